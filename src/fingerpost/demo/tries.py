"""Some weeks of the made-up trackers trying to reach the not known and the NEET."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from fingerpost.caseload.contacts.actions import NewContact, log_many
from fingerpost.core.access import TRACKER
from fingerpost.core.records import Group
from fingerpost.organisations.models import Authority, Membership
from fingerpost.people.models import Person

# How somebody was tried, in turn, and how many days before the county's day. Those who answered
# had told us what they do already: that came in the team's own lists.
ROUNDS = (
    (("call", "no_answer", 33, 10), ("text", "sent", 30, 12), ("call", "message_left", 24, 17)),
    (
        ("call", "wrong_number", 27, 11),
        ("parent", "no_answer", 25, 18),
        ("letter", "posted", 20, 9),
    ),
    (("call", "spoke", 36, 14),),
    (("call", "no_answer", 12, 10), ("call", "no_answer", 9, 17), ("visit", "nobody_in", 4, 15)),
    (("text", "sent", 15, 12), ("partner", "asked", 13, 9), ("partner", "knows_nothing", 6, 11)),
    (("call", "message_left", 8, 16), ("parent", "message_left", 5, 17)),
)
ONE_IN = 3  # whoever else is not known was not tried yet


def log_tries(authority: Authority, as_at: date) -> int:
    """Keep them; gives how many. The authority's scope is set and statuses are worked out."""
    trackers = Membership.objects.filter(authority=authority, role_key=TRACKER.key)
    by: list[int | None] = list(trackers.order_by("pk").values_list("user_id", flat=True))
    sought = Person.objects.on_caseload().filter(
        authority=authority, status__group__in=(Group.NOT_KNOWN, Group.NEET)
    )
    keys = list(sought.order_by("local_id").values_list("pk", flat=True))[::ONE_IN]
    return log_many(_tries(keys, by or [None], as_at), authority_id=authority.pk, by=None)


def _tries(keys: list[int], by: list[int | None], as_at: date) -> Iterator[NewContact]:
    for number, key in enumerate(keys):
        for means, outcome, days_ago, hour in ROUNDS[number % len(ROUNDS)]:
            day = as_at - timedelta(days=days_ago)
            yield NewContact(
                person_id=key,
                means=means,
                outcome=outcome,
                at=timezone.make_aware(datetime.combine(day, time(hour, number * 7 % 60))),
                by_id=by[number % len(by)],
            )
