"""What is left of a line where an instruction not to share stands."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core import tables
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.matching import fields as known_fields
from fingerpost.core.intake.withheld import kept, whitelist
from fingerpost.core.sharing import flows
from fingerpost.core.sharing.flows import Kind as Information

DAY = date(2026, 9, 14)
WHO: dict[str, Any] = {
    "given_name": "Amara",
    "family_name": "Okafor",
    "born_on": date(2009, 11, 17),
    "postcode": "ZZ11 1AA",
    "parent_name": "Ngozi Okafor",
}
ALL_ELSE: dict[str, Any] = {
    "upn": "A998400121001",
    "mobile": "07700900123",
    "ethnicity": "BAFR",
    "ehc_plan": True,
    "course": "Brickwork Level 2",
    "starts_on": date(2026, 9, 7),
    "leaving_reason": "Health",
    "destination": "Not available - illness",
}


def left(kind: Kind, **more: Any) -> dict[str, Any]:
    return kept(WHO | ALL_ELSE | more, kind=kind, as_of=DAY).fields


def test_of_an_enrolment_name_address_birth_and_a_parents_name_are_left() -> None:
    assert left(Kind.ENROLMENT) == WHO
    told = kept(WHO | ALL_ELSE, kind=Kind.ENROLMENT, as_of=DAY)
    assert not told.is_notice
    assert told.sentence == (
        "An instruction not to share stands. We kept name, address, date of birth and a parent's"
        " name."
    )


@pytest.mark.parametrize("kind", [Kind.LEAVERS, Kind.NO_SHOWS, Kind.ENROLMENT])
def test_that_they_left_may_be_told_and_by_which_power(kind: Kind) -> None:
    told = kept(WHO | ALL_ELSE | {"ended_on": DAY}, kind=kind, as_of=DAY)
    assert told.fields == WHO | {"ended_on": DAY}
    assert told.is_notice
    assert told.sentence.endswith(
        ", and that they left or never came (Education and Skills Act 2008 section 13)."
    )


def test_a_list_of_leavers_is_a_notice_even_of_a_line_without_a_day() -> None:
    assert kept(WHO, kind=Kind.LEAVERS, as_of=DAY).is_notice
    assert not kept(WHO, kind=Kind.ROLL, as_of=DAY).is_notice


@pytest.mark.parametrize(
    "says_nothing", [{"ended_on": DAY + timedelta(days=1)}, {"never_started": False}]
)
def test_a_day_to_come_and_a_no_are_no_notice(says_nothing: dict[str, Any]) -> None:
    told = kept(WHO | says_nothing, kind=Kind.ENROLMENT, as_of=DAY)
    assert (told.fields, told.is_notice) == (WHO, False)


def test_a_leaving_day_in_a_roll_or_an_ilr_is_no_notice() -> None:
    for kind in (Kind.ROLL, Kind.ILR, Kind.CENSUS, Kind.CTF):
        assert left(kind, ended_on=DAY, leaving_on=DAY) == WHO


def test_the_table_names_what_it_means() -> None:
    for row in tables.rows("intake", "not_withheld"):
        assert row["field"] in known_fields()
        assert set(row["files"].split()) <= set(Kind)
        assert bool(row["power"]) == bool(row["files"]) == bool(row["words"])
        if not row["power"]:
            assert flows.fields()[row["as"]].kind in (Information.A, Information.B)


VALUES = st.one_of(st.text(max_size=8), st.booleans(), st.integers(0, 9), st.dates(), st.just(""))
LINES = st.dictionaries(
    st.one_of(st.sampled_from(sorted(known_fields())), st.text(min_size=1, max_size=12)), VALUES
)


@given(fields=LINES, kind=st.sampled_from(list(Kind)), as_of=st.dates())
def test_nothing_outside_the_whitelist_is_ever_left(
    fields: dict[str, Any], kind: Kind, as_of: date
) -> None:
    """policy.md 1.2, mechanic 6: for every kind of file, whatever a line holds."""
    told = kept(fields, kind=kind, as_of=as_of)
    name_and_parent = {
        row["field"] for row in whitelist(kind).values()
        if not row["power"] and flows.fields()[row["as"]].kind is not Information.C
    }  # fmt: skip
    by_power = {row["field"] for row in told.by_power}
    assert told.fields.keys() <= name_and_parent | by_power
    assert all(fields[name] == value for name, value in told.fields.items())
    assert kept(told.fields, kind=kind, as_of=as_of).fields == told.fields
