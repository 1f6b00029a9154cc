"""A tracker's and a data manager's day in a real browser, on a desk and on a phone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from fingerpost.core.records import Source
from journeys.staff import Staff
from worlds import PASSWORD, County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PERSONAL = ("priya", "raghunathan", "07700", "xm1", "renée", "2009")


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    priya = add_person(
        county,
        "Priya Anne Raghunathan",
        age=17,
        school=county.school,
        postcode="XM1 1AA",
        mobile="07700 900123",
        characteristics=["110"],
        safe_contact_note="Text first",
    )
    say(priya, "330", days_ago=300, by=county.tracker)
    disputed = add_person(county, "Renée O'Brien", age=16, ehc_plan=True)
    place = {"starts_on": timezone.localdate() - timedelta(days=30)}
    place |= {"provider_id": county.college.pk}
    say(disputed, "230", days_ago=5, source=Source.PROVIDER_ENROLMENT, **place)
    say(disputed, "410", days_ago=9, source=Source.PARENT, **place)
    for name in ("Oliver Smith", "Olivia Smythe", "Maya Wren"):
        add_person(county, name, age=16, school=county.school)
    return county


@pytest.fixture
def staff(staff: Staff) -> Iterator[Staff]:
    yield staff
    asked = " ".join(staff.addresses).casefold()
    assert not [word for word in PERSONAL if word in asked]


def test_a_tracker_finds_out_and_writes_it_down(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.sees("Vulnerable, and not known since their activity lapsed")
    staff.opens("Priya Anne Raghunathan")

    staff.arrives("Priya Raghunathan")
    staff.sees("Text first")
    page = staff.page
    page.get_by_role("button", name="Log a contact").click()
    staff.presses("Log this")
    staff.arrives("Priya Raghunathan")
    page.get_by_role("link", name="Choose what came of it").click()
    assert page.evaluate("document.activeElement.name") == "outcome"

    page.get_by_role("group", name="What came of it: Call").get_by_text("Spoke with them").click()
    page.get_by_label("What are they doing?").select_option("310")
    page.get_by_role("combobox", name="Where").fill(county.college.name)
    staff.presses("Log this")
    staff.arrives("Priya Raghunathan")
    staff.sees("Logged: call: spoke with them.")
    staff.sees(f"Apprenticeship at {county.college.name}")

    staff.presses("Undo")
    staff.arrives("Priya Raghunathan")
    staff.sees("Taken back. It stays in the time line, struck through.")
    staff.sees("Not known (EET lapsed)")

    page.get_by_text("See another day").click()
    day = timezone.localdate() - timedelta(days=200)
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=at_{part}]").fill(str(value))
    staff.presses("Show that day")
    staff.arrives("Priya Raghunathan")
    staff.sees("An earlier day")


def test_finding_by_keyboard(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.finds("raghunatan priya")
    staff.sees("Priya Anne Raghunathan")
    staff.finds("nobodyofthatname")
    staff.sees("Nobody found")
    staff.finds("smith")
    staff.opens("Oliver Smith")
    staff.arrives("Oliver Smith")


def test_worklists_narrowed_sorted_and_taken_away(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto("/worklists")
    staff.arrives("Worklists")
    staff.opens("Not known")
    staff.arrives("Not known")
    toggle = staff.page.get_by_role("button", name="Show filters")
    if toggle.is_visible():
        toggle.click()
    staff.page.get_by_label("Year group").select_option("17")
    staff.presses("Apply filters")
    staff.arrives("Not known")
    staff.sees("1 to 1 of 1 young person")
    with staff.page.expect_download() as taken:
        staff.page.get_by_role("button", name="Download as CSV").click()
    assert "Raghunathan" in taken.value.path().read_text("utf-8-sig")
    staff.page.goto("/worklists/needs-a-look")
    staff.arrives("Needs a look")
    staff.opens("Renée O'Brien")
    staff.arrives("Renée O'Brien")
    staff.sees("Somebody says otherwise")


def test_a_data_managers_morning(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.sees("Waiting on you")
    staff.opens("Not known")
    staff.arrives("Figures")
    staff.page.goto("/")
    staff.page.locator(".fp-work").get_by_role("link", name="Not known").click()
    staff.arrives("Not known")


def test_a_school_sees_its_home(staff: Staff, county: County) -> None:
    page = staff.page
    page.goto("/")
    page.get_by_label("Email").fill(county.school_user.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    staff.arrives(county.school.name)
    staff.sees("We have no list of yours for")
    page.goto("/role")
    staff.arrives("Your roles")


def test_it_works_without_scripts(browser: Any, live_server: Any, county: County) -> None:
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Email").fill(county.tracker.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.get_by_label("Find a young person").fill("priya")
    page.get_by_label("Find a young person").press("Enter")
    page.get_by_role("link", name="Priya Anne Raghunathan").click()
    page.get_by_text("Parent or carer", exact=True).first.click()
    page.get_by_text("A parent or carer told us").locator("visible=true").click()
    page.get_by_label("What are they doing?").select_option("619")
    page.get_by_role("button", name="Log this").click()
    page.get_by_text("Logged: parent or carer: a parent or carer told us.").wait_for()
    context.close()
