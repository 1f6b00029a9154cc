"""A tracker takes somebody off the caseload and puts them back; the manager sees it move."""

from datetime import date

import pytest
from django.utils import timezone

from fingerpost.core.cohorts.leaving import Left
from fingerpost.people import actions as people
from fingerpost.returns import actions as returns
from fingerpost.returns import signing, tasks
from fingerpost.returns.models import Rebuild, Return
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WITHOUT_END = "x" * 280  # what is written without a space makes no page wider than the screen
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)


@pytest.fixture
def county() -> County:
    county = County.make()
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    say(amara, "619", days_ago=3, note=WITHOUT_END)
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17), postcode="XM1 1AA")
    return county


def send(county: County, end: date) -> Return:
    built = returns.build(county.authority, period_end=end, by=None)
    signing.sign_off(built, by=county.manager)
    signing.mark_sent(built, by=county.manager)
    return built


def test_leaving_and_coming_back(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.finds("amara")
    staff.opens("Amara")
    staff.arrives("Amara Okafor")
    staff.page.get_by_role("button", name="Leaving the caseload").click()
    staff.arrives("Leaving the caseload")
    staff.presses("Continue")
    staff.arrives("Leaving the caseload")
    staff.sees("Choose why they leave")
    staff.page.get_by_label("They moved to another authority in England").check()
    staff.page.get_by_label("Which authority?").select_option(label="Kent")
    today = timezone.localdate()
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        staff.page.get_by_label(part, exact=True).fill(str(value))
    staff.page.get_by_label("How do we know?").fill(f"Kent wrote {WITHOUT_END}")
    staff.presses("Continue")
    staff.arrives("Check before they leave the caseload")
    staff.sees("The next return tells the DfE, once.")
    staff.presses("Take off the caseload")
    staff.arrives("Amara Okafor")
    staff.sees("Moved to Kent on")
    staff.presses("Put back on the caseload")
    staff.arrives("Amara Okafor")
    staff.sees("Back on the caseload.")
    assert not any("Kent" in address for address in staff.addresses)


def test_putting_back_who_died_is_asked_first(staff: Staff, county: County) -> None:
    joshua = county.person("Joshua")
    died = Left(on=timezone.localdate(), status="D")
    people.leave(joshua, left=died, how=f"His aunt {WITHOUT_END}", by=county.tracker)
    staff.signs_in(county.tracker.user.email)
    staff.page.goto(f"/people/{joshua.pk}")
    staff.arrives("Joshua Smith")
    staff.page.get_by_role("button", name="Put back on the caseload").click()
    staff.arrives("Put them back on the caseload?")
    staff.presses("Put back on the caseload")
    staff.arrives("Put them back on the caseload?")
    staff.page.get_by_label("I have checked that they are alive").check()
    staff.presses("Put back on the caseload")
    staff.arrives("Joshua Smith")
    staff.sees("Back on the caseload.")


def test_the_cohort_moves_and_a_sent_return_is_built_again(staff: Staff, county: County) -> None:
    send(county, SEPTEMBER)
    add_person(county, "Newly Here", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    october = send(county, OCTOBER)
    staff.signs_in(county.manager.user.email)
    staff.page.goto(f"/returns/{october.pk}")
    staff.opens("Who joined and left the cohort, counted by cause")
    staff.arrives("Who joined and left the cohort")
    staff.sees("Newly Here")
    with staff.page.expect_download():
        staff.page.get_by_role("button", name="Download as CSV").click()

    staff.page.goto(f"/returns/{october.pk}")
    staff.presses("Build it again as known then")
    staff.arrives("Return for October 2026")
    staff.sees("It is being built again.")
    (rebuild,) = Rebuild.objects.all()
    tasks.build_return_again(authority_id=county.authority.pk, rebuild_id=rebuild.pk)
    staff.sees("every byte is as it was sent")
    staff.arrives("Return for October 2026")
