from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "fingerpost.messages.consents"
    label = "consents"
