"""What gains most, why not known, what is due: the database and core/worklists agree."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from fingerpost.audit.models import Event
from fingerpost.caseload import presenters, queries
from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.caseload.lists import actions
from fingerpost.caseload.lists import queries as lists
from fingerpost.caseload.lists.expressions import reason
from fingerpost.caseload.lists.models import OwnValue, SavedList
from fingerpost.caseload.lists.records import chased
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core import access
from fingerpost.core.access import Refused
from fingerpost.core.records import Source
from fingerpost.core.worklists.gain import Cell
from fingerpost.core.worklists.priorities import shortest_clock, start_values
from fingerpost.core.worklists.reasons import NotKnown, first_of_year, reasons, why_not_known
from fingerpost.people.models import Person
from worlds import County, add_person, enter, say

TODAY = timezone.localdate()
EMPLOYED, COLLEGE, SEEKING, AGREED = "330", "230", "619", "616"


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


def held(county: County, key: str, today: date = TODAY) -> list[str]:
    """The given names in a list, what gains most first."""
    people = queries.in_worklist(WORKLISTS[key], county.tracker, today)
    now = timezone.make_aware(datetime.combine(today, datetime.min.time().replace(hour=10)))
    chase = lists.chase(county.tracker, now)
    found = queries.in_order(people, "", WORKLISTS[key], chase)
    return [person.given_name for person in found]


def tried(
    person: Person, county: County, outcome: str, *, days_ago: int, means: str = "call"
) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    log_contact(person=person, by=county.tracker.user, means=means, outcome=outcome, at=at)


# Both ways to know agree


@pytest.fixture
def many(county: County) -> list[Person]:
    """Sixty people of every standing, some tried, by a fixed chance."""
    chance = Random(5)
    for n in range(60):
        person = add_person(
            county,
            f"P{chr(97 + n // 26)}{chr(97 + n % 26)} Wren",
            age=chance.choice((16, 17)),
            characteristics=chance.choice(([], [], ["110"], ["120", "140"], ["210"])),
            ehc_plan=chance.random() < 0.3,
            sen_support=chance.random() < 0.3,
            mobile=chance.choice(("", "07700 900123")),
            email=chance.choice(("", "a@example.org")),
            address_line_1=chance.choice(("", "1 Long Lane")),
            may_live_in=chance.choice(("", "", "886")),
        )
        if chance.random() < 0.8:
            code = chance.choice((EMPLOYED, COLLEGE, SEEKING, "820", "830", "810"))
            say(person, code, days_ago=chance.choice((5, 40, 178, 183, 200, 300, 500)))
        for _ in range(chance.choice((0, 0, 1, 2, 4))):
            tried(person, county, "no_answer", days_ago=chance.randrange(20))
    return list(
        queries.caseload(county.tracker, TODAY).select_related("status", "tried").order_by("pk")
    )


@pytest.mark.parametrize("hour", [9, 14, 19])
def test_the_score_is_the_same_in_the_database_and_in_the_core(
    county: County, many: list[Person], hour: int
) -> None:
    now = timezone.localtime().replace(hour=hour)
    chase = lists.chase(county.tracker, now)
    scored = dict(
        queries.caseload(county.tracker, TODAY)
        .annotate(score=chase.score)
        .values_list("pk", "score")
    )
    assert len(scored) == len(many) == 60
    for person in many:
        assert scored[person.pk] == pytest.approx(chase.of(person).score), person.given_name
    assert len({round(score, 6) for score in scored.values()}) > 20


def test_the_reason_is_the_same_in_the_database_and_in_the_core(
    county: County, many: list[Person]
) -> None:
    told = dict(
        queries.caseload(county.tracker, TODAY).annotate(why=reason(TODAY)).values_list("pk", "why")
    )
    for person in many:
        of = NotKnown(
            code=person.status.code,
            since=person.status.since,
            lapses_on=person.status.lapses_on,
            nothing_in_force=person.status.evidence_id is None,
            may_live_in=person.may_live_in,
        )
        assert told[person.pk] == why_not_known(of, TODAY).key
    assert set(told.values()) >= {"never", "refused", "cannot-contact", "moved", "lapsed"}


# Who stands in each list


def test_neet_is_due_after_three_months_or_sooner_by_policy(county: County) -> None:
    for name, days in (("Ada", 20), ("Bo", 50), ("Cy", 130)):
        say(add_person(county, f"{name} Seeking"), SEEKING, days_ago=days)
    assert held(county, "neet-due") == ["Cy"]
    actions.set_priorities({("neet", "months"): 1}, by=county.manager)
    assert set(held(county, "neet-due")) == {"Bo", "Cy"}


def test_being_reached_starts_the_clock_again_and_a_try_does_not(county: County) -> None:
    reached, tried_only = (add_person(county, f"{name} Seeking") for name in ("Ada", "Bo"))
    for person in (reached, tried_only):
        say(person, SEEKING, days_ago=130)
    tried(reached, county, "spoke", days_ago=2)
    tried(tried_only, county, "no_answer", days_ago=2)
    assert held(county, "neet-due") == ["Bo"]


def test_a_group_has_a_clock_of_its_own(county: County) -> None:
    say(add_person(county, "Ada Care", characteristics=["110"]), SEEKING, days_ago=40)
    say(add_person(county, "Bo Refuge", characteristics=["130"]), SEEKING, days_ago=40)
    say(add_person(county, "Cy Care", characteristics=["110"]), COLLEGE, days_ago=40)
    say(add_person(county, "Di Seen", characteristics=["110"]), SEEKING, days_ago=10)
    add_person(county, "Ed Unheard", characteristics=["170"])
    assert set(held(county, "vulnerable")) == {"Ada", "Ed"}


def test_an_agreed_start_that_has_passed(county: County) -> None:
    waiting = add_person(county, "Ada Waiting")
    say(waiting, AGREED, days_ago=60, review_on=TODAY - timedelta(days=1))
    soon = add_person(county, "Bo Soon")
    say(soon, AGREED, days_ago=60, review_on=TODAY)
    assert held(county, "agreed-starts") == ["Ada"]


def test_who_was_enrolled_and_did_not_start(county: County) -> None:
    september = first_of_year(TODAY)
    place = {
        "starts_on": september,
        "ended_on": september - timedelta(days=1),
        "provider_id": county.college.pk,
        "source": Source.PROVIDER_NO_SHOW,
    }
    gone, found, merged = (add_person(county, f"{name} Fenwick") for name in ("Ada", "Bo", "Cy"))
    for person in (gone, found, merged):
        say(person, COLLEGE, days_ago=20, **place)
    say(found, SEEKING, days_ago=5)
    stands = add_person(county, "Di Fenwick")
    Person.objects.filter(pk=merged.pk).update(merged_into=stands)
    assert set(held(county, "no-shows")) == {"Ada", "Di"}


# What tries yield


def test_tries_are_counted_by_means_hour_and_tries_before(county: County) -> None:
    ada, bo = add_person(county, "Ada Fenwick"), add_person(county, "Bo Fenwick")
    morning = timezone.localtime().replace(hour=10, minute=0) - timedelta(days=9)
    for n, outcome in enumerate(("no_answer", "no_answer", "spoke", "no_answer")):
        at = morning + timedelta(days=n)
        log_contact(person=ada, by=county.tracker.user, means="call", outcome=outcome, at=at)
    # A text and its answer are one try that reached them.
    for n, outcome in enumerate(("sent", "answered")):
        at = morning + timedelta(days=n)
        log_contact(person=bo, by=county.tracker.user, means="text", outcome=outcome, at=at)
    found = lists.yields(county.tracker, timezone.localtime())
    said = {cell: (one.tries, one.reached) for cell, one in found.items() if one.tries}
    assert said == {
        Cell("call", "morning", "first"): (2, 0),
        Cell("call", "morning", "again"): (2, 1),
        Cell("text", "any", "first"): (1, 1),
    }


def test_the_row_says_why_in_words(tracker: Client, county: County) -> None:
    ada = add_person(county, "Ada Fenwick", mobile="07700 900123", characteristics=["160"])
    say(ada, EMPLOYED, days_ago=300)
    page = " ".join(
        html.fromstring(tracker.get("/worklists/not-known").content).text_content().split()
    )
    assert "Where the next try gains most comes first." in page
    assert "Looked after or a care leaver, out of sight for" in page
    assert "such calls reach somebody (our start value)" in page


def test_a_list_of_the_vulnerable_is_hidden_from_who_may_not_see_sensitive_details(
    tracker: Client, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(county, "Ada Care", characteristics=["110"])
    assert "Vulnerable and due" in tracker.get("/worklists").content.decode()
    plain = frozenset(access.TRACKER.permissions - {access.Permission.SEE_SENSITIVE})
    role = access.Role("tracker", "Tracker", "", plain)
    monkeypatch.setitem(access.ROLES, "tracker", role)
    assert "Vulnerable and due" not in tracker.get("/worklists").content.decode()
    assert tracker.get("/worklists/vulnerable").status_code == 404
    assert tracker.get("/worklists/vulnerable/download").status_code == 404
    page = tracker.get("/worklists/not-known").content.decode()
    assert "Ada" in page
    assert "care leaver" not in page


# Filters


@pytest.fixture
def three(county: County) -> None:
    ada = add_person(county, "Ada Ashe", town="Brindlemere", mobile="07700 900123")
    tried(ada, county, "no_answer", days_ago=3)
    bo = add_person(county, "Bo Birch", town="Marlbrook", email="b@example.org")
    say(bo, "830", days_ago=2)
    cy = add_person(county, "Cy Cedar", address_line_1="1 Long Lane")
    say(cy, EMPLOYED, days_ago=190, provider_id=county.college.pk)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("reason=refused", {"Bo"}),
        ("reason=never", {"Ada"}),
        ("reason=lapsed", {"Cy"}),
        ("due=yes", {"Ada", "Cy"}),
        ("town=Brindlemere", {"Ada"}),
        ("tried=2", {"Ada", "Bo", "Cy"}),
        ("tried=7", {"Bo", "Cy"}),
        ("tried=never", {"Bo", "Cy"}),
        ("reach=mobile", {"Ada"}),
        ("reach=email", {"Bo"}),
        ("reach=mobile&reach=email", set()),
        ("reach=address", {"Cy"}),
        ("reason=nonsense", {"Ada", "Bo", "Cy"}),
    ],
)
def test_filters_narrow_the_list(
    tracker: Client, county: County, query: str, expected: set[str]
) -> None:
    assert names(tracker, f"/worklists/not-known?{query}") == expected


@pytest.mark.usefixtures("three")
def test_a_place_narrows_the_list(tracker: Client, county: County) -> None:
    assert names(tracker, f"/worklists/not-known?provider={county.college.pk}") == {"Cy"}


def names(client: Client, address: str) -> set[str]:
    drawn = html.fromstring(client.get(address).content)
    return {row.text_content().split()[0] for row in drawn.xpath("//main//tbody/tr/th//a")}


# Kept lists


@pytest.mark.usefixtures("three")
def test_a_narrowed_list_is_kept_counted_and_found_again(tracker: Client, county: County) -> None:
    answer = tracker.post(
        "/worklists/not-known/keep?reason=refused&page=2&sort=age",
        {"name": "Would not say", "shared": "on"},
    )
    assert answer["Location"] == "/worklists"
    enter(county.authority)
    kept = SavedList.objects.get()
    assert (kept.query, kept.shared, kept.owner) == ("reason=refused", True, county.tracker.user)
    assert Event.objects.get(verb="kept a list").detail == {
        "list": kept.pk, "worklist": "not-known", "shared": True,
    }  # fmt: skip
    page = html.fromstring(tracker.get("/worklists").content)
    (row,) = page.xpath("//tr[contains(., 'Would not say')]")
    assert row.xpath("td[1]")[0].text_content().strip() == "1"
    (link,) = row.xpath(".//a/@href")
    assert names(tracker, link) == {"Bo"}


@pytest.mark.usefixtures("three")
def test_colleagues_see_what_is_shared_and_change_nothing_of_it(
    client: Client, county: County
) -> None:
    kept = actions.keep_list(
        name="Mine", worklist="neet", query="", shared=False, by=county.tracker
    )
    client.force_login(county.manager.user)
    assert "Mine" not in client.get("/worklists").content.decode()
    assert client.post(f"/worklists/kept/{kept.pk}/drop").status_code == 404
    enter(county.authority)
    actions.share_list(kept, shared=True, by=county.tracker)
    assert "Mine" in client.get("/worklists").content.decode()
    for what in ("drop", "share"):
        assert client.post(f"/worklists/kept/{kept.pk}/{what}").status_code == 404
    client.force_login(county.tracker.user)
    assert client.post(f"/worklists/kept/{kept.pk}/share", {"shared": "no"}).status_code == 302
    assert client.post(f"/worklists/kept/{kept.pk}/drop").status_code == 302
    enter(county.authority)
    assert not SavedList.objects.exists()


def test_strangers_reach_no_kept_list(client: Client, county: County) -> None:
    kept = actions.keep_list(name="Mine", worklist="neet", query="", shared=True, by=county.tracker)
    other = County.make("997")
    client.force_login(other.manager.user)
    assert "Mine" not in client.get("/worklists").content.decode()
    assert client.post(f"/worklists/kept/{kept.pk}/drop").status_code == 404
    client.force_login(county.school_user.user)
    assert client.post(f"/worklists/kept/{kept.pk}/drop").status_code == 403
    assert client.post("/worklists/neet/keep", {"name": "x"}).status_code == 403


def test_a_name_is_asked_for_and_is_taken_once(tracker: Client, county: County) -> None:
    for _ in range(2):
        tracker.post("/worklists/neet/keep?age=16", {"name": "Twice"})
    page = tracker.get("/worklists").content.decode()
    assert "under this name already" in page
    tracker.post("/worklists/neet/keep?age=16", {"name": ""})
    assert "Enter a name for the list" in tracker.get("/worklists").content.decode()
    assert tracker.post("/worklists/everybody/keep", {"name": "x"}).status_code == 404


# What is set


def test_the_page_shows_what_each_clock_means_and_sets_it(client: Client, county: County) -> None:
    for name, days in (("Ada", 20), ("Bo", 50), ("Cy", 130)):
        say(add_person(county, f"{name} Seeking"), SEEKING, days_ago=days)
    client.force_login(county.manager.user)
    page = html.fromstring(client.get("/worklists/first").content)
    (row,) = page.xpath("//tr[th[contains(., 'NEET')]]")
    assert (
        "Every month: 2; Every 2 months: 1; Every 3 months: 1; Every 6 months: 0"
        in row.text_content()
    )
    assert "Start value: every 3 months, 3 points, effort 3" in row.text_content()
    answered = {box.name: box.value for box in page.xpath("//select")}
    client.post("/worklists/first", answered | {"neet-months": "1", "care-points": "5"})
    enter(county.authority)
    held = lists.priorities(county.manager)
    assert (held["neet"].months, held["care"].points) == (1, 5)
    assert Event.objects.get(verb="set whom to find first").detail == {
        "neet months": "3 to 1", "care points": "3 to 5",
    }  # fmt: skip
    assert "Changed by Marian Webb" in client.get("/worklists/first").content.decode()
    client.post("/worklists/first", answered)
    enter(county.authority)
    assert not OwnValue.objects.exists()


def test_only_data_managers_set_it_and_each_authority_its_own(
    client: Client, county: County
) -> None:
    client.force_login(county.tracker.user)
    assert client.get("/worklists/first").status_code == 403
    with pytest.raises(Refused):
        actions.set_priorities({("neet", "months"): 1}, by=county.tracker)
    actions.set_priorities({("neet", "months"): 1}, by=county.manager)
    other = County.make("997")
    enter(other.authority)
    assert lists.priorities(other.manager) == start_values()


# How much is asked


def test_a_page_asks_as_much_however_many_lists_are_kept(tracker: Client, county: County) -> None:
    asked = []
    for so_many in (1, 3):
        for n in range(so_many):
            actions.keep_list(
                name=f"List {n} of {so_many}",
                worklist="not-known",
                query="age=16",
                shared=True,
                by=county.tracker,
            )
        tracker.get("/worklists")  # what is kept a while is kept now
        with CaptureQueriesContext(connection) as captured:
            tracker.get("/worklists")
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_who_is_due_by_any_clock_is_due_by_the_shortest(county: County, many: list[Person]) -> None:
    asked = lists.asked(county.tracker, TODAY)
    due = set(
        queries.caseload(county.tracker, TODAY)
        .filter(queries.narrowing({"due": "yes"}, asked))
        .values_list("pk", flat=True)
    )
    for person in many:
        if shortest_clock(chased(person, asked).groups) is None:
            assert person.pk not in due
    assert 0 < len(due) < len(many)


def test_every_reason_has_its_words(county: County) -> None:
    add_person(county, "Ada Fenwick")
    (person,) = queries.in_order(
        queries.in_worklist(WORKLISTS["not-known"], county.tracker, TODAY),
        "",
        WORKLISTS["not-known"],
        lists.chase(county.tracker, timezone.localtime()),
    )
    assert presenters.reason_words(person) == reasons()["never"].name
