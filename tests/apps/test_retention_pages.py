"""The pages on how long we keep: set, looked at, begun, paused, held; and nobody else's."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.casework.actions import add_note
from fingerpost.core.sharing.papers import Filled
from fingerpost.organisations.access import Access
from fingerpost.reports.retention import actions, night
from fingerpost.reports.retention.models import Hold, Job, Run
from fingerpost.reports.rights.models import Request
from fingerpost.sharing.papers.queries import paper
from fingerpost.sharing.retention.queries import times_of
from worlds import County, add_person, enter, officer, signed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
FAR = TODAY.replace(year=TODAY.year + 8, day=min(TODAY.day, 28))
ON = {"on_day": FAR.day, "on_month": FAR.month, "on_year": FAR.year}
PLAIN = ("retention", "retention_due", "pause_retention", "retention_went", "remnants", "holds")


@pytest.fixture
def county() -> County:
    return County.make()


@pytest.fixture
def dpo(county: County) -> Client:
    return signed_in(officer(county))


def words(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows_of(filled: Filled) -> str:
    return str([block.rows.rows for block in filled.blocks if block.rows])


def told(by: Access) -> str:
    return rows_of(paper("processing", by, TODAY))


def test_a_change_shows_what_it_would_delete_and_is_kept_when_sent_again(
    county: County, dpo: Client
) -> None:
    add_person(county, "Ora Dinary", age=20)
    address = reverse("set_retention", args=["core"])
    said = {"length": "12", "because": "Our own schedule"}
    shown = " ".join(dpo.post(address, said).content.decode().split())
    for part in ("Check before you set it", "0 young people", "1 young person", "brought back"):
        assert part in shown
    assert times_of(county.authority.pk)["core"] == 36
    # Another number than the one whose effect was shown is shown again first.
    dpo.post(address, {"length": "24", "because": "Our own schedule", "sure": "12"})
    assert times_of(county.authority.pk)["core"] == 36
    dpo.post(address, said | {"sure": "12"})
    assert times_of(county.authority.pk)["core"] == 12
    page = words(dpo, "retention")
    assert "1 year" in page
    assert "Our own schedule" in page
    assert "deleted within 1 year after that" in told(county.manager)


def test_a_length_outside_the_row_is_one_sentence(dpo: Client) -> None:
    answer = dpo.post(reverse("set_retention", args=["files"]), {"length": "1", "because": "x"})
    assert "Enter a number from 30 to 730" in answer.content.decode()
    assert dpo.get(reverse("set_retention", args=["stops"])).status_code == 404
    assert dpo.get(reverse("set_retention", args=["nothing"])).status_code == 404


def test_it_begins_only_after_a_look_and_is_paused_and_goes_on(county: County, dpo: Client) -> None:
    add_person(county, "Ora Dinary")
    assert "Nothing is deleted yet" in words(dpo, "retention")
    page = words(dpo, "retention_due", **ON)
    assert "1 young person" in page
    assert "Dinary" not in page
    assert "begin tonight" in page
    assert "Ora Dinary" in words(dpo, "retention_due_people", "core", **ON)
    assert Event.objects.filter(verb="looked at who is due to go").exists()
    dpo.post(reverse("begin_retention"))
    assert Job.objects.get().is_running
    dpo.post(reverse("pause_retention"), {"why": "Two databases are made one"})
    assert "Two databases are made one" in words(dpo, "retention")
    assert not Job.objects.get().is_running
    dpo.post(reverse("resume_retention"))
    night.let_go(county.authority, today=FAR)
    page = words(dpo, "retention_went")
    assert "1 young person" in page
    assert "Dinary" not in page


def test_a_hold_is_placed_from_their_page_shown_and_lifted(county: County, dpo: Client) -> None:
    person = add_person(county, "Hal Eld")
    assert reverse("hold_person", args=[person.pk]) in words(dpo, "person", person.pk)
    said = {"kind": "claim", "reason": "Reference 12"}
    dpo.post(reverse("hold_person", args=[person.pk]), said)
    assert "Reference 12" in words(dpo, "holds")
    assert "A claim or court case is open" in words(dpo, "retention_due", **ON)
    held = Hold.objects.get()
    assert (
        "Enter why" in dpo.post(reverse("lift_hold", args=[held.pk]), {"why": ""}).content.decode()
    )
    dpo.post(reverse("lift_hold", args=[held.pk]), {"why": "Closed"})
    twice = dpo.post(reverse("lift_hold", args=[held.pk]), {"why": "Closed"}, follow=True)
    assert "lifted already" in twice.content.decode()
    assert "Nobody is held" in words(dpo, "holds")


def test_whoever_has_an_open_request_is_kept_and_it_outlasts_the_rest(
    county: County, dpo: Client
) -> None:
    person = add_person(county, "Req Uest")
    add_note(person, text="A talk", on=TODAY, sensitivity="general", by=county.tracker)
    Request.objects.create(
        authority=county.authority,
        person=person,
        kind="access",
        channel="letter",
        received_on=TODAY,
        kept_at=timezone.now(),
    )
    actions.begin(by=county.manager)
    run = night.let_go(county.authority, today=FAR)
    assert run is not None
    assert run.kept == {"a request of theirs is not answered yet": 1}
    Request.objects.update(closed_on=TODAY, outcome="done")
    night.let_go(county.authority, today=FAR)
    assert dpo.get(reverse("person", args=[person.pk])).status_code == 404
    page = words(dpo, "remnants")
    for part in ("Req Uest", "Casework", "Consents, instructions, objections and requests, until"):
        assert part in page


@pytest.mark.parametrize("name", PLAIN)
def test_trackers_and_schools_do_not_see_it(county: County, name: str) -> None:
    for user in (county.tracker, county.school_user, county.provider_user):
        assert signed_in(user).get(reverse(name)).status_code == 403


def test_a_stranger_sees_and_holds_nobody_of_ours(county: County) -> None:
    person = add_person(county, "Hal Eld")
    held = actions.hold(person, kind="claim", reason="Reference 12", by=county.manager)
    other = County.make("997")
    enter(other.authority)
    client = signed_in(officer(other))
    assert "Nobody is held" in words(client, "holds")
    assert "Hal Eld" not in words(client, "retention_due_people", "core", **ON)
    for name, key in (("hold_person", person.pk), ("lift_hold", held.pk)):
        assert client.get(reverse(name, args=[key])).status_code == 404
    assert not Run.objects.visible_to(other.manager).exists()
