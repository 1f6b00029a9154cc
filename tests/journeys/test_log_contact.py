"""Logging a contact in four actions or fewer: with a thumb, with the keyboard alone, by two people.

An action is one tap, one key that chooses something, or one text typed. Moving on with Tab is none:
the strip asks nothing by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache

from fingerpost.caseload.contacts import actions
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from journeys.staff import DESK, Staff
from worlds import PASSWORD, County, add_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AT_MOST = 4
A_THUMB = 44  # pixels: what a finger hits without looking


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    for name in ("Amara Okafor", "Bo Larch"):
        add_person(county, name, mobile="07700 900123", school=county.school)
    return county


@pytest.fixture
def amara(county: County) -> Person:
    return county.person("Amara")


@dataclass
class Counted:
    """What somebody does in the strip, counted."""

    page: Any
    actions: list[str] = field(default_factory=list)

    def taps(self, words: str) -> None:
        chip = self.page.locator(".fp-strip__chip").filter(has_text=words)
        chip.locator("visible=true").first.click()
        self.actions.append(words)

    def chooses(self, code: str) -> None:
        self.page.get_by_label("What are they doing?").select_option(code)
        self.actions.append(code)

    def key(self, key: str) -> None:
        self.page.keyboard.press(key)
        if key != "Tab":
            self.actions.append(key)

    def types(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.actions.append(words)

    def logs(self) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Log this").click()
        self.actions.append("Log")

    def enters(self) -> None:
        with self.page.expect_navigation():
            self.key("Enter")


def open_page(staff: Staff, county: County, person: Person) -> Counted:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto(f"/people/{person.pk}")
    staff.arrives(person.full_name)
    return Counted(staff.page)


def test_no_answer_in_two_taps(staff: Staff, county: County, amara: Person) -> None:
    does = open_page(staff, county, amara)
    for chip in staff.page.locator(".fp-strip__chip").locator("visible=true").all():
        assert chip.bounding_box()["height"] >= A_THUMB
    does.taps("No answer")
    staff.sees("Next: try again at another time of day")
    does.logs()
    staff.arrives("Amara Okafor")
    staff.sees("Logged: call: no answer.")
    assert len(does.actions) == 2


def test_what_was_learned_in_four_actions(staff: Staff, county: County, amara: Person) -> None:
    does = open_page(staff, county, amara)
    does.taps("Text")
    does.taps("They answered")
    does.chooses("310")
    does.logs()
    staff.arrives("Amara Okafor")
    staff.sees("Logged: text: they answered.")
    staff.sees("Apprenticeship")
    assert len(does.actions) <= AT_MOST
    staff.presses("Undo")
    staff.arrives("Amara Okafor")
    staff.sees("Taken back.")


def test_what_cannot_be_is_shown_at_its_question(
    staff: Staff, county: County, amara: Person
) -> None:
    open_page(staff, county, amara)
    staff.presses("Log this")
    staff.arrives("Amara Okafor")
    staff.sees("There is a problem")
    staff.sees("Choose what came of it")


def test_today_goes_from_one_to_the_next(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.sees("Whom do I try next?")
    does = Counted(staff.page)
    first = staff.page.locator(".fp-next__name").inner_text()
    does.taps("Left a message")
    does.logs()
    staff.arrives("Today")
    staff.sees(f"{first}. Logged: call: left a message.")
    assert staff.page.locator(".fp-next__name").inner_text() != first
    with staff.page.expect_navigation():
        staff.page.get_by_role("button", name="Next: leave them for later").click()
    staff.page.get_by_role("heading", level=2, name="Log a contact").wait_for()
    does.taps("Wrong number")
    does.logs()
    staff.arrives("Whom to try next")
    staff.sees("Nobody is due just now")


def test_guarded_numbers_ask_why(staff: Staff, county: County, amara: Person) -> None:
    people.set_safe_contact(amara, unsafe=True, note="Her stepfather answers", by=county.manager)
    open_page(staff, county, amara)
    staff.sees("Not safe to contact")
    assert staff.page.get_by_text("07700").count() == 0
    staff.page.get_by_label("Why must you reach them?").fill("Her social worker asked")
    staff.presses("Show how to reach them")
    staff.arrives("Amara Okafor")
    staff.sees("07700 900123")
    staff.page.get_by_role("link", name="Change how they may be reached").click()
    staff.arrives("How they may be reached")
    staff.presses("Keep")
    staff.arrives("Amara Okafor")


def test_two_trackers_on_one_page(staff: Staff, county: County, amara: Person) -> None:
    does = open_page(staff, county, amara)
    staff.page.get_by_label("Note").fill("Works at the bakery")
    actions.log_contact(person=amara, by=county.manager.user, means="visit", outcome="nobody_in")
    does.taps("No answer")
    does.logs()
    staff.arrives("Amara Okafor")
    staff.sees("Somebody changed something while you had this open.")
    staff.sees("Visit: nobody in. Tried by Marian Webb.")
    assert staff.page.get_by_label("Note").input_value() == "Works at the bakery"
    does.logs()
    staff.arrives("Amara Okafor")
    staff.sees("Logged: call: no answer.")
    # The page answered once with "that is not how it stands any more", which the browser notes.
    staff.faults[:] = [fault for fault in staff.faults if "409" not in fault]


@pytest.fixture
def desk(page: Any, county: County) -> Iterator[Staff]:
    page.set_viewport_size(DESK)
    staff = Staff(page)
    yield staff
    assert not staff.faults


def test_no_answer_by_keyboard_alone(desk: Staff, county: County, amara: Person) -> None:
    does = open_page(desk, county, amara)
    does.key("c")
    assert desk.page.evaluate("document.activeElement.value") == "call"
    does.key("3")
    assert desk.page.evaluate("document.activeElement.value") == "no_answer"
    does.enters()
    desk.arrives("Amara Okafor")
    desk.sees("Logged: call: no answer.")
    assert len(does.actions) <= AT_MOST


def test_what_was_learned_by_keyboard_alone(desk: Staff, county: County, amara: Person) -> None:
    does = open_page(desk, county, amara)
    does.key("c")
    does.key("1")
    assert desk.page.evaluate("document.activeElement.name") == "code"
    does.types("Apprent")
    does.enters()
    desk.arrives("Amara Okafor")
    desk.sees("Logged: call: spoke with them.")
    desk.sees("Apprenticeship")
    assert len(does.actions) <= AT_MOST


def test_without_scripts_it_is_as_quick(
    browser: Any, live_server: Any, county: County, amara: Person
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Email").fill(county.tracker.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.goto(f"/people/{amara.pk}")
    does = Counted(page)
    does.taps("Visit")
    does.taps("Nobody in")
    does.logs()
    page.get_by_text("Logged: visit: nobody in.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back.").wait_for()
    context.close()
    assert len(does.actions) <= AT_MOST
