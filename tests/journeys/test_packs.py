"""A careers leader makes the pack, reads its forms, and keeps a story for the poster."""

from datetime import date

import pytest
from django.utils import timezone

from fingerpost.core.dates import academic_year
from fingerpost.core.records import Source
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    county, summer = County.make(), academic_year(timezone.localdate())
    for n in range(24):
        person = add_person(county, f"Pupil Quillfeather{n}", school=county.school, sex="FM"[n % 2])
        if n < 20:
            say(
                person,
                "230",
                source=Source.PROVIDER_ENROLMENT,
                provider_id=county.college.pk,
                starts_on=date(summer, 9, 2),
                course="Level 2 Brickwork",
            )
    return county


def test_a_careers_leader_makes_and_reads_a_pack(staff: Staff, county: County) -> None:
    page, today = staff.page, timezone.localdate()
    staff.signs_in(county.school_user.user.email, home=county.school.name)
    page.goto("/packs")
    staff.arrives("Benchmark 3 pack")
    staff.sees("No pack yet")
    staff.presses("Make the pack as known today")
    staff.arrives("Benchmark 3 pack")
    staff.opens("For governors")
    staff.arrives("Where our leavers went")
    staff.sees("What cannot be known")
    page.go_back()
    staff.opens("For your website")
    staff.arrives("Where our leavers went")
    assert "<table>" in page.get_by_label("Markup").input_value()
    page.go_back()
    staff.opens("Stories of leavers who agreed to have them on a poster")
    staff.arrives("Poster")
    staff.presses("Add a story")
    staff.arrives("Add a story")
    staff.presses("Keep the story")
    staff.sees("Only a story they agreed to can be kept")
    staff.arrives("Add a story")
    page.get_by_label("Whose story is it?").select_option(label="Quillfeather3, Pupil")
    page.get_by_label("In their own words").fill("I lay bricks and I like it.")
    page.get_by_label("Course").check()
    page.get_by_label("Day").fill(str(today.day))
    page.get_by_label("Month").fill(str(today.month))
    page.get_by_label("Year").fill(str(today.year))
    page.get_by_label("They agreed to these words").check()
    staff.presses("Keep the story")
    staff.arrives("Poster")
    staff.sees("I lay bricks and I like it.")
    staff.presses("They no longer agree: take it off")
    staff.arrives("Poster")
    staff.sees("No story yet")
    assert not [address for address in staff.addresses if "quill" in address.lower()]
