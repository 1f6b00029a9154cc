"""Requests about one's own data: taken down, their clocks, their steps, and what answers bring."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from fingerpost.core.access import Refused
from fingerpost.core.rights.clock import WaitFor, begins_on, due_on
from fingerpost.core.rights.kinds import Kind
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.reports.rights import actions, queries
from fingerpost.reports.rights.actions import CannotDo, NewRequest
from fingerpost.reports.rights.models import Request
from fingerpost.sharing.models import Objection
from worlds import County, add_person, officer, signed_in

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
        assert (stopped.flows, stopped.ended_on) == (["F10", "F7", "F9"], None)
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
        assert "Telling schools about them" in shown
        on = {f"on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
        step = reverse("request_step", args=[held.pk, "answer"])
        refused = client.post(step, on | {"outcome": "refused"}).content.decode()
        assert "Choose why not" in refused
        client.post(step, on | {"outcome": "refused", "refusal": "duty"})
        assert "Refused" in client.get(reverse("requests")).content.decode()

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
        assert tracker.get(page).status_code == 404
        assert "It was a cousin" in signed_in(ines).get(f"/requests/{held.pk}").content.decode()

    def test_a_stranger_finds_nothing(self, ines: Access, amara: Person) -> None:
        held = asks(amara, ines)
        other = officer(County.make("997"))
        client = signed_in(other)
        for name, key in (("request", held.pk), ("requests_of", amara.pk)):
            assert client.get(reverse(name, args=[key])).status_code == 404
        assert client.get(f"/requests/{held.pk}/step/answer").status_code == 404
