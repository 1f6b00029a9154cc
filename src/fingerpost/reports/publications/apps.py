from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "fingerpost.reports.publications"
    label = "publications"
