"""Scoped reads for the pages about submissions."""

from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q, QuerySet

from fingerpost.intake.models import Row, Submission
from fingerpost.intake.records import from_json
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.people.names import plain

CANDIDATES = 10


def submissions(access: Access) -> QuerySet[Submission]:
    """The submissions this user may see, newest first, with who sent them."""
    return Submission.objects.visible_to(access).select_related("sender", "sent_by", "authority")


def waiting_rows(access: Access) -> QuerySet[Row]:
    """Rows that wait for a person to say who is meant, latest file first."""
    return (
        Row.objects.visible_to(access)
        .waiting()
        .select_related("submission", "submission__sender")
        .order_by("-submission__received_at", "number")
    )


def waiting_by_submission(access: Access) -> Any:
    """Submissions with rows that wait, and how many."""
    return (
        submissions(access)
        .filter(undone_at=None)
        .annotate(waiting=Count("rows", filter=Q(rows__outcome=Row.Outcome.WAITING)))
        .filter(waiting__gt=0)
    )


def candidates(
    row: Row, access: Access, *, name: str = "", born_on: date | None = None
) -> list[Person]:
    """Young people the row may mean: the same birth date, or a name much like it, likest first."""
    fields = from_json(row.fields)
    stated = f"{fields.get('given_name') or ''} {fields.get('family_name') or ''}"
    wanted = plain(name or stated)
    born_on = born_on or (None if name else fields.get("born_on"))
    people: Any = Person.objects.visible_to(access).select_related("school", "status")
    if not wanted and born_on is None:
        return []
    people = people.annotate(alike=TrigramWordSimilarity(wanted, "search_name"))
    by_name = people.filter(search_name__trigram_word_similar=wanted)
    by_birth = people.filter(born_on=born_on, alike__gt=0.2) if born_on else people.none()
    found = {
        p.pk: p for query in (by_birth, by_name) for p in query.order_by("-alike")[:CANDIDATES]
    }
    return sorted(found.values(), key=lambda p: (p.born_on == born_on, p.alike), reverse=True)[
        :CANDIDATES
    ]
