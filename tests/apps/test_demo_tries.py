"""The made-up trackers' tries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fingerpost.caseload.contacts.models import Contact, Tried
from fingerpost.core import contacts
from fingerpost.demo.tries import ROUNDS, log_tries
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db


def test_the_rounds_are_tries_that_can_be_and_state_nothing() -> None:
    for means, outcome, *_ in (one for tries in ROUNDS for one in tries):
        assert contacts.objection(means, outcome, learned=False) == ""
        assert contacts.outcomes()[outcome].states == ""


def test_some_of_the_sought_were_tried_by_the_trackers() -> None:
    county, today = County.make(), timezone.localdate()
    for number in range(4):
        add_person(county, f"Ada{number} Sought")
    say(add_person(county, "Bo Known"), "230", days_ago=3)
    assert log_tries(county.authority, today) == 6
    assert {one.by for one in Contact.objects.all()} == {county.tracker.user}
    assert Tried.objects.count() == 2
    assert not Contact.objects.filter(at__gt=timezone.now() - timedelta(days=1)).exists()
