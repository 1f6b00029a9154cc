from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "fingerpost.caseload.allocation"
    label = "allocation"

    def ready(self) -> None:
        """A contractor sees the young people in caseloads given to them."""
        from fingerpost.caseload.allocation.queries import shared_with
        from fingerpost.people.reach import shared_out_by

        shared_out_by(shared_with)
