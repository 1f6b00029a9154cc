"""Packs of visits: who is in one, what phones are given and send in, and stopping it."""

import json
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.contacts import actions as contacts
from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.duplicates import actions as duplicates
from fingerpost.caseload.visits import actions, presenters, queries, records
from fingerpost.caseload.visits.actions import CannotVisit
from fingerpost.caseload.visits.models import DoorNote, Entry, Pack
from fingerpost.core.access import Refused
from fingerpost.people import actions as people
from worlds import County, add_person, enter, signed_in

TODAY = timezone.localdate()
ELM = {"address_line_1": "3 Elm Road", "town": "Marlbrook", "postcode": "XM1 1AA"}


@pytest.fixture
def county(db: None) -> County:
    cache.clear()
    county = County.make()
    add_person(county, "Ada Ashe", **ELM)
    add_person(county, "Bo Ashe", **(ELM | {"address_line_1": "3, Elm Rd"}))
    add_person(county, "Cy Cedar", **(ELM | {"address_line_1": "1 Elm Road"}))
    return county


def made(county: County, *names: str, **said: Any) -> Pack:
    whom = [county.person(name).pk for name in names or ("Ada", "Bo", "Cy")]
    said = {"day": TODAY, "check_in": "Marian, at 12", "chosen_by": "Not known"} | said
    return actions.make_pack(people=whom, by=county.tracker, **said)


def call_of(pack: Pack, name: str) -> int:
    return pack.calls.get(person__given_name=name).pk


def tried(call: int, outcome: str = "nobody_in", *, number: int = 1, **said: Any) -> dict[str, Any]:
    """An entry as a phone sends it."""
    entry = {"name": str(uuid4()), "number": number, "kind": "tried", "call": call}
    return entry | {"at": timezone.now().isoformat(), "outcome": outcome} | said


def back(entry: dict[str, Any], *, number: int = 2) -> dict[str, Any]:
    at = timezone.now().isoformat()
    return {
        "name": str(uuid4()),
        "number": number,
        "kind": "undone",
        "at": at,
        "undoes": entry["name"],
    }


def comes(county: County, pack: Pack, *entries: dict[str, Any]) -> list[Entry]:
    return actions.take_in(pack, records.batch({"entries": list(entries)}), by=county.tracker)


def names(pack: Pack, county: County) -> list[list[str]]:
    doors = queries.doors_of(pack, county.tracker)
    return [[one.person.given_name for one in door.people] for door in doors]


# Who is in a pack


def test_doors_in_the_order_to_walk_with_everybody_behind_each(county: County) -> None:
    assert names(made(county), county) == [["Cy"], ["Ada", "Bo"]]


def test_whoever_must_not_be_visited_is_in_no_pack(county: County) -> None:
    people.set_safe_contact(
        county.person("Ada"), unsafe=True, note="Her stepfather answers", by=county.manager
    )
    contacts.log_contact(
        person=county.person("Bo"), by=county.tracker.user, means="call", outcome="stop"
    )
    add_person(county, "Di Drake")
    assert names(made(county, "Ada", "Bo", "Cy", "Di"), county) == [["Cy"]]
    with pytest.raises(CannotVisit, match="Nobody is left"):
        made(county, "Ada")


def test_who_becomes_unsafe_leaves_a_pack_that_stands(county: County) -> None:
    pack = made(county)
    people.set_safe_contact(county.person("Ada"), unsafe=True, note="Ask first", by=county.manager)
    assert names(pack, county) == [["Cy"], ["Bo"]]
    given = json.dumps(presenters.for_phone(pack, county.tracker))
    assert "Ada" not in given
    answer = presenters.answer(pack, [], county.tracker)
    assert call_of(pack, "Ada") not in answer["calls"]


def test_an_entry_made_one_with_another_is_visited_and_logged_once(county: County) -> None:
    pack = made(county, "Bo", "Cy")
    ada, bo = county.person("Ada"), county.person("Bo")
    duplicates.make_one(ada, [bo], chosen={}, by=county.manager)
    assert names(pack, county) == [["Cy"], ["Ada"]]
    (entry,) = comes(county, pack, tried(call_of(pack, "Bo")))
    assert entry.contact is not None
    assert entry.contact.person == ada


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"check_in": " "}, "Say who knows"),
        ({"day": TODAY - timedelta(days=1)}, "Choose a day"),
        ({"day": TODAY + timedelta(days=8)}, "Choose a day"),
    ],
)
def test_what_a_pack_needs(county: County, said: dict[str, Any], why: str) -> None:
    with pytest.raises(CannotVisit, match=why):
        made(county, **said)


def test_a_pack_has_an_end(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_PEOPLE", 2)
    with pytest.raises(CannotVisit, match="Leave some out"):
        made(county)


# What a phone is given


def test_a_phone_is_given_what_is_needed_at_the_door_and_no_more(county: County) -> None:
    people.set_safe_contact(
        county.person("Cy"), unsafe=False, note="Ask for Mum", by=county.manager
    )
    pack = made(county)
    actions.set_door_note(door="XM11AA 1 elm road", note="Go in pairs", by=county.tracker)
    given = presenters.for_phone(pack, county.tracker)
    first = given["doors"][0]
    assert first["address"] == ["1 Elm Road", "Marlbrook", "XM1 1AA"]
    assert first["note"] == "Go in pairs"
    assert first["people"][0]["name"] == "Cy Cedar"
    assert first["people"][0]["note"] == "Ask for Mum"
    assert set(first["people"][0]) == {"call", "name", "note", "activities"}
    assert {one["code"] for one in given["outcomes"]} >= {"nobody_in", "card_left", "spoke"}
    (choices,) = given["activities"].values()
    codes = {code for _, group in choices for code, _ in group}
    assert "310" in codes
    assert "810" not in codes


def test_a_pack_is_taken_on_its_day_by_its_visitor_and_not_when_stopped(county: County) -> None:
    tomorrow = made(county, day=TODAY + timedelta(days=1))
    with pytest.raises(CannotVisit, match="on its day only"):
        actions.take_pack(tomorrow, by=county.tracker)
    pack = made(county)
    with pytest.raises(Pack.DoesNotExist):
        actions.take_pack(pack, by=county.manager)
    assert actions.take_pack(pack, by=county.tracker).taken_at
    actions.stop_pack(pack, why="The phone is lost", by=county.manager)
    with pytest.raises(CannotVisit, match="was stopped"):
        actions.take_pack(pack, by=county.tracker)
    with pytest.raises(CannotVisit, match="already"):
        actions.stop_pack(pack, why="Again", by=county.manager)
    with pytest.raises(CannotVisit, match="Say why"):
        actions.stop_pack(tomorrow, why=" ", by=county.manager)


# What comes in


def test_what_was_done_is_logged_at_its_time_and_states_what_was_said(county: County) -> None:
    pack = made(county)
    earlier = timezone.now() - timedelta(hours=3)
    entry = tried(call_of(pack, "Ada"), "spoke", code="310", note="Bakery", at=earlier.isoformat())
    (kept,) = comes(county, pack, entry)
    assert kept.contact is not None
    assert (kept.contact.means, kept.contact.outcome) == ("visit", "spoke")
    assert kept.contact.at == earlier
    assert kept.contact.by == county.tracker.user
    assert kept.contact.evidence is not None
    assert kept.contact.evidence.code == "310"
    assert kept.contact.note == "Bakery"


def test_the_same_again_is_taken_once(county: County) -> None:
    pack = made(county)
    entry = tried(call_of(pack, "Ada"))
    assert len(comes(county, pack, entry, entry)) == 1
    assert comes(county, pack, entry) == []
    assert Contact.objects.count() == 1


def test_a_try_is_taken_back_once(county: County) -> None:
    pack = made(county)
    entry = tried(call_of(pack, "Ada"), "moved")
    undone = back(entry)
    comes(county, pack, undone, entry)  # in whatever order they lie in the request
    comes(county, pack, undone)
    contact = Contact.objects.get()
    assert contact.undone_at
    comes(county, pack, back(entry, number=3))  # by a second tap: it stays as it is
    assert queries.unlogged(pack, county.tracker) == []


def test_what_others_did_meanwhile_stands_beside_it(county: County) -> None:
    pack = made(county)
    contacts.log_contact(
        person=county.person("Ada"), by=county.manager.user, means="call", outcome="message_left"
    )
    comes(county, pack, tried(call_of(pack, "Ada")))
    assert Contact.objects.count() == 2
    (words,) = presenters.answer(pack, [], county.tracker)["meanwhile"][str(call_of(pack, "Ada"))]
    assert "Marian Webb" in words
    shown = [one for d in presenters.door_words(pack, county.tracker) for one in d.people]
    assert [len(one.meanwhile) for one in shown if one.name == "Ada Ashe"] == [1]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"outcome": "sent"}, "cannot come of a try at the door"),
        ({"outcome": "what"}, "Choose how you tried"),
        ({"outcome": "nobody_in", "code": "310"}, "tells us nothing"),
        ({"outcome": "spoke", "code": "xyz"}, "not among the activities"),
        ({"at": "2020-01-01T10:00:00Z"}, "before the pack was made"),
        ({"call": 999_999}, "nobody of this pack"),
    ],
)
def test_what_cannot_be_logged_is_kept_with_its_reason(
    county: County, said: dict[str, Any], why: str
) -> None:
    pack = made(county)
    (kept,) = comes(county, pack, tried(call_of(pack, "Ada")) | {"note": "At work"} | said)
    assert kept.contact is None
    assert why in kept.problem
    assert kept.note == "At work"
    (unlogged,) = queries.unlogged(pack, county.tracker)
    name, url, words = presenters.problem_words(unlogged)
    assert "At work" in words
    assert bool(url) is (name == "Ada Ashe")
    comes(county, pack, back({"name": str(kept.name)}), back({"name": str(uuid4())}, number=3))
    assert len(queries.unlogged(pack, county.tracker)) == 2


def test_a_phone_whose_clock_is_ahead_is_taken_as_of_now(county: County) -> None:
    pack = made(county)
    ahead = (timezone.now() + timedelta(hours=2)).isoformat()
    (kept,) = comes(county, pack, tried(call_of(pack, "Ada"), at=ahead))
    assert kept.contact is not None


def test_a_stopped_pack_still_takes_what_was_done(county: County) -> None:
    pack = made(county)
    actions.stop_pack(pack, why="The phone is lost", by=county.manager)
    (kept,) = comes(county, pack, tried(call_of(pack, "Ada")))
    assert kept.contact is not None
    pack.refresh_from_db()
    assert presenters.answer(pack, [], county.tracker)["stopped"] is True


def test_a_pack_of_long_ago_takes_nothing(county: County) -> None:
    pack = made(county)
    Pack.objects.filter(pk=pack.pk).update(day=TODAY - timedelta(days=30))
    pack.refresh_from_db()
    with pytest.raises(CannotVisit, match="14 days ago"):
        comes(county, pack, tried(call_of(pack, "Ada")))


@pytest.mark.parametrize("seed", range(20))
def test_two_phones_and_a_bad_signal(county: County, seed: int) -> None:
    """Through the database what core/visits promises: once each, in each phone's order."""
    chance, pack = Random(seed), made(county)
    calls = [call_of(pack, name) for name in ("Ada", "Bo", "Cy")]
    phones: list[list[dict[str, Any]]] = [[], []]
    heard: set[str] = set()
    for _ in range(15):
        phone = chance.choice(phones)
        for _ in range(chance.randrange(3)):
            phone.append(tried(chance.choice(calls), number=len(phone) + 1))
        batch = [one for one in phone if one["name"] not in heard]
        for _ in range(chance.randrange(3)):  # lost, once, or twice
            comes(county, pack, *chance.sample(batch, len(batch)))
            if chance.random() < 0.5:  # the answer arrives
                heard |= {one["name"] for one in batch}
    for phone in phones:
        comes(county, pack, *phone)
        kept = pack.entries.filter(name__in=[one["name"] for one in phone])
        assert [entry.name for entry in kept] == [UUID(one["name"]) for one in phone]
    done = sum(map(len, phones))
    assert Contact.objects.count() == pack.entries.count() == done


# Notes about doors


def test_a_note_about_a_door_stands_for_everybody_behind_it(county: County) -> None:
    pack = made(county)
    client = signed_in(county.tracker)
    client.post(f"/visits/{pack.pk}/doors/{call_of(pack, 'Bo')}", {"note": "A large dog"})
    doors = presenters.door_words(pack, county.tracker)
    assert [door.note for door in doors] == ["", "A large dog"]
    client.post(f"/visits/{pack.pk}/doors/{call_of(pack, 'Ada')}", {"note": ""})
    assert not DoorNote.objects.exists()
    assert client.post(f"/visits/{pack.pk}/doors/999999", {"note": "x"}).status_code == 404
    client.post(f"/visits/{pack.pk}/doors/{call_of(pack, 'Ada')}", {"note": "x" * 301})
    assert not DoorNote.objects.exists()


# Pages


def page(client: Client, address: str, **said: Any) -> str:
    answer = client.get(address, said)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_a_worklist_to_a_pack(county: County) -> None:
    people.set_safe_contact(county.person("Ada"), unsafe=True, note="Ask first", by=county.manager)
    client = signed_in(county.tracker)
    assert "Visit these" in page(client, "/worklists/not-known")
    assert "No visits yet" in page(client, "/visits")
    shown = page(client, "/worklists/not-known/visits")
    assert "1: not safe to contact" in shown
    assert "Ada Ashe" not in shown
    answer = client.post("/worklists/not-known/visits", {"check_in": ""})
    assert "Tick at least one young person" in answer.content.decode()
    said = {
        "day_day": TODAY.day,
        "day_month": TODAY.month,
        "day_year": TODAY.year,
        "check_in": "Marian, at 12",
        "people": [county.person("Bo").pk, county.person("Cy").pk],
    }
    answer = client.post("/worklists/not-known/visits", said)
    pack = Pack.objects.get()
    assert answer["Location"] == f"/visits/{pack.pk}"
    shown = page(client, f"/visits/{pack.pk}")
    assert "Marian, at 12" in shown
    assert shown.index("1 Elm Road") < shown.index("3, Elm Rd")
    assert "Not known" in page(client, "/visits")
    assert "on the list" not in page(client, "/visits")
    assert client.get("/worklists/nothing/visits").status_code == 404


def test_a_list_of_nobody_says_so(county: County) -> None:
    assert "Nobody here can be visited" in page(
        signed_in(county.tracker), "/worklists/ehc-plans/visits"
    )


def test_a_pack_is_its_visitors_and_the_data_managers(county: County) -> None:
    pack = made(county)
    other = County.make("997")
    enter(county.authority)
    assert signed_in(county.manager).get(f"/visits/{pack.pk}").status_code == 200
    assert signed_in(county.school_user).get(f"/visits/{pack.pk}").status_code == 403
    for stranger in (other.manager, other.tracker):
        client = signed_in(stranger)
        assert client.get(f"/visits/{pack.pk}").status_code == 404
        assert client.post(f"/visits/{pack.pk}/stop", {"why": "x"}).status_code == 404
        assert client.post(f"/visits/phone/{pack.pk}/take").status_code == 404
    assert signed_in(county.manager).post(f"/visits/phone/{pack.pk}/take").status_code == 404
    mine = actions.make_pack(
        people=[county.person("Cy").pk], day=TODAY, chosen_by="x", check_in="x", by=county.manager
    )
    assert signed_in(county.tracker).get(f"/visits/{mine.pk}").status_code == 404
    enter(county.authority)
    with pytest.raises(Refused):
        actions.make_pack(people=[], day=TODAY, chosen_by="", check_in="x", by=county.school_user)


def test_stopping_on_the_page(county: County) -> None:
    pack, client = made(county), signed_in(county.manager)
    answer = client.post(f"/visits/{pack.pk}/stop", {"why": ""})
    assert "Say why the pack is stopped" in answer.content.decode()
    client.post(f"/visits/{pack.pk}/stop", {"why": "The phone is lost"})
    assert "Stopped by Marian Webb" in page(client, f"/visits/{pack.pk}")
    client.post(f"/visits/{pack.pk}/stop", {"why": "Again"})
    assert "It was stopped already." in page(client, f"/visits/{pack.pk}")


# What phones ask


def test_a_phone_takes_and_sends(county: County) -> None:
    pack, client = made(county), signed_in(county.tracker)
    assert [one["pack"] for one in client.get("/visits/phone/state").json()["packs"]] == [pack.pk]
    given = client.post(f"/visits/phone/{pack.pk}/take").json()
    assert given["check_in"] == "Marian, at 12"
    entries = [
        {"name": str(uuid4()), "number": 1, "kind": "opened", "at": timezone.now().isoformat()},
        tried(call_of(pack, "Ada"), number=2),
        tried(call_of(pack, "Ada"), "sent", number=3),
    ]
    answer = send(client, pack, {"entries": entries}).json()
    assert answer["names"] == [one["name"] for one in entries]
    assert list(answer["problems"]) == [entries[2]["name"]]
    assert send(client, pack, {"entries": []}).json()["names"] == []
    verbs = list(Event.objects.filter(verb__contains="visits").values_list("verb", flat=True))
    for verb in ("made a pack of visits", "took a pack of visits", "opened a pack of visits"):
        assert verbs.count(verb) == 1
    shown = page(client, f"/visits/{pack.pk}")
    assert "Nobody in" in shown
    assert "These came in and were not logged" in shown
    assert "1 try came in" in page(client, "/visits")
    actions.stop_pack(pack, why="Lost", by=county.manager)
    told = client.get(f"/visits/phone/state?held={pack.pk},x").json()
    assert told["packs"] == []
    assert told["held"][0]["stopped"] is True
    assert "was stopped" in client.post(f"/visits/phone/{pack.pk}/take").json()["message"]


def send(client: Client, pack: Pack, body: Any) -> Any:
    data = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"/visits/phone/{pack.pk}/send", data, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        "[" * 200_000,
        [],
        {},
        {"entries": "x"},
        {"entries": [{}]},
        {"entries": [{"name": "x", "number": 1, "kind": "tried", "at": "2026-01-01T10:00:00Z"}]},
        {"entries": [tried(1) | {"kind": "else"}]},
        {"entries": [tried(1) | {"at": "yesterday"}]},
        {"entries": [tried(1) | {"at": "0001-01-01T00:00:00+14:00"}]},
        {"entries": [tried(1) | {"at": "2026-01-01T10:00:00"}]},
        {"entries": [tried(1)] * 201},
    ],
)
def test_what_no_phone_sends_changes_nothing(county: County, body: Any) -> None:
    pack = made(county)
    assert send(signed_in(county.tracker), pack, body).status_code == 400
    assert not Entry.objects.exists()


def test_too_much_or_too_late_is_refused(county: County) -> None:
    pack, client = made(county), signed_in(county.tracker)
    assert send(client, pack, "x" * 500_001).status_code == 413
    Pack.objects.filter(pk=pack.pk).update(day=TODAY - timedelta(days=30))
    assert send(client, pack, {"entries": []}).status_code == 409


def test_the_page_on_the_phone_holds_nobody(county: County) -> None:
    made(county)
    shown = page(signed_in(county.tracker), "/visits/phone/")
    for words in ("Ashe", "Elm", county.tracker.user.name, county.tracker.user.email):
        assert words not in shown
    script = Client().get("/visits/phone/worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert script["Cache-Control"] == "no-cache"


def test_no_name_or_address_in_the_audit_trail(county: County) -> None:
    pack = made(county)
    comes(county, pack, tried(call_of(pack, "Ada"), "spoke", note="Bakery"))
    actions.set_door_note(door="XM11AA 3 elm road", note="Dog", by=county.tracker)
    told = json.dumps([event.detail for event in Event.objects.all()])
    for words in ("Ada", "lm road", "Bakery", "Dog"):
        assert words not in told
