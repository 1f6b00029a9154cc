"""Which statement of a plan speaks, by examples."""

from datetime import date
from typing import Any

import pytest

from fingerpost.core.exercises.plans import Kind, Plan, codes_for, label, problem, speaking
from fingerpost.core.records import Source

MAY, JUNE, SEPTEMBER = date(2026, 5, 20), date(2026, 6, 10), date(2026, 9, 20)


def said(code: str, on: date, **more: Any) -> Plan:
    given: dict[str, Any] = {
        "kind": Kind.YEAR_11,
        "recorded_on": on,
        "source": Source.SCHOOL_ROLL,
    }
    return Plan(**given | {"code": code, "said_on": on} | more)


def speaks(*plans: Plan, as_at: date = SEPTEMBER, known: date | None = None) -> str:
    found = speaking(plans, Kind.YEAR_11, as_at=as_at, as_known_at=known)
    return found.code if found else ""


def test_what_was_said_last_speaks() -> None:
    assert speaks(said("140", MAY), said("110", JUNE)) == "110"
    assert speaks(said("110", MAY), said("151", JUNE)) == "151"


def test_of_one_day_the_better_source_speaks() -> None:
    college = said("110", JUNE, source=Source.PROVIDER_ENROLMENT)
    assert speaks(college, said("140", JUNE)) == speaks(said("140", JUNE), college) == "110"


def test_not_recorded_gives_way_to_whatever_says_more() -> None:
    assert speaks(said("110", MAY), said("159", JUNE)) == "110"
    assert speaks(said("159", JUNE)) == "159"


def test_what_was_said_after_the_day_or_learned_after_it_does_not_count() -> None:
    assert speaks(said("110", JUNE), as_at=MAY) == ""
    late = said("110", MAY, recorded_on=JUNE)
    assert speaks(late, as_at=MAY) == ""
    assert speaks(late, as_at=MAY, known=JUNE) == "110"


def test_an_offer_counts_from_its_own_day() -> None:
    told_in_september = said("110", SEPTEMBER, since=MAY)
    assert speaks(told_in_september, as_at=JUNE, known=SEPTEMBER) == "110"


def test_what_was_withdrawn_counts_only_before() -> None:
    withdrawn = said("110", MAY, withdrawn_on=SEPTEMBER)
    assert speaks(withdrawn) == ""
    assert speaks(withdrawn, known=JUNE) == "110"


def test_hearsay_never_speaks() -> None:
    assert speaks(said("140", MAY), said("110", JUNE, source=Source.HEARSAY)) == "140"


def test_plans_of_another_kind_do_not_speak() -> None:
    assert speaks(said("111", MAY, kind=Kind.INTENDED)) == ""


def test_each_kind_has_its_own_codes() -> None:
    assert "114" not in codes_for(Kind.YEAR_11, MAY)
    assert "114" in codes_for(Kind.YEAR_12, MAY)
    assert "121" in codes_for(Kind.INTENDED, MAY)
    assert "130" not in codes_for(Kind.INTENDED, MAY), "withdrawn in 2015"


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        (Kind.YEAR_11, "110", ""),
        (Kind.YEAR_11, "114", "of Year 12 only"),
        (Kind.YEAR_12, "04", "not a September Guarantee status"),
        (Kind.INTENDED, "somewhere", "not an intended destination"),
    ],
)
def test_why_a_code_cannot_be_kept(kind: Kind, code: str, words: str) -> None:
    found = problem(kind, code, MAY)
    assert words in found if words else found == ""


def test_kinds_and_codes_have_words() -> None:
    assert Kind.INTENDED.in_words == "Intended destination"
    assert label(Kind.INTENDED, "121") == "Full-time education or training - other institution"
    assert label(Kind.YEAR_12, "110") == "Offer made"
