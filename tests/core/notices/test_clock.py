"""The clock of a notice: five working days, the same day to another authority, and medians."""

from datetime import date

import pytest

from fingerpost.core.notices.clock import Taken, clock, is_forwarded_late, times

FRIDAY = date(2026, 11, 6)


@pytest.mark.parametrize(
    ("today", "since", "late"),
    [
        (date(2026, 11, 6), 0, False),
        (date(2026, 11, 8), 0, False),  # a Sunday
        (date(2026, 11, 9), 1, False),
        (date(2026, 11, 13), 5, False),  # the last day
        (date(2026, 11, 14), 5, True),
        (date(2026, 11, 16), 6, True),
    ],
)
def test_first_contact_is_due_within_five_working_days(today: date, since: int, late: bool) -> None:
    stands = clock(FRIDAY, today)
    assert (stands.due_on, stands.days_since, stands.is_late) == (date(2026, 11, 13), since, late)


def test_bank_holidays_do_not_count_and_an_authority_may_be_quicker() -> None:
    assert clock(date(2026, 12, 23), date(2027, 1, 1)).due_on == date(2027, 1, 4)
    assert clock(FRIDAY, FRIDAY, within=2).due_on == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("received", "forwarded", "late"),
    [
        (FRIDAY, FRIDAY, False),
        (FRIDAY, date(2026, 11, 9), True),
        (date(2026, 11, 7), date(2026, 11, 9), False),  # came on a Saturday
        (date(2026, 11, 7), date(2026, 11, 10), True),
    ],
)
def test_lines_for_another_authority_go_out_the_day_they_come(
    received: date, forwarded: date, late: bool
) -> None:
    assert is_forwarded_late(received, forwarded) is late


def test_medians_count_only_what_is_known() -> None:
    def taken(last: int | None, received: int, reached: int | None) -> Taken:
        return Taken(
            last_attended=date(2026, 11, last) if last else None,
            received_on=date(2026, 11, received),
            reached_on=date(2026, 11, reached) if reached else None,
        )

    found = times([taken(1, 9, 10), taken(3, 5, None), taken(None, 6, 16), taken(12, 9, None)])
    assert (found.notices, found.to_notice, found.reached, found.to_contact) == (4, 2, 2, 5.5)
    nothing = times([])
    assert (nothing.to_notice, nothing.to_contact) == (None, None)
