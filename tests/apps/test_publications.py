"""Figures made public: protected, kept version by version, and open to anybody."""

import csv
import io
import json
from datetime import date
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fingerpost.audit.models import Event
from fingerpost.core.records import Group
from fingerpost.reports.figures import actions as figures
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications.models import Publication
from fingerpost.returns import actions as returns
from worlds import County, add_person, say, signed_in

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)
SAID = {"method": "suppress", "largest_withheld": "5"}
NEET, LEARNING, NOT_KNOWN = 3, 24, 9


@pytest.fixture
def county() -> County:
    """Of 36 young people 3 are NEET, and 9 are not known."""
    cache.clear()
    county = County.make("998")
    for n in range(NEET + LEARNING + NOT_KNOWN):
        sex = "F" if n % 2 else "M"
        one = add_person(
            county, f"Young Person{n}", born_on=date(2010, 3, 4), school=county.school, sex=sex
        )
        day = date(2026, 10, 5)
        if n < NEET + LEARNING:
            say(one, "610" if n < NEET else "230", starts_on=day, verified_on=day)
    returns.build(county.authority, period_end=OCTOBER, by=county.manager.user)
    figures.count_new(county.authority.pk, by=None)
    return county


def publish(county: County, **said: str) -> Publication:
    address = reverse("publish_month", args=["2026-10"])
    answer = signed_in(county.manager).post(address, SAID | {"publish": "1"} | said)
    assert answer.status_code == 302, answer.content.decode()
    return Publication.objects.filter(authority=county.authority).first()


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def rows(series: str = "all") -> list[dict[str, str]]:
    answer = Client().get(reverse("open_data_csv", args=["998", series]))
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_a_preview_shows_what_anybody_would_see_and_stores_nothing(county: County) -> None:
    manager = signed_in(county.manager)
    assert "Not published" in text(manager.get(reverse("publications")))
    seen = text(manager.post(reverse("publish_month", args=["2026-10"]), SAID | {"preview": "1"}))
    assert "What anybody will see" in seen
    assert "any of 6 numbers or more" in seen
    assert "Make public" in seen
    assert not Publication.objects.exists()


def test_small_numbers_are_withheld_everywhere_and_the_proof_is_kept(county: County) -> None:
    made = publish(county)
    assert made.proof["narrowest"] >= 6
    everybody = {row["measure"]: row for row in rows()}
    assert everybody["NEET"]["young_people"] == "c"
    assert everybody["NEET"]["per_cent"] == "c"
    stored = {
        tuple(slices.values()): number for slices, number, _ in made.cells if len(slices) == 1
    }
    assert stored[Group.NEET.value,] is None
    page = text(Client().get(reverse("open_data", args=["998"])))
    assert "What 16 and 17 year olds do in" in page
    assert "SDC-" not in page, "which rule withheld a cell is not for the public"
    event = Event.objects.get(verb="published figures")
    assert event.detail["month"] == "2026-10"


def test_open_data_is_for_machines_too(county: County) -> None:
    publish(county)
    address = reverse("open_data_metadata", args=["998", "by-sex"])
    answer = Client().get(address)
    told = json.loads(answer.content)
    assert told["url"].endswith("/open-data/998/by-sex.csv")
    names = [column["name"] for column in told["tableSchema"]["columns"]]
    assert names == list(rows("by-sex")[0])
    assert {column["null"] for column in told["tableSchema"]["columns"]} == {"c"}
    assert answer["Cache-Control"].startswith("public")
    assert {row["group"] for row in rows("by-sex")} == {"Female", "Male", "Everybody"}


def test_a_correction_is_a_version_with_its_note_and_the_old_one_stays(county: County) -> None:
    publish(county)
    manager, address = signed_in(county.manager), reverse("publish_month", args=["2026-10"])
    assert "Say what this corrects" in text(manager.post(address, SAID | {"publish": "1"}))
    publish(county, note="Two schools were counted twice")
    assert list(Publication.objects.values_list("version", flat=True)) == [2, 1]
    assert {row["version"] for row in rows()} == {"2"}
    page = text(Client().get(reverse("open_data", args=["998"])))
    assert "Two schools were counted twice" in page
    assert "First published" in page


def test_figures_that_cannot_be_protected_are_not_published(county: County) -> None:
    MonthFigures.objects.update(counts={"cohort": 12, "NEET": 12})
    MonthFigures.objects.get().splits.all().delete()
    manager, address = signed_in(county.manager), reverse("publish_month", args=["2026-10"])
    said = SAID | {"method": "round", "publish": "1"}
    seen = text(manager.post(address, said))
    assert "Choose to withhold small numbers instead of rounding" in seen
    assert not Publication.objects.exists()


def test_only_those_who_publish_may(county: County) -> None:
    for one in (county.tracker, county.school_user):
        client = signed_in(one)
        assert client.get(reverse("publications")).status_code == 403
        assert client.post(reverse("publish_month", args=["2026-10"]), SAID).status_code == 403


def test_another_authority_publishes_nothing_of_this_one(county: County) -> None:
    publish(county)
    other = County.make("997")
    client = signed_in(other.manager)
    assert client.get(reverse("publish_month", args=["2026-10"])).status_code == 404
    assert not Publication.objects.visible_to(other.manager).exists()


def test_what_is_not_published_is_not_there(county: County) -> None:
    anybody = Client()
    assert anybody.get(reverse("open_data", args=["998"])).status_code == 404
    publish(county)
    for address in (
        reverse("open_data", args=["123"]),
        reverse("open_data_csv", args=["998", "by-provider"]),
        reverse("open_data_metadata", args=["123", "all"]),
    ):
        assert anybody.get(address).status_code == 404
