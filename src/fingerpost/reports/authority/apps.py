from django.apps import AppConfig


class AuthorityReportsConfig(AppConfig):
    name = "fingerpost.reports.authority"
    label = "authority_reports"
