"""Whom a return carries, and as what, once people leave: by what had been sent and was known."""

import io
from datetime import date

import pytest

from fingerpost.core.cohorts.leaving import Left
from fingerpost.core.returns import xml
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from fingerpost.returns import actions, signing
from fingerpost.returns.models import Return
from worlds import County, add_person

pytestmark = pytest.mark.django_db

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)
KENT = "886"
MOVED = Left(on=date(2026, 9, 20), status="T", to=KENT)


@pytest.fixture
def county() -> County:
    return County.make()


@pytest.fixture
def amara(county: County) -> Person:
    return add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), postcode="XM1 1AA")


def build(county: County, end: date) -> Return:
    return actions.build(county.authority, period_end=end, by=None)


def send(county: County, end: date) -> Return:
    built = build(county, end)
    signing.sign_off(built, by=county.manager)
    signing.mark_sent(built, by=county.manager)
    return built


def letters(built: Return) -> dict[str, str]:
    with xml.read(io.BytesIO(actions.file_of(built))) as file:
        return {
            record.given_name: record.cohort_status + record.transferred_to_la_code
            for record in file
        }


def leave(county: County, person: Person, left: Left = MOVED) -> None:
    people.leave(person, left=left, how="They told us", by=county.tracker)


def test_a_leaving_heard_of_late_is_in_the_next_return_and_in_no_other(
    county: County, amara: Person
) -> None:
    assert letters(send(county, SEPTEMBER)) == {"Amara": "P"}
    leave(county, amara)
    october = send(county, OCTOBER)
    assert letters(october) == {"Amara": f"T{KENT}"}
    assert october.counts["cohort_T"] == 1
    assert letters(build(county, date(2026, 11, 30))) == {}
    assert letters(build(county, OCTOBER)) == {"Amara": f"T{KENT}"}
    assert letters(build(county, SEPTEMBER)) == {"Amara": "P"}, "October has told it"


def test_who_came_back_is_in_the_cohort_again_and_may_leave_again(
    county: County, amara: Person
) -> None:
    send(county, AUGUST)
    leave(county, amara)
    assert letters(send(county, SEPTEMBER)) == {"Amara": f"T{KENT}"}
    people.come_back(amara, by=county.tracker)
    assert letters(send(county, OCTOBER)) == {"Amara": "P"}
    leave(county, amara, Left(on=date(2026, 11, 2), status="D"))
    assert letters(build(county, date(2026, 11, 30))) == {"Amara": "D"}


def test_where_nothing_was_sent_a_leaving_is_told_in_its_month(
    county: County, amara: Person
) -> None:
    leave(county, amara)
    assert letters(build(county, AUGUST)) == {"Amara": "P"}
    assert letters(build(county, SEPTEMBER)) == {"Amara": f"T{KENT}"}
    assert letters(build(county, OCTOBER)) == {}


def test_entered_in_error_is_in_no_return(county: County, amara: Person) -> None:
    send(county, AUGUST)
    leave(county, amara, Left(on=date(2026, 9, 1), status="X"))
    assert letters(build(county, SEPTEMBER)) == {}


def test_age_the_end_of_a_plan_and_the_end_of_year_11_are_worked_out(county: County) -> None:
    add_person(county, "Old Enough", born_on=date(2008, 3, 4), postcode="XM1 1AA")
    planned = add_person(
        county, "Plan Ended", born_on=date(2006, 3, 4), postcode="XM1 1AA", ehc_plan=True
    )
    add_person(
        county, "Kent Pupil", born_on=date(2010, 3, 4), postcode="ME1 1AA", home_authority=KENT
    )
    add_person(
        county, "Taught There", born_on=date(2010, 10, 4), postcode="XM1 1AA",
        educated_authority=KENT,
    )  # fmt: skip
    assert letters(send(county, AUGUST)) == {"Old": "P", "Plan": "P", "Kent": "P"}
    planned.ehc_plan = False
    planned.save()
    september = {"Old": "A", "Plan": "L", "Kent": f"T{KENT}"}
    built = send(county, SEPTEMBER)
    assert letters(built) == september
    assert not built.findings.filter(code__in=("13", "34", "35", "40", "41", "42")).exists()
    assert letters(build(county, OCTOBER)) == {}


def test_an_unknown_area_is_still_here(county: County) -> None:
    add_person(county, "Bo Ash", born_on=date(2010, 3, 4), home_authority="004")
    assert letters(build(county, OCTOBER)) == {"Bo": "P"}
