"""The contact register: who does what at a school or provider, kept by either side."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.core.dates import academic_year
from fingerpost.organisations.contacts import actions, queries
from fingerpost.organisations.contacts.models import Colleague
from worlds import County, enter, signed_in

pytestmark = pytest.mark.django_db

SAID = {
    "does": "careers",
    "name": "Carys Leader",
    "email": "carys@example.org",
    "phone": "",
    "note": "",
}


@pytest.fixture
def county() -> County:
    return County.make("998")


def held(county: County, *, at: Any = None, on: date | None = None, **said: str) -> Colleague:
    return actions.add(
        at or county.college,
        by=county.manager,
        today=on or timezone.localdate(),
        said=SAID | said,
    )


def page(client: Client, name: str, *args: int, **query: str) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def test_somebody_is_added_changed_taken_out_and_put_back(county: County) -> None:
    client = signed_in(county.tracker)
    at = reverse("add_contact", args=[county.college.pk])
    assert "Carys Leader" in client.post(at, SAID, follow=True).content.decode()
    one = Colleague.objects.get()
    change = reverse("change_contact", args=[one.pk])
    assert 'value="carys@example.org"' in client.get(change).content.decode()
    client.post(change, SAID | {"phone": "01632 960001"})
    client.post(reverse("end_contact", args=[one.pk]))
    shown = page(client, "contacts_of", county.college.pk)
    assert "No contacts yet" in shown
    assert "Taken out lately" in shown
    client.post(reverse("put_back_contact", args=[one.pk]))
    one.refresh_from_db()
    assert (one.phone, one.ended_on) == ("01632 960001", None)


def test_a_contact_who_cannot_be_reached_is_asked_for_an_address(county: County) -> None:
    at = reverse("add_contact", args=[county.college.pk])
    answer = signed_in(county.tracker).post(at, SAID | {"email": ""})
    assert "Enter an email address or a phone number" in answer.content.decode()
    assert not Colleague.objects.exists()


def test_a_college_confirms_its_own_each_september(county: County) -> None:
    began = date(academic_year(timezone.localdate()), 9, 1)
    held(county, on=began - timedelta(days=100))
    client = signed_in(county.provider_user)
    assert "Not since September" in page(client, "contacts_of", county.college.pk)
    client.post(reverse("confirm_contacts", args=[county.college.pk]))
    shown = page(client, "contacts_of", county.college.pk)
    assert "Everybody is confirmed" in shown
    assert queries.confirmed(county.manager) == {county.college.pk: timezone.localdate()}


def test_a_place_is_confirmed_since_the_oldest_of_its_contacts(county: County) -> None:
    held(county, on=date(2026, 3, 1))
    held(county, on=date(2026, 9, 9), name="Dan Data", does="data")
    assert queries.confirmed(county.manager)[county.college.pk] == date(2026, 3, 1)


def test_the_register_is_narrowed_and_saved_as_shown(county: County) -> None:
    held(county)
    held(county, at=county.school, name="Dan Data", does="data", note="=1+1")
    client = signed_in(county.manager)
    shown = page(client, "contact_register", q="dan")
    assert "Dan Data" in shown
    assert "Carys Leader" not in shown
    saved = page(client, "contact_register_csv", does="data")
    assert "Dan Data" in saved
    assert "'=1+1" in saved
    assert "Carys" not in saved


@pytest.mark.parametrize("name", ["contacts_of", "add_contact"])
def test_a_school_reaches_no_other_place(county: County, name: str) -> None:
    held(county)
    client = signed_in(county.school_user)
    assert client.get(reverse(name, args=[county.college.pk])).status_code == 404
    assert client.get(reverse(name, args=[county.school.pk])).status_code == 200
    assert client.get(reverse("contact_register")).status_code == 403


@pytest.mark.parametrize("name", ["change_contact", "end_contact", "put_back_contact"])
def test_nobody_reaches_a_contact_that_is_not_theirs(county: County, name: str) -> None:
    one = held(county)
    other = County.make("997")
    for stranger in (county.school_user, other.manager):
        enter(stranger.authority)
        answer = signed_in(stranger).post(reverse(name, args=[one.pk]), SAID)
        assert answer.status_code == 404
    enter(county.authority)
    one.refresh_from_db()
    assert (one.name, one.ended_on) == ("Carys Leader", None)


def test_another_authority_keeps_its_own_contacts_of_the_same_college(county: County) -> None:
    held(county)
    other = County.make("997")
    shown = page(signed_in(other.manager), "contacts_of", county.college.pk)
    assert "No contacts yet" in shown
