from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "fingerpost.caseload.notices"
    label = "notices"
