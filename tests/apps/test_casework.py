"""Needs, actions and notes: taken down, looked at again, taken back; who may read what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.casework import actions, queries
from fingerpost.caseload.casework.models import Need
from fingerpost.caseload.casework.taking_back import take_back
from fingerpost.caseload.casework.writing import CannotKeep
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.core import access
from fingerpost.core.access import Refused
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from worlds import County, add_person, enter

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
WEEK = timedelta(days=7)


@pytest.fixture
def county() -> County:
    return County.make()


@pytest.fixture
def ada(county: County) -> Person:
    return add_person(county, "Ada Ashe")


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on trackers may not see health, care and justice details."""

    def take_away() -> None:
        less = frozenset(access.TRACKER.permissions - {access.Permission.SEE_SENSITIVE})
        role = access.Role("tracker", "Tracker", "", less)
        monkeypatch.setitem(access.ROLES, "tracker", role)

    return take_away


def client(by: Access) -> Client:
    found = Client()
    found.force_login(by.user)
    return found


def page(by: Access, address: str) -> str:
    return " ".join(client(by).get(address).content.decode().split())


def need(person: Person, county: County, code: str = "travel", **more: Any) -> Need:
    said = {"since": TODAY - WEEK, "by": county.tracker} | more
    return actions.add_need(person, code=code, **said)


class TestNeeds:
    def test_it_is_looked_at_again_after_four_weeks_and_then_met(self, county, ada):
        travel = need(ada, county)
        assert travel.is_open
        assert travel.review_on >= TODAY + timedelta(weeks=4)
        actions.review_need(travel, on=TODAY, next_on=TODAY + WEEK, by=county.tracker)
        travel.refresh_from_db()
        assert travel.review_on == TODAY + WEEK
        actions.review_need(travel, on=TODAY, next_on=None, by=county.tracker)
        travel.refresh_from_db()
        assert (travel.met_on, travel.review_on) == (TODAY, None)
        with pytest.raises(CannotKeep, match="already that it is met"):
            actions.review_need(travel, on=TODAY, next_on=None, by=county.tracker)

    def test_a_review_taken_back_leaves_the_need_as_it_was(self, county, ada):
        travel = need(ada, county, review_on=TODAY)
        met = actions.review_need(travel, on=TODAY, next_on=None, by=county.tracker)
        take_back(met, why="Of somebody else", by=county.tracker)
        travel.refresh_from_db()
        assert (travel.met_on, travel.review_on) == (None, TODAY)
        assert "Of somebody else" in page(county.tracker, f"/people/{ada.pk}/help")

    def test_the_same_need_is_not_open_twice(self, county, ada):
        need(ada, county)
        with pytest.raises(CannotKeep, match="open already"):
            need(ada, county)

    def test_what_is_still_to_come_is_not_taken_down(self, county, ada):
        with pytest.raises(CannotKeep, match="still to come"):
            need(ada, county, since=TODAY + WEEK)
        with pytest.raises(CannotKeep, match="still to come"):
            actions.add_note(
                ada, text="x", on=TODAY + WEEK, sensitivity="general", by=county.tracker
            )
        travel = need(ada, county)
        with pytest.raises(CannotKeep, match="still to come"):
            actions.review_need(travel, on=TODAY + WEEK, next_on=None, by=county.tracker)

    def test_taken_back_it_stays_and_is_told_once(self, county, ada):
        travel = need(ada, county)
        take_back(travel, why="Mistaken", by=county.manager)
        shown = page(county.tracker, f"/people/{ada.pk}/help")
        assert "Mistaken" in shown
        assert "Cannot get there" in shown
        with pytest.raises(CannotKeep, match="took it back"):
            take_back(travel, why="Again", by=county.tracker)
        with pytest.raises(CannotKeep, match="took it back"):
            actions.review_need(travel, on=TODAY, next_on=None, by=county.tracker)


class TestActions:
    def test_it_has_an_owner_and_a_day_and_what_came_of_it(self, county, ada):
        action = actions.add_action(
            ada,
            kind="travel",
            what="Ask for a bus pass",
            owner=county.manager.user,
            due_on=TODAY,
            need=need(ada, county),
            by=county.tracker,
        )
        assert "Ask for a bus pass: Marian Webb" in page(
            county.tracker, f"/people/{ada.pk}/help/summary"
        )
        with pytest.raises(CannotKeep, match="still to come"):
            actions.finish_action(action, on=TODAY + WEEK, by=county.tracker)
        actions.finish_action(action, on=TODAY, came_of="Pass came", by=county.tracker)
        with pytest.raises(CannotKeep, match="already that it is done"):
            actions.finish_action(action, on=TODAY, by=county.tracker)
        assert "Pass came" in page(county.tracker, f"/people/{ada.pk}/help")

    def test_for_a_need_of_health_it_is_of_that_class(self, county, ada):
        action = actions.add_action(
            ada,
            kind="meeting",
            what="Talk with the clinic",
            owner=county.tracker.user,
            due_on=TODAY,
            need=need(ada, county, "mental_health"),
            by=county.tracker,
        )
        assert action.sensitivity == "health"


class TestDue:
    def test_needs_and_actions_stand_there_on_their_day_and_not_before(self, county, ada):
        need(ada, county, review_on=TODAY)
        need(ada, county, "money", review_on=TODAY + WEEK)
        for what, day in (("Ring the college", TODAY - WEEK), ("Later", TODAY + WEEK)):
            actions.add_action(
                ada, kind="task", what=what, owner=county.tracker.user, due_on=day,
                by=county.tracker,
            )  # fmt: skip
        assert queries.due(county.tracker, TODAY, mine=False).count() == 2
        shown = page(county.tracker, "/worklists/help-due")
        assert shown.index("Ring the college") < shown.index("Look again: Cannot get there")
        assert "Later" not in shown
        assert "Help that is due" in page(county.tracker, "/worklists")
        assert "Help that is due" in page(county.tracker, "/")

    def test_nobody_who_left_the_caseload(self, county, ada):
        need(ada, county, review_on=TODAY)
        Person.objects.filter(pk=ada.pk).update(left_on=TODAY)
        assert queries.due(county.tracker, TODAY, mine=False).count() == 0

    def test_an_entry_made_one_with_another_brings_its_case(self, county, ada):
        travel = need(ada, county, review_on=TODAY)
        other = add_person(county, "Ada Ashe", born_on=ada.born_on)
        make_one(other, [ada], chosen={}, by=county.manager)
        shown = page(county.tracker, f"/people/{other.pk}/help")
        assert "Cannot get there" in shown
        assert queries.entry_of(other, "need", travel.pk, county.tracker) == travel
        due = page(county.tracker, "/worklists/help-due")
        assert f"/people/{other.pk}/help" in due
        with pytest.raises(CannotKeep, match="open already"):
            need(other, county)
        went = client(county.tracker).get(f"/people/{ada.pk}/help")
        assert went["Location"] == f"/people/{other.pk}/help"


class TestWhoMayRead:
    @pytest.fixture
    def told(self, county: County, ada: Person) -> Need:
        """Something of health, and something anybody may read."""
        need(ada, county, review_on=TODAY)
        mind = need(ada, county, "mental_health", detail="Sees a clinic", review_on=TODAY)
        actions.add_action(
            ada,
            kind="meeting",
            what="Talk with the clinic",
            owner=county.tracker.user,
            due_on=TODAY,
            need=mind,
            by=county.tracker,
        )
        actions.add_note(
            ada, text="Court in June", on=TODAY, sensitivity="justice", by=county.tracker
        )
        return mind

    @pytest.mark.parametrize(
        "address", ["/people/{}/help", "/people/{}/help/summary", "/worklists/help-due"]
    )
    def test_without_the_permission_nothing_of_it_shows(self, county, ada, told, plain, address):
        address = address.format(ada.pk)
        assert "linic" in page(county.tracker, address) or "Mental health" in page(
            county.tracker, address
        )
        plain()
        shown = page(county.tracker, address)
        assert "Cannot get there" in shown
        assert not [w for w in ("Mental", "linic", "Court", "Health.") if w in shown]

    def test_nor_is_it_counted(self, county, told, plain):
        assert queries.due(county.tracker, TODAY, mine=False).count() == 3
        plain()
        assert queries.due(county.tracker, TODAY, mine=False).count() == 1

    def test_nor_offered_nor_written_nor_opened(self, county, ada, told, plain):
        plain()
        assert "Mental health" not in page(county.tracker, f"/people/{ada.pk}/help/needs/add")
        assert "justice" not in page(county.tracker, f"/people/{ada.pk}/help/notes/add")
        with pytest.raises(CannotKeep, match="may read this class"):
            need(ada, county, "health")
        address = f"/people/{ada.pk}/help/needs/{told.pk}/review"
        assert client(county.tracker).get(address).status_code == 404
        back = f"/people/{ada.pk}/help/need/{told.pk}/take-back"
        assert client(county.tracker).post(back, {"why": "x"}).status_code == 404

    def test_a_restricted_note_is_read_by_its_writer_and_who_is_named(self, county, ada):
        said = {"text": "Ask nobody at home", "on": TODAY, "sensitivity": "restricted"}
        actions.add_note(ada, **said, by=county.tracker)
        address = f"/people/{ada.pk}/help"
        assert "Ask nobody" in page(county.tracker, address)
        assert "Ask nobody" not in page(county.manager, address)
        actions.add_note(
            ada, **said | {"text": "Known to both"}, readers=[county.manager.user],
            by=county.tracker,
        )  # fmt: skip
        shown = page(county.manager, address)
        assert "Known to both" in shown
        assert "may be read by Marian Webb" in shown

    def test_colleagues_are_named_of_a_restricted_note_only(self, county, ada):
        with pytest.raises(CannotKeep, match="restricted is for"):
            actions.add_note(
                ada, text="x", on=TODAY, sensitivity="general", readers=[county.manager.user],
                by=county.tracker,
            )  # fmt: skip

    def test_schools_and_other_authorities_see_none(self, county, ada):
        need(ada, county)
        assert client(county.school_user).get(f"/people/{ada.pk}/help").status_code == 403
        with pytest.raises(Refused):
            need(ada, county, "money", by=county.school_user)
        assert not Need.objects.visible_to(county.school_user).exists()
        other = County.make("997")
        assert client(other.tracker).get(f"/people/{ada.pk}/help").status_code == 404
        assert "Ada" not in page(other.tracker, "/worklists/help-due")
        enter(county.authority)

    def test_reading_a_case_and_each_act_is_kept_without_what_it_said(self, county, ada, told):
        page(county.tracker, f"/people/{ada.pk}/help")
        kept = Event.objects.filter(subject_id=ada.pk)
        verbs = set(kept.values_list("verb", flat=True))
        assert {"read a case", "took down a need", "planned an action", "wrote a note"} <= verbs
        assert "linic" not in str(list(kept.values_list("detail", flat=True)))


class TestPages:
    def test_a_day_spent_on_a_case(self, county, ada):
        at, help_ = client(county.tracker), f"/people/{ada.pk}/help"
        assert "No need yet" in at.get(help_).content.decode()
        sent = at.post(f"{help_}/needs/add", {"code": "travel"} | _day("since", TODAY))
        assert sent["Location"] == help_
        again = at.post(f"{help_}/needs/add", {"code": "travel"} | _day("since", TODAY))
        assert "open already" in again.content.decode()
        travel = Need.objects.get()
        planned = {"what": "Bus pass", "kind": "travel", "need": travel.pk} | {
            "owner": county.tracker.user.pk
        }
        at.post(f"{help_}/actions/add", planned | _day("due_on", TODAY))
        action = travel.actions.get()
        at.post(f"{help_}/actions/{action.pk}/done", {"came_of": "Came"} | _day("on", TODAY))
        at.post(f"{help_}/needs/{travel.pk}/review", {"met": "no"} | _day("on", TODAY))
        at.post(f"{help_}/needs/{travel.pk}/review", {"met": "yes"} | _day("on", TODAY))
        travel.refresh_from_db()
        assert travel.met_on == TODAY
        note = {"text": "All well", "sensitivity": "general"} | _day("on", TODAY)
        at.post(f"{help_}/notes/add", note)
        named = at.post(f"{help_}/notes/add", note | {"readers": [county.manager.user.pk]})
        assert "Choose Restricted, or name nobody" in named.content.decode()
        back = at.post(f"{help_}/need/{travel.pk}/take-back", {"why": ""}, follow=True)
        assert "Say why it should no longer count" in back.content.decode()
        at.post(f"{help_}/need/{travel.pk}/take-back", {"why": "Wrong person"})
        shown = at.get(help_).content.decode()
        assert "Wrong person" in shown
        assert "All well" in shown
        assert at.post(f"{help_}/need/{travel.pk}/take-back", {"why": "x"}).status_code == 404
        assert at.post(f"{help_}/letter/1/take-back", {"why": "x"}).status_code == 404


def _day(name: str, day: Any) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
