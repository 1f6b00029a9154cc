from django.apps import AppConfig


class WorkingYearConfig(AppConfig):
    name = "fingerpost.reports.working_year"
    label = "working_year"
