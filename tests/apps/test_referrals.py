"""The directory of provision, referrals to it, what became of them, and who may see what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fingerpost.caseload.casework import actions, queries, referring
from fingerpost.caseload.casework.actions import CannotKeep
from fingerpost.caseload.casework.models import Provision, Referral
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.core import access
from fingerpost.core.workflow import ReferralState as State
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from worlds import County, add_person, enter

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
        assert referring.taken(built) == 1

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
            actions.take_back(accepted, why="x", by=county.tracker)
        actions.take_back(started, why="Wrong day", by=county.tracker)
        referral.refresh_from_db()
        assert referral.state == State.ACCEPTED
        actions.take_back(accepted, why="Wrong person", by=county.tracker)
        referral.refresh_from_db()
        assert referral.state == State.MADE
        assert "Wrong person" in page(county.tracker, f"/people/{ada.pk}/help")

    def test_one_taken_back_holds_no_place(self, county, ada):
        built = wall(county)
        referral = referring.refer(ada, provision=built, by=county.tracker)
        moved(referral, county, State.ACCEPTED)
        actions.take_back(referral, why="Wrong person", by=county.tracker)
        assert referring.taken(built) == 0
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
