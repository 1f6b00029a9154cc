"""A data-protection officer hands over what we hold; a tracker looks into what is wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fingerpost.caseload.casework.actions import add_note
from fingerpost.core.rights.kinds import Kind
from fingerpost.reports.rights import actions
from fingerpost.reports.rights.actions import NewRequest
from fingerpost.reports.rights.models import Request
from journeys.staff import Staff
from worlds import County, add_person, officer, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    """Amara, of whom there is a note that names her brother, says by letter that we err."""
    made = County.make("998")
    ines = officer(made)
    amara = add_person(made, "Amara Okafor", school=made.school)
    say(amara, "230", provider_id=made.college.pk)
    today = timezone.localdate()
    add_note(amara, text="Her brother Sam rang", on=today, sensitivity="general", by=made.tracker)
    wrong = NewRequest(
        kind=Kind.CORRECTION,
        channel=Request.Channel.LETTER,
        received_on=today - timedelta(days=3),
        person=amara,
        words="I never went to that college",
    )
    actions.keep(wrong, authority=made.authority, by=ines)
    return made


def test_an_officer_hands_everything_over(staff: Staff, county: County) -> None:
    page, today = staff.page, timezone.localdate()
    staff.signs_in("data_protection_officer998@example.org")
    staff.sees("Amara Okafor: Have something put right")
    staff.finds("amara")
    staff.opens("Amara")
    staff.opens("Requests about their data")
    staff.arrives("Requests about their data")
    staff.presses("Take a request down")
    staff.arrives("Take a request down")
    staff.presses("Take it down")
    staff.arrives("Take a request down")
    page.get_by_role("link", name="Say what they ask").click()
    page.get_by_label("See what we hold").check()
    page.get_by_label("In their words").fill("What do you have on me?")
    page.get_by_label("In person").check()
    page.get_by_label("The young person", exact=True).check()
    for part in ("day", "month", "year"):
        page.get_by_role("group", name="When did it come?").get_by_label(part.title()).fill(
            str(getattr(today, part))
        )
    staff.presses("Take it down")
    staff.arrives("See what we hold")
    staff.opens("Say how you made sure that it is them")
    staff.arrives("Who it is")
    page.get_by_label("How do you know that it is them?").fill("Came in with a passport")
    staff.presses("Keep")
    staff.opens("Everything held about them")
    staff.arrives("Everything held")
    staff.sees("1 text may name somebody else")
    staff.presses("Look through what may name others")
    staff.arrives("What may name others")
    staff.sees("Her brother Sam rang")
    page.get_by_label("Take out").check()
    page.get_by_label("Why is it taken out?").select_option("names_another")
    staff.presses("Keep these answers")
    staff.arrives("What may name others")
    staff.opens("See what they get")
    staff.arrives("Everything held")
    staff.sees("taken out because it is about somebody else")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download what they get").click()
    assert "amara" not in download.value.suggested_filename.lower()
    staff.opens("See what we hold")
    staff.opens("Write: Our answer")
    staff.arrives("Our answer")
    staff.presses("Keep the letter")
    staff.arrives("See what we hold")
    page.get_by_role("button", name="Answer", exact=True).click()
    staff.arrives("Answer")
    page.get_by_label("Done as asked").check()
    staff.presses("Keep")
    staff.arrives("See what we hold")
    staff.sees("Done as asked")
    assert "Amara" not in " ".join(staff.addresses)


def test_a_tracker_looks_into_what_is_said_to_be_wrong(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.opens("Young people say this is wrong")
    staff.arrives("Young people say this is wrong")
    staff.opens("Amara Okafor")
    staff.arrives("They say this is wrong")
    staff.page.get_by_label("What did you find, and what did you do?").fill("It was her cousin")
    staff.presses("Keep")
    staff.arrives("Young people say this is wrong")
    staff.sees("Nothing waits")
