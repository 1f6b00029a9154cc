from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "fingerpost.reports.retention"
    label = "retention"
