"""Whom a return carries, and as what, once people leave: by what had been sent and was known."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from fingerpost.audit.models import Event
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


# The page of the movement


@pytest.fixture
def moved(county: County, amara: Person) -> Return:
    """September's return after August's: one moved, one grew too old, two finished Year 11."""
    add_person(county, "Old Enough", born_on=date(2008, 3, 4), postcode="XM1 1AA")
    add_person(county, "=Plan Kept", born_on=date(2008, 4, 4), postcode="XM1 1AA", ehc_plan=True)
    add_person(county, "Bo Ash", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    add_person(county, "New Eleven", born_on=date(2010, 10, 4), postcode="XM1 1AA")
    send(county, AUGUST)
    leave(county, amara)
    return build(county, SEPTEMBER)


@pytest.fixture
def manager(county: County, client: Client) -> Client:
    client.force_login(county.manager.user)
    return client


def words(client: Client, address: str, **asked: str) -> str:
    page = html.fromstring(client.get(address, asked).content)
    return " ".join(page.find(".//main").text_content().split())


def test_the_sum_and_the_causes_of_both_cohorts(manager: Client, moved: Return) -> None:
    address = reverse("return_cohort", args=[moved.pk])
    assert address in manager.get(reverse("return", args=[moved.pk])).content.decode()
    page = words(manager, address)
    assert "2 before + 1 joined − 2 left = 1 now" in page  # 16-17
    assert "4 before + 1 joined − 2 left = 3 now" in page  # the whole return
    assert "Past 17, kept by a plan" in page
    assert "Moved to another authority" in page
    assert "Year 11 is over" in page
    assert "New in Year 11" in page


def test_behind_each_number_stand_names(manager: Client, moved: Return) -> None:
    address = reverse("return_cohort", args=[moved.pk])
    told = words(manager, address, of="all", kind="left", cause="moved to another authority")
    whom = told.split("Show everybody who joined or left")[1]
    assert "Amara Okafor" in whom
    assert "Old Enough" not in whom
    nobody = words(manager, address, of="none such", kind="left", cause="died")
    assert "Nobody joined or left" in nobody


def test_the_file_of_the_movement_is_audited_and_no_formula(
    county: County, manager: Client, moved: Return
) -> None:
    answer = manager.get(reverse("return_cohort_csv", args=[moved.pk]), {"of": "16-17"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]].count("'=Plan") == 1
    event = Event.objects.get(verb="downloaded a cohort's movement")
    assert event.detail["people"] == len(rows) - 1


def test_others_do_not_see_the_movement(county: County, client: Client, moved: Return) -> None:
    names = ("return_cohort", "return_cohort_csv")
    client.force_login(county.tracker.user)
    assert [client.get(reverse(n, args=[moved.pk])).status_code for n in names] == [403, 403]
    client.force_login(County.make("997").manager.user)
    assert [client.get(reverse(n, args=[moved.pk])).status_code for n in names] == [404, 404]
