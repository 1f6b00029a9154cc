from django.apps import AppConfig


class LeaversConfig(AppConfig):
    name = "fingerpost.reports.leavers"
    label = "leavers"
