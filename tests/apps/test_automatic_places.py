"""Automatic places: kept, answered, what they state, taken back, listed, and who may see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.casework import presenters
from fingerpost.caseload.casework.automatic import actions
from fingerpost.caseload.casework.models import AutomaticPlace
from fingerpost.caseload.casework.taking_back import take_back
from fingerpost.caseload.casework.writing import CannotKeep
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.evidence.models import Evidence
from fingerpost.people.models import Person
from worlds import County, add_person, enter, say, signed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
STARTED = TODAY - timedelta(days=50)
OFFERED = STARTED - timedelta(days=10)
LISTED = "/worklists/automatic-places"


@pytest.fixture
def county() -> County:
    return County.make()


@pytest.fixture
def ada(county: County) -> Person:
    found = add_person(county, "Ada Ashe")
    say(found, "619", days_ago=100)
    return found


def kept(person: Person, county: County, **more: Any) -> AutomaticPlace:
    said = {
        "organisation": county.college,
        "activity": "230",
        "course": "Level 1 Brickwork",
        "offered_by": "Merrowshire",
        "offered_on": OFFERED,
        "starts_on": STARTED,
    }
    return actions.keep_place(person, **(said | more), by=county.tracker)


def answered(place: AutomaticPlace, county: County, **answers: bool) -> None:
    weeks = {"accepted": 0, "week_1": 1, "week_3": 3, "week_6": 6}
    for question, yes in answers.items():
        on = STARTED + timedelta(weeks=weeks[question])
        actions.answer(place, question=question, yes=yes, on=on, by=county.tracker)
    place.refresh_from_db()


def doing(person: Person) -> str:
    return Person.objects.select_related("status").get(pk=person.pk).status.code


def page(access: Any, address: str) -> str:
    return " ".join(signed_in(access).get(address).content.decode().split())


class TestWhatIsAnswered:
    def test_there_in_every_week_it_is_what_they_do(self, county, ada):
        place = kept(ada, county)
        answered(place, county, accepted=True)
        assert doing(ada) == "619"
        answered(place, county, week_1=True)
        assert doing(ada) == "230"
        answered(place, county, week_3=True, week_6=True)
        said = Evidence.objects.filter(person=ada, code="230")
        assert {one.starts_on for one in said} == {STARTED}
        assert {one.provider for one in said} == {county.college}
        assert place.look_on is None

    def test_who_never_came_is_a_no_show_and_may_still_come(self, county, ada):
        place = kept(ada, county)
        answered(place, county, accepted=True, week_1=False)
        assert doing(ada) == "619"
        said = Evidence.objects.get(person=ada, code="230")
        assert said.ended_on == STARTED - timedelta(days=1)
        answered(place, county, week_3=True)
        assert doing(ada) == "230"

    def test_who_came_and_is_not_there_any_more_has_left(self, county, ada):
        place = kept(ada, county)
        answered(place, county, accepted=True, week_1=True, week_3=False)
        assert Evidence.objects.latest("pk").ended_on == STARTED + timedelta(weeks=3)
        assert doing(ada) != "230"

    def test_a_week_nobody_asked_after_stays_open(self, county, ada):
        place = kept(ada, county)
        answered(place, county, accepted=True, week_3=True)
        assert (place.week_1, place.week_3) == (None, True)
        with pytest.raises(CannotKeep, match="said something of it since"):
            answered(place, county, week_1=True)

    def test_of_one_declined_nothing_more_is_asked(self, county, ada):
        place = kept(ada, county)
        answered(place, county, accepted=False)
        assert place.look_on is None
        with pytest.raises(CannotKeep):
            answered(place, county, week_1=True)
        assert kept(ada, county, course="Another")

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"offered_on": TODAY + timedelta(days=1)}, "still to come"),
            ({"starts_on": OFFERED - timedelta(days=1)}, "before it is offered"),
            ({"activity": "440"}, "not used at their age"),
        ],
    )
    def test_what_cannot_be_is_not_kept(self, county, ada, more, why):
        with pytest.raises(CannotKeep, match=why):
            kept(ada, county, **more)

    def test_no_day_out_of_turn(self, county, ada):
        place = kept(ada, county)
        answer = {"place": place, "question": "accepted", "yes": True, "by": county.tracker}
        with pytest.raises(CannotKeep, match="still to come"):
            actions.answer(**answer, on=TODAY + timedelta(days=1))
        actions.answer(**answer, on=STARTED + timedelta(days=3))
        with pytest.raises(CannotKeep, match="before it starts"):
            actions.answer(**answer | {"question": "week_1"}, on=OFFERED)
        with pytest.raises(CannotKeep, match="Say no earlier day"):
            actions.answer(**answer | {"question": "week_1"}, on=STARTED)

    def test_one_at_a_time_also_of_entries_made_one(self, county, ada):
        kept(ada, county)
        other = add_person(county, "Ada Ashe", born_on=ada.born_on)
        make_one(other, [ada], chosen={}, by=county.manager)
        with pytest.raises(CannotKeep, match="kept for them already"):
            kept(other, county)
        assert "Level 1 Brickwork" in page(county.tracker, f"/people/{other.pk}/help")


class TestTakenBack:
    def test_an_answer_is_open_again_and_its_statement_withdrawn(self, county, ada):
        place = kept(ada, county)
        answered(place, county, accepted=True, week_1=True)
        week_1, accepted = place.answers.all()
        with pytest.raises(CannotKeep, match="Take that back first"):
            take_back(accepted, why="x", by=county.tracker)
        take_back(week_1, why="It was somebody else", by=county.tracker)
        place.refresh_from_db()
        assert place.week_1 is None
        assert doing(ada) == "619"

    def test_a_place_takes_all_it_stated(self, county, ada):
        place = kept(ada, county)
        answered(place, county, accepted=True, week_1=True)
        take_back(place, why="Wrong person", by=county.tracker)
        assert doing(ada) == "619"
        assert "Level 1 Brickwork" not in page(county.tracker, LISTED)


class TestPages:
    def test_due_and_answered_on_its_pages(self, county, ada):
        place = kept(ada, county)
        due = [one.what for one in presenters.due(county.tracker, TODAY, mine=False)]
        assert due == [
            f"Ask whether they accept the place: Level 1 Brickwork, {county.college.name}"
        ]
        at, address = signed_in(county.tracker), f"/people/{ada.pk}/help/places/{place.pk}/answer"
        on = {"on_day": STARTED.day, "on_month": STARTED.month, "on_year": STARTED.year}
        said = on | {"answer": "accepted-yes", "source": "partner_agency"}
        at.post(address, said)
        assert "Ask whether they arrived (week 1)" in page(county.tracker, "/worklists/help-due")
        at.post(address, said | {"answer": "week_1-yes"})
        assert doing(ada) == "230"
        answered(place, county, week_6=True)
        assert at.get(address).status_code == 404

    def test_all_of_a_year_with_counts_and_as_a_spreadsheet(self, county, ada):
        answered(kept(ada, county), county, accepted=True, week_1=True)
        bo = add_person(county, "Bo Birch")
        answered(kept(bo, county, organisation=county.school), county, accepted=False)
        shown = page(county.tracker, LISTED)
        assert "1 of 2 asked" in shown
        assert "All together" in shown
        here = page(county.tracker, f"{LISTED}?place={county.college.pk}")
        assert "Ada Ashe" in here
        assert "Bo Birch" not in here
        answer = signed_in(county.tracker).get(f"{LISTED}/download")
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert "Bo Birch" in lines[2]
        assert Event.objects.filter(verb="downloaded automatic places").exists()

    def test_schools_and_other_authorities_see_none(self, county, ada):
        place = kept(ada, county)
        answer = f"/people/{ada.pk}/help/places/{place.pk}/answer"
        for address in (LISTED, f"{LISTED}/download", answer, f"/people/{ada.pk}/help/places/add"):
            assert signed_in(county.school_user).get(address).status_code == 403
        other = County.make("997")
        assert "No place yet" in page(other.tracker, LISTED)
        assert signed_in(other.tracker).get(answer).status_code == 404
        enter(county.authority)
