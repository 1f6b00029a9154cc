"""A worker that dies at any statement loses nothing and doubles nothing.

Each run is cut short before one SQL statement, as by a killed process: its transaction never
commits. Then the submission is simply processed again, and all must be as if nothing happened.
"""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.models import Evidence, Status
from fingerpost.intake import actions
from fingerpost.intake.models import Row, Submission
from fingerpost.linkage.models import Candidate
from fingerpost.people.models import Person
from worlds import County, enter

pytestmark = pytest.mark.django_db(transaction=True)

POINTS = 50
POINTS_OF_LINKING = 20
ROLL = "Surname,Forename,DOB,UPN,NC Year,Postcode\n" + "".join(
    f"Person{n},Given{n},{n % 28 + 1:02d}/03/2010,,12,XM{n % 9 + 1} 1AA\n" for n in range(40)
)
ROLL += "Quillfeather,Xanthippe,05/06/2010,,12,XM1 2AB\n"


# One with a slip, who is linked by score; the others are twins, about whom a person is asked.
COLLEGE = (
    "Last Name,First Name,Date of Birth,Post Code,Programme,Start\n"
    "Quillfether,Xanthippe,05/06/2010,XM1 2AB,Brickwork,07/09/2026\n"
) + "".join(
    f"Person{n},Twin{n},{n % 28 + 1:02d}/03/2010,XM{n % 9 + 1} 1AA,Brickwork,07/09/2026\n"
    for n in range(6)
)


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the product may catch it."""


class KillAt:
    """Lets so many statements through, then kills."""

    def __init__(self, statements: int) -> None:
        self.left = statements
        self.seen = 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.left == 0:
            raise Killed
        self.left -= 1
        return execute(sql, params, many, context)


def state_of_everything() -> dict[str, Any]:
    return {
        "people": sorted(Person.objects.values_list("family_name", "given_name", "school_id")),
        "rows": sorted(Row.objects.values_list("number", "outcome", "person__family_name")),
        "evidence": sorted(
            Evidence.objects.values_list("person__family_name", "code", "starts_on", "verified_on"),
        ),
        "statuses": sorted(Status.objects.values_list("person__family_name", "code", "lapses_on")),
        "submissions": sorted(Submission.objects.values_list("state", flat=True)),
        "candidates": sorted(
            Candidate.objects.values_list("row_number", "person__family_name", "decision")
        ),
    }


def receive(county: County) -> Submission:
    return actions.receive(
        ROLL.encode(),
        authority=county.authority,
        filename="roll.csv",
        by=None,
        sender=county.school,
        as_of=date(2026, 9, 10),
    )


def receive_from_the_college(county: County) -> Submission:
    """A list whose lines no number proves, after the roll."""
    actions.process(receive(county).pk)
    return actions.receive(
        COLLEGE.encode(),
        authority=county.authority,
        filename="enrolments.csv",
        by=None,
        sender=county.college,
        as_of=date(2026, 9, 20),
    )


def process_and_die(submission: Submission, after: int) -> int:
    """Process until killed; gives how many statements there were."""
    killer = KillAt(after)
    try:
        with connection.execute_wrapper(killer):
            actions.process(submission.pk)
    except Killed:
        if not connection.in_atomic_block and connection.needs_rollback:
            transaction.rollback()
    return killer.seen


def test_killed_at_any_statement_the_submission_ends_as_if_it_never_was() -> None:
    county = County.make()
    clean = receive(county)
    statements = process_and_die(clean, after=10**6)
    wanted = state_of_everything()
    assert wanted["submissions"] == [SubmissionState.APPLIED]
    rng = Random(7)
    points = sorted(rng.sample(range(statements), min(POINTS, statements)))

    for point in points:
        empty(county)
        submission = receive(county)
        process_and_die(submission, after=point)
        enter(county.authority)
        actions.process(submission.pk)
        assert state_of_everything() == wanted, f"killed before statement {point}"


def test_killed_while_linking_no_line_is_lost_and_no_candidate_doubled() -> None:
    county = County.make()
    statements = process_and_die(receive_from_the_college(county), after=10**6)
    wanted = state_of_everything()
    assert {decision for *_, decision in wanted["candidates"]} == {"link", "review"}
    points = sorted(Random(8).sample(range(statements), min(POINTS_OF_LINKING, statements)))

    for point in points:
        empty(county)
        submission = receive_from_the_college(county)
        process_and_die(submission, after=point)
        enter(county.authority)
        actions.process(submission.pk)
        assert state_of_everything() == wanted, f"killed before statement {point}"


def empty(county: County) -> None:
    """Forget everything but the authority, as the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "TRUNCATE evidence_status, evidence_evidence, evidence_evidenceevent, intake_row,"
            " intake_detailschange, intake_submissioncontent, intake_submission, people_person,"
            " people_personevent CASCADE"
        )
    connection.close()
    enter(county.authority)
