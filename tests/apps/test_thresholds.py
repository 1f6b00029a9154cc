"""When to link: set beside what it costs, by those who may, for the files that come."""

import pytest
from django.test import Client
from django.urls import reverse

from fingerpost.audit.models import Event
from fingerpost.core.access import Refused
from fingerpost.core.linkage import DEFAULT, Thresholds
from fingerpost.linkage import actions
from fingerpost.linkage.presenters import settings
from fingerpost.linkage.queries import changed_thresholds, thresholds
from worlds import County

pytestmark = pytest.mark.django_db

STRICT = Thresholds(link=8, review=0, margin=4)


@pytest.fixture
def county() -> County:
    return County.make()


def test_set_on_its_page_and_put_back(client: Client, county: County) -> None:
    client.force_login(county.manager.user)
    page = client.get(reverse("thresholds")).content.decode()
    assert "9,900 of 10,000" in page
    assert "91 of 10,000" in page

    client.post(reverse("thresholds"), {"setting": "8/0/4"})
    assert thresholds(county.authority.pk) == STRICT
    assert "Set by Marian Webb" in client.get(reverse("thresholds")).content.decode()
    event = Event.objects.get(verb="set when to link")
    assert event.detail == {"link": 8.0, "review": 0.0, "margin": 4.0}

    client.post(reverse("thresholds"), {"setting": "4/-2/3"})
    assert thresholds(county.authority.pk) == DEFAULT
    assert changed_thresholds(county.authority.pk) is None


def test_without_a_choice_it_says_so(client: Client, county: County) -> None:
    client.force_login(county.manager.user)
    page = client.post(reverse("thresholds"), {}).content.decode()
    assert "Choose how sure we are to be" in page


def test_only_those_who_may(client: Client, county: County) -> None:
    client.force_login(county.tracker.user)
    assert client.get(reverse("thresholds")).status_code == 403
    with pytest.raises(Refused):
        actions.set_thresholds(STRICT, by=county.tracker)


def test_another_authoritys_setting_is_its_own(county: County) -> None:
    actions.set_thresholds(STRICT, by=county.manager)
    other = County.make("997")
    assert thresholds(other.authority.pk) == DEFAULT


def test_the_usual_setting_is_among_the_measured() -> None:
    assert [one.is_usual for one in settings()].count(True) == 1
    assert all(one.precision > 0.99 for one in settings())
