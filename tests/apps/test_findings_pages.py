"""The pages about findings: who sees them, what they do, and what leaves the house."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from fingerpost.audit.models import Event
from fingerpost.core.cohorts.leaving import Left
from fingerpost.people.actions import leave
from fingerpost.returns import actions as returns
from fingerpost.returns.findings import actions, queries, trend
from fingerpost.returns.models import Fault, Return
from worlds import County, add_person, enter, say, signed_in

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)
PAGES = ("return_findings", "finding_trend", "explain_findings")
MANAGER_PAGES = ("assign_findings",)


@pytest.fixture
def county() -> County:
    county = County.make()
    amara = add_person(county, "=Amara Okafor", born_on=date(2010, 3, 4), school=county.school)
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17))
    say(amara, "210", starts_on=date(2026, 9, 7), provider_id=county.college.pk)
    return county


@pytest.fixture
def built(county: County) -> Return:
    return returns.build(county.authority, period_end=OCTOBER, by=None)


def words(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked, follow=True)
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content).text_content().split())


def fault(code: str, person: str = "=Amara") -> Fault:
    return Fault.objects.get(code=code, person__given_name=person)


def test_the_latest_build_by_who_can_mend_it(county: County, built: Return) -> None:
    page = words(signed_in(county.manager), reverse("findings"))
    for said in ("October 2026 (checked)", "The school last attended", "Joshua Smith",
                 "Ask the school for the postcode", "Nobody yet"):  # fmt: skip
        assert said in page


def test_before_the_first_build_the_page_says_what_will_come(county: County) -> None:
    assert "A dry run is built every night" in words(signed_in(county.tracker), reverse("findings"))


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ({"rule": "259"}, "=Amara Okafor", "Open Joshua Smith"),
        ({"mender": "provider"}, "when the course is expected to end", "Ask the school for the p"),
        ({"priority": "2"}, "Less serious", "Open the postcode"),
        ({"who": "nobody"}, "Joshua Smith", "No finding"),
        ({"who": "me"}, "No finding matches", "Open Joshua"),
        ({"state": "explained"}, "No finding matches", "Open Joshua"),
        ({"new": "on"}, "Open Joshua Smith", "No finding"),
        ({"who": "u9x"}, "Choose one from the list", "No finding matches"),
    ],
)
def test_the_list_is_narrowed(
    county: County, built: Return, asked: dict[str, str], shown: str, hidden: str
) -> None:
    page = words(signed_in(county.manager), reverse("return_findings", args=[built.pk]), **asked)
    assert shown in page
    assert hidden not in page


def test_many_are_assigned_after_a_preview_and_put_back(county: County, built: Return) -> None:
    client = signed_in(county.manager)
    address = reverse("assign_findings", args=[built.pk]) + "?rule=32"
    page = words(client, address)
    assert "Assign 2 findings" in page
    assert "Of 2 young people" in page
    assert "Each to the school or provider it is about (1)" in page
    asked = client.post(address, {"to": "user"}).content.decode()
    assert "Choose who is to mend them" in asked
    assert not Fault.objects.exclude(assigned_user=None).exists()

    user = str(county.tracker.user.pk)
    answer = client.post(address, {"to": "user", "user": user}, follow=True)
    page = answer.content.decode()
    assert "2 findings assigned." in page
    assert fault("32").assigned_user == county.tracker.user
    batch = html.fromstring(page).xpath("//input[@name='batch']/@value")[0]
    undone = client.post(
        reverse("undo_findings", args=[built.pk]), {"batch": batch}, follow=True
    ).content.decode()
    assert "Put back: 2 findings." in undone
    assert fault("32").assigned_user is None
    again = client.post(reverse("undo_findings", args=[built.pk]), {"batch": "x"}, follow=True)
    assert "Nothing to put back" in again.content.decode()


@pytest.mark.parametrize("to", ["suggested", "organisation", "nobody"])
def test_findings_go_to_schools_and_back(county: County, built: Return, to: str) -> None:
    said = {"to": to, "organisation": str(county.school.pk)}
    address = reverse("assign_findings", args=[built.pk])
    signed_in(county.manager).post(address + f"?only={fault('32').pk}", said)
    assert fault("32").assigned_organisation == (None if to == "nobody" else county.school)
    assert fault("32", "Joshua").assigned_organisation is None


def test_one_is_explained_on_its_page_which_shows_its_history(
    county: County, built: Return
) -> None:
    client = signed_in(county.manager)
    one = fault("32")
    page = words(client, reverse("finding", args=[built.pk, one.pk]))
    assert "Ask the school for the postcode" in page
    address = reverse("explain_findings", args=[built.pk]) + f"?only={one.pk}"
    assert "Say why these findings stand" in client.post(address, {"why": " "}).content.decode()
    page = client.post(address, {"why": "Lives on a boat."}, follow=True).content.decode()
    assert "1 finding explained." in page
    assert "Explained: Lives on a boat." in page
    on_return = client.get(reverse("return", args=[built.pk]), {"rule": "32"}).content.decode()
    assert "Explained: Lives on a boat." in on_return
    assert reverse("finding", args=[built.pk, one.pk]) in on_return


def test_a_tracker_sees_all_and_explains_what_they_were_given(
    county: County, built: Return
) -> None:
    client = signed_in(county.tracker)
    assert "to mend" not in words(client, "/")
    address = reverse("explain_findings", args=[built.pk]) + "?rule=32"
    client.post(address, {"why": "Not mine to say."})
    assert not Fault.objects.exclude(explanation="").exists()
    assert "There are none" in words(client, address)

    mine = queries.of_build(built).filter(fault=fault("32"))
    actions.assign(mine, by=county.manager, user=county.tracker.user)
    assert "1 finding to mend" in words(client, "/")
    client.post(address, {"why": "Lives on a boat."})
    assert [f.pk for f in Fault.objects.exclude(explanation="")] == [fault("32").pk]
    assert "to mend" not in words(client, "/")


def test_today_shows_who_can_mend_what(county: County, built: Return) -> None:
    page = words(signed_in(county.manager), "/")
    assert "Findings by who can mend them" in page
    assert "The college or provider" in page


def test_the_young_person_s_page_says_what_the_return_says(county: County, built: Return) -> None:
    client, amara = signed_in(county.tracker), county.person("=Amara")
    part = reverse("person_findings", args=[amara.pk])
    assert part in client.get(reverse("person", args=[amara.pk])).content.decode()
    said = client.get(part).content.decode()
    assert "What the return says" in said
    assert "Ask the school for the postcode" in said


def test_of_whoever_died_the_pages_ask_nothing_of_anybody(county: County, built: Return) -> None:
    client, amara, one = signed_in(county.manager), county.person("=Amara"), fault("32")
    died = Left(on=timezone.localdate(), status="D")
    leave(amara, left=died, how="Her school rang", by=county.manager)
    assert not client.get(reverse("person_findings", args=[amara.pk])).content.strip()
    listed = words(client, reverse("return_findings", args=[built.pk]))
    assert "=Amara" not in listed
    assert "Joshua Smith" in listed
    page = words(client, reverse("finding", args=[built.pk, one.pk]))
    assert "they died, and nobody is asked about them" in page
    assert "Ask the school" not in page
    on_return = words(client, reverse("return", args=[built.pk]), rule="32")
    assert "They died: nothing is to be done" in on_return


def test_where_no_school_is_held_the_page_says_who_finds_out(county: County, built: Return) -> None:
    one = fault("32", "Joshua")
    page = words(signed_in(county.tracker), reverse("finding", args=[built.pk, one.pk]))
    assert "We hold no school last attended for them. It is for the tracking team" in page
    assert "Trackers" in page
    assert "Ask the school" not in page


# What leaves the house


def test_a_school_gets_its_own_with_what_is_missing_and_it_is_kept(
    county: County, built: Return
) -> None:
    client = signed_in(county.manager)
    address = reverse("findings_to_send", args=[built.pk, county.school.pk])
    assert address in client.get(reverse("return_findings", args=[built.pk])).content.decode()
    heading, *rows = csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig")))
    assert {row[heading.index("Given name")] for row in rows} == {"'=Amara"}
    assert "Postcode" in {row[heading.index("What we need from you")] for row in rows}
    text = client.get(address).content.decode()
    assert "Smith" not in text
    assert county.college.name not in text
    detail = Event.objects.filter(verb="gave an organisation its findings").first().detail
    assert detail == {"organisation": county.school.pk, "people": 1, "asked": len(rows)}


def test_who_has_nothing_to_give_gets_no_list(county: County, built: Return) -> None:
    other = County.make("997")
    enter(county.authority)
    client = signed_in(county.manager)
    for place in (other.school.pk, 999_999):
        address = reverse("findings_to_send", args=[built.pk, place])
        assert client.get(address).status_code == 404


# Signing off


def test_signing_off_warns_of_serious_findings_not_explained(county: County, built: Return) -> None:
    client, address = signed_in(county.manager), reverse("sign_off_return", args=[built.pk])
    count = queries.unexplained(built)
    assert f"{count} serious findings not explained" in words(client, address)
    serious = queries.of_build(built).filter(priority=1)
    actions.explain(serious, why="All known.", by=county.manager)
    assert "not explained" not in words(client, address)


# How it goes


def test_new_mended_and_still_are_shown_with_a_line_and_its_table(county: County) -> None:
    yesterday = returns.build(county.authority, period_end=OCTOBER, by=None)
    at = yesterday.built_at - timedelta(days=1)
    Return.objects.filter(pk=yesterday.pk).update(built_at=at)
    joshua = county.person("Joshua")
    joshua.postcode = "XM1 1AA"
    joshua.save()
    today = returns.build(county.authority, period_end=OCTOBER, by=None)
    client, address = signed_in(county.tracker), reverse("finding_trend", args=[today.pk])
    page = words(client, address, rule="32")
    assert "0 new, 1 mended, 1 still" in page
    assert "Rule 32: how often it was broken" in page
    assert "From 2 to 1; most 2." in page
    assert "Since last month" not in page
    assert "from the next day on" in words(client, reverse("finding_trend", args=[yesterday.pk]))
    drawn = client.get(address).content.decode()
    assert 'role="img"' in drawn
    assert "October 20261" in words(client, address, rule="32", by="month")


def test_what_was_compared_stays_though_last_month_is_built_again(county: County) -> None:
    september = returns.build(county.authority, period_end=date(2026, 9, 30), by=None)
    october = returns.build(county.authority, period_end=OCTOBER, by=None)
    returns.build(county.authority, period_end=date(2026, 9, 30), by=None)
    page = words(signed_in(county.tracker), reverse("finding_trend", args=[october.pk]))
    assert "beside the return for September 2026." in page
    assert "0 new, 0 mended, 2 still" in page
    assert trend.looked_back_to(october) == (None, september)


# Who may


@pytest.mark.parametrize("role", ["school_user", "provider_user"])
def test_schools_and_providers_may_not(county: County, built: Return, role: str) -> None:
    client = signed_in(getattr(county, role))
    for name in (*PAGES, *MANAGER_PAGES):
        assert client.get(reverse(name, args=[built.pk])).status_code == 403
    assert client.get(reverse("findings")).status_code == 403
    assert client.get(reverse("person_findings", args=[1])).status_code == 403


def test_trackers_do_not_assign_or_send(county: County, built: Return) -> None:
    client = signed_in(county.tracker)
    assert client.post(reverse("assign_findings", args=[built.pk])).status_code == 403
    address = reverse("findings_to_send", args=[built.pk, county.school.pk])
    assert client.get(address).status_code == 403


def test_another_authority_sees_nothing_of_it(county: County, built: Return) -> None:
    own, amara = fault("32"), county.person("=Amara")
    stranger = signed_in(County.make("997").manager)
    for name in (*PAGES, *MANAGER_PAGES):
        assert stranger.get(reverse(name, args=[built.pk])).status_code == 404
    assert stranger.get(reverse("finding", args=[built.pk, own.pk])).status_code == 404
    assert stranger.get(reverse("person_findings", args=[amara.pk])).status_code == 404
    assert stranger.post(reverse("undo_findings", args=[built.pk])).status_code == 404


def test_a_finding_of_another_build_is_not_shown_under_this_one(
    county: County, built: Return
) -> None:
    joshua = county.person("Joshua")
    one = fault("32", "Joshua")
    joshua.postcode = "XM1 1AA"
    joshua.save()
    later = returns.build(county.authority, period_end=OCTOBER, by=None)
    client = signed_in(county.manager)
    assert client.get(reverse("finding", args=[later.pk, one.pk])).status_code == 404


@pytest.mark.parametrize("only", ["x", "9" * 30, "0", "-1", "²"])
def test_ticks_that_make_no_sense_do_no_harm(county: County, built: Return, only: str) -> None:
    address = reverse("assign_findings", args=[built.pk])
    assert signed_in(county.manager).get(address, {"only": only}).status_code == 200
