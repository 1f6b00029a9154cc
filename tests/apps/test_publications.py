"""Figures made public: protected, kept version by version, and open to anybody."""

import csv
import io
import json
import re
from datetime import date
from html import unescape
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

import csv_on_the_web
from fingerpost.audit.models import Event
from fingerpost.core.protection.cells import key
from fingerpost.core.protection.publication import attack, protect
from fingerpost.core.records import Group
from fingerpost.reports.authority import prints
from fingerpost.reports.figures import actions as figures
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import actions, records, tasks
from fingerpost.reports.publications.models import Proposal, Publication
from fingerpost.returns import actions as returns
from fingerpost.web.route_list import routes
from worlds import County, add_person, hub, say, signed_in

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
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


def preview(county: County, **said: str) -> Proposal:
    """Ask for a preview, and work it out as the worker does."""
    address = reverse("publish_month", args=["2026-10"])
    answer = signed_in(county.manager).post(address, SAID | said)
    asked = Proposal.objects.filter(authority=county.authority)[0]
    assert answer.url == reverse("proposal", args=[asked.pk]), answer.content.decode()
    tasks.work_out(authority_id=county.authority.pk, proposal_id=asked.pk)
    asked.refresh_from_db()
    return asked


def publish(county: County, note: str = "", **said: str) -> Publication:
    seen = preview(county, **said)
    address = reverse("proposal", args=[seen.pk])
    answer = signed_in(county.manager).post(address, {"note": note})
    assert answer.status_code == 302, answer.content.decode()
    seen.refresh_from_db()
    assert seen.publication is not None
    return seen.publication


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def rows(series: str = "all") -> list[dict[str, str]]:
    answer = Client().get(reverse("open_data_csv", args=["998", series]))
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_a_preview_is_worked_out_by_the_worker_and_makes_nothing_public(county: County) -> None:
    manager = signed_in(county.manager)
    assert "Not published" in text(manager.get(reverse("publications")))
    manager.post(reverse("publish_month", args=["2026-10"]), SAID)
    manager.post(reverse("publish_month", args=["2026-10"]), SAID)  # an impatient second click
    asked = Proposal.objects.get()
    address = reverse("proposal", args=[asked.pk])
    assert "Being worked out" in text(manager.get(address))
    assert "still working" in text(manager.post(address, follow=True)), "nothing to publish yet"
    part = manager.get(address, headers={"hx-request": "true"})
    assert "every 2s" in text(part)
    tasks.work_out(authority_id=county.authority.pk, proposal_id=asked.pk)
    part = manager.get(address, headers={"hx-request": "true"})
    assert part["HX-Refresh"] == "true"
    seen = text(manager.get(address))
    assert "What anybody will see" in seen
    assert re.search(r"any of \d+ numbers or more", seen)
    assert "Make public" in seen
    assert not Publication.objects.exists()


def test_what_was_looked_at_is_published_once_however_often_asked(county: County) -> None:
    seen = preview(county)
    first = actions.publish(seen, by=county.manager)
    again = actions.publish(seen, by=county.manager)
    assert first == again
    assert first.cells == seen.cells
    assert Event.objects.filter(verb="published figures").count() == 1
    page = text(signed_in(county.manager).get(reverse("proposal", args=[seen.pk])))
    assert "These figures are public since" in page
    assert "Make public" not in page


def test_a_worker_killed_halfway_leaves_it_to_be_begun_again(county: County, monkeypatch) -> None:
    asked = actions.ask(
        MonthFigures.objects.get(), by=county.manager, method="suppress", largest_withheld=5
    )

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.finish(asked.pk, killed)
    asked.refresh_from_db()
    assert asked.is_under_way
    assert asked.cells == []
    tasks.go_on_with_those_before(timezone.now())
    assert ProcrastinateJob.objects.filter(task_name__endswith="work_out").count() == 1
    tasks.work_out(authority_id=county.authority.pk, proposal_id=asked.pk)
    tasks.work_out(authority_id=county.authority.pk, proposal_id=asked.pk)
    assert actions.publish(asked, by=county.manager).version == 1
    assert Event.objects.filter(verb="worked out figures to publish").count() == 1


def test_what_is_never_finished_or_fails_says_so(county: County, monkeypatch) -> None:
    figures = MonthFigures.objects.get()
    by = {"by": county.manager, "largest_withheld": 5}
    old, broken = (actions.ask(figures, method=one, **by) for one in ("suppress", "round"))
    Proposal.objects.filter(pk=old.pk).update(asked_at=timezone.now() - 2 * tasks.GIVEN_UP)
    tasks.go_on_with_those_before(timezone.now())
    old.refresh_from_db()
    assert old.message == tasks.NEVER_FINISHED
    monkeypatch.setattr(records, "tables", lambda *_: 1 / 0)
    tasks.work_out(authority_id=county.authority.pk, proposal_id=broken.pk)
    broken.refresh_from_db()
    assert broken.message == tasks.OUR_FAULT
    page = text(signed_in(county.manager).get(reverse("proposal", args=[broken.pk])))
    assert "Something went wrong on our side" in page


def test_what_changed_since_the_preview_is_not_published_unseen(county: County) -> None:
    other = preview(county, largest_withheld="3")
    publish(county, largest_withheld="10")
    with pytest.raises(actions.Refused, match="printed of this month since"):
        actions.publish(other, by=county.manager)
    Proposal.objects.filter(pk=other.pk).update(asked_at=timezone.now() - 2 * actions.KEPT)
    left = preview(county)
    assert not Proposal.objects.filter(pk=other.pk).exists(), "nobody published it"
    MonthFigures.objects.all().delete()
    with pytest.raises(actions.Refused, match="counted anew"):
        actions.publish(left, by=county.manager)


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


def test_every_file_is_as_its_description_for_machines_says(county: County) -> None:
    publish(county)
    anybody = Client()
    group = anybody.get(reverse("open_data_group", args=["998"])).json()
    csv_on_the_web.check(group)
    for table in group["tables"]:
        answer = anybody.get(table["url"])
        described = re.match(r"<([^>]*)>; rel=\"describedby\"", answer["Link"])[1]
        assert described == urlsplit(table["url"]).path + "-metadata.json", (
            "where readers look first"
        )
        alone = anybody.get(described).json()
        csv_on_the_web.check(alone)
        assert alone | {"@context": ""} == table | {"@context": ""}
        found = csv_on_the_web.read(alone, answer.content)
        assert {row["month_end"] for row in found} == {OCTOBER}
        assert answer["Cache-Control"].startswith("public")
    assert [row["young_people"] for row in found if row["measure"] == "NEET"] == [None] * 2
    assert {row["group"] for row in rows("by-sex")} == {"Female", "Male", "Everybody"}


# The browser never receives what is withheld


DISTINCT = {"cohort": 17_716, "EET": 14_867, "NEET": 3, "not known": 2_111, "other": 735}


def test_nothing_that_anybody_can_fetch_holds_a_number_that_is_withheld(county: County) -> None:
    """Numbers that stand nowhere else, so that each can be looked for wherever it might leak."""
    assert sum(DISTINCT.values()) == 2 * DISTINCT["cohort"]
    MonthFigures.objects.update(counts=DISTINCT)
    MonthFigures.objects.get().splits.exclude(split="sex").delete()
    halves = {"Female": {"NEET": 2, "EET": 8_233, "not known": 1_037, "other": 419}}
    halves["Male"] = {kind: DISTINCT[kind] - many for kind, many in halves["Female"].items()}
    for half in halves.values():
        half["cohort"] = sum(half.values())
    MonthFigures.objects.get().splits.update(counts=halves)
    made = publish(county)
    counts = records.tables(MonthFigures.objects.get(), records.settings("suppress", 5)).counts
    said = records.shown(made.cells)
    unsaid = {n for cell, n in counts.items() if cell not in said or said[cell].exact is None}
    unsaid -= {one.number for one in said.values()}
    told = {n for n in unsaid if n > 100}
    assert len(told) > 5
    leak = re.compile("|".join(rf"(?<!\d){form}(?!\d)" for n in told for form in (n, f"{n:,}")))
    fetched = crawled("/open-data/")
    for address, (_, body, headers) in fetched.items():
        assert not leak.search(body + headers), address
    assert not leak.search(json.dumps([made.cells, made.proof, made.pattern, made.chosen]))
    published = {name for name, *_ in fetched.values()}
    assert published == {name for name in ROUTES if name.startswith("open_data")}
    for row in csv.DictReader(io.StringIO(fetched["/open-data/998/by-sex.csv"][1])):
        cell = {"sex": row["group"]} if row["group"] != "Everybody" else {}
        printed = said[key(**cell, measure=row["measure"])]
        assert row["young_people"] == str(printed)
        if row["measure"] == "NEET":
            assert (row["young_people"], row["per_cent"]) == ("c", "c")


ROUTES = [str(route.name) for _, route in routes(import_module("fingerpost.urls").urlpatterns)]


def crawled(start: str) -> dict[str, tuple[str, str, str]]:
    """Whatever can be reached from a public page: route, text and headers of each."""
    anybody, found, waiting = Client(), {}, [start]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = anybody.get(address)
        assert answer.status_code == 200, address
        body = answer.content.decode()
        found[address] = (resolve(address).url_name, body, f"{answer.headers}")
        waiting += re.findall(r'href="(/open-data/[^"]*)"', body)
    return found


def test_no_table_is_made_to_order(county: County) -> None:
    """Tables are fixed, so nobody can ask one question after the other (SDC-11)."""
    publish(county)
    anybody = Client()
    for address in ("/open-data/998/by-sex.csv", "/open-data/998/"):
        plain = anybody.get(address).content
        asked = anybody.get(address, {"school": "Thornbury", "by": "need", "sex": "F"}).content
        assert len(plain) == len(asked)
    assert all(len(slices) <= 2 for slices, *_ in Publication.objects.get().cells), (
        "one split at a time"
    )


def test_a_correction_is_a_version_with_its_note_and_the_old_one_stays(county: County) -> None:
    publish(county)
    address = reverse("proposal", args=[preview(county).pk])
    assert "Say what this corrects" in text(signed_in(county.manager).post(address))
    publish(county, note="Two schools were counted twice")
    assert list(Publication.objects.values_list("version", flat=True)) == [2, 1]
    assert {row["version"] for row in rows()} == {"2"}
    page = text(Client().get(reverse("open_data", args=["998"])))
    assert "Two schools were counted twice" in page
    assert "First published" in page


def test_figures_that_cannot_be_protected_are_not_published(county: County) -> None:
    MonthFigures.objects.update(counts={"cohort": 12, "NEET": 12})
    MonthFigures.objects.get().splits.all().delete()
    seen = preview(county, method="round")
    page = text(signed_in(county.manager).get(reverse("proposal", args=[seen.pk])))
    assert "Choose to withhold small numbers instead of rounding" in page
    assert "Make public" not in page
    with pytest.raises(actions.Refused):
        actions.publish(seen, by=county.manager)


def test_only_those_who_publish_may(county: County) -> None:
    proposal = reverse("proposal", args=[preview(county).pk])
    for one in (county.tracker, county.school_user):
        client = signed_in(one)
        assert client.get(reverse("publications")).status_code == 403
        assert client.post(reverse("publish_month", args=["2026-10"]), SAID).status_code == 403
        assert client.post(proposal).status_code == 403


def test_another_authority_publishes_nothing_of_this_one(county: County) -> None:
    proposal = reverse("proposal", args=[preview(county).pk])
    publish(county)
    other = County.make("997")
    client = signed_in(other.manager)
    assert client.get(proposal).status_code == 404
    assert client.get(reverse("publish_month", args=["2026-10"])).status_code == 404
    assert not Publication.objects.visible_to(other.manager).exists()


def test_what_is_not_published_is_not_there(county: County) -> None:
    anybody = Client()
    assert "Nothing is published yet" in text(anybody.get(reverse("open_data_index")))
    assert anybody.get("/open-data/998%00/").status_code == 404
    assert anybody.get(reverse("open_data", args=["998"])).status_code == 404
    publish(county)
    for address in (
        reverse("open_data", args=["123"]),
        reverse("open_data_csv", args=["998", "by-provider"]),
        reverse("open_data_metadata", args=["123", "all"]),
        reverse("open_data_group", args=["123"]),
    ):
        assert anybody.get(address).status_code == 404


# Other months


def test_last_months_publication_is_held_against_this_one(county: County) -> None:
    """In October the not known who were not small in September are few, the others the same."""
    returns.build(county.authority, period_end=SEPTEMBER, by=county.manager.user)
    figures.count_new(county.authority.pk, by=None)
    september = MonthFigures.objects.get(built__period_end=SEPTEMBER)
    october = MonthFigures.objects.get(built__period_end=OCTOBER)
    for one, not_known in ((september, 12), (october, 4)):
        one.splits.all().delete()
        one.counts = {"EET": 2_000, "NEET": 40, "not known": not_known, "other": 9}
        one.save()
    ask = {"by": county.manager, "method": "suppress", "largest_withheld": 5}
    seen = actions.finish(actions.ask(september, **ask).pk)
    actions.publish(seen, by=county.manager)
    assert seen.proof["withheld_as_small"] == 0
    found = actions.finish(actions.ask(october, **ask).pk)
    assert found.proof["editions"] == 1
    chosen = records.settings("suppress", 5)
    tables = records.tables(october, chosen)
    in_september = {
        cell: one
        for cell, one in records.shown(seen.cells).items()
        if one.may_be(tables.counts[cell])
    }
    alone = protect(tables, chosen)
    assert attack(tables, alone.shown, chosen, in_september), "the NEET are as many as then"
    assert attack(tables, records.shown(found.cells), chosen, in_september) == []
    page = text(signed_in(county.manager).get(reverse("proposal", args=[found.pk])))
    assert "who takes it that little changed" in page


def test_what_a_report_said_of_the_month_is_known_when_it_is_published(county: County) -> None:
    counted = MonthFigures.objects.get()
    early = preview(county)
    printed = prints.of_month(counted)
    with pytest.raises(actions.Refused, match="printed of this month since"):
        actions.publish(early, by=county.manager)
    made = publish(county)
    said = records.shown(printed.cells)
    now = records.shown(made.cells)
    assert now.keys() & said.keys()
    tables = records.tables(counted, records.settings("suppress", 5))
    assert attack(tables, now, records.settings("suppress", 5), said) == []


# A careers hub


def test_a_hub_sees_what_is_published_and_nothing_else(county: County) -> None:
    client = signed_in(hub(county))
    assert client.get(reverse("today")).url == reverse("area")
    assert "No figures yet" in text(client.get(reverse("area")))
    publish(county)
    page = text(client.get(reverse("area")))
    assert "At a glance" in page
    assert "Find a young person" not in page
    assert reverse("open_data_csv", args=["998", "by-school"]) in page
    for name in ("find", "worklists", "figures", "publications", "organisations", "audit"):
        assert client.get(reverse(name)).status_code == 403, name
    assert client.get(reverse("reports")).status_code == 200
    assert signed_in(county.tracker).get(reverse("area")).status_code == 403
    other = hub(County.make("997"))
    assert "No figures yet" in text(signed_in(other).get(reverse("area")))
