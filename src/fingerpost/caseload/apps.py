from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "fingerpost.caseload"
