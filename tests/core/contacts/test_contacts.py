"""By what means somebody is tried, what may come of it, and what comes next."""

from datetime import date

import pytest

from fingerpost.core import codes, contacts
from fingerpost.core.contacts import NextStep
from fingerpost.core.records import Source

MONDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 26)
GROWN, IN_YEAR_11 = date(2009, 12, 1), date(2011, 3, 1)
PERSON_DETAILS = {"mobile", "home_phone", "email", "address"}


# The tables


def test_every_outcome_belongs_to_means_that_are() -> None:
    for one in contacts.outcomes().values():
        assert one.means, one.code
        assert set(one.means) <= set(contacts.means()), one.code


def test_every_means_has_an_answer_and_a_try_without_one() -> None:
    for means in contacts.means():
        found = contacts.outcomes_of(means)
        assert any(one.learn for one in found), means
        assert any(not one.reached for one in found), means


def test_means_need_details_that_a_person_has() -> None:
    assert {a for one in contacts.means().values() for a in one.addresses} <= PERSON_DETAILS


def test_what_tells_us_something_says_who_told() -> None:
    for one in contacts.outcomes().values():
        assert (one.source is not None) == (one.learn or bool(one.states)), one.code


def test_only_codes_of_the_requirement_are_stated_and_only_two() -> None:
    """That nobody answered is no activity: it leaves what we know as it is (DESIGN rule 5)."""
    stated = {one.code: one.states for one in contacts.outcomes().values() if one.states}
    assert stated == {"refused": "830", "moved": "820"}
    assert set(stated.values()) <= set(codes.load("activities"))


# Rules


@pytest.mark.parametrize(
    ("means", "outcome", "learned", "sentence"),
    [
        ("call", "no_answer", False, ""),
        ("call", "spoke", True, ""),
        ("smoke", "no_answer", False, "Choose how you tried, and what came of it."),
        ("call", "lost", False, "Choose how you tried, and what came of it."),
        (
            "call",
            "nobody_in",
            False,
            "“Nobody in” cannot come of a try by phone. Choose another.",
        ),
        (
            "call",
            "no_answer",
            True,
            "“No answer” tells us nothing of what they do. Leave that blank.",
        ),
    ],
)
def test_what_may_come_of_a_try(means: str, outcome: str, learned: bool, sentence: str) -> None:
    assert contacts.objection(means, outcome, learned=learned) == sentence


@pytest.mark.parametrize(
    ("outcome", "on", "learned", "step"),
    [
        ("no_answer", MONDAY, "", ("Try again at another time of day", date(2026, 11, 25))),
        # two days after a Thursday is a Saturday: the Monday
        ("no_answer", THURSDAY, "", ("Try again at another time of day", date(2026, 11, 30))),
        ("spoke", MONDAY, "", ("Ask again what they do", date(2026, 11, 30))),
        # NEET, or getting ready to return: by the authority's clock, here a month
        ("spoke", MONDAY, "619", ("Keep in touch", date(2026, 12, 23))),
        ("spoke", MONDAY, "530", ("Keep in touch", date(2026, 12, 23))),
        # in college: the lapse reminds us
        ("spoke", MONDAY, "230", None),
        ("stop", MONDAY, "", None),
    ],
)
def test_what_comes_next(
    outcome: str, on: date, learned: str, step: tuple[str, date] | None
) -> None:
    assert contacts.next_step(outcome, on=on, learned=learned, months=1) == (
        NextStep(*step) if step else None
    )


def test_nothing_of_the_kind_is_stated_up_to_year_11() -> None:
    assert contacts.stated("refused", born_on=GROWN, on=MONDAY) == "830"
    assert contacts.stated("refused", born_on=IN_YEAR_11, on=MONDAY) == ""
    assert contacts.stated("no_answer", born_on=GROWN, on=MONDAY) == ""


def test_who_counts_as_tried_and_as_reached() -> None:
    assert "no_answer" in contacts.trying()
    assert contacts.reaching() >= {"spoke", "parent_told", "refused", "stop"}
    assert not contacts.reaching() & {"no_answer", "sent", "nobody_in", "asked", "moved"}


def test_the_source_of_what_was_learned_follows_from_how() -> None:
    sources = {one.code: one.source for one in contacts.outcomes().values() if one.learn}
    assert sources == {
        "spoke": Source.AUTHORITY_CONTACT,
        "answered": Source.YOUNG_PERSON,
        "parent_told": Source.PARENT,
        "partner_told": Source.PARTNER_AGENCY,
    }
