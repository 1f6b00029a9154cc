"""The working year: what is due, what of it is done, and who is reminded of what."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.notices import actions as notices
from fingerpost.core.working_year.milestones import Standing
from fingerpost.intake import actions as intake
from fingerpost.organisations.contacts import actions as contacts
from fingerpost.reports.working_year import actions, queries, tasks
from fingerpost.reports.working_year.models import Change, Reminder
from worlds import County, add_person, enter, signed_in

pytestmark = pytest.mark.django_db

YEAR = 2026
LIST = """Last Name,First Name,Date of Birth,UPN,Post Code,Programme,Start
Okafor,Amara,04/03/2010,,XM1 1AA,Level 2 Brickwork,07/09/2026
"""


@pytest.fixture
def county() -> County:
    return County.make("998")


@pytest.fixture(autouse=True)
def autumn(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 10 October 2026 for whoever asks what day it is here."""
    monkeypatch.setattr(queries.timezone, "localdate", _autumn(timezone.localdate))


def _autumn(real: Any) -> Any:
    return lambda value=None, *rest: real(value, *rest) if value else date(2026, 10, 10)


def due(county: County, key: str) -> queries.Due:
    return next(one for one in queries.due(county.authority, YEAR) if one.key == key)


def state(county: County, key: str) -> queries.State:
    known = queries.known(county.manager, YEAR)
    return queries.states([due(county, key)], known)[0]


def send(county: County, day: date) -> None:
    at = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
    county.send(county.college, LIST, as_of=day, received_at=at)


def address(name: str, key: str) -> str:
    return reverse(name, args=[YEAR, key])


def test_a_list_in_time_is_done_and_a_late_one_done_late(county: County) -> None:
    add_person(county, "Ada Price", school=county.school)
    send(county, date(2026, 9, 14))
    lists = state(county, "enrolment_providers")
    assert (lists.done, lists.places, lists.standing) == (1, 1, Standing.DONE)
    actions.settle(due(county, "enrolment_providers"), by=county.manager, due_on=date(2026, 9, 12))
    assert state(county, "enrolment_providers").standing is Standing.DONE_LATE


def test_schools_that_sent_nothing_are_overdue(county: County) -> None:
    add_person(county, "Ada Price", school=county.school)
    lists = state(county, "enrolment_schools")
    assert (lists.done, lists.places, lists.standing) == (0, 1, Standing.OVERDUE)
    shown = signed_in(county.manager).get(address("milestone", "enrolment_schools"))
    assert county.school.name in shown.content.decode()
    assert "Overdue" in shown.content.decode()


def test_what_was_due_before_an_authority_began_here_is_overdue_to_nobody(county: County) -> None:
    add_person(county, "Ada Price", school=county.school)
    county.authority.began_on = date(2026, 9, 20)
    county.authority.save()
    assert state(county, "enrolment_schools").standing is Standing.BEFORE_OUR_TIME
    assert state(county, "enrolment_providers").standing is Standing.OVERDUE
    client = signed_in(county.manager)
    shown = client.get(reverse("working_year")).content.decode()
    assert "Before you began here" in shown
    known, found = queries.known(county.manager, YEAR), queries.due(county.authority, YEAR)
    home = signed_in(county.school_user).get("/home").content.decode()
    assert due(county, "enrolment_schools").milestone.name not in home
    assert "Intended destinations of Year 11" in home
    (record,) = queries.league(county.manager, found, known, YEAR)
    assert record.organisation == county.school
    assert record.missing == sum(
        date(2026, 9, 20) <= one.due_on < date(2026, 10, 10)
        and one.milestone.whom in ("schools", "everyone")
        for one in found
        if one.by_place
    )


def test_the_league_says_how_long_leaver_notices_took(county: County) -> None:
    add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    came = timezone.make_aware(timezone.datetime(2026, 10, 6, 12))
    leavers = "Last Name,First Name,Date of Birth,Post Code,Course,Date Left\n"
    county.send(
        county.college, leavers + "Okafor,Amara,04/03/2010,XM1 1AA,Bricks,02/10/2026\n",
        filename="leavers.csv", as_of=date(2026, 10, 6), received_at=came,
    )  # fmt: skip
    notices.take_stock(county.authority.pk)
    shown = " ".join(signed_in(county.manager).get(reverse("league")).content.decode().split())
    assert "4 days (1 notice)" in shown
    saved = signed_in(county.manager).get(reverse("league_csv")).content.decode()
    assert ",1,4,,0" in saved


def test_a_file_of_the_summer_before_does_not_count(county: County) -> None:
    send(county, date(2026, 7, 1))
    assert state(county, "enrolment_providers").done == 0


def test_a_file_that_was_undone_does_not_count(county: County) -> None:
    send(county, date(2026, 9, 14))
    county.sent[-1].refresh_from_db()
    intake.undo(county.sent[-1], by=county.manager)
    assert state(county, "enrolment_providers").done == 0


def test_contacts_confirmed_since_september_count(county: County) -> None:
    send(county, date(2026, 9, 14))
    said = {"does": "data", "name": "Dan", "email": "dan@example.org", "phone": "", "note": ""}
    one = contacts.add(county.college, by=county.manager, today=date(2026, 8, 1), said=said)
    assert state(county, "contacts_confirmed").done == 0
    contacts.confirm([one], by=county.manager, today=date(2026, 9, 3))
    assert state(county, "contacts_confirmed").standing is Standing.DONE


def test_an_own_milestone_is_added_ticked_off_and_taken_back(county: County) -> None:
    client = signed_in(county.manager)
    said = {"name": "Briefing for members", "due_on": "1 12 2026"}
    assert (
        "Briefing for members"
        in client.post(reverse("add_milestone"), said, follow=True).content.decode()
    )
    key = Change.objects.get().key
    assert state(county, key).standing is Standing.AHEAD
    client.post(address("tick_milestone", key), {"done": "yes"})
    assert state(county, key).standing is Standing.DONE
    client.post(address("tick_milestone", key), {"done": "no"})
    assert state(county, key).standing is Standing.AHEAD


def test_what_can_be_known_is_not_ticked_off(county: County) -> None:
    answer = signed_in(county.manager).post(address("tick_milestone", "return_october"))
    assert answer.status_code == 404


def test_a_milestone_is_left_out_and_put_back(county: County) -> None:
    client = signed_in(county.manager)
    client.post(address("leave_out_milestone", "scorecard"))
    assert client.get(address("milestone", "scorecard")).status_code == 404
    shown = client.get(reverse("working_year"), {"year": YEAR}).content.decode()
    assert "Left out this year" in shown
    client.post(address("put_back_milestone", "scorecard"))
    assert client.get(address("milestone", "scorecard")).status_code == 200


def test_a_place_is_reminded_once_a_day_and_hears_no_name(county: County, settings: Any) -> None:
    settings.EMAIL_IS_SET_UP = True
    add_person(county, "Ada Price", school=county.school)
    said = {"does": "data", "name": "Dan", "email": "dan@example.org", "phone": "", "note": ""}
    contacts.add(county.school, by=county.manager, today=date(2026, 9, 1), said=said)
    client = signed_in(county.manager)
    for _ in range(2):
        client.post(address("remind_places", "enrolment_schools"))
    assert [one.to for one in mail.outbox] == [["dan@example.org"]]
    written = mail.outbox[0].subject + mail.outbox[0].body
    assert "11 September 2026" in written
    assert "Price" not in written
    assert Reminder.objects.count() == 1
    assert "dan@" not in str([event.detail for event in Event.objects.all()])


def test_whoever_sees_to_it_hears_a_week_before_unless_it_is_done(
    county: County, settings: Any
) -> None:
    settings.EMAIL_IS_SET_UP = True
    lists = due(county, "enrolment_providers")
    actions.settle(lists, by=county.manager, owner=county.tracker.user)
    assert tasks.remind(county.authority, date(2026, 9, 20)) == 0
    assert tasks.remind(county.authority, date(2026, 9, 23)) == 1
    assert tasks.remind(county.authority, date(2026, 9, 23)) == 0
    send(county, date(2026, 9, 14))
    assert tasks.remind(county.authority, date(2026, 9, 30)) == 0
    assert mail.outbox[0].to == [county.tracker.user.email]


def test_the_league_counts_in_time_late_missing_and_lines_that_wait(county: County) -> None:
    add_person(county, "Ada Price", school=county.school)
    send(county, date(2026, 10, 3))
    found, known = queries.due(county.authority, YEAR), queries.known(county.manager, YEAR)
    records = {one.organisation: one for one in queries.league(county.manager, found, known, YEAR)}
    college, school = records[county.college], records[county.school]
    assert (college.in_time, college.late, college.lines, college.waiting) == (0, 1, 1, 1)
    assert school.missing == school.asked > 0


def test_days_on_which_we_are_shut_are_kept_and_taken_out(county: County) -> None:
    client = signed_in(county.manager)
    said = {"day": "29 12 2026"}
    client.post(reverse("shut_days"), said)
    assert [one.day for one in queries.shut_days(county.manager)] == [date(2026, 12, 29)]
    client.post(reverse("open_day", args=["2026-12-29"]))
    assert queries.shut_days(county.manager) == []
    assert client.post(reverse("open_day", args=["never"])).status_code == 404


def test_schools_and_providers_see_neither_the_year_nor_the_league(county: County) -> None:
    for user in (county.school_user, county.provider_user):
        client = signed_in(user)
        for name in ("working_year", "league", "league_csv", "shut_days"):
            assert client.get(reverse(name)).status_code == 403


def test_a_tracker_sees_the_year_and_does_not_settle_it(county: County) -> None:
    client = signed_in(county.tracker)
    assert client.get(reverse("working_year")).status_code == 200
    assert client.get(reverse("league")).status_code == 200
    assert client.post(address("leave_out_milestone", "scorecard")).status_code == 403


def test_another_authority_has_a_year_of_its_own(county: County) -> None:
    actions.settle(due(county, "scorecard"), by=county.manager, due_on=date(2027, 7, 2))
    actions.shut_on(date(2026, 12, 29), by=county.manager)
    other = County.make("997")
    enter(other.authority)
    found = {one.key: one.due_on for one in queries.due(other.authority, YEAR)}
    assert found["scorecard"] == date(2027, 7, 15)
    assert queries.shut_days(other.manager) == []


@pytest.mark.parametrize("year", ["1066", "next", ""])
def test_a_year_that_never_was_shows_this_one(county: County, year: str) -> None:
    shown = signed_in(county.manager).get(reverse("working_year"), {"year": year})
    assert "The working year 2026/27" in shown.content.decode()
    assert signed_in(county.manager).get("/working-year/1066/scorecard").status_code == 404
