"""The difference between two returns on the page and as a file."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from fingerpost.audit.models import Event
from fingerpost.returns import actions, queries, signing
from fingerpost.returns.models import Return
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)


@pytest.fixture
def county() -> County:
    county = County.make()
    amara = add_person(county, "=Amara Okafor", born_on=date(2010, 3, 4))
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17))
    say(amara, "610", starts_on=date(2026, 10, 5))
    return county


def built(county: County, end: date) -> Return:
    return actions.build(county.authority, period_end=end, by=county.manager.user)


@pytest.fixture
def manager(county: County, client: Client) -> Client:
    client.force_login(county.manager.user)
    return client


def test_who_changed_and_why_is_on_the_page(county: County, manager: Client) -> None:
    built(county, SEPTEMBER)
    october = built(county, OCTOBER)
    address = reverse("return_difference", args=[october.pk])
    assert address in manager.get(reverse("return", args=[october.pk])).content.decode()
    page = manager.get(address).content.decode()
    assert "What changed since September 2026" in page
    assert "Amara Okafor" in page
    assert "New evidence" in page
    assert "Joshua Smith" not in page
    assert "Amara" not in manager.get(address, {"kind": "left"}).content.decode()


def test_the_file_is_audited_and_no_formula(county: County, manager: Client) -> None:
    september, october = built(county, SEPTEMBER), built(county, OCTOBER)
    answer = manager.get(reverse("return_difference_csv", args=[october.pk]))
    heading, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert dict(zip(heading, row, strict=True))["Given name"] == "'=Amara"
    event = Event.objects.get(verb="downloaded a difference")
    assert event.detail == {"since": september.pk, "people": 1}


def test_without_an_earlier_return_there_is_nothing_to_compare(
    county: County, manager: Client
) -> None:
    only = built(county, OCTOBER)
    assert manager.get(reverse("return_difference", args=[only.pk])).status_code == 404
    assert "What changed" not in manager.get(reverse("return", args=[only.pk])).content.decode()


def test_what_was_sent_counts_before_what_was_only_checked(county: County) -> None:
    sent = built(county, SEPTEMBER)
    signing.sign_off(sent, by=county.manager)
    built(county, SEPTEMBER)
    october = built(county, OCTOBER)
    assert queries.compared_with(october) == sent
    signing.mark_sent(sent, by=county.manager)
    again = queries.compared_with(october)
    assert again is not None
    assert again.pk == sent.pk
    assert queries.compared_with(sent) is None


def test_others_do_not_see_it(county: County, client: Client) -> None:
    built(county, SEPTEMBER)
    october = built(county, OCTOBER)
    names = ("return_difference", "return_difference_csv")
    client.force_login(county.provider_user.user)
    answers = [client.get(reverse(name, args=[october.pk])).status_code for name in names]
    assert answers == [403, 403]
    client.force_login(County.make("997").manager.user)
    answers = [client.get(reverse(name, args=[october.pk])).status_code for name in names]
    assert answers == [404, 404]
