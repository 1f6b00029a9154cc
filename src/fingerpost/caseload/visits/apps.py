from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "fingerpost.caseload.visits"
    label = "visits"
