from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "fingerpost.caseload.casework"
    label = "casework"
