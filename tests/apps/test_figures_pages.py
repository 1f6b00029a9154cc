"""The pages of figures, and every table of them as a file."""

import csv
import io
from datetime import date
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fingerpost.audit.models import Event
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.figures.splits import SPLITS
from fingerpost.core.records import Source
from fingerpost.evidence import plans
from fingerpost.reports.figures import actions, queries
from fingerpost.reports.figures.presenters import comparison, tables
from fingerpost.reports.models import MonthFigures
from fingerpost.returns import actions as returns
from fingerpost.returns import signing
from fingerpost.returns.exercises import actions as exercises
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)


def peopled(code: str = "998") -> County:
    """Of four people one is NEET since October, one learns, two are not known."""
    cache.clear()
    county = County.make(code)
    school = {"school": county.school, "postcode": "XM1 1AA"}
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), sex="F", **school)
    say(amara, "610", starts_on=date(2026, 10, 5), verified_on=date(2026, 10, 5))
    bo = add_person(county, "Bo Quaye", born_on=date(2009, 11, 17), sex="M", **school)
    day = date(2026, 9, 8)
    say(bo, "230", starts_on=day, verified_on=day, provider_id=county.college.pk)
    add_person(county, "Cy Rook", born_on=date(2010, 5, 5), postcode="XM2 1AA")
    add_person(county, "Di Stone", born_on=date(2010, 6, 6))
    return county


def build(county: County, *ends: date) -> None:
    for end in ends:
        returns.build(county.authority, period_end=end, by=county.manager.user)
    actions.count_new(county.authority.pk, by=None)


@pytest.fixture
def county() -> County:
    return peopled()


@pytest.fixture
def manager(county: County, client: Client) -> Client:
    client.force_login(county.manager.user)
    return client


def text(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def rows(client: Client, table: str, **asked: str) -> list[list[str]]:
    answer = client.get(reverse("figures_csv", args=[table]), asked)
    assert answer.status_code == 200, table
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_without_a_return_the_page_says_what_will_be_here_and_shows_today(
    county: County, manager: Client
) -> None:
    page = text(manager, reverse("figures"))
    assert "No return built yet" in page
    assert reverse("returns") in page
    assert "As things stand today" in page
    assert "1 of 4" in page
    assert "No return built yet" in text(manager, reverse("figures_by", args=["sex"]))
    assert manager.get(reverse("figures_csv", args=["headline"])).status_code == 404


def test_the_headline_with_base_day_source_and_change(county: County, manager: Client) -> None:
    build(county, SEPTEMBER, OCTOBER)
    page = text(manager, reverse("figures"))
    assert "Figures for October 2026" in page
    assert 'as at <time datetime="2026-10-31">31 October 2026</time>' in page
    assert "From the return for October 2026, as known on" in page
    assert "25.0 points higher than September 2026" in page
    assert "NEET is between 25.0% and 75.0%: the higher one if all 2 not known were NEET." in page
    assert f"{reverse('figures_how')}#neet" in page


def test_another_month_is_asked_for_by_name(county: County, manager: Client) -> None:
    build(county, SEPTEMBER, OCTOBER)
    page = text(manager, reverse("figures"), month="2026-09")
    assert "Figures for September 2026" in page
    assert "Nothing to compare with" in page
    assert "Figures for October 2026" in text(manager, reverse("figures"), month="x")


def test_a_month_not_counted_yet_is_said_to_be_and_no_other_stands_in_for_it(
    county: County, manager: Client
) -> None:
    build(county, SEPTEMBER)
    returns.build(county.authority, period_end=OCTOBER, by=county.manager.user)
    october = {"month": "2026-10"}
    for address in (reverse("figures"), reverse("figures_by", args=["sex"])):
        page = text(manager, address, **october)
        assert "The return for October 2026 is built, and its figures are being counted." in page
        assert "September 2026" not in page
    assert "Figures for October 2026" in text(manager, reverse("figures"), **october)
    assert manager.get(reverse("figures_csv", args=["headline"]), october).status_code == 404
    assert "Figures for September 2026" in text(manager, reverse("figures"))

    actions.count_new(county.authority.pk, by=None)
    assert "being counted" not in text(manager, reverse("figures"), **october)


def test_the_forecast_names_the_months_known_and_to_come(county: County, manager: Client) -> None:
    build(county, OCTOBER)
    page = text(manager, reverse("figures"))
    assert "The figure of the year: December 2026 to February 2027" in page
    assert "Known: none of the three. To come: December, January and February." in page
    assert "as October 2026 was" in page
    winter = rows(manager, "winter")
    assert ["NEET", "25.0%", "24.2%", "25.8%", ""] not in winter  # further months move further
    assert any(row[:2] == ["NEET", "25.0%"] for row in winter)


def test_a_made_up_authority_is_ranked_and_shown_england_only(
    county: County, manager: Client
) -> None:
    build(county, OCTOBER)
    page = text(manager, reverse("figures"))
    assert "is not among those published for 2025" in page
    assert "England 2025" in page
    assert "152 of 152: fifth 5" in page
    assert "3.4%, up from 3.2% in 2024" in page
    assert "Where the fifths of 2025 begin and end" in page


def test_an_authority_that_was_published_sees_its_region_and_its_own_earlier_figure(
    client: Client,
) -> None:
    dudley = peopled("332")
    build(dudley, OCTOBER)
    client.force_login(dudley.manager.user)
    page = text(client, reverse("figures"))
    assert "West Midlands 2025" in page
    assert "Since our own of 2025" in page
    assert "points from 2.4%" in page
    assert "is not among" not in page


def test_who_became_neet_and_the_sum(county: County, manager: Client) -> None:
    build(county, SEPTEMBER, OCTOBER)
    page = text(manager, reverse("figures"))
    assert "0 were NEET on 30 September 2026; 1 joined and 0 left; 1 were NEET on" in page
    assert "Nobody who was NEET no longer is." in page
    assert rows(manager, "joiners")[-4][1:2] == ["1"]


@pytest.mark.parametrize("split", list(SPLITS))
def test_every_split_has_its_page_chart_and_file(
    county: County, manager: Client, split: str
) -> None:
    build(county, OCTOBER)
    page = text(manager, reverse("figures_by", args=[split]))
    assert 'role="img"' in page
    assert "fewer than 6" in page
    assert "not for publication" in page
    found = rows(manager, split)
    assert found[0][0] == str(county.authority)
    assert ["As at", "31 October 2026"] in found


def test_the_file_says_what_it_is_and_what_its_figures_mean(
    county: County, manager: Client
) -> None:
    build(county, OCTOBER)
    for table in ("headline", "trend", "kinds", "duty", "standing", "fifths", "winter"):
        found = rows(manager, table)
        assert any(row and row[0] == "Source" for row in found), table
        assert ["What the figures mean"] in found
    kinds = rows(manager, "kinds")
    assert ["Full-time education", "25.0%", "1 of 4", ""] in kinds
    assert Event.objects.filter(verb="downloaded figures").count() == 8


def test_the_numbers_of_a_chart_are_those_of_its_table(county: County, manager: Client) -> None:
    build(county, SEPTEMBER, OCTOBER)
    page = text(manager, reverse("figures"))
    trend = page.split('aria-labelledby="trend-neet-title')[1].split("</svg>")[0]
    drawn = [part.split('"')[0] for part in trend.split('data-value="')[1:]]
    neet = [row[2] for row in rows(manager, "trend") if row and row[0].endswith("2026")]
    assert [f"{value}%" for value in drawn] == neet == ["0.0%", "25.0%"]


def test_while_a_return_is_not_counted_the_page_says_so_and_looks_again(
    county: County, manager: Client
) -> None:
    built = returns.build(county.authority, period_end=OCTOBER, by=None)
    assert "A return is being counted" in text(manager, reverse("figures"))
    again = manager.get(reverse("figures"), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in again
    actions.count(built, by=None)
    again = manager.get(reverse("figures"), headers={"HX-Request": "true"})
    assert again["HX-Refresh"] == "true"


def test_what_was_sent_is_said(county: County, manager: Client) -> None:
    sent = returns.build(county.authority, period_end=OCTOBER, by=None)
    signing.sign_off(sent, by=county.manager)
    signing.mark_sent(sent, by=county.manager)
    build(county)
    assert "Sent" in text(manager, reverse("figures")).split("as known on")[1][:80]


def test_trackers_see_them_schools_and_neighbours_do_not(county: County, client: Client) -> None:
    build(county, OCTOBER)
    client.force_login(county.tracker.user)
    assert "Figures for October 2026" in text(client, reverse("figures"))
    client.force_login(county.provider_user.user)
    for address in (
        reverse("figures"),
        reverse("figures_how"),
        reverse("figures_by", args=["sex"]),
        reverse("figures_csv", args=["headline"]),
    ):
        assert client.get(address).status_code == 403
    client.force_login(County.make("997").manager.user)
    assert "No return built yet" in text(client, reverse("figures"))
    assert client.get(reverse("figures_csv", args=["headline"])).status_code == 404


def test_what_there_is_not_is_not_found(county: County, manager: Client) -> None:
    build(county, OCTOBER)
    assert manager.get(reverse("figures_by", args=["shoe-size"])).status_code == 404
    assert manager.get(reverse("figures_csv", args=["shoe-size"])).status_code == 404


def test_how_they_are_worked_out_names_every_figure(county: County, manager: Client) -> None:
    page = text(manager, reverse("figures_how"))
    assert 'id="neet_or_not_known"' in page
    assert "Open Government Licence v3.0" in page
    assert "0.2 points a month for NEET" in page


def test_once_winter_and_march_are_known_nothing_is_assumed() -> None:
    """The figure of the year and the March that are published, whichever month is looked at."""
    cache.clear()
    county = County.make()
    add_person(county, "Amara Okafor", born_on=date(2009, 3, 4), joined_on=date(2025, 9, 1))
    ends = [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    build(county, *ends)
    months = queries.months(county.manager)
    assert list(months) == ends
    found = comparison.winter(months, ends[-1])
    assert comparison.in_words(found).endswith("so nothing is assumed.")
    assert comparison.winter_table(found).headings == ("Figure", "Share")
    march = comparison.march_of(months, ends[-1])
    assert march == months[ends[-1]]
    assert comparison.march_of(months, ends[0]) is None
    among = comparison.others(county.authority.code)
    table, _ = comparison.standings(county.authority.code, months[ends[-1]], found, among, march)
    assert "Participation is that of March 2026" in table.note
    part_way = comparison.in_words(comparison.winter(months, ends[1]))
    assert "Known: December and January. To come: February." in part_way


def test_the_september_guarantee_comes_from_its_lists(county: County, manager: Client) -> None:
    """Both lists together; before one is drawn up the page says where it will come from."""
    build(county, OCTOBER)
    page = text(manager, reverse("figures"))
    assert "No offers to count" in page
    assert reverse("guarantee") in page
    eve = add_person(
        county,
        "Eve Marsh",
        born_on=date(2010, 2, 2),
        school=county.school,
        educated_authority="998",
    )
    offer = plans.NewPlan(
        person_id=eve.pk,
        kind=Kind.YEAR_11,
        code="110",
        source=Source.SCHOOL_ROLL,
        said_on=date(2026, 6, 1),
        since=date(2026, 6, 1),
    )
    plans.record(eve, by=county.tracker.user, said=offer)
    exercises.draw_up(county.authority, kind=CohortKind.YEAR_11, year=2026, by=None)
    exercises.draw_up(county.authority, kind=CohortKind.YEAR_12, year=2026, by=None)
    build(county, OCTOBER)
    offers = queries.months(county.manager)[OCTOBER].offers
    assert offers is not None
    made = offers.figure("guarantee_offer")
    assert made.count >= 1
    assert sum(offers.figure(key).part for key in tables.GUARANTEE) == made.whole
    page = text(manager, reverse("figures"))
    assert "September Guarantee 2026" in page
    assert "No offers to count" not in page
    assert any(row[:1] == ["September Guarantee: offer made"] for row in rows(manager, "guarantee"))
    assert any(row[:1] == ["September Guarantee: offer made"] for row in rows(manager, "standing"))


def test_more_offers_than_the_fixed_list_held_are_flagged(county: County) -> None:
    figures = MonthFigures(
        built=returns.build(county.authority, period_end=OCTOBER, by=None),
        guarantee={"offer made": 12, "not recorded": 0, "guarantee cohort": 10},
    )
    table = tables.guarantee(figures)
    assert table is not None
    assert table.lines[0].cells == ("120.0%", "12 of 10")
    assert "More offers are counted than the list held" in table.note
