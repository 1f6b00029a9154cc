"""A data manager has the survey's reports made, and a school reads its own and no other."""

import pytest

from apps.test_authority_reports import YEAR
from apps.test_authority_reports import county as county
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.reports.authority import tasks
from fingerpost.reports.authority.models import Run
from fingerpost.returns.exercises import actions as exercises
from journeys.staff import Staff
from worlds import County, enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_reports_are_made_given_read_and_taken_back(staff: Staff, county: County) -> None:
    exercises.draw_up(county.authority, kind=CohortKind.SURVEY, year=YEAR, by=county.manager.user)
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/reports")
    staff.arrives("Reports")
    staff.sees("No reports yet")
    staff.opens("Scrutiny paper")
    staff.arrives("Scrutiny paper")
    staff.page.get_by_label("Tom Ferris, tracker").check()
    _has_it_made(staff, county)
    staff.opens("Scrutiny paper")
    staff.arrives("Scrutiny paper, October 2026")
    staff.sees("How these numbers were made")
    staff.page.goto("/reports/make/survey")
    staff.arrives("Activity survey report")
    _has_it_made(staff, county)
    staff.sees(f"Activity survey report, November {YEAR}: {county.school.name}")
    _reads_its_own(staff, county)
    staff.signs_in(county.manager.user.email)
    staff.page.goto(f"/reports/made/{Run.objects.latest('pk').pk}")
    staff.presses("Take it back")
    staff.sees("Nobody finds it any more")


def _has_it_made(staff: Staff, county: County) -> None:
    staff.presses("Have it made")
    staff.sees("Being made")
    enter(county.authority)
    run = Run.objects.latest("pk")
    with staff.page.expect_navigation():  # the page hears of it by itself
        tasks.make_report(authority_id=county.authority.pk, run_id=run.pk)
    enter(county.authority)
    staff.sees("given on")
    staff.arrives(f"{run.about.name}, {run.on:%B %Y}")


def _reads_its_own(staff: Staff, county: County) -> None:
    staff.page.context.clear_cookies()
    staff.signs_in(county.school_user.user.email, home=county.school.name)
    staff.page.goto("/reports")
    staff.arrives("Reports")
    staff.opens("Activity survey report")
    staff.arrives(f"{county.school.name}: Activity survey report")
    staff.sees("What your leavers did")
    assert staff.page.get_by_text("School by school").count() == 0
    staff.page.context.clear_cookies()
