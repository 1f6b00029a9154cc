"""A finding keeps the day it was first seen, build after build."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from fingerpost.returns import actions
from fingerpost.returns.models import Fault, Return
from worlds import County, add_person

pytestmark = pytest.mark.django_db

LONG_AGO = date(2026, 9, 3)


def built(county: County, end: date) -> Return:
    return actions.build(county.authority, period_end=end, by=None)


def test_it_is_kept_for_the_same_person_rule_and_field(client: Client) -> None:
    county = County.make()
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4))
    september = built(county, date(2026, 9, 30))
    Fault.objects.filter(findings__built=september).update(first_seen=LONG_AGO)
    joshua = add_person(county, "Joshua Smith", born_on=date(2009, 11, 17))

    built(county, date(2026, 10, 31))
    october = built(county, date(2026, 10, 31))

    assert october.findings.get(person=amara, code="32").first_seen == LONG_AGO
    assert october.findings.get(person=joshua, code="32").first_seen > LONG_AGO
    client.force_login(county.manager.user)
    page = client.get(reverse("return", args=[october.pk]), {"rule": "32"}).content.decode()
    assert "3 Sep 2026" in page


def test_what_was_mended_and_comes_again_is_new() -> None:
    county = County.make()
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4))
    first = built(county, date(2026, 10, 31))
    Fault.objects.filter(findings__built=first).update(first_seen=LONG_AGO)
    amara.postcode = "XM1 1AA"
    amara.save()
    built(county, date(2026, 10, 31))
    amara.postcode = ""
    amara.save()
    again = built(county, date(2026, 10, 31))
    assert again.findings.get(person=amara, code="32").first_seen > LONG_AGO
