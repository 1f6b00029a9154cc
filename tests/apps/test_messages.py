"""Messages to young people: who may be sent one, how it leaves, what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.access import Refused
from fingerpost.core.cohorts.leaving import DIED, Left
from fingerpost.core.messages import Means
from fingerpost.messages import actions, delivery, marks, tasks
from fingerpost.messages.actions import CannotSend
from fingerpost.messages.models import Message, SetUp, Stop
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from worlds import County, add_person, enter

pytestmark = pytest.mark.django_db

MOBILE = "07700 900123"


@pytest.fixture
def county() -> County:
    return County.make("998")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for real."""
    monkeypatch.setattr(delivery, "sleep", lambda seconds: None)


@pytest.fixture
def amara(county: County) -> Person:
    return add_person(county, "Amara Okafor", mobile=MOBILE, email="amara@example.org")


def set_up(county: County, **said: Any) -> SetUp:
    """Sending at all hours, by the sender that only tries."""
    usual = {
        "text_by": "try out", "email_by": "try out", "letter_by": "try out",
        "our_phone": "01632 960100", "from_hour": 0, "to_hour": 24, "days": list(range(7)),
    }  # fmt: skip
    held, _ = SetUp.objects.update_or_create(authority=county.authority, defaults=usual | said)
    return held


def text(person: Person, county: County, template: str = "still-here", **values: str) -> Message:
    return actions.send(
        person=person, by=county.tracker, means=Means.TEXT, template=template, values=values
    )


def work(county: County) -> None:
    """What the worker does."""
    tasks.send_waiting(authority_id=county.authority.pk)
    enter(county.authority)


def test_a_text_is_made_waits_and_leaves(county: County, amara: Person) -> None:
    set_up(county)
    message = text(amara, county)
    assert message.state == "queued"
    assert message.address == "447700900123"
    assert message.body.startswith("Hi Amara. It's ")
    assert "((link))" in message.body, "a link is made when it leaves, and never kept"
    work(county)
    message.refresh_from_db()
    assert message.state == "delivered"
    assert "((link))" in message.body
    assert Event.objects.filter(verb="sent a message", subject_id=amara.pk).count() == 1
    detail = str(list(Event.objects.values_list("detail", flat=True)))
    assert "Amara" not in detail
    assert "7700900123" not in detail


def test_what_is_typed_stands_in_it(county: County, amara: Person) -> None:
    set_up(county)
    message = text(amara, county, "appointment", when="Tuesday at 2pm", where="the library")
    assert "Tom Ferris from" in message.body
    assert "on Tuesday at 2pm at the library" in message.body
    with pytest.raises(CannotSend, match="when"):
        text(amara, county, "appointment", when=" ", where="the library")


def refusal(person: Person, county: County, means: Means = Means.TEXT) -> str:
    with pytest.raises(CannotSend) as told:
        actions.send(
            person=person, by=county.tracker, means=means, template="still-here", values={}
        )
    assert not Message.objects.exists()
    return str(told.value)


def test_nobody_unsafe_is_sent_anything(county: County, amara: Person) -> None:
    set_up(county)
    people.set_safe_contact(amara, unsafe=True, note="Shared phone.", by=county.manager)
    for means in Means:
        assert "unsafe to contact" in refusal(amara, county, means)


def test_nobody_who_left_or_died_is_sent_anything(county: County, amara: Person) -> None:
    set_up(county)
    ben = add_person(county, "Ben Adeyemi", mobile="07700 900124")
    today = timezone.localdate()
    people.leave(amara, left=Left(on=today, status=DIED), how="Registrar", by=county.manager)
    assert "having died" in refusal(amara, county)
    Person.objects.filter(pk=ben.pk).update(left_on=today)
    assert "no longer on the caseload" in refusal(ben, county)


def test_a_number_is_needed_that_takes_texts(county: County, amara: Person) -> None:
    set_up(county)
    nobody = add_person(county, "Noor Aziz", mobile="")
    landline = add_person(county, "Lee Mason", mobile="01632 960001")
    assert "hold no number" in refusal(nobody, county)
    assert "no number or address that this can be sent to" in refusal(landline, county)


def test_nothing_is_sent_by_what_is_not_set_up(county: County, amara: Person) -> None:
    set_up(county, text_by="")
    assert "Sending by text is not set up" in refusal(amara, county)
    set_up(county, our_phone="")
    assert "on which number" in refusal(amara, county)
    with pytest.raises(CannotSend, match="no such words"):
        text(amara, county, "carrier-pigeon")


def test_a_school_user_may_send_nothing(county: County, amara: Person) -> None:
    with pytest.raises(Refused):
        actions.send(
            person=amara, by=county.school_user, means=Means.TEXT, template="still-here", values={}
        )


# Stop


def test_a_stop_holds_for_the_number_whoever_has_it(county: County, amara: Person) -> None:
    set_up(county)
    actions.stop(means=Means.TEXT, how=Stop.How.REPLY, address="+44 7700 900123",
                 authority=county.authority)  # fmt: skip
    sister = add_person(county, "Ada Okafor", mobile="07700900123")
    assert "A stop stands" in refusal(amara, county)
    assert "A stop stands" in refusal(sister, county)
    assert "7700900123" not in str(list(Stop.objects.values()))


def test_a_stop_of_a_person_holds_at_a_new_number(county: County, amara: Person) -> None:
    set_up(county)
    actions.stop(person=amara, means=Means.TEXT, how=Stop.How.STAFF, by=county.tracker.user)
    Person.objects.filter(pk=amara.pk).update(mobile="07700 900999")
    amara.refresh_from_db()
    assert "A stop stands" in refusal(amara, county)
    other = actions.send(
        person=amara, by=county.tracker, means=Means.EMAIL, template="still-here", values={}
    )
    assert other.state == "queued"


def test_an_objection_holds_for_every_means(county: County, amara: Person) -> None:
    set_up(county)
    actions.stop(person=amara, means=None, how=Stop.How.OBJECTION)
    for means in Means:
        assert "asked us to send nothing more" in refusal(amara, county, means)
    assert Stop.objects.filter(person=amara).count() == 3, "the number, the address, whatever comes"
    actions.lift_stop(Stop.objects.all()[0], why="She asked us to write again", by=county.tracker)
    assert text(amara, county).state == "queued"


def test_a_stop_takes_back_what_waits(county: County, amara: Person) -> None:
    set_up(county)
    message = text(amara, county)
    actions.stop(means=Means.TEXT, how=Stop.How.REPLY, address=MOBILE, authority=county.authority)
    message.refresh_from_db()
    assert (message.state, message.why) == (
        "not sent",
        "A stop stands for this number or address. It is honoured for ever.",
    )
    work(county)
    message.refresh_from_db()
    assert message.state == "not sent"


def test_a_stop_made_in_error_is_lifted_only_with_a_reason(county: County, amara: Person) -> None:
    set_up(county)
    (stop,) = actions.stop(person=amara, means=Means.TEXT, how=Stop.How.STAFF)
    with pytest.raises(CannotSend, match="Say why"):
        actions.lift_stop(stop, why=" ", by=county.tracker)
    with pytest.raises(Refused):
        actions.lift_stop(stop, why="A slip", by=county.school_user)
    actions.lift_stop(stop, why="She meant her sister", by=county.tracker)
    assert text(amara, county).state == "queued"
    assert Event.objects.filter(verb="lifted a stop").count() == 1
    with pytest.raises(CannotSend, match="already"):
        actions.lift_stop(stop, why="Again", by=county.tracker)


def test_a_stop_of_an_entry_made_one_with_theirs_counts(county: County, amara: Person) -> None:
    set_up(county)
    twin = add_person(county, "Amara Okafor", mobile="07700 900777")
    actions.stop(person=twin, means=Means.TEXT, how=Stop.How.STAFF)
    Person.objects.filter(pk=twin.pk).update(merged_into=amara)
    assert "A stop stands" in refusal(amara, county)


def test_without_the_key_of_the_stops_nothing_leaves(
    county: County, amara: Person, settings: Any
) -> None:
    set_up(county)
    waiting = text(amara, county)
    actions.stop(means=Means.TEXT, how=Stop.How.REPLY, address="07700 900555",
                 authority=county.authority)  # fmt: skip
    settings.STOP_KEY = "another key"
    with pytest.raises(CannotSend, match="made with another key"):
        text(amara, county)
    work(county)
    waiting.refresh_from_db()
    assert waiting.state == "queued"
    assert "made with another key" in SetUp.objects.get().trouble


def test_the_same_number_has_another_mark_under_another_key() -> None:
    one, other = (marks.marked_with(k, Means.TEXT, "447700900123") for k in ("a", "b"))
    assert one != other
    assert "447700900123" not in one


def test_a_stop_needs_somebody(county: County) -> None:
    with pytest.raises(ValueError, match="person or an authority"):
        actions.stop(means=None, how=Stop.How.STAFF)


# When


def test_nothing_leaves_outside_the_hours(county: County, amara: Person) -> None:
    set_up(county, days=[])
    message = text(amara, county)
    work(county)
    message.refresh_from_db()
    assert message.state == "queued"


def test_no_more_than_so_many_leave_in_a_day(county: County, amara: Person) -> None:
    set_up(county, most_a_day=1)
    ben = add_person(county, "Ben Adeyemi", mobile="07700 900124")
    first, second = text(amara, county), text(ben, county)
    work(county)
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [
        "delivered",
        "queued",
    ]
    Message.objects.filter(pk=first.pk).update(claimed_at=timezone.now() - timedelta(days=1))
    work(county)
    second.refresh_from_db()
    assert second.state == "delivered"


def test_whoever_became_unsafe_while_it_waited_is_not_sent_it(
    county: County, amara: Person
) -> None:
    set_up(county)
    message = text(amara, county)
    people.set_safe_contact(amara, unsafe=True, note="Shared phone.", by=county.manager)
    work(county)
    message.refresh_from_db()
    assert message.state == "not sent"
    assert "unsafe" in message.why
