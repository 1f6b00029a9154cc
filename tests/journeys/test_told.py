"""Looking up who has been told what: from a young person's page, and from a school's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from fingerpost.core.sharing.flows import Mode
from fingerpost.sharing import actions, gate
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FIELDS = ("given_name", "family_name", "route", "activity", "provider", "starts_on")


@pytest.fixture
def county() -> County:
    """A school has opened its page with two leavers, one of whom told us where they are."""
    made = County.make("998")
    today = timezone.localdate()
    people = [add_person(made, name, school=made.school) for name in ("Amara Okafor", "Leo Marsh")]
    say(people[0], "230", provider_id=made.college.pk)
    actions.settle_policy(by=made.manager, said={"mode": Mode.NOTICE.value})
    signed = {"state": "signed", "signed_by_us": "Dana Officer", "signed_by_them": "Hedy Head"}
    terms = {"flows": ["F7"], "fields": sorted(FIELDS), "mode": Mode.NOTICE.value}
    days = {
        "starts_on": today - timedelta(days=30),
        "signed_by_us_on": today,
        "signed_by_them_on": today,
    }
    actions.keep_agreement(
        None, organisation=made.school, by=made.manager, said=signed | terms | days
    )
    gate.release(
        by=made.school_user,
        recipient=made.school,
        flow="F7",
        purpose="destinations",
        people=[person.pk for person in people],
        fields=FIELDS,
    )
    return made


def test_a_tracker_answers_who_was_told(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.finds("amara")
    staff.opens("Amara")
    staff.opens("Who has been told what about them")
    staff.arrives("Who has been told what")
    staff.sees(county.school.name)
    staff.sees("Given name, Family name, Route, What they do, Where, Start")
    staff.page.goto(reverse("organisation", args=[county.school.pk]))
    staff.opens("What they have been told about young people")
    staff.arrives("What they have been told")
    staff.sees("taken by Sal Quill")
