from django.apps import AppConfig


class ContactRegisterConfig(AppConfig):
    name = "fingerpost.organisations.contacts"
    label = "contact_register"
