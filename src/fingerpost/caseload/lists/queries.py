"""What an authority has set of its lists, what that means for the work, what its tries yield."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import Combinable

from fingerpost.caseload.allocation.queries import sharing
from fingerpost.caseload.lists import expressions
from fingerpost.caseload.lists.expressions import NEET, Asked, due, not_known
from fingerpost.caseload.lists.models import OwnValue, SavedList
from fingerpost.caseload.lists.records import chased
from fingerpost.core import contacts
from fingerpost.core.access import Permission
from fingerpost.core.records import Group
from fingerpost.core.worklists import gain
from fingerpost.core.worklists.priorities import Priorities, with_own
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

YIELDS_SECONDS = 600
YIELDS_DAYS = 365


def priorities(access: Access) -> Priorities:
    """The start values with the authority's own laid on."""
    return priorities_of(access.authority.pk)


def priorities_of(authority_id: int) -> Priorities:
    """The start values with what the authority has set laid on."""
    held = OwnValue.objects.filter(authority_id=authority_id)
    own = {
        (group, kind): value for group, kind, value in held.values_list("group", "kind", "value")
    }
    return with_own(own)


def asked(access: Access, today: date) -> Asked:
    """A list asked for on a day, by what the authority has set."""
    return Asked(today, priorities(access), sharing(access, today))


def changed(access: Access) -> Mapping[str, OwnValue]:
    """By group, what was changed of it last, with who did."""
    held = OwnValue.objects.filter(authority=access.authority).select_related("changed_by")
    return {one.group: one for one in held.order_by("changed_at")}


# Of a text that was answered the database holds two lines: the text, and the answer. They are one
# try that reached somebody; and so for e-mails and letters.
TRIES = """
WITH told AS (
  SELECT coalesce(p.merged_into_id, p.id) AS who, c.means, c.at, c.id,
         c.outcome = ANY(%(reaching)s) AS reached,
         extract(hour FROM c.at AT TIME ZONE %(zone)s)::int AS hour
    FROM contacts_contact c JOIN people_person p ON p.id = c.person_id
   WHERE c.authority_id = %(authority)s AND c.undone_at IS NULL
     AND c.at >= %(since)s AND c.outcome = ANY(%(tries)s)
), beside AS (
  SELECT told.*,
         lead(means) OVER told_of = means AND lead(reached) OVER told_of
             AND means = ANY(%(answered_later)s) AS answered,
         lag(means) OVER told_of = means AND NOT lag(reached) OVER told_of
             AND means = ANY(%(answered_later)s) AND reached AS is_answer
    FROM told WINDOW told_of AS (PARTITION BY who ORDER BY at, id)
), once AS (
  SELECT who, means, hour, at, id, reached OR coalesce(answered, false) AS reached
    FROM beside WHERE NOT coalesce(is_answer, false)
), since_reached AS (
  SELECT once.*, count(*) FILTER (WHERE reached)
         OVER (PARTITION BY who ORDER BY at, id ROWS UNBOUNDED PRECEDING)
         - reached::int AS times_reached
    FROM once
), numbered AS (
  SELECT means, hour, reached,
         row_number() OVER (PARTITION BY who, times_reached ORDER BY at, id) - 1 AS in_vain
    FROM since_reached
)
SELECT means, hour, least(in_vain, %(often)s), count(*), count(*) FILTER (WHERE reached)
  FROM numbered GROUP BY 1, 2, 3
"""
ANSWERED_LATER = ["text", "email", "letter"]


def yields(access: Access, now: datetime) -> gain.Yields:
    """The chance of each kind of try by the authority's own tries of a year; kept ten minutes."""
    key = f"yields-{access.authority.pk}"
    found: gain.Yields | None = cache.get(key)
    if found is None:
        found = gain.yields(_measured(access, now))
        cache.set(key, found, YIELDS_SECONDS)
    return found


def _measured(access: Access, now: datetime) -> dict[gain.Cell, tuple[int, int]]:
    known = gain.yields()
    found: dict[gain.Cell, tuple[int, int]] = {}
    for means, hour, in_vain, tries, reached in _tries(access, now):
        cell = gain.cell_of(means, gain.hours_of(now.replace(hour=hour)), in_vain, known)
        if cell in known:
            before = found.get(cell, (0, 0))
            found[cell] = (before[0] + tries, before[1] + reached)
    return found


def _tries(access: Access, now: datetime) -> list[tuple[str, int, int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            TRIES,
            {
                "authority": access.authority.pk,
                "since": now - timedelta(days=YIELDS_DAYS),
                "zone": settings.TIME_ZONE,
                "reaching": sorted(contacts.reaching()),
                "tries": sorted(contacts.trying()),
                "answered_later": ANSWERED_LATER,
                "often": gain.OFTEN,
            },
        )
        rows: list[tuple[str, int, int, int, int]] = cursor.fetchall()
        return rows


# What a clock means for the work

CHOICES = (1, 2, 3, 6)
A_WEEK = timedelta(days=6)


def due_this_week(
    access: Access, people: QuerySet[Person], today: date
) -> Mapping[str, Mapping[int, int]]:
    """By group with a clock, how many would be due within seven days by each number of months.

    In one pass over the people given: those NEET, those not known, and of other groups whoever is
    not in learning or work.
    """
    groups = [one for one in priorities(access).values() if one.months]
    out = NEET | not_known(today) | Q(status__group=Group.OTHER)
    wanted = {
        (one.key, months): due([replace(one, months=months)], today + A_WEEK)
        for one in groups
        for months in CHOICES
    }
    counted = people.filter(out).aggregate(
        **{f"{key}_{months}": Count("pk", filter=q) for (key, months), q in wanted.items()}
    )
    return {
        one.key: {months: counted[f"{one.key}_{months}"] for months in CHOICES} for one in groups
    }


@dataclass(frozen=True, slots=True)
class Chase:
    """All that says whose next try gains most, at a moment, to whoever asks."""

    asked: Asked
    yields: gain.Yields
    hours: str
    sees_sensitive: bool

    @property
    def score(self) -> Combinable:
        """The score, as a column to sort by."""
        return expressions.gain(self.asked, self.yields, self.hours)

    def of(self, person: Person) -> gain.Gain:
        """The score of one young person, with its reasons."""
        return gain.gain(
            chased(person, self.asked),
            yields=self.yields,
            today=self.asked.today,
            hours=self.hours,
        )

    def words(self, person: Person) -> list[str]:
        """Why them, as far as whoever asks may be told."""
        found = self.of(person)
        return [*(found.sensitive_words if self.sees_sensitive else ()), *found.words]


def chase(access: Access, now: datetime) -> Chase:
    """At this moment of local time."""
    return Chase(
        asked=asked(access, now.date()),
        yields=yields(access, now),
        hours=gain.hours_of(now),
        sees_sensitive=access.may(Permission.SEE_SENSITIVE),
    )


def kept_lists(access: Access) -> list[SavedList]:
    """One's own lists and those colleagues share, by name."""
    return list(SavedList.objects.visible_to(access).select_related("owner"))
