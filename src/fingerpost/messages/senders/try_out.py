"""The sender of made-up authorities: everything happens but the leaving."""

from fingerpost.messages.senders import Parcel, Taken


class TryOut:
    """Takes every message and does nothing with it."""

    name = "try out"
    can_be_asked = False

    def send(self, parcel: Parcel) -> Taken:
        """Taken, and delivered at once, so that everything after can be tried too."""
        return Taken(reference="", said="delivered")

    def find(self, reference: str) -> Taken | None:
        """Nothing ever needs finding."""
        return None
