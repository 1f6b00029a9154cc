"""What is kept no longer goes, of the right people only, with everything about them."""

import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.casework.actions import add_need, add_note
from fingerpost.caseload.casework.documents.actions import add_document
from fingerpost.caseload.casework.models import Note
from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.core.access import Refused
from fingerpost.core.rights.kinds import Kind
from fingerpost.core.sharing.instructions import Giver
from fingerpost.db import gone
from fingerpost.evidence.models import Evidence
from fingerpost.intake.models import Row, Submission, SubmissionContent
from fingerpost.messages import actions as messages
from fingerpost.messages.links.actions import make_link
from fingerpost.messages.models import Stop
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.reports.retention import actions, night, queries
from fingerpost.reports.retention.models import Hold, Remnant, Run
from fingerpost.reports.rights import actions as rights
from fingerpost.reports.rights.actions import NewRequest
from fingerpost.reports.rights.models import Request
from fingerpost.returns import actions as returns
from fingerpost.sharing.actions.instructions import Told, record_instructions
from fingerpost.sharing.models import Instruction
from fingerpost.sharing.retention.actions import NotAllowed, set_time
from fingerpost.sharing.retention.queries import times_of
from worlds import County, add_person, enter, officer, say

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
IN_TEN_YEARS = TODAY.replace(year=TODAY.year + 10, day=min(TODAY.day, 28))
EVERY_COLUMN = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
  JOIN pg_class t ON t.relname = c.table_name AND t.relkind = 'r'
   AND t.relnamespace = 'public'::regnamespace
 WHERE c.table_schema = 'public' AND c.column_name IN
       ('person_id', 'survivor_id', 'one_id', 'other_id', 'merged_into_id')
    OR c.table_name IN ('people_person', 'people_personevent') AND c.column_name IN ('id')
"""


@pytest.fixture(autouse=True)
def list_of_its_own() -> Iterator[None]:
    gone.place(settings.INSTALLATION).unlink(missing_ok=True)
    yield
    gone.place(settings.INSTALLATION).unlink(missing_ok=True)


@pytest.fixture
def county() -> County:
    county = County.make()
    actions.begin(by=county.manager)
    return county


def let_go(county: County, day: date = IN_TEN_YEARS) -> Run:
    run = night.let_go(county.authority, today=day)
    assert run is not None
    return run


def write_about(person: Person, county: County) -> None:
    """Something in most tables that speak of young people."""
    by = county.tracker
    say(person, "210", by=county.manager)
    log_contact(person=person, by=by.user, means="call", outcome="no_answer", note="Rang twice")
    make_link(person=person, by=county.manager)
    messages.stop(means=None, how=Stop.How.STAFF, person=person, by=by.user)


def write_case(person: Person, county: County) -> None:
    day = timezone.localdate()
    add_note(person, text="A talk", on=day, sensitivity="general", by=county.tracker)
    add_need(person, code="direction", since=day, by=county.tracker)
    pdf = io.BytesIO(b"%PDF-1.7 a letter")
    add_document(
        person, file=pdf, name="a.pdf", title="A", sensitivity="general", by=county.tracker
    )


def instruct(person: Person, county: County) -> None:
    told = Told(
        person=person, given_by=Giver.PUPIL, institution=county.school, on=TODAY, told="A letter"
    )
    record_instructions([told], authority_id=county.authority.pk, by=county.manager.user)


def left_of(entry: int, owner_sql: Any) -> set[str]:
    """Every table, also of history, in which somebody's key still stands."""
    found = set()
    for table, column in owner_sql(EVERY_COLUMN):
        ask = f'SELECT 1 FROM "{table}" WHERE "{column}" = %s LIMIT 1'  # noqa: S608 - our tables
        if owner_sql(ask, entry):
            found.add(table)
    return found


class TestTenYearsOn:
    def test_the_right_people_go_and_only_they(self, county: County, owner_sql: Any) -> None:
        ordinary = add_person(county, "Ora Dinary", age=16)
        planned = add_person(county, "Pia Lanned", age=16, ehc_plan=True)
        young = add_person(county, "Yan Oung", age=7)
        kept = add_person(county, "Hal Eld", age=16)
        for person in (ordinary, planned, young, kept):
            write_about(person, county)
        actions.hold(kept, kind=Hold.Kind.CLAIM, reason="A letter", by=county.manager)
        run = let_go(county)
        assert set(Person.objects.values_list("pk", flat=True)) == {planned.pk, young.pk, kept.pk}
        assert left_of(ordinary.pk, owner_sql) == set()
        for person in (planned, young, kept):
            assert Evidence.objects.filter(person=person).exists()
        assert run.people["core"] == 1
        assert run.kept == {"a claim or court case is open or expected": 1}
        assert run.finished_at
        assert run.could_not == 0

    def test_casework_goes_on_the_25th_birthday_and_of_those_in_care_later(
        self, county: County, owner_sql: Any
    ) -> None:
        settled = add_person(county, "Cas Ework", age=16)
        in_care = add_person(county, "Lou Care", age=16, characteristics=["110", "180"])
        for person in (settled, in_care):
            write_about(person, county)
            write_case(person, county)
        let_go(county, settled.born_on.replace(year=settled.born_on.year + 24))
        assert Note.objects.count() == 2
        assert not Evidence.objects.exists()
        let_go(county)
        assert left_of(settled.pk, owner_sql) == set()
        assert Note.objects.get().person_id == in_care.pk
        let_go(county, in_care.born_on.replace(year=in_care.born_on.year + 31))
        assert left_of(in_care.pk, owner_sql) == set()

    def test_of_whom_something_stays_a_name_and_a_birth_date_stay(
        self, county: County, owner_sql: Any
    ) -> None:
        person = add_person(
            county, "Ida Name", age=16, postcode="XM1 1AA", mobile="07700900123", upn=county.upn()
        )
        write_about(person, county)
        instruct(person, county)
        let_go(county)
        person.refresh_from_db()
        assert (person.full_name, person.born_on) == ("Ida Name", person.born_on)
        assert person.upn == person.postcode == person.mobile == person.search_name == ""
        assert not Person.objects.visible_to(county.manager).exists()
        assert left_of(person.pk, owner_sql) == {
            "people_person",
            "retention_remnant",
            "sharing_instruction",
            "sharing_instructionevent",
        }
        six_years_on = IN_TEN_YEARS.replace(year=IN_TEN_YEARS.year + 6)
        let_go(county, six_years_on)
        assert left_of(person.pk, owner_sql) == set()

    def test_a_plan_that_ended_counts_from_the_day_it_ended(self, county: County) -> None:
        person = add_person(county, "Pia Lanned", age=20, ehc_plan=True)
        Person.objects.filter(pk=person.pk).update(ehc_plan=False)
        (held,) = queries.everybody(county.authority.pk)
        assert held.facts.plan_ended_on == TODAY
        just_before = TODAY.replace(year=TODAY.year + 3, day=min(TODAY.day, 28)) - timedelta(days=9)
        let_go(county, just_before)
        assert Person.objects.exists()
        let_go(county, just_before + timedelta(days=12))
        assert not Person.objects.exists()

    def test_entries_made_one_go_together_and_a_hold_on_either_keeps_both(
        self, county: County, owner_sql: Any
    ) -> None:
        one, other = add_person(county, "Amy Oak"), add_person(county, "Amie Oak")
        write_about(other, county)
        make_one(one, [other], chosen={}, by=county.manager)
        held = actions.hold(other, kind="complaint", reason="Open", by=county.manager)
        assert actions.hold(other, kind="complaint", reason="Open", by=county.manager) == held
        assert let_go(county).people == {}
        assert Person.objects.count() == 2
        actions.lift(held, why="Closed", by=county.manager)
        assert let_go(county).people == {"core": 1}
        assert left_of(one.pk, owner_sql) == left_of(other.pk, owner_sql) == set()

    def test_another_authority_keeps_its_own(self, county: County) -> None:
        add_person(county, "Ora Dinary")
        other = County.make("997")
        theirs = add_person(other, "Ora Dinary")
        enter(county.authority)
        let_go(county)
        enter(other.authority)
        assert Person.objects.get().pk == theirs.pk


class TestAskedAndToldYes:
    """Somebody asks that it be deleted, and the officer answers "Done as asked"."""

    @pytest.fixture
    def ines(self, county: County) -> Access:
        return officer(county)

    @pytest.fixture
    def asked(self, county: County, ines: Access) -> Request:
        person = add_person(county, "Era Sure")
        write_about(person, county)
        write_case(person, county)
        new = NewRequest(
            kind=Kind.ERASURE, channel=Request.Channel.LETTER, received_on=TODAY, person=person
        )
        held = rights.keep(new, authority=county.authority, by=ines)
        rights.know_who(held, how="A passport", on=TODAY, by=ines)
        rights.answer(held, outcome="given", on=TODAY, by=ines)
        return held

    def test_all_but_what_shows_it_goes_the_next_night(
        self, county: County, asked: Request, owner_sql: Any
    ) -> None:
        other = add_person(county, "Sta Ys")
        run = let_go(county, TODAY)
        assert run.people == {"core": 1, "casework": 1}
        assert Remnant.objects.get().person_id == asked.person_id
        assert not left_of(asked.person_id, owner_sql) & {"evidence_evidence", "casework_note"}
        assert list(Request.objects.all()) == [asked]
        assert Person.objects.filter(pk=other.pk, removed_at=None).exists()
        assert let_go(county, TODAY).people == {}
        in_six_years = TODAY.replace(year=TODAY.year + 7, day=1)
        let_go(county, in_six_years)
        assert left_of(asked.person_id, owner_sql) == set()

    def test_opened_again_before_the_night_nothing_goes(
        self, county: County, ines: Access, asked: Request
    ) -> None:
        rights.reopen(asked, by=ines)
        assert let_go(county, TODAY).people == {}

    def test_a_hold_and_another_request_keep_them(
        self, county: County, ines: Access, asked: Request
    ) -> None:
        assert asked.person is not None
        held = actions.hold(asked.person, kind="claim", reason="A letter", by=county.manager)
        assert let_go(county, TODAY).people == {}
        actions.lift(held, why="Settled", by=county.manager)
        new = NewRequest(
            kind=Kind.COMPLAINT,
            channel=Request.Channel.LETTER,
            received_on=TODAY,
            person=asked.person,
        )
        rights.keep(new, authority=county.authority, by=ines)
        run = let_go(county, TODAY)
        assert run.people == {}
        assert run.kept == {queries.REQUEST_OPEN: 1}

    @pytest.mark.parametrize("outcome", ["partly", "refused", "taken_back"])
    def test_any_other_answer_deletes_nothing(
        self, county: County, ines: Access, asked: Request, outcome: str
    ) -> None:
        rights.reopen(asked, by=ines)
        rights.answer(asked, outcome=outcome, words="Why not", refusal="", on=TODAY, by=ines)
        assert let_go(county, TODAY).people == {}


class TestWhatStays:
    def test_a_stop_is_honoured_for_good_and_is_of_nobody(self, county: County) -> None:
        person = add_person(county, "Sto Pped", mobile="07700900123")
        messages.stop(
            means=None,
            how=Stop.How.REPLY,
            person=person,
            address="07700900123",
            authority=county.authority,
        )
        let_go(county)
        hashes = set(Stop.objects.values_list("person", "address_hash"))
        assert hashes
        assert all(person is None and mark for person, mark in hashes)

    def test_of_a_file_its_name_fingerprint_and_counts(self, county: County) -> None:
        sent = county.send(
            county.school,
            f"Surname,Forename,DOB,UPN\nOak,Amy,04/03/2010,{county.upn()}\nElm,,,\n",
        )
        let_go(county, TODAY + timedelta(days=89))
        assert SubmissionContent.objects.exists()
        let_go(county, TODAY + timedelta(days=91))
        assert not SubmissionContent.objects.exists()
        assert Row.objects.filter(submission=sent).exists()
        let_go(county)
        assert not Row.objects.filter(submission=sent).exists()
        assert Submission.objects.get().fingerprint == sent.fingerprint

    def test_of_a_return_its_fingerprint_and_counts(self, county: County) -> None:
        add_person(county, "Amy Oak")
        built = returns.build(county.authority, period_end=date(2026, 10, 31), by=None)
        let_go(county)
        built.refresh_from_db()
        assert built.fingerprint
        assert not hasattr(built, "file")
        assert built.cleared_on == IN_TEN_YEARS

    def test_who_did_what_six_years(self, county: County, owner_sql: Any) -> None:
        owner_sql("UPDATE audit_event SET at = now() - interval '7 years' WHERE id %% 2 = 0")
        ours = Event.objects.filter(authority=county.authority)
        old = ours.filter(at__year__lt=TODAY.year - 5)
        assert 0 < old.count() < ours.count()
        let_go(county, TODAY)
        assert ours.exists()
        assert not old.exists()


class TestTheJob:
    def test_nothing_goes_before_somebody_has_begun_it_nor_while_paused(self) -> None:
        county = County.make()
        add_person(county, "Ora Dinary")
        assert night.let_go(county.authority, today=IN_TEN_YEARS) is None
        by = county.manager
        actions.begin(by=by)
        actions.pause(why="A merger of two databases", by=by)
        assert night.let_go(county.authority, today=IN_TEN_YEARS) is None
        actions.resume(by=by)
        assert let_go(county).people == {"core": 1}

    def test_what_would_go_is_what_goes(self, county: County) -> None:
        for person in (add_person(county, "Ora Dinary"), add_person(county, "Cas Ework")):
            write_about(person, county)
        write_case(person, county)
        county.send(county.school, f"Surname,Forename,DOB,UPN\nElm,Al,04/03/2010,{county.upn()}\n")
        told = queries.forecast(county.authority.pk, times_of(county.authority.pk), IN_TEN_YEARS)
        run = let_go(county)
        assert run.people == dict(told.people) == {"core": 3, "casework": 1}
        assert told.pieces["files"] == run.lines["intake_submissioncontent"]

    def test_killed_in_the_middle_sets_are_whole_and_the_next_night_goes_on(
        self, county: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for n in range(3):
            write_about(add_person(county, f"Ora{n} Dinary"), county)
        monkeypatch.setattr(night, "SET", 1)
        usual, calls = night._let_go_of_these, []

        def die_at_the_second(run: Run, going: Any) -> None:
            usual(run, going)
            calls.append(1)
            if len(calls) == 2:
                raise KeyboardInterrupt

        monkeypatch.setattr(night, "_let_go_of_these", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            let_go(county)
        assert Person.objects.count() == Evidence.objects.count() == 2
        stopped = Run.objects.get()
        assert (stopped.people, stopped.finished_at) == ({"core": 1}, None)
        monkeypatch.setattr(night, "_let_go_of_these", usual)
        assert let_go(county).people == {"core": 2}
        assert let_go(county).people == {}

    def test_who_cannot_go_stops_nobody_else(
        self, county: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stuck = add_person(county, "Stu Ck")
        for n in range(4):
            add_person(county, f"Ora{n} Dinary")
        add_note(stuck, text="A talk", on=TODAY, sensitivity="general", by=county.tracker)
        # As if a table of tomorrow spoke of them and nobody had written down with what it goes.
        monkeypatch.setattr(queries, "having", lambda *_: set())
        run = let_go(county, TODAY.replace(year=TODAY.year + 6, day=1))
        assert Person.objects.get() == stuck
        assert run.could_not == 1

    def test_a_file_that_cannot_go_stops_no_other(
        self, county: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for upn in (county.upn(), county.upn(), county.upn()):
            county.send(county.school, f"Surname,Forename,DOB,UPN\nOak,Amy,04/03/2010,{upn}\n")
        stuck = SubmissionContent.objects.order_by("pk")[1]
        usual = night._let_go_of_lines

        def but_one(line: Any, run: Run, keys: Any) -> None:
            usual(line, run, keys)
            if line.model is SubmissionContent and stuck.pk in keys:
                raise IntegrityError

        monkeypatch.setattr(night, "_let_go_of_lines", but_one)
        run = let_go(county, TODAY + timedelta(days=91))
        assert run.finished_at
        assert run.lines["intake_submissioncontent"] == 2
        assert SubmissionContent.objects.get() == stuck

    def test_the_audit_trail_says_how_much_went_and_names_nobody(self, county: County) -> None:
        write_about(add_person(county, "Ora Dinary"), county)
        run = let_go(county)
        event = Event.objects.filter(verb="let go of what was due").earliest("pk")
        assert event.detail["evidence_evidence"] == 1
        assert (event.subject_kind, event.subject_id) == ("run", run.pk)


class TestTheDoor:
    """Append-only tables are deleted from by one way, and that way is guarded."""

    def _through(self, run: int, table: str, key: int) -> None:
        step = [{"table": table, "column": "id", "keys": [key], "empties": False}]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT fingerpost_let_go(%s, %s)", [run, json.dumps(step)])

    def test_not_without_a_run_under_way(self, county: County) -> None:
        finished = let_go(county)
        for run in (finished.pk, 0):
            with pytest.raises(DatabaseError, match="no run"):
                self._through(run, "audit_event", 1)

    def test_not_of_another_authority(self, county: County) -> None:
        other = County.make("997")
        theirs = add_person(other, "Ora Dinary")
        enter(county.authority)
        run = Run.objects.create(authority=county.authority, day=TODAY, started_at=timezone.now())
        self._through(run.pk, "people_person", theirs.pk)
        enter(other.authority)
        assert Person.objects.filter(pk=theirs.pk).exists()

    def test_no_fresh_event(self, county: County) -> None:
        run = Run.objects.create(authority=county.authority, day=TODAY, started_at=timezone.now())
        before = Event.objects.count()
        self._through(run.pk, "audit_event", Event.objects.latest("pk").pk)
        assert Event.objects.count() == before + 1


class TestAfterARestore:
    """Rolled back to a savepoint, a database is an older one; the list stands beside it."""

    def test_who_went_does_not_come_back(self, county: County, owner_sql: Any) -> None:
        went, stays = add_person(county, "Ora Dinary"), add_person(county, "Yan Oung", age=7)
        for person in (went, stays):
            write_about(person, county)
        self._lose(county, IN_TEN_YEARS)
        assert Person.objects.count() == 2
        run = night.let_go_again(county.authority)
        assert run
        assert (run.people, run.after_restore) == ({"core": 1}, True)
        assert Person.objects.get() == stays
        assert left_of(went.pk, owner_sql) == set()
        assert night.let_go_again(county.authority) is None

    def test_of_whom_something_stayed_it_stays(self, county: County) -> None:
        person = add_person(county, "Ida Name")
        write_about(person, county)
        instruct(person, county)
        self._lose(county, IN_TEN_YEARS)
        night.let_go_again(county.authority)
        assert not Evidence.objects.exists()
        assert Instruction.objects.count() == Remnant.objects.count() == 1

    def test_who_is_held_now_stays_for_the_hold(self, county: County) -> None:
        person = add_person(county, "Ora Dinary")
        self._lose(county, IN_TEN_YEARS)
        actions.hold(person, kind="claim", reason="A letter", by=county.manager)
        night.let_go_again(county.authority)
        assert Person.objects.get() == person

    def test_a_newcomer_who_was_given_the_same_key_stays(
        self, county: County, owner_sql: Any
    ) -> None:
        person = add_person(county, "Ora Dinary")
        self._lose(county, IN_TEN_YEARS)
        owner_sql("UPDATE people_personevent SET pgh_created_at = now() + interval '1 day'")
        assert night.let_go_again(county.authority) is None
        assert Person.objects.get() == person

    def _lose(self, county: County, day: date) -> None:
        with transaction.atomic():
            let_go(county, day)
            transaction.set_rollback(True)


class TestSettingATime:
    def test_it_is_kept_and_audited_and_the_papers_say_it(self, county: County) -> None:
        by = county.manager
        set_time("files", 30, because="Our own schedule", by=by)
        assert times_of(county.authority.pk)["files"] == 30
        assert Event.objects.get(verb="set how long we keep").detail == {
            "row": "files",
            "before": 90,
            "after": 30,
        }

    @pytest.mark.parametrize("length", [29, 731])
    def test_not_outside_what_the_row_allows(self, county: County, length: int) -> None:
        with pytest.raises(NotAllowed, match="from 30 to 730"):
            set_time("files", length, because="", by=county.manager)

    def test_a_tracker_may_not(self, county: County) -> None:
        with pytest.raises(Refused):
            set_time("files", 60, because="", by=county.tracker)
        with pytest.raises(Refused):
            actions.begin(by=county.tracker)
