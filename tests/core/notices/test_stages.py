"""The stage of a notice, by example; what its sender reads of it."""

import pytest

from fingerpost.core.notices import RULES, WITHHELD, Facts, in_words, stage_of, stages
from fingerpost.core.records import Group

EXAMPLES = [
    ("nothing has happened yet", Facts(), "received"),
    ("what they do has lapsed", Facts(group=Group.NOT_KNOWN), "received"),
    ("nobody can tell who is meant", Facts(known=False), "unclear"),
    ("the file was undone", Facts(undone=True, group=Group.EET), "taken back"),
    ("they live elsewhere", Facts(lives_in="997", known=False), "passing"),
    ("they live elsewhere, who know", Facts(lives_in="997", forwarded=True), "passed"),
    ("they were called in vain", Facts(tried=True), "not reached"),
    ("they were called in vain, and are at a college", Facts(tried=True, group=Group.EET),
     "learning"),
    ("they are back, and nobody called", Facts(group=Group.EET), "learning"),
    ("they look for work with us", Facts(tried=True, reached=True, group=Group.NEET), "helped"),
    ("they were NEET before anybody called", Facts(group=Group.NEET), "received"),
    ("they would not say", Facts(tried=True, reached=True, group=Group.NOT_KNOWN), "in touch"),
    ("they moved to another county", Facts(moved=True, left=True), "moved"),
    ("they left the caseload otherwise", Facts(left=True, group=Group.EET), "closed"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "facts", "code"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_the_stage_follows_from_the_facts(what: str, facts: Facts, code: str) -> None:
    assert stage_of(facts) == code


def test_every_stage_has_an_example_and_a_rule() -> None:
    assert {code for _, _, code in EXAMPLES} == set(stages())
    assert {code for code, _ in RULES} | {"received"} == set(stages())


def test_a_final_stage_is_never_open() -> None:
    assert not [one for one in stages().values() if one.is_final and one.is_open]
    assert {one.code for one in stages().values() if one.is_open} == {"received", "not reached"}


@pytest.mark.parametrize("code", list(stages()))
def test_no_stage_names_what_a_young_person_does(code: str) -> None:
    words = in_words(code, where="Eastshire").lower()
    assert "{" not in words
    for telling in ("neet", "college", "apprentice", "care", "health", "police"):
        assert telling not in words


def test_a_notice_passed_on_says_to_whom() -> None:
    assert in_words("passed", where="Eastshire") == "Passed to Eastshire"
    assert in_words("passed", where="Eastshire", withheld=True) == "Passed to Eastshire"


@pytest.mark.parametrize("code", ["learning", "moved", "helped", "in touch", "not reached"])
def test_where_an_instruction_stands_no_more_is_said(code: str) -> None:
    assert in_words(code, withheld=True) == WITHHELD


@pytest.mark.parametrize("code", ["received", "unclear", "taken back"])
def test_what_follows_from_the_notice_alone_is_said_all_the_same(code: str) -> None:
    assert in_words(code, withheld=True) == in_words(code)
