from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "fingerpost.reports.improvement"
    label = "improvement"
