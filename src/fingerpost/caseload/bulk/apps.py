from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "fingerpost.caseload.bulk"
    label = "bulk"
