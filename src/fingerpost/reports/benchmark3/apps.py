from django.apps import AppConfig


class Benchmark3Config(AppConfig):
    name = "fingerpost.reports.benchmark3"
    label = "benchmark3"
