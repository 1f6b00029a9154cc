"""What is wrong behind the findings lives on from build to build."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from fingerpost.returns import actions, queries
from fingerpost.returns.models import Fault, FaultStep, Return, RuleChange, RuleCount
from worlds import County, add_person, enter

pytestmark = pytest.mark.django_db

OCTOBER, SEPTEMBER = date(2026, 10, 31), date(2026, 9, 30)
POSTCODE = "32"


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amara Okafor", born_on=date(2010, 3, 4))
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17), postcode="XM1 1AA")
    return county


def built(county: County, end: date = OCTOBER, *, days_ago: int = 0, year: str = "") -> Return:
    one = actions.build(county.authority, period_end=end, by=None, year=year)
    at = one.built_at - timedelta(days=days_ago)
    Return.objects.filter(pk=one.pk).update(built_at=at)
    return one


def set_postcode(county: County, name: str, postcode: str) -> None:
    person = county.person(name)
    person.postcode = postcode
    person.save()


def fault(county: County, name: str = "Amara") -> Fault:
    return Fault.objects.get(person=county.person(name), code=POSTCODE)


def test_two_builds_find_the_same_fault(county: County) -> None:
    first, second = built(county), built(county)
    one = fault(county)
    assert [f.built_id for f in one.findings.order_by("pk")] == [first.pk, second.pk]
    assert one.mended_on is None
    assert not one.steps.exists()
    assert Fault.objects.count() == first.findings.count()


def test_what_a_build_no_longer_finds_is_mended_and_may_come_back(county: County) -> None:
    built(county)
    Fault.objects.update(
        first_seen=SEPTEMBER, explanation="No fixed address.", explained_at=timezone.now()
    )
    set_postcode(county, "Amara", "XM1 1AA")
    built(county)
    assert fault(county).mended_on == timezone.localdate()
    assert fault(county).explanation == "No fixed address."

    set_postcode(county, "Amara", "")
    built(county)
    back = fault(county)
    assert (back.mended_on, back.explanation) == (None, "")
    assert back.first_seen == timezone.localdate()
    assert [s.what for s in back.steps.all()] == [
        FaultStep.What.CAME_BACK,
        FaultStep.What.MENDED,
    ]


def test_a_fault_of_the_file_is_one_fault_too(county: County) -> None:
    first = built(county)
    keys = {"authority": county.authority, "person": None, "code": "FILE-4", "field": ""}
    Fault.objects.create(**keys, first_seen=SEPTEMBER)
    built(county)
    assert Fault.objects.get(**keys).mended_on is not None
    assert first.findings.filter(person=None).count() == 0


def test_an_earlier_month_built_again_mends_nothing(county: County) -> None:
    built(county, OCTOBER)
    set_postcode(county, "Amara", "XM1 1AA")
    set_postcode(county, "Joshua", "")
    september = built(county, SEPTEMBER)
    assert fault(county).mended_on is None
    # What it alone finds has a fault all the same, so that it can be assigned.
    assert fault(county, "Joshua").findings.get().built == september


def test_what_was_known_earlier_or_asked_another_year_mends_nothing(county: County) -> None:
    built(county)
    set_postcode(county, "Amara", "XM1 1AA")
    earlier = timezone.now() - timedelta(days=2)
    actions.build(county.authority, period_end=OCTOBER, by=None, known_at=earlier)
    built(county, year="2020-21")
    assert fault(county).mended_on is None


def test_counts_by_rule_outlive_the_findings(county: County) -> None:
    one = built(county)
    found = {r["code"]: r["count"] for r in queries.findings_by_rule(one)}
    one.findings.all().delete()
    assert {c.code: c.found for c in RuleCount.objects.filter(built=one)} == found


def test_new_mended_and_still_since_yesterday_and_last_month(county: County) -> None:
    september = built(county, SEPTEMBER, days_ago=30)
    yesterday = built(county, days_ago=1)
    set_postcode(county, "Amara", "XM1 1AA")
    set_postcode(county, "Joshua", "")
    add_person(county, "Kit Marsh", born_on=date(2010, 5, 4))
    today = built(county)
    for since in (september, yesterday):
        change = RuleChange.objects.get(built=today, since=since, code=POSTCODE)
        assert (change.new, change.mended, change.still) == (2, 1, 0)
    assert RuleChange.objects.filter(built=september).count() == 0


def test_another_authority_s_faults_are_untouched(county: County) -> None:
    built(county)
    built(County.make("997"))
    enter(county.authority)
    assert Fault.objects.exists()
    assert not Fault.objects.filter(mended_on__isnull=False).exists()


def test_thousands_of_findings_take_moments(county: County) -> None:
    """A join that compares crosswise would take minutes here."""
    from time import perf_counter

    from fingerpost.db import bulk
    from fingerpost.returns.findings import upkeep

    before, now = built(county, days_ago=1), built(county)
    people = [county.person("Amara").pk, county.person("Joshua").pk]
    for one in (before, now):
        one.rule_counts.all().delete()
        one.rule_changes.all().delete()
        rows = (
            (one.authority_id, one.pk, people[n % 2], "32", 1, "x", f"part {n}", "", SEPTEMBER)
            for n in range(5000)
        )
        bulk.insert("returns_finding", actions.FINDING_COLUMNS, rows)
    start = perf_counter()
    upkeep.keep_up(now)
    assert perf_counter() - start < 10
    assert RuleCount.objects.get(built=now, code="32").found >= 5000
