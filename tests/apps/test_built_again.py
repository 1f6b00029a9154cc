"""A sent return built again as known then: whatever happened since, it is the same file."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fingerpost.cli.commands import return_
from fingerpost.core.access import Refused
from fingerpost.core.cohorts.leaving import Left
from fingerpost.core.dates import month_end
from fingerpost.evidence.actions import withdraw_one
from fingerpost.evidence.models import Evidence
from fingerpost.intake import actions as intake
from fingerpost.people import actions as people
from fingerpost.returns import actions, signing, tasks, told
from fingerpost.returns.again import actions as again
from fingerpost.returns.models import Rebuild, Return
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db(transaction=True)

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
ROLL = """Surname,Forename,DOB,Gender,UPN,NC Year,Entry Date,Address,Town,Postcode,SEN
Okafor,Amara,04/03/2010,F,{0},12,01/09/2021,1 Mill Lane,Thornbury,XM1 1AA,N
Smith,Joshua,17/11/2009,M,{1},12,01/09/2021,2 Mill Lane,Thornbury,XM1 2AB,E
"""


@pytest.fixture
def county() -> County:
    return County.make()


def send(county: County, end: date = OCTOBER) -> Return:
    built = actions.build(county.authority, period_end=end, by=None)
    signing.sign_off(built, by=county.manager)
    signing.mark_sent(built, by=county.manager)
    built.refresh_from_db()
    return built


def build_again(county: County, sent: Return) -> Rebuild:
    return again.finish(again.ask(sent, by=county.manager).pk)


def test_only_the_files_that_say_who_was_told_are_read(county: County) -> None:
    """Years of files are held, each of many megabytes."""
    for month in (7, 8, 9):
        send(county, month_end(date(2026, month, 1)))
    with CaptureQueriesContext(connection) as asked:
        sent = told.by_then(county.authority, period_end=OCTOBER, known_at=timezone.now())
    assert sent.before_end == SEPTEMBER
    assert sum("returns_returnfile" in query["sql"] for query in asked.captured_queries) == 1
    assert not any("JOIN" in query["sql"] for query in asked.captured_queries)


def everything_changes(county: County) -> None:
    """Names, addresses, plans, statements, a file undone, people leaving, coming and ageing."""
    ed = county.person("Ed")
    ed.family_name, ed.postcode, ed.ehc_plan = "Renamed", "ME1 1AA", True
    ed.characteristics, ed.born_on = ["110"], date(2009, 12, 24)
    ed.save()
    say(ed, "619", by=county.tracker)
    said = Evidence.objects.get(person=county.person("Bo"), code="320")
    withdraw_one(said, by=county.tracker.user, why="A mistake")
    moved = Left(on=date(2026, 9, 20), status="T", to="886")
    people.leave(county.person("Bo"), left=moved, how="Kent wrote", by=county.tracker)
    people.come_back(county.person("Cy"), by=county.tracker)
    intake.undo(county.sent[0], by=county.manager)
    county.send(
        county.school, ROLL.format(county.upn(), county.upn()) + "\n", as_of=date(2026, 10, 1)
    )
    add_person(county, "New Comer", joined_on=date(2026, 9, 1))


def test_whatever_happened_since_it_is_the_same_file(county: County) -> None:
    roll = ROLL.format(county.upn(), county.upn())
    county.send(county.school, roll, as_of=date(2026, 9, 15))
    add_person(county, "Ed Ash", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    say(add_person(county, "Bo Elm", postcode="XM1 1AA"), "320", by=county.tracker)
    cy = add_person(county, "Cy Oak", postcode="XM1 1AA")
    send(county, SEPTEMBER)
    gone = Left(on=date(2026, 10, 2), status="E", to="001")
    people.leave(cy, left=gone, how="His mother", by=county.tracker)
    sent = send(county)

    everything_changes(county)
    now = actions.build(county.authority, period_end=OCTOBER, by=None)
    assert now.fingerprint != sent.fingerprint
    found = build_again(county, sent)
    assert (found.fingerprint, found.people_differ) == (sent.fingerprint, 0)
    known = {"known_at": sent.known_at, "date_of_send": sent.date_of_send}
    by_hand = actions.build(county.authority, period_end=OCTOBER, by=None, **known)
    assert by_hand.fingerprint == sent.fingerprint


def test_the_page_says_whether_it_agrees(county: County, client: Client) -> None:
    add_person(county, "Ed Ash", school=county.school, postcode="XM1 1AA")
    say(county.person("Ed"), "210", provider_id=county.college.pk, by=county.tracker)
    sent = send(county)
    client.force_login(county.manager.user)
    address, page = reverse("return_again", args=[sent.pk]), reverse("return", args=[sent.pk])
    assert "Build it again as known then" in client.get(page).content.decode()

    client.post(address)
    assert "It is being built again" in client.get(page).content.decode()
    rebuild = Rebuild.objects.get()
    tasks.build_return_again(authority_id=county.authority.pk, rebuild_id=rebuild.pk)
    assert "every byte is as it was sent" in client.get(page).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "every byte is as it was sent" in part

    Rebuild.objects.filter(pk=rebuild.pk).update(fingerprint="other", people_differ=1)
    assert "1 young person differs" in client.get(page).content.decode()
    Rebuild.objects.filter(pk=rebuild.pk).update(message="No room left.")
    assert "No room left." in client.get(page).content.decode()


def test_a_fault_of_ours_is_said(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = send(county)
    rebuild = again.ask(sent, by=county.manager)
    monkeypatch.setattr(actions, "gathered_for", None)
    tasks.build_return_again(authority_id=county.authority.pk, rebuild_id=rebuild.pk)
    rebuild.refresh_from_db()
    assert rebuild.message == tasks.OUR_FAULT
    assert not rebuild.is_under_way


def test_only_what_was_sent_and_only_who_may(county: County, client: Client) -> None:
    built = actions.build(county.authority, period_end=OCTOBER, by=None)
    with pytest.raises(again.NotSent):
        again.ask(built, by=county.manager)
    with pytest.raises(Refused):
        again.ask(built, by=county.tracker)
    address = reverse("return_again", args=[built.pk])
    client.force_login(county.manager.user)
    assert client.post(address).status_code == 404
    signing.sign_off(built, by=county.manager)
    signing.mark_sent(built, by=county.manager)
    client.force_login(county.tracker.user)
    assert client.post(address).status_code == 403
    client.force_login(County.make("997").manager.user)
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("text", ["2026-11-04T16:05:30", "2026-11-04T16:05:30+00:00"])
def test_the_command_takes_a_moment(text: str) -> None:
    assert return_._moment(text).isoformat() == "2026-11-04T16:05:30+00:00"
