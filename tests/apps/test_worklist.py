"""Worklists: who counts, who stands in each, in what order, and the same as a file."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from fingerpost.audit.models import Event
from fingerpost.caseload import presenters, queries
from fingerpost.caseload.contacts.next import whom_next
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core.dates import academic_year, birthdays_of_academic_age
from fingerpost.core.records import Source
from fingerpost.evidence.models import Status
from fingerpost.people.models import Person
from worlds import County, add_person, enter, say

TODAY = timezone.localdate()
EMPLOYED, COLLEGE, SEEKING = "330", "230", "619"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def county(db: None) -> County:
    return County.make()


@pytest.fixture
def tracker(client: Client, county: County) -> Client:
    client.force_login(county.tracker.user)
    return client


def held(county: County, key: str, today: date = TODAY, sort: str = "") -> list[str]:
    """The given names in a list, in its order."""
    people = queries.in_worklist(WORKLISTS[key], county.tracker, today)
    ordered = queries.in_order(people, sort, WORKLISTS[key])
    return list(ordered.values_list("given_name", flat=True))


def names(client: Client, address: str) -> list[str]:
    """The given names a page shows, from the top."""
    drawn = html.fromstring(client.get(address).content)
    rows = drawn.xpath("//main//tbody/tr/th//a")
    return [row.text_content().split()[0] for row in rows]


# Who counts


def test_the_caseload_is_16_and_17_and_plans_to_25(county: County) -> None:
    first, _ = birthdays_of_academic_age(17, TODAY)
    _, last = birthdays_of_academic_age(16, TODAY)
    oldest, _ = birthdays_of_academic_age(24, TODAY)
    one_day = timedelta(days=1)
    add_person(county, "Ada Oldest", born_on=first)
    add_person(county, "Bo Youngest", born_on=last)
    add_person(county, "Cy Year Eleven", born_on=last + one_day)
    add_person(county, "Di Grown", born_on=first - one_day)
    add_person(county, "Ed Planned", born_on=first - one_day, ehc_plan=True)
    add_person(county, "Fi Planned", born_on=oldest, ehc_plan=True)
    add_person(county, "Gil Planned", born_on=oldest - one_day, ehc_plan=True)
    add_person(county, "Hal Planned", born_on=last + one_day, ehc_plan=True)
    add_person(county, "Ivy Elsewhere", home_authority="997")
    add_person(county, "Jo Unstated", home_authority="")
    add_person(county, "Kim Gone", left_on=TODAY)
    counted = queries.caseload(county.tracker, TODAY).values_list("given_name", flat=True)
    assert sorted(counted) == ["Ada", "Bo", "Ed", "Fi", "Jo"]


def test_the_caseload_changes_on_1_september(county: County) -> None:
    add_person(county, "Ada Fenwick", born_on=date(2010, 8, 31))
    add_person(county, "Bo Fenwick", born_on=date(2010, 9, 1))
    for day, expected in ((date(2027, 8, 31), ["Ada"]), (date(2027, 9, 1), ["Ada", "Bo"])):
        counted = queries.caseload(county.tracker, day).order_by("given_name")
        assert list(counted.values_list("given_name", flat=True)) == expected


# Who stands in each list


def test_each_list_holds_its_own(county: County) -> None:
    seen = add_person(county, "Ada Seen")
    say(seen, COLLEGE, days_ago=10)
    lapsed = add_person(county, "Bo Lapsed")
    say(lapsed, EMPLOYED, days_ago=300)
    add_person(county, "Cy Unknown")
    seeking = add_person(county, "Di Seeking", ehc_plan=True)
    say(seeking, SEEKING, days_ago=10)
    disputed = add_person(county, "Ed Disputed")
    place = {"starts_on": TODAY - timedelta(days=30), "provider_id": county.college.pk}
    say(disputed, COLLEGE, days_ago=5, source=Source.PROVIDER_ENROLMENT, **place)
    say(disputed, "410", days_ago=9, source=Source.PARENT, **place)

    assert set(held(county, "not-known")) == {"Bo", "Cy"}
    assert held(county, "neet") == ["Di"]
    assert held(county, "needs-a-look") == ["Ed"]
    assert held(county, "ehc-plans") == ["Di"]
    counted = queries.counts(county.tracker, TODAY)
    assert counted.lists == {
        "not-known": 2, "neet-due": 0, "neet": 1, "lapsing": 0, "agreed-starts": 0, "no-shows": 0,
        "vulnerable": 0, "needs-a-look": 1, "gone": 0, "moved": 0, "ehc-plans": 1, "replied": 0,
        "tasks": 0,
    }  # fmt: skip
    assert counted.cohort == 5
    assert counted.groups == {"EET": 2, "NEET": 1, "not known": 2, "other": 0}
    assert counted.as_at == TODAY


def test_an_agreed_start_that_has_passed_needs_a_look(county: County) -> None:
    waiting = add_person(county, "Ada Waiting")
    say(waiting, "616", days_ago=60, review_on=TODAY - timedelta(days=1))
    assert held(county, "needs-a-look") == ["Ada"]
    assert held(county, "neet") == ["Ada"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 1), {"First", "Last but one"}),
        (date(2026, 11, 2), {"Last but one"}),
        (date(2026, 11, 30), set()),
        (date(2026, 12, 1), {"December"}),
    ],
)
def test_lapsing_means_current_today_and_not_on_the_last_of_the_month(
    county: County, today: date, expected: set[str]
) -> None:
    lapses = {
        "Before": date(2026, 10, 31),
        "First": date(2026, 11, 1),
        "Last but one": date(2026, 11, 29),
        "Last": date(2026, 11, 30),
        "December": date(2026, 12, 5),
    }
    for name, day in lapses.items():
        person = add_person(county, "Ada Fenwick", born_on=date(2010, 1, 1))
        person.given_name = name
        person.save()
        Status.objects.filter(person=person).update(group="EET", code=EMPLOYED, lapses_on=day)
    assert set(held(county, "lapsing", today)) == expected


def test_what_lapsed_since_statuses_were_derived_counts_as_not_known(county: County) -> None:
    worker = add_person(county, "Ada Worker")
    say(worker, EMPLOYED, days_ago=10)
    lapse = Status.objects.get(person=worker).lapses_on
    assert lapse is not None
    after = lapse + timedelta(days=1)
    assert academic_year(lapse) == academic_year(after)
    assert held(county, "not-known", lapse) == []
    assert held(county, "not-known", after) == ["Ada"]
    cache.clear()
    assert queries.counts(county.tracker, after).groups["EET"] == 0


def test_the_vulnerable_and_those_longest_out_of_sight_come_first(county: County) -> None:
    for name, days in (("Ada", 300), ("Bo", 400)):
        say(add_person(county, f"{name} Lapsed"), EMPLOYED, days_ago=days)
    add_person(county, "Cy Never")
    say(add_person(county, "Di Careful", characteristics=["110"]), EMPLOYED, days_ago=250)
    add_person(county, "Ed Parent", characteristics=["120"])  # a parent alone is not vulnerable
    assert held(county, "not-known") == ["Di", "Cy", "Ed", "Bo", "Ada"]
    first = whom_next(county.tracker, TODAY, WORKLISTS["not-known"], {})
    assert first is not None
    assert first.given_name == "Di"
    why = presenters.why_next(first, county.tracker, TODAY)
    assert why.startswith("Vulnerable, and not known since their activity lapsed after ")


# The page


@pytest.fixture
def three(county: County) -> None:
    add_person(county, "Ada Ashe", age=16, school=county.school, postcode="XM1 1AA")
    add_person(county, "Bo Birch", age=17, ehc_plan=True, postcode="XM14 2AB")
    say(add_person(county, "Cy Cedar", age=17, sen_support=True), EMPLOYED, days_ago=300)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Ada", "Bo", "Cy"}),
        ("age=16", {"Ada"}),
        ("age=17", {"Bo", "Cy"}),
        ("age=18", set()),
        ("area=XM1", {"Ada"}),
        ("area=XM14", {"Bo"}),
        ("needs=ehc", {"Bo"}),
        ("needs=ehc&needs=sen", {"Bo", "Cy"}),
        ("needs=vulnerable", set()),
        ("confirmed=90", {"Cy"}),
        ("confirmed=never", {"Ada", "Bo"}),
        ("group=not+known", {"Ada", "Bo", "Cy"}),
        ("group=NEET", set()),
        ("age=seventeen&area=XM1", {"Ada"}),
    ],
)
def test_filters_narrow_the_list(tracker: Client, query: str, expected: set[str]) -> None:
    assert set(names(tracker, f"/worklists/not-known?{query}")) == expected


@pytest.mark.usefixtures("three")
def test_a_school_narrows_the_list(tracker: Client, county: County) -> None:
    assert names(tracker, f"/worklists/not-known?school={county.school.pk}") == ["Ada"]
    assert set(names(tracker, "/worklists/not-known?school=nowhere")) == {"Ada", "Bo", "Cy"}


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("sort", ["name", "age", "school", "status", "since", "confirmed"])
def test_every_column_sorts_both_ways(tracker: Client, sort: str) -> None:
    up, down = (names(tracker, f"/worklists/not-known?sort={s}{sort}") for s in ("", "-"))
    assert len(up) == len(down) == 3
    if sort == "name":
        assert up == ["Ada", "Bo", "Cy"] == down[::-1]


@pytest.mark.usefixtures("three")
def test_it_says_the_day_it_is_from_and_each_row_what_matters(tracker: Client) -> None:
    page = html.fromstring(tracker.get("/worklists/not-known").content).text_content()
    for words in (
        f"Statuses worked out on {presenters.date_words(TODAY)}",
        presenters.WHOM,
        "EHC plan",
        "Not known (EET lapsed)",
        "Employment without training",
        "1 to 3 of 3 young people",
    ):
        assert words in " ".join(page.split())


def test_the_index_counts_every_list(tracker: Client, three: None) -> None:
    page = " ".join(html.fromstring(tracker.get("/worklists").content).text_content().split())
    assert "3 Not known" in page.replace("3Not", "3 Not")
    for worklist in WORKLISTS.values():
        assert worklist.name in page


@pytest.mark.parametrize("key", WORKLISTS)
def test_an_empty_list_says_so(tracker: Client, key: str) -> None:
    assert "Nobody in this list" in tracker.get(f"/worklists/{key}").content.decode()
    narrowed = tracker.get(f"/worklists/{key}?age=16").content.decode()
    assert "Nobody matches these filters" in narrowed


def test_no_such_list(tracker: Client) -> None:
    assert tracker.get("/worklists/everybody").status_code == 404
    assert tracker.get("/worklists/everybody/download").status_code == 404


def test_pages_of_fifty_in_a_bounded_number_of_queries(tracker: Client, county: County) -> None:
    for n in range(53):
        add_person(county, f"Maya Wren{chr(97 + n % 26)}", school=county.school)
    with CaptureQueriesContext(connection) as captured:
        assert len(names(tracker, "/worklists/not-known")) == 50
    assert len(captured) <= 16
    assert len(names(tracker, "/worklists/not-known?page=2")) == 3


# Who may


def test_another_authoritys_people_are_in_no_list(client: Client, three: None) -> None:
    other = County.make("997")
    client.force_login(other.tracker.user)
    assert names(client, "/worklists/not-known") == []
    assert "Birch" not in client.get("/worklists/not-known/download").content.decode()
    assert queries.counts(other.tracker, TODAY).cohort == 0


@pytest.mark.parametrize("role", ["school_user", "provider_user"])
@pytest.mark.parametrize(
    "address", ["/worklists", "/worklists/neet", "/worklists/not-known/download"]
)
def test_schools_and_providers_may_not(
    client: Client, county: County, three: None, role: str, address: str
) -> None:
    client.force_login(getattr(county, role).user)
    answer = client.get(address)
    assert answer.status_code == 403
    assert "Birch" not in answer.content.decode()


# The file


def test_the_file_holds_the_list_and_taking_it_is_kept(
    tracker: Client, county: County, three: None
) -> None:
    answer = tracker.get("/worklists/not-known/download?age=17")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].endswith(f'"not-known-{TODAY.isoformat()}.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Given name"] for row in rows] == ["Bo", "Cy"]
    assert rows[1]["Status"] == "Not known (lapsed)"
    assert rows[1]["Activity"] == "Employment without training"
    enter(county.authority)
    event = Event.objects.get(verb="downloaded a worklist")
    assert event.by == county.tracker.user
    assert event.detail == {"worklist": "not-known", "people": 2}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_starts_a_formula(tracker: Client, county: County, start: str) -> None:
    person = add_person(county, "Ada Fenwick")
    Person.objects.filter(pk=person.pk).update(family_name=f"{start}HYPERLINK(1)", mobile="+447700")
    file = tracker.get("/worklists/not-known/download").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file, newline="")))
    assert rows[1][1] == f"'{start}HYPERLINK(1)"
    assert rows[1][7] == "'+447700"
