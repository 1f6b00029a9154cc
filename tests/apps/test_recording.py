"""Recording what somebody does, and taking it back, has a permission of its own."""

from dataclasses import replace

import pytest
from django.urls import reverse

from fingerpost.core import access as roles
from fingerpost.core.access import TRACKER, Permission
from fingerpost.evidence.models import Evidence
from worlds import County, add_person, enter, say, signed_in

pytestmark = pytest.mark.django_db


def test_who_may_only_look_records_and_withdraws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    county = County.make()
    person = add_person(county, "Priya Raghu")
    say(person, "330", by=county.tracker)
    address = reverse("person", args=[person.pk])
    client = signed_in(county.tracker)
    assert b"Log a contact" in client.get(address).content
    statement = Evidence.objects.get()
    withdrawal = reverse("withdraw_statement", args=[person.pk, statement.pk])

    looking = replace(TRACKER, permissions=TRACKER.permissions - {Permission.RECORD_ACTIVITY})
    monkeypatch.setitem(roles.ROLES, "tracker", looking)
    shown = client.get(address)
    assert shown.status_code == 200
    assert b"Log a contact" not in shown.content
    assert b"Withdraw this" not in shown.content
    assert client.post(withdrawal, {"why": "A mistake"}).status_code == 403
    enter(county.authority)
    assert Evidence.objects.get().withdrawn_at is None
