"""Everybody in a worklist changed at once, in a real browser."""

import pytest

from journeys.staff import Staff
from worlds import County, add_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    made = County.make()
    for name in ("Ada Price", "Ben Price"):
        add_person(made, name, school=made.school)
    return made


def test_a_detail_of_all_is_looked_at_changed_and_undone(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/worklists/not-known")
    staff.arrives("Not known")
    page.get_by_role("button", name="Change all of these").click()
    staff.arrives("Change all of these")
    page.get_by_label("Level of need").check()
    page.get_by_label("Set it to").locator("visible=true").select_option("1")
    staff.presses("See what would change")
    staff.sees("Nobody is changed yet. It would change 2 young people.")
    page.get_by_label("Why?").fill("Agreed with the team")
    staff.presses("Make the change")
    staff.sees("Changed 2 of 2 young people.")
    staff.presses("Undo all of it")
    staff.sees("Undone.")
    page.goto("/bulk")
    staff.arrives("Changes of many")
    page.goto("/bulk/sheet")
    staff.arrives("Send a sheet back")


def test_what_they_do_is_stated_of_all(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/worklists/not-known/say")
    staff.arrives("Change all of these")
    page.get_by_label("What are they doing?").select_option("210")
    page.get_by_label("Where").select_option(label=county.college.name)
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("11")
    page.get_by_label("Year").fill("2026")
    page.get_by_label("Who told us?").select_option("partner_agency")
    staff.presses("See what would change")
    staff.sees("It would change 2 young people.")
