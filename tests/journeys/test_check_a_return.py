"""A tracker checks a return file before it goes out, and takes the findings away."""

from pathlib import Path
from typing import Any

import pytest

from journeys.staff import Staff
from shared_files import REPOSITORY
from worlds import County

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

GOLDEN = REPOSITORY / "tests/golden/returns/2019-20.xml"


@pytest.fixture
def county() -> County:
    return County.make()


def test_a_return_is_checked_and_the_findings_taken_away(
    staff: Staff, county: County, tmp_path: Path
) -> None:
    page = staff.page
    file = tmp_path / "return.xml"
    file.write_bytes(GOLDEN.read_bytes().replace(b"<Gender>F</Gender>", b"<Gender>Q</Gender>"))
    staff.signs_in(county.tracker.user.email)
    page.goto("/returns/check")
    staff.arrives("Check a return file")
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("link", name="Choose the file to check").wait_for()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("heading", name="return.xml").wait_for()
    staff.sees("serious findings")
    staff.arrives("Check a return file")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the findings as CSV").click()
    assert "code,priority" in taken.value.path().read_text("utf-8-sig")


def test_it_works_without_scripts(
    browser: Any, live_server: Any, county: County, tmp_path: Path
) -> None:
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=False
    )
    page = context.new_page()
    Staff(page)
    page.goto("/returns/check")
    page.get_by_label("Email").fill(county.tracker.user.email)
    page.get_by_label("Password", exact=True).fill("walk-by-the-river-7")
    page.get_by_label("Password", exact=True).press("Enter")
    page.get_by_role("heading", name="Check a return file").wait_for()
    page.locator("input[type=file]").set_input_files(GOLDEN)
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("heading", name="2019-20.xml").wait_for()
    context.close()
