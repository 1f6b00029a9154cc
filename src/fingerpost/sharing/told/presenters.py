"""The words of a disclosure."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from fingerpost.core.sharing import flows
from fingerpost.sharing.models import DisclosedPerson, Disclosure


@dataclass(frozen=True, slots=True)
class Telling:
    """One disclosure as a page shows it; of one young person, the fields told of them."""

    disclosure: Disclosure
    told: str
    on: date
    purpose: str
    form: str


def of_person(named: DisclosedPerson) -> Telling:
    """What one disclosure told of one young person."""
    return _telling(named.disclosure, named.fields)


def of_organisation(disclosure: Disclosure) -> Telling:
    """What one disclosure told of all it named."""
    return _telling(disclosure, disclosure.fields)


def _telling(disclosure: Disclosure, fields: list[str]) -> Telling:
    return Telling(
        disclosure=disclosure,
        told=", ".join(flows.labels(frozenset(fields))),
        on=timezone.localdate(disclosure.at),
        purpose=flows.purposes().get(disclosure.purpose, disclosure.purpose),
        form=Disclosure.Form(disclosure.form).label,
    )
