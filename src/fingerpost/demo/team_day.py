"""The made-up team at work, so that no page is empty at the first start.

Who has which caseload, whom they wrote to and what came back, whom they asked after where, a day at
doors, and what is planned. All by the product's own actions, each as whoever would do it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.caseload import queries as worklists
from fingerpost.caseload.allocation import actions as allocation
from fingerpost.caseload.allocation.actions import Parts
from fingerpost.caseload.allocation.models import Caseload
from fingerpost.caseload.bulk import actions as bulk
from fingerpost.caseload.bulk.proposals import one_detail
from fingerpost.caseload.campaigns.logging import log_messages
from fingerpost.caseload.ladder import actions as ladder
from fingerpost.caseload.ladder import asking, files
from fingerpost.caseload.ladder.models import AskList
from fingerpost.caseload.lists.actions import keep_list
from fingerpost.caseload.visits import actions as visits
from fingerpost.caseload.visits import queries as doors
from fingerpost.caseload.visits.records import TRIED, Sent
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core.access import CONTRACTOR, DATA_MANAGER, TRACKER
from fingerpost.core.messages import Means
from fingerpost.core.spreadsheets import as_csv
from fingerpost.core.working_year.milestones import ShownBy
from fingerpost.intake import actions as intake
from fingerpost.messages import campaigns, delivery, receiving, setting_up
from fingerpost.messages.links import replies
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.saying import Said
from fingerpost.messages.making import CannotSend
from fingerpost.messages.models import Message
from fingerpost.organisations.access import Access
from fingerpost.organisations.contacts import actions as register
from fingerpost.organisations.models import Authority, Membership, Organisation
from fingerpost.people.models import Person
from fingerpost.reports.improvement import actions as improvement
from fingerpost.reports.working_year import actions as working_year
from fingerpost.reports.working_year.queries import due, year_now

WRITTEN_TO, VISITED, HARD_TO_FIND = 24, 12, 40
ONE_IN = 4  # of those not known the contractor has, and another was written to
# What came back by link, in turn; and one text.
SAID: tuple[dict[str, Any], ...] = (
    {"doing": "looking", "help": ["job", "money"]},
    {"doing": "job", "place": "Wrenthwick Garden Centre"},
    {"doing": "looking", "help": ["course"], "words": "I liked building at school"},
    {"doing": "not_now", "help": ["talk"]},
    {"doing": "volunteering"},
)
TEXT = "Can somebody ring me after 4? I am at my nan's till then"
AT_DOORS = (("nobody_in", ""), ("card_left", "Neighbour says mornings are best"), ("spoke", ""))
ANSWERS = ("Here, full time", "Never heard of them", "We do not know")
COLLEAGUES = (
    ("careers", "Rowena Tull"), ("data", "Imran Sadiq"), ("leavers", "Cass Holloway"),
)  # fmt: skip
STEPS = (
    ("Ring each provider whose list is late, every Monday", "Gethin Foulkes", 21),
    ("Ask the sixth forms for leavers before half term, not after", "Meera Lakhani", -10),
)


@dataclass(frozen=True, slots=True)
class Team:
    """Who does it: the data manager, two trackers and somebody of a contractor."""

    manager: Access
    trackers: tuple[Access, ...]
    contractor: Access


def at_work(authority: Authority) -> bool:
    """Have the team of an authority do some work; False where it has no such team.

    The authority's scope is set, and statuses are worked out for today.
    """
    team, today = _team(authority), timezone.localdate()
    if team is None:
        return False
    not_known = worklists.in_worklist(WORKLISTS["not-known"], team.manager, today)
    sought = list(not_known.order_by("local_id"))
    _share_out(team, sought, today)
    _write(team, sought)
    _ask_places(team, today)
    _visit(team, today)
    _plan(team, today)
    return True


def _team(authority: Authority) -> Team | None:
    held: dict[str, list[Access]] = {}
    for one in Membership.objects.filter(authority=authority).select_related("user").order_by("pk"):
        held.setdefault(one.role_key, []).append(Access(one.user, one))
    if not held.get(CONTRACTOR.key):
        return None
    return Team(held[DATA_MANAGER.key][0], tuple(held[TRACKER.key]), held[CONTRACTOR.key][0])


def _share_out(team: Team, sought: Sequence[Person], today: date) -> None:
    """Schools by turns to the trackers, some of the hard to find to the contractor."""
    everybody = worklists.caseload(team.manager, today).exclude(school=None)
    schools = Counter(everybody.order_by().values_list("school", flat=True)).most_common()
    for name, number, tracker in zip(("North", "South"), (0, 1), team.trackers, strict=True):
        parts = Parts(schools=[school for school, _ in schools[number::2]])
        held = _caseload(team, name, tracker, parts, today)
    away, back = today + timedelta(days=7), today + timedelta(days=14)
    instead = team.trackers[0].user
    allocation.cover(held, to=instead, since=away, until=back, note="Leave", by=team.manager)
    hard = Parts(people=[person.pk for person in sought[::ONE_IN]][:HARD_TO_FIND])
    _caseload(team, "Hard to find", team.contractor, hard, today, contractor="Wayfinders Ltd")


def _caseload(
    team: Team, name: str, holder: Access, parts: Parts, today: date, *, contractor: str = ""
) -> Caseload:
    held = allocation.make_caseload(
        name=name, contractor=contractor, holder=holder.user, by=team.manager
    )
    allocation.put(parts, held, since=today, by=team.manager)
    return held


def _write(team: Team, sought: Sequence[Person]) -> None:
    """A campaign of texts; some answer by the link in theirs, one by a text."""
    # Nothing leaves a made-up authority, so nobody is woken by what goes out at night.
    setting_up.change(by=team.manager, from_hour=0, to_hour=24, days=list(range(7)))
    people = [person for person in sought[1::ONE_IN] if person.mobile][:WRITTEN_TO]
    try:
        campaign = campaigns.start(
            people, name="Still here? Of some not known", means=Means.TEXT,
            template="still-here", typed={}, chosen_by=WORKLISTS["not-known"].name,
            not_within_days=7, by=team.manager,
        )  # fmt: skip
    except CannotSend:
        return
    delivery.send_waiting(team.manager.authority)
    log_messages(team.manager.authority)
    sent = list(Message.objects.filter(campaign=campaign).went_out().order_by("pk"))
    for message, said in zip(sent[1:], SAID, strict=False):
        link = Link.objects.filter(person=message.person).latest("pk")
        replies.keep(link, Said(**said), language="en")
    for message in sent[:1]:
        receiving.take_text(
            team.manager.authority, sender_reference="first", number=message.address,
            words=TEXT, at=timezone.now(),
        )  # fmt: skip


def _ask_places(team: Team, today: date) -> None:
    """The two places that may be asked after most are asked; one has answered about some."""
    tracker = team.trackers[0]
    places = asking.places(tracker, today)[:2]
    made = [
        ladder.make_list(Organisation.objects.get(pk=place.key), by=tracker, today=today)
        for place in places
    ]
    for ask_list in made[:1]:
        _answer(ask_list, tracker, today)
    for person in worklists.in_worklist(WORKLISTS["not-known"], tracker, today)[:1]:
        ladder.leave_out(
            person, step="visit", why="Their mother asked us not to come by", by=tracker
        )


def _answer(ask_list: AskList, by: Access, today: date) -> None:
    names = asking.names_on(ask_list, by)[: 2 * len(ANSWERS)]
    rows = files.rows(names)
    at = files.HEADINGS.index(files.ANSWER)
    for row, answer in zip(rows, cycle(ANSWERS), strict=False):
        row[at] = answer
    submission = intake.receive(
        as_csv(files.HEADINGS, rows), authority=by.authority, filename="list-filled-in.csv",
        by=None, sender=ask_list.organisation, as_of=today,
    )  # fmt: skip
    intake.process(submission.pk)


def _visit(team: Team, today: date) -> None:
    """A day at doors, with the first few done."""
    by = team.trackers[0]
    offered = doors.at_a_door(by, today).filter(pk__in=_sought_by(by, today))
    people = list(offered.order_by("postcode", "pk").values_list("pk", flat=True)[:VISITED])
    if not people:
        return
    pack = visits.make_pack(
        people=people, day=today, chosen_by=WORKLISTS["not-known"].name,
        check_in="Meera Lakhani, at noon and at 4", by=by,
    )  # fmt: skip
    walk = doors.doors_of(pack, by)
    for door in walk[:1]:
        visits.set_door_note(door=door.key, note="Loud dog, well tied up", by=by)
    now, calls = timezone.now(), [one.call.pk for door in walk for one in door.people]
    done = [
        Sent(str(uuid4()), number, TRIED, now, call=call, outcome=outcome, note=note)
        for number, (call, (outcome, note)) in enumerate(zip(calls, AT_DOORS, strict=False), 1)
    ]
    visits.take_in(pack, done, by=by)


def _sought_by(by: Access, today: date) -> QuerySet[Person, int]:
    return worklists.in_own(WORKLISTS["not-known"], by, today).values_list("pk", flat=True)


def _plan(team: Team, today: date) -> None:
    """What is settled, planned, kept and changed: one or two of each."""
    by = team.manager
    for what, owner, days in STEPS:
        due_on = today + timedelta(days=days)
        step = improvement.add(by=by, said={"what": what, "owner": owner, "due_on": due_on})
        if days < 0:
            improvement.finish(step, by=by, on=due_on, came_of_it="Three of four now send by then")
    _settle_the_year(team, today)
    keep_list(
        name="Not known, never tried", worklist="not-known", query="tried=never",
        shared=True, by=by,
    )  # fmt: skip
    neet = worklists.in_worklist(WORKLISTS["neet"], by, today).order_by("local_id")
    few = neet.filter(pk__in=list(neet.values_list("pk", flat=True)[:5]))
    edit = bulk.draw_up("Level of need", one_detail(few, "level_of_need", "2"), by=by)
    bulk.apply(edit, by=by, reason="Agreed at the panel")


def _settle_the_year(team: Team, today: date) -> None:
    """Who sees to what is due next, what is ticked off, one of their own, and who is who where."""
    by, every = team.manager, due(team.manager.authority, year_now())
    for one in [one for one in every if one.due_on >= today][:2]:
        working_year.settle(one, by=by, owner=team.trackers[0].user)
    for one in [o for o in every if o.due_on < today and o.milestone.shown_by == ShownBy.NOTHING]:
        working_year.tick(one, by=by, on=one.due_on)
    working_year.add_own(
        year=year_now(), name="Breakfast with careers leaders",
        due_on=today + timedelta(days=30), by=by,
    )  # fmt: skip
    schools = Organisation.objects.open().filter(la_code=by.authority.code).order_by("name")
    for place, (does, name) in zip(schools.exclude(kind="authority"), COLLEAGUES, strict=False):
        email = f"{name.split()[0].lower()}@example.org"
        said = {"does": does, "name": name, "email": email}
        register.add(place, by=by, today=today, said=said)
