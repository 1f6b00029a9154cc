"""Work as it is after some months: shared out, much tried, lists kept.

20 caseloads of postcode areas, 300 people picked by hand, 60,000 tries, 3,000 replies by links.
"""

from datetime import timedelta
from random import Random

from django.db import connection
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload import queries
from fingerpost.caseload.allocation.actions import Parts, make_caseload, put
from fingerpost.caseload.contacts.standing import work_out
from fingerpost.caseload.lists.actions import keep_list
from fingerpost.db import bulk
from fingerpost.messages.links import actions as links
from fingerpost.messages.links.models import Link, Reply
from fingerpost.people.models import Person
from worlds import County, enter

TRIES, REPLIES = 60_000, 3_000


def share_out(county: County) -> None:
    """Share out the work of a large authority, and analyse it as the nightly upkeep does."""
    enter(county.authority)
    _share_out(county)
    _try(county)
    _reply(county)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _share_out(county: County) -> None:
    today = timezone.localdate()
    for n in range(20):
        holder = county.tracker.user if n == 0 else None
        made = make_caseload(name=f"Area {n}", holder=holder, by=county.manager)
        put(Parts(areas=[f"XM{n + 1}"]), made, since=today, by=county.manager)
    people = Person.objects.filter(authority=county.authority).order_by("pk")[:300]
    put(Parts(people=[p.pk for p in people]), made, since=today, by=county.manager)
    for n in range(5):
        keep_list(
            name=f"List {n}",
            worklist="not-known",
            query=f"age=16&area=XM{n + 1}",
            shared=True,
            by=county.manager,
        )


def _try(county: County) -> None:
    chance, now = Random(3), timezone.now()
    held = queries.caseload(county.tracker, timezone.localdate())
    keys = list(held.order_by("pk").values_list("pk", flat=True))
    columns = ("authority_id", "person_id", "means", "outcome", "at", "recorded_at", "note")
    columns += ("next_step", "undone_why")
    rows = (
        (
            county.authority.pk,
            chance.choice(keys[::2]),
            "call",
            chance.choice(("no_answer", "no_answer", "message_left", "spoke")),
            at := now - timedelta(minutes=chance.randrange(300 * 1440)),
            at,
            "",
            "",
            "",
        )
        for _ in range(TRIES)
    )
    with act("logged contacts", by=None, authority_id=county.authority.pk):
        bulk.insert("contacts_contact", columns, rows)
        work_out(keys, authority_id=county.authority.pk)


def _reply(county: County) -> None:
    """Every tenth reply asks for somebody of ours."""
    everybody = list(Person.objects.filter(authority=county.authority).order_by("pk")[:REPLIES])
    links.make_links(people=everybody, by=county.manager)
    now = timezone.now()
    Reply.objects.bulk_create(
        Reply(
            authority=county.authority,
            person_id=link.person_id,
            link=link,
            at=now - timedelta(minutes=n),
            help_wanted=["job"] if n % 10 == 0 else [],
        )
        for n, link in enumerate(Link.objects.filter(authority=county.authority))
    )
