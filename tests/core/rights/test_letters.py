"""What we may answer, why not, and the letters that say so."""

import pytest

from fingerpost.core.messages.readability import reading_age
from fingerpost.core.rights import catalogue, letters
from fingerpost.core.rights.kinds import (
    PARTLY,
    REFUSED,
    TAKEN_BACK,
    Kind,
    objections,
    outcomes,
    reasons_to_take_out,
    refusals,
    rights,
)
from fingerpost.core.sharing.flows import flows

SAID = {
    "authority": "Westmere Council",
    "today": "2 June 2026",
    "name": "Amara Okafor",
    "received_on": "28 May 2026",
    "asked": "what we hold about you",
    "due_on": "29 June 2026",
    "question": "Please bring your passport.",
    "why": "there are files of three schools.",
    "decision": "We did it.",
    "officer_name": "Ines Ward",
    "officer_email": "officer@example.org",
    "complaints_email": "complaints@example.org",
}


def test_every_kind_has_its_row_its_answers_and_a_way_to_be_refused() -> None:
    assert set(rights()) == set(Kind)
    said = [outcome for outcome in outcomes() if outcome != TAKEN_BACK]
    assert [(k, o) for k in Kind for o in said if not letters.decision(k, o)] == []
    assert [kind for kind in Kind if not refusals(kind)] == []
    assert letters.decision(Kind.ACCESS, TAKEN_BACK) == ""


def test_saying_no_needs_words() -> None:
    assert {key for key, one in outcomes().items() if one.needs_words} == {PARTLY, REFUSED}


def test_what_can_be_objected_to_are_flows_an_objection_stops() -> None:
    stopped = frozenset().union(*(codes for _, codes in objections().values()))
    assert stopped == {code for code, flow in flows().items() if "objection" in flow.limits}


def test_an_erasure_is_refused_with_the_law_in_plain_words() -> None:
    assert "The law asks us to know" in letters.why(Kind.ERASURE, "duty")
    assert letters.why(Kind.ERASURE, "") == ""


@pytest.mark.parametrize("letter", letters.letters())
def test_a_letter_with_all_its_values_has_no_blank(letter: str) -> None:
    text = letters.written(letter, SAID)
    assert letters.blanks(text) == []
    assert text.startswith("# ")
    assert reading_age(text) <= 13


def test_what_is_missing_is_a_blank_but_reasons_may_be_left_out() -> None:
    text = letters.written("answer", SAID | {"officer_name": ""})
    assert letters.blanks(text) == ["[name of the data-protection officer]"]
    assert "[why]" not in text
    assert "\n\n\n" not in text


def test_a_letter_changed_by_hand_is_set_in_parts() -> None:
    title, heading, point, last = letters.blocks("# One\n\n## Two\n- three\nDear [name], {so}")
    assert [b.kind for b in (title, heading, point, last)] == [
        "title",
        "heading",
        "bullet",
        "paragraph",
    ]
    assert [(run.text, run.is_blank) for run in last.runs] == [
        ("Dear ", False),
        ("[name]", True),
        (", {so}", False),
    ]


def test_reasons_to_take_out_are_said_in_the_file() -> None:
    assert reasons_to_take_out()["names_another"].words.startswith("taken out")


def test_the_page_of_the_docs_names_every_kind_and_reason() -> None:
    page = catalogue.page()
    assert [right.name for right in rights().values() if right.name not in page] == []
    assert "The law makes us keep it" in page


@pytest.mark.parametrize("kind", Kind)
def test_access_and_copy_are_answered_with_everything(kind: Kind) -> None:
    assert kind.gives_all is (kind in (Kind.ACCESS, Kind.COPY))
