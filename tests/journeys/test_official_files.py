"""In a real browser: a college's ILR is sent as it left their system, and its lines settled."""

from datetime import date
from pathlib import Path

import pytest

from core.intake import ilr_files
from journeys.staff import Staff
from journeys.test_files_to_return import the_worker_works
from worlds import County, add_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MADE_ON = date(2026, 11, 20)
STUDY = {"AimType": "5", "FundModel": "25", "CompStatus": "1", "LearnStartDate": "2026-09-07"}
APPRENTICESHIP = STUDY | {"AimType": "1", "FundModel": "36", "ProgType": "25", "StdCode": "119"}


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amy Hart", born_on=date(2010, 2, 1), uln="1061484016")
    return county


def learners() -> str:
    """Somebody we hold, somebody we do not, and an adult."""
    study, apprentice = ilr_files.aim(**STUDY), ilr_files.aim(**APPRENTICESHIP)
    return "".join(
        (
            ilr_files.learner(more=study),
            ilr_files.learner(
                more=apprentice + study, LearnRefNumber="L2", ULN="1004014316", GivenNames="Ned"
            ),
            ilr_files.learner(
                more=apprentice, LearnRefNumber="L3", ULN="", DateOfBirth="1990-01-01"
            ),
        )
    )


def test_an_ilr_is_sent_on_the_page_for_files(staff: Staff, county: County, tmp_path: Path) -> None:
    page = staff.page
    file = ilr_files.write(tmp_path, learners(), made_on=MADE_ON)
    staff.signs_in(county.manager.user.email)
    staff.presses("Send a file")
    staff.arrives("Send a file")
    staff.sees("or an ILR, CTF, school census or NCCIS file (XML)")
    page.get_by_label("Who is the file from?").select_option(str(county.college.pk))
    page.locator("input[type=file]").set_input_files(file)
    staff.presses("Send the file")
    staff.arrives("ilr.xml")
    the_worker_works(county)
    staff.sees("An individualised learner record (ILR)")
    staff.arrives("ilr.xml")
    staff.sees("as at 20 November 2026")
    staff.sees("No planned hours are given: we take it as full-time.")
    staff.sees("This learner is older than those we follow, so nothing of them is kept.")

    staff.opens("Waiting: we could not tell who is meant")
    page.get_by_role("link", name="Waiting: we could not tell who is meant").last.click()
    staff.arrives("Who is meant?")
    page.get_by_text("Everything the line says").click()
    staff.sees("Second activity")
    staff.sees("Apprenticeship, standard 119")
