"""What helped: counted from what was done and what they did after, and for whom it is seen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.casework import actions
from fingerpost.caseload.casework.directory import actions as referring
from fingerpost.caseload.casework.models import Referral
from fingerpost.core import access
from fingerpost.core.workflow import ReferralState as State
from fingerpost.people.models import Person
from worlds import County, add_person, enter, say, signed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
PAGE = "/figures/what-helped"


@pytest.fixture
def county() -> Iterator[County]:
    county = County.make()
    yield county
    enter(county.authority)


def days(number: int) -> Any:
    return TODAY - timedelta(days=number)


def guided(county: County, name: str, *, need: str = "direction") -> Person:
    """Somebody not in learning or work, who had guidance 200 days ago."""
    person = add_person(county, name)
    say(person, "619", days_ago=300)
    held = actions.add_need(person, code=need, since=days(250), by=county.tracker)
    said = {"kind": "guidance", "what": "Talk", "owner": county.tracker.user, "due_on": TODAY}
    planned = actions.add_action(person, **said, need=held, by=county.tracker)
    actions.finish_action(planned, on=days(200), by=county.tracker)
    return person


def page(by: Any, address: str = PAGE) -> str:
    return " ".join(signed_in(by).get(address).content.decode().split())


def lines(by: Any) -> list[str]:
    return signed_in(by).get(f"{PAGE}/csv").content.decode("utf-8-sig").splitlines()[1:]


def test_who_went_on_and_stayed_is_counted_by_need_and_by_help(county):
    ada, bo = guided(county, "Ada Ashe"), guided(county, "Bo Birch")
    say(ada, "310", days_ago=180, starts_on=days(180))
    say(bo, "619", days_ago=100)
    whatever, direction = lines(county.tracker)
    assert whatever == "Whatever stood in the way,Careers guidance,2,1,2,,,1,1,,"
    assert direction.startswith("Does not know what to do next,Careers guidance,2,1,2")
    assert "1 of 2" in page(county.tracker)
    assert Event.objects.filter(verb="downloaded what helped").exists()


def test_who_was_in_learning_when_it_began_is_not_counted(county):
    ada = guided(county, "Ada Ashe")
    say(ada, "230", days_ago=220, starts_on=days(220))
    assert lines(county.tracker) == []
    assert "what became of it stands here" in page(county.tracker)


def test_a_programme_counts_once_it_is_finished(county):
    ada = add_person(county, "Ada Ashe")
    said = {"name": "Build", "provider": "Us", "sensitivity": "general"}
    built = referring.keep_provision(None, said=said, by=county.tracker)
    referral: Referral = referring.refer(ada, provision=built, by=county.tracker)
    for state in (State.ACCEPTED, State.STARTED):
        referring.move_on(referral, to=state, on=days(60), by=county.tracker)
    assert lines(county.tracker) == []
    referring.move_on(
        referral, to=State.FINISHED, on=days(10), outcome="finished", by=county.tracker
    )
    assert lines(county.tracker) == ['Whatever stood in the way,"Build, Us",1,0,0,,,0,0,,']
    assert "Too soon to say" in page(county.tracker)


def test_a_need_of_health_is_hidden_with_its_help(county, monkeypatch):
    guided(county, "Ada Ashe", need="mental_health")
    assert "Mental health" in page(county.tracker)
    less = frozenset(access.TRACKER.permissions - {access.Permission.SEE_SENSITIVE})
    monkeypatch.setitem(access.ROLES, "tracker", access.Role("tracker", "Tracker", "", less))
    assert "Mental health" not in page(county.tracker)
    assert lines(county.tracker) == []


def test_as_pdf_and_not_for_schools_or_other_authorities(county):
    guided(county, "Ada Ashe")
    assert signed_in(county.manager).get(f"{PAGE}/pdf").content.startswith(b"%PDF")
    for address in (PAGE, f"{PAGE}/pdf", f"{PAGE}/csv"):
        assert signed_in(county.school_user).get(address).status_code == 403
    assert lines(County.make("997").tracker) == []
