"""Leaving the caseload, coming back, and what a file says of where somebody lives."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from fingerpost.audit.models import Event
from fingerpost.caseload import queries as caseload
from fingerpost.core.access import Refused
from fingerpost.core.cohorts.leaving import Left
from fingerpost.intake import actions as intake
from fingerpost.people import actions
from fingerpost.people import queries as people
from fingerpost.people.finding import understand
from fingerpost.people.models import Person
from worlds import County, add_person

TODAY = timezone.localdate()
LAST_WEEK = TODAY - timedelta(days=7)
KENT = "886"
TO_KENT = Left(on=LAST_WEEK, status="T", to=KENT)


@pytest.fixture
def county(db: None) -> County:
    return County.make()


@pytest.fixture
def amara(county: County) -> Person:
    return add_person(county, "Amara Okafor", mobile="07700 900123", postcode="XM1 1AA")


@pytest.fixture
def tracker(county: County, client: Client) -> Client:
    client.force_login(county.tracker.user)
    return client


def leave(county: County, person: Person, left: Left = TO_KENT, how: str = "Kent wrote") -> None:
    actions.leave(person, left=left, how=how, by=county.tracker)
    person.refresh_from_db()


def text(client: Client, address: str) -> str:
    page = html.fromstring(client.get(address).content)
    return " ".join(page.find(".//main").text_content().split())


def answered(**said: Any) -> dict[str, str]:
    """The form filled in: a move to Kent a week ago, with these answers changed."""
    answers = {
        "why": "T",
        "authority": KENT,
        "country": "",
        "on_day": str(LAST_WEEK.day),
        "on_month": str(LAST_WEEK.month),
        "on_year": str(LAST_WEEK.year),
        "how": "Kent wrote to us",
    }
    return answers | said


# What it does


def test_who_left_is_off_the_worklists_and_still_found(county: County, amara: Person) -> None:
    leave(county, amara)
    assert (amara.left_on, amara.cohort_status, amara.transferred_to) == (LAST_WEEK, "T", KENT)
    assert amara not in caseload.caseload(county.tracker, TODAY)
    assert list(people.find(understand("amara"), county.tracker).ids) == [amara.pk]


def test_every_leaving_is_audited_with_nothing_personal(county: County, amara: Person) -> None:
    leave(county, amara)
    actions.come_back(amara, by=county.tracker)
    events = Event.objects.filter(subject_id=amara.pk, subject_kind="person").order_by("pk")
    told = [(e.verb, e.by_id, e.detail) for e in events]
    assert told[-2:] == [
        ("took somebody off the caseload", county.tracker.user.pk, {}),
        ("put somebody back on the caseload", county.tracker.user.pk, {}),
    ]
    states = [event.left_how for event in people.history_of(amara)]
    assert states == ["", "Kent wrote", ""]


def test_back_on_the_caseload_nothing_of_the_leaving_is_left(county: County, amara: Person) -> None:
    leave(county, amara)
    actions.come_back(amara, by=county.tracker)
    amara.refresh_from_db()
    held = (amara.left_on, amara.cohort_status, amara.transferred_to, amara.left_how)
    assert held == (None, "P", "", "")
    assert amara in caseload.caseload(county.tracker, TODAY)


@pytest.mark.parametrize(
    ("left", "how", "sentence"),
    [
        (Left(on=TODAY + timedelta(days=1), status="D"), "x", "cannot be in the future"),
        (Left(on=date(2012, 1, 1), status="D"), "x", "They came onto the caseload on"),
        (Left(on=TODAY, status="T"), "x", "Until it is known, they stay"),
        (Left(on=TODAY, status="T", to="998"), "x", "They are ours"),
        (Left(on=TODAY, status="A"), "x", "we work out ourselves"),
        (TO_KENT, " ", "Say how we know"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    county: County, amara: Person, left: Left, how: str, sentence: str
) -> None:
    with pytest.raises(actions.CannotLeave, match=sentence):
        leave(county, amara, left, how)
    amara.refresh_from_db()
    assert amara.left_on is None


def test_nobody_leaves_twice_or_comes_back_who_never_left(county: County, amara: Person) -> None:
    with pytest.raises(actions.CannotLeave, match="They are on the caseload"):
        actions.come_back(amara, by=county.tracker)
    leave(county, amara)
    with pytest.raises(actions.CannotLeave, match=r"They moved to Kent on .* already"):
        leave(county, amara)


def test_only_who_may_record_takes_anybody_off(county: County, amara: Person) -> None:
    with pytest.raises(Refused):
        actions.leave(amara, left=TO_KENT, how="x", by=county.provider_user)
    with pytest.raises(Refused):
        actions.come_back(amara, by=county.provider_user)
    with pytest.raises(Refused):
        actions.still_here(amara, by=county.provider_user)


# The pages


def test_a_page_says_whether_and_why_they_are_in_the_return(
    county: County, tracker: Client, amara: Person
) -> None:
    yes = "In the return Yes: of academic age 16 and lives here"
    assert yes in text(tracker, f"/people/{amara.pk}")
    leave(county, amara)
    assert "In the return No: moved to Kent on" in text(tracker, f"/people/{amara.pk}")
    child = add_person(county, "Ella Young", age=12)
    assert "In the return No: too young for the return" in text(tracker, f"/people/{child.pk}")


def test_answers_are_shown_before_they_count(tracker: Client, amara: Person) -> None:
    address = reverse("leave", args=[amara.pk])
    assert reverse("leave", args=[amara.pk]) in tracker.get(f"/people/{amara.pk}").content.decode()
    shown = tracker.post(address, answered()).content.decode()
    assert "Check before they leave the caseload" in shown
    assert "Kent wrote to us" in shown
    amara.refresh_from_db()
    assert amara.left_on is None

    changed = tracker.post(address, answered(step="change")).content.decode()
    assert "Since which day?" in changed
    assert "There is a problem" not in changed

    tracker.post(address, answered(step="sure"))
    page = text(tracker, f"/people/{amara.pk}")
    assert "Moved to Kent on" in page
    assert "How we know: Kent wrote to us" in page
    assert "Transferred to: blank →became Kent" in page
    assert "Put back on the caseload" in page
    tracker.post(reverse("find"), {"q": "amara"})
    assert "Left on" in text(tracker, reverse("find"))
    assert tracker.get(address).status_code == 302

    tracker.post(reverse("come_back", args=[amara.pk]))
    assert "Not on the caseload" not in text(tracker, f"/people/{amara.pk}")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"why": ""}, "Choose why they leave"),
        ({"authority": ""}, "Choose the authority they moved to"),
        ({"authority": "004"}, "Choose one from the list"),
        ({"how": ""}, "Say how we know"),
        ({"on_year": "2035"}, "or earlier"),
        ({"on_year": "2011"}, "They came onto the caseload on"),
    ],
)
def test_what_is_wrong_is_said_at_the_question(
    tracker: Client, amara: Person, said: dict[str, str], sentence: str
) -> None:
    page = tracker.post(reverse("leave", args=[amara.pk]), answered(**said, step="sure"))
    assert sentence in page.content.decode()
    amara.refresh_from_db()
    assert amara.left_on is None


def test_a_death_is_asked_twice_and_stops_contact(tracker: Client, amara: Person) -> None:
    address = reverse("leave", args=[amara.pk])
    died = answered(why="D", authority="")
    page = tracker.post(address, died | {"step": "sure"}).content.decode()
    assert "Tick to say that you have checked" in page
    amara.refresh_from_db()
    assert amara.left_on is None
    tracker.post(address, died | {"step": "sure", "sure": "on"})
    page = text(tracker, f"/people/{amara.pk}")
    assert "Do not contact" in page
    assert "07700 900123" not in page.split("How their details changed")[0]
    assert "Log a contact" not in page


def test_putting_back_who_died_is_asked_first(
    county: County, tracker: Client, amara: Person
) -> None:
    leave(county, amara, Left(on=LAST_WEEK, status="D"))
    address = reverse("come_back", args=[amara.pk])
    assert f'href="{address}"' in tracker.get(f"/people/{amara.pk}").content.decode()
    for page in (tracker.get(address), tracker.post(address)):
        shown = page.content.decode()
        assert "Put them back on the caseload?" in shown
        assert "There is a problem" not in shown
    unticked = tracker.post(address, {"step": "sure"}).content.decode()
    assert "Tick to say that you have checked" in unticked
    assert unticked.count("There is a problem") == 1
    amara.refresh_from_db()
    assert amara.left_on == LAST_WEEK

    tracker.post(address, {"step": "sure", "sure": "on"})
    amara.refresh_from_db()
    assert amara.left_on is None
    assert tracker.get(address).status_code == 302, "nothing to ask of whoever is back"


def test_left_england_with_and_without_a_country(
    county: County, tracker: Client, amara: Person
) -> None:
    address = reverse("leave", args=[amara.pk])
    tracker.post(address, answered(why="E", country="001", step="sure"))
    assert "Left England (Wales) on" in text(tracker, f"/people/{amara.pk}")
    actions.come_back(amara, by=county.tracker)
    tracker.post(address, answered(why="E", country="", step="sure"))
    assert "Left England on" in text(tracker, f"/people/{amara.pk}")


def test_strangers_and_those_who_may_not_reach_none_of_it(
    county: County, client: Client, amara: Person
) -> None:
    addresses = [reverse(name, args=[amara.pk]) for name in ("leave", "come_back", "still_here")]
    client.force_login(county.provider_user.user)
    assert [client.post(a).status_code for a in addresses] == [403, 403, 403]
    client.force_login(County.make("997").tracker.user)
    assert [client.post(a).status_code for a in addresses] == [404, 404, 404]
    assert client.get(addresses[0]).status_code == 404


def test_two_people_at_once_the_second_is_told(
    county: County, tracker: Client, amara: Person
) -> None:
    address = reverse("come_back", args=[amara.pk])
    page = tracker.post(address, follow=True).content.decode()
    assert "They are on the caseload." in page


# What a file says of where they live

ROLL = """Surname,Forename,DOB,UPN,NC Year,Postcode,Home LA
Okafor,Amara,04/03/2010,{0},12,XM1 1AA,{1}
"""


def rolls(county: County, *homes: str) -> Person:
    """The school sends its roll once for each of these home authorities."""
    upn = county.upn()
    for at, home in enumerate(homes):
        as_of = TODAY - timedelta(days=30 - at)
        county.send(
            county.school, ROLL.format(upn, home) + "\n" * at, as_of=as_of, filename=f"{at}.csv"
        )
    return county.person("Amara")


def test_an_address_elsewhere_only_asks_and_they_stay_ours(county: County, tracker: Client) -> None:
    amara = rolls(county, "998", KENT)
    assert (amara.home_authority, amara.may_live_in) == ("998", KENT)
    assert amara in caseload.caseload(county.tracker, TODAY)
    assert "Amara Okafor" in text(tracker, "/worklists/moved")
    page = text(tracker, f"/people/{amara.pk}")
    assert "A file says that they live in Kent" in page
    form = tracker.get(reverse("leave", args=[amara.pk])).content.decode()
    assert 'value="886" selected' in form

    tracker.post(reverse("still_here", args=[amara.pk]))
    assert "Thought to have moved" not in text(tracker, f"/people/{amara.pk}")
    assert "Amara Okafor" not in text(tracker, "/worklists/moved")


def test_undoing_the_file_takes_the_question_back(county: County) -> None:
    rolls(county, "998", KENT)
    intake.undo(county.sent[-1], by=county.manager)
    assert county.person("Amara").may_live_in == ""


def test_a_later_file_that_says_they_live_here_settles_it(county: County) -> None:
    assert rolls(county, "998", KENT, "998").may_live_in == ""


def test_an_unknown_area_is_no_news(county: County) -> None:
    amara = rolls(county, "998", KENT, "004")
    assert (amara.home_authority, amara.may_live_in) == ("998", KENT)


def test_who_always_lived_elsewhere_is_held_so(county: County) -> None:
    amara = rolls(county, KENT, KENT)
    assert (amara.home_authority, amara.may_live_in) == (KENT, "")


def test_who_leaves_is_not_asked_about_any_more(county: County) -> None:
    amara = rolls(county, "998", KENT)
    leave(county, amara)
    assert amara.may_live_in == ""
