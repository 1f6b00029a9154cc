"""In a real browser: a file we cannot read is explained once, and the next one needs nobody."""

import pytest

from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from journeys.staff import Staff
from worlds import County, add_person, enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

UNCLEAR = "Surname,Forename,Key day,Where to,Postcode\nHart,Amy,{born},Brickwork,XM1 1AA\n"


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amy Hart", postcode="XM1 1AA")
    return county


def test_a_layout_is_explained_once(staff: Staff, county: County) -> None:
    born = county.person("Amy").born_on.strftime("%d/%m/%Y")
    submission = county.send(county.college, UNCLEAR.format(born=born))
    staff.signs_in(county.manager.user.email)
    staff.page.goto(f"/files/{submission.pk}")
    staff.presses("Tell us what the columns mean")
    staff.arrives("What the columns hold")
    staff.sees("Holds: Brickwork.")
    staff.page.get_by_label("What is this file?").select_option(label="A provider's enrolment list")
    staff.page.get_by_label("Key day").select_option(label="Date of birth")
    staff.page.get_by_label("Where to").select_option(label="Course")
    staff.presses("Show how it would read")
    staff.arrives("What the columns hold")
    staff.sees("Every line looked at reads well.")
    staff.presses("Read the file like this")
    enter(county.authority)
    again = Submission.objects.latest("pk")
    intake.process(again.pk)

    following = county.send(county.college, UNCLEAR.format(born=born).replace("Brick", "Stone"))
    assert (following.state, following.counts["matched"]) == ("applied", 1)
    staff.page.goto(f"/files/{following.pk}")
    staff.arrives("list.csv")
