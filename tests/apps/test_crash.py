"""A process that dies at any moment loses nothing and doubles nothing.

The same days are lived again and again, each time with a process killed somewhere (SIGKILL, at a
statement, a copied line or a commit): a school's and a college's files come, are read, matched,
applied, passed on to a neighbour and compared with those before. Then a new worker takes up what
was left, and whoever was cut off does it again. All must be as if nothing had happened.

Which moments are tried is left to chance; `FINGERPOST_TEST_SEED=4711 ./test -k crash` tries others.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from random import Random
from signal import SIGKILL
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from contents import contents, forget
from fingerpost.core.workflow import WrongMove
from fingerpost.db.rls import authority_scope
from fingerpost.intake import actions, tasks
from fingerpost.intake.models import Submission
from fingerpost.organisations.actions import load_postcodes
from fingerpost.organisations.models import Authority, Organisation
from fingerpost_pytest import test_server
from other_processes import AFTER_COMMIT, Ending, Stage
from worlds import County

pytestmark = pytest.mark.django_db(transaction=True)

SEED = int(os.environ.get("FINGERPOST_TEST_SEED", "7"))
FOUND = 302  # and led on to the file's page
POINTS = 50
ENDS_OF_STEPS = 5
POINTS_OF_UNDOING, POINTS_OF_UPLOADING = 5, 8
COME_ON = ('INSERT INTO "intake_submission"', 'UPDATE "intake_submission"')

HEAD = "Surname,Forename,DOB,UPN,NC Year,Postcode,Town\n"
PUPILS = "".join(
    f"Person{n},Given{n},{n % 28 + 1:02d}/03/2010,,12,XM{n % 9 + 1} 1AA,{{town}}\n"
    for n in range(7)
)
ROLL = HEAD + PUPILS + "Quillfeather,Xanthippe,05/06/2010,,12,XM1 2AB,{town}\n"

# One with a slip, who is linked by score; twins, about whom a person is asked; somebody who lives
# next door, and somebody who lives where nobody uses this; and one line twice.
ENROLMENTS = (
    "Last Name,First Name,Date of Birth,Post Code,Programme,Start\n"
    "Quillfether,Xanthippe,05/06/2010,XM1 2AB,{course},07/09/2026\n"
    "Person1,Given1,02/03/2010,XM2 1AA,{course},07/09/2026\n"
    "Person4,Twin4,05/03/2010,XM5 1AA,{course},07/09/2026\n"
    "Person5,Twin5,06/03/2010,XM6 1AA,{course},07/09/2026\n"
    "Reed,Pip,09/09/2009,XP1 1AA,{course},07/09/2026\n"
    "Lowe,Kit,10/10/2009,TN1 1AA,{course},07/09/2026\n"
)
STAYED = "Person2,Given2,03/03/2010,XM3 1AA,Welding,07/09/2026\n" * 2


@dataclass(frozen=True)
class File:
    """A file of these days: who sends it, when, and what is in it."""

    name: str
    from_school: bool
    as_of: date
    text: str


FILES = (
    File("roll.csv", True, date(2026, 9, 1), ROLL.format(town="Vennick")),
    File("first.csv", False, date(2026, 9, 20), ENROLMENTS.format(course="Brickwork") + STAYED),
    File("roll again.csv", True, date(2026, 10, 1), ROLL.format(town="Orrin")),
    File("second.csv", False, date(2026, 10, 20), ENROLMENTS.format(course="Plastering")),
)


# --- what happens: played in processes of their own ------------------------------------


def live_through(authority: Authority, school: Organisation, college: Organisation) -> None:
    """Every file is sent, unless it was, and the worker does what there is to do."""
    for file in FILES:
        with authority_scope(authority.pk):
            send(file, authority, school if file.from_school else college)
        work()


def send(file: File, authority: Authority, sender: Organisation) -> None:
    try:
        submission = actions.receive(
            file.text.encode(),
            authority=authority,
            filename=file.name,
            by=None,
            sender=sender,
            as_of=file.as_of,
            declared_whole=True,
        )
    except actions.AlreadyReceived:
        return
    tasks.start(submission)


def work() -> None:
    """What a worker does that starts: it takes up everything under way, to the end."""
    tasks.go_on_with_those_before(timezone.now())
    while waiting := list(under_way()):
        for authority_id, submission_id in waiting:
            tasks.process_submission(authority_id=authority_id, submission_id=submission_id)


def under_way() -> Iterator[tuple[int, int]]:
    for authority in Authority.objects.order_by("-code"):
        with authority_scope(authority.pk):
            for submission in Submission.objects.filter(authority=authority).order_by("pk"):
                if submission.is_under_way:
                    yield authority.pk, submission.pk


def undo_the_last(county: County) -> None:
    """What a click does, done again by whoever saw no answer."""
    with authority_scope(county.authority.pk):
        last = Submission.objects.filter(authority=county.authority).latest("pk")
        with suppress(WrongMove):  # it was done after all
            actions.undo(last, by=county.manager)


def upload(county: County) -> None:
    """A file is handed in on the page."""
    page = Client(headers={"host": "localhost"})
    page.force_login(county.manager.user)
    roll = SimpleUploadedFile("roll.csv", FILES[0].text.encode())
    sent = {"file": roll, "as_of": "2026-09-01", "sender": county.school.pk}
    assert page.post("/files/send", sent).status_code == FOUND


# --- the world, over and over ----------------------------------------------------------


class Days:
    """Two authorities in which the same days can be lived again."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        County.make("997")
        self.county = County.make("998")
        load_postcodes({"XP1 1AA": "997", "TN1 1AA": "886"}.items(), by=None)
        forget()

    def play(
        self, piece: Callable[..., None], *arguments: Any, kill_at: int | None = None
    ) -> Ending:
        return self.stage.play(piece, *arguments, kill_at=kill_at).end()

    def live(self, kill_at: int | None = None) -> Ending:
        county = self.county
        people = (county.authority, county.school, county.college)
        return self.play(live_through, *people, kill_at=kill_at)

    def live_and_undo(self, kill_at: int | None = None) -> Ending:
        """Live through the days, then undo the last file; the undoing may be killed."""
        self.live()
        return self.undo(kill_at)

    def undo(self, kill_at: int | None = None) -> Ending:
        return self.play(undo_the_last, self.county, kill_at=kill_at)


@pytest.fixture
def days(stage: Stage) -> Iterator[Days]:
    with test_server.eyes(as_web=False):
        yield Days(stage)


def points(moments: tuple[str, ...]) -> list[int]:
    """Moments left to chance, and ends of steps."""
    print(f"FINGERPOST_TEST_SEED={SEED}, {len(moments)} moments")  # noqa: T201
    rng = Random(SEED)
    ends = rng.sample(list(ends_of_steps(moments)), ENDS_OF_STEPS)
    return sorted({*rng.sample(range(len(moments)), POINTS), *ends})


def ends_of_steps(moments: tuple[str, ...]) -> Iterator[int]:
    """Where what a file has come to was just committed."""
    has_come_on = False
    for number, what in enumerate(moments):
        has_come_on |= any(mark in what for mark in COME_ON)
        if what == AFTER_COMMIT:
            if has_come_on:
                yield number
            has_come_on = False


def test_a_worker_killed_at_any_moment_loses_nothing_and_doubles_nothing(days: Days) -> None:
    moments = days.live().moments
    wanted = contents()
    for point in points(moments):
        forget()
        assert days.live(kill_at=point).by == SIGKILL, moments[point]
        days.live()
        assert contents() == wanted, f"killed at {point}, {moments[point]}"


def test_an_undo_killed_at_any_moment_is_done_whole_when_asked_again(days: Days) -> None:
    moments = days.live_and_undo().moments
    wanted = contents()
    for point in sorted(Random(SEED).sample(range(len(moments)), POINTS_OF_UNDOING)):
        forget()
        assert days.live_and_undo(kill_at=point).by == SIGKILL
        days.undo()
        assert contents() == wanted, f"killed at {point}, {moments[point]}"


def test_an_upload_killed_at_any_moment_is_there_whole_or_not_at_all(days: Days) -> None:
    moments = days.play(upload, days.county).moments
    days.play(work)
    wanted = but_for_signing_in()
    for point in sorted(Random(SEED).sample(range(len(moments)), POINTS_OF_UPLOADING)):
        forget()
        assert days.play(upload, days.county, kill_at=point).by == SIGKILL
        days.play(upload, days.county)  # whoever saw no answer sends it again
        days.play(work)
        assert but_for_signing_in() == wanted, f"killed at {point}, {moments[point]}"


def but_for_signing_in() -> Counter[str]:
    """What is held; whoever begins again signs in again."""
    return Counter({line: n for line, n in contents().items() if "signed in" not in line})
