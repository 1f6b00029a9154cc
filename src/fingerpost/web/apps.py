from django.apps import AppConfig
from django.forms import ChoiceField, Field


class WebConfig(AppConfig):
    name = "fingerpost.web"
    label = "web"
    verbose_name = "Page shell"

    def ready(self) -> None:
        # Fields that are not ours (model forms, sign-in) should speak as ours do.
        Field.default_error_messages["required"] = "Enter an answer"
        ChoiceField.default_error_messages["invalid_choice"] = "Choose one from the list"
