"""A sheet that comes back: what it changes, what somebody else changed since, and what is wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core.bulk import compare, fields, in_words, read_cell

OUT = {"mobile": "07700 900001", "email": "", "preferred_means": "", "town": "Merrow"}
CHOICES = {"preferred_means": {"call": "call", "text": "text"}}


def said(cells: dict[str, str], **now: Any) -> Any:
    return compare(OUT, cells, OUT | now, choices=CHOICES)


def test_a_changed_cell_changes_a_detail_and_a_blank_one_nothing() -> None:
    found = said({"mobile": "07700 900002", "email": "", "town": "Merrow"})
    assert found.changes == {"mobile": "07700 900002"}
    assert (found.clashes, found.faults) == ((), ())


def test_clear_empties_a_detail() -> None:
    assert said({"mobile": " Clear "}).changes == {"mobile": ""}


def test_what_somebody_changed_here_meanwhile_is_not_overwritten() -> None:
    found = said({"mobile": "07700 900002"}, mobile="07700 900003")
    assert found.changes == {}
    assert found.clashes == ("Mobile: somebody changed it here since the sheet was made.",)


def test_an_untouched_cell_does_not_put_back_what_was_changed_here() -> None:
    found = said({"mobile": "07700 900001"}, mobile="07700 900003")
    assert (found.changes, found.clashes) == ({}, ())


def test_both_saying_the_same_is_no_clash() -> None:
    found = said({"mobile": "07700 900002"}, mobile="07700 900002")
    assert (found.changes, found.clashes) == ({}, ())


@pytest.mark.parametrize(
    ("key", "text", "fault"),
    [
        ("preferred_means", "pigeon", "choose from the list"),
        ("postcode", "XM1 1AAAAAA", "longer than the 8 characters"),
        ("ehc_plan", "maybe", "write Yes or No"),
    ],
)
def test_what_cannot_be_understood_is_said(key: str, text: str, fault: str) -> None:
    held = {key: ""}
    found = compare(held, {key: text}, held, choices=CHOICES)
    assert found.changes == {}
    assert fault in found.faults[0]


def test_words_of_values() -> None:
    assert in_words("ehc_plan", True, {}) == "Yes"
    assert in_words("preferred_means", "text", {"text": "Text"}) == "Text"
    assert in_words("preferred_means", "", {}) == "Not said"
    assert in_words("town", "", {}) == "Blank"
    assert in_words("town", "Merrow", {}) == "Merrow"


def test_who_somebody_is_can_be_changed_in_neither_way() -> None:
    who = {"given_name", "family_name", "born_on", "upn", "uln", "unsafe_to_contact"}
    assert not who & fields().keys()


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)


@given(texts, texts, texts)
def test_nothing_is_changed_that_is_not_as_it_went_out(out: str, cell: str, now: str) -> None:
    found = compare({"town": out}, {"town": cell}, {"town": now}, choices={})
    if found.changes:
        assert out == now != found.changes["town"]


@given(texts)
def test_a_cell_is_read_as_one_line_that_fits(text: str) -> None:
    value = read_cell(fields()["town"], text, {})
    assert value is None or "\n" not in value
