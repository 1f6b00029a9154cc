"""What the return carries of guarantee and intended destination, and that its rules are content."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from fingerpost.core.dates import academic_year, month_end
from fingerpost.core.exercises import guarantee
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.records import Source
from fingerpost.core.returns import xml
from fingerpost.core.returns.records import ReturnRecord
from fingerpost.evidence import plans
from fingerpost.people.models import Person
from fingerpost.returns import actions as returns
from fingerpost.returns.exercises import actions as exercises
from fingerpost.returns.exercises.models import Cohort
from fingerpost.returns.models import Return
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
PERIOD = month_end(TODAY)
YEAR = guarantee.september_spoken_of(PERIOD)
CODES = ("25", "27", "261", "905", "906", "SG-new-1", "SG-new-2")


@pytest.fixture
def county() -> County:
    return County.make()


def young(county: County, name: str, kind: Kind, **columns: Any) -> Person:
    born_on = guarantee.people_born(kind, YEAR)[0] + timedelta(days=100)
    return add_person(county, name, born_on=born_on, school=county.school, **columns)


def said(person: Person, county: County, kind: Kind, code: str) -> None:
    new = plans.NewPlan(
        person_id=person.pk, kind=kind, code=code, source=Source.SCHOOL_ROLL, said_on=TODAY
    )
    plans.record(person, by=county.manager.user, said=new)


def listed(county: County, kind: CohortKind) -> None:
    exercises.draw_up(county.authority, kind=kind, year=YEAR, by=county.manager.user)


def built(county: County, **how: Any) -> Return:
    return returns.build(county.authority, period_end=PERIOD, by=None, **how)


def records(one: Return) -> dict[str, ReturnRecord]:
    with xml.read(io.BytesIO(returns.file_of(one))) as file:
        return {record.given_name: record for record in file}


def test_what_was_said_is_carried_with_its_authority(county: County) -> None:
    amara = young(county, "Amara Okafor", Kind.YEAR_11)
    said(amara, county, Kind.YEAR_11, "110")
    young(county, "Ben Oldroyd", Kind.YEAR_11)
    carried = records(built(county))
    assert carried["Amara"].year_11_guarantee_status == "110"
    assert carried["Amara"].year_11_guarantee_lea_code == county.authority.code
    assert carried["Amara"].guarantee_status_indicator == "Y"
    assert carried["Ben"].guarantee_status_indicator == ""


def test_the_authority_of_year_11_is_the_one_held(county: County) -> None:
    amara = young(county, "Amara Okafor", Kind.YEAR_11, year11_authority="997")
    said(amara, county, Kind.YEAR_11, "110")
    assert records(built(county))["Amara"].year_11_guarantee_lea_code == "997"


def test_whoever_is_on_a_list_has_a_status_worked_out_or_not_yet_recorded(county: County) -> None:
    young(county, "Amara Okafor", Kind.YEAR_11)
    cora = young(county, "Cora Finch", Kind.YEAR_12)
    say(cora, "310", starts_on=TODAY - timedelta(days=30))
    for kind in (CohortKind.YEAR_11, CohortKind.YEAR_12):
        listed(county, kind)
    carried = records(built(county))
    assert carried["Amara"].year_11_guarantee_status == "159"
    assert carried["Cora"].year_12_guarantee_status == "115"


def test_nothing_of_year_12_is_carried_before_its_time(county: County) -> None:
    amara = young(county, "Amara Okafor", Kind.YEAR_11)
    said(amara, county, Kind.YEAR_12, "110")
    said(amara, county, Kind.YEAR_11, "110")
    assert records(built(county))["Amara"].year_12_guarantee_status == ""


def test_year_11_alone_says_nothing_a_year_later(county: County) -> None:
    cora = young(county, "Cora Finch", Kind.YEAR_12)
    said(cora, county, Kind.YEAR_11, "110")
    assert records(built(county))["Cora"].guarantee_status_indicator == ""
    said(cora, county, Kind.YEAR_12, "140")
    carried = records(built(county))["Cora"]
    assert (carried.year_11_guarantee_status, carried.year_12_guarantee_status) == ("110", "140")


def test_an_intended_destination_is_carried_in_year_11(county: County) -> None:
    born_on = date(academic_year(PERIOD) - 15, 3, 4)
    nia = add_person(county, "Nia Pell", born_on=born_on, school=county.school)
    said(nia, county, Kind.INTENDED, "121")
    assert records(built(county))["Nia"].intended_destination_yr_11 == "121"


@pytest.mark.parametrize("year", ["2019-20", "2020-21", "current"])
def test_the_rules_of_each_year_find_nothing_wrong(county: County, year: str) -> None:
    for number, code in enumerate(("110", "140", "159", "123")):
        person = young(county, f"Given{'abcd'[number]} Family{'efgh'[number]}", Kind.YEAR_11)
        said(person, county, Kind.YEAR_11, code)
        older = young(county, f"Older{'abcd'[number]} Family{'efgh'[number]}", Kind.YEAR_12)
        said(older, county, Kind.YEAR_12, "114" if code == "159" else code)
    listed(county, CohortKind.YEAR_11)
    assert not built(county, year=year).findings.filter(code__in=CODES).exists()


@pytest.mark.django_db(transaction=True)  # each change has a moment of its own
def test_built_again_as_known_then_it_is_the_same(county: County) -> None:
    amara = young(county, "Amara Okafor", Kind.YEAR_11)
    said(amara, county, Kind.YEAR_11, "140")
    listed(county, CohortKind.YEAR_11)
    first = built(county)
    said(amara, county, Kind.YEAR_11, "110")
    plans.withdraw(amara.plans.get(code="140"), by=county.manager.user, why="Misheard")
    young(county, "Ben Oldroyd", Kind.YEAR_11)
    listed(county, CohortKind.YEAR_11)
    again = built(county, known_at=first.known_at, date_of_send=first.date_of_send)
    assert again.fingerprint == first.fingerprint
    assert records(built(county))["Amara"].year_11_guarantee_status == "110"


def test_who_left_and_stands_on_the_list_is_sent_for_the_guarantee(county: County) -> None:
    amara = young(county, "Amara Okafor", Kind.YEAR_11)
    listed(county, CohortKind.YEAR_11)
    amara.left_on, amara.cohort_status = TODAY - timedelta(days=200), "E"
    amara.save()
    carried = records(built(county))["Amara"]
    assert (carried.cohort_status, carried.year_11_guarantee_status) == ("G", "159")


@pytest.mark.django_db(transaction=True)
def test_opening_a_list_again_changes_nothing_of_what_was_built_while_it_was_closed(
    county: County,
) -> None:
    amara = young(county, "Amara Okafor", Kind.YEAR_11)
    young(county, "Ben Oldroyd", Kind.YEAR_11)
    listed(county, CohortKind.YEAR_11)
    (cohort,) = Cohort.objects.all()
    exercises.fix(cohort, by=county.manager.user)
    exercises.close(cohort, by=county.manager.user)
    amara.left_on, amara.cohort_status = TODAY - timedelta(days=200), "E"
    amara.save()
    first = built(county)
    assert "Amara" not in records(first)
    exercises.reopen(cohort, by=county.manager.user, why="A school was forgotten")
    again = built(county, known_at=first.known_at, date_of_send=first.date_of_send)
    assert again.fingerprint == first.fingerprint
    assert records(built(county))["Amara"].cohort_status == "G"
