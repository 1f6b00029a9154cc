"""A college says that somebody left, a tracker sees who waits, and the college what came of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.caseload.notices.actions import take_stock
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.organisations.actions import load_postcodes
from journeys.staff import Staff
from worlds import County, add_person, enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LEAVERS = """Last Name,First Name,Date of Birth,Post Code,Course,Date Left
Lowe,Kit,04/03/2010,TN1 1AA,Level 3 Music,06/11/2026
"""


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    return county


def the_worker_works(county: County) -> None:
    enter(county.authority)
    for submission in Submission.objects.filter(finished_at=None):
        intake.process(submission.pk)
    take_stock(county.authority.pk)


def fills_date(staff: Staff, group: str, day: date) -> None:
    boxes = staff.page.get_by_role("group", name=group)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(part, exact=True).fill(str(value))


def test_a_college_gives_notice_and_reads_what_came_of_it(staff: Staff, county: County) -> None:
    page, last = staff.page, timezone.localdate() - timedelta(days=3)
    staff.signs_in(county.provider_user.user.email, home=county.college.name)
    page.goto("/leaver-notices/")
    staff.arrives("Leaver notices")
    staff.sees("No leaver notices yet")
    page.get_by_role("button", name="Tell us that somebody has left").click()
    staff.arrives("Tell us that somebody has left")
    staff.presses("Give notice")
    staff.sees("Choose whether they left or never came")
    staff.arrives("Tell us that somebody has left")
    page.get_by_label("Given name").fill("Amara")
    page.get_by_label("Family name").fill("Okafor")
    fills_date(staff, "Date of birth", date(2010, 3, 4))
    page.get_by_label("They have left").check()
    fills_date(staff, "Last day they attended", last)
    page.get_by_label("Home postcode").fill("XM1 1AA")
    staff.presses("Give notice")
    staff.arrives("Leaver notice.csv")
    staff.sees("Thank you. Your notice is with us")
    the_worker_works(county)
    page.get_by_role("button", name="Download the receipt").wait_for()
    amara = county.person("Amara")
    log_contact(person=amara, by=county.tracker.user, means="call", outcome="spoke")
    take_stock(county.authority.pk)
    page.goto("/leaver-notices/")
    staff.arrives("Leaver notices")
    staff.sees("We have been in touch")


def test_a_tracker_sees_who_waits_and_sends_a_list_on(staff: Staff, county: County) -> None:
    load_postcodes({"TN1 1AA": "886"}.items(), by=None)
    notice = LEAVERS + "Okafor,Amara,04/03/2010,XM1 1AA,Level 2 Bricks,06/11/2026\n"
    county.send(county.college, notice, filename="leavers.csv")
    take_stock(county.authority.pk)
    page = staff.page
    staff.signs_in(county.tracker.user.email)
    page.goto("/worklists")
    page.get_by_role("link", name="Leaver notices without first contact").click()
    staff.arrives("Leaver notices without first contact")
    staff.sees("Nobody has tried")
    page.get_by_role("link", name="By provider").click()
    staff.arrives("Leaver notices by provider")
    page.get_by_role("link", name="For other authorities").click()
    staff.arrives("Notices for other authorities")
    page.get_by_label("How you sent it to Kent").select_option(label="By secure e-mail")
    staff.presses("I have sent it")
    staff.sees("Kept: the list went to Kent today.")
    page.get_by_role("link", name="All notices").click()
    staff.arrives("Leaver notices")
    staff.sees("Passed to Kent")
