"""The data manager reads what changed, signs the return off, and sees who would lapse."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from fingerpost.core.dates import in_words, month_end
from fingerpost.returns import actions as returns
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    county = County.make()
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4))
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17))
    say(amara, "610", starts_on=date(2026, 10, 5))
    return county


def test_what_changed_then_signed_off_and_sent(staff: Staff, county: County) -> None:
    returns.build(county.authority, period_end=date(2026, 9, 30), by=None)
    october = returns.build(county.authority, period_end=date(2026, 10, 31), by=None)
    staff.signs_in(county.manager.user.email)
    staff.page.goto(f"/returns/{october.pk}")
    staff.sees("NEET and not known: who came in and who went out")
    staff.arrives("Return for October 2026")
    staff.opens("Who joined, left or changed, and why")
    staff.arrives("What changed since September 2026")
    staff.sees("Amara Okafor")
    with staff.page.expect_download():
        staff.page.get_by_role("button", name="Download as CSV").click()

    staff.page.goto(f"/returns/{october.pk}")
    staff.presses("Sign off")
    staff.arrives("Sign off this return?")
    staff.presses("Sign off")
    staff.arrives("Return for October 2026")
    staff.sees("The return is signed off.")
    staff.presses("Mark as sent")
    staff.arrives("Has this return been sent?")
    staff.presses("Mark as sent")
    staff.arrives("Return for October 2026")
    staff.sees("Marked as sent by Marian Webb")


def test_who_would_lapse(staff: Staff, county: County) -> None:
    ada = add_person(county, "Ada Pell", school=county.school)
    next_month = month_end(timezone.localdate()) + timedelta(days=3)
    say(
        ada,
        "210",
        starts_on=timezone.localdate(),
        expected_end_on=next_month,
        provider_id=county.college.pk,
    )
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/worklists")
    staff.opens("Lapse forecast")
    staff.arrives("Lapse forecast")
    end = month_end(next_month)
    staff.opens(in_words(end))
    staff.sees("Ada Pell")
    staff.opens("Marlbrook College")
    staff.arrives("Lapse forecast")
