"""A data manager adds a colleague, who chooses a password and comes in."""

from typing import Any

import pytest

from journeys.staff import Staff
from worlds import County

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NEW_PASSWORD = "seven-herons-at-dusk"


@pytest.fixture
def county() -> County:
    return County.make()


def test_a_colleague_is_added_and_comes_in(
    staff: Staff, county: County, browser: Any, live_server: Any
) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/users/")
    staff.arrives("Users")
    staff.sees("Tom Ferris")
    page.get_by_role("button", name="Add a user").click()
    staff.arrives("Add a user")
    staff.presses("Add")
    staff.arrives("Add a user")
    page.get_by_role("link", name="Enter full name").click()
    assert page.evaluate("document.activeElement.name") == "name"

    page.get_by_label("Full name").fill("Ida Wren")
    page.get_by_label("Email address").fill("ida.wren@example.org")
    page.get_by_label("School user").check()
    page.get_by_label("Which school?").fill(county.school.urn)
    staff.presses("Add")
    staff.arrives("A way in for Ida Wren")
    link = page.locator(".fp-copy__text").inner_text()

    other = browser.new_context(base_url=live_server.url, locale="en-GB").new_page()
    colleague = Staff(other)
    other.set_viewport_size(page.viewport_size)
    other.goto(link)
    colleague.arrives("Choose a new password")
    other.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    other.get_by_label("New password again").fill(NEW_PASSWORD)
    colleague.presses("Save password")
    colleague.arrives("Your password is changed")
    other.goto("/")
    other.get_by_label("Email").fill("ida.wren@example.org")
    other.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    other.get_by_label("Password", exact=True).press("Enter")
    colleague.arrives(county.school.name)
    assert not colleague.faults
    other.context.close()


def test_a_role_is_changed_and_removed(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/users/")
    staff.opens("Tom Ferris")
    staff.arrives("Tom Ferris")
    page.get_by_label("Provider user").check()
    page.get_by_label("Which college or provider?").fill(county.college.name)
    staff.presses("Change the role")
    staff.arrives("Users")
    staff.sees(f"Tom Ferris is now: Provider user, {county.college.name}.")

    staff.opens("Tom Ferris")
    staff.presses("Give a new way in")
    staff.arrives("A way in for Tom Ferris")
    page.get_by_role("button", name="I have passed it on").click()
    staff.arrives("Users")

    staff.opens("Tom Ferris")
    staff.opens("Remove this role")
    staff.arrives("Remove Tom Ferris?")
    staff.presses("Remove the role")
    staff.arrives("Users")
    staff.sees("Tom Ferris is no longer: Provider user")

    staff.opens("Marian Webb")
    staff.opens("Remove this role")
    staff.presses("Remove the role")
    staff.arrives("Users")
    staff.sees("Marian Webb is the only data manager of")

    page.goto("/audit")
    staff.arrives("Who did what")
    staff.sees("Removed a user's role")
    staff.sees("Tom Ferris")
