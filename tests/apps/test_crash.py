"""A worker that dies at any statement loses nothing and doubles nothing.

Each run is cut short before one SQL statement, as by a killed process: its transaction never
commits. Then the submission is simply processed again, and all must be as if nothing happened.
"""

from datetime import date
from random import Random

import pytest
from django.db import connection, transaction

from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.models import Evidence, Status
from fingerpost.intake import actions
from fingerpost.intake.models import Row, Submission
from fingerpost.people.models import Person
from worlds import County, enter

pytestmark = pytest.mark.django_db(transaction=True)

POINTS = 50
ROLL = "Surname,Forename,DOB,UPN,NC Year,Postcode\n" + "".join(
    f"Person{n},Given{n},{n % 28 + 1:02d}/03/2010,,12,XM{n % 9 + 1} 1AA\n" for n in range(40)
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


def state_of_everything() -> dict[str, object]:
    return {
        "people": sorted(Person.objects.values_list("family_name", "given_name", "school_id")),
        "rows": sorted(Row.objects.values_list("number", "outcome", "person__family_name")),
        "evidence": sorted(
            Evidence.objects.values_list("person__family_name", "code", "starts_on", "verified_on"),
        ),
        "statuses": sorted(Status.objects.values_list("person__family_name", "code", "lapses_on")),
        "submissions": sorted(Submission.objects.values_list("state", flat=True)),
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
