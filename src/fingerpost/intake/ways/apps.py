from django.apps import AppConfig


class WaysConfig(AppConfig):
    name = "fingerpost.intake.ways"
    label = "ways"
