"""May the school know? Asked of a young person and a parent, by a careers leader, on paper."""

from typing import Any

import pytest
from django.utils import timezone

from fingerpost.core.sharing.asking import State
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents import actions, queries
from fingerpost.people.models import Person
from fingerpost.sharing.actions import settle_policy
from journeys.staff import Staff
from worlds import County, add_person, enter, officer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    county = County.make()
    settle_policy(by=county.manager, said={"mode": Mode.CONSENT.value})
    return county


@pytest.fixture
def amara(county: County) -> Person:
    """Fourteen, by age in Year 10, at Thornbury Hill."""
    return add_person(county, "Amara Okafor", age=14, school=county.school)


def slip(county: County, person: Person, asked: Giver) -> str:
    """The address on a slip."""
    enter(county.authority)
    ((_, address),) = actions.make_slips([person], asked=asked, by=county.school_user)
    return "/" + address.split("/", 3)[3]


def state(county: County, person: Person) -> State:
    enter(county.authority)
    today = timezone.localdate()
    return queries.asking_of(person, county.school, today).state(today)


def test_a_young_person_says_yes_and_later_takes_it_back_as_easily(
    county: County, amara: Person, theirs: Any
) -> None:
    address, young = slip(county, amara, Giver.PUPIL), theirs()
    young.opens(address)
    young.arrives("confirm.title")
    young.gives_birthday(amara.born_on)
    young.arrives("consent.title")
    young.sees("It is up to you. If you say no, nothing else changes for you.")
    young.sees("Your yes ends on ")
    young.taps_on("consent.yes")
    young.arrives("consent.title")
    young.sees("You said yes on ")
    young.sees("where you do it")
    assert young.taps == 2
    assert state(county, amara) is State.YES
    young.taps_on("frame.who", "link")
    young.arrives("who.title")

    later = theirs()
    later.opens(address)
    later.gives_birthday(amara.born_on)
    later.arrives("consent.title")
    later.taps_on("consent.take_back")
    later.arrives("consent.title")
    later.sees("You took your yes back on ")
    assert later.taps == 2, "as easily as it was given"
    later.taps_on("consent.no")
    later.arrives("consent.title")
    later.sees("You took your yes back on ")
    assert later.page.get_by_role("status").locator("strong").count() == 1, "one sentence"
    assert state(county, amara) is State.WITHDRAWN


def test_a_parent_answers_by_a_slip(county: County, amara: Person, theirs: Any) -> None:
    parent = theirs()
    parent.opens(slip(county, amara, Giver.PARENT))
    parent.arrives("parent.door")
    parent.gives_birthday(amara.born_on)
    parent.arrives("parent.title")
    parent.sees("From 16 on your child decides alone.")
    parent.taps_on("parent.no")
    parent.arrives("parent.title")
    parent.sees("You said no on ")
    assert state(county, amara) is State.NO


def test_a_careers_leader_prints_slips(staff: Staff, county: County, amara: Person) -> None:
    add_person(county, "Ben Adeyemi", age=16, school=county.school)
    page = staff.page
    staff.signs_in(county.school_user.user.email, home=county.school.name)
    staff.sees("0 of 2 have said that you may know")
    staff.opens("Ask 2 young people not asked before")
    staff.arrives("Whom to ask")
    staff.sees("2 young people would be asked")
    staff.presses("Slips for young people")
    staff.arrives(f"Slips for {county.school.name}")
    assert page.locator(".card").count() == 2
    page.emulate_media(media="print")
    assert page.get_by_text("These slips are shown once").is_hidden()
    assert page.get_by_role("heading", name="Year 10: 1 slip").is_visible()
    page.emulate_media(media="screen")
    staff.presses("Printing went wrong: take these slips back")
    staff.arrives("Consents")
    staff.sees("2 slips taken back")
    staff.opens("Amara Okafor")
    staff.arrives("Consents and instructions")


def test_an_officer_keys_forms_on_paper_and_undoes_a_slip_of_the_hand(
    staff: Staff, county: County, amara: Person
) -> None:
    page, today = staff.page, timezone.localdate()
    staff.signs_in(officer(county).user.email)
    page.goto("/consents")
    staff.arrives("Consents")
    staff.opens(county.school.name)
    staff.arrives("Consents")
    staff.presses("Key in forms on paper")
    staff.arrives("Forms on paper")
    for part in ("day", "month", "year"):
        page.locator(f"[name=on_{part}]").fill(str(getattr(today, part)))
    staff.presses("Keep these answers")
    staff.arrives("Forms on paper")
    staff.sees("Say who signed the forms")
    page.get_by_label("The young person").check()
    page.get_by_label("Yes").check()
    staff.presses("Keep these answers")
    staff.arrives("Forms on paper")
    staff.sees("Kept: 1 answer.")
    assert state(county, amara) is State.YES
    staff.presses("Undo the last sheet")
    staff.arrives("Forms on paper")
    staff.sees("Taken back: 1 answer.")
    assert state(county, amara) is State.NOT_ASKED
