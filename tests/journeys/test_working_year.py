"""The working year in a real browser: what is due, who has not done it, and whom to write to."""

import pytest

from journeys.staff import Staff
from worlds import County, add_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    made = County.make()
    add_person(made, "Ada Price", school=made.school)
    return made


def test_a_data_manager_looks_who_is_late_and_adds_a_contact(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/working-year")
    staff.arrives("The working year")
    page.get_by_role("link", name="Sixth-form and roll lists from schools").click()
    staff.arrives("Sixth-form and roll lists from schools")
    staff.sees(county.school.name)
    page.get_by_role("link", name=f"Contacts at {county.school}").click()
    staff.arrives("Contacts at")
    page.get_by_role("button", name="Add a contact").click()
    staff.arrives("Add a contact")
    page.get_by_label("What do they do there?").select_option("data")
    page.get_by_label("Name", exact=True).fill("Dan Ledger")
    page.get_by_label("Email address").fill("dan@example.org")
    staff.presses("Save")
    staff.arrives("Contacts at")
    staff.sees("Dan Ledger")
    page.goto("/contacts")
    staff.arrives("Contact register")
    staff.sees("Dan Ledger")


def test_a_day_is_moved_and_a_milestone_of_our_own_ticked_off(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/working-year/add")
    staff.arrives("Add a milestone")
    page.get_by_label("What is it?").fill("Briefing for members")
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("6")
    page.get_by_label("Year").fill("2027")
    staff.presses("Save")
    staff.arrives("Briefing for members")
    staff.presses("It is done")
    staff.sees("Ticked off")
    page.get_by_role("button", name="Change the day or who sees to it").click()
    staff.arrives("Change this milestone")
    page.get_by_label("Who sees to it?").select_option(label="Tom Ferris")
    staff.presses("Save")
    staff.sees("Tom Ferris")
    page.goto("/working-year/league")
    staff.arrives("How schools and providers keep to the year")
    staff.sees(county.school.name)
    page.goto("/working-year/shut-days")
    staff.arrives("Days we are shut")


def test_a_step_of_the_improvement_plan_is_planned_and_done(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/improvement-plan")
    staff.arrives("Improvement plan")
    staff.sees("Never matched this year")
    page.get_by_role("button", name="Add a step").click()
    staff.arrives("Add a step")
    page.get_by_label("What will you do?").fill("Ask for weekly leavers")
    page.get_by_label("Who does it?").fill("Data team")
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("3")
    page.get_by_label("Year").fill("2027")
    staff.presses("Save")
    staff.arrives("Improvement plan")
    page.get_by_role("link", name="It is done").click()
    staff.arrives("It is done")
    page.get_by_label("What came of it?").fill("Four colleges send them")
    staff.presses("Save")
    staff.sees("Four colleges send them")
