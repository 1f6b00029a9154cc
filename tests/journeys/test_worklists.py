"""A tracker works through their lists; a data manager sets them, shares them out and covers."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from fingerpost.caseload.contacts.actions import log_contact
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    ada = add_person(
        county,
        "Ada Ashe",
        school=county.school,
        postcode="XM1 1AA",
        mobile="07700 900123",
        ehc_plan=True,
    )
    say(ada, "330", days_ago=300)
    at = timezone.now() - timedelta(days=9)
    log_contact(person=ada, by=county.tracker.user, means="call", outcome="no_answer", at=at)
    say(
        add_person(county, "Bo Birch", postcode="XM2 2AB", characteristics=["110"]),
        "619",
        days_ago=130,
    )
    say(add_person(county, "Cy Cedar", postcode="XM2 2AB"), "830", days_ago=9)
    return county


def test_a_list_is_narrowed_and_kept(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto("/worklists")
    staff.arrives("Worklists")
    staff.opens("Not known")
    staff.arrives("Not known")
    staff.sees("Where the next try gains most comes first.")
    staff.sees("EHC plan, out of sight for")
    if staff.page.get_by_role("button", name="Apply filters").is_hidden():
        staff.page.get_by_role("button", name="Filter").click()
    staff.page.get_by_label("Why not known").select_option(label="Refused to say")
    staff.presses("Apply filters")
    staff.arrives("Not known")
    staff.sees("Cy Cedar")
    staff.page.get_by_text("Keep this list under a name").click()
    staff.page.get_by_label("Name of the list").fill("Would not say")
    staff.presses("Keep")
    staff.arrives("Worklists")
    staff.sees("Would not say")
    staff.presses("Share Would not say")
    staff.arrives("Worklists")
    staff.sees("Yours, colleagues see it")
    staff.opens("Would not say")
    staff.arrives("Not known")
    staff.sees("1 to 1 of 1 young person")
    assert not [a for a in staff.addresses if "cedar" in a.casefold()]


def test_how_often_and_who_comes_first_is_set(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/worklists")
    staff.opens("Whom to find first")
    staff.arrives("Whom to find first")
    staff.page.get_by_label("Hear from them: NEET").select_option(label="Every month")
    staff.presses("Set")
    staff.arrives("Whom to find first")
    staff.sees("Set. The lists go by it from now on.")
    staff.sees("Changed by Marian Webb")


def test_young_people_are_shared_out_and_covered(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/worklists/caseloads")
    staff.arrives("Caseloads")
    staff.sees("No caseloads yet")
    staff.presses("New caseload")
    staff.arrives("New caseload")
    staff.page.get_by_label("Name", exact=True).fill("North")
    staff.page.get_by_label("Who holds it").select_option(label="Tom Ferris")
    staff.presses("Save")
    staff.arrives("Share out: North")
    staff.presses("Save")
    staff.arrives("Share out: North")
    staff.sees("Choose a school, an area or a young person.")
    staff.page.get_by_label("Postcode areas").fill("XM2")
    staff.presses("Save")
    staff.arrives("North")
    staff.presses("Cover for absence")
    staff.arrives("Cover for absence: North")
    staff.page.get_by_label("To whom").select_option(label="Marian Webb")
    until = timezone.localdate() + timedelta(days=7)
    last = staff.page.get_by_role("group", name="To which day")
    for part, value in (("Day", until.day), ("Month", until.month), ("Year", until.year)):
        last.get_by_label(part).fill(str(value))
    staff.presses("Save")
    staff.arrives("North")
    staff.sees("Marian Webb (covering)")
    staff.page.goto("/worklists/caseloads")
    staff.arrives("Caseloads")
    staff.sees("A fair share")
    staff.page.goto("/worklists/not-known")
    staff.arrives("Not known")
    staff.sees("Caseload: Mine.")
    assert staff.page.get_by_text("Ada Ashe").count() == 0
