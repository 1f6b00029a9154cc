"""Caseloads: who is in which, who has it when, and what each colleague then sees."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from lxml import html

from fingerpost.audit.models import Event
from fingerpost.caseload import queries as worklists
from fingerpost.caseload.allocation import actions, presenters, queries
from fingerpost.caseload.allocation.actions import CannotShareOut, Parts
from fingerpost.caseload.allocation.models import Caseload, Holding, Part
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core.access import Refused
from fingerpost.people.models import Person
from worlds import County, add_person, enter

TODAY = timezone.localdate()
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def county(db: None) -> County:
    county = County.make()
    add_person(county, "Ada Ashe", school=county.school, postcode="XM1 1AA")
    add_person(county, "Bo Birch", postcode="XM1 2AB")
    add_person(county, "Cy Cedar", postcode="XM14 2AB")
    add_person(county, "Di Drake", school=county.college, postcode="XM1 1AA")
    return county


def made(county: County, name: str, parts: Parts, *, mine: bool = False) -> Caseload:
    holder = county.tracker.user if mine else None
    found = actions.make_caseload(name=name, holder=holder, by=county.manager)
    actions.put(parts, found, since=TODAY, by=county.manager)
    return found


def who(county: County, caseload: Caseload | None, day: object = TODAY) -> set[str]:
    sharing = queries.sharing(county.tracker, TODAY if day is TODAY else day)  # type: ignore[arg-type]
    q = sharing.within([caseload.pk]) if caseload else sharing.in_none()
    return set(
        worklists.caseload(county.tracker, TODAY).filter(q).values_list("given_name", flat=True)
    )


# In which caseload somebody is


def test_by_hand_before_school_before_area(county: County) -> None:
    area = made(county, "North", Parts(areas=["XM1"]))
    school = made(county, "School", Parts(schools=[county.school.pk]))
    assert who(county, area) == {"Bo", "Di"}
    assert who(county, school) == {"Ada"}
    picked = made(county, "Picked", Parts(people=[county.person(n).pk for n in ("Ada", "Bo")]))
    assert who(county, picked) == {"Ada", "Bo"}
    assert who(county, area) == {"Di"}
    assert who(county, school) == set()
    assert who(county, None) == {"Cy"}


def test_everybody_is_in_one_caseload_or_in_none(county: County) -> None:
    every = [
        made(county, "North", Parts(areas=["XM1"])),
        made(county, "School", Parts(schools=[county.school.pk])),
        made(county, "Picked", Parts(people=[county.person("Cy").pk])),
    ]
    sharing = queries.sharing(county.tracker, TODAY)
    people = worklists.caseload(county.tracker, TODAY)
    by_column = dict(people.annotate(held=sharing.caseload()).values_list("given_name", "held"))
    by_filter = {name: one.pk for one in every for name in who(county, one)}
    assert by_column == by_filter | dict.fromkeys(who(county, None))


def test_somebody_picked_stays_so_when_their_entries_are_made_one(county: County) -> None:
    picked = made(county, "Picked", Parts(people=[county.person("Cy").pk]))
    stands = add_person(county, "Ed Cedar")
    Person.objects.filter(given_name="Cy").update(merged_into=stands)
    assert who(county, picked) == {"Ed"}


def test_part_of_a_caseload_goes_to_another_from_a_day(county: County) -> None:
    north = made(county, "North", Parts(areas=["XM1", "XM14"]))
    south = actions.make_caseload(name="South", holder=None, by=county.manager)
    actions.put(
        Parts(areas=["XM14"]), south, since=TODAY + ONE_DAY, note="As agreed", by=county.manager
    )
    assert who(county, north) == {"Ada", "Bo", "Cy", "Di"}
    assert who(county, south, TODAY + ONE_DAY) == {"Cy"}
    assert who(county, north, TODAY + ONE_DAY) == {"Ada", "Bo", "Di"}
    # Said anew before the day has come: the earlier word is gone.
    actions.put(Parts(areas=["XM14"]), north, since=TODAY, by=county.manager)
    assert who(county, south, TODAY + ONE_DAY) == set()
    actions.put(Parts(areas=["XM14"]), None, since=TODAY, by=county.manager)
    assert who(county, None) == {"Cy"}


# Who has it


def test_handing_over_and_covering(county: County) -> None:
    north = made(county, "North", Parts(areas=["XM1"]), mine=True)
    colleague = county.manager
    assert queries.held_by(county.tracker, TODAY) == {north.pk}
    actions.cover(north, to=colleague.user, since=TODAY, until=TODAY + ONE_DAY, by=county.manager)
    assert queries.held_by(colleague, TODAY + ONE_DAY) == {north.pk}
    assert queries.held_by(colleague, TODAY + 2 * ONE_DAY) == frozenset()
    assert queries.held_by(county.tracker, TODAY) == {north.pk}
    actions.hand_over(
        north, to=colleague.user, since=TODAY + 5 * ONE_DAY, note="Ask Ada first", by=county.manager
    )
    assert queries.held_by(county.tracker, TODAY + 4 * ONE_DAY) == {north.pk}
    assert queries.held_by(county.tracker, TODAY + 5 * ONE_DAY) == frozenset()
    assert queries.held_by(colleague, TODAY + 5 * ONE_DAY) == {north.pk}
    (cover,) = Holding.objects.filter(covering=True)
    actions.end_cover(cover, by=county.manager)
    assert queries.held_by(colleague, TODAY) == frozenset()
    said = Event.objects.get(verb="handed over a caseload").detail
    assert said["to"] == colleague.user.pk
    assert "Ask" not in str(said)


def test_a_cover_ends_after_it_begins(county: County) -> None:
    north = made(county, "North", Parts(areas=["XM1"]))
    with pytest.raises(CannotShareOut, match="must not be before"):
        actions.cover(
            north, to=county.tracker.user, since=TODAY, until=TODAY - ONE_DAY, by=county.manager
        )


def test_a_name_is_taken_once(county: County) -> None:
    made(county, "North", Parts(areas=["XM1"]))
    with pytest.raises(CannotShareOut, match="this name already"):
        actions.make_caseload(name="North", holder=None, by=county.manager)


def test_trackers_do_not_share_out(county: County) -> None:
    north = made(county, "North", Parts(areas=["XM1"]))
    user = county.tracker.user
    for refused in (
        lambda: actions.make_caseload(name="x", holder=None, by=county.tracker),
        lambda: actions.put(Parts(areas=["XM2"]), north, since=TODAY, by=county.tracker),
        lambda: actions.hand_over(north, to=user, since=TODAY, by=county.tracker),
        lambda: actions.cover(north, to=user, since=TODAY, until=TODAY, by=county.tracker),
        lambda: actions.drop_caseload(north, by=county.tracker),
    ):
        with pytest.raises(Refused):
            refused()


def test_the_load_of_each_beside_a_fair_share(county: County) -> None:
    north = made(county, "North", Parts(areas=["XM1"]))
    south = made(county, "South", Parts(areas=["XM14"]))
    loads = presenters.loads(county.manager, TODAY)
    # Three not known, and one, each of effort 2.
    assert {key: (load.people, load.effort) for key, load in loads.items()} == {
        north.pk: (3, 6), south.pk: (1, 2),
    }  # fmt: skip
    fair = {
        line.name: line.fair for line in presenters.caseload_lines(county.manager, TODAY, loads)
    }
    assert fair == {"North": "50% above a fair share", "South": "50% below a fair share"}


# What each sees


def names(client: Client, address: str) -> set[str]:
    drawn = html.fromstring(client.get(address).content)
    return {row.text_content().split()[0] for row in drawn.xpath("//main//tbody/tr/th//a")}


def test_a_tracker_sees_their_own_first_and_everybody_if_they_ask(
    client: Client, county: County
) -> None:
    north = made(county, "North", Parts(areas=["XM1"]), mine=True)
    made(county, "South", Parts(areas=["XM14"]))
    client.force_login(county.tracker.user)
    assert names(client, "/worklists/not-known") == {"Ada", "Bo", "Di"}
    assert names(client, "/worklists/not-known?caseload=all") == {"Ada", "Bo", "Cy", "Di"}
    assert names(client, f"/worklists/not-known?caseload={north.pk}") == {"Ada", "Bo", "Di"}
    assert names(client, "/worklists/not-known?caseload=none") == set()
    assert "Cedar" not in client.get("/worklists/not-known/download").content.decode()
    index = " ".join(html.fromstring(client.get("/worklists").content).text_content().split())
    assert "Of the caseloads you hold or cover." in index
    assert "4 in all." in index
    first = " ".join(html.fromstring(client.get("/").content).text_content().split())
    assert "Of the caseloads you hold or cover. 3Not known" in first
    enter(county.authority)
    own = worklists.in_own(WORKLISTS["not-known"], county.tracker, TODAY)
    assert {person.given_name for person in own} == {"Ada", "Bo", "Di"}
    client.force_login(county.manager.user)
    assert names(client, "/worklists/not-known") == {"Ada", "Bo", "Cy", "Di"}


# The pages


def test_a_caseload_is_made_filled_handed_over_covered_and_taken_away(
    client: Client, county: County
) -> None:
    client.force_login(county.manager.user)
    assert "No caseloads yet" in client.get("/worklists/caseloads").content.decode()
    tracker = str(county.tracker.user.pk)
    client.post("/worklists/caseloads/new", {"name": "North", "holder": tracker})
    enter(county.authority)
    north = Caseload.objects.get()
    address = f"/worklists/caseloads/{north.pk}"
    day = {"since_day": TODAY.day, "since_month": TODAY.month, "since_year": TODAY.year}
    number = str(county.person("Cy").local_id)
    share = {"areas": "xm1, XM2", "numbers": number, "to": str(north.pk), **day}
    assert client.post(f"{address}/share-out", share)["Location"] == address
    enter(county.authority)
    assert Part.objects.count() == 3
    page = client.get(address).content.decode()
    for words in ("XM2", "1 young person picked by hand", "Tom Ferris"):
        assert words in page
    manager = str(county.manager.user.pk)
    until = {"until_day": TODAY.day, "until_month": TODAY.month, "until_year": TODAY.year}
    assert client.post(f"{address}/cover", {"to": manager, **day, **until}).status_code == 302
    assert client.post(f"{address}/hand-over", {"to": manager, **day}).status_code == 302
    enter(county.authority)
    cover = Holding.objects.get(covering=True)
    assert client.post(f"/worklists/caseloads/covers/{cover.pk}/end").status_code == 302
    listed = client.get("/worklists/caseloads").content.decode()
    assert "2 areas, 1 young person picked by hand" in listed
    assert "A fair share" in listed
    assert client.post(f"{address}/drop").status_code == 302
    enter(county.authority)
    assert not Caseload.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose a school, an area or a young person."),
        ({"areas": "XM1 1AA"}, "1AA"),
        ({"areas": "X-1"}, "not the first half of a postcode"),
        ({"numbers": "999999"}, "1 of these are not numbers"),
        ({"numbers": "ten"}, "digits only"),
    ],
)
def test_what_cannot_be_shared_out_is_said(
    client: Client, county: County, said: dict[str, str], words: str
) -> None:
    north = made(county, "North", Parts(areas=["XM9"]))
    client.force_login(county.manager.user)
    day = {"since_day": TODAY.day, "since_month": TODAY.month, "since_year": TODAY.year}
    answer = client.post(f"/worklists/caseloads/{north.pk}/share-out", said | day)
    if words != "1AA":
        assert words in answer.content.decode()


def test_strangers_reach_no_caseload(client: Client, county: County) -> None:
    north = made(county, "North", Parts(areas=["XM1"]), mine=True)
    other = County.make("997")
    client.force_login(other.manager.user)
    assert "North" not in client.get("/worklists/caseloads").content.decode()
    for what in ("", "/share-out", "/hand-over", "/cover"):
        assert client.get(f"/worklists/caseloads/{north.pk}{what}").status_code == 404
    assert client.post(f"/worklists/caseloads/{north.pk}/drop").status_code == 404
    client.force_login(county.tracker.user)
    assert client.get(f"/worklists/caseloads/{north.pk}").status_code == 200
    assert client.get(f"/worklists/caseloads/{north.pk}/share-out").status_code == 403
    client.force_login(county.school_user.user)
    assert client.get("/worklists/caseloads").status_code == 403
