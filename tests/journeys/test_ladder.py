"""A tracker takes the steps to find somebody, and asks a college with a list."""

import pytest
from django.core.cache import cache

from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.core.records import Source
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    home = {"address_line_1": "1 Mill Lane", "postcode": "XM1 1AA"}
    told = {"source": Source.PROVIDER_ENROLMENT, "provider_id": county.college.pk}
    ada = add_person(county, "Ada Ashe", mobile="07700 900123", **home)
    say(ada, "230", days_ago=500, **told)
    say(add_person(county, "Eve Ashe", **home), "230", **told)
    log_contact(person=ada, by=county.tracker.user, means="call", outcome="no_answer")
    return county


def test_somebody_is_looked_for_step_by_step(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    ada = county.person("Ada")
    staff.page.goto(f"/people/{ada.pk}")
    staff.presses("Steps to find them")
    staff.arrives("Steps to find Ada Ashe")
    staff.sees("Perhaps a brother or sister: Eve Ashe")
    staff.sees("A mobile number is held.")
    staff.sees("Waiting for an answer")
    row = staff.page.get_by_role("row").filter(has_text="Visit")
    row.get_by_text("Leave this step out", exact=True).click()
    row.get_by_label("Why leave this step out?").fill("No bus goes there")
    staff.presses("Leave out Visit")
    staff.arrives("Steps to find Ada Ashe")
    staff.sees("No bus goes there")
    staff.presses("Take up again Visit")
    staff.arrives("Steps to find Ada Ashe")
    staff.opens("What works here")
    staff.arrives("What works here")
    staff.sees("30% (ours)")


def test_a_college_is_asked_with_a_list(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/worklists")
    staff.opens("Ask schools and providers")
    staff.arrives("Ask schools and providers")
    staff.opens(county.college.name)
    staff.arrives(f"Ask {county.college.name}")
    staff.sees("Last known there")
    staff.presses("Make the list")
    staff.arrives(f"Ask {county.college.name}")
    staff.sees("0 of 1")
    with staff.page.expect_download() as taken:
        staff.page.get_by_role("link", name="Take the file").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    staff.presses("Make an upload link")
    staff.arrives(f"An upload link for {county.college.name}")
    staff.sees("This link is shown once")
