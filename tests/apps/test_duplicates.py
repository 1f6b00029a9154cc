"""Possible duplicates: found nightly, looked at side by side, made one, taken apart, remembered."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from fingerpost.core import access as roles
from fingerpost.core.access import Permission, Refused
from fingerpost.linkage import tasks
from fingerpost.linkage.duplicates import actions, queries
from fingerpost.linkage.models import Duplicate
from fingerpost.people.models import Merge, Person
from worlds import County, add_person, say

TODAY = timezone.localdate()


@pytest.fixture
def county(db: None) -> County:
    return County.make()


@pytest.fixture
def amara(county: County) -> Person:
    person = add_person(
        county,
        "Amara Okonkwo",
        upn=county.upn(),
        postcode="XM1 1AA",
        address_line_1="12 High Street",
        characteristics=["110"],
        safe_contact_note="Text first",
        school=county.school,
    )
    say(person, "230", days_ago=200, by=county.tracker)
    return person


@pytest.fixture
def mara(county: County, amara: Person) -> Person:
    """The same young person, entered again from another list."""
    person = add_person(
        county,
        "Amarah Okonkwo",
        postcode="XM1 1AA",
        address_line_1="12 High Street",
        mobile="07700 900123",
        born_on=amara.born_on,
        details_as_of=TODAY,
        may_live_in="886",
        sex="F",
    )
    say(person, "310", days_ago=3, by=county.tracker)
    return person


@pytest.fixture
def tracker(county: County, client: Client) -> Client:
    client.force_login(county.tracker.user)
    return client


def text(response: Any) -> str:
    page = html.fromstring(response.content)
    return " ".join(" ".join(page.find(".//main").itertext()).split())


def side_by_side(amara: Person, *others: Person) -> str:
    asked = "&".join(f"with={other.pk}" for other in others)
    return f"{reverse('merge', args=[amara.pk])}?{asked}"


def answers(tracker: Client, address: str, **changed: Any) -> dict[str, str]:
    """The form as it is proposed, with these answers changed."""
    page = html.fromstring(tracker.get(address).content)
    ticked = page.xpath("//main//input[@type='radio'][@checked]")
    return {one.get("name"): one.get("value") for one in ticked} | {
        name: str(value) for name, value in changed.items()
    }


# Found nightly


def test_a_night_finds_who_is_held_twice_and_says_why(
    county: County, amara: Person, mara: Person, tracker: Client
) -> None:
    add_person(county, "Chidi Okonkwo", born_on=amara.born_on, postcode="XM1 1AA")
    tasks.look_for_duplicates(authority_id=county.authority.pk)
    (pair,) = Duplicate.objects.all()
    assert (pair.one, pair.other) == (amara, mara)
    assert pair.reasons
    page = text(tracker.get(reverse("duplicates")))
    assert f"Amara Okonkwo, number {amara.local_id}" in page
    assert "(1 group)" in text(tracker.get(reverse("worklists")))
    assert "Why we ask" in text(tracker.get(side_by_side(amara, mara)))


def test_not_the_same_is_remembered_for_ever(
    county: County, amara: Person, mara: Person, tracker: Client
) -> None:
    actions.look_for(county.authority.pk)
    address = reverse("not_the_same", args=[amara.pk])
    page = tracker.post(f"{address}?with={mara.pk}", follow=True)
    assert "Kept: they are different young people" in page.content.decode()
    assert "Nobody seems to be held twice" in text(page)
    assert actions.look_for(county.authority.pk) == 0
    assert queries.groups(county.tracker) == []


def test_who_was_made_one_is_not_asked_about_until_taken_apart(
    county: County, amara: Person, mara: Person, tracker: Client
) -> None:
    actions.look_for(county.authority.pk)
    address = side_by_side(amara, mara)
    tracker.post(address, answers(tracker, address) | {"step": "sure"})
    assert queries.groups(county.tracker) == []
    assert actions.look_for(county.authority.pk) == 0


def test_two_that_both_left_or_are_too_old_are_left_alone(
    county: County, amara: Person, mara: Person
) -> None:
    Person.objects.filter(pk=amara.pk).update(left_on=TODAY)
    assert actions.look_for(county.authority.pk) == 1
    Person.objects.filter(pk=mara.pk).update(left_on=TODAY)
    assert actions.look_for(county.authority.pk) == 0


def test_three_entries_are_one_group(county: County, amara: Person, mara: Person) -> None:
    third = add_person(
        county, "Amara Okonkwo", born_on=amara.born_on, postcode="XM1 1AA", email="a@example.org"
    )
    twice = add_person(county, "Wilhelmina Featherstone", postcode="XM4 4AA", age=17)
    again = add_person(county, "Wilhelmina Featherstone", postcode="XM4 4AA", age=17)
    actions.look_for(county.authority.pk)
    found = {group.keys for group in queries.groups(county.tracker)}
    assert found == {(amara.pk, mara.pk, third.pk), (twice.pk, again.pk)}


def test_who_may_not_settle_sees_and_says_nothing(
    county: County, amara: Person, mara: Person
) -> None:
    actions.look_for(county.authority.pk)
    assert queries.groups(county.provider_user) == []
    with pytest.raises(Refused):
        actions.say_apart([amara, mara], by=county.provider_user)


def test_every_authority_has_its_night(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(tasks.look_for_duplicates, "defer", lambda **said: asked.append(said))
    tasks.look_everywhere(0)
    assert asked == [{"authority_id": county.authority.pk}]


# Made one on the page


def test_side_by_side_a_preview_and_then_one(
    county: County, amara: Person, mara: Person, tracker: Client
) -> None:
    address = side_by_side(amara, mara)
    page = text(tracker.get(address))
    assert "Given name Amara Amarah Different" in page
    assert "Stated last" in page
    proposed = answers(tracker, address)
    assert proposed["given_name"] == str(mara.pk)

    chosen = answers(tracker, address, given_name=amara.pk)
    shown = text(tracker.post(address, chosen))
    assert "Check before they are made one" in shown
    assert "Given name Amara" in shown
    assert "thought to live in Kent" in shown
    assert f"by number {amara.local_id}." in shown
    assert f"Number {mara.local_id} leaves the caseload as a second entry (M)" in shown
    assert "As one EET Apprenticeship" in shown
    assert not Merge.objects.exists()
    changed = text(tracker.post(address, chosen | {"step": "change"}))
    assert "what is to be kept?" in changed

    done = tracker.post(address, chosen | {"step": "sure"}, follow=True)
    assert "Made one of 2 entries on" in text(done)
    assert f"Set aside: Amarah Okonkwo, number {mara.local_id}" in text(done)
    amara.refresh_from_db()
    assert (amara.given_name, amara.mobile, amara.sex) == ("Amara", "07700 900123", "F")
    assert tracker.get(f"/people/{mara.pk}").headers["Location"] == f"/people/{amara.pk}"

    merge = Merge.objects.get()
    take_apart = reverse("take_apart", args=[amara.pk, merge.pk])
    done = tracker.post(take_apart, follow=True)
    assert "Every entry is what it was before" in done.content.decode()
    assert "Made one of" not in text(done)
    assert tracker.get(f"/people/{mara.pk}").status_code == 200
    assert tracker.post(take_apart).status_code == 404


def test_what_is_chosen_must_be_of_these_entries(
    county: County, amara: Person, mara: Person, tracker: Client
) -> None:
    stranger = add_person(county, "Sam Elsewhere")
    address = side_by_side(amara, mara)
    wrong = answers(tracker, address, given_name=stranger.pk) | {"step": "sure"}
    assert "There is a problem" in tracker.post(address, wrong).content.decode()
    assert not Merge.objects.exists()


def test_two_at_once_the_second_is_told(
    county: County, amara: Person, mara: Person, tracker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fingerpost.caseload.duplicates import views

    address = side_by_side(amara, mara)
    chosen = answers(tracker, address) | {"step": "sure"}

    def too_late(*given: Any, **said: Any) -> None:
        raise views.CannotMerge("Somebody else was quicker.")

    monkeypatch.setattr(views.actions, "make_one", too_late)
    page = tracker.post(address, chosen, follow=True)
    assert "Somebody else was quicker." in page.content.decode()


def test_any_two_can_be_looked_for_and_made_one(
    county: County, amara: Person, mara: Person, tracker: Client
) -> None:
    address = reverse("same_as", args=[amara.pk])
    assert address in tracker.get(f"/people/{amara.pk}").content.decode()
    assert "Amarah Okonkwo" in text(tracker.get(address))
    tracker.post(address, {"q": "zzyzx"})
    assert "Nobody else found" in text(tracker.get(address))
    page = tracker.post(address, {"q": "07700 900123"}, follow=True)
    assert f'value="{mara.pk}"' in page.content.decode()


# Who may see what


def test_what_is_sensitive_is_joined_and_never_shown_to_who_may_not_see_it(
    county: County, amara: Person, mara: Person, tracker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.filter(pk=mara.pk).update(
        characteristics=["210"], safe_contact_note="Not at home", ethnicity="WBRI"
    )
    address = side_by_side(amara, mara)
    seen = tracker.get(address).content.decode()
    chosen = answers(tracker, address)
    assert "You may not see them" not in text(tracker.post(address, chosen))
    less = roles.TRACKER.permissions - {Permission.SEE_SENSITIVE}
    monkeypatch.setitem(roles.ROLES, "tracker", replace(roles.TRACKER, permissions=less))
    seen += tracker.get(address).content.decode()
    checked = tracker.post(address, chosen)
    seen += checked.content.decode()
    assert "You may not see them." in text(checked)
    for secret in ("Text first", "Not at home", "White British", "ental health"):
        assert secret not in seen, secret
    tracker.post(address, chosen | {"step": "sure"})
    amara.refresh_from_db()
    assert amara.characteristics == ["110", "210"]
    assert amara.safe_contact_note == "Text first / Not at home"


def test_strangers_and_those_who_may_not_reach_none_of_it(
    county: County, client: Client, amara: Person, mara: Person
) -> None:
    both = f"?with={mara.pk}"
    addresses = [
        reverse("merge", args=[amara.pk]) + both,
        reverse("not_the_same", args=[amara.pk]) + both,
        reverse("same_as", args=[amara.pk]),
        reverse("take_apart", args=[amara.pk, 1]),
    ]
    client.force_login(county.provider_user.user)
    assert {client.post(address).status_code for address in addresses} == {403}
    assert client.get(reverse("duplicates")).status_code == 403
    client.force_login(County.make("997").tracker.user)
    assert {client.post(address).status_code for address in addresses} == {404}
    assert client.get(addresses[0]).status_code == 404
    assert "Nobody seems to be held twice" in text(client.get(reverse("duplicates")))


@pytest.mark.parametrize("asked", ["", "?with=x", "?with=99999999999999999999"])
def test_one_entry_alone_has_nothing_beside_it(tracker: Client, amara: Person, asked: str) -> None:
    assert tracker.get(reverse("merge", args=[amara.pk]) + asked).status_code == 404
