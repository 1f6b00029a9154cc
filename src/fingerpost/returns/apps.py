from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "fingerpost.returns"
