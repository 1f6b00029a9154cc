from django.apps import AppConfig


class RetentionTimesConfig(AppConfig):
    name = "fingerpost.sharing.retention"
    label = "retention_times"
