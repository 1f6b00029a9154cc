"""What changed between two returns: each cause by an example."""

from datetime import date
from typing import Any

import pytest

from fingerpost.core.records import Group
from fingerpost.core.returns.difference import (
    WORDS,
    Cause,
    Difference,
    Kind,
    compare,
    of_participation_age,
)
from fingerpost.core.returns.records import ReturnRecord

SEPTEMBER, OCTOBER, AUGUST = date(2026, 9, 30), date(2026, 10, 31), date(2026, 8, 31)


def one(code: str = "210", **values: Any) -> ReturnRecord:
    base = {
        "young_persons_id": "9980000000001",
        "cohort_status": "P",
        "dob": "2009-11-17",
        "activity_code": code,
        "currency_lapsed": "N",
        "date_verified": "" if code == "810" else "2026-09-12",
    }
    return ReturnRecord(**(base | values))


def difference(
    before: ReturnRecord | None,
    after: ReturnRecord | None,
    ends: tuple[date, date] = (SEPTEMBER, OCTOBER),
) -> Difference:
    return compare(
        [before] if before else [],
        [after] if after else [],
        before_end=ends[0],
        after_end=ends[1],
    )


@pytest.mark.parametrize(
    ("before", "after", "kind", "cause"),
    [
        (None, one(), Kind.JOINED, Cause.MOVED_IN),
        (None, one(dob="unreadable"), Kind.JOINED, Cause.MOVED_IN),
        (one(), None, Kind.LEFT, Cause.GONE),
        (one(dob=""), None, Kind.LEFT, Cause.GONE),
        (one(dob="2008-08-31"), None, Kind.LEFT, Cause.AGED_OUT),
        (one(dob="2008-08-31", send_flag="Y"), None, Kind.LEFT, Cause.GONE),
        (one(dob="2001-08-31", send_flag="Y"), None, Kind.LEFT, Cause.AGED_OUT),
        (one(), one(cohort_status="T"), Kind.LEFT, Cause.TRANSFERRED),
        (one(), one(cohort_status="E"), Kind.LEFT, Cause.LEFT_ENGLAND),
        (one(), one(cohort_status="A"), Kind.LEFT, Cause.AGED_OUT),
        (one(), one(cohort_status="L"), Kind.LEFT, Cause.PLAN_ENDED),
        (one(), one(cohort_status="M"), Kind.LEFT, Cause.DUPLICATE),
        (one(), one(cohort_status="D"), Kind.LEFT, Cause.DIED),
        (one(), one(cohort_status="G"), Kind.LEFT, Cause.GUARANTEE),
        (one(), one(cohort_status="?"), Kind.LEFT, Cause.GONE),
        (one(cohort_status="T"), one(), Kind.JOINED, Cause.CAME_BACK),
        (None, one(dob="2007-11-17", send_flag="Y"), Kind.JOINED, Cause.PLAN_BEGAN),
        (one(), one("610", date_verified="2026-10-05"), Kind.CHANGED, Cause.NEW_EVIDENCE),
        (one("810"), one("610"), Kind.CHANGED, Cause.NEW_EVIDENCE),
        (one(), one(currency_lapsed="Y"), Kind.CHANGED, Cause.LAPSED),
        (
            one(currency_lapsed="Y"),
            one(date_verified="2026-10-05"),
            Kind.CHANGED,
            Cause.NEW_EVIDENCE,
        ),
        (one(), one("810"), Kind.CHANGED, Cause.WITHOUT_NEWS),
        (one(), one("610"), Kind.CHANGED, Cause.CORRECTED),
    ],
)
def test_the_cause(
    before: ReturnRecord | None, after: ReturnRecord | None, kind: Kind, cause: Cause
) -> None:
    (change,) = difference(before, after).changes
    assert (change.kind, change.cause) == (kind, cause)
    assert change.words == WORDS[cause]


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        (None, one("110", dob="2010-10-01"), Cause.OLD_ENOUGH),
        (None, one(dob="2010-03-04"), Cause.YEAR_11_OVER),
        (one("110"), one("210"), Cause.NEW_YEAR),
        (one("110"), one("810"), Cause.NEW_YEAR),
        (one("110"), one("210", currency_lapsed="Y"), Cause.LAPSED),
    ],
)
def test_a_school_year_begins(
    before: ReturnRecord | None, after: ReturnRecord, cause: Cause
) -> None:
    (change,) = difference(before, after, (AUGUST, SEPTEMBER)).changes
    assert change.cause is cause


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (one(), one(date_verified="2026-10-05")),
        (one(cohort_status="T"), one(cohort_status="T")),
        (one("?"), one("?")),
        (None, None),
    ],
)
def test_nobody_changed(before: ReturnRecord | None, after: ReturnRecord | None) -> None:
    assert difference(before, after).changes == ()


def test_groups_come_from_their_number_before_to_their_number_now() -> None:
    found = difference(one(), one(currency_lapsed="Y"))
    flow = found.flow(Group.NOT_KNOWN)
    assert (flow.before, flow.after, flow.joined, flow.left) == (0, 1, {Cause.LAPSED: 1}, {})
    gone = found.flow(Group.EET)
    assert (gone.before, gone.after, gone.left) == (1, 0, {Cause.LAPSED: 1})
    assert found.by_cause() == {(Kind.CHANGED, Cause.LAPSED): 1}


def test_those_of_16_and_17_join_out_of_year_11_and_leave_for_a_plan() -> None:
    """In August one is in Year 11 and one is 17 with a plan; in September 16 and 18."""
    school = one("110", young_persons_id="9980000000001", dob="2010-03-04")
    planned = one(young_persons_id="9980000000002", dob="2008-03-04", send_flag="Y")
    unreadable = one(young_persons_id="9980000000003", dob="?")
    found = compare(
        [school, planned, unreadable],
        [school, planned, unreadable],
        before_end=AUGUST,
        after_end=SEPTEMBER,
        among=of_participation_age,
    )
    assert (found.people_before, found.people_after) == (1, 1)
    assert found.of_kind(Kind.JOINED) == {Cause.YEAR_11_OVER: 1}
    assert found.of_kind(Kind.LEFT) == {Cause.KEPT_BY_PLAN: 1}
