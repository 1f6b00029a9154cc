"""A data-protection officer looks at what would go, lets it begin, holds somebody, and pauses."""

import pytest
from django.utils import timezone

from journeys.staff import Staff
from worlds import County, add_person, officer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    """Hal, who is long out of use."""
    made = County.make("998")
    officer(made)
    add_person(made, "Hal Eld", age=24)
    return made


def test_an_officer_lets_it_begin_and_keeps_somebody(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in("data_protection_officer998@example.org")
    page.goto("/retention")
    staff.arrives("How long we keep what we hold")
    staff.sees("Nothing is deleted yet")
    staff.presses("See what would go")
    staff.arrives(f"What would go on 1 September {_next_september()}")
    staff.opens("See who")
    staff.arrives("Who would go")
    staff.opens("Keep from being deleted")
    staff.arrives("Keep from being deleted")
    page.get_by_label("A complaint is open").check()
    page.get_by_label("What is it about?").fill("Complaint 31")
    staff.presses("Keep them")
    staff.arrives("Kept though due")
    staff.sees("Complaint 31")
    page.goto("/retention/due")
    staff.sees("A complaint is open")
    staff.presses("I have looked: begin tonight")
    staff.arrives("How long we keep what we hold")
    staff.sees("every night at a quarter past four")
    staff.opens("Kept though due")
    staff.opens("Lift")
    staff.arrives("Lift a hold")
    page.get_by_label("Why can the details go?").fill("The complaint was closed")
    staff.presses("Lift")
    staff.sees("Nobody is held")
    page.goto("/retention")
    staff.presses("Pause")
    staff.arrives("Pause the deleting")
    page.get_by_label("Why?").fill("Two databases are made one")
    staff.presses("Pause")
    staff.arrives("How long we keep what we hold")
    staff.sees("Two databases are made one")
    assert "Hal" not in " ".join(staff.addresses)


def _next_september() -> int:
    today = timezone.localdate()
    return today.year + (today.month >= 9)
