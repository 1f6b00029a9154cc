from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "fingerpost.web"
    label = "web"
    verbose_name = "Page shell"
