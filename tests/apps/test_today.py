"""The first page of each role, and changing between roles."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from fingerpost.caseload.notices.actions import take_stock
from fingerpost.core.workflow import SubmissionState
from fingerpost.intake.models import Submission
from fingerpost.organisations import actions as organisations
from fingerpost.organisations.access import Access
from fingerpost.reports import presenters
from fingerpost.returns import actions as returns
from worlds import PASSWORD, County, add_person, say

TODAY = timezone.localdate()
ROLL = """Surname,Forename,DOB,Gender,UPN,NC Year,Entry Date,Postcode
Okafor,Amara,{born},F,{upn},12,01/09/2021,XM1 1AA
"""
STRANGERS = """Last Name,First Name,Date of Birth,Post Code,Programme,Start,Planned End
Nobody,Zebedee,01/01/2010,XM9 9ZZ,Level 3 Art,07/09/2026,31/07/2028
"""


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def county(db: None) -> County:
    return County.make()


def as_user(client: Client, access: Access) -> Client:
    client.force_login(access.user)
    return client


def words(client: Client, address: str = "/") -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content).find(".//main").text_content().split())


def send_roll(county: County) -> Submission:
    roll = ROLL.format(born=f"04/03/{TODAY.year - 17}", upn=county.upn())
    return county.send(county.school, roll, filename="roll-list.csv", as_of=TODAY)


# The data manager's


def test_the_rates_stand_with_their_base_day_and_list(client: Client, county: County) -> None:
    for name in ("Ada", "Bo", "Cy"):
        say(add_person(county, f"{name} Ashe"), "230", days_ago=5)
    say(add_person(county, "Di Ashe"), "619", days_ago=5)
    add_person(county, "Ed Ashe")
    add_person(county, "Fi Older", age=20, ehc_plan=True)  # on the caseload, not in the rates
    page = words(as_user(client, county.manager))
    for said in (
        f"Not known 20.0% 1 of 5, academic age 16 and 17 as at {presenters.date_words(TODAY)}",
        "NEET 20.0% 1 of 5",
        "In education, work or training 60.0% 3 of 5",
        "Lapse before the period ends",
        "academic age 16 and 17, and to 24 with an EHC plan",
        "Young people of academic age 16 and 17, and to 24 with an EHC plan.",
        f"The period ends on {presenters.date_words(presenters.period(TODAY)[0])}",
    ):
        assert said in page
    drawn = client.get("/").content.decode()
    assert 'href="/worklists/not-known"' in drawn
    assert 'href="/worklists/neet"' in drawn


def test_an_empty_authority_has_no_rates_and_no_faults(client: Client, county: County) -> None:
    page = words(as_user(client, county.manager))
    assert "no base" in page
    assert "No return built yet" in page


def test_what_waits_on_the_data_manager(client: Client, county: County) -> None:
    send_roll(county)
    county.send(county.college, STRANGERS, filename="enrolments.csv", as_of=TODAY)
    asking = Submission.objects.get(filename="enrolments.csv")
    page = words(as_user(client, county.manager))
    assert asking.rows.count() == 1
    assert "1 Rows that need attention" in page.replace("1Rows", "1 Rows")
    assert "2 files in the seven days" in page
    assert "roll-list.csv" in page


def test_the_files_of_the_last_week_are_of_the_last_week(client: Client, county: County) -> None:
    send_roll(county)
    nine_days_ago = timezone.now() - timedelta(days=9)
    county.send(county.college, STRANGERS, filename="older.csv", received_at=nine_days_ago)
    page = words(as_user(client, county.manager))
    assert "1 file in the seven days" in page
    assert "roll-list.csv" in page
    assert "older.csv" not in page
    assert "older.csv" in words(as_user(client, county.tracker)), "there: the latest files"


def test_who_has_been_quiet(client: Client, county: County) -> None:
    file = send_roll(county)
    assert "Not heard from" not in words(as_user(client, county.manager))
    long_ago = timezone.now() - timedelta(days=50)
    Submission.objects.filter(pk=file.pk).update(received_at=long_ago)
    page = words(client)
    assert "Not heard from for a while" in page
    assert county.school.name in page


def test_the_findings_of_the_latest_return(client: Client, county: County) -> None:
    send_roll(county)
    built = returns.build(county.authority, period_end=date(2026, 10, 31), by=county.manager.user)
    page = words(as_user(client, county.manager))
    assert "For 31 October 2026: 1 young person, built" in page
    counted = built.findings.filter(priority=1).count()
    if counted:
        assert f"{counted}Serious" in page
    assert f'href="/returns/{built.pk}"' in client.get("/").content.decode()


def test_its_queries_are_bounded(client: Client, county: County) -> None:
    send_roll(county)
    for n in range(12):
        say(add_person(county, f"Maya Wren{chr(97 + n)}"), "330", days_ago=170)
    as_user(client, county.manager)
    with CaptureQueriesContext(connection) as captured:
        words(client)
    assert len(captured) <= 35


@pytest.mark.parametrize(
    ("today", "end", "left"),
    [
        (date(2026, 11, 22), date(2026, 11, 30), "in 8 days"),
        (date(2026, 11, 29), date(2026, 11, 30), "tomorrow"),
        (date(2026, 11, 30), date(2026, 11, 30), "today"),
        (date(2028, 2, 1), date(2028, 2, 29), "in 28 days"),
    ],
)
def test_the_period_ends_on_the_last_of_the_month(today: date, end: date, left: str) -> None:
    assert presenters.period(today) == (end, left)


# The tracker's


def test_the_next_person_why_and_how(client: Client, county: County) -> None:
    add_person(county, "Ada Unseen", mobile="07700 900123")
    add_person(
        county, "Bo Careful", characteristics=["110"], safe_contact_note="Text only",
        mobile="07700 900456", school=county.school,
    )  # fmt: skip
    page = words(as_user(client, county.tracker))
    for said in (
        "Bo Careful",
        "Why: Vulnerable, and nobody has told us anything that still counts.",
        "Text only",
        "07700 900456",
        county.school.name,
        "2Not known",
    ):
        assert said in page
    assert "Unseen" not in page
    assert "Latest return" not in page


def test_with_everybody_known_there_is_nobody_to_try(client: Client, county: County) -> None:
    say(add_person(county, "Ada Seen"), "230", days_ago=5)
    assert "Nobody is due just now" in words(as_user(client, county.tracker))


# A school's or provider's


@pytest.mark.parametrize("role", ["school_user", "provider_user"])
def test_home_names_nobody(client: Client, county: County, role: str) -> None:
    send_roll(county)
    county.send(county.college, STRANGERS, filename="enrolments.csv", as_of=TODAY)
    as_user(client, getattr(county, role))
    assert client.get("/")["Location"] == "/home"
    page = client.get("/home").content.decode()
    for name in ("Okafor", "Amara", "Nobody"):
        assert name not in page


def test_home_shows_own_files_only_and_what_we_ask(client: Client, county: County) -> None:
    as_user(client, county.school_user)
    assert "We have no list of yours for" in words(client)
    file = send_roll(county)
    county.send(county.college, STRANGERS, filename="enrolments.csv", as_of=TODAY)
    assert file.state == SubmissionState.APPLIED
    page = words(client)
    assert "roll-list.csv" in page
    assert "enrolments.csv" not in page
    assert f"Your last list speaks of {presenters.date_words(TODAY)}" in page
    assert 'href="/files/send"' in client.get("/home").content.decode()


def test_home_says_what_came_of_leaver_notices(client: Client, county: County) -> None:
    add_person(county, "Amara Okafor", postcode="XM1 1AA")
    amara = county.person("Amara")
    as_user(client, county.provider_user)
    assert "You have told us of nobody" in words(client)
    left = f"Okafor,Amara,{amara.born_on:%d/%m/%Y},XM1 1AA,Bricks,{TODAY:%d/%m/%Y}\n"
    heads = "Last Name,First Name,Date of Birth,Post Code,Course,Date Left\n"
    county.send(county.college, heads + left, filename="leavers.csv", as_of=TODAY)
    take_stock(county.authority.pk)
    page = words(client)
    assert "1 Received" in page
    assert "Amara" not in page
    assert "1 Received" not in words(as_user(Client(), county.school_user))
    for staff in (county.tracker, county.manager):
        seen = words(as_user(Client(), staff)).replace(" ", "")
        assert "1Leavernoticeswithoutfirstcontact" in seen


def test_staff_have_no_home_but_today(client: Client, county: County) -> None:
    assert as_user(client, county.tracker).get("/home")["Location"] == "/"


# Changing between roles


def test_a_user_with_two_roles_changes_between_them(client: Client, county: County) -> None:
    other = County.make("997")
    user = county.tracker.user
    second = organisations.add_user(
        email=user.email, name=user.name, password=PASSWORD,
        authority=other.authority, role_key="data_manager", by=None,
    )  # fmt: skip
    client.force_login(user)
    assert "Latest return" not in words(client)
    assert "Port Calder" in words(client, "/role")
    assert client.post("/role", {"membership": second.pk})["Location"] == "/"
    assert "Latest return" in words(client)
    assert "You act in this role now" in words(client, "/role")


@pytest.mark.parametrize("given", ["", "x", "0", "-1", "²", "9" * 30, "theirs"])
def test_nobody_takes_a_role_that_is_not_theirs(client: Client, county: County, given: str) -> None:
    as_user(client, county.tracker)
    pk = str(county.manager.membership.pk) if given == "theirs" else given
    assert client.post("/role", {"membership": pk}).status_code == 404
    assert "Latest return" not in words(client)


def test_everybody_may_see_their_roles(client: Client, county: County) -> None:
    for role in (county.manager, county.tracker, county.school_user, county.provider_user):
        assert "You act in this role now" in words(as_user(client, role), "/role")
