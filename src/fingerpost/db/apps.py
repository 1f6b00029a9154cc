from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "fingerpost.db"
    label = "db"
    verbose_name = "Database"
