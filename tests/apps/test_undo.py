"""Undo is exact: whatever was sent, and in whatever order it is taken back."""

from datetime import date
from itertools import permutations

import pytest

from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.core.records import Source
from fingerpost.core.workflow import WrongMove
from fingerpost.evidence.actions import NewEvidence, check_derived
from fingerpost.evidence.models import Status
from fingerpost.intake import actions
from fingerpost.intake.models import Row
from fingerpost.intake.review import actions as review
from fingerpost.people.models import Person
from worlds import County

pytestmark = pytest.mark.django_db

HEAD = "Surname,Forename,DOB,UPN,NC Year,Postcode,Town\n"
ENROLMENT = """Last Name,First Name,Date of Birth,Post Code,Programme,Start
Okafor,Amara,04/03/2010,XM1 1AA,Level 2 Brickwork,07/09/2026
"""


@pytest.fixture
def county() -> County:
    return County.make()


def roll(town: str, upn: str) -> str:
    return HEAD + f"Okafor,Amara,04/03/2010,{upn},12,XM1 1AA,{town}\n"


def state() -> list[object]:
    """Who is on the caseload, with what details and status."""
    people = Person.objects.on_caseload().order_by("pk")
    return [
        *people.values_list("given_name", "town", "postcode", "upn", "details_as_of"),
        *Status.objects.order_by("person").values_list("person__given_name", "code", "since"),
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_taken_back_in_any_order_all_is_as_if_never_sent(
    county: County, order: tuple[int, ...]
) -> None:
    upn = county.upn()
    before = state()
    sent = [
        county.send(county.school, roll("Vennick", upn), as_of=date(2026, 9, 1)),
        county.send(county.school, roll("Orrin", upn), as_of=date(2026, 10, 1)),
        county.send(county.college, ENROLMENT, as_of=date(2026, 10, 5)),
    ]
    for place in order:
        actions.undo(sent[place], by=county.manager)

    assert state() == before
    assert check_derived([county.authority.pk], print) == 0


def test_two_lists_undone_in_the_order_they_came_leave_the_first_town(county: County) -> None:
    upn = county.upn()
    county.send(county.school, roll("Thornbury", upn), as_of=date(2026, 8, 1))
    first = county.send(county.school, roll("Vennick", upn), as_of=date(2026, 9, 1))
    second = county.send(county.school, roll("Orrin", upn), as_of=date(2026, 10, 1))
    actions.undo(first, by=county.manager)
    actions.undo(second, by=county.manager)
    assert county.person("Amara").town == "Thornbury"


def test_what_a_tracker_wrote_down_outlives_the_list_that_named_the_person(
    county: County,
) -> None:
    submission = county.send(county.school, roll("Vennick", county.upn()), as_of=date(2026, 9, 1))
    amara = county.person("Amara")
    said = NewEvidence(
        person_id=amara.pk,
        source=Source.AUTHORITY_CONTACT,
        code="619",
        starts_on=date(2026, 9, 5),
        verified_on=date(2026, 9, 5),
    )
    log_contact(person=amara, by=county.tracker.user, means="call", outcome="spoke", said=said)
    actions.undo(submission, by=county.manager)
    assert Person.objects.on_caseload().get().status.code == "619"


def test_whoever_is_spoken_of_again_is_back(county: County) -> None:
    upn = county.upn()
    actions.undo(
        county.send(county.school, roll("Vennick", upn), as_of=date(2026, 9, 1)), by=county.manager
    )
    assert Person.objects.on_caseload().count() == 0
    county.send(county.college, ENROLMENT, as_of=date(2026, 10, 5))
    assert Person.objects.on_caseload().get().status.code == "230"


def test_a_line_of_a_file_taken_back_cannot_be_settled(county: County) -> None:
    county.send(county.school, roll("Vennick", county.upn()), as_of=date(2026, 9, 1))
    submission = county.send(county.college, ENROLMENT.replace("Amara", "Amy"))
    row = submission.rows.get(outcome=Row.Outcome.WAITING)
    actions.undo(submission, by=county.manager)
    with pytest.raises(WrongMove):
        review.same(row, person=county.person("Amara"), by=county.manager)
