"""Draw up the list, fix it, see who is missing, record an offer in place, and ask the survey."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from fingerpost.core.exercises import guarantee, survey
from fingerpost.core.exercises.cohorts import this_year
from fingerpost.core.exercises.plans import Kind
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TODAY = timezone.localdate()
YEAR = this_year(TODAY)
BORN = guarantee.people_born(Kind.YEAR_11, YEAR)[0] + timedelta(days=60)


@pytest.fixture
def county() -> County:
    county = County.make()
    for name in ("Amara Okafor", "Joshua Smith"):
        add_person(county, name, born_on=BORN, school=county.school)
    reference = survey.days(YEAR, TODAY)[0]
    joshua = county.person("Joshua")
    say(joshua, "230", starts_on=reference - timedelta(days=30), provider_id=county.college.pk)
    return county


def test_a_list_is_drawn_up_fixed_and_worked_through(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/returns/guarantee")
    staff.arrives(f"September Guarantee {YEAR}")
    staff.presses("Draw up the list of the September Guarantee, Year 11")
    staff.arrives(f"September Guarantee, Year 11 {YEAR}")
    staff.sees("0 of 2 have an offer.")

    staff.page.get_by_label("Status of Amara Okafor").select_option("110")
    staff.presses("Keep for Amara Okafor")
    staff.sees("Kept for Amara Okafor.")
    staff.sees("1 of 2 have an offer.")
    staff.arrives(f"September Guarantee, Year 11 {YEAR}")

    with staff.page.expect_download() as download:
        staff.page.get_by_role("link", name="Download a list for Thornbury Hill School").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        assert "Offer status is one of these" in next(file)
        asked = [row["Surname"] for row in csv.DictReader(file)]
    assert asked == ["Smith"]

    staff.presses("Fix the list")
    staff.arrives("Fix this list?")
    staff.presses("Fix the list")
    staff.sees("The list is fixed.")
    staff.arrives(f"September Guarantee, Year 11 {YEAR}")
    staff.opens("Amara Okafor")
    staff.arrives("Amara Okafor")
    staff.sees("Plans and offers")
    staff.opens("Add a plan or an offer")
    staff.arrives("Add a plan or an offer")


def test_the_survey_says_who_is_missing_and_whom_to_ask(staff: Staff, county: County) -> None:
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/returns/survey")
    staff.arrives(f"Activity survey {YEAR}")
    staff.presses("Draw up the list of the Activity survey")
    staff.arrives(f"Activity survey {YEAR}")
    staff.sees("We know of 1 of 2 what they did.")
    staff.opens("Thornbury Hill School")
    staff.arrives(f"Activity survey {YEAR}")
    staff.sees("Amara Okafor")
    assert not staff.page.get_by_role("link", name="Joshua Smith").count()
    staff.opens("Leave out Amara Okafor")
    staff.arrives("Leave Amara Okafor out of the list?")
    staff.presses("Leave out")
    staff.sees("Say why")
