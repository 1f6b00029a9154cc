"""The data manager reads the figures: the month, its year, and one school's line."""

from datetime import date

import pytest
from django.core.cache import cache

from fingerpost.reports.figures import actions
from fingerpost.returns import actions as returns
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), school=county.school)
    say(amara, "610", starts_on=date(2026, 10, 5), verified_on=date(2026, 10, 5))
    bo = add_person(county, "Bo Quaye", born_on=date(2009, 11, 17), school=county.school)
    day = date(2026, 9, 8)
    say(bo, "230", starts_on=day, verified_on=day, provider_id=county.college.pk)
    return county


def test_from_todays_rates_to_a_table_in_the_hand(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.opens("NEET")
    staff.arrives("Figures")
    staff.sees("No return built yet")

    for end in (date(2026, 9, 30), date(2026, 10, 31)):
        returns.build(county.authority, period_end=end, by=None)
    staff.page.reload()
    staff.sees("A return is being counted")
    staff.arrives("Figures")
    actions.count_new(county.authority.pk, by=None)
    staff.sees("Figures for October 2026")  # the page looks again by itself
    staff.arrives("Figures for October 2026")
    assert staff.page.get_by_role("img", name="NEET, month by month").count() == 1
    staff.page.get_by_text("Where the fifths begin and end", exact=True).click()
    staff.arrives("Figures for October 2026")

    staff.page.get_by_label("Month", exact=True).select_option("2026-09")
    staff.presses("Show")
    staff.arrives("Figures for September 2026")
    staff.page.get_by_role("link", name="School", exact=True).click()
    staff.arrives("Figures by school, September 2026")
    staff.sees("fewer than 6")
    with staff.page.expect_download() as taken:
        staff.page.get_by_role("link", name="Download as CSV").click()
    assert taken.value.suggested_filename == "figures-school-2026-09.csv"
    staff.page.goto("/figures")
    staff.opens("How these are worked out")
    staff.arrives("How these are worked out")
