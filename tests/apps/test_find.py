"""Finding a young person: forgiving of how it is typed, and never in an address."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fingerpost.caseload.people.queries import in_order
from fingerpost.people import queries
from fingerpost.people.finding import understand
from fingerpost.people.models import Person
from worlds import County, add_person, enter

UPN = "T823432110016"


# What was typed


@pytest.mark.parametrize(
    ("typed", "names", "born"),
    [
        ("priya 2009", ["priya"], (date(2009, 1, 1), date(2009, 12, 31))),
        ("Renée O'Brien 8/9/2009", ["renee", "obrien"], (date(2009, 9, 8),) * 2),
        ("8 Sept 2009", [], (date(2009, 9, 8),) * 2),
        ("08092009", [], (date(2009, 9, 8),) * 2),
        ("2009-09-08 smith", ["smith"], (date(2009, 9, 8),) * 2),
        ("8.9.09", [], (date(2009, 9, 8),) * 2),
        ("8 9 2009", [], (date(2009, 9, 8),) * 2),
        ("Yusuf Aydın", ["yusuf", "aydin"], None),
        ("April May", ["april", "may"], None),
    ],
)
def test_names_and_dates_are_told_apart(
    typed: str, names: list[str], born: tuple[date, date] | None
) -> None:
    question = understand(typed)
    assert (question.names, question.born) == (names, born)


@pytest.mark.parametrize(
    ("typed", "part", "value"),
    [
        ("d998209007001", "upn", "D998209007001"),
        ("1061484016", "uln", "1061484016"),
        ("07700 900 123", "phone", "7700900123"),
        ("+44 (0)7700 900123", "phone", "7700900123"),
        ("xm1 1aa", "postcode", "XM1 1AA"),
        ("smith xm11aa", "postcode", "XM1 1AA"),
        ("smith XM14", "district", "XM14"),
        ("4711", "local_id", 4711),
    ],
)
def test_numbers_and_places_are_recognised(typed: str, part: str, value: object) -> None:
    assert getattr(understand(typed), part) == value


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("T823432110017", "check letter"),
        ("1061484017", "check digit"),
        ("31/2/2009", "not a day that exists"),
        ("j", "two letters"),
        ("priya 17", "left out 17"),
    ],
)
def test_what_cannot_be_right_is_said(typed: str, remark: str) -> None:
    assert remark in " ".join(understand(typed).remarks)


def test_nothing_typed_asks_nothing() -> None:
    assert not understand("   ")


# Who is found


@pytest.fixture
def county(db: None) -> County:
    county = County.make()
    add_person(
        county,
        "Priya Anne Raghunathan",
        born_on=date(2009, 9, 8),
        upn="D998209007001",
        uln="1061484016",
        mobile="07700 900123",
        postcode="XM1 1AA",
        town="Thornbury",
        school=county.school,
    )
    add_person(county, "Renée O'Brien", born_on=date(2010, 3, 27), postcode="XM14 2AB")
    add_person(county, "Oliver Smith", born_on=date(2009, 9, 8))
    add_person(county, "Olivia Smythe", born_on=date(2008, 12, 1))
    add_person(county, "Yusuf Aydın", born_on=date(2008, 12, 1), preferred_given_name="Joe")
    return county


def found(county: County, typed: str) -> list[str]:
    answer = queries.find(understand(typed), county.tracker)
    return [p.given_name for p in in_order(answer.ids, county.tracker)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("priya", "Priya"),
        ("raghunathan priya", "Priya"),
        ("RAGUNATHAN", "Priya"),
        ("prya", "Priya"),
        ("anne raghu", "Priya"),
        ("priya 2009", "Priya"),
        ("renee obrien", "Renée"),
        ("o'brien", "Renée"),
        ("smtih oliver", "Oliver"),
        ("olivre", "Oliver"),
        ("aydin", "Yusuf"),
        ("joe", "Yusuf"),
        ("smith 8/9/2009", "Oliver"),
        ("27 March 2010", "Renée"),
        ("D998209007001", "Priya"),
        ("1061484016", "Priya"),
        ("+44 7700 900123", "Priya"),
        ("07700-900-123", "Priya"),
        ("xm11aa", "Priya"),
        ("XM14", "Renée"),
        ("obrien XM14", "Renée"),
    ],
)
def test_the_one_meant_comes_first(county: County, typed: str, first: str) -> None:
    assert found(county, typed)[:1] == [first]


@pytest.mark.parametrize(
    "typed", ["priya 2008", "zzyx", "XM15", "1061484024", "D998209007002", "07700 900999"]
)
def test_nobody_is_found_where_nobody_is_meant(county: County, typed: str) -> None:
    assert found(county, typed) == []


def test_where_nobody_has_every_word_a_part_is_enough(county: County) -> None:
    answer = queries.find(understand("priya zzyxwv"), county.tracker)
    assert answer.is_partial
    assert found(county, "priya zzyxwv") == ["Priya"]


def test_a_removed_person_is_not_found(county: County) -> None:
    Person.objects.filter(given_name="Priya").update(removed_at="2026-01-01T00:00Z")
    assert found(county, "priya") == found(county, "D998209007001") == []


def test_another_authoritys_people_are_not_found(county: County) -> None:
    other = County.make("997")
    add_person(other, "Priya Otherwise", mobile="07700 900123")

    assert found(other, "priya") == found(other, "07700 900123") == ["Priya"]
    enter(county.authority)
    names = [p.family_name for p in Person.objects.filter(given_name="Priya")]
    assert names == ["Raghunathan"]
    assert len(queries.find(understand("priya"), county.tracker).ids) == 1
    assert len(queries.find(understand("07700 900123"), county.tracker).ids) == 1


def test_the_functions_of_the_database_keep_to_the_authority_set(county: County) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('fingerpost.authority', '', false)")
        cursor.execute("SELECT * FROM people_with_phone('7700900123')")
        assert cursor.fetchall() == []
        cursor.execute("SELECT * FROM people_named('{priya}', NULL, NULL, '', 0.3, true, 10)")
        assert cursor.fetchall() == []


def test_a_name_cannot_carry_a_command(county: County) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM people_named(%s, NULL, NULL, '', 0.3, true, 10)",
            [["x' OR true --", "%L %s"]],
        )
        assert cursor.fetchall() == []


def test_the_index_is_used_through_the_function(county: County) -> None:
    """Behind row security it would not be: the reason the function exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosecdef FROM pg_proc WHERE proname LIKE 'people\\_%'")
        assert {row[0] for row in cursor.fetchall()} == {True}


# The page


@pytest.fixture
def tracker(client: Client, county: County) -> Client:
    client.force_login(county.tracker.user)
    return client


def test_what_is_typed_never_stands_in_an_address(tracker: Client) -> None:
    answer = tracker.post("/find", {"q": "priya raghunathan 8/9/2009"})
    assert answer["Location"] == "/find"
    page = tracker.get("/find").content.decode()
    assert "Priya Anne Raghunathan" in page
    assert 'value="priya raghunathan 8/9/2009"' in page
    addresses = [a.split('"')[0].lower() for a in page.split('href="')[1:]]
    assert not any("priya" in address or "2009" in address for address in addresses)
    assert 'method="get"' not in page


def test_a_query_in_an_address_is_not_taken(tracker: Client) -> None:
    assert "Raghunathan" not in tracker.get("/find?q=priya").content.decode()


def test_results_show_what_tells_people_apart(tracker: Client, county: County) -> None:
    tracker.post("/find", {"q": "priya"})
    page = tracker.get("/find").content.decode()
    for words in ("8 September 2009", county.school.name, "Thornbury XM1", "Not known"):
        assert words in page
    assert "XM1 1AA" not in page


@pytest.mark.parametrize(
    "typed",
    [
        "\0",
        "%",
        "_",
        "'",
        '"',
        "\\",
        "{}",
        "%s%(x)s",
        "a" * 5000,
        "٣",
        "😀",
        "9" * 50,
        "1/1",
        "<b>x</b>",
    ],
)
def test_anything_may_be_typed(tracker: Client, typed: str) -> None:
    tracker.post("/find", {"q": typed})
    answer = tracker.get("/find")
    assert answer.status_code == 200
    assert b"<b>x" not in answer.content


def test_an_empty_answer_helps(tracker: Client) -> None:
    assert "Type anything you know" in tracker.get("/find").content.decode()
    tracker.post("/find", {"q": "qqqqqq"})
    assert "Nobody found" in tracker.get("/find").content.decode()


def test_many_are_paged_with_a_bounded_number_of_queries(tracker: Client, county: County) -> None:
    for n in range(45):
        add_person(county, f"Maya Wren{'abcdefghij'[n % 10]}")
    tracker.post("/find", {"q": "maya"})
    with CaptureQueriesContext(connection) as first:
        page = tracker.get("/find").content.decode()
    assert "1 to 20 of 45 young people" in page
    assert "41 to 45 of 45" in tracker.get("/find?page=3").content.decode()
    assert len(first) <= 12


@pytest.mark.parametrize("role", ["school_user", "provider_user"])
def test_schools_and_providers_may_not_find_anybody(
    client: Client, county: County, role: str
) -> None:
    access = getattr(county, role)
    client.force_login(access.user)
    answer = client.get("/find")
    assert answer.status_code == 403
    assert "may not see young people" in answer.content.decode()
    assert client.post("/find", {"q": "priya"}).status_code == 403
    assert in_order(queries.find(understand("priya"), access).ids, access) == []
