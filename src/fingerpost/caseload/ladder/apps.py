from django.apps import AppConfig


class LadderConfig(AppConfig):
    name = "fingerpost.caseload.ladder"
    label = "ladder"
