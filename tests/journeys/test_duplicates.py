"""Two entries of one young person, made one by keyboard and phone, and taken apart again."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from fingerpost.linkage.duplicates import actions
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PERSONAL = ("amara", "okonkwo", "07700", "xm1")


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    amara = add_person(
        county, "Amara Okonkwo", upn=county.upn(), school=county.school, postcode="XM1 1AA"
    )
    say(amara, "230", days_ago=200, by=county.tracker)
    again = add_person(
        county,
        "Amarah Okonkwo",
        born_on=amara.born_on,
        postcode="XM1 1AA",
        mobile="07700 900123",
    )
    say(again, "310", days_ago=3, by=county.tracker)
    actions.look_for(county.authority.pk)
    return county


@pytest.fixture
def staff(staff: Staff) -> Iterator[Staff]:
    yield staff
    asked = " ".join(staff.addresses).casefold()
    assert not [word for word in PERSONAL if word in asked]


def test_from_the_list_to_one_and_back_to_two(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto("/worklists")
    staff.opens("Possible duplicates")
    staff.arrives("Possible duplicates")
    staff.opens("Amara Okonkwo, number")

    staff.arrives("Are these the same young person?")
    given = staff.page.get_by_role("group", name="Given name", exact=True)
    given.get_by_label("Amara", exact=True).focus()
    staff.page.keyboard.press("Space")
    staff.presses("See what it would be")

    staff.arrives("Check before they are made one")
    staff.sees("The next return carries them once")
    staff.presses("Change an answer")
    staff.arrives("Are these the same young person?")
    assert given.get_by_label("Amara", exact=True).is_checked()
    staff.presses("See what it would be")
    staff.arrives("Check before they are made one")
    staff.presses("Make them one")

    staff.arrives("Amara Okonkwo")
    staff.sees("Made one of 2 entries")
    staff.page.get_by_text("Take apart", exact=True).click()
    staff.arrives("Amara Okonkwo")
    staff.presses("Take them apart")
    staff.arrives("Amara Okonkwo")
    staff.sees("Every entry is what it was before.")


def test_two_known_entries_from_the_page_of_one(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto(f"/people/{county.person('Amara').pk}")
    staff.opens("Same as another entry?")
    staff.arrives("Same as another entry?")
    staff.page.get_by_label("Amarah Okonkwo").check()
    staff.presses("Set them side by side")
    staff.arrives("Are these the same young person?")
    staff.presses("Not the same")
    staff.arrives("Possible duplicates")
    staff.sees("Nobody seems to be held twice")
