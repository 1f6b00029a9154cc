from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "fingerpost.caseload.lists"
    label = "lists"
