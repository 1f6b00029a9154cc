"""From a checked return to one that was sent: who may, what stops it, and what stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.dates import month_end
from fingerpost.core.workflow import ReturnState, WrongMove
from fingerpost.reports.queries import latest_return
from fingerpost.returns import actions, signing
from fingerpost.returns.models import Finding, Return, ReturnFile
from fingerpost.sharing.handing_over import NotInTheFlow, hand_over
from fingerpost.sharing.models import Disclosure
from fingerpost.sharing.queries import disclosures_of
from worlds import County, add_person, signed_in

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amara Okafor", born_on=date(2010, 3, 4))
    return county


def built(county: County) -> Return:
    return actions.build(county.authority, period_end=OCTOBER, by=county.manager.user)


def state(one: Return) -> str:
    return Return.objects.get(pk=one.pk).state


def test_signed_off_then_sent_and_each_step_is_in_the_audit_trail(county: County) -> None:
    one = built(county)
    signing.sign_off(one, by=county.manager)
    assert state(one) == ReturnState.SIGNED_OFF
    signing.mark_sent(one, by=county.manager)
    one.refresh_from_db()
    assert one.state == ReturnState.SENT
    assert one.sent_by == one.signed_off_by == county.manager.user
    steps = Event.objects.filter(subject_kind="return", subject_id=one.pk).order_by("pk")
    assert [(e.verb, e.by_id) for e in steps] == [
        ("signed off a return", county.manager.user.pk),
        ("sent a return", county.manager.user.pk),
    ]


def test_what_the_dfe_is_told_stands_with_each_young_person_once(county: County) -> None:
    one, client = built(county), signed_in(county.manager)
    take = reverse("return_file", args=[one.pk])
    client.get(take)
    assert not Disclosure.objects.exists(), "a check of our own tells nobody"
    signing.sign_off(one, by=county.manager)
    client.get(take)
    one.refresh_from_db()
    signing.mark_sent(one, by=county.manager)
    (told,) = disclosures_of(county.person("Amara"), county.manager)
    assert told.disclosure.recipient_name == "The Department for Education"
    assert (told.disclosure.flow, told.disclosure.people) == ("F5", 1)
    assert told.disclosure.fingerprint == one.fingerprint
    assert "postcode" in told.fields


def test_a_flow_people_may_say_no_to_is_not_handed_over_by_law(county: County) -> None:
    held: dict[str, Any] = {"to": "A school", "many": 1, "authority": county.authority, "by": None}
    amara = county.person("Amara").pk
    with pytest.raises(NotInTheFlow, match="each young person"):
        hand_over(b"", flow="F7", purpose="destinations", fields=["upn"], people=[amara], **held)
    with pytest.raises(NotInTheFlow, match="may not carry attendance"):
        hand_over(b"", flow="F3", purpose="tracking", fields=["attendance"], **held)


def test_a_sign_off_is_taken_back(county: County) -> None:
    one = built(county)
    signing.sign_off(one, by=county.manager)
    signing.take_back(one, by=county.manager)
    one.refresh_from_db()
    assert (one.state, one.signed_off_at, one.signed_off_by) == (ReturnState.CHECKED, None, None)


@pytest.mark.parametrize(
    ("move", "start"),
    [
        (signing.mark_sent, ReturnState.CHECKED),
        (signing.take_back, ReturnState.CHECKED),
        (signing.take_back, ReturnState.DRAFT),
        (signing.sign_off, ReturnState.DRAFT),
        (signing.sign_off, ReturnState.SUPERSEDED),
        (signing.mark_sent, ReturnState.SUPERSEDED),
    ],
)
def test_a_move_the_table_does_not_allow_is_refused(
    county: County, move: object, start: str
) -> None:
    one = built(county)
    Return.objects.filter(pk=one.pk).update(state=start)
    with pytest.raises(WrongMove):
        move(one, by=county.manager)  # type: ignore[operator]
    assert state(one) == start


def test_what_was_sent_cannot_be_taken_back(county: County) -> None:
    one = built(county)
    signing.sign_off(one, by=county.manager)
    signing.mark_sent(one, by=county.manager)
    with pytest.raises(WrongMove):
        signing.take_back(one, by=county.manager)


@pytest.mark.parametrize("code", ["240", "904", "FILE-4", "FILE-1"])
def test_a_file_the_dfe_would_refuse_is_not_signed_off(county: County, code: str) -> None:
    one = built(county)
    Finding.objects.create(
        authority=county.authority, built=one, code=code, priority=1, message="It is not right."
    )
    with pytest.raises(signing.CannotSignOff, match=f"Rule {code}: It is not right."):
        signing.sign_off(one, by=county.manager)
    assert state(one) == ReturnState.CHECKED
    page = signed_in(county.manager).get(reverse("return", args=[one.pk]))
    assert "The DfE would refuse this file" in page.content.decode()


def test_a_fault_of_one_record_stops_nobody(county: County) -> None:
    one = built(county)
    assert one.findings.exists()
    signing.sign_off(one, by=county.manager)


def test_only_one_return_of_a_month_is_signed_off(county: County) -> None:
    first = built(county)
    signing.sign_off(first, by=county.manager)
    second = built(county)
    with pytest.raises(signing.CannotSignOff, match="Another return for October 2026"):
        signing.sign_off(second, by=county.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.filter(pk=second.pk).update(
            state=ReturnState.SIGNED_OFF, signed_off_at=second.known_at
        )


def test_building_again_leaves_what_was_sent_and_its_file(county: County) -> None:
    sent = built(county)
    signing.sign_off(sent, by=county.manager)
    signing.mark_sent(sent, by=county.manager)
    data = actions.file_of(sent)
    amara = county.person("Amara")
    amara.family_name = "Mensah"
    amara.save()

    later = built(county)

    assert state(sent) == ReturnState.SENT
    again = Return.objects.get(pk=sent.pk)
    assert actions.file_of(again) == data != actions.file_of(later)

    signing.sign_off(later, by=county.manager)
    signing.mark_sent(later, by=county.manager)
    assert state(sent) == ReturnState.SUPERSEDED
    assert actions.file_of(Return.objects.get(pk=sent.pk)) == data
    event = Event.objects.get(verb="sent a return", subject_id=later.pk)
    assert event.detail["supersedes"] == sent.pk


def test_the_database_keeps_a_file_as_it_was_built(county: County) -> None:
    one = built(county)
    signing.sign_off(one, by=county.manager)
    signing.mark_sent(one, by=county.manager)
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReturnFile.objects.filter(built=one).update(data=b"")
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReturnFile.objects.filter(built=one).delete()


def test_the_pages_ask_first_and_then_do_it(county: County) -> None:
    one = built(county)
    client = signed_in(county.manager)
    for name, button, wanted in (
        ("sign_off_return", "Sign off", ReturnState.SIGNED_OFF),
        ("take_back_return", "Take back the sign-off", ReturnState.CHECKED),
        ("sign_off_return", "Sign off", ReturnState.SIGNED_OFF),
        ("mark_return_sent", "Mark as sent", ReturnState.SENT),
    ):
        before = state(one)
        address = reverse(name, args=[one.pk])
        assert address in client.get(reverse("return", args=[one.pk])).content.decode()
        assert button in client.get(address).content.decode()
        assert state(one) == before
        client.post(address)
        assert state(one) == wanted
    page = client.post(reverse("take_back_return", args=[one.pk]), follow=True).content.decode()
    assert "It stays as it was sent." in page
    assert "Marked as sent by Marian Webb" in page


@pytest.mark.parametrize(
    ("start", "name", "said"),
    [
        (ReturnState.SENT, "sign_off_return", "marked as sent. It stays as it was sent."),
        (ReturnState.SENT, "mark_return_sent", "marked as sent. It stays as it was sent."),
        (ReturnState.SENT, "take_back_return", "marked as sent. It stays as it was sent."),
        (ReturnState.CHECKED, "take_back_return", "is not signed off"),
        (ReturnState.SIGNED_OFF, "sign_off_return", "is signed off already"),
    ],
)
def test_a_step_that_cannot_be_taken_is_not_asked_about(
    county: County, start: ReturnState, name: str, said: str
) -> None:
    """Whoever comes with the browser's Back or an old address is told how the return stands."""
    one = built(county)
    signing.sign_off(one, by=county.manager)
    if start is ReturnState.SENT:
        signing.mark_sent(one, by=county.manager)
    if start is ReturnState.CHECKED:
        signing.take_back(one, by=county.manager)
    answer = signed_in(county.manager).get(reverse(name, args=[one.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("return", args=[one.pk]), 302)]
    assert said in answer.content.decode()
    assert state(one) == start


def test_the_month_under_way_offers_no_sign_off(county: County) -> None:
    ahead = month_end(timezone.localdate() + timedelta(days=1))
    dry_run = actions.build(county.authority, period_end=ahead, by=county.manager.user)
    client = signed_in(county.manager)
    address = reverse("sign_off_return", args=[dry_run.pk])
    page = client.get(reverse("return", args=[dry_run.pk])).content.decode()
    assert address not in page
    assert "this is a dry run" in page
    for answer in (client.get(address, follow=True), client.post(address, follow=True)):
        assert "this is a dry run" in answer.content.decode()
    with pytest.raises(signing.CannotSignOff, match="this is a dry run"):
        signing.sign_off(dry_run, by=county.manager)
    assert state(dry_run) == ReturnState.CHECKED


def test_today_shows_the_return_that_was_sent_though_the_month_was_built_again(
    county: County,
) -> None:
    sent = built(county)
    signing.sign_off(sent, by=county.manager)
    signing.mark_sent(sent, by=county.manager)
    built(county)
    assert latest_return(county.manager) == sent


def test_a_second_sending_says_what_it_supersedes(county: County) -> None:
    first = built(county)
    signing.sign_off(first, by=county.manager)
    signing.mark_sent(first, by=county.manager)
    second = built(county)
    signing.sign_off(second, by=county.manager)
    page = signed_in(county.manager).get(reverse("mark_return_sent", args=[second.pk]))
    assert "superseded by this one" in page.content.decode()


@pytest.mark.parametrize("role", ["tracker", "school_user", "provider_user"])
def test_others_may_not(county: County, role: str) -> None:
    one = built(county)
    client = signed_in(getattr(county, role))
    for name in ("sign_off_return", "mark_return_sent", "take_back_return"):
        assert client.post(reverse(name, args=[one.pk])).status_code == 403
    assert state(one) == ReturnState.CHECKED
