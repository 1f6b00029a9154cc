from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "fingerpost.messages"
    label = "sending"  # `messages` is Django's own
