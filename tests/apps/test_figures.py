"""The figures of a return: counted once from its file, shown to who may see them."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.figures.splits import SPLITS
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Organisation
from fingerpost.reports import tasks
from fingerpost.reports.figures import actions, queries
from fingerpost.reports.models import MonthFigures
from fingerpost.returns import actions as returns
from fingerpost.returns import signing
from fingerpost.returns.models import Return
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
TODAY = timezone.localdate()


@pytest.fixture
def county() -> County:
    """Of four people one is NEET since October, one learns, one's status has lapsed by October."""
    cache.clear()
    county = County.make()
    school = {"school": county.school, "postcode": "XM1 1AA"}
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), sex="F", **school)
    say(amara, "610", starts_on=date(2026, 10, 5), verified_on=date(2026, 10, 5))
    bo = add_person(county, "Bo Quaye", born_on=date(2009, 11, 17), sex="M", **school)
    day = date(2026, 9, 8)
    say(bo, "230", starts_on=day, verified_on=day, provider_id=county.college.pk)
    cy = add_person(county, "Cy Rook", born_on=date(2010, 5, 5), postcode="XM2 1AA")
    say(cy, "230", starts_on=day, verified_on=day, expected_end_on=date(2026, 10, 20))
    add_person(county, "Di Stone", born_on=date(2010, 6, 6))
    return county


def built(county: County, end: date) -> Return:
    return returns.build(county.authority, period_end=end, by=county.manager.user)


def counted(county: County, *ends: date) -> dict[date, MonthFigures]:
    for end in ends:
        built(county, end)
    actions.count_new(county.authority.pk, by=None)
    return queries.months(county.manager)


def test_a_return_is_counted_as_the_dfe_would_count_its_file(county: County) -> None:
    figures = counted(county, OCTOBER)[OCTOBER].everybody
    assert figures.figure("neet").in_words == "NEET: 1 of 4 (25.0%)."
    assert figures.figure("not_known").in_words == "Not known: 2 of 4 (50.0%)."
    assert figures.figure("participating").in_words == "Participating: 1 of 4 (25.0%)."


def test_by_school_area_and_provider(county: County) -> None:
    october = counted(county, OCTOBER)[OCTOBER]
    schools = queries.by_split(october, SPLITS["school"])
    assert schools[county.school.name]["cohort"] == 2
    assert schools["Not held"]["cohort"] == 2
    assert queries.by_split(october, SPLITS["area"])["XM2"]["cohort"] == 1
    provider = queries.by_split(october, SPLITS["provider"])[county.college.name]
    assert provider["full-time education"] == 1
    assert set(queries.by_split(october, SPLITS["sex"])) == {"Female", "Male", "Not held"}


def test_who_became_neet_since_the_month_before_and_from_where(county: County) -> None:
    october = counted(county, SEPTEMBER, OCTOBER)[OCTOBER]
    assert october.since is not None
    assert october.since.period_end == SEPTEMBER
    assert october.movement["joined"] == 1
    assert october.movement["left"] == 0
    assert sum(october.movement["origins"].values()) == 1


def test_what_is_counted_is_not_counted_again_until_a_month_is_built_anew(county: County) -> None:
    counted(county, SEPTEMBER, OCTOBER)
    assert actions.count_new(county.authority.pk, by=None) == 0
    built(county, SEPTEMBER)
    assert [one.period_end for one in queries.waiting(county.authority.pk)] == [SEPTEMBER, OCTOBER]
    assert actions.count_new(county.authority.pk, by=None) == 2
    assert MonthFigures.objects.count() == 2  # those of the superseded build are gone


def test_the_return_that_was_sent_speaks_for_its_month(county: County) -> None:
    sent = built(county, OCTOBER)
    signing.sign_off(sent, by=county.manager)
    signing.mark_sent(sent, by=county.manager)
    say(county.person("Di"), "310", starts_on=date(2026, 10, 1), verified_on=date(2026, 10, 1))
    figures = counted(county, OCTOBER)[OCTOBER]
    assert figures.built_id == sent.pk
    assert figures.everybody.figure("not_known").count == 2


def test_the_figures_of_today_are_counted_by_the_same_rules(county: County) -> None:
    live = queries.now(county.manager, TODAY)
    assert live.counts.figure("neet").in_words == "NEET: 1 of 4 (25.0%)."
    assert live.counts.figure("not_known").count == 2
    assert live.as_at == TODAY


def test_counting_is_in_the_audit_trail_and_names_nobody(county: County) -> None:
    counted(county, OCTOBER)
    event = Event.objects.get(verb="counted a return")
    assert event.detail == {"cohort": 4}


def test_the_worker_counts_what_was_built(county: County) -> None:
    built(county, OCTOBER)
    assert queries.is_waiting(county.manager)
    tasks.look_for_returns(timestamp=0)
    tasks.start_counting(county.authority.pk)  # asked for twice, queued once
    tasks.count_returns(authority_id=county.authority.pk)
    assert not queries.is_waiting(county.manager)
    tasks.look_for_returns(timestamp=0)


def test_figures_are_for_the_authoritys_own_staff(county: County) -> None:
    counted(county, OCTOBER)
    assert queries.months(county.tracker)
    assert not queries.months(county.provider_user)
    neighbour = County.make("997")
    with authority_scope(neighbour.authority.pk):
        assert not queries.months(neighbour.manager)
        assert not MonthFigures.objects.exists()


def test_a_month_that_is_not_over_counts_as_at_its_end(county: County) -> None:
    end = (TODAY.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert counted(county, end)[end].everybody.figure("neet").base == 4


def test_two_schools_of_one_name_are_told_apart(county: County) -> None:
    twin = Organisation.objects.create(
        name=county.school.name, kind=Organisation.Kind.SCHOOL, urn="555555"
    )
    add_person(county, "Fay Twin", born_on=date(2010, 7, 7), school=twin)
    found = queries.by_split(counted(county, OCTOBER)[OCTOBER], SPLITS["school"])
    assert found[f"{twin.name} (555555)"]["cohort"] == 1
    assert found[f"{twin.name} ({county.school.urn})"]["cohort"] == 2
