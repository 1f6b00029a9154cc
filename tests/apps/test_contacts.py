"""Logging tries to reach young people, taking them back, and who may be reached safely."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.contacts import actions, queries
from fingerpost.caseload.contacts.actions import CannotLog, CannotUndo, Changed, NewContact
from fingerpost.caseload.contacts.models import Contact, Tried
from fingerpost.caseload.duplicates import actions as duplicates
from fingerpost.caseload.lists.actions import set_priorities
from fingerpost.core.access import Refused
from fingerpost.core.records import Source
from fingerpost.db.rls import authority_scope
from fingerpost.evidence.actions import NewEvidence, differences
from fingerpost.evidence.models import Evidence, Status
from fingerpost.messages.models import Stop
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from fingerpost.people.queries import history_of
from worlds import County, add_person, enter

TODAY = timezone.localdate()
NOW = timezone.now()


@pytest.fixture
def county(db: None) -> County:
    return County.make()


@pytest.fixture
def amara(county: County) -> Person:
    return add_person(county, "Amara Okafor", mobile="07700 900123")


def log(county: County, person: Person, outcome: str = "no_answer", **more: object) -> Contact:
    more = {"means": "call"} | more
    return actions.log_contact(person=person, by=county.tracker.user, outcome=outcome, **more)


def in_college(person: Person) -> NewEvidence:
    return NewEvidence(
        person_id=person.pk, source=Source.AUTHORITY_CONTACT, code="230", verified_on=TODAY
    )


# Logging


def test_a_try_is_kept_with_its_next_step(county: County, amara: Person) -> None:
    contact = log(county, amara, note=" Voicemail full ")
    assert (contact.note, contact.by) == ("Voicemail full", county.tracker.user)
    assert contact.next_step == "Try again at another time of day"
    assert contact.next_on > TODAY
    assert queries.last_contact(amara) == contact
    assert Evidence.objects.count() == 0


def test_what_was_learned_is_evidence_of_the_same_act(county: County, amara: Person) -> None:
    contact = log(county, amara, "spoke", said=in_college(amara))
    assert contact.evidence.code == "230"
    assert contact.evidence.recorded_by == county.tracker.user
    assert (contact.next_step, contact.next_on) == ("", None)
    assert Status.objects.get(person=amara).code == "230"
    (event,) = Event.objects.filter(subject_id=amara.pk, subject_kind="person", by__isnull=False)
    assert (event.verb, event.detail) == ("logged a contact", {"contact": contact.pk})


def test_a_refusal_states_the_code_the_requirement_has_for_it(
    county: County, amara: Person
) -> None:
    log(county, amara, "refused")
    assert Status.objects.get(person=amara).code == "830"


def test_it_never_closes_what_is_known(county: County, amara: Person) -> None:
    log(county, amara, "spoke", said=in_college(amara))
    log(county, amara, "moved")
    assert Status.objects.get(person=amara).code == "230"


def test_the_next_step_may_be_another(county: County, amara: Person) -> None:
    day = TODAY + timedelta(days=20)
    contact = log(county, amara, next_step="Ask her nan", next_on=day)
    assert (contact.next_step, contact.next_on) == ("Ask her nan", day)
    assert log(county, amara, "stop", next_on=day).next_step == "Follow up"
    assert log(county, amara, "stop", next_step="Write once").next_on == TODAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("outcome", "more", "sentence"),
    [
        ("nobody_in", {}, "“Nobody in” cannot come of a try by phone. Choose another."),
        ("no_answer", {"at": NOW + timedelta(days=1)}, actions.NOT_YET),
    ],
)
def test_what_cannot_be_is_not_kept(
    county: County, amara: Person, outcome: str, more: dict[str, object], sentence: str
) -> None:
    with pytest.raises(CannotLog, match=sentence):
        log(county, amara, outcome, **more)
    assert not Contact.objects.exists()


def test_many_are_kept_at_once(county: County, amara: Person) -> None:
    sent = NewContact(person_id=amara.pk, means="text", outcome="sent", at=NOW)
    assert actions.log_many([sent, sent], authority_id=county.authority.pk, by=None) == 2
    assert Tried.objects.get(person=amara).tries == 2


@pytest.mark.parametrize("outcome", ["refused", "nobody_in"])
def test_many_at_once_state_nothing(county: County, amara: Person, outcome: str) -> None:
    bad = NewContact(person_id=amara.pk, means="text", outcome=outcome, at=NOW)
    with pytest.raises(CannotLog):
        actions.log_many([bad], authority_id=county.authority.pk, by=None)


# Undo


def test_undo_withdraws_what_was_learned(county: County, amara: Person) -> None:
    contact = log(county, amara, "spoke", said=in_college(amara))
    actions.undo_contact(contact, by=county.tracker.user)
    contact.refresh_from_db()
    assert contact.undone_at is not None
    assert contact.undone_by == county.tracker.user
    assert Evidence.objects.get().withdrawn_at == contact.undone_at
    assert Status.objects.get(person=amara).code == "810"
    assert list(differences(county.authority.pk)) == []
    assert queries.last_contact(amara) is None
    assert not Tried.objects.exists()
    with pytest.raises(CannotUndo, match=actions.NOT_ANY_MORE):
        actions.undo_contact(contact, by=county.tracker.user, why="Twice")


def test_after_a_minute_or_for_a_colleague_a_reason_is_needed(
    county: County, amara: Person
) -> None:
    contact = log(county, amara)
    with pytest.raises(CannotUndo, match=actions.SAY_WHY):
        actions.undo_contact(contact, by=county.manager.user)
    late = contact.recorded_at + timedelta(seconds=61)
    assert actions.may_still_undo(contact, by=county.tracker.user, now=contact.recorded_at)
    assert not actions.may_still_undo(contact, by=county.tracker.user, now=late)
    actions.undo_contact(contact, by=county.manager.user, why="It was her sister")
    contact.refresh_from_db()
    assert contact.undone_why == "It was her sister"


def test_nothing_else_of_a_try_can_change(county: County, amara: Person) -> None:
    from django.db import ProgrammingError

    contact = log(county, amara)
    contact.note = "Other"
    with pytest.raises(ProgrammingError, match="permission denied"):
        contact.save()


# How it stands


def test_how_trying_stands_is_one_line_a_person(county: County, amara: Person) -> None:
    for days, outcome in ((9, "no_answer"), (8, "spoke"), (3, "no_answer"), (1, "message_left")):
        log(county, amara, outcome, at=NOW - timedelta(days=days))
    stands = Tried.objects.get(person=amara)
    assert (stands.tries, stands.means, stands.outcome) == (2, "call", "message_left")
    assert stands.tried_at == NOW - timedelta(days=1)
    assert stands.reached_at == NOW - timedelta(days=8)
    found = Person.objects.order_by(queries.LAST_TRIED).values_list(
        queries.TRIES, queries.LAST_TRIED, queries.LAST_REACHED, queries.NEXT_ON
    )
    assert list(found) == [(2, stands.tried_at, stands.reached_at, stands.next_on)]


def test_somebody_who_asked_us_to_stop_is_known(county: County, amara: Person) -> None:
    contact = log(county, amara, "stop")
    assert Tried.objects.get(person=amara).stopped_at == contact.at


def test_tries_of_entries_made_one_count_for_whoever_stands(county: County, amara: Person) -> None:
    amy = add_person(county, "Amy Okafor")
    first, second = log(county, amara), log(county, amy)
    merge = duplicates.make_one(amara, [amy], chosen={}, by=county.manager)
    assert list(Tried.objects.values_list("person", "tries")) == [(amara.pk, 2)]
    assert set(queries.contacts_of(amara)) == {first, second}
    duplicates.take_apart(merge, by=county.manager)
    assert set(Tried.objects.values_list("person", "tries")) == {(amara.pk, 1), (amy.pk, 1)}
    assert queries.contacts_of(amy) == [second]


# Two at once


def test_a_stale_page_cannot_log(county: County, amara: Person) -> None:
    shown = queries.state_of(amara)
    log(county, amara, seen=shown)
    with pytest.raises(Changed):
        log(county, amara, seen=shown)
    assert Contact.objects.count() == 1


def test_a_change_of_details_and_an_undo_make_a_page_stale(county: County, amara: Person) -> None:
    contact = log(county, amara, "spoke", said=in_college(amara))
    states = [queries.state_of(amara)]
    actions.undo_contact(contact, by=county.tracker.user)
    states.append(queries.state_of(amara))
    people.set_safe_contact(amara, unsafe=False, note="Text first", by=county.tracker)
    states.append(queries.state_of(amara))
    assert len(set(states)) == 3


def test_colleagues_see_each_other(county: County, amara: Person) -> None:
    queries.arrive(amara, county.tracker)
    queries.arrive(amara, county.tracker)
    assert queries.others_here(amara, county.manager) == [county.tracker.user]
    assert queries.others_here(amara, county.tracker) == []
    assert list(queries.before_others(county.manager)) == [amara.pk]
    queries.leave([amara.pk], county.tracker)
    assert queries.others_here(amara, county.manager) == []


# Safe contact


def test_how_somebody_may_be_reached_is_kept_with_its_history(
    county: County, amara: Person
) -> None:
    said = {"unsafe": True, "note": " Her stepfather answers ", "preferred_means": "text"}
    people.set_safe_contact(amara, **said, by=county.tracker)
    amara.refresh_from_db()
    assert (amara.unsafe_to_contact, amara.safe_contact_note) == (True, "Her stepfather answers")
    assert amara.preferred_means == "text"
    people.set_safe_contact(amara, unsafe=False, note="", by=county.manager)
    assert [e.unsafe_to_contact for e in history_of(amara)] == [False, True, False]
    told = Event.objects.filter(verb="said how somebody may be reached")
    assert [e.detail for e in told] == [{}, {}]


def test_unsafe_needs_a_word_of_what_to_mind(county: County, amara: Person) -> None:
    with pytest.raises(people.UnsafeWithoutNote):
        people.set_safe_contact(amara, unsafe=True, note=" ", by=county.tracker)
    with pytest.raises(Refused):
        people.set_safe_contact(amara, unsafe=True, note="x", by=county.school_user)


def test_guarded_numbers_open_for_who_says_why(county: County, amara: Person) -> None:
    assert queries.may_see_numbers(amara, county.tracker)
    people.set_safe_contact(amara, unsafe=True, note="Not at home", by=county.tracker)
    amara.refresh_from_db()
    assert not queries.may_see_numbers(amara, county.tracker)
    with pytest.raises(CannotLog):
        actions.open_numbers(amara, by=county.tracker.user, why=" ")
    actions.open_numbers(amara, by=county.tracker.user, why="Her social worker asked")
    assert queries.may_see_numbers(amara, county.tracker)
    assert not queries.may_see_numbers(amara, county.manager)
    assert [o.why for o in queries.openings_of(amara)] == ["Her social worker asked"]
    assert Event.objects.get(verb="opened guarded numbers").detail == {}


# Walls


def test_another_authority_sees_no_try(county: County, amara: Person) -> None:
    contact = log(county, amara)
    other = County.make("997")
    assert not Contact.objects.visible_to(other.manager).exists()
    with authority_scope(county.authority.pk):
        assert list(queries.seen(county.manager)) == [contact]
        assert not Contact.objects.visible_to(county.school_user).exists()
    enter(county.authority)


def test_a_stop_said_in_a_call_is_honoured_for_messages_too(county: County, amara: Person) -> None:
    contact = log(county, amara, "stop")
    assert Stop.objects.filter(person=amara, lifted_at=None).exists()
    actions.undo_contact(contact, by=county.tracker.user)
    assert not Stop.objects.filter(person=amara, lifted_at=None).exists()


def test_an_authoritys_own_clock_sets_when_to_keep_in_touch(county: County, amara: Person) -> None:
    set_priorities({("neet", "months"): 1}, by=county.manager)
    logged = log(county, amara, "spoke", said=replace(in_college(amara), code="619"))
    assert logged.next_step == "Keep in touch"
    assert 27 < (logged.next_on - TODAY).days < 35
