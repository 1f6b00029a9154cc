"""Requests about one's own data: taken down, their clocks, their steps, and what answers bring."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.audit.models import Event
from fingerpost.caseload.casework.actions import add_note
from fingerpost.caseload.queries import caseload
from fingerpost.core.access import Refused
from fingerpost.core.messages import Means
from fingerpost.core.rights.clock import WaitFor, begins_on, due_on
from fingerpost.core.rights.kinds import Kind, objections
from fingerpost.messages.links import actions as links
from fingerpost.messages.links.actions import CannotAsk
from fingerpost.messages.recipients import target
from fingerpost.organisations.access import Access
from fingerpost.people.merging.actions import join
from fingerpost.people.models import Person
from fingerpost.reports.rights import actions, letters, queries
from fingerpost.reports.rights.actions import CannotDo, NewRequest
from fingerpost.reports.rights.held import looking, making
from fingerpost.reports.rights.models import Decision, Given, Letter, Redaction, Request
from fingerpost.sharing import restricting
from fingerpost.sharing.models import Objection
from worlds import County, add_person, enter, officer, say, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return County.make("998")


@pytest.fixture
def ines(county: County) -> Access:
    return officer(county)


@pytest.fixture
def amara(county: County) -> Person:
    return add_person(county, "Amara Okafor", school=county.school)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def asks(person: Person, by: Access | None, kind: Kind = Kind.ACCESS, **said: Any) -> Request:
    """A request that came ten days ago by letter."""
    held = {"channel": Request.Channel.LETTER, "received_on": days_ago(10), "words": "Please do"}
    new = NewRequest(kind=kind, person=person, **(held | said))
    return actions.keep(new, authority=person.authority, by=by)


def again(request: Request) -> Request:
    return Request.objects.get(pk=request.pk)


class TestSteps:
    def test_waiting_for_what_they_mean_moves_the_day(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines)
        before = due_on(held.asked)
        actions.wait_for(held, WaitFor.MEANING, asked="Of which year?", since=days_ago(5), by=ines)
        assert due_on(again(held).asked) is None
        with pytest.raises(CannotDo, match="wait for them already"):
            actions.wait_for(held, WaitFor.MEANING, asked="?", since=days_ago(5), by=ines)
        actions.go_on(held, on=days_ago(0), by=ines)
        after = due_on(again(held).asked)
        assert before
        assert after
        assert after > before

    def test_knowing_who_asks_ends_the_wait_and_begins_the_month(
        self, ines: Access, amara: Person
    ) -> None:
        held = asks(amara, ines)
        actions.wait_for(held, WaitFor.IDENTITY, asked="A passport", since=days_ago(9), by=ines)
        with pytest.raises(CannotDo, match="not wait for what they mean"):
            actions.go_on(held, on=days_ago(0), by=ines)
        actions.know_who(held, how="Came in with a passport", on=days_ago(2), by=ines)
        assert not again(held).lacks_identity
        assert begins_on(again(held).asked) == days_ago(2)

    def test_more_time_is_taken_once_with_the_reason(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines)
        actions.extend(held, why="Files of three schools", by=ines)
        assert again(held).extended_why == "Files of three schools"
        with pytest.raises(CannotDo, match="more time already"):
            actions.extend(held, why="Again", by=ines)

    def test_a_day_before_it_came_or_after_today_is_refused(
        self, ines: Access, amara: Person
    ) -> None:
        held = asks(amara, ines)
        for day in (days_ago(11), days_ago(-1)):
            with pytest.raises(CannotDo, match="The day must be from"):
                actions.acknowledge(held, on=day, by=ines)
        with pytest.raises(CannotDo, match="in the future"):
            asks(amara, ines, received_on=days_ago(-1))

    def test_only_who_answers_requests_takes_steps(self, county: County, amara: Person) -> None:
        held = asks(amara, officer(county))
        for access in (county.manager, county.tracker):
            with pytest.raises(Refused):
                actions.acknowledge(held, on=days_ago(0), by=access)


class TestAnswers:
    def test_nothing_is_told_before_it_is_sure_who_asks(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines)
        with pytest.raises(CannotDo, match="made sure that it is them"):
            actions.answer(held, outcome="given", on=days_ago(0), by=ines)
        actions.know_who(held, how="Known to us", on=days_ago(1), by=ines)
        with pytest.raises(CannotDo, match="Download everything held first"):
            actions.answer(held, outcome="given", on=days_ago(0), by=ines)
        actions.answer(held, outcome="refused", refusal="excessive", on=days_ago(0), by=ines)
        assert again(held).closed_on == days_ago(0)
        with pytest.raises(CannotDo, match="It was answered on"):
            actions.acknowledge(held, on=days_ago(0), by=ines)

    def test_an_objection_stops_at_once_and_ends_where_it_is_refused(
        self, ines: Access, amara: Person
    ) -> None:
        held = asks(amara, ines, Kind.OBJECTION, objects_to=["school"])
        stopped = Objection.objects.get(person=amara)
        assert (stopped.flows, stopped.ended_on) == (sorted(objections()["school"][1]), None)
        actions.answer(again(held), outcome="refused", refusal="duty", on=days_ago(0), by=ines)
        assert Objection.objects.get(person=amara).ended_on == days_ago(0)

    def test_a_granted_objection_goes_on_until_it_is_lifted(
        self, ines: Access, amara: Person
    ) -> None:
        held = asks(amara, ines, Kind.OBJECTION, objects_to=["research"])
        actions.answer(held, outcome="given", on=days_ago(0), by=ines)
        assert Objection.objects.get(person=amara).ended_on is None
        actions.lift(again(held), why="They changed their mind", by=ines)
        actions.lift(again(held), why="Pressed twice", by=ines)
        assert Objection.objects.get(person=amara).ended_why == "They changed their mind"

    def test_a_restriction_begins_when_it_is_granted(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines, Kind.RESTRICTION)
        assert not Objection.objects.filter(person=amara).exists()
        actions.answer(held, outcome="given", on=days_ago(0), by=ines)
        assert Objection.objects.get(person=amara).kind == "restriction"

    def test_an_answer_that_was_a_mistake_is_taken_back(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines, Kind.COMPLAINT)
        actions.answer(held, outcome="taken_back", on=days_ago(0), by=ines)
        assert queries.waiting(ines) == []
        actions.reopen(held, by=ines)
        assert queries.waiting(ines) == [held]

    def test_opened_again_an_objection_stops_again_and_nothing_is_stopped_twice(
        self, ines: Access, amara: Person
    ) -> None:
        standing = Objection.objects.filter(person=amara, ended_on=None)
        objected = asks(amara, ines, Kind.OBJECTION, objects_to=["school"])
        actions.answer(objected, outcome="refused", refusal="duty", on=days_ago(0), by=ines)
        actions.reopen(objected, by=ines)
        assert standing.count() == 1
        restricted = asks(amara, ines, Kind.RESTRICTION)
        for outcome, stopped in (("given", 2), ("given", 2), ("taken_back", 1)):
            actions.answer(again(restricted), outcome=outcome, on=days_ago(0), by=ines)
            actions.reopen(restricted, by=ines)
            assert standing.count() == stopped

    def test_a_wait_ends_on_no_day_before_it_began(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines)
        actions.wait_for(held, WaitFor.IDENTITY, asked="A passport", since=days_ago(2), by=ines)
        actions.know_who(held, how="Known to us", on=days_ago(5), by=ines)
        assert held.pauses.get().until == days_ago(2)

    def test_whom_we_do_not_hold_is_told_so(self, county: County, ines: Access) -> None:
        nobody = NewRequest(
            kind=Kind.ACCESS,
            channel=Request.Channel.EMAIL,
            received_on=days_ago(3),
            name="Noor Haddad",
        )
        held = actions.keep(nobody, authority=county.authority, by=ines)
        actions.know_who(held, how="A passport", on=days_ago(1), by=ines)
        actions.answer(held, outcome="given", on=days_ago(0), by=ines)
        assert again(held).closed_on == days_ago(0)

    def test_whoever_has_asked_is_not_deleted_until_answered(
        self, county: County, ines: Access, amara: Person
    ) -> None:
        leo = add_person(county, "Leo Marsh")
        held = asks(amara, ines, Kind.COMPLAINT)
        assert queries.held_by_request([amara.pk, leo.pk]) == {amara.pk}
        actions.answer(held, outcome="given", on=days_ago(0), by=ines)
        assert queries.held_by_request([amara.pk, leo.pk]) == set()


class TestPages:
    def test_the_officer_takes_one_down_and_answers_it(self, ines: Access, amara: Person) -> None:
        client, today = signed_in(ines), timezone.localdate()
        day = {
            f"received_on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")
        }
        said = {"kind": "objection", "words": "Stop it", "channel": "phone", "asker": "self"} | day
        page = reverse("new_request_of", args=[amara.pk])
        assert "at least one thing they object to" in client.post(page, said).content.decode()
        answer = client.post(page, said | {"objects_to": ["school"]})
        held = Request.objects.get(person=amara)
        assert answer["Location"] == reverse("request", args=[held.pk])
        shown = client.get(answer["Location"]).content.decode()
        assert "Stop it" in shown
        assert "Telling schools and colleges about them" in shown
        on = {f"on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
        step = reverse("request_step", args=[held.pk, "answer"])
        refused = client.post(step, on | {"outcome": "refused"}).content.decode()
        assert "Choose why not" in refused
        client.post(step, on | {"outcome": "refused", "refusal": "duty"})
        assert "Refused" in client.get(reverse("requests")).content.decode()
        twice = client.post(step, on | {"outcome": "given"}, follow=True).content.decode()
        assert "It was answered on" in twice
        assert again(held).outcome == "refused"

    def test_of_somebody_we_do_not_hold(self, ines: Access, amara: Person) -> None:
        client, today = signed_in(ines), timezone.localdate()
        day = {
            f"received_on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")
        }
        said = {"kind": "access", "words": "What do you hold?", "channel": "email", "asker": "self"}
        client.post(reverse("new_request"), said | day | {"name": "Noor Haddad"})
        assert "Noor Haddad (nobody we hold)" in client.get(reverse("requests")).content.decode()
        assert "Noor Haddad" in client.get("/").content.decode()

    def test_a_tracker_looks_into_what_is_wrong_and_sees_no_more(
        self, county: County, ines: Access, amara: Person
    ) -> None:
        held = asks(amara, ines, Kind.CORRECTION, words="I never went there")
        tracker = signed_in(county.tracker)
        assert tracker.get(reverse("request", args=[held.pk])).status_code == 403
        assert "I never went there" in tracker.get(reverse("corrections")).content.decode()
        page = reverse("mend_correction", args=[held.pk])
        tracker.post(page, {"words": "It was a cousin. Withdrawn."})
        assert again(held).mended_words == "It was a cousin. Withdrawn."
        twice = tracker.post(page, {"words": "Again"}, follow=True).content.decode()
        assert "Somebody has looked into this already" in twice
        assert "It was a cousin" in signed_in(ines).get(f"/requests/{held.pk}").content.decode()

    def test_a_stranger_finds_nothing(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines)
        other = officer(County.make("997"))
        client = signed_in(other)
        for name, key in (("request", held.pk), ("requests_of", amara.pk)):
            assert client.get(reverse(name, args=[key])).status_code == 404
        assert client.get(f"/requests/{held.pk}/step/answer").status_code == 404


def test_a_data_manager_is_told_where_nobody_may_answer(county: County) -> None:
    lea = add_person(county, "Lea Frost")
    asks(lea, None, Kind.COMPLAINT)
    today = signed_in(county.manager)
    assert "Requests nobody can answer" in today.get(reverse("today")).content.decode()
    officer(county)
    assert "Requests nobody can answer" not in today.get(reverse("today")).content.decode()


class TestEverythingHeld:
    """Notes and what others said wait to be looked at; then all of it goes, in one file."""

    @pytest.fixture
    def held(self, county: County, ines: Access, amara: Person) -> Request:
        say(amara, "230", provider_id=county.college.pk, note="Her brother Sam told us")
        add_note(
            amara,
            on=days_ago(3),
            text="Lives with aunt Grace",
            sensitivity="health",
            by=county.tracker,
        )
        request = asks(amara, ines)
        actions.know_who(request, how="Known to us", on=days_ago(1), by=ines)
        return again(request)

    def test_nothing_goes_before_every_text_was_looked_at(
        self, ines: Access, held: Request
    ) -> None:
        looked = looking.looked_through(held)
        assert [text.words for text in looked.waiting] == [
            "Her brother Sam told us",
            "Lives with aunt Grace",
        ]
        with pytest.raises(CannotDo, match="2 texts may name somebody else"):
            making.give(held, by=ines)

    def test_what_is_kept_goes_and_what_is_taken_out_says_why(
        self, ines: Access, amara: Person, held: Request
    ) -> None:
        said, noted = looking.looked_through(held).waiting
        looking.decide(held, said, decision=Decision.OUT, reason="names_another", by=ines)
        looking.decide(
            held,
            noted,
            decision=Decision.PART,
            reason="names_another",
            instead="Lives with a relative",
            by=ines,
        )
        files = zipfile.ZipFile(io.BytesIO(making.give(held, by=ines)))
        text = files.read("everything-we-hold.json").decode()
        assert "Sam" not in text
        assert "Grace" not in text
        assert "taken out because it is about somebody else" in text
        assert "Lives with a relative" in text
        assert "Amara" in text
        assert files.read("everything-we-hold.pdf").startswith(b"%PDF")
        given = Given.objects.get(request=held)
        assert given.taken_out == 2
        actions.answer(held, outcome="given", on=days_ago(0), by=ines)
        with pytest.raises(CannotDo, match="what was given stands"):
            looking.undo(Redaction.objects.get(place=noted.place), by=ines)

    def test_a_decision_is_undone_and_a_changed_text_waits_again(
        self, county: County, ines: Access, amara: Person, held: Request
    ) -> None:
        _, noted = looking.looked_through(held).waiting
        looking.decide(held, noted, decision=Decision.KEEP, by=ines)
        assert len(looking.looked_through(held).waiting) == 1
        looking.undo(Redaction.objects.get(), by=ines)
        assert len(looking.looked_through(held).waiting) == 2
        kept = looking.decide(held, noted, decision=Decision.KEEP, by=ines)
        kept.fingerprint = "of another text"
        kept.save()
        assert len(looking.looked_through(held).waiting) == 2

    def test_it_holds_every_entry_who_looked_and_whom_we_told(
        self, county: County, ines: Access, amara: Person, held: Request
    ) -> None:
        signed_in(county.tracker).get(reverse("person", args=[amara.pk]))
        enter(county.authority)
        titles = {part.title: part for part in looking.looked_through(held).parts}
        looks = titles["Who looked at your details"].rows
        assert ("Opened a young person's page", "Tracker") in [
            tuple(line.words for line in row.lines) for row in looks
        ]
        assert "What was said about what you do" in titles
        assert "What you asked about your data" in titles
        assert county.tracker.user.name not in str(titles)

    def test_the_officer_looks_through_it_on_pages_and_downloads(
        self, ines: Access, held: Request
    ) -> None:
        client = signed_in(ines)
        page = client.get(reverse("everything_held", args=[held.pk])).content.decode()
        assert "Not yet to be given" in page
        assert "[to be looked at]" in page
        assert client.post(reverse("give_everything", args=[held.pk])).status_code == 302
        look = reverse("look_through", args=[held.pk])
        enter(held.authority)
        said, noted = (text.token for text in looking.looked_through(held).waiting)
        shown = {f"r{said}": "", f"r{noted}": ""}
        half = {f"d{said}": "out", f"d{noted}": "part", f"i{noted}": " "}
        unsaid = client.post(look, shown | half)
        assert "Choose why it is taken out" in unsaid.content.decode()
        assert "Write what they get instead" in unsaid.content.decode()
        client.post(look, {f"d{noted}": "out", f"r{noted}": "confidence", "keep_rest": "yes"})
        assert "1 of 2 wait" in client.get(look).content.decode(), (
            "it stood on no page that was sent"
        )
        client.post(look, {f"r{said}": "", "keep_rest": "yes"})
        assert "All was looked at" in client.get(look).content.decode()
        answer = client.post(reverse("give_everything", args=[held.pk]))
        assert answer["Content-Type"] == "application/zip"
        assert "Amara" not in answer["Content-Disposition"]
        verbs = list(Event.objects.values_list("verb", flat=True)[:9])
        assert "searched for everything held" in verbs

    def test_nobody_else_reads_it(self, county: County, ines: Access, held: Request) -> None:
        address = reverse("everything_held", args=[held.pk])
        for access in (county.manager, county.tracker, county.school_user):
            assert signed_in(access).get(address).status_code == 403
        assert signed_in(officer(County.make("997"))).get(address).status_code == 404
        with pytest.raises(Refused):
            making.give(held, by=county.manager)


class TestRestricted:
    """Kept and not used: in no list, no message, no link; their page says so."""

    @pytest.fixture
    def only_kept(self, county: County, ines: Access, amara: Person) -> Request:
        held = asks(amara, ines, Kind.RESTRICTION)
        actions.answer(held, outcome="given", on=days_ago(0), by=ines)
        return again(held)

    def test_they_stand_in_no_worklist_until_it_is_lifted(
        self, county: County, ines: Access, amara: Person, only_kept: Request
    ) -> None:
        today = timezone.localdate()
        assert amara not in caseload(county.tracker, today)
        assert "Kept, not used" in (
            signed_in(county.tracker).get(f"/people/{amara.pk}").content.decode()
        )
        enter(county.authority)
        actions.lift(only_kept, why="It is settled, and they were told", by=ines)
        assert amara in caseload(county.tracker, today)

    def test_an_entry_made_one_with_theirs_counts_as_well(
        self, county: County, amara: Person, only_kept: Request
    ) -> None:
        other = add_person(county, "Amara Okafor-Hill")
        with act("made entries one", by=county.manager.user, authority_id=county.authority.pk):
            join(other, [amara], details={}, by=county.manager.user)
        assert restricting.among([other.pk]) == {other.pk}
        assert restricting.since(other) == days_ago(0)

    def test_nobody_writes_to_them_or_makes_a_link(
        self, county: County, amara: Person, only_kept: Request
    ) -> None:
        assert target(amara, Means.TEXT).recipient.is_restricted
        with pytest.raises(CannotAsk, match="kept and not used"):
            links.make_link(person=amara, by=county.tracker)


class TestByTheirLink:
    """The young person asks by their own page, after their date of birth."""

    @pytest.fixture
    def page(self, county: County, amara: Person) -> str:
        address = links.make_link(person=amara, by=county.tracker)
        return "/" + address.split("/", 3)[3]

    def opened(self, page: str, person: Person) -> Client:
        client = Client()
        born = {
            f"born_on_{part}": getattr(person.born_on, part) for part in ("day", "month", "year")
        }
        client.post(page, born)
        return client

    def test_they_object_and_it_stops_at_once(
        self, county: County, ines: Access, amara: Person, page: str
    ) -> None:
        client = self.opened(page, amara)
        assert "Show me what you hold" in client.get(f"{page}rights").content.decode()
        unsaid = client.post(f"{page}rights", {"kind": "objection"}).content.decode()
        assert "Choose what we should stop" in unsaid
        answer = client.post(f"{page}rights", {"kind": "objection", "stop": ["school"]})
        shown = client.get(answer["Location"]).content.decode()
        assert "We stop this from now on" in shown
        assert "We will answer by" in shown
        enter(county.authority)
        held = Request.objects.get(person=amara)
        assert (held.channel, held.acknowledged_on) == ("link", days_ago(0))
        assert Objection.objects.get(person=amara).flows == sorted(objections()["school"][1])
        assert queries.waiting(ines) == [held]

    def test_the_same_sent_twice_is_kept_once(
        self, county: County, amara: Person, page: str
    ) -> None:
        client = self.opened(page, amara)
        for _ in range(2):
            client.post(f"{page}rights", {"kind": "complaint", "words": "You rang my nan"})
        enter(county.authority)
        assert Request.objects.get(person=amara).words == "You rang my nan"

    def test_another_objection_is_another_request(
        self, county: County, amara: Person, page: str
    ) -> None:
        client = self.opened(page, amara)
        for what in ("school", "research"):
            client.post(f"{page}rights", {"kind": "objection", "stop": [what]})
        enter(county.authority)
        assert Objection.objects.filter(person=amara, ended_on=None).count() == 2

    def test_what_is_wrong_must_be_said(self, amara: Person, page: str) -> None:
        client = self.opened(page, amara)
        answer = client.post(f"{page}rights", {"kind": "correction"})
        assert "Tell us what is wrong" in answer.content.decode()
        assert client.get(f"{page}rights-sent")["Location"] == f"{page}rights"

    def test_without_the_date_of_birth_it_is_closed(self, page: str) -> None:
        for name in ("rights", "rights-sent"):
            assert Client().get(f"{page}{name}").status_code == 401


class TestLetters:
    def test_a_letter_is_changed_downloaded_and_sent_once_nothing_is_blank(
        self, county: County, ines: Access, amara: Person
    ) -> None:
        held = asks(amara, ines, Kind.COMPLAINT)
        client = signed_in(ines)
        page = reverse("request_letter", args=[held.pk, "acknowledgement"])
        text = client.get(page).context["form"].initial["words"]
        assert "Dear Amara Okafor," in text
        assert "[name of the data-protection officer]" in text
        client.post(page, {"words": text})
        enter(county.authority)
        letter = Letter.objects.get(request=held)
        client.post(reverse("request_letter_sent", args=[letter.pk]))
        enter(county.authority)
        assert Letter.objects.get(pk=letter.pk).sent_on is None
        client.post(page, {"words": "# We have it\nDear Amara,\n- one\nInes Ward"})
        answer = client.get(reverse("request_letter_file", args=[letter.pk]))
        assert "amara" not in answer["Content-Disposition"].lower()
        assert [p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs] == [
            "We have it",
            "Dear Amara,",
            "one",
            "Ines Ward",
        ]
        client.post(reverse("request_letter_sent", args=[letter.pk]))
        enter(county.authority)
        assert again(held).acknowledged_on == days_ago(0)
        assert "sent on" in client.get(f"/requests/{held.pk}").content.decode()

    def test_the_answer_says_what_was_decided_and_why(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines, Kind.ERASURE)
        actions.answer(held, outcome="refused", refusal="duty", on=days_ago(0), by=ines)
        text = letters.drafted(again(held), "answer", by=ines, today=days_ago(0))
        assert "We have not deleted it." in text
        assert "The law asks us to know" in text
        assert "Information Commissioner" in text

    def test_a_stranger_opens_no_letter(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines)
        letter = letters.keep(held, "answer", words="Dear Amara", by=ines)
        client = signed_in(officer(County.make("997")))
        assert client.get(reverse("request_letter_file", args=[letter.pk])).status_code == 404
        assert client.get(f"/requests/{held.pk}/letters/answer").status_code == 404
        assert signed_in(ines).get(f"/requests/{held.pk}/letters/other").status_code == 404
