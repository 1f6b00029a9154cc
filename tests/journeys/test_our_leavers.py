"""A careers leader looks where leavers went, doubts a line, tells of another, reads the answer."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from fingerpost.core.dates import academic_year
from fingerpost.core.records import Source
from fingerpost.core.sharing.flows import Mode
from fingerpost.organisations.access import Access
from fingerpost.reports.leavers import actions, presenters
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Agreement
from journeys.staff import Staff
from worlds import County, add_person, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    county = County.make()
    today, summer = timezone.localdate(), academic_year(timezone.localdate())
    for name in ("Amara Okafor", "Ben Bird"):
        person = add_person(county, name, school=county.school)
        if name == "Amara Okafor":
            say(
                person,
                "230",
                source=Source.PROVIDER_ENROLMENT,
                provider_id=county.college.pk,
                starts_on=date(summer, 9, 2),
                course="Level 2 Brickwork",
            )
    sharing.settle_policy(by=county.manager, said={"mode": Mode.NOTICE.value})
    agree(county, county.manager, today)
    return county


def agree(county: County, by: Access, today: date) -> None:
    signed = {"signed_by_us": "Dana Officer", "signed_by_them": "Hedy Head"}
    days = {"signed_by_us_on": today, "signed_by_them_on": today}
    said = {
        "flows": ["F7"],
        "fields": sorted(presenters.FIELDS),
        "mode": Mode.NOTICE.value,
        "starts_on": today - timedelta(days=30),
        "state": Agreement.State.SIGNED,
    }
    sharing.keep_agreement(None, organisation=county.school, by=by, said=said | signed | days)


def test_a_careers_leader_sees_doubts_and_tells(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.school_user.user.email, home=county.school.name)
    staff.sees("1 of 2")
    staff.opens("Our leavers")
    staff.arrives("Our leavers")
    staff.sees("Level 2 Brickwork")
    page.get_by_label("Name", exact=True).fill("okafr")
    staff.presses("Find")
    staff.arrives("Our leavers")
    assert page.get_by_text("Ben Bird").count() == 0
    staff.opens("This is wrong about Amara Okafor")
    staff.arrives("We think this is wrong")
    staff.presses("Tell us")
    staff.sees("Choose why you think it is wrong")
    staff.arrives("We think this is wrong")
    page.get_by_label("They have left that place").check()
    staff.presses("Tell us")
    staff.arrives("Our leavers")
    staff.sees("Thank you. Somebody will look into it")
    staff.presses("Ask us to write to them")
    staff.sees("we send them a link of their own")
    staff.presses("This list is right")
    staff.sees("Sal Quill said on")
    staff.arrives("Our leavers")
    staff.opens("Tell us about Ben Bird")
    staff.arrives("Tell us what you know")
    page.get_by_label("What are they doing?").select_option("310")
    page.get_by_label("They told us themselves").check()
    staff.presses("Tell us")
    staff.arrives("Our leavers")
    staff.sees("as you told us on")
    assert not [address for address in staff.addresses if "okaf" in address.lower()]


def test_a_tracker_answers_a_school(staff: Staff, county: County) -> None:
    amara = county.person("Amara")
    actions.doubt(
        amara,
        school=county.school,
        because="elsewhere",
        words="She works at the bakery",
        saw="Education",
        by=county.school_user,
    )
    page = staff.page
    staff.signs_in(county.tracker.user.email)
    staff.opens("Schools think this is wrong")
    staff.arrives("Schools think this is wrong")
    staff.opens("Amara Okafor")
    staff.arrives("Answer a school")
    staff.presses("Answer")
    staff.sees("Choose what you make of it")
    page.get_by_label("It stands as it is").check()
    page.get_by_label("What the school reads").fill("We asked the college: she is still there.")
    staff.presses("Answer")
    staff.arrives("Schools think this is wrong")
    staff.sees("It stands as it is: We asked the college")
