from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "fingerpost.caseload.contacts"
    label = "contacts"
