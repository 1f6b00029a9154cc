from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "fingerpost.messages.links"
    label = "links"
