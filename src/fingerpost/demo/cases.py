"""What some of the made-up young people who are NEET need, what is done, to what they are referred.

Taken down by the made-up trackers with the product's own actions, so that each page shows some.
"""

from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from fingerpost.caseload.casework import actions
from fingerpost.caseload.casework.automatic import actions as automatic
from fingerpost.caseload.casework.directory import actions as referring
from fingerpost.caseload.casework.models import Provision
from fingerpost.core.access import TRACKER
from fingerpost.core.records import Group
from fingerpost.core.workflow import ReferralState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership, Organisation
from fingerpost.people.models import Person

MOST = 15
# What stands in the way, what is planned for it, and days until it is looked at again.
TOLD: tuple[tuple[str, str, str, int], ...] = (
    ("travel", "travel", "Ask for a bus pass", -2),
    ("direction", "guidance", "Talk through what they like", 9),
    ("mental_health", "mentoring", "Meet every Tuesday", 0),
    ("no_place", "applying", "Fill in the form together", 5),
    ("money", "travel", "Find out about the bursary", -6),
)
PROGRAMMES: tuple[dict[str, Any], ...] = (
    {
        "name": "Ready for work",
        "what": "Twelve weeks, with a placement",
        "places": 12,
        "activity": "530",
    },
    {"name": "Taste of building", "what": "Two days a week in a workshop", "places": 8},
)
# What was answered of the places kept for some of them.
ANSWERED: tuple[tuple[tuple[str, bool], ...], ...] = (
    (),
    (("accepted", False),),
    (("accepted", True), ("week_1", False)),
    (("accepted", True), ("week_1", True)),
)
MOVES = ((), (ReferralState.ACCEPTED,), (ReferralState.ACCEPTED, ReferralState.STARTED))


def take_down_cases(authority: Authority, as_at: date) -> int:
    """Take some down; gives of how many. Its scope is set and statuses are worked out."""
    trackers = Membership.objects.filter(authority=authority, role_key=TRACKER.key)
    staff = [Access(one.user, one) for one in trackers.select_related("user").order_by("pk")]
    if not staff:
        return 0
    found = Person.objects.on_caseload().filter(authority=authority, status__group=Group.NEET)
    day = min(as_at, timezone.localdate())
    offered = [_programme(said, staff[0]) for said in PROGRAMMES]
    people = list(found.order_by("local_id")[:MOST])
    for number, (person, by) in enumerate(zip(people, cycle(staff), strict=False)):
        _case(person, number, day, offered[number % len(offered)], by)
    _places(authority, people, day, staff[0])
    return len(people)


def _places(authority: Authority, people: list[Person], day: date, by: Access) -> None:
    """Places kept for some of them at a college, and what was answered of each."""
    colleges = Organisation.objects.open().filter(la_code=authority.code, kind="college")
    college = colleges.order_by("pk").first()
    if college is None:
        return
    starts_on = day - timedelta(days=30)
    for person, answers in zip(people, ANSWERED, strict=False):
        place = automatic.keep_place(
            person,
            organisation=college,
            activity="230",
            course="Skills for work",
            offered_by=authority.name,
            offered_on=starts_on - timedelta(days=7),
            starts_on=starts_on,
            by=by,
        )
        for number, (question, yes) in enumerate(answers):
            on = starts_on + timedelta(days=6 * number)
            automatic.answer(place, question=question, yes=yes, on=on, by=by)


def _programme(said: dict[str, Any], by: Access) -> Provision:
    whom = {"min_age": 16, "max_age": 18, "sensitivity": "general"}
    provider = {"provider": "County youth service"}
    return referring.keep_provision(None, said=said | whom | provider, by=by)


def _case(person: Person, number: int, day: date, offered: Provision, by: Access) -> None:
    code, kind, what, in_days = TOLD[number % len(TOLD)]
    look_on = day + timedelta(days=in_days)
    need = actions.add_need(
        person, code=code, since=day - timedelta(days=20), review_on=look_on, by=by
    )
    actions.add_action(
        person, kind=kind, what=what, owner=by.user, due_on=look_on, need=need, by=by
    )
    referral = referring.refer(person, provision=offered, why="They asked for it", by=by)
    for state in MOVES[number % len(MOVES)]:
        referring.move_on(referral, to=state, on=day, by=by)
