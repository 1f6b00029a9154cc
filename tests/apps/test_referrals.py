"""The directory of provision, referrals to it, what became of them, and who may see what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fingerpost.caseload.allocation import actions as allocation
from fingerpost.caseload.allocation.actions import Parts
from fingerpost.caseload.casework import presenters, queries
from fingerpost.caseload.casework.directory import actions as referring
from fingerpost.caseload.casework.models import Provision, Referral
from fingerpost.caseload.casework.taking_back import take_back
from fingerpost.caseload.casework.writing import CannotKeep
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.core import access
from fingerpost.core.workflow import ReferralState as State
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from worlds import County, add_person, enter, say

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
PLAIN = {
    "name": "Build a wall",
    "provider": "Marlbrook College",
    "what": "A taster in construction",
    "min_age": 16,
    "max_age": 18,
    "areas": "XM1 XM2",
    "level": "",
    "places": 1,
    "starts_on": None,
    "sensitivity": "general",
}


@pytest.fixture
def county() -> County:
    return County.make()


@pytest.fixture
def ada(county: County) -> Person:
    return add_person(county, "Ada Ashe", postcode="XM1 1AA")


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on trackers may not see health, care and justice details."""

    def take_away() -> None:
        less = frozenset(access.TRACKER.permissions - {access.Permission.SEE_SENSITIVE})
        monkeypatch.setitem(access.ROLES, "tracker", access.Role("tracker", "Tracker", "", less))

    return take_away


def wall(county: County, **more: Any) -> Provision:
    return referring.keep_provision(None, said=PLAIN | more, by=county.tracker)


def moved(referral: Referral, county: County, *states: State) -> None:
    for state in states:
        said = {"outcome": "to_work"} if state == State.FINISHED else {"said": "They were ill"}
        referring.move_on(referral, to=state, on=TODAY, by=county.tracker, **said)
    referral.refresh_from_db()


def client(by: Access) -> Client:
    found = Client()
    found.force_login(by.user)
    return found


def page(by: Access, address: str) -> str:
    return " ".join(client(by).get(address).content.decode().split())


class TestTheDirectory:
    def test_it_says_for_whom_and_how_many_places_are_left(self, county, ada):
        built = wall(county)
        shown = page(county.tracker, "/worklists/provision")
        assert "It is for 16 to 18 year olds. It is for those who live in XM1 or XM2." in shown
        assert "1 of 1 places are left. Starts at any time." in shown
        moved(referring.refer(ada, provision=built, by=county.tracker), county, State.ACCEPTED)
        assert "All 1 places are taken." in page(county.tracker, "/worklists/provision")

    def test_a_search_forgives(self, county):
        wall(county)
        wall(county, name="Cook a meal", what="", places=None)
        found = page(county.tracker, "/worklists/provision?q=constuction")
        assert "Build a wall" in found
        assert "Cook a meal" not in found
        assert "Nothing in the directory is like" in page(
            county.tracker, "/worklists/provision?q=zebra"
        )

    @pytest.mark.parametrize(("days", "words"), [(-1, "Started on"), (0, "Starts on")])
    def test_a_start_that_has_passed_is_said_so(self, county, days, words):
        wall(county, starts_on=TODAY + timedelta(days=days))
        assert words in page(county.tracker, "/worklists/provision")

    def test_a_name_is_a_providers_own(self, county):
        wall(county)
        with pytest.raises(CannotKeep, match="of this name already"):
            wall(county)
        assert wall(county, provider="Another").pk

    def test_what_is_closed_takes_nobody_and_may_open_again(self, county, ada):
        built = wall(county)
        referring.close_provision(built, closed=True, by=county.tracker)
        with pytest.raises(CannotKeep, match="nobody any more"):
            referring.refer(ada, provision=built, by=county.tracker)
        referring.close_provision(built, closed=False, by=county.tracker)
        assert referring.refer(ada, provision=built, by=county.tracker)

    def test_it_is_kept_on_its_pages(self, county):
        at = client(county.tracker)
        assert "Nothing yet" in page(county.tracker, "/worklists/provision")
        typed = {k: v for k, v in PLAIN.items() if v is not None} | {"areas": "xm1, xm2"}
        wrong = at.post(
            "/worklists/provision/add", typed | {"max_age": 15, "areas": "Somewhere"}
        ).content.decode()
        assert "must not be below the youngest" in wrong
        assert "not the first half of a postcode" in wrong
        at.post("/worklists/provision/add", typed)
        built = Provision.objects.get()
        assert (built.areas, built.starts_on) == ("XM1 XM2", None)
        assert "of this name already" in at.post("/worklists/provision/add", typed).content.decode()
        address = f"/worklists/provision/{built.pk}"
        assert "Build a wall" in at.get(address).content.decode()
        at.post(address, typed | {"places": 3})
        at.post(f"{address}/close")
        assert "takes nobody any more." in page(county.tracker, "/worklists/provision")
        at.post(f"{address}/close")
        assert "3 of 3 places are left." in page(county.tracker, "/worklists/provision")


class TestReferrals:
    def test_from_made_to_finished_with_its_outcome(self, county, ada):
        referral = referring.refer(ada, provision=wall(county), by=county.tracker)
        assert referral.state == State.MADE
        moved(referral, county, State.ACCEPTED, State.STARTED, State.FINISHED)
        assert referral.state == State.FINISHED
        shown = page(county.tracker, f"/people/{ada.pk}/help")
        assert "Build a wall, Marlbrook College" in shown
        assert "Went on to work." in shown
        again = f"/people/{ada.pk}/help/referrals/{referral.pk}/move"
        assert client(county.tracker).get(again).status_code == 404

    def test_a_move_the_table_does_not_allow_is_refused(self, county, ada):
        referral = referring.refer(ada, provision=wall(county), by=county.tracker)
        with pytest.raises(CannotKeep, match="made cannot become finished"):
            moved(referral, county, State.FINISHED)

    @pytest.mark.parametrize(
        ("to", "more", "why"),
        [
            (State.DECLINED, {}, "why it was declined"),
            (State.FINISHED, {}, "how it finished"),
            (State.ACCEPTED, {"on": TODAY + timedelta(days=1)}, "still to come"),
        ],
    )
    def test_what_is_missing_is_asked_for(self, county, ada, to, more, why):
        referral = referring.refer(ada, provision=wall(county), by=county.tracker)
        with pytest.raises(CannotKeep, match=why):
            referring.move_on(referral, **{"to": to, "on": TODAY, "by": county.tracker} | more)

    def test_no_more_are_accepted_than_there_are_places(self, county, ada):
        built = wall(county)
        bo = add_person(county, "Bo Birch", postcode="XM1 1AA")
        first = referring.refer(ada, provision=built, by=county.tracker)
        second = referring.refer(bo, provision=built, by=county.tracker)
        moved(first, county, State.ACCEPTED)
        with pytest.raises(CannotKeep, match="All 1 places are taken"):
            moved(second, county, State.ACCEPTED)
        moved(first, county, State.DECLINED)
        moved(second, county, State.ACCEPTED)
        assert built.taken == 1

    def test_who_does_not_fit_needs_a_word_of_why(self, county):
        far = add_person(county, "Cy Cedar", postcode="XM9 1AA")
        built = wall(county)
        with pytest.raises(CannotKeep, match="They live in XM9"):
            referring.refer(far, provision=built, by=county.tracker)
        agreed = referring.refer(far, provision=built, why="Agreed by phone", by=county.tracker)
        assert agreed.why == "Agreed by phone"

    def test_nobody_is_referred_to_the_same_twice_while_it_lasts(self, county, ada):
        built = wall(county)
        referral = referring.refer(ada, provision=built, by=county.tracker)
        other = add_person(county, "Ada Ashe", born_on=ada.born_on, postcode="XM1 1AA")
        make_one(other, [ada], chosen={}, by=county.manager)
        with pytest.raises(CannotKeep, match="referred to it already"):
            referring.refer(other, provision=built, by=county.tracker)
        moved(referral, county, State.DECLINED)
        assert referring.refer(other, provision=built, by=county.tracker)

    def test_a_move_taken_back_leaves_it_as_before_the_latest_first(self, county, ada):
        referral = referring.refer(ada, provision=wall(county), by=county.tracker)
        moved(referral, county, State.ACCEPTED, State.STARTED)
        started, accepted = referral.moves.all()
        with pytest.raises(CannotKeep, match="Take that back first"):
            take_back(accepted, why="x", by=county.tracker)
        take_back(started, why="Wrong day", by=county.tracker)
        referral.refresh_from_db()
        assert referral.state == State.ACCEPTED
        take_back(accepted, why="Wrong person", by=county.tracker)
        referral.refresh_from_db()
        assert referral.state == State.MADE
        assert "Wrong person" in page(county.tracker, f"/people/{ada.pk}/help")

    def test_one_taken_back_holds_no_place(self, county, ada):
        built = wall(county)
        referral = referring.refer(ada, provision=built, by=county.tracker)
        moved(referral, county, State.ACCEPTED)
        take_back(referral, why="Wrong person", by=county.tracker)
        assert built.taken == 0
        with pytest.raises(CannotKeep, match="took it back"):
            moved(referral, county, State.STARTED)

    def test_on_its_pages(self, county, ada):
        built, at = wall(county, areas="XM9"), client(county.tracker)
        address = f"/people/{ada.pk}/help/referrals/add"
        refused = at.post(address, {"provision": built.pk, "why": ""}).content.decode()
        assert "They live in XM1." in refused
        at.post(address, {"provision": built.pk, "why": "Agreed by phone"})
        referral = Referral.objects.get()
        on = {"on_day": TODAY.day, "on_month": TODAY.month, "on_year": TODAY.year}
        move = f"/people/{ada.pk}/help/referrals/{referral.pk}/move"
        at.post(move, {"to": "accepted"} | on)
        at.post(move, {"to": "started"} | on)
        asked = at.post(move, {"to": "finished", "outcome": ""} | on).content.decode()
        assert "Choose how it finished." in asked
        at.post(move, {"to": "finished", "outcome": "to_learning"} | on)
        referral.refresh_from_db()
        assert referral.state == State.FINISHED


def begun(county: County, ada: Person, **more: Any) -> Referral:
    """Ada, who was looking for something, has started what states what she does."""
    say(ada, "619", days_ago=60)
    built = wall(county, activity="530", organisation=county.college, **more)
    referral = referring.refer(ada, provision=built, by=county.tracker)
    for state in (State.ACCEPTED, State.STARTED):
        referring.move_on(referral, to=state, on=TODAY - timedelta(days=30), by=county.tracker)
    return referral


def doing(person: Person) -> tuple[str, Any]:
    person = Person.objects.select_related("status").get(pk=person.pk)
    return person.status.code, person.status.verified_on


class TestWhatItStates:
    def test_a_start_is_what_they_do_and_still_going_renews_it(self, county, ada):
        referral = begun(county, ada)
        started = TODAY - timedelta(days=30)
        assert doing(ada) == ("530", started)
        said = Evidence.objects.filter(person=ada, code="530").get()
        assert (said.starts_on, said.course, said.provider) == (
            started,
            "Build a wall",
            county.college,
        )
        moved(referral, county, State.STARTED)
        assert doing(ada) == ("530", TODAY)

    def test_a_finish_ends_it(self, county, ada):
        referral = begun(county, ada)
        yesterday = TODAY - timedelta(days=1)
        referring.move_on(
            referral, to=State.FINISHED, on=yesterday, outcome="left_early", by=county.tracker
        )
        assert doing(ada)[0] != "530"
        ended = Evidence.objects.filter(person=ada, code="530").latest("pk")
        assert (ended.starts_on, ended.ended_on) == (TODAY - timedelta(days=30), yesterday)

    def test_taken_back_it_is_no_statement_any_more(self, county, ada):
        referral = begun(county, ada)
        take_back(referral.moves.first(), why="Wrong person", by=county.tracker)
        assert doing(ada)[0] == "619"

    def test_a_whole_referral_taken_back_takes_all_it_stated(self, county, ada):
        referral = begun(county, ada)
        moved(referral, county, State.STARTED)
        take_back(referral, why="Wrong person", by=county.tracker)
        assert doing(ada)[0] == "619"
        assert not Evidence.objects.filter(code="530", withdrawn_at=None).exists()

    def test_of_something_of_health_neither_name_nor_place_is_said(self, county, ada):
        begun(county, ada, sensitivity="health")
        said = Evidence.objects.get(person=ada, code="530")
        assert (said.course, said.provider) == ("", None)

    def test_what_is_not_said_at_their_age_is_not_said(self, county, ada):
        built = wall(county, activity="440")
        referral = referring.refer(ada, provision=built, by=county.tracker)
        moved(referral, county, State.ACCEPTED, State.STARTED)
        assert not Evidence.objects.filter(person=ada).exists()
        assert referral.moves.first().evidence is None

    def test_nothing_is_said_of_a_day_before_the_last(self, county, ada):
        referral = begun(county, ada)
        moved(referral, county, State.STARTED)
        with pytest.raises(CannotKeep, match="Say no earlier day"):
            referring.move_on(
                referral,
                to=State.FINISHED,
                on=TODAY - timedelta(days=9),
                outcome="finished",
                by=county.tracker,
            )


class TestWhatIsDue:
    def due(self, county: County, **more: Any) -> str:
        day = TODAY + timedelta(days=more.pop("in_days", 0))
        found = presenters.due(county.tracker, day, mine=False)
        return "; ".join(one.what for one in found)

    def test_a_referral_is_asked_after_as_it_stands(self, county, ada):
        referral = referring.refer(ada, provision=wall(county), by=county.tracker)
        assert self.due(county, in_days=10) == ""
        assert "Ask for an answer: Build a wall" in self.due(county, in_days=20)
        starts = TODAY + timedelta(days=5)
        referring.move_on(referral, to=State.ACCEPTED, on=TODAY, look_on=starts, by=county.tracker)
        assert self.due(county, in_days=4) == ""
        assert "Ask whether they started: Build a wall" in self.due(county, in_days=5)
        moved(referral, county, State.STARTED)
        assert "Ask how it goes: Build a wall" in self.due(county, in_days=35)
        referring.move_on(
            referral, to=State.FINISHED, on=TODAY, outcome="finished", by=county.tracker
        )
        assert self.due(county, in_days=90) == ""

    def test_whoever_has_a_caseload_sees_theirs_first(self, county, ada):
        referring.refer(ada, provision=wall(county), by=county.tracker)
        Referral.objects.update(look_on=TODAY)
        mine = allocation.make_caseload(name="East", holder=county.tracker.user, by=county.manager)
        assert "Nothing of yours is due" in page(county.tracker, "/worklists/help-due")
        allocation.put(Parts(people=[ada.pk]), mine, since=TODAY, by=county.manager)
        assert "Ask for an answer" in page(county.tracker, "/worklists/help-due")
        allocation.put(Parts(people=[ada.pk]), None, since=TODAY, by=county.manager)
        assert "Nothing of yours is due" in page(county.tracker, "/worklists/help-due")
        assert "Ask for an answer" in page(county.tracker, "/worklists/help-due?whose=all")


class TestPlaces:
    def test_what_takes_a_place_again_must_find_one(self, county, ada):
        built = wall(county)
        bo = add_person(county, "Bo Birch", postcode="XM1 1AA")
        first = referring.refer(ada, provision=built, by=county.tracker)
        second = referring.refer(bo, provision=built, by=county.tracker)
        moved(first, county, State.ACCEPTED, State.DECLINED)
        moved(second, county, State.ACCEPTED)
        with pytest.raises(CannotKeep, match="All 1 places are taken"):
            take_back(first.moves.first(), why="She comes", by=county.tracker)
        first.refresh_from_db()
        assert first.state == State.DECLINED
        moved(second, county, State.DECLINED)
        take_back(first.moves.first(), why="She comes", by=county.tracker)
        first.refresh_from_db()
        assert first.state == State.ACCEPTED


class TestWhoMaySee:
    def test_what_is_of_health_is_hidden_with_its_referrals_and_its_places(
        self, county, ada, plain
    ):
        quiet = wall(county, name="Talking helps", sensitivity="health")
        moved(referring.refer(ada, provision=quiet, by=county.tracker), county, State.ACCEPTED)
        assert "Talking helps" in page(county.tracker, f"/people/{ada.pk}/help")
        plain()
        case, listed = f"/people/{ada.pk}/help", "/worklists/provision"
        for address in (case, f"{case}/referrals/add", listed, f"{listed}?q=talking"):
            assert "Talking helps" not in page(county.tracker, address)
        at = client(county.tracker)
        assert at.get(f"/worklists/provision/{quiet.pk}").status_code == 404
        with pytest.raises(CannotKeep, match="may read this class"):
            referring.refer(ada, provision=quiet, by=county.tracker)

    def test_schools_and_other_authorities_see_none(self, county, ada):
        built = wall(county)
        referring.refer(ada, provision=built, by=county.tracker)
        assert client(county.school_user).get("/worklists/provision").status_code == 403
        assert not Referral.objects.visible_to(county.school_user).exists()
        other = County.make("997")
        assert "Build a wall" not in page(other.tracker, "/worklists/provision")
        assert client(other.tracker).get(f"/worklists/provision/{built.pk}").status_code == 404
        assert queries.provisions(other.tracker) == []
        enter(county.authority)
