"""The data-protection officer settles how names go back, signs with a school, takes the papers."""

import pytest

from journeys.staff import Staff
from worlds import County, add_person, officer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    county = County.make()
    for name in ("Ada Price", "Ben Price", "Cal Price"):
        add_person(county, name, school=county.school)
    return county


def give_day(staff: Staff, question: str) -> None:
    """1 September 2026, typed in its three boxes."""
    boxes = staff.page.get_by_role("group", name=question)
    for part, typed in (("Day", "1"), ("Month", "9"), ("Year", "2026")):
        boxes.get_by_label(part).fill(typed)


def test_an_agreement_from_nothing_to_names(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(officer(county).user.email)
    staff.sees("None is due")
    staff.presses("See what each school may have")
    staff.arrives("What each school may have")
    staff.sees("Decide whether names go back to schools")
    staff.opens("How we share")
    staff.arrives("How we share")
    staff.presses("Change how we share")
    staff.arrives("Change how we share")
    page.get_by_label("With notice").check()
    staff.presses("Settle")
    staff.arrives("Change how we share")
    staff.sees("Before you choose this, enter the day the impact assessment was signed")
    page.get_by_role("link", name="About us", exact=True).click()
    staff.arrives("About us")
    give_day(staff, "When the impact assessment was signed")
    give_day(staff, "Since when the privacy notice is public")
    staff.presses("Keep")
    staff.arrives("Agreements and notices to download")
    staff.sees("web address of the privacy notice")
    with page.expect_download() as download:
        page.get_by_role("link", name="Privacy notice in full (DOCX)").click()
    assert download.value.suggested_filename == "notice-long.docx"
    page.goto("/agreements/settled/change")
    page.get_by_label("With notice").check()
    staff.presses("Settle")
    staff.arrives("How we share")

    page.goto("/agreements/")
    staff.sees("Sign a data-sharing agreement: 3 more")
    staff.opens(county.school.name)
    staff.arrives(county.school.name)
    staff.sees("No agreement with them yet")
    staff.presses("Enter an agreement")
    staff.arrives("Enter an agreement")
    assert not page.get_by_label("Given name").count()
    page.get_by_label("Still there so far").uncheck()
    staff.presses("Continue")
    staff.arrives("Enter an agreement")
    staff.presses("Continue")
    staff.arrives("Enter an agreement")
    page.get_by_label("Signed", exact=True).check()
    staff.presses("Continue")
    staff.arrives("Enter an agreement")
    page.get_by_role("link", name="Enter who signed for us").click()
    assert page.evaluate("document.activeElement.name") == "signed_by_us"
    page.get_by_label("Who signed for us").fill("Ines Ward")
    page.get_by_label("Who signed for them").fill("Hal Moss")
    give_day(staff, "When we signed")
    give_day(staff, "When they signed")
    staff.presses("Continue")
    staff.arrives("Check your answers")
    staff.sees("Hal Moss")
    staff.presses("Keep the agreement")
    staff.arrives(county.school.name)
    staff.sees("In force until")
    staff.sees("We may name 3 of 3 leavers")
    staff.presses("End early")
    staff.arrives(f"End the agreement with {county.school.name}?")
    assert "Price" not in page.content()
