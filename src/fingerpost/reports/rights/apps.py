from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "fingerpost.reports.rights"
    label = "rights"
