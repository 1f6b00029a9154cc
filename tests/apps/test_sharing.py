"""What is kept of sharing, and the one way out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.duplicates import actions as duplicates
from fingerpost.core.access import Refused
from fingerpost.core.dates import age_on, birthdays_of_academic_age
from fingerpost.core.records import Source
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver
from fingerpost.core.sharing.questions import Right
from fingerpost.db.rls import authority_scope
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.people.models import Person
from fingerpost.sharing import actions, gate, queries
from fingerpost.sharing.models import (
    Agreement,
    Consent,
    DisclosedPerson,
    Disclosure,
    Instruction,
    Objection,
    Policy,
)
from fingerpost.sharing.withholding import derive_withheld, withheld
from worlds import County, add_person, say, signed_in

pytestmark = pytest.mark.django_db

FIELDS = ("given_name", "family_name", "route", "activity", "provider", "starts_on")


@pytest.fixture
def county() -> County:
    return County.make("998")


def leaver(county: County, name: str, **columns: Any) -> Person:
    """Somebody of 16 who left the county's school in summer, of a day we know is a weekday."""
    return add_person(county, name, **({"age": 16, "school": county.school} | columns))


def adopt(county: County, mode: Mode) -> Policy:
    return actions.settle_policy(by=county.manager, said={"mode": mode.value})


def sign(county: County, **said: Any) -> Agreement:
    today = timezone.localdate()
    held = {
        "flows": ["F7"],
        "fields": sorted(FIELDS),
        "mode": Mode.NOTICE.value,
        "starts_on": today - timedelta(days=30),
        "state": Agreement.State.SIGNED,
        "signed_by_us": "Dana Officer",
        "signed_by_us_on": today,
        "signed_by_them": "Hedy Head",
        "signed_by_them_on": today,
    }
    return actions.keep_agreement(
        None, organisation=county.school, by=county.manager, said=held | said
    )


def yes(county: County, person: Person, **said: Any) -> actions.Answer:
    held: dict[str, Any] = {
        "fields": frozenset(FIELDS),
        "given_by": Giver.PUPIL,
        "on": timezone.localdate(),
        "channel": "paper",
        "wording": "2026-1",
    }
    return actions.Answer(person=person, school=county.school, **(held | said))


def keep(county: County, *answers: actions.Answer) -> list[tuple[actions.Answer, str]]:
    return actions.keep_answers(
        answers, authority_id=county.authority.pk, by=county.school_user.user
    )


def told(county: County, person: Person, by: Giver = Giver.PUPIL, **said: Any) -> actions.Told:
    held: dict[str, Any] = {
        "institution": county.school,
        "on": timezone.localdate(),
        "told": "A letter",
    }
    return actions.Told(person=person, given_by=by, **(held | said))


def instruct(county: County, *given: actions.Told) -> list[Instruction]:
    return actions.record_instructions(
        given, authority_id=county.authority.pk, by=county.school_user.user
    )


def released(county: County, *people: Person, **said: Any) -> gate.Released:
    held: dict[str, Any] = {
        "by": county.school_user,
        "recipient": county.school,
        "flow": "F7",
        "purpose": "destinations",
        "fields": FIELDS,
    }
    return gate.release(people=[person.pk for person in people], **(held | said))


def rules(found: gate.Released) -> set[str]:
    return {reason.rule for reason in found.reasons()}


class TestTheWayOut:
    def test_until_something_is_settled_nobody_is_named(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        found = released(county, ada)
        assert (found.rows, rules(found), found.disclosures) == ([], {"SHR-08"}, [])
        assert not Disclosure.objects.exists()

    def test_with_notice_a_school_reads_its_leavers_and_it_is_logged(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada, ben = leaver(county, "Ada Ashe"), leaver(county, "Ben Bird")
        say(ada, "230", source=Source.PROVIDER_ENROLMENT, provider_id=county.college.pk)
        found = released(county, ada, ben)
        first, second = found.rows
        assert list(first.values) == list(FIELDS)
        assert first.values["provider"] == county.college.name
        assert (first.values["route"], second.values["route"]) == ("Education", "Not known")
        (logged,) = found.disclosures
        assert (logged.people, logged.refused) == (2, 0)
        assert logged.ground == "public task (UK GDPR Article 6(1)(e))"
        assert logged.fields == sorted(FIELDS)
        named = DisclosedPerson.objects.get(person=ada)
        assert named.fields == sorted(FIELDS)
        event = Event.objects.get(verb="shared named data")
        assert event.detail["people"] == 2
        assert "Ada" not in str(event.detail)

    def test_the_same_page_seen_again_on_a_day_is_one_disclosure(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        assert released(county, ada).disclosures == released(county, ada).disclosures
        say(ada, "230")
        assert released(county, ada).disclosures
        assert Disclosure.objects.count() == 2

    def test_a_file_is_logged_each_time_with_its_fingerprint(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        for _ in range(2):
            found = released(county, ada, make=lambda rows: f"{len(rows)} line".encode())
        assert found.content == b"1 line"
        logged = Disclosure.objects.filter(form="file", fingerprint=sha256(b"1 line").hexdigest())
        assert logged.count() == 2

    def test_those_told_different_fields_are_logged_apart(self, county: County) -> None:
        adopt(county, Mode.CONSENT)
        sign(county)
        ada, ben = leaver(county, "Ada Ashe"), leaver(county, "Ben Bird")
        keep(county, yes(county, ada), yes(county, ben, fields=frozenset({"route"})))
        logged = released(county, ada, ben).disclosures
        assert [(one.people, one.fields) for one in logged] == [(1, sorted(FIELDS)), (1, ["route"])]
        assert {one.ground for one in logged} == {"consent (UK GDPR Article 6(1)(a))"}
        assert Event.objects.get(verb="shared named data").detail["people"] == 2
        again = released(county, ada, ben).disclosures
        assert {one.pk for one in again} == {one.pk for one in logged}

    def test_why_somebody_is_not_available_is_not_told(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        say(ada, "640")
        (row,) = released(county, ada).rows
        assert row.values["activity"] == "NEET – not available"
        assert row.values["starts_on"] is None

    def test_what_lapsed_is_not_told_as_if_it_were_so(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        say(ada, "330", days_ago=300, provider_id=county.college.pk)
        (row,) = released(county, ada).rows
        assert (row.values["route"], row.values["activity"]) == ("Not known", "Not known")
        assert row.values["provider"] is None

    def test_values_worked_out_elsewhere_pass_the_same_gate(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county, fields=["given_name", "sustained"])
        ada = leaver(county, "Ada Ashe")
        more = {ada.pk: {"sustained": "6 months", "intended": "College", "reason": "illness"}}
        wanted = ("given_name", "sustained", "intended", "reason")
        (row,) = released(county, ada, fields=wanted, more=more).rows
        assert row.values == {"given_name": "Ada", "sustained": "6 months"}

    def test_no_school_takes_what_is_another_schools(self, county: County) -> None:
        with pytest.raises(Refused):
            released(county, by=county.provider_user)

    def test_of_another_authoritys_nothing_is_said(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        other = County.make("997")
        found = gate.release(
            by=other.manager,
            recipient=other.school,
            flow="F7",
            purpose="destinations",
            people=[ada.pk],
            fields=FIELDS,
        )
        assert (found.rows, found.refused) == ([], {})

    def test_somebody_who_was_never_a_pupil_there_is_not_named(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        stranger = leaver(county, "Sid Stone", school=None)
        assert rules(released(county, stranger)) == {"SHR-06"}
        at_school: dict[str, Any] = {"source": Source.SCHOOL_ROLL, "provider_id": county.school.pk}
        today = timezone.localdate()
        say(stranger, "210", **(at_school | {"source": Source.HEARSAY}))
        say(stranger, "210", starts_on=today + timedelta(days=9), **at_school)
        say(stranger, "210", starts_on=today, ended_on=today - timedelta(days=1), **at_school)
        assert rules(released(county, stranger)) == {"SHR-06"}, "hearsay, to come, never came"
        say(stranger, "210", **at_school)
        assert released(county, stranger).rows

    def test_a_school_s_own_list_makes_it_theirs_until_the_file_is_undone(
        self, county: County
    ) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        sid = leaver(county, "Sid Stone", school=None)
        assert rules(released(county, sid)) == {"SHR-06"}
        born = sid.born_on.isoformat()
        lines = f"Surname,Forename,DOB,NC Year\nStone,Sid,{born},12\n"
        sent = county.send(county.school, lines)
        assert released(county, sid).rows, "see docs/adr/0037"
        intake.undo(sent, by=county.manager)
        assert not released(county, sid).rows

    def test_400_leavers_take_few_questions_of_the_database(self, county: County) -> None:
        adopt(county, Mode.CONSENT)
        sign(county)
        people = [leaver(county, f"Pupil{n} Ashe") for n in range(3)]
        keep(county, *(yes(county, person) for person in people))
        wanted = {
            "authority_id": county.authority.pk,
            "recipient": county.school,
            "flow": "F7",
            "purpose": "destinations",
            "wanted": FIELDS,
            "on": timezone.localdate(),
        }
        with CaptureQueriesContext(
            connection,
        ) as asked:
            decided = queries.decisions([person.pk for person in people], **wanted)
        assert len(decided) == 3
        assert len(asked) <= 8


class TestConsent:
    def test_it_opens_and_taking_it_back_closes_the_next_page(self, county: County) -> None:
        adopt(county, Mode.CONSENT)
        sign(county)
        ada, ben = leaver(county, "Ada Ashe"), leaver(county, "Ben Bird")
        assert keep(county, yes(county, ada)) == []
        found = released(county, ada, ben)
        assert [row.person for row in found.rows] == [ada.pk]
        assert rules(found) == {"CON-01"}
        consent = Consent.objects.get()
        assert consent.age_at == age_on(ada.born_on, timezone.localdate())
        assert not consent.refused
        self._withdraw(county, consent)
        assert rules(released(county, ada)) == {"CON-03"}
        with pytest.raises(actions.CannotKeep, match="taken back already"):
            self._withdraw(county, consent)

    def _withdraw(self, county: County, consent: Consent) -> None:
        actions.withdraw_consents(
            [consent],
            how="By the same link",
            on=timezone.localdate(),
            authority_id=county.authority.pk,
            by=None,
        )

    def test_answers_that_do_not_count_are_given_back_with_the_reason(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        today = timezone.localdate()
        refused = keep(
            county,
            yes(county, ada, given_by=Giver.PARENT),
            yes(county, ada, on=today + timedelta(days=1)),
            yes(county, ada, on=ada.born_on - timedelta(days=1)),
            yes(county, ada, fields=frozenset({"ethnicity"})),
        )
        assert [why for _, why in refused] == [
            "The young person decides alone. What a parent answered before is asked anew."
            " So this answer does not count.",
            "The answer is dated in the future.",
            "The answer is dated before they were born.",
            "It names something that is never shared with a school.",
        ]
        assert not Consent.objects.exists()

    def test_a_no_is_kept_and_changes_nothing_else(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        keep(county, yes(county, ada, fields=frozenset()))
        assert Consent.objects.get().refused
        assert rules(released(county, ada)) == {"CON-02"}

    def test_who_was_asked_and_has_not_answered_is_known(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        asked = {"school": county.school, "channel": "link", "by": None}
        assert actions.note_asked([(ada, "2026-1")], **asked) == 1
        assert actions.note_asked([], **asked) == 0
        assert not Consent.objects.answered().exists()
        assert not Consent.objects.get().refused

    def test_what_was_said_of_either_entry_counts_after_they_are_made_one(
        self, county: County
    ) -> None:
        adopt(county, Mode.CONSENT)
        sign(county)
        born = birthdays_of_academic_age(16, timezone.localdate())[0]
        ada = leaver(county, "Ada Ashe", born_on=born)
        again = leaver(county, "Adah Ashe", born_on=born, school=None)
        keep(county, yes(county, ada), yes(county, again, fields=frozenset()))
        duplicates.make_one(ada, [again], chosen={}, by=county.manager)
        assert rules(released(county, Person.objects.get(pk=ada.pk))) == {"CON-02"}


class TestInstructions:
    def test_it_stands_at_once_and_until_it_is_taken_back(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        (one,) = instruct(county, told(county, ada))
        assert instruct(county, told(county, ada)) == []  # it stands already
        ada.refresh_from_db()
        assert ada.sharing_withheld
        (row,) = released(county, ada).rows
        assert set(row.values) == {"given_name", "family_name"}
        self._withdraw(county, one)
        ada.refresh_from_db()
        assert not ada.sharing_withheld
        with pytest.raises(actions.CannotKeep, match="taken back already"):
            self._withdraw(county, one)

    def _withdraw(self, county: County, one: Instruction) -> None:
        actions.withdraw_instructions(
            [one],
            how="They rang",
            on=timezone.localdate(),
            authority_id=county.authority.pk,
            by=county.school_user.user,
        )

    def test_one_dated_in_the_future_is_not_kept(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        with pytest.raises(actions.CannotKeep, match="future"):
            instruct(county, told(county, ada, on=date.max))

    def test_the_hold_is_the_officers_setting(self, county: County) -> None:
        today = timezone.localdate()
        born = today.replace(year=today.year - 16, day=1) - timedelta(days=20)
        ada = leaver(county, "Ada Ashe", born_on=born)
        before = born.replace(year=born.year + 15)
        instruct(county, told(county, ada, Giver.PARENT, on=before))
        ada.refresh_from_db()
        held = (today - born.replace(year=born.year + 16)).days
        actions.settle_policy(by=county.manager, said={"hold_days": held})
        ada.refresh_from_db()
        assert not ada.sharing_withheld
        actions.settle_policy(by=county.manager, said={"hold_days": held + 1})
        ada.refresh_from_db()
        assert ada.sharing_withheld


class TestInstructionsInFiles:
    """A school's list says in a column whether sharing is agreed; the instruction is the truth."""

    def send(self, county: County, said: str, on: date | None = None, **sent: Any) -> Submission:
        upn = self.upns.setdefault(county.authority.pk, county.upn())
        lines = f"UPN,Surname,Forename,DOB,Opt Out\n{upn},Ashe,Ada,02/01/2010,{said}\n"
        return county.send(county.school, lines, as_of=on, **sent)

    @pytest.fixture(autouse=True)
    def _upns(self) -> None:
        self.upns: dict[int, str] = {}

    def withheld(self, county: County) -> bool:
        return county.person("Ada").sharing_withheld

    def test_a_no_stands_until_the_same_school_says_otherwise(self, county: County) -> None:
        today = timezone.localdate()
        self.send(county, "Y", today - timedelta(days=9))
        told = Instruction.objects.get()
        assert (told.institution, told.given_by) == (county.school, Giver.NOT_SAID)
        assert told.on == today - timedelta(days=9)
        assert self.withheld(county)
        self.send(county, "N", today - timedelta(days=5))
        assert not self.withheld(county)
        assert Instruction.objects.get().withdrawn_on == today - timedelta(days=5)

    def test_it_is_taken_back_of_an_entry_made_one_with_another(self, county: County) -> None:
        self.send(county, "Y")
        ada, other = county.person("Ada"), add_person(county, "Adah Ashe", school=county.school)
        duplicates.make_one(other, [ada], chosen={}, by=county.manager)
        self.send(county, "N")
        assert not Instruction.objects.standing().exists()
        assert not Person.objects.get(pk=other.pk).sharing_withheld

    def test_what_is_not_said_changes_nothing(self, county: County) -> None:
        self.send(county, "Y")
        self.send(county, "")
        assert self.withheld(county)
        assert Instruction.objects.count() == 1

    def test_undoing_the_file_undoes_the_word(self, county: County) -> None:
        today = timezone.localdate()
        first = self.send(county, "Y", today - timedelta(days=9))
        second = self.send(county, "N", today - timedelta(days=5))
        intake.undo(second, by=county.manager)
        assert self.withheld(county)
        third = self.send(county, "N", today - timedelta(days=4), filename="again.csv")
        intake.undo(third, by=county.manager)
        intake.undo(first, by=county.manager)
        assert not Instruction.objects.kept().exists()

    def test_what_another_file_said_too_stands_when_one_is_undone(self, county: County) -> None:
        today = timezone.localdate()
        first = self.send(county, "Y", today - timedelta(days=9))
        second = self.send(county, "Yes", today - timedelta(days=5))
        assert Instruction.objects.kept().count() == 1
        intake.undo(first, by=county.manager)
        assert self.withheld(county)
        assert Instruction.objects.kept().get().submission_id == second.pk
        agreed = self.send(county, "N", today - timedelta(days=4))
        self.send(county, "No", today - timedelta(days=3))
        intake.undo(agreed, by=county.manager)
        assert not self.withheld(county)
        assert Instruction.objects.kept().get().withdrawn_on == today - timedelta(days=3)

    def test_stored_and_fresh_agree_and_a_birthday_changes_it_overnight(
        self, county: County
    ) -> None:
        today = timezone.localdate()
        born = today.replace(day=1, year=today.year - 16) - timedelta(days=70)
        ada = leaver(county, "Ada Ashe", born_on=born)
        before = born.replace(year=born.year + 15)
        instruct(county, told(county, ada, Giver.PARENT, on=before))
        assert not self.withheld(county)  # the hold after the 16th birthday is over
        Person.objects.filter(pk=ada.pk).update(sharing_withheld=True)  # as it was before
        assert derive_withheld(county.authority.pk) == 1
        assert not self.withheld(county)
        assert withheld(county.authority.pk, None, before + timedelta(days=1)) == {ada.pk}


class TestObjections:
    def test_it_stops_the_flow_until_it_ends(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        objection = self._object(ada, Right.OBJECTION, ["F7"])
        assert rules(released(county, ada)) == {"SHR-04"}
        actions.end_objection(objection, on=timezone.localdate(), why="Taken back", by=None)
        assert released(county, ada).rows
        with pytest.raises(actions.CannotKeep, match="already"):
            actions.end_objection(objection, on=timezone.localdate(), why="", by=None)

    def test_a_restriction_stops_every_flow(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        assert self._object(ada, Right.RESTRICTION, ["F7"]).flows == []
        assert rules(released(county, ada)) == {"SHR-05"}

    @pytest.mark.parametrize("flows", [[], ["F99"]])
    def test_an_objection_says_to_what(self, county: County, flows: list[str]) -> None:
        ada = leaver(county, "Ada Ashe")
        with pytest.raises(actions.CannotKeep, match="objects to"):
            self._object(ada, Right.OBJECTION, flows)
        with pytest.raises(actions.CannotKeep, match="future"):
            self._object(ada, Right.OBJECTION, ["F7"], since=date.max)

    def _object(
        self, person: Person, kind: Right, flows: list[str], since: date | None = None
    ) -> Objection:
        return actions.object_to(
            person,
            kind=kind,
            flows_stopped=flows,
            since=since or timezone.localdate(),
            said="Not this",
            by=None,
        )


class TestAgreements:
    def test_only_who_decides_may_keep_one(self, county: County) -> None:
        for by in (county.tracker, county.school_user):
            with pytest.raises(Refused):
                actions.keep_agreement(None, organisation=county.school, by=by, said={})
            with pytest.raises(Refused):
                actions.settle_policy(by=by, said={"mode": "notice"})

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ({"signed_by_them": ""}, "Say who signed"),
            ({"fields": ["ethnicity"]}, "never shared"),
            ({"flows": ["F99"]}, "never shared"),
            ({"ends_on": date(2020, 1, 1)}, "cannot end before"),
        ],
    )
    def test_one_that_cannot_be_is_refused(
        self, county: County, said: dict[str, Any], why: str
    ) -> None:
        with pytest.raises(actions.CannotKeep, match=why):
            sign(county, **said)

    def test_it_ends_early_and_says_so_once(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        held = sign(county)
        ada = leaver(county, "Ada Ashe")
        yesterday = timezone.localdate() - timedelta(days=1)
        with pytest.raises(actions.CannotKeep, match="before it starts"):
            actions.end_agreement(held, by=county.manager, on=date(2020, 1, 1))
        held = actions.end_agreement(held, by=county.manager, on=yesterday)
        assert held.state == Agreement.State.ENDED
        assert rules(released(county, ada)) == {"SHR-09"}
        with pytest.raises(actions.CannotKeep, match="already"):
            actions.end_agreement(held, by=county.manager, on=timezone.localdate())

    def test_signing_would_open_so_many(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        people = [leaver(county, f"Pupil{n} Ashe") for n in range(3)]
        found = released(county, *people)
        assert {
            key: len(all_) for key, all_ in queries.unlocks(found.refused.values()).items()
        } == {"agreement": 3}


@pytest.mark.django_db(transaction=True)
def test_of_four_who_take_a_consent_back_at_once_one_does() -> None:
    county = County.make("998")
    keep(county, yes(county, leaver(county, "Ada Ashe")))
    consent = Consent.objects.get()

    def take_back(_: int) -> str:
        try:
            with authority_scope(county.authority.pk):
                actions.withdraw_consents(
                    [consent],
                    how="By the same link",
                    on=timezone.localdate(),
                    authority_id=county.authority.pk,
                    by=None,
                )
        except actions.CannotKeep as told:
            return str(told)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(take_back, range(4)))
    assert sorted(told) == ["", *["This consent was taken back already, or was never given."] * 3]


def test_a_change_of_an_agreement_keeps_what_another_changed_meanwhile(county: County) -> None:
    stale = Agreement.objects.get(pk=sign(county).pk)
    last = timezone.localdate() + timedelta(days=9)
    actions.end_agreement(stale, by=county.manager, on=last)
    said = {"note": "In the cupboard"}
    kept = actions.keep_agreement(stale, organisation=county.school, by=county.manager, said=said)
    assert (kept.ends_on, kept.note) == (last, "In the cupboard")


def test_each_sees_what_is_theirs(county: County) -> None:
    adopt(county, Mode.NOTICE)
    sign(county)
    ada = leaver(county, "Ada Ashe")
    keep(county, yes(county, ada))
    instruct(county, told(county, ada))
    released(county, ada)
    tables: list[Callable[[Any], Any]] = [
        table.objects.visible_to for table in (Agreement, Consent, Instruction, Disclosure)
    ]
    assert [see(county.manager).count() for see in tables] == [1, 1, 1, 1]
    assert [see(county.school_user).count() for see in tables] == [1, 1, 1, 1]
    assert [see(county.provider_user).count() for see in tables] == [0, 0, 0, 0]
    assert Policy.objects.visible_to(county.manager).exists()
    assert not Policy.objects.visible_to(county.school_user).exists()
    assert queries.disclosures_of(ada, county.tracker).count() == 1


class TestWhoHasBeenToldWhat:
    def test_of_a_young_person_and_by_a_school(self, county: County) -> None:
        adopt(county, Mode.NOTICE)
        sign(county)
        ada = leaver(county, "Ada Ashe")
        client = signed_in(county.tracker)
        of, to = reverse("told_of", args=[ada.pk]), reverse("told_to", args=[county.school.pk])
        assert "Nobody yet" in client.get(of).content.decode()
        assert "Nothing yet" in client.get(to).content.decode()
        released(county, ada)
        shown = client.get(of).content.decode()
        assert county.school.name in shown
        assert "Sal Quill" in shown
        assert "Given name, Family name, Route, What they do, Where, Start" in shown
        assert "public task (UK GDPR Article 6(1)(e))" in client.get(to).content.decode()
        assert of in client.get(reverse("person", args=[ada.pk])).content.decode()
        assert to in client.get(reverse("organisation", args=[county.school.pk])).content.decode()

    def test_not_for_a_school_nor_of_anothers(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        address = reverse("told_of", args=[ada.pk])
        assert signed_in(county.school_user).get(address).status_code == 403
        other = County.make("997")
        assert signed_in(other.tracker).get(address).status_code == 404
