from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "fingerpost.caseload.allocation"
    label = "allocation"
