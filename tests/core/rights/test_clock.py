"""By when a request is answered: a month, its ends, what stands still and what gives more time."""

from datetime import date

import pytest

from fingerpost.core.rights.clock import (
    Asked,
    Pause,
    Urgency,
    WaitFor,
    acknowledge_by,
    begins_on,
    due_on,
    explained,
    urgency,
    why_not_extend,
)
from fingerpost.core.rights.kinds import Kind, rights

JUNE_2 = date(2026, 6, 2)


def asked(received_on: date, *pauses: Pause, kind: Kind = Kind.ACCESS, **more: bool) -> Asked:
    return Asked(right=rights()[kind], received_on=received_on, pauses=pauses, **more)


def waits(wait_for: WaitFor, since: date, until: date | None = None) -> Pause:
    return Pause(wait_for, since, until)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 6, 2), date(2026, 7, 2)),
        (date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2026, 10, 30)),
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, Boxing Day moved, a weekend
        (date(2026, 3, 3), date(2026, 4, 7)),  # Good Friday to Easter Monday
    ],
)
def test_a_month_is_the_same_day_or_the_last_and_then_the_next_working_day(
    received: date, due: date
) -> None:
    assert due_on(asked(received)) == due


def test_more_time_is_two_months_more_from_the_same_day() -> None:
    assert due_on(asked(date(2026, 11, 30), extended=True)) == date(2027, 3, 1)


def test_the_month_begins_when_we_were_shown_who_they_are() -> None:
    shown = asked(JUNE_2, waits(WaitFor.IDENTITY, date(2026, 6, 3), date(2026, 6, 16)))
    assert begins_on(shown) == date(2026, 6, 16)
    assert due_on(shown) == date(2026, 7, 16)


def test_days_of_waiting_for_what_they_mean_do_not_count() -> None:
    answered = asked(JUNE_2, waits(WaitFor.MEANING, date(2026, 6, 4), date(2026, 6, 10)))
    assert due_on(answered) == date(2026, 7, 8)


def test_waits_at_the_same_time_count_once_and_none_before_the_clock_began() -> None:
    several = asked(
        JUNE_2,
        waits(WaitFor.MEANING, date(2026, 6, 3), date(2026, 6, 12)),
        waits(WaitFor.IDENTITY, date(2026, 6, 3), date(2026, 6, 10)),
        waits(WaitFor.MEANING, date(2026, 6, 11), date(2026, 6, 16)),
        waits(WaitFor.MEANING, date(2026, 6, 3), date(2026, 6, 5)),
    )
    # Counted from 10 June, and six days more: 16 July.
    assert due_on(several) == date(2026, 7, 16)


def test_while_we_wait_there_is_no_day() -> None:
    open_one = asked(JUNE_2, waits(WaitFor.MEANING, date(2026, 6, 4)))
    assert due_on(open_one) is None
    assert urgency(due_on(open_one), date(2030, 1, 1)) is Urgency.WAITING
    assert explained(open_one)[-1] == "We wait for them, so the clock stands still."


def test_a_complaint_is_acknowledged_within_30_days_of_which_its_own_is_the_first() -> None:
    complaint = asked(JUNE_2, kind=Kind.COMPLAINT)
    assert acknowledge_by(complaint) == date(2026, 7, 1)
    assert due_on(complaint) == date(2026, 7, 2)
    assert acknowledge_by(asked(JUNE_2)) is None


@pytest.mark.parametrize(
    ("one", "today", "why_not"),
    [
        (asked(JUNE_2), date(2026, 7, 2), ""),
        (asked(JUNE_2), date(2026, 7, 3), "They had to be told by 2 July 2026"),
        (asked(JUNE_2, extended=True), date(2026, 6, 3), "It was given more time already."),
        (asked(JUNE_2, kind=Kind.COMPLAINT), date(2026, 6, 3), "There is no more time for this."),
        (asked(JUNE_2, waits(WaitFor.IDENTITY, JUNE_2)), date(2026, 6, 3), "The clock stands"),
    ],
)
def test_more_time_is_asked_for_once_and_within_the_first_month(
    one: Asked, today: date, why_not: str
) -> None:
    assert why_not_extend(one, today).startswith(why_not)
    assert bool(why_not_extend(one, today)) is bool(why_not)


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (date(2026, 6, 24), Urgency.IN_TIME),
        (date(2026, 6, 25), Urgency.SOON),
        (date(2026, 7, 2), Urgency.SOON),
        (date(2026, 7, 3), Urgency.LATE),
    ],
)
def test_it_is_soon_in_its_last_week_and_late_after_its_day(today: date, stands: Urgency) -> None:
    assert urgency(due_on(asked(JUNE_2)), today) is stands


def test_the_day_is_explained_in_sentences() -> None:
    one = asked(
        date(2026, 1, 28),
        waits(WaitFor.IDENTITY, date(2026, 1, 28), date(2026, 1, 30)),
        waits(WaitFor.MEANING, date(2026, 2, 2), date(2026, 2, 3)),
        extended=True,
    )
    assert explained(one) == [
        "It came on 28 January 2026.",
        "We asked who they are and were shown on 30 January 2026: the time begins then.",
        "There are 3 months to answer, with more time because it is complex.",
        "We waited 1 day for them, which do not count.",
    ]
    assert explained(asked(date(2026, 1, 31)))[1:] == [
        "There is a month to answer.",
        "28 February 2026 is no working day, so it is due on 2 March 2026.",
    ]
