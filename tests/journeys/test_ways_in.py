"""A data manager asks for a file by a link; somebody without an account hands it in."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from feed_servers import USER, SftpHost
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from journeys.staff import Staff
from worlds import County, enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ENROLMENTS = """Last Name,First Name,Date of Birth,Post Code,Programme,Start
Okafor,Amara,04/03/2010,XM1 1AA,Level 2 Brickwork,07/09/2026
"""


@pytest.fixture
def county() -> County:
    return County.make()


def test_a_file_comes_by_a_link_from_a_browser_without_javascript(
    staff: Staff, county: County, browser: Any, live_server: Any, tmp_path: Path
) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/files/")
    page.get_by_role("button", name="Ways in").click()
    staff.arrives("Ways in for files")
    staff.opens("Upload links")
    staff.arrives("Upload links")
    page.get_by_role("button", name="Make a link").click()
    staff.arrives("Make an upload link")
    staff.presses("Make the link")
    staff.arrives("Make an upload link")
    page.get_by_role("link", name="Enter what you ask for").click()
    assert page.evaluate("document.activeElement.name") == "what_for"

    page.get_by_label("Who sends it?").select_option(str(county.college.pk))
    page.get_by_label("What do you ask for?").fill("Your enrolments since 1 September")
    for part, typed in zip(("Day", "Month", "Year"), next_week(), strict=True):
        page.get_by_label(part, exact=True).fill(typed)
    staff.presses("Make the link")
    staff.arrives(f"An upload link for {county.college.name}")
    address = page.locator(".fp-copy__text").inner_text()

    plain = browser.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=False
    ).new_page()
    plain.set_viewport_size(page.viewport_size)
    plain.goto(address)
    file = tmp_path / "enrolments.csv"
    file.write_text(ENROLMENTS)
    plain.get_by_label("The file").set_input_files(file)
    plain.get_by_role("button", name="Send the file").click()
    plain.get_by_role("heading", level=1, name="Your receipt").wait_for()
    enter(county.authority)
    intake.process(Submission.objects.get().pk)
    plain.get_by_role("link", name="Look again").click()
    plain.get_by_text("Amara Okafor").wait_for()
    receipt = plain.url
    plain.context.close()

    sender = Staff(browser.new_context(base_url=live_server.url, locale="en-GB").new_page())
    sender.page.set_viewport_size(page.viewport_size)
    sender.page.goto(receipt)
    sender.arrives("Your receipt")
    sender.page.goto(address)
    sender.arrives("Hand in a file")
    sender.sees("All files this link is for have come")
    assert not sender.faults
    sender.page.context.close()

    page.get_by_role("button", name="I have passed it on").click()
    staff.arrives("Upload links")
    staff.opens("Stop")
    staff.arrives(f"Stop the link for {county.college.name}?")
    staff.presses("Stop it")
    staff.arrives("Upload links")
    page.goto("/ways-in/")
    staff.arrives("Ways in for files")
    staff.sees("by an upload link")


def test_a_token_is_made_and_revoked(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/ways-in/tokens/")
    staff.arrives("Tokens")
    page.get_by_role("button", name="Make a token").click()
    staff.arrives("Make a token")
    page.get_by_label("Who sends it?").select_option(str(county.college.pk))
    page.get_by_label("What holds the token?").fill("Nightly export")
    staff.presses("Make the token")
    staff.arrives("The token of Nightly export")
    page.get_by_role("button", name="I have passed it on").click()
    staff.arrives("Tokens")
    staff.opens("Revoke")
    staff.arrives("Revoke the token of Nightly export?")
    staff.presses("Revoke it")
    staff.arrives("Tokens")
    staff.sees("works no longer")


def next_week() -> tuple[str, str, str]:
    day = timezone.localdate() + timedelta(days=7)
    return str(day.day), str(day.month), str(day.year)


def test_a_folder_is_made(staff: Staff, county: County, settings: Any, tmp_path: Path) -> None:
    settings.INBOX = tmp_path
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/ways-in/folders")
    staff.arrives("Watched folders")
    staff.presses("Make the folder")
    staff.arrives("Watched folders")
    staff.sees("Choose who sends it")
    page.get_by_label("Who sends it?").select_option(str(county.college.pk))
    staff.presses("Make the folder")
    staff.arrives("Watched folders")
    staff.sees("The folder of")


def test_a_feed_is_set_up_tried_and_switched_on(
    staff: Staff, county: County, settings: Any, tmp_path: Path
) -> None:
    settings.PRIVATE_HOSTS = ["127.0.0.1"]
    settings.FEED_SECRETS = tmp_path / "secrets"
    (tmp_path / "theirs").mkdir()
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/ways-in/feeds/")
    staff.arrives("Feeds")
    page.get_by_role("button", name="Set up a feed").click()
    staff.arrives("What shall we fetch from?")
    for kind in ("OneRoster", "Wonde"):
        page.get_by_label(kind).check()
        staff.presses("Continue")
        staff.arrives(f"Set up a feed: {kind}")
        page.go_back()
    page.get_by_label("Secure file transfer").check()
    staff.presses("Continue")
    staff.arrives("Set up a feed: Secure file transfer (SFTP)")
    staff.presses("Save")
    page.get_by_role("link", name="Enter the host").click()
    assert page.evaluate("document.activeElement.name") == "host"
    with SftpHost(tmp_path / "theirs", tmp_path / "clients").running() as host:
        page.get_by_label("Who sends it?").select_option(str(county.college.pk))
        page.get_by_label("Host").fill("127.0.0.1")
        page.get_by_label("Port").fill(str(host.port))
        page.get_by_label("Account there").fill(USER)
        page.get_by_label("What is its secret called?").fill("marlbrook")
        staff.presses("Save")
        staff.arrives(county.college.name)
        staff.presses("Try it")
        staff.arrives("Is this the key of 127.0.0.1?")
        staff.presses("I have compared it: it is")
        staff.arrives(county.college.name)
        staff.presses("Try it")
        staff.arrives(county.college.name)
        staff.sees("There is no secret yet")
    staff.presses("Switch it on")
    staff.arrives(county.college.name)
    page.goto("/ways-in/feeds/")
    staff.arrives("Feeds")
    staff.sees("In a few minutes")
