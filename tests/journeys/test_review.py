"""Who is meant? Thirty lines settled by keyboard alone, at a desk and on a phone."""

from datetime import date, timedelta
from time import monotonic

import pytest

from fingerpost.intake.models import Row
from fingerpost.intake.review import queue
from journeys.staff import Staff
from worlds import County, add_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LINES = 30
SECONDS_A_DECISION = 5.0
HEADINGS = "Learner Ref,Last Name,First Name,Date of Birth,Post Code,Programme,Start,Planned End\n"
COURSE = "Level 2 Brickwork,07/09/2026,31/07/2027"


@pytest.fixture
def county() -> County:
    """Thirty young people, and a college's list of their twins: nothing but a person can tell."""
    county = County.make()
    text = HEADINGS
    for n in range(LINES):
        born = date(2009, 9, 3) + timedelta(days=7 * n)
        family = f"{'BCDFGHJKLM'[n % 10]}ar{'nrstv'[n // 6]}ow"
        add_person(county, f"Joshua {family}", born_on=born, postcode=f"XM{n % 9 + 1} {n % 9}AB")
        text += f"L{n},{family},Harriet,{born:%d/%m/%Y},XM{n % 9 + 1} {n % 9}AB,{COURSE}\n"
    county.send(county.college, text, filename="twins.csv", as_of=date(2026, 9, 20))
    return county


def answers(staff: Staff, key: str, left: str) -> None:
    """One key, and one part of the page comes back."""
    asked = len(staff.addresses)
    staff.page.keyboard.press(key)
    staff.page.get_by_role("status").get_by_text(left, exact=True).wait_for()
    assert len(staff.addresses) == asked + 1


def test_thirty_lines_by_keyboard_alone(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/attention/")
    staff.arrives("Needs attention")
    page.get_by_role("button", name="Settle them one by one").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    staff.arrives("Who is meant?")
    staff.sees(f"{LINES} lines are left")
    staff.sees("twins and siblings share all the rest")

    first = page.get_by_role("heading", level=2).first.inner_text()
    page.keyboard.press("j")
    page.get_by_role("heading", level=2, name=first).wait_for(state="detached")
    page.keyboard.press("k")
    page.get_by_role("heading", level=2, name=first).wait_for()

    began = monotonic()
    answers(staff, "s", "29 lines are left")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    staff.arrives("Who is meant?")
    answers(staff, "u", "30 lines are left")
    staff.sees("Taken back. Here is the line again.")
    keys = ["s", "d", "n", "c"] + ["d", "s"] * (LINES // 2 - 2)
    for number, key in enumerate(keys[:-1], 1):
        left = LINES - number
        answers(staff, key, f"{left} lines are left" if left > 1 else "1 line is left")
    page.keyboard.press(keys[-1])
    staff.sees("Nothing waits for you")
    assert (monotonic() - began) / (LINES + 2) < SECONDS_A_DECISION
    staff.arrives("Who is meant?")

    outcomes = Row.objects.values_list("outcome", flat=True)
    assert sorted(outcomes).count(Row.Outcome.WAITING) == 1
    assert queue.for_me(county.tracker).count() == 1
