"""Two acts at the same time end as one after the other, whichever came first.

One is played in a process that is held at a moment (a statement, a line, either side of a commit)
while the other runs as far as it can in a process of its own; then both go on. What is held at the
end must be what the two leave that are done in turn, in one order or the other.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import connection

from contents import contents, forget
from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.core.records import Source
from fingerpost.core.workflow import WrongMove
from fingerpost.db.rls import authority_scope
from fingerpost.evidence.actions import NewEvidence
from fingerpost.intake import actions, tasks
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.review import actions as review
from fingerpost.intake.since_last import actions as since_last
from fingerpost.people.models import Person
from fingerpost_pytest import test_server
from other_processes import Playing, Stage
from worlds import County, enter

pytestmark = pytest.mark.django_db(transaction=True)

SEED = int(os.environ.get("FINGERPOST_TEST_SEED", "7"))
MOMENTS = 3  # at which an act is held: just after it locked something, and one other
LOCKS = ("FOR UPDATE", "pg_advisory_xact_lock")
SEPTEMBER, OCTOBER = date(2026, 9, 20), date(2026, 10, 20)

ROLL = "Surname,Forename,DOB,UPN,NC Year,Postcode,Town\n"
AMY = "Hart,Amy,01/03/2010,,12,XM1 1AA,{}\n"
KIT = "Lowe,Kit,02/03/2010,,12,XM2 1AA,{}\n"
UNA = "Vane,Una,03/03/2010,,12,XM3 1AA,{}\n"
COURSES = "Last Name,First Name,Date of Birth,Post Code,Programme,Start\n"
AMY_STUDIES = "Hart,Amy,01/03/2010,{},Brickwork,07/09/2026\n"
KIT_STUDIES = "Lowe,Kit,02/03/2010,XM2 1AA,Plastering,07/09/2026\n"
LEAVERS = (
    "Last Name,First Name,Date of Birth,Post Code,Leaving date,Reason for leaving\n"
    "Hart,Amy,01/03/2010,XM1 1AA,12/10/2026,Moved away\n"
)
WAITS = "Hart,Aimie,01/03/2010,XM1 1AA,Brickwork,07/09/2026\n"

Sent = tuple[str, str, date]
EVERYBODY = ("school", ROLL + "".join(who.format("Orrin") for who in (AMY, KIT)), SEPTEMBER)
BOTH_STUDY = ("college", COURSES + AMY_STUDIES.format("XM1 1AA") + KIT_STUDIES, SEPTEMBER)


# --- what is done: played in processes of their own -------------------------------------


def apply(county: County, submission: Submission) -> None:
    tasks.process_submission(authority_id=county.authority.pk, submission_id=submission.pk)


def receive_and_apply(county: County, sent: Sent) -> None:
    """As a page does and then the worker; the same bytes again are told so."""
    with authority_scope(county.authority.pk):
        try:
            submission = receive(county, sent)
        except actions.AlreadyReceived as already:
            submission = already.submission
    apply(county, submission)


def undo(county: County, submission: Submission) -> None:
    with authority_scope(county.authority.pk):
        actions.undo(submission, by=county.manager)


def call_it_changes_only(county: County, submission: Submission) -> None:
    with authority_scope(county.authority.pk):
        since_last.say_whether_whole(submission, is_whole=False, by=county.manager)


def log_a_conversation(county: County) -> None:
    with authority_scope(county.authority.pk):
        amy = Person.objects.get(given_name="Amy")
        said = NewEvidence(
            person_id=amy.pk,
            source=Source.AUTHORITY_CONTACT,
            code="619",
            starts_on=OCTOBER,
            verified_on=OCTOBER,
        )
        log_contact(person=amy, means="call", outcome="spoke", said=said, by=county.manager.user)


def say_it_is_amy(county: County, submission: Submission) -> None:
    with authority_scope(county.authority.pk):
        (row,) = Row.objects.filter(submission=submission)
        try:
            review.same(row, person=Person.objects.get(given_name="Amy"), by=county.manager)
        except WrongMove:  # the page says so: its file was undone just now
            return


# --- which two --------------------------------------------------------------------------

Act = tuple[Callable[..., None], tuple[Any, ...]]


def receive(county: County, sent: Sent) -> Submission:
    sender, text, as_of = sent
    return actions.receive(
        text.encode(),
        authority=county.authority,
        filename=f"{sender} {as_of}.csv",
        by=None,
        sender=getattr(county, sender, None),
        as_of=as_of,
        declared_whole=True,
    )


@dataclass(frozen=True)
class Two:
    """What was before, and how to make the two acts ready."""

    before: tuple[Sent, ...]
    acts: Callable[[County, list[Submission]], tuple[Act, Act]]


def files(one: Sent, other: Sent) -> Callable[[County, list[Submission]], tuple[Act, Act]]:
    """Both files are there; each is read, matched and applied."""

    def ready(county: County, _: list[Submission]) -> tuple[Act, Act]:
        sent = [receive(county, file) for file in (one, other)]
        return (apply, (county, sent[0])), (apply, (county, sent[1]))

    return ready


def file_and(
    file: Sent, what: Callable[..., None], *, about: int | None = None
) -> Callable[[County, list[Submission]], tuple[Act, Act]]:
    """A file is applied, and something else is done, perhaps about a file of before."""

    def ready(county: County, before: list[Submission]) -> tuple[Act, Act]:
        concerned = () if about is None else (before[about],)
        return (apply, (county, receive(county, file))), (what, (county, *concerned))

    return ready


TWO = {
    "newcomers in both": Two(
        (),
        files(
            ("school", ROLL + AMY.format("Orrin") + KIT.format("Orrin"), SEPTEMBER),
            ("the authority", ROLL + AMY.format("Orrin") + UNA.format("Orrin"), SEPTEMBER),
        ),
    ),
    # What the second is matched by is what the first changes, and both change the same detail.
    "changes of the same details": Two(
        (EVERYBODY,),
        files(
            (
                "school",
                ROLL + AMY.format("Vennick").replace("XM1 1AA", "XM9 1AA") + KIT.format("Vennick"),
                OCTOBER,
            ),
            (
                "the authority",
                ROLL + AMY.format("Tarn").replace("XM1 1AA", "XM9 1AA") + KIT.format("Tarn"),
                OCTOBER,
            ),
        ),
    ),
    "a move and a list that knows of it": Two(
        (EVERYBODY,),
        files(
            ("school", ROLL + AMY.format("Vennick").replace("XM1 1AA", "XM9 1AA"), OCTOBER),
            ("college", COURSES + AMY_STUDIES.format("XM9 1AA") + KIT_STUDIES, OCTOBER),
        ),
    ),
    "leavers and enrolments": Two(
        (EVERYBODY, BOTH_STUDY),
        files(
            ("college", LEAVERS, OCTOBER),
            ("college", COURSES + AMY_STUDIES.format("XM1 1AA"), OCTOBER),
        ),
    ),
    "the same file twice": Two(
        (EVERYBODY,),
        lambda county, _: (
            (receive_and_apply, (county, BOTH_STUDY)),
            (receive_and_apply, (county, BOTH_STUDY)),
        ),
    ),
    "the next list, and undoing the one before": Two(
        (EVERYBODY, BOTH_STUDY),
        file_and(("college", COURSES + KIT_STUDIES, OCTOBER), undo, about=1),
    ),
    "the next list, and what the one before was": Two(
        (EVERYBODY, BOTH_STUDY),
        file_and(("college", COURSES + KIT_STUDIES, OCTOBER), call_it_changes_only, about=1),
    ),
    "a list, and a conversation with somebody on it": Two(
        (EVERYBODY,),
        file_and(("school", ROLL + AMY.format("Vennick"), OCTOBER), log_a_conversation),
    ),
    "an answer, and undoing its file": Two(
        (EVERYBODY, ("college", COURSES + WAITS, SEPTEMBER)),
        lambda county, before: (
            (say_it_is_amy, (county, before[1])),
            (undo, (county, before[1])),
        ),
    ),
}


# --- one after the other, and at once ---------------------------------------------------


class World:
    """An authority in which the same two acts can be done again and again."""

    def __init__(self, stage: Stage, two: Two) -> None:
        self.stage = stage
        self.two = two
        self.county = County.make()

    def ready(self) -> tuple[Act, Act]:
        """As it was before the two acts, and the two."""
        forget()
        enter(self.county.authority)
        before = []
        for sent in self.two.before:
            before.append(receive(self.county, sent))
            actions.process(before[-1].pk)
        return self.two.acts(self.county, before)

    def start(self, act: Act, **when: int) -> Playing:
        piece, arguments = act
        return self.stage.play(piece, *arguments, **when)

    def in_turn(self, first: int) -> tuple[Counter[str], tuple[str, ...]]:
        """What the two leave, and the moments that the first goes through."""
        acts = self.ready()
        moments = self.start(acts[first]).end().moments
        self.start(acts[1 - first]).end()
        return contents(), moments

    def at_once(self, held: int, moment: int) -> Counter[str]:
        """What they leave where one is held at a moment until the other cannot go on."""
        acts = self.ready()
        one = self.start(acts[held], hold_at=moment)
        one.wait_until_held()
        other = self.start(acts[1 - held])
        while not (other.has_ended() or somebody_waits()):
            time.sleep(0.01)
        one.go_on()
        one.end()
        other.end()
        return contents()


def somebody_waits() -> bool:
    """Whether a process waits for what another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _as_owner(db: None) -> Iterator[None]:
    with test_server.eyes(as_web=False):
        yield


@pytest.mark.parametrize("name", TWO)
def test_two_at_once_end_as_one_after_the_other(stage: Stage, name: str) -> None:
    world = World(stage, TWO[name])
    one_first, of_one = world.in_turn(0)
    other_first, of_other = world.in_turn(1)
    for held, moments in ((0, of_one), (1, of_other)):
        for moment in worth_holding_at(moments):
            ended = world.at_once(held, moment)
            assert ended in (one_first, other_first), (
                f"act {held} held at {moment}; against the first order "
                f"{apart(ended, one_first)}; against the other {apart(ended, other_first)}"
            )


def worth_holding_at(moments: tuple[str, ...]) -> list[int]:
    """Some moments left to chance, most of them just after something was locked."""
    rng = Random(SEED)
    locked = [n + 1 for n, what in enumerate(moments) if any(lock in what for lock in LOCKS)]
    chosen = {*rng.sample(locked, min(MOMENTS, len(locked))), rng.randrange(len(moments))}
    print(f"FINGERPOST_TEST_SEED={SEED}, {len(moments)} moments")  # noqa: T201
    return sorted(chosen)


def apart(ended: Counter[str], wanted: Counter[str]) -> str:
    return f"too much {sorted(ended - wanted)}, missing {sorted(wanted - ended)}"
