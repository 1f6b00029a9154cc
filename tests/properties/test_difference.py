"""What holds of every two returns compared."""

import random
from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core.records import Group
from fingerpost.core.returns.difference import (
    Cause,
    Kind,
    compare,
    is_in,
    of_participation_age,
    standing,
)
from fingerpost.core.returns.records import ReturnRecord

ENDS = (date(2026, 8, 31), date(2026, 9, 30))
DAYS = st.sampled_from(["", "2026-06-01", "2026-09-10", "2001-04-01", "2009-11-17", "not a date"])

RECORDS = st.lists(
    st.builds(
        ReturnRecord,
        young_persons_id=st.integers(1, 12).map(lambda n: f"998{n:010d}"),
        cohort_status=st.sampled_from(["P", "P", "P", "T", "A", "G", ""]),
        activity_code=st.sampled_from(["110", "210", "320", "610", "810", "150", "910", "", "?"]),
        currency_lapsed=st.sampled_from(["Y", "N", ""]),
        date_verified=DAYS,
        dob=DAYS,
        send_flag=st.sampled_from(["Y", "N"]),
    ),
    max_size=12,
    unique_by=lambda record: record.young_persons_id,
)


@given(RECORDS, RECORDS, st.randoms(use_true_random=False))
def test_the_numbers_add_up_and_order_does_not_matter(
    before: list[ReturnRecord], after: list[ReturnRecord], dice: random.Random
) -> None:
    found = compare(before, after, before_end=ENDS[0], after_end=ENDS[1])
    kinds = Counter(change.kind for change in found.changes)
    assert found.people_before + kinds[Kind.JOINED] - kinds[Kind.LEFT] == found.people_after
    there = Counter(
        standing(record, ENDS[1]).group for record in after if record.cohort_status in {"P", ""}
    )
    for group in Group:
        assert found.flow(group).after == there[group]
    assert sum(found.by_cause().values()) == len(found.changes)

    dice.shuffle(before)
    dice.shuffle(after)
    assert compare(before, after, before_end=ENDS[0], after_end=ENDS[1]) == found


@given(RECORDS, RECORDS, st.sampled_from([is_in, of_participation_age]))
def test_before_joined_and_left_make_after(
    before: list[ReturnRecord], after: list[ReturnRecord], among: Any
) -> None:
    found = compare(before, after, before_end=ENDS[0], after_end=ENDS[1], among=among)
    joined, left = found.of_kind(Kind.JOINED), found.of_kind(Kind.LEFT)
    assert found.people_before + sum(joined.values()) - sum(left.values()) == found.people_after
    assert found.people_after == sum(among(record, ENDS[1]) for record in after)


@given(RECORDS)
def test_a_return_does_not_differ_from_itself(records: list[ReturnRecord]) -> None:
    assert compare(records, records, before_end=ENDS[0], after_end=ENDS[0]).changes == ()


@given(RECORDS, RECORDS)
def test_turned_round_joiners_are_leavers(
    before: list[ReturnRecord], after: list[ReturnRecord]
) -> None:
    there = compare(before, after, before_end=ENDS[1], after_end=ENDS[1])
    back = compare(after, before, before_end=ENDS[1], after_end=ENDS[1])
    joined = {change.person for change in there.changes if change.kind is Kind.JOINED}
    assert joined == {change.person for change in back.changes if change.kind is Kind.LEFT}
    assert Cause.OLD_ENOUGH not in {c.cause for c in there.changes if c.kind is Kind.CHANGED}
