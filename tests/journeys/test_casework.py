"""A tracker takes down what stands in somebody's way, plans what to do, and looks again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from fingerpost.caseload.casework import actions
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TODAY = timezone.localdate()


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    say(add_person(county, "Ada Ashe"), "619", days_ago=20)
    return county


def enters(page: Any, name: str, day: date) -> None:
    group = page.get_by_role("group", name=name)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(value))


def test_a_need_an_action_a_note_and_what_is_due(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto(f"/people/{county.person('Ada').pk}")
    staff.arrives("Ada Ashe")
    staff.sees("No open need and nothing to be done.")
    staff.opens("Needs, actions and notes")
    staff.arrives("Help for Ada Ashe")
    staff.sees("No need yet")
    staff.presses("Add a need")
    staff.arrives("Add a need or barrier")
    staff.presses("Keep")
    staff.arrives("Add a need or barrier")
    staff.sees("Choose what stands in the way")
    staff.page.get_by_label("What stands in their way?").select_option(label="Mental health")
    enters(staff.page, "Look again on", TODAY)
    staff.presses("Keep")
    staff.arrives("Help for Ada Ashe")
    staff.presses("Plan an action")
    staff.arrives("Plan an action")
    staff.page.get_by_label("What is to be done?").fill("Visit the college with her")
    staff.page.get_by_label("What kind of help is it?").select_option(
        label="Visit to a provider or employer"
    )
    staff.page.get_by_label("What is it for?").select_option(label="Mental health")
    enters(staff.page, "By when", TODAY)
    staff.presses("Keep")
    staff.arrives("Help for Ada Ashe")
    staff.presses("Write a note")
    staff.arrives("Write a note")
    staff.page.get_by_label("Note", exact=True).fill("Likes to be texted first.")
    staff.presses("Keep")
    staff.arrives("Help for Ada Ashe")
    staff.sees("Likes to be texted first.")
    staff.page.goto("/worklists/help-due")
    staff.arrives("Help that is due")
    staff.sees("Visit the college with her")
    staff.opens("Ada Ashe")
    staff.arrives("Help for Ada Ashe")
    staff.opens("Say that it is done")
    staff.arrives("Say that it is done")
    staff.presses("Keep")
    staff.arrives("Help for Ada Ashe")
    staff.sees("Done, said by Tom Ferris.")
    staff.opens("Look at this again")
    staff.arrives("Look at a need again")
    staff.page.get_by_label("No longer").check()
    staff.presses("Keep")
    staff.arrives("Help for Ada Ashe")
    staff.sees("No longer in the way since")
    assert not [a for a in staff.addresses if "ashe" in a.casefold()]


def test_somebody_is_referred_and_starts(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto("/worklists/provision")
    staff.arrives("What there is locally")
    staff.presses("Add to the directory")
    staff.arrives("Add to the directory")
    staff.page.get_by_label("Name", exact=True).fill("Build a wall")
    staff.page.get_by_label("Who provides it").fill("Marlbrook College")
    staff.page.get_by_label("Youngest age").fill("16")
    staff.page.get_by_label("Places at once").fill("12")
    staff.page.get_by_label("What are they doing while they are there?").select_option("530")
    staff.presses("Keep")
    staff.arrives("What there is locally")
    staff.sees("It is for 16 year olds and older.")
    staff.page.get_by_label("Look for").fill("biuld")
    staff.presses("Look")
    staff.arrives("What there is locally")
    staff.sees("12 of 12 places are left.")
    staff.page.goto(f"/people/{county.person('Ada').pk}/help")
    staff.presses("Refer them")
    staff.arrives("Refer them")
    staff.page.get_by_label("To what?").select_option(label="Build a wall, Marlbrook College")
    staff.presses("Keep")
    staff.arrives("Help for Ada Ashe")
    for answer in ("Accepted: a place is kept", "Started"):
        staff.opens("Say what became of it")
        staff.arrives("What became of the referral")
        staff.page.get_by_label(answer, exact=True).check()
        staff.presses("Keep")
        staff.arrives("Help for Ada Ashe")
    staff.sees("Kept, and in the time line as what they do.")
    staff.page.goto("/worklists/provision")
    staff.arrives("What there is locally")
    staff.sees("11 of 12 places are left.")
    staff.page.goto(f"/people/{county.person('Ada').pk}")
    staff.sees("Re-engagement provision")


def test_a_place_is_kept_and_they_come(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto(f"/people/{county.person('Ada').pk}/help")
    staff.presses("Keep a place")
    staff.arrives("Keep a place for them")
    staff.page.get_by_label("Where is it?").select_option(str(county.college.pk))
    staff.page.get_by_label("Course or programme").fill("Level 1 Brickwork")
    staff.page.get_by_label("What would they be doing?").select_option("230")
    enters(staff.page, "It starts on", TODAY)
    staff.presses("Keep")
    staff.arrives("Help for Ada Ashe")
    for answer in ("Accepted", "Week 1: arrived"):
        staff.opens("Say what you learned")
        staff.arrives("What became of the place")
        staff.page.get_by_label(answer, exact=True).check()
        staff.presses("Keep")
        staff.arrives("Help for Ada Ashe")
    staff.page.goto("/worklists/automatic-places")
    staff.arrives("Automatic places")
    staff.sees("1 of 1 asked")


def test_a_document_is_added_and_opened(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto(f"/people/{county.person('Ada').pk}/help")
    staff.presses("Add a document")
    staff.arrives("Add a document")
    letter = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 her CV"}
    staff.page.locator("input[type=file]").set_input_files(letter)
    staff.page.get_by_label("What is it?").fill("Her CV")
    staff.presses("Keep")
    staff.arrives("Help for Ada Ashe")
    with staff.page.expect_download() as saved:
        staff.page.get_by_role("link", name="Open (PDF").click()
    assert saved.value.suggested_filename == "her-cv.pdf"
    assert saved.value.path().read_bytes() == b"%PDF-1.7 her CV"


def test_what_helped_is_read(staff: Staff, county: County) -> None:
    day, ada, by = TODAY - timedelta(days=200), county.person("Ada"), county.tracker
    said = {"kind": "guidance", "what": "Talk", "owner": by.user, "due_on": day}
    actions.finish_action(actions.add_action(ada, **said, by=by), on=day, by=by)
    staff.signs_in(by.user.email)
    staff.page.goto("/figures")
    staff.opens("What helped")
    staff.arrives("What helped")
    staff.sees("Careers guidance")
    staff.sees("It does not prove what caused what")
