from django.apps import AppConfig


class DwpConfig(AppConfig):
    name = "fingerpost.intake.dwp"
    label = "dwp"
