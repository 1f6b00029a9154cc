"""A list of answers about consent, and a college's file about somebody who said not to share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from fingerpost.core.sharing.instructions import Giver
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Consent
from journeys.staff import DESK, PHONE, Staff
from worlds import County, add_person, enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HEADINGS = (
    "Family name,Given name,Date of birth,May the school know,Who answered,Wording they were shown"
)
OF_COLLEGE = "Last Name,First Name,Date of Birth,Post Code,Mobile,Programme,Start"


@pytest.fixture
def county() -> County:
    county = County.make()
    for name, day in (("Amara Okafor", 17), ("Ben Reed", 18)):
        add_person(
            county, name, born_on=date(2009, 11, day), postcode="XM1 1AA", school=county.school
        )
    return county


@pytest.fixture
def sends(staff: Staff, county: County, tmp_path: Path) -> Callable[..., None]:
    """Hand in a file by the page; the worker, which the tests have none of, takes it further."""

    def send(name: str, *lines: str) -> None:
        file = tmp_path / name
        file.write_text("\n".join(lines))
        staff.page.locator("input[type=file]").set_input_files(file)
        staff.presses("Send the file")
        staff.arrives(name)
        enter(county.authority)
        for submission in Submission.objects.filter(state="received"):
            intake.process(submission.pk)
        staff.page.reload()
        staff.arrives(name)

    return send


@pytest.mark.parametrize("staff", [PHONE], indirect=True, ids=["phone"])
def test_a_school_sends_the_forms_it_gathered(
    staff: Staff, county: County, sends: Callable[..., None]
) -> None:
    staff.signs_in(county.school_user.user.email, home=county.school.name)
    staff.page.goto(f"/consents/schools/{county.school.pk}/paper")
    staff.arrives("Forms on paper")
    staff.sees("Download the list to fill in")
    staff.page.goto("/files/send")
    staff.arrives("Send a file")
    sends(
        "consents.csv",
        HEADINGS,
        "Okafor,Amara,17/11/2009,Yes,Young person,consent-1.paper",
        "Reed,Ben,18/11/2009,Taken back,Young person,",
        "Vale,Ivo,02/01/2010,Yes,Young person,consent-1.paper",
    )
    staff.sees("Answers about consent, from")
    staff.sees("This consent was taken back already, or was never given.")
    staff.sees("It would help to have their UPN or ULN")
    assert Consent.objects.get().person.given_name == "Amara"


@pytest.mark.parametrize("staff", [DESK], indirect=True, ids=["desk"])
def test_a_data_manager_settles_an_instruction_and_a_file_is_cut_down(
    staff: Staff, county: County, sends: Callable[..., None]
) -> None:
    told = sharing.Told(
        person=county.person("Amara"),
        institution=None,
        given_by=Giver.PUPIL,
        on=timezone.localdate(),
        told="A file of the system before",
    )
    sharing.record_instructions([told], authority_id=county.authority.pk, by=None)
    staff.signs_in(county.manager.user.email)
    staff.opens("Instructions not to share to settle")
    staff.arrives("Instructions not to share")
    staff.sees("Find out to whom it was given")
    staff.opens("Note what you did about Amara Okafor")
    staff.arrives("Find out to whom it was given")
    staff.presses("Note it")
    staff.sees("Say what you did")
    staff.page.get_by_label("What did you do?").fill("Asked them: every college is meant")
    staff.presses("Note it")
    staff.arrives("Instructions not to share")
    staff.sees("It stands in the list no more")

    staff.page.goto("/files/send")
    staff.arrives("Send a file")
    staff.page.get_by_label("Who is the file from?").select_option(str(county.college.pk))
    sends(
        "enrolments.csv",
        OF_COLLEGE,
        "Okafor,Amara,17/11/2009,XM1 1AA,07700 900123,Level 2 Brickwork,07/09/2026",
        "Reed,Ben,18/11/2009,XM1 1AA,07700 900124,Level 2 Brickwork,07/09/2026",
    )
    staff.sees("1 of 2 lines kept as evidence; 1 is withheld by an instruction")
    staff.sees("1 line is about young people of whom an instruction not to share stands.")
    assert "07700900123" not in staff.page.content()
    assert county.person("Amara").mobile == ""
    assert county.person("Ben").mobile == "07700900124"
