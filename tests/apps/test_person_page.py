"""A person's page: where they are, how we know, until when."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from fingerpost.audit.models import Event
from fingerpost.caseload.people import presenters
from fingerpost.caseload.people.forms import activities_for
from fingerpost.core.records import Source
from fingerpost.evidence.models import Evidence, Status
from fingerpost.people.models import Person
from fingerpost.web.words import date_words
from worlds import County, add_person, enter, say

TODAY = timezone.localdate()
ROLL = """Surname,Forename,DOB,Gender,UPN,NC Year,Entry Date,Postcode
Okafor,Amara,04/03/2010,F,{},12,01/09/2021,{}
"""
EMPLOYED = "330"  # work without training, which lapses six months after it was confirmed


@pytest.fixture
def county(db: None) -> County:
    return County.make()


@pytest.fixture
def priya(county: County) -> Person:
    return add_person(
        county,
        "Priya Anne Raghunathan",
        age=17,
        school=county.school,
        postcode="XM1 1AA",
        mobile="07700 900123",
        characteristics=["110"],
        safe_contact_note="Call after four, never the landline",
    )


@pytest.fixture
def tracker(client: Client, county: County) -> Client:
    client.force_login(county.tracker.user)
    return client


def words(client: Client, person: Person, query: str = "") -> str:
    answer = client.get(f"/people/{person.pk}{query}")
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content).find(".//main").text_content().split())


def parts(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}_day": f"{day.day}",
        f"{name}_month": f"{day.month}",
        f"{name}_year": f"{day.year}",
    }


# What it says


def test_it_says_where_how_we_know_and_until_when(
    tracker: Client, county: County, priya: Person
) -> None:
    began = TODAY - timedelta(days=60)
    say(priya, "230", days_ago=50, source=Source.PROVIDER_ENROLMENT, starts_on=began,
        provider_id=county.college.pk, course="Level 2 Brickwork")  # fmt: skip
    page = words(tracker, priya)
    headline = f"Full-time education - further education at {county.college.name}"
    assert f"{headline} (Level 2 Brickwork), since {date_words(began)}." in page
    assert f"Lapses on {date_words(Status.objects.get().lapses_on)} unless confirmed" in page
    assert f"{county.college.name}'s enrolment list says: Full-time education" in page
    assert "The provider's" not in page
    for fact in ("Year 13", county.school.name, "XM1", "Call after four", "07700 900123"):
        assert fact in page


def test_nothing_said_is_said_too(tracker: Client, priya: Person) -> None:
    page = words(tracker, priya)
    assert "Current situation not known." in page
    assert "Nothing was said or tried yet" in page


def test_a_lapse_is_said(tracker: Client, priya: Person) -> None:
    say(priya, EMPLOYED, days_ago=300)
    page = words(tracker, priya)
    assert "Not known (EET lapsed)" in page
    assert "because nobody has confirmed it since" in page


def test_a_lapse_does_not_deny_that_somebody_confirmed_since(
    tracker: Client, priya: Person
) -> None:
    over = TODAY - timedelta(days=100)
    say(priya, EMPLOYED, days_ago=20, expected_end_on=over)
    page = words(tracker, priya)
    assert f"Lapsed after {date_words(over)}, when it was expected to end" in page
    assert "because nobody has confirmed it since" not in page


def test_disagreements_stand_out(tracker: Client, county: County, priya: Person) -> None:
    began = TODAY - timedelta(days=30)
    said = {"starts_on": began, "provider_id": county.college.pk}
    say(priya, "230", days_ago=20, source=Source.PROVIDER_ENROLMENT, **said)
    say(priya, "410", days_ago=25, source=Source.PARENT, **said)
    page = words(tracker, priya)
    assert "Somebody says otherwise" in page
    assert "A parent or carer" in page
    assert "Disagrees" in page


def test_the_time_line_is_latest_first_and_keeps_what_was_withdrawn(
    tracker: Client, county: County, priya: Person
) -> None:
    say(priya, EMPLOYED, days_ago=40, by=county.tracker, note="Works at the bakery")
    say(priya, "619", days_ago=10, by=county.tracker)
    statement = Evidence.objects.get(code="619")
    tracker.post(f"/people/{priya.pk}/statements/{statement.pk}/withdraw", {"why": "Wrong person"})
    drawn = html.fromstring(tracker.get(f"/people/{priya.pk}").content)
    steps = [" ".join(step.text_content().split()) for step in drawn.find_class("fp-event")]
    assert "Seeking employment" in steps[0]
    assert "Withdrawn" in steps[0]
    assert "Withdrawn on" in steps[0]
    assert "by Tom Ferris: Wrong person." in steps[0]
    assert "Employment without training" in steps[1]
    assert "Current" in steps[1]
    assert "taken down by Tom Ferris" in steps[1]
    assert "“Works at the bakery”" in steps[1]


def test_a_no_show_and_a_leaver_read_as_such(
    tracker: Client, county: County, priya: Person
) -> None:
    began = TODAY - timedelta(days=60)
    place = {"provider_id": county.college.pk, "starts_on": began}
    say(priya, "230", days_ago=50, source=Source.PROVIDER_NO_SHOW,
        ended_on=began - timedelta(days=1), **place)  # fmt: skip
    assert (
        f"Never started: Full-time education - further education at {county.college.name}"
        in words(tracker, priya)
    )


def test_a_file_is_linked_only_for_who_may_see_it(county: County, tracker: Client) -> None:
    submission = county.send(
        county.school, ROLL.format(county.upn(), "XM1 1AA"), as_of=date(2026, 9, 15)
    )
    amara = county.person("Amara")
    page = html.fromstring(tracker.get(f"/people/{amara.pk}").content)
    assert page.xpath(f"//main//a[@href='/files/{submission.pk}']")
    assert "The school's list" in page.text_content()


# As at another day


def test_the_status_of_an_earlier_day_as_known_then(tracker: Client, priya: Person) -> None:
    say(priya, EMPLOYED, days_ago=100, starts_on=TODAY - timedelta(days=110))
    say(priya, "619", days_ago=10, starts_on=TODAY - timedelta(days=90))
    then = TODAY - timedelta(days=80)
    at = "&".join(f"{name}={value}" for name, value in parts("at", then).items())
    known = "&".join(f"{name}={value}" for name, value in parts("known", then).items())

    assert "Seeking employment, education or training, since" in words(tracker, priya)
    as_known_now = words(tracker, priya, f"?{at}")
    assert "An earlier day" in as_known_now
    assert "NEET Seeking employment" in as_known_now
    assert "EET Employment without training, since" in words(tracker, priya, f"?{at}&{known}")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("31.2.2026", "must be a real date"),
        ("1.1.0001", "must be 1 January 2000 or later"),
        ("31.12.9999", "or earlier"),
        ("x.y.z", "Year must include 4 numbers"),
    ],
)
def test_a_day_that_cannot_be_is_said(
    tracker: Client, priya: Person, day: str, sentence: str
) -> None:
    number, month, year = day.split(".")
    query = f"?at_day={number}&at_month={month}&at_year={year}"
    assert sentence in words(tracker, priya, query)


def test_nobody_has_so_large_a_number(tracker: Client) -> None:
    assert tracker.get(f"/people/{'9' * 30}").status_code == 404


# What may be said


def test_codes_follow_the_age(county: County) -> None:
    eleventh = activities_for(add_person(county, "Kit Eleven", age=15), TODAY)
    adult = activities_for(add_person(county, "Ada Grown", age=19), TODAY)
    assert set(eleventh) == {"110", "120", "130", "140", "150"}
    assert "440" in adult
    assert "110" not in adult
    assert "720" not in adult  # withdrawn in 2018


# Withdrawing


def test_only_what_was_taken_down_by_hand_is_withdrawn_here(
    tracker: Client, county: County
) -> None:
    county.send(county.school, ROLL.format(county.upn(), "XM1 1AA"), as_of=date(2026, 9, 15))
    amara = county.person("Amara")
    statement = Evidence.objects.get(person=amara)
    answer = tracker.post(f"/people/{amara.pk}/statements/{statement.pk}/withdraw", {"why": "No"})
    assert answer.status_code == 404
    assert (
        f"/people/{amara.pk}/statements" not in tracker.get(f"/people/{amara.pk}").content.decode()
    )


def test_a_reason_is_asked_and_an_address_alone_does_nothing(
    tracker: Client, county: County, priya: Person
) -> None:
    say(priya, EMPLOYED, by=county.tracker)
    address = f"/people/{priya.pk}/statements/{Evidence.objects.get().pk}/withdraw"
    assert tracker.get(address).status_code == 405
    tracker.post(address, {"why": ""})
    assert Evidence.objects.get().withdrawn_at is None
    assert "Say why it should no longer count" in words(tracker, priya)


# Details, and who may see what


def test_changes_of_details_are_told_with_the_act_behind_them(
    tracker: Client, county: County
) -> None:
    upn = county.upn()
    county.send(county.school, ROLL.format(upn, "XM1 1AA"), as_of=date(2026, 9, 15))
    county.send(county.school, ROLL.format(upn, "XM2 2BB"), as_of=date(2026, 10, 15))
    page = words(tracker, county.person("Amara"))
    assert "Postcode: XM1 1AA →became XM2 2BB" in page
    assert "by Marian Webb" in page


def test_health_care_and_justice_only_with_the_permission(priya: Person) -> None:
    may: Any = SimpleNamespace(may=lambda permission: True, authority=priya.authority)
    may_not: Any = SimpleNamespace(may=lambda permission: False, authority=priya.authority)
    assert ("Health, care and justice", "Looked after / in care") in presenters.details(priya, may)
    shown = dict(presenters.details(priya, may_not))
    assert not {"Health, care and justice", "Level of need"} & set(shown)
    assert shown["EHC plan"] == "No"


def test_sensitive_changes_only_with_the_permission(priya: Person) -> None:
    before, after = (
        SimpleNamespace(**dict.fromkeys(presenters.HISTORY_FIELDS) | {"characteristics": codes},
                        pgh_created_at=timezone.now(), pgh_context=None)
        for codes in ([], ["110"])
    )  # fmt: skip
    for allowed, count in ((True, 1), (False, 0)):
        access: Any = SimpleNamespace(may=lambda permission, allowed=allowed: allowed)
        changes = presenters.changes([before, after], access, users={}, places={})
        assert sum(len(change.changes) for change in changes) == count


def test_another_authoritys_person_is_not_there(client: Client, priya: Person) -> None:
    other = County.make("997")
    client.force_login(other.tracker.user)
    assert client.get(f"/people/{priya.pk}").status_code == 404
    assert client.post(f"/people/{priya.pk}/statements/1/withdraw", {"why": "x"}).status_code == 404


@pytest.mark.parametrize("role", ["school_user", "provider_user"])
def test_schools_and_providers_see_nobody(
    client: Client, county: County, priya: Person, role: str
) -> None:
    client.force_login(getattr(county, role).user)
    answer = client.get(f"/people/{priya.pk}")
    assert answer.status_code == 403
    assert "Raghunathan" not in answer.content.decode()


def test_each_look_is_kept(tracker: Client, county: County, priya: Person) -> None:
    words(tracker, priya)
    enter(county.authority)
    event = Event.objects.get(verb="viewed a person")
    assert (event.subject_id, event.by) == (priya.pk, county.tracker.user)


def test_its_queries_do_not_grow_with_what_is_held(
    tracker: Client, county: County, priya: Person
) -> None:
    for days in range(30):
        say(priya, EMPLOYED, days_ago=days, by=county.tracker, provider_id=county.college.pk)
    with CaptureQueriesContext(connection) as queries:
        words(tracker, priya)
    assert len(queries) <= 23


def test_no_address_on_it_holds_anything_personal(tracker: Client, priya: Person) -> None:
    drawn = html.fromstring(tracker.get(f"/people/{priya.pk}").content)
    links = (str(link) for _, _, link, _ in drawn.iterlinks())
    # What begins a call or a letter goes to the user's own phone, and to no server.
    addresses = " ".join(one for one in links if not one.startswith(("tel:", "mailto:"))).lower()
    for personal in ("priya", "raghunathan", str(priya.born_on), "07700", "xm1"):
        assert personal not in addresses
