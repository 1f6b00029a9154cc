"""The lapse forecast on its page."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload import queries as caseload
from fingerpost.caseload.forecast import queries
from fingerpost.core.dates import month_end
from fingerpost.core.destinations.forecast import forecast
from fingerpost.core.records import Group
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
THEN = month_end(month_end(TODAY) + timedelta(days=1))


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    ends = month_end(TODAY) + timedelta(days=3)
    ada = add_person(county, "Ada Pell", school=county.school)
    say(ada, "210", starts_on=TODAY, expected_end_on=ends, provider_id=county.college.pk)
    bo = add_person(county, "Bo Quaye", school=county.school)
    say(bo, "610", starts_on=TODAY)
    add_person(county, "Cy Rook")
    return county


def test_the_counts_are_those_of_today_and_of_then(county: County) -> None:
    held = queries.held(county.manager, TODAY)
    found = forecast(held, today=TODAY, period_end=THEN)
    assert found.lapsing == (county.person("Ada").pk,)
    assert (found.everybody.people, found.everybody.not_known) == (3, 1)
    assert found.everybody.would_be == 2
    assert found.providers[county.college.pk].lapsing == 1
    assert found.schools[county.school.pk].people == 2
    groups = caseload.counts(county.manager, TODAY).groups
    assert groups[Group.NOT_KNOWN] == found.everybody.not_known


def test_the_page_names_places_and_who_lapses(county: County, client: Client) -> None:
    client.force_login(county.tracker.user)
    assert reverse("forecast") in client.get(reverse("worklists")).content.decode()
    asked = {"end": THEN.isoformat(), "by": "provider", "place": county.college.pk}
    page = client.get(reverse("forecast"), asked).content.decode()
    assert "Marlbrook College" in page
    assert "Ada Pell" in page
    assert "Bo Quaye" not in page
    nobody = client.get(reverse("forecast"), asked | {"place": 0}).content.decode()
    assert "Ada Pell" not in nobody
    odd = client.get(reverse("forecast"), {"end": "x", "by": "pk", "place": "²"})
    assert odd.status_code == 200


def test_schools_and_providers_and_others_see_nobody(county: County, client: Client) -> None:
    client.force_login(county.provider_user.user)
    assert client.get(reverse("forecast")).status_code == 403
    client.force_login(County.make("997").manager.user)
    page = client.get(reverse("forecast"), {"end": THEN.isoformat()}).content.decode()
    assert "Ada Pell" not in page
    assert "Marlbrook College 998" not in page
