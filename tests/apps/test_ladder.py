"""The ladder of steps, what each yields here, and lists that ask schools and providers."""

import io
import random
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.caseload.ladder import actions, asking, files, queries
from fingerpost.caseload.ladder.models import Asked, AskList
from fingerpost.core.access import Refused
from fingerpost.core.exercises.plans import NOT_YET_RECORDED, Kind
from fingerpost.core.ladder.standing import State
from fingerpost.core.records import Source
from fingerpost.evidence import plans
from fingerpost.evidence.models import Evidence
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing.models import Disclosure
from worlds import County, add_person, contractor, enter, say

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
NOW = timezone.localtime()
COLLEGE, SIXTH_FORM, EMPLOYED = "230", "210", "330"
INTENDS, NOT_RECORDED = "121", NOT_YET_RECORDED
NUMBER, ANSWER, START, LEFT, EXPECTED = 0, 5, 6, 7, 8


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def county() -> County:
    return County.make("998")


def lapsed(county: County, name: str, **details: Any) -> Person:
    """Somebody the college had, of whom nobody has said anything for over a year."""
    person = add_person(county, name, **details)
    told = {"source": Source.PROVIDER_ENROLMENT, "provider_id": county.college.pk}
    say(person, COLLEGE, days_ago=500, **told)
    return Person.objects.get(pk=person.pk)


def stands(county: County, person: Person) -> dict[str, State]:
    person = Person.objects.get(pk=person.pk)
    return {one.step.code: one.state for one in queries.ladder_of(person, county.tracker, NOW)}


def looked(county: County, person: Person, step: str) -> str:
    found = queries.held(person, county.tracker, TODAY).found
    return " ".join(found[step].words)


def client(access: Access) -> Client:
    found = Client()
    found.force_login(access.user)
    return found


def page(access: Access, address: str) -> str:
    answer = client(access).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def filled_in(data: bytes, change: Any, tmp_path: Path) -> bytes:
    """The list as it comes back: its cells read, changed, and saved again."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_index(0).to_python()
    out = io.BytesIO()
    again = xlsxwriter.Workbook(out)
    sheet = again.add_worksheet()
    for number, row in enumerate([*rows[:3], *change([list(row) for row in rows[3:]])]):
        sheet.write_row(number, 0, row)
    again.close()
    return out.getvalue()


def list_for(county: County, place: Organisation | None = None) -> tuple[AskList, bytes]:
    place = place or county.college
    made = actions.make_list(place, by=county.tracker, today=TODAY)
    names = asking.names_on(made, county.tracker)
    return made, files.workbook(place.record(), names, made_at=made.made_at)


def named(county: County, place: Organisation) -> set[str]:
    found = asking.place_of(place.pk, county.tracker, TODAY).people
    return {Person.objects.get(pk=key).given_name for key in found}


class TestWhatIsLookedUp:
    def test_the_last_place_and_whether_its_list_names_them(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        said = looked(county, ada, "last_place")
        assert f"{county.college} told us on" in said
        assert f"{county.college} has sent no whole list this school year." in said
        others = "\n".join(f"Oak,Sam{n},0{n}/03/2009,XM1 1AA,Level 2 Brickwork" for n in (1, 2))
        county.send(county.college, f"Surname,Forename,Date of birth,Postcode,Course\n{others}\n")
        assert "lacks them." in looked(county, ada, "last_place")

    def test_what_only_others_said_is_not_their_last_place(self, county: County):
        bo = add_person(county, "Bo Birch")
        say(bo, COLLEGE, days_ago=500, source=Source.PARENT, provider_id=county.college.pk)
        assert looked(county, bo, "last_place") == ""

    def test_an_intention_and_an_offer(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        said = {"person_id": ada.pk, "source": Source.YOUNG_PERSON, "said_on": TODAY}
        for kind, code in ((Kind.INTENDED, INTENDS), (Kind.YEAR_12, NOT_RECORDED)):
            plan = plans.NewPlan(kind=kind, code=code, provider_id=county.school.pk, **said)
            plans.record(ada, by=county.tracker.user, said=plan)
        said = looked(county, ada, "intention")
        assert county.school.name in said
        assert "has sent no whole list this school year" in said
        assert looked(county, ada, "offer") == ""

    def test_a_sister_at_the_same_address_is_a_lead_and_no_evidence(self, county: County):
        home = {"address_line_1": "1 Mill Lane", "postcode": "XM1 1AA"}
        ada = lapsed(county, "Ada Ashe", **home)
        eve = add_person(county, "Eve Ashe", **home)
        say(eve, COLLEGE, source=Source.PROVIDER_ENROLMENT, provider_id=county.college.pk)
        before = Evidence.objects.filter(person=ada).count()
        said = looked(county, ada, "sibling")
        assert "Perhaps a brother or sister: Eve Ashe, now at" in said
        assert "A lead only" in said
        assert Evidence.objects.filter(person=ada).count() == before
        assert asking.whom_to_ask(ada, county.tracker, TODAY).keys() == {county.college.pk}

    def test_nothing_leads_to_or_from_somebody_unsafe(self, county: County):
        home = {"address_line_1": "1 Mill Lane", "postcode": "XM1 1AA"}
        ada = lapsed(county, "Ada Ashe", mobile="07700 900123", **home)
        eve = add_person(county, "Eve Ashe", **home)
        say(eve, COLLEGE, source=Source.PROVIDER_ENROLMENT, provider_id=county.college.pk)
        Person.objects.filter(pk=eve.pk).update(unsafe_to_contact=True)
        assert looked(county, ada, "sibling") == ""
        Person.objects.filter(pk=ada.pk).update(unsafe_to_contact=True)
        ada.refresh_from_db()
        assert looked(county, ada, "sibling").startswith("Guarded")
        assert looked(county, ada, "held").startswith("Guarded")
        assert set(stands(county, ada).values()) <= {State.HELD, State.NOTHING, State.CANNOT}

    def test_the_numbers_held_and_when_anybody_answered(self, county: County):
        ada = lapsed(county, "Ada Ashe", mobile="07700 900123", may_live_in="997")
        assert looked(county, ada, "held") == "A mobile number is held."
        by = county.tracker.user
        log_contact(person=ada, by=by, means="parent", outcome="parent_told")
        assert "Last answered through a parent or carer on" in looked(county, ada, "held")
        assert looked(county, ada, "elsewhere").startswith("A file says that they live in")


class TestWhatIsTried:
    def test_a_call_waits_then_is_to_do_again_then_is_over(self, county: County):
        ada = lapsed(county, "Ada Ashe", mobile="07700 900123")
        by = county.tracker.user
        assert stands(county, ada)["call"] is State.TO_DO
        assert stands(county, ada)["email"] is State.CANNOT
        log_contact(person=ada, by=by, means="call", outcome="no_answer")
        assert stands(county, ada)["call"] is State.WAITING
        Person.objects.filter(pk=ada.pk).update(mobile="")
        assert stands(county, ada)["call"] is State.WAITING

    def test_an_answer_ends_the_step(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        log_contact(person=ada, by=county.tracker.user, means="parent", outcome="parent_told")
        assert stands(county, ada)["parent"] is State.ANSWERED

    def test_who_asked_us_to_stop_is_not_tried(self, county: County):
        ada = lapsed(county, "Ada Ashe", mobile="07700 900123", email="ada@example.org")
        log_contact(person=ada, by=county.tracker.user, means="text", outcome="stop")
        assert stands(county, ada)["call"] is State.CANNOT
        assert stands(county, ada)["parent"] is State.TO_DO

    def test_whoever_left_the_caseload_is_not_tried(self, county: County):
        ada = lapsed(county, "Ada Ashe", mobile="07700 900123")
        Person.objects.filter(pk=ada.pk).update(left_on=TODAY)
        assert stands(county, ada)["call"] is State.CANNOT

    def test_a_step_is_left_out_and_taken_up_again(self, county: County):
        ada = lapsed(county, "Ada Ashe", address_line_1="1 Mill Lane", postcode="XM1 1AA")
        actions.leave_out(ada, step="visit", why="Dog at the gate", by=county.tracker)
        actions.leave_out(ada, step="visit", why="Two dogs", by=county.tracker)
        assert stands(county, ada)["visit"] is State.LEFT_OUT
        assert "Two dogs (Tom Ferris" in page(county.tracker, f"/people/{ada.pk}/ladder")
        actions.take_up(ada, step="visit", by=county.tracker)
        assert stands(county, ada)["visit"] is State.TO_DO
        assert "dog" not in str(list(Event.objects.values_list("detail", flat=True))).lower()

    @pytest.mark.parametrize(("step", "why"), [("visit", " "), ("sibling", "No"), ("no", "No")])
    def test_not_without_a_reason_nor_what_nobody_tries(self, county: County, step: str, why: str):
        ada = lapsed(county, "Ada Ashe")
        with pytest.raises(actions.CannotLeaveOut):
            actions.leave_out(ada, step=step, why=why, by=county.tracker)

    def test_tries_of_an_entry_made_one_count(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        twin = add_person(county, "Ada Ash", born_on=ada.born_on)
        log_contact(person=twin, by=county.tracker.user, means="parent", outcome="no_answer")
        actions.leave_out(twin, step="visit", why="Dog", by=county.tracker)
        make_one(ada, [twin], chosen={}, by=county.manager)
        found = stands(county, ada)
        assert (found["parent"], found["visit"]) == (State.WAITING, State.LEFT_OUT)


class TestWhatWorksHere:
    def test_a_find_counts_for_the_last_try_before_it(self, county: County):
        ada = lapsed(county, "Ada Ashe", mobile="07700 900123", email="ada@example.org")
        by = county.tracker.user
        for days, means, outcome in ((20, "text", "sent"), (18, "call", "no_answer")):
            at = NOW - timedelta(days=days)
            log_contact(person=ada, by=by, means=means, outcome=outcome, at=at)
        say(ada, EMPLOYED, by=county.tracker, days_ago=17)
        found = queries.measured(county.tracker, NOW)
        assert (found["text"].tries, found["text"].found) == (1, 0)
        assert (found["call"].tries, found["call"].found) == (1, 1)
        assert found["call"].is_ours
        assert "1 of 1 found. Below 30 tries we use 20% (ours)." in page(
            county.tracker, f"/people/{ada.pk}/ladder"
        )

    def test_a_text_and_its_answer_are_one_try_that_found(self, county: County):
        ada = lapsed(county, "Ada Ashe", mobile="07700 900123")
        sent = NOW - timedelta(days=20)
        by = county.tracker.user
        log_contact(person=ada, by=by, means="text", outcome="sent", at=sent)
        log_contact(
            person=ada, by=None, means="text", outcome="answered", at=sent + timedelta(days=1)
        )
        say(ada, EMPLOYED, days_ago=19)
        found = queries.measured(county.tracker, NOW)["text"]
        assert (found.tries, found.found) == (1, 1)

    def test_a_try_too_young_and_a_place_that_ended_do_not_count(self, county: County):
        ada, bo = lapsed(county, "Ada Ashe"), lapsed(county, "Bo Birch")
        by = county.tracker.user
        log_contact(person=ada, by=by, means="parent", outcome="no_answer")
        at = NOW - timedelta(days=9)
        log_contact(person=bo, by=by, means="partner", outcome="asked", at=at)
        say(bo, COLLEGE, days_ago=8, ended_on=TODAY - timedelta(days=60))
        found = queries.measured(county.tracker, NOW)
        assert found["parent"].tries == 0
        assert (found["partner"].tries, found["partner"].found) == (1, 0)

    def test_the_page_says_whose_figures_these_are(self, county: County):
        said = page(county.tracker, "/what-works")
        assert "30% (ours)" in said
        assert "Not tried yet" in said
        assert "10 days" in said


class TestWhomAPlaceIsAskedAfter:
    def test_only_those_it_told_us_of_itself(self, county: County):
        lapsed(county, "Ada Ashe")
        bo = add_person(county, "Bo Birch")
        say(bo, COLLEGE, days_ago=500, source=Source.PARENT, provider_id=county.college.pk)
        cy = lapsed(county, "Cy Cedar")
        say(cy, EMPLOYED)
        assert named(county, county.college) == {"Ada"}
        assert named(county, county.school) == set()

    def test_nobody_withheld_unsafe_or_gone(self, county: County):
        for name, changed in (
            ("Ada Ashe", {"sharing_withheld": True}),
            ("Bo Birch", {"unsafe_to_contact": True}),
            ("Cy Cedar", {"left_on": TODAY}),
            ("Di Dale", {}),
        ):
            person = lapsed(county, name)
            Person.objects.filter(pk=person.pk).update(**changed)
        assert named(county, county.college) == {"Di"}
        ada = county.person("Ada")
        assert stands(county, ada)["ask"] is State.CANNOT

    def test_an_offer_they_told_us_of_and_an_intention_others_did(self, county: County):
        ada = add_person(county, "Ada Ashe", postcode="XM1 1AA")
        born = f"{ada.born_on:%d/%m/%Y}"
        heads = "Surname,Forename,Date of birth,Postcode,"
        county.send(
            county.school,
            f"{heads}Intended Destination,Intended Provider\n"
            f"Ashe,Ada,{born},XM1 1AA,Further Education College,{county.college.name}\n",
        )
        assert Row.objects.get(person=ada)
        assert "Ada" not in named(county, county.college)

    def test_a_list_names_nobody_without_a_reason(self, county: County):
        """Whatever is said of people by whom: who is on a list was told of by that place."""
        chance = random.Random(4711)
        sources = list(Source)
        for n in range(25):
            person = add_person(county, f"Person{n} Test")
            for _ in range(chance.randint(0, 3)):
                place = chance.choice((county.college, county.school, None))
                say(
                    person,
                    COLLEGE,
                    days_ago=chance.randint(420, 600),
                    source=chance.choice(sources),
                    provider_id=place.pk if place else None,
                )
            withheld = chance.random() < 0.2
            Person.objects.filter(pk=person.pk).update(sharing_withheld=withheld)
        own = {"provider_enrolment", "provider_leavers", "provider_no_show", "school_roll"}
        own |= {"school_census", "ilr"}
        some = 0
        for place in (county.college, county.school):
            if not named(county, place):
                continue
            made = actions.make_list(place, by=county.tracker, today=TODAY)
            for person, reason in asking.names_on(made, county.tracker):
                told = Evidence.objects.filter(person=person, provider=place, source__in=own)
                assert told.exists()
                assert reason.words
                assert not person.sharing_withheld
                some += 1
        assert some


class TestAListThatComesBack:
    def test_an_answer_becomes_evidence_with_nobody_asked(self, county: County, tmp_path: Path):
        ada, bo = lapsed(county, "Ada Ashe"), lapsed(county, "Bo Birch")
        cy = lapsed(county, "Cy Cedar")
        made, data = list_for(county)

        def answer(rows: list[list[Any]]) -> list[list[Any]]:
            rows.reverse()  # sorted otherwise than we sent them
            for row in rows:
                if row[2] == "Ada":
                    row[ANSWER] = "Here, full time"
                    row[START] = f"{TODAY - timedelta(days=30):%d/%m/%Y}"
                    row[EXPECTED] = f"{TODAY + timedelta(days=200):%d/%m/%Y}"
                if row[2] == "Bo":
                    row[ANSWER] = "never heard of them"
            return rows

        sent = county.send(county.college, filled_in(data, answer, tmp_path), filename="a.xlsx")
        assert (sent.state, sent.kind) == ("applied", "asked_list")
        assert set(sent.rows.values_list("outcome", flat=True)) == {"matched"}
        told = Evidence.objects.get(person=ada, submission_id=sent.pk)
        assert (told.code, told.source, told.provider) == (
            COLLEGE,
            "provider_enrolment",
            county.college,
        )
        assert not Evidence.objects.filter(person__in=(bo, cy), submission_id=sent.pk).exists()
        assert named(county, county.college) == {"Cy"}
        assert "They answered: Never heard of them" in page(
            county.tracker, f"/people/{bo.pk}/ladder"
        )
        (came,) = asking.came_of([made], county.tracker, TODAY)
        assert (came.names, came.answered) == (3, 2)
        assert Person.objects.count() == 3

    def test_left_and_never_came(self, county: County, tmp_path: Path):
        ada, bo = lapsed(county, "Ada Ashe"), lapsed(county, "Bo Birch")
        _, data = list_for(county)

        def answer(rows: list[list[Any]]) -> list[list[Any]]:
            rows[0][ANSWER], rows[0][LEFT] = "Left us", f"{TODAY - timedelta(days=90):%d/%m/%Y}"
            rows[1][ANSWER] = "Had a place, never started"
            return rows

        sent = county.send(county.college, filled_in(data, answer, tmp_path), filename="a.xlsx")
        assert Evidence.objects.get(person=ada, submission_id=sent.pk).ended_on
        told = Evidence.objects.get(person=bo, submission_id=sent.pk)
        assert told.source == "provider_no_show"

    def test_a_changed_number_puts_nothing_onto_somebody_else(self, county: County, tmp_path: Path):
        ada, bo = lapsed(county, "Ada Ashe"), lapsed(county, "Bo Birch")
        Person.objects.filter(pk=bo.pk).update(born_on=bo.born_on + timedelta(days=40))
        _, data = list_for(county)

        def swap(rows: list[list[Any]]) -> list[list[Any]]:
            rows[0][NUMBER], rows[1][NUMBER] = rows[1][NUMBER], rows[0][NUMBER]
            rows[0][ANSWER] = "Here, full time"
            return rows

        sent = county.send(county.college, filled_in(data, swap, tmp_path), filename="a.xlsx")
        assert not Evidence.objects.filter(person=bo, submission_id=sent.pk).exists()
        assert not Row.objects.filter(submission=sent, number=4, person=bo).exists()
        assert ada.pk

    def test_somebody_elses_list_is_refused(self, county: County, tmp_path: Path):
        lapsed(county, "Ada Ashe")
        _, data = list_for(county)
        same = filled_in(data, lambda rows: rows, tmp_path)
        sent = county.send(county.school, same, filename="a.xlsx")
        assert sent.state == "refused"
        assert sent.message == (f"This list was made for {county.college.name}. Send it as theirs.")

    def test_sent_in_as_ours_it_says_whose_it_must_be(self, county: County, tmp_path: Path):
        lapsed(county, "Ada Ashe")
        _, data = list_for(county)

        def answer(rows: list[list[Any]]) -> list[list[Any]]:
            rows[0][ANSWER] = "Here, full time"
            return rows

        sent = county.send(None, filled_in(data, answer, tmp_path), filename="a.xlsx")
        (row,) = sent.rows.all()
        assert "Send it as the school or college that filled it in" in " ".join(row.problems)
        assert not Evidence.objects.filter(submission_id=sent.pk).exists()

    def test_a_stranger_added_to_the_list_becomes_nobody_new(self, county: County, tmp_path: Path):
        lapsed(county, "Ada Ashe")
        _, data = list_for(county)

        def add(rows: list[list[Any]]) -> list[list[Any]]:
            return [*rows, ["", "Nobody", "Known", "01/02/2009", "", "Here, full time"]]

        sent = county.send(county.college, filled_in(data, add, tmp_path), filename="a.xlsx")
        assert Person.objects.count() == 1
        assert sent.rows.filter(outcome="waiting").count() == 1

    def test_the_audit_trail_names_nobody(self, county: County):
        lapsed(county, "Ada Ashe")
        made, _ = list_for(county)
        client(county.tracker).get(f"/asking/lists/{made.pk}/file")
        kept = Event.objects.filter(verb__in=("made a list to ask", "took a list to ask"))
        assert kept.count() == 2
        assert "Ashe" not in str(list(kept.values_list("detail", flat=True)))

    def test_no_list_of_nobody(self, county: County):
        with pytest.raises(actions.NobodyToAsk):
            actions.make_list(county.school, by=county.tracker, today=TODAY)
        assert not Asked.objects.exists()

    def test_whoever_is_withheld_later_leaves_a_list_made_before(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        made, _ = list_for(county)
        Person.objects.filter(pk=ada.pk).update(sharing_withheld=True)
        assert asking.names_on(made, county.tracker) == []


class TestPages:
    def test_from_the_person_to_the_list_and_back(self, county: County):
        ada = lapsed(county, "Ada Ashe", mobile="07700 900123")
        assert "Steps to find them" in page(county.tracker, f"/people/{ada.pk}")
        ladder = page(county.tracker, f"/people/{ada.pk}/ladder")
        assert "Next: Ask schools and providers." in ladder
        assert str(county.college) in page(county.tracker, "/asking")
        address = f"/asking/{county.college.pk}"
        assert "Last known there" in page(county.tracker, address)
        client(county.tracker).post(address)
        made = AskList.objects.get()
        assert "0 of 1" in page(county.tracker, address)
        answer = client(county.tracker).get(f"/asking/lists/{made.pk}/file")
        assert answer["Content-Disposition"].endswith(f'"list-to-fill-in-{made.pk}.xlsx"')
        told = Disclosure.objects.get(recipient=made.organisation, flow="F13", form="file")
        assert told.fingerprint == sha256(answer.content).hexdigest()
        assert told.fields == ["born_on", "family_name", "given_name"]
        shown = client(county.manager).post(f"/asking/lists/{made.pk}/link").content.decode()
        assert "This link is shown once" in shown

    def test_a_step_is_left_out_by_the_form(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        address = f"/people/{ada.pk}/ladder/parent"
        staff = client(county.tracker)
        said = staff.post(f"{address}/leave-out", {"why": ""}, follow=True).content.decode()
        assert "Say why this step is left out" in said
        staff.post(f"{address}/leave-out", {"why": "She asked us not to"})
        assert "She asked us not to" in page(county.tracker, f"/people/{ada.pk}/ladder")
        staff.post(f"{address}/take-up")
        assert stands(county, ada)["parent"] is State.TO_DO
        said = staff.post(f"/people/{ada.pk}/ladder/sibling/leave-out", {"why": "No"}, follow=True)
        assert "There is no such step." in said.content.decode()

    def test_known_people_need_no_steps(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        say(ada, EMPLOYED)
        ladder = page(county.tracker, f"/people/{ada.pk}/ladder")
        assert "They are known" in ladder
        assert "Next:" not in ladder
        assert "Steps to find them" not in page(county.tracker, f"/people/{ada.pk}")

    def test_an_entry_made_one_leads_to_who_stands_for_it(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        twin = add_person(county, "Ada Ash", born_on=ada.born_on)
        make_one(ada, [twin], chosen={}, by=county.manager)
        answer = client(county.tracker).get(f"/people/{twin.pk}/ladder")
        assert answer.headers["Location"] == f"/people/{ada.pk}/ladder"


class TestAPlaceSignedIn:
    def test_it_takes_its_list_and_answers_by_file(self, county: County, tmp_path: Path):
        lapsed(county, "Ada Ashe")
        assert "We ask nothing of you" in page(county.provider_user, "/asked-of-us")
        made = actions.make_list(county.college, by=county.tracker, today=TODAY)
        assert "0 of 1 answered" in page(county.provider_user, "/home")
        assert "0 of 1" in page(county.provider_user, "/asked-of-us")
        taken = client(county.provider_user).get(f"/asked-of-us/{made.pk}/file")

        def answer(rows: list[list[Any]]) -> list[list[Any]]:
            assert [row[1:3] for row in rows] == [["Ashe", "Ada"]]
            rows[0][ANSWER] = "Here, full time"
            return rows

        county.send(county.college, filled_in(taken.content, answer, tmp_path), filename="a.xlsx")
        assert "1 of 1" in page(county.provider_user, "/asked-of-us")
        assert "No list waits for your answer" in page(county.provider_user, "/home")

    def test_nobody_takes_the_list_of_another(self, county: County):
        lapsed(county, "Ada Ashe")
        made = actions.make_list(county.college, by=county.tracker, today=TODAY)
        address = f"/asked-of-us/{made.pk}/file"
        assert client(county.school_user).get(address).status_code == 404
        assert "We ask nothing of you" in page(county.school_user, "/asked-of-us")
        assert client(County.make("997").provider_user).get(address).status_code == 404
        staff = client(county.tracker)
        assert staff.get(address)["Location"] == f"/asking/lists/{made.pk}/file"
        assert staff.get("/asked-of-us")["Location"] == "/asking"
        assert client(contractor(county)).get(address).status_code == 403


class TestStrangers:
    def test_other_authorities_and_schools_see_nothing(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        made, _ = list_for(county)
        stranger = County.make("997")
        enter(county.authority)
        for access in (stranger.manager, county.provider_user, county.school_user):
            for address in (f"/people/{ada.pk}/ladder", f"/asking/lists/{made.pk}/file"):
                assert client(access).get(address).status_code in (403, 404)
            for address in (
                f"/people/{ada.pk}/ladder/parent/leave-out",
                f"/people/{ada.pk}/ladder/parent/take-up",
                f"/asking/lists/{made.pk}/link",
            ):
                assert client(access).post(address, {"why": "No"}).status_code in (403, 404)
        assert "Ashe" not in page(stranger.manager, f"/asking/{county.college.pk}")
        enter(county.authority)
        assert client(county.provider_user).get("/asking").status_code == 403
        assert client(county.tracker).post(f"/asking/lists/{made.pk}/link").status_code == 403

    def test_an_action_checks_for_itself(self, county: County):
        ada = lapsed(county, "Ada Ashe")
        with pytest.raises(Refused):
            actions.make_list(county.college, by=county.provider_user, today=TODAY)
        with pytest.raises(Refused):
            actions.leave_out(ada, step="visit", why="No", by=county.provider_user)
        with pytest.raises(Refused):
            actions.take_up(ada, step="visit", by=county.provider_user)
        assert asking.lists_of(county.provider_user).count() == 0
        assert Submission.objects.count() == 0
