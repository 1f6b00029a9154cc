"""GOV.UK Notify: sent through a local server built by its description, once and never twice."""

import json
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feed_servers import WebHost
from fingerpost.core.messages import Means
from fingerpost.core.messages.wording import templates
from fingerpost.intake.ways.feeds import outgoing
from fingerpost.messages import actions, asking, delivery, setting_up, tasks
from fingerpost.messages.actions import CannotSend
from fingerpost.messages.models import Message, Received, SetUp, Stop
from fingerpost.messages.receiving import mark_seen
from fingerpost.messages.senders import NotReached, OutOfOrder
from fingerpost.messages.senders.notify import Notify, token
from fingerpost.people.models import Person
from notify_server import KEY, NotifyService, error, mismatches, template
from shared_files import shared_file
from worlds import County, add_person, enter

pytestmark = pytest.mark.django_db

HERE = "127.0.0.1"
KINDS = {Means.TEXT: "sms", Means.EMAIL: "email", Means.LETTER: "letter"}


@pytest.fixture
def county() -> County:
    return County.make("998")


@pytest.fixture
def service() -> NotifyService:
    """A service whose templates are ours, word for word."""
    return NotifyService(
        [template(t.name, KINDS[t.means], t.body, t.subject or None) for t in templates().values()]
    )


@pytest.fixture
def host(service: NotifyService) -> Iterator[WebHost]:
    with WebHost(service.answer).running() as host:
        yield host


@pytest.fixture(autouse=True)
def at_notify(
    county: County, host: WebHost, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything goes by Notify, whose key is in its file; nobody waits for real."""
    settings.PRIVATE_HOSTS = [HERE]
    settings.FEED_SECRETS = tmp_path
    (tmp_path / "998" / HERE).mkdir(parents=True)
    (tmp_path / "998" / HERE / "notify").write_text(KEY + "\n")
    monkeypatch.setattr(outgoing, "sleep", lambda seconds: None)
    monkeypatch.setattr(delivery, "sleep", lambda seconds: None)
    setting_up.change(
        by=county.manager,
        text_by="notify",
        email_by="notify",
        letter_by="notify",
        notify_address=host.address,
        our_phone="01632 960100",
        from_hour=0,
        to_hour=24,
        days=list(range(7)),
    )
    setting_up.look_at_templates(by=county.manager)


@pytest.fixture
def amara(county: County) -> Person:
    return add_person(
        county, "Amara Okafor", mobile="07700 900123", email="amara@example.org",
        address_line_1="1 Mill Lane", town="Thornbury", postcode="XM1 1AA",
    )  # fmt: skip


def ask_for(person: Person, county: County, means: Means = Means.TEXT) -> Message:
    return actions.send(
        person=person, by=county.tracker, means=means, template="still-here", values={}
    )


def work(county: County) -> None:
    """What the worker does, after whatever it waits for is over."""
    SetUp.objects.filter(authority=county.authority).update(wait_until=None)
    tasks.send_waiting(authority_id=county.authority.pk)
    enter(county.authority)


def state(message: Message) -> str:
    message.refresh_from_db()
    return message.state


@pytest.mark.parametrize("means", list(Means))
def test_each_means_goes_as_the_description_says(
    county: County, amara: Person, service: NotifyService, host: WebHost, means: Means
) -> None:
    message = ask_for(amara, county, means)
    work(county)
    assert state(message) == "sent"
    (sent,) = service.sent
    assert sent["reference"] == str(message.reference)
    assert "https://" in sent["body"] or "http://" in sent["body"], "with the link"
    assert "http" not in message.body, "which is not kept"
    assert "((link))" in message.body
    assert message.sender_reference == sent["id"]
    asked = json.loads(host.asked[-1].body)
    if means == Means.LETTER:
        assert asked["personalisation"]["address_line_1"] == "Amara Okafor"
        assert asked["personalisation"]["address_line_4"] == "XM1 1AA"
    assert service.wrong == []


def test_our_requests_are_what_the_description_asks_for(
    county: County, amara: Person, host: WebHost
) -> None:
    shared_file("data/notify/notify-openapi-schema.json")
    ask_for(amara, county)
    work(county)
    said = json.loads(host.asked[-1].body)
    assert mismatches(said, "SendTextMessageRequest") == []
    assert mismatches(said | {"phone_number": "1"}, "SendTextMessageRequest")
    assert mismatches({}, "SendTextMessageRequest")
    assert mismatches(said | {"colour": "red"}, "SendTextMessageRequest")


def test_a_token_lives_half_a_minute_and_a_broken_key_is_said() -> None:
    assert token(KEY, 1).count(".") == 2
    assert token(KEY, 1) != token(KEY, 2)
    with pytest.raises(OutOfOrder, match="not a whole one"):
        token("abc", 1)


# Troubles


def test_a_wrong_key_keeps_everything_waiting_and_is_said_once(
    county: County, amara: Person, settings: Any
) -> None:
    (settings.FEED_SECRETS / "998" / HERE / "notify").write_text(KEY[:-1] + "1")
    message = ask_for(amara, county)
    work(county)
    assert state(message) == "queued"
    assert "the key is wrong" in SetUp.objects.get().trouble
    (settings.FEED_SECRETS / "998" / HERE / "notify").write_text(KEY)
    work(county)
    assert state(message) == "sent"
    assert SetUp.objects.get().trouble == ""


def test_without_a_key_the_sentence_says_where_it_belongs(
    county: County, amara: Person, settings: Any
) -> None:
    (settings.FEED_SECRETS / "998" / HERE / "notify").unlink()
    ask_for(amara, county)
    work(county)
    assert f"998/{HERE}/notify" in SetUp.objects.get().trouble


@pytest.mark.parametrize(
    ("status", "said", "becomes", "waits"),
    [
        (429, "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds", "queued", 1),
        (429, "Exceeded send limits (sms: 250) for today", "queued", 1),
        (400, "phone_number Not a UK mobile number", "failed", 0),
        (400, "Missing personalisation: link", "queued", 1),
        (500, "Internal server error", "unsure", 1),
    ],
)
def test_what_an_error_makes_of_a_message(
    county: County,
    amara: Person,
    service: NotifyService,
    status: int,
    said: str,
    becomes: str,
    waits: int,
) -> None:
    service.before = lambda asked: error(status, "Error", said)
    message = ask_for(amara, county)
    work(county)
    assert state(message) == becomes
    assert bool(SetUp.objects.get().wait_until) == bool(waits)
    assert "900123" not in message.why


def test_a_message_never_leaves_twice_when_the_answer_is_lost(
    county: County, amara: Person, service: NotifyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = service.answer

    def lose_the_answer(asked: Any) -> Any:
        service.before = lambda _: None
        heard(asked)
        return 500, {}, {}

    service.before = lose_the_answer
    message = ask_for(amara, county)
    work(county)
    assert state(message) == "unsure"
    assert len(service.sent) == 1
    work(county)
    asking.look_after(county.authority)
    assert state(message) == "sent"
    assert len(service.sent) == 1


def test_what_surely_never_arrived_is_sent_again_and_not_for_ever(
    county: County, amara: Person, service: NotifyService
) -> None:
    service.before = lambda asked: (500, {}, {}) if asked.body else None
    message = ask_for(amara, county)
    for _ in range(3):
        work(county)
        assert state(message) == "unsure"
        asking.look_after(county.authority)
        if message.tries < 3:
            assert state(message) == "unsure", "it may be on its way still"
        long_ago = timezone.now() - timedelta(minutes=11)
        Message.objects.filter(pk=message.pk, state="unsure").update(claimed_at=long_ago)
        asking.look_after(county.authority)
    assert state(message) == "failed"
    assert "never took it" in message.why
    assert service.sent == []


def test_a_crash_between_claim_and_note_is_found_out(
    county: County, amara: Person, service: NotifyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    message = ask_for(amara, county)
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "_written_down", die)
        with pytest.raises(Killed):
            work(county)
    enter(county.authority)
    assert state(message) == "sending"
    work(county)
    assert len(service.sent) == 1, "it is not sent again"
    long_ago = timezone.now() - timedelta(minutes=11)
    Message.objects.filter(pk=message.pk).update(claimed_at=long_ago)
    asking.look_after(county.authority)
    assert state(message) == "sent"
    assert len(service.sent) == 1


def test_a_host_that_is_not_there_keeps_messages_waiting(county: County, amara: Person) -> None:
    setting_up.change(by=county.manager, notify_address=f"http://{HERE}:9")
    message = ask_for(amara, county)
    work(county)
    assert state(message) == "queued"


def test_a_sender_that_cannot_be_asked_leaves_it_open(
    county: County, amara: Person, service: NotifyService
) -> None:
    service.before = lambda asked: (500, {}, {})
    message = ask_for(amara, county)
    work(county)
    asking.look_after(county.authority)
    assert state(message) == "unsure"
    notify = Notify(address=f"http://{HERE}:9", key=KEY, templates={})
    with pytest.raises(NotReached):
        notify.find("x")


# What comes back


def told(token: str, name: str, body: Any) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    said = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = Client().post(reverse(name), said, content_type="application/json", headers=headers)
    return answer.status_code


def receipt(message: Message, status: str) -> dict[str, Any]:
    message.refresh_from_db()
    return {
        "id": message.sender_reference, "reference": str(message.reference), "status": status,
        "to": "447700900123", "notification_type": "sms",
    }  # fmt: skip


def test_a_receipt_says_that_it_arrived_whatever_comes_after(county: County, amara: Person) -> None:
    key = setting_up.make_callback_token(by=county.manager)
    message = ask_for(amara, county)
    work(county)
    assert told(key, "notify_receipt", receipt(message, "delivered")) == 204
    assert told(key, "notify_receipt", receipt(message, "sending")) == 204
    assert told(key, "notify_receipt", receipt(message, "permanent-failure")) == 204
    assert told(key, "notify_receipt", {"id": "x", "reference": "not ours"}) == 204
    enter(county.authority)
    assert state(message) == "delivered"
    assert message.settled_at


def test_a_failure_says_why(county: County, amara: Person) -> None:
    key = setting_up.make_callback_token(by=county.manager)
    message = ask_for(amara, county)
    work(county)
    told(key, "notify_receipt", receipt(message, "permanent-failure"))
    enter(county.authority)
    assert state(message) == "failed"
    assert message.why == "The number or address does not exist"


def test_only_the_token_opens_the_way_back(county: County) -> None:
    key = setting_up.make_callback_token(by=county.manager)
    for wrong in ("", "x", key[:-1] + ("A" if key[-1] != "A" else "B"), "997" + key[3:]):
        assert told(wrong, "notify_receipt", {"id": "1"}) == 401
    for odd in (b"{", b"[]", b"\xff", {}, b"x" * 30_000):
        assert told(key, "notify_receipt", odd) == 400
    newer = setting_up.make_callback_token(by=county.manager)
    assert told(key, "notify_text", {"id": "1"}) == 401
    assert told(newer, "notify_text", {"id": "1"}) == 204


def text_from(number: str, words: str, reference: str = "a") -> dict[str, str]:
    return {
        "id": reference, "source_number": number, "destination_number": "447700900456",
        "message": words, "date_received": "2026-11-23T10:15:00.000000Z",
    }  # fmt: skip


def test_a_text_that_says_stop_is_a_stop_at_once(county: County, amara: Person) -> None:
    key = setting_up.make_callback_token(by=county.manager)
    ask_for(amara, county)
    work(county)
    assert told(key, "notify_text", text_from("447700900123", "Stop pls")) == 204
    assert told(key, "notify_text", text_from("447700900123", "Stop pls")) == 204
    enter(county.authority)
    kept = Received.objects.get()
    assert kept.says_stop
    assert kept.person == amara
    assert Stop.objects.get().how == Stop.How.REPLY
    with pytest.raises(CannotSend, match="A stop stands"):
        ask_for(amara, county)


def test_a_text_that_says_something_else_waits_to_be_read(county: County, amara: Person) -> None:
    key = setting_up.make_callback_token(by=county.manager)
    told(key, "notify_text", text_from("447700900555", "who is this", "b"))
    enter(county.authority)
    kept = Received.objects.get()
    assert (kept.person, kept.says_stop, kept.seen_at) == (None, False, None)
    mark_seen(kept, by=county.tracker)
    kept.refresh_from_db()
    assert kept.seen_by == county.tracker.user


def test_where_no_receipt_comes_we_ask(
    county: County, amara: Person, service: NotifyService
) -> None:
    message = ask_for(amara, county)
    work(county)
    service.sent[0]["status"] = "delivered"
    asking.ask_for_news(county.authority)
    assert state(message) == "sent", "it is too early to ask"
    Message.objects.update(left_at=timezone.now() - timedelta(hours=1))
    asking.ask_for_news(county.authority)
    assert state(message) == "delivered"


# Templates and trying out


def by_key(county: County) -> dict[tuple[str, Means], setting_up.Looked]:
    looked = setting_up.look_at_templates(by=county.manager)
    return {(each.ours.key, each.ours.means): each for each in looked}


def test_a_template_that_is_not_there_or_asks_for_the_unknown_is_said(
    county: County, service: NotifyService, amara: Person
) -> None:
    name = templates()["still-here", Means.TEXT].name
    service.templates = [template(name.upper(), "sms", "Hi ((first_name)), ((shoe_size))")]
    looked = by_key(county)
    here = looked["still-here", Means.TEXT]
    assert here.fault == "It asks for shoe_size, which we do not have."
    assert here.differs
    assert looked["still-here", Means.EMAIL].fault.startswith("Not there.")
    service.templates = [template(name, "sms", "Hi ((first_name))")]
    looked = by_key(county)
    assert looked["still-here", Means.TEXT].fault == "It leaves out authority, link, our_phone."
    service.templates = [template(name, "sms", "((message))")]
    looked = by_key(county)
    assert looked["still-here", Means.TEXT].fault == ""
    message = ask_for(amara, county)
    work(county)
    assert state(message) == "sent"
    assert service.sent[0]["body"].startswith("Hi Amara.")


def test_a_test_message_goes_to_yourself(county: County, service: NotifyService) -> None:
    said = setting_up.try_out(
        means=Means.TEXT, to="07700 900777", template="reminder", by=county.manager
    )
    assert "handed over" in said
    assert service.sent[0]["to"] == "447700900777"
    assert not Message.objects.exists()
    with pytest.raises(CannotSend, match="number or address of your own"):
        setting_up.try_out(means=Means.TEXT, to="abc", template="reminder", by=county.manager)
    service.before = lambda asked: error(403, "AuthError", "Invalid token")
    with pytest.raises(CannotSend, match="key is wrong"):
        setting_up.try_out(means=Means.TEXT, to="07700 900777", template="reminder",
                           by=county.manager)  # fmt: skip
    with pytest.raises(CannotSend, match="key is wrong"):
        setting_up.look_at_templates(by=county.manager)


# A mail server


def test_email_goes_by_the_mail_server_without_anything_personal_in_its_subject(
    county: County, amara: Person, settings: Any
) -> None:
    settings.EMAIL_IS_SET_UP = True
    setting_up.change(by=county.manager, email_by="mail")
    message = ask_for(amara, county, Means.EMAIL)
    work(county)
    assert state(message) == "sent"
    (sent,) = mail.outbox
    assert sent.to == ["amara@example.org"]
    assert "Amara" not in sent.subject
    assert sent.extra_headers["Message-ID"] == message.sender_reference


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (451, b"later")}), "queued"),
        (smtplib.SMTPDataError(554, "spam"), "failed"),
        (smtplib.SMTPServerDisconnected("gone"), "unsure"),
        (TimeoutError(), "unsure"),
    ],
)
def test_what_a_mail_servers_no_makes_of_a_message(
    county: County, amara: Person, settings: Any, monkeypatch: pytest.MonkeyPatch,
    raised: Exception, becomes: str,
) -> None:  # fmt: skip
    settings.EMAIL_IS_SET_UP = True
    setting_up.change(by=county.manager, email_by="mail")

    def refuse(*_: Any) -> None:
        raise raised

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    message = ask_for(amara, county, Means.EMAIL)
    work(county)
    assert state(message) == becomes
    if becomes == "unsure":
        asking.look_after(county.authority)
        assert state(message) == "unsure"
        assert "not sent again by itself" in message.why


def test_no_mail_server_is_said(county: County, amara: Person, settings: Any) -> None:
    settings.EMAIL_IS_SET_UP = False
    setting_up.change(by=county.manager, email_by="mail")
    ask_for(amara, county, Means.EMAIL)
    work(county)
    assert "No mail server" in SetUp.objects.get().trouble
