"""What the forecast is made from: the stored status of everybody the published rates are about."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from fingerpost.caseload import queries
from fingerpost.caseload.worklists import BY_NAME
from fingerpost.core.destinations.forecast import Held
from fingerpost.core.records import Group
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person

COLUMNS = (
    "pk",
    "status__code",
    "status__group",
    "status__lapses_on",
    "status__lapsed",
    "status__provider_id",
    "school_id",
)


def people(access: Access, today: date) -> QuerySet[Person]:
    """Those of academic age 16 and 17 on the caseload."""
    return queries.caseload(access, today).filter(queries.in_figures(today))


def held(access: Access, today: date) -> list[Held]:
    """Their stored statuses; whoever has none is not known."""
    return [
        Held(
            person=person,
            code=code or "",
            group=Group(group or Group.NOT_KNOWN),
            lapses_on=lapses_on,
            lapsed=bool(lapsed),
            provider=provider,
            school=school,
        )
        for person, code, group, lapses_on, lapsed, provider, school in people(
            access, today
        ).values_list(*COLUMNS)
    ]


def names(keys: Iterable[int | None]) -> dict[int, str]:
    """The names of schools and providers."""
    wanted = [key for key in keys if key is not None]
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def those(access: Access, today: date, keys: Iterable[int]) -> QuerySet[Person]:
    """These people, who lapses first first."""
    chosen = people(access, today).filter(pk__in=list(keys)).select_related("school", "status")
    return chosen.only(*queries.SHOWN).order_by("status__lapses_on", *BY_NAME)
