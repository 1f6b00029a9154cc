"""The lapse rules are the field's own, code by code, both ways (nccis/currency_rules.csv)."""

import csv
import re
from datetime import date, timedelta

import pytest

from fingerpost.core import codes
from fingerpost.core.destinations.currency import activities, lapses_on, why
from fingerpost.core.records import Evidence, Source
from shared_files import shared_file

VERIFIED = date(2026, 10, 15)
REVIEW = date(2026, 12, 1)
CODES = sorted(codes.load("activities"))


def field_rules() -> dict[str, dict[str, str]]:
    """The field's row for each code."""
    rows = csv.DictReader(
        shared_file("domain/nccis/currency_rules.csv").read_text("utf-8").splitlines()
    )
    return {code: row for row in rows for code in re.findall(r"\d{3}", row["activity_codes"])}


def due_by_the_field(rule: str) -> date | None:
    """When, by their words, what was verified in October for review in December lapses."""
    if rule.startswith("31 August at the end of the academic year"):
        return date(2027, 8, 31)
    if rule == "ReviewDate + 28 days":
        return REVIEW + timedelta(days=28)
    if months := re.fullmatch(r"(\d+) months", rule):
        return {3: date(2027, 1, 15), 6: date(2027, 4, 15), 12: date(2027, 10, 15)}[
            int(months.group(1))
        ]
    assert rule.startswith(("no lapse date", "not applicable")), f"a new rule: {rule}"
    return None


def statement(code: str, **more: date) -> Evidence:
    return Evidence(
        code=code,
        source=Source.AUTHORITY_CONTACT,
        recorded_on=VERIFIED,
        verified_on=VERIFIED,
        starts_on=date(2026, 9, 7),
        review_on=REVIEW,
        **more,
    )


def test_the_field_rules_every_code_we_hold_and_we_every_code_it_rules():
    assert set(field_rules()) == set(CODES)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("year", ["2015-16", "2019-20", "2026-27"])
def test_each_code_lapses_when_the_field_says(code, year):
    assert lapses_on(activities(year)[code], statement(code)) == due_by_the_field(
        field_rules()[code]["lapse_rule"]
    )


@pytest.mark.parametrize("code", CODES)
def test_every_code_that_lapses_is_capped_by_its_expected_end(code):
    """Error 238 caps every activity."""
    activity = activities("2026-27")[code]
    early = statement(code, expected_end_on=date(2026, 11, 20))
    late = statement(code, expected_end_on=date(2030, 7, 1))
    if lapses_on(activity, statement(code)) is None:
        assert field_rules()[code]["cap"] == "-"
        assert lapses_on(activity, early) is None
    else:
        assert field_rules()[code]["cap"].startswith("PredictedEndDate")
        assert lapses_on(activity, early) == date(2026, 11, 20)
        assert lapses_on(activity, late) == lapses_on(activity, statement(code))


@pytest.mark.parametrize("code", CODES)
def test_dates_asked_for_are_those_the_field_requires(code):
    requires = field_rules()[code]["requires"]
    row = codes.load("activities")[code]
    agreed_start = code == "616"  # its review date is named in words, from 2019-20
    assert (row["needs_review_date"] == "yes") == ("ReviewDate" in requires or agreed_start)
    assert (row["needs_expected_end"] == "yes") == ("PredictedEndDate" in requires)


@pytest.mark.parametrize("code", CODES)
def test_every_lapse_has_its_rule_in_words(code):
    activity = activities("2026-27")[code]
    lapse = lapses_on(activity, statement(code))
    if lapse:
        assert why(activity, statement(code), lapse) in {
            "the end of the academic year",
            f"{activity.lapse_months} months after it was last confirmed",
            "28 days after its review date",
        }
