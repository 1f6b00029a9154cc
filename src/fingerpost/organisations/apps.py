from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "fingerpost.organisations"

    def ready(self) -> None:
        """Sign-ins are heard of from the first request on."""
        from fingerpost.organisations import sign_ins

        sign_ins.listen()
