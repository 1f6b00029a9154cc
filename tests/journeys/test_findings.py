"""Findings go to whoever can mend them: the data manager shares them out, a tracker answers."""

from datetime import date, timedelta

import pytest

from fingerpost.returns import actions as returns
from fingerpost.returns.models import Return
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OCTOBER = date(2026, 10, 31)


@pytest.fixture
def county() -> County:
    county = County.make()
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), school=county.school)
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17), school=county.school)
    say(amara, "210", starts_on=date(2026, 9, 7), provider_id=county.college.pk)
    yesterday = returns.build(county.authority, period_end=OCTOBER, by=None)
    day_before = yesterday.built_at - timedelta(days=1)
    Return.objects.filter(pk=yesterday.pk).update(built_at=day_before)
    returns.build(county.authority, period_end=OCTOBER, by=None)
    return county


def test_shared_out_answered_and_seen_to_go_down(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.sees("Findings by who can mend them")
    staff.opens("Findings by who can mend them")
    staff.arrives("Findings")
    staff.page.get_by_text("Lists to send to schools and providers").click()
    with staff.page.expect_download():
        staff.page.get_by_role("link", name="Download as CSV for Thornbury Hill").click()

    staff.page.get_by_label("Tick rule 32 for Joshua Smith").check()
    staff.presses("Assign")
    staff.arrives("Assign 1 finding")
    staff.presses("Assign")
    staff.arrives("Assign 1 finding")
    staff.sees("There is a problem")
    staff.page.get_by_label("Somebody of ours").check()
    staff.page.get_by_label("Whose name?").select_option(label="Tom Ferris")
    staff.presses("Assign")
    staff.arrives("Joshua Smith")
    staff.sees("1 finding assigned.")
    staff.presses("Undo")
    staff.sees("Put back: 1 finding.")

    staff.page.goto("/returns/findings?rule=32")
    staff.presses("Assign")
    staff.arrives("Assign 2 findings")
    staff.page.get_by_label("Somebody of ours").check()
    staff.page.get_by_label("Whose name?").select_option(label="Tom Ferris")
    staff.presses("Assign")
    staff.sees("2 findings assigned.")
    staff.page.get_by_role("button", name="How it goes, rule by rule").click()
    staff.arrives("How it goes, rule by rule")
    staff.sees("0 new, 0 mended, 2 still")


def test_a_tracker_explains_what_they_were_given(staff: Staff, county: County) -> None:
    from fingerpost.returns.findings import actions, queries

    built = queries.builds(county.manager)[0]
    mine = queries.of_build(built).filter(code="32")
    actions.assign(mine, by=county.manager, user=county.tracker.user)
    staff.signs_in(county.tracker.user.email)
    staff.opens("2 findings to mend")
    staff.arrives("Findings")
    staff.opens("Ask the school for the postcode")
    staff.page.get_by_role("button", name="Explain").click()
    staff.arrives("Explain 1 finding")
    staff.page.get_by_label("Why does the return say this").fill("No fixed address: a boat.")
    staff.presses("Explain")
    staff.sees("1 finding explained.")
    staff.page.get_by_role("button", name="Open the young person").click()
    staff.sees("What the return says")
    staff.sees("Explained: No fixed address: a boat.")
    staff.page.goto("/")
    staff.sees("1 finding to mend")
