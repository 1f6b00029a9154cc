"""The main job in a real browser: a college's file goes in, a checked return comes out."""

from datetime import date
from pathlib import Path

import pytest

from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.returns import actions as returns
from fingerpost.returns.models import Return
from journeys.staff import Staff
from worlds import County, enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROLL = """Surname,Forename,DOB,Gender,Ethnicity,UPN,NC Year,Entry Date,Address,Town,Postcode
Okafor,Amara,04/03/2010,F,BAFR,{0},12,01/09/2021,1 Mill Lane,Thornbury,XM1 1AA
Smith,Joshua,17/11/2009,M,WBRI,{1},12,01/09/2021,2 Mill Lane,Thornbury,XM1 2AB
"""
ENROLMENTS = """Learner Ref,Last Name,First Name,Date of Birth,Post Code,Programme,Start,Planned End
1,OKAFOR,AMARA,04/03/2010,xm11aa,Level 2 Brickwork,07/09/2026,31/07/2027
2,Smith,Jacob,17/11/2009,XM1 2AB,Level 3 Art,07/09/2026,31/07/2028
"""


@pytest.fixture
def county() -> County:
    county = County.make()
    county.send(county.school, ROLL.format(county.upn(), county.upn()), as_of=date(2026, 9, 1))
    return county


def the_worker_works(county: County) -> None:
    """What the worker would do meanwhile: the tests have none."""
    enter(county.authority)
    for submission in Submission.objects.filter(state="received"):
        intake.process(submission.pk)
    for draft in Return.objects.filter(state="draft"):
        returns.finish(draft.pk)


def test_a_file_goes_in_and_a_return_comes_out(
    staff: Staff, county: County, tmp_path: Path
) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    staff.presses("Send a file")
    staff.arrives("Send a file")
    staff.presses("Send the file")
    staff.arrives("Send a file")
    page.get_by_role("link", name="Choose who the file is from").click()

    file = tmp_path / "enrolments.csv"
    file.write_text(ENROLMENTS)
    page.get_by_label("Who is the file from?").select_option(str(county.college.pk))
    page.locator("input[type=file]").set_input_files(file)
    staff.presses("Send the file")
    staff.arrives("enrolments.csv")
    staff.sees("You can leave this page: the work goes on.")

    the_worker_works(county)
    staff.sees("A provider's enrolment list")  # the page looks again by itself
    staff.arrives("enrolments.csv")
    staff.sees("the same name, date of birth and postcode")

    staff.opens("Waiting: we could not tell who is meant")
    page.get_by_role("link", name="Waiting: we could not tell who is meant").last.click()
    staff.arrives("Who is meant?")
    staff.sees("Held by us")
    page.keyboard.press("s")
    staff.sees("Nothing waits for you")
    staff.arrives("Who is meant?")

    page.goto("/returns/")
    staff.arrives("Returns")
    page.get_by_label("Which month?").select_option("2026-10-31")
    staff.presses("Build and check it")
    staff.arrives("Return for October 2026")
    staff.sees("Being built")
    the_worker_works(county)
    page.get_by_role("button", name="Download the file").wait_for()
    staff.arrives("Return for October 2026")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    assert b"<NCCIS>" in Path(download.value.path()).read_bytes()


def test_a_file_sent_in_error_is_undone(staff: Staff, county: County) -> None:
    submission = county.send(county.college, ENROLMENTS, filename="wrong.csv")
    staff.signs_in(county.manager.user.email)
    staff.page.goto(f"/files/{submission.pk}")
    staff.arrives("wrong.csv")
    staff.presses("Undo this file")
    staff.arrives("Undo this file?")
    staff.presses("Undo this file")
    staff.arrives("wrong.csv")
    staff.sees("The file is undone.")


def test_a_college_sends_its_own_file_and_reads_its_receipt(staff: Staff, county: County) -> None:
    page = staff.page
    page.goto("/")
    page.get_by_label("Email").fill(county.provider_user.user.email)
    page.get_by_label("Password", exact=True).fill("walk-by-the-river-7")
    page.get_by_label("Password", exact=True).press("Enter")
    page.get_by_role("heading", level=1).wait_for()
    page.goto("/files/send")
    staff.arrives("Send a file")
    assert page.get_by_label("Who is the file from?").count() == 0
    page.locator("input[type=file]").set_input_files(
        {"name": "ours.csv", "mimeType": "text/csv", "buffer": ENROLMENTS.encode()}
    )
    staff.presses("Send the file")
    the_worker_works(county)
    page.get_by_role("button", name="Download the receipt").wait_for()
    staff.arrives("ours.csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the receipt").click()
    assert "Waiting" in Path(download.value.path()).read_text("utf-8-sig")


def test_a_file_that_is_no_list_is_refused_in_one_sentence(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/files/send")
    page.get_by_label("Who is the file from?").select_option(str(county.college.pk))
    page.locator("input[type=file]").set_input_files(
        {"name": "letter.csv", "mimeType": "text/csv", "buffer": b"%PDF-1.7 not a list"}
    )
    staff.presses("Send the file")
    the_worker_works(county)
    staff.sees("Could not be used")
    staff.arrives("letter.csv")
