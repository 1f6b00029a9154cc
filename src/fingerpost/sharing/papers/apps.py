from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "fingerpost.sharing.papers"
    label = "papers"
