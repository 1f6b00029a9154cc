"""History is kept by the database for whoever writes, and does not cost too much."""

import time
from datetime import date
from statistics import median

import pghistory
import pytest
from django.db import connection

from fingerpost.audit.actions import act
from fingerpost.audit.models import Event
from fingerpost.db import bulk
from fingerpost.people.details import new_person
from fingerpost.people.models import Person
from worlds import County

pytestmark = pytest.mark.django_db

PEOPLE = 50_000
MOST_TIMES_UNTRACKED = 5


def rows(county: County, first: int, count: int) -> tuple[tuple[str, ...], list[tuple]]:
    person = new_person(
        {"given_name": "Ada", "family_name": "Quill", "born_on": date(2010, 1, 1)},
        joined_on=date(2026, 9, 1),
    ) | {
        "authority_id": county.authority.pk,
        "school_id": None,
        "safe_contact_note": "",
        "cohort_status": "P",
        "transferred_to": "",
        "educated_authority": "",
        "year11_authority": "",
        "previous_return_id": "",
    }
    columns = ("id", "local_id", *person)
    values = tuple(person.values())
    return columns, [(n, n, *values) for n in range(first, first + count)]


def seconds_to_insert(county: County, first: int) -> float:
    columns, people = rows(county, first, PEOPLE)
    started = time.perf_counter()
    with act("loaded people", by=county.manager.user, authority_id=county.authority.pk):
        bulk.insert("people_person", columns, people)
    return time.perf_counter() - started


def test_a_tracked_import_costs_at_most_five_times_an_untracked_one(owner_sql) -> None:
    """A ratio within one run, so a slow machine is slow on both sides."""
    county = County.make()
    tracked = [seconds_to_insert(county, 1_000_000 * n) for n in (1, 2)]
    owner_sql("SET CONSTRAINTS ALL IMMEDIATE")  # the checks that wait for the end, now
    owner_sql("ALTER TABLE people_person DISABLE TRIGGER USER")
    untracked = [seconds_to_insert(county, 1_000_000 * n) for n in (5, 6)]
    assert median(tracked) <= MOST_TIMES_UNTRACKED * median(untracked)


def test_every_row_of_an_import_says_who_did_it() -> None:
    county = County.make()
    columns, people = rows(county, 1_000_000, 500)
    with act("loaded people", by=county.manager.user, authority_id=county.authority.pk):
        bulk.insert("people_person", columns, people)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(c.id), count(*) FILTER (WHERE c.metadata->>'by' = %s)"
            " FROM people_personevent e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id",
            [str(county.manager.user.pk)],
        )
        assert cursor.fetchone() == (500, 500, 500)


def test_a_change_outside_the_product_is_kept_too(owner_sql) -> None:
    county = County.make()
    columns, people = rows(county, 1_000_000, 1)
    bulk.insert("people_person", columns, people)
    owner_sql("UPDATE people_person SET family_name = 'Changed'")
    history = pghistory.models.Events.objects.tracks(Person.objects.get())
    assert history.count() == 2


def test_events_can_be_added_and_read_and_nothing_else() -> None:
    county = County.make()
    with act("tested", by=county.manager.user, authority_id=county.authority.pk):
        pass
    event = Event.objects.filter(verb="tested").get()
    with pytest.raises(Exception, match="permission denied"):
        event.delete()
