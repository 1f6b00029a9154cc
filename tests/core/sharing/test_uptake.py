"""How many leavers a school may be told of, and what would add most."""

from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.sharing.test_decision import BORN, DAY, agreement, consent, objection, question
from fingerpost.core import tables
from fingerpost.core.sharing.decision import Change, change, decide
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver, Instruction
from fingerpost.core.sharing.questions import Question, Right, Subject
from fingerpost.core.sharing.uptake import (
    RECEIVES_WORDS,
    Receives,
    alike,
    births_that_differ,
    in_mode,
    is_leaver,
    likeness,
    reasons,
    receives,
    together,
    uptake,
)

SAID_NO = Instruction(given_by=Giver.PUPIL, on=date(2026, 7, 1))
NOT_ASKED = {"consents": ()}
REFUSED = {"consents": (consent(fields=frozenset()),)}


def leavers(**by_kind: int) -> list[tuple[Question, int]]:
    """So many leavers of each kind, all of one school."""
    kinds: dict[str, dict[str, Any]] = {
        "yes": {},
        "not_asked": NOT_ASKED,
        "refused": REFUSED,
        "objected": {"objections": (objection(),)},
        "instructed": {"instructions": (SAID_NO,)},
    }
    return [(question(**kinds[kind]), many) for kind, many in by_kind.items()]


def without_agreement(kinds: list[tuple[Question, int]]) -> list[tuple[Question, int]]:
    return [(replace(one, agreement=None), many) for one, many in kinds]


def test_those_who_said_yes_are_named_and_the_others_counted_by_reason() -> None:
    found = uptake(leavers(yes=120, not_asked=60, refused=15, objected=2, instructed=3))
    assert (found.leavers, found.named) == (200, 120)
    assert found.reasons == {"CON-01": 60, "CON-02": 15, "LAW-05": 3, "SHR-04": 2}


def test_asking_is_the_step_for_those_who_were_not_asked_and_nobody_is_pressed() -> None:
    found = uptake(leavers(not_asked=60, refused=15, objected=2, instructed=3))
    assert [(one.step.key, one.alone, one.then) for one in found.unlocks] == [("consent", 60, 0)]


def test_signing_names_at_once_who_said_yes_already_and_the_others_after_asking() -> None:
    found = uptake(without_agreement(leavers(yes=214, not_asked=60, refused=15)))
    (sign,) = found.unlocks
    assert (sign.step.key, sign.alone, sign.then, sign.reach) == ("agreement", 214, 60, 274)
    assert sign.step.what == "Sign a data-sharing agreement."
    assert sign.after == ("Ask whether the school may know.",)
    assert found.reasons == {"SHR-09": 289}


def test_the_mode_comes_first_where_nothing_is_settled() -> None:
    kinds = in_mode(without_agreement(leavers(yes=10)), Mode.AGGREGATE)
    (settle,) = uptake(kinds).unlocks
    assert (settle.step.key, settle.alone, settle.then) == ("mode", 0, 10)
    assert settle.after == ("Sign a data-sharing agreement.",)
    assert uptake(in_mode(leavers(not_asked=10), Mode.NOTICE)).named == 10


def test_of_many_schools_the_counts_add_up() -> None:
    one = uptake(without_agreement(leavers(yes=214, not_asked=60)))
    two = uptake(leavers(yes=5, not_asked=100))
    both = together([one, two])
    assert (both.leavers, both.named) == (379, 5)
    assert both.reasons == {"SHR-09": 274, "CON-01": 100}
    assert [(u.step.key, u.alone, u.then) for u in both.unlocks] == [
        ("agreement", 214, 60),
        ("consent", 100, 0),
    ]
    assert together([]).unlocks == ()


def test_signing_and_renewing_are_counted_apart() -> None:
    ended = agreement(ends_on=date(2026, 11, 22))
    renew = uptake([(replace(one, agreement=ended), many) for one, many in leavers(yes=7)])
    sign = uptake(without_agreement(leavers(yes=4)))
    words = {one.step.what: one.alone for one in together([renew, sign]).unlocks}
    assert words == {
        "Renew the data-sharing agreement, so that it is signed and covers this today.": 7,
        "Sign a data-sharing agreement.": 4,
    }


@pytest.mark.parametrize(
    ("said", "many", "what"),
    [
        ({"mode": Mode.NOTICE}, 5, Receives.NAMED),
        ({}, 5, Receives.CONSENTED),
        ({"mode": Mode.AGGREGATE}, 5, Receives.COUNTS),
        ({"agreement": None}, 5, Receives.COUNTS),
        ({"agreement": agreement(ends_on=date(2026, 11, 22))}, 5, Receives.COUNTS),
        ({}, 0, Receives.NOTHING),
    ],
)
def test_what_a_school_can_receive(said: dict[str, Any], many: int, what: Receives) -> None:
    assert receives(question(**said), many) is what
    assert RECEIVES_WORDS[what]


@pytest.mark.parametrize(
    ("left_on", "was_school", "day", "counts"),
    [
        (None, True, date(2026, 11, 23), True),
        (None, True, date(2026, 8, 1), False),  # in Year 11 still
        (None, False, date(2026, 11, 23), False),  # is at the college
        (date(2026, 10, 1), False, date(2026, 11, 23), True),
        (date(2025, 7, 1), True, date(2028, 8, 31), True),  # left before Year 11 was over
        (date(2025, 7, 1), True, date(2028, 9, 1), False),
        (None, True, date(2029, 8, 31), True),
        (None, True, date(2029, 9, 1), False),
    ],
)
def test_leavers_are_those_of_the_last_three_years(
    left_on: date | None, was_school: bool, day: date, counts: bool
) -> None:
    assert is_leaver(date(2010, 6, 15), left_on=left_on, was_school=was_school, day=day) is counts


def test_every_reason_that_can_stop_somebody_has_words() -> None:
    rules = {row["rule"] for row in tables.rows("sharing", "reasons")}
    assert rules == set(reasons())
    assert rules >= {f"SHR-{n:02}" for n in range(1, 13)} | {f"CON-{n:02}" for n in range(1, 8)}


days = st.dates(date(2022, 1, 1), date(2027, 6, 1))
consents = st.builds(
    consent,
    on=days,
    fields=st.sampled_from([frozenset(), frozenset({"activity"}), frozenset({"provider"})]),
    given_by=st.sampled_from(list(Giver)),
    withdrawn_on=st.none() | days,
)
told = st.builds(
    Instruction,
    given_by=st.sampled_from(list(Giver)),
    on=days,
    withdrawn_on=st.none() | days,
    disputed=st.booleans(),
)
stops = st.builds(objection, st.sampled_from(list(Right)), since=days, ended_on=st.none() | days)
subjects = st.builds(
    Subject,
    born_on=st.dates(date(2005, 1, 1), date(2014, 6, 1)) | st.just(BORN),
    schools=st.sampled_from([frozenset({"1"}), frozenset({"2"})]),
    left_on=st.none() | days,
    unsafe=st.booleans(),
)
people = st.fixed_dictionaries(
    {
        "subject": subjects,
        "consents": st.lists(consents, max_size=2).map(tuple),
        "instructions": st.lists(told, max_size=2).map(tuple),
        "objections": st.lists(stops, max_size=2).map(tuple),
    }
)
schools = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(list(Mode)),
        "agreement": st.sampled_from([None, agreement(), agreement(after_18=True)]),
    }
)


def gist(question: Question) -> tuple[Any, ...]:
    """What of an answer is counted: not the dates in its sentences."""
    decision = decide(question)
    would: Change | None = change(decision)
    return (
        decision.allowed,
        {field: reason.rule for field, reason in decision.refused.items()},
        would and (tuple(step.key for step in would.steps), would.unlocks),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(school=schools, many=st.lists(people, min_size=2, max_size=4))
def test_those_who_are_alike_get_the_same_answer(
    school: dict[str, Any], many: list[dict[str, Any]]
) -> None:
    asked = [question(**school, **one, day=DAY) for one in many]
    for one in asked:
        for other in asked:
            if likeness(one) == likeness(other):
                assert gist(one) == gist(other)
    each = [(one, 1) for one in asked]
    assert sum(count for _, count in alike(each)) == len(asked)
    assert uptake(alike(each)).named == uptake(each).named


def test_whoever_is_born_between_two_of_the_days_is_alike() -> None:
    for day in (DAY, date(2028, 2, 29), date(2027, 2, 28), date(2026, 8, 31), date(2026, 9, 1)):
        starts = births_that_differ(day)
        born_on = starts[0]
        while born_on < date(2016, 9, 1):
            first = starts[bisect_right(starts, born_on) - 1]
            one, other = (
                question(subject=Subject(born_on=born), consents=(), day=day)
                for born in (first, born_on)
            )
            assert likeness(one) == likeness(other), (day, born_on)
            born_on += timedelta(days=1)
