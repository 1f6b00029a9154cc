"""What the plan counts. Every answer starts from what this user may see."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q
from django.utils import timezone

from fingerpost.caseload import queries as caseload
from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.forecast.queries import names
from fingerpost.caseload.lists.expressions import not_known, reason
from fingerpost.core import contacts
from fingerpost.core.dates import academic_year
from fingerpost.core.figures.effort import Effort
from fingerpost.core.working_year.milestones import ShownBy, Standing
from fingerpost.intake.models import Row
from fingerpost.organisations.access import Access
from fingerpost.reports.working_year import queries as year

NOWHERE = ""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """One young person who is not known, by what could be done about it."""

    reason: str
    provider: int | None
    school: int | None
    area: str


def began(today: date) -> date:
    """1 September of the academic year."""
    return date(academic_year(today), 9, 1)


def those_not_known(access: Access, today: date) -> list[NotKnown]:
    """Everybody not known among those the published rates are about."""
    people = caseload.caseload(access, today).filter(caseload.in_figures(today), not_known(today))
    rows = people.annotate(reason=reason(today)).values_list(
        "reason", "status__provider", "school", "postcode"
    )
    return [
        NotKnown(why, provider, school, postcode.partition(" ")[0])
        for why, provider, school, postcode in rows
    ]


def by(found: Iterable[NotKnown], what: Callable[[NotKnown], int | str | None]) -> Counter[object]:
    """How many of them by one side."""
    return Counter(what(one) for one in found)


def place_names(found: Iterable[NotKnown]) -> Mapping[int, str]:
    """Names of the schools and providers they were last at."""
    places = {key for one in found for key in (one.provider, one.school)}
    return names(places)


@dataclass(frozen=True, slots=True)
class Late:
    """A list that came late from somebody, or never came."""

    place: str
    milestone: str
    due_on: date
    came_on: date | None


def late_files(access: Access, today: date) -> list[Late]:
    """Lists of this academic year that were not there on their day, those missing first."""
    this_year = academic_year(today)
    known = year.known(access, this_year)
    found = [
        Late(place.organisation.name, one.milestone.name, one.due_on, place.done_on)
        for one in year.due(access.authority, this_year)
        if one.milestone.shown_by is ShownBy.FILE and one.due_on < today
        for place in year.places(access, one, known)
        if place.standing in (Standing.OVERDUE, Standing.DONE_LATE)
    ]
    return sorted(found, key=lambda one: (one.came_on is not None, one.due_on, one.place))


def why_lines_wait(access: Access, today: date) -> Mapping[str, int]:
    """Lines of this year that wait or could not be used, by what they lack; some lack several."""
    moment = timezone.make_aware(datetime.combine(began(today), time()))
    rows = Row.objects.visible_to(access).filter(
        submission__received_at__gte=moment, submission__undone_at=None
    )
    waiting = Q(outcome=Row.Outcome.WAITING)
    lacks = {
        "no UPN or ULN": ~Q(fields__has_any_keys=["upn", "uln"]),
        "no date of birth": ~Q(fields__has_key="born_on"),
        "no postcode": ~Q(fields__has_key="postcode"),
    }
    counts = {f"lack_{n}": Count("pk", filter=waiting & q) for n, q in enumerate(lacks.values())}
    told: dict[str, int] = rows.order_by().aggregate(
        lines=Count("pk"),
        waiting=Count("pk", filter=waiting),
        unusable=Count("pk", filter=Q(outcome=Row.Outcome.UNUSABLE)),
        **counts,
    )
    named = {name: told[f"lack_{n}"] for n, name in enumerate(lacks)}
    return {key: told[key] for key in ("lines", "waiting", "unusable")} | named


def efforts(access: Access, today: date) -> list[Effort]:
    """Tries of this academic year by means, those most used first."""
    moment = timezone.make_aware(datetime.combine(began(today), time()))
    tries = Contact.objects.visible_to(access).standing().filter(at__gte=moment)
    learned = [code for code, one in contacts.outcomes().items() if one.learn]
    counted = (
        tries.filter(outcome__in=contacts.trying())
        .order_by()
        .values("means")
        .annotate(
            tries=Count("pk"),
            reached=Count("pk", filter=Q(outcome__in=contacts.reaching())),
            found=Count("pk", filter=Q(evidence__isnull=False, outcome__in=learned)),
        )
    )
    found = [Effort(one["means"], one["tries"], one["reached"], one["found"]) for one in counted]
    return sorted(found, key=lambda one: -one.tries)
