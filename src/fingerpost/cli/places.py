"""Authorities and organisations as people name them on a command line."""

from fingerpost.cli.errors import Unusable
from fingerpost.organisations.models import Authority, Organisation


def authority_named(code: str) -> Authority:
    """The authority with this code; the only real or first one where none is named.

    Raises:
        Unusable: no such authority, or several and none was named.
    """
    if code:
        found = Authority.objects.filter(code=code).first()
        if found is None:
            raise Unusable(f"No authority with the code {code} is set up here.")
        return found
    every = list(Authority.objects.order_by("pk")[:2])
    if not every:
        raise Unusable("No authority is set up yet: start with `./run`.")
    if len(every) > 1 and not every[0].is_demo:
        raise Unusable("Several authorities are set up: say which with --authority.")
    return every[0]


def organisation_named(text: str) -> Organisation:
    """The organisation with this identifier or name.

    Raises:
        Unusable: none, or several.
    """
    found = list(Organisation.objects.with_identifier(text)[:2])
    found = found or list(Organisation.objects.filter(name__iexact=text)[:2])
    found = found or list(Organisation.objects.filter(name__icontains=text)[:2])
    if not found:
        raise Unusable(
            f"No school or provider is known as {text}. Load the register first, or check the name."
        )
    if len(found) > 1:
        raise Unusable(f"Several schools or providers match {text}: give the URN or UKPRN.")
    return found[0]
