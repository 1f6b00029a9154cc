"""What holds of every forecast of what would lapse."""

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core.destinations.forecast import Held, forecast, is_not_known, lapses
from fingerpost.core.records import Group

TODAY = date(2026, 11, 22)
ENDS = [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)]
HELD = st.lists(
    st.builds(
        Held,
        person=st.integers(1, 99),
        code=st.sampled_from(["210", "320", "610", "810", "910", "?"]),
        group=st.sampled_from(list(Group)),
        lapses_on=st.none() | st.dates(date(2026, 10, 1), date(2027, 3, 1)),
        lapsed=st.booleans(),
        provider=st.none() | st.integers(1, 3),
        school=st.none() | st.integers(1, 3),
    ),
    max_size=20,
)


@given(HELD, st.randoms(use_true_random=False))
def test_places_add_up_and_order_does_not_matter(held: list[Held], dice: random.Random) -> None:
    found = forecast(held, today=TODAY, period_end=ENDS[0])
    for places in (found.providers, found.schools):
        assert sum(count.people for count in places.values()) == found.everybody.people
        assert sum(count.would_be for count in places.values()) == found.everybody.would_be
    assert len(found.lapsing) == found.everybody.lapsing
    assert found.everybody.would_be == sum(is_not_known(one, on=ENDS[0]) for one in held)
    dice.shuffle(held)
    assert forecast(held, today=TODAY, period_end=ENDS[0]) == found


@given(HELD)
def test_later_never_brings_fewer(held: list[Held]) -> None:
    would_be = [forecast(held, today=TODAY, period_end=e).everybody.would_be for e in ENDS]
    assert would_be == sorted(would_be)


def one(**values: object) -> Held:
    base = {
        "person": 1,
        "code": "210",
        "group": Group.EET,
        "lapses_on": date(2026, 11, 25),
        "lapsed": False,
    }
    return Held(**(base | values))  # type: ignore[arg-type]


def test_who_lapses_before_the_period_ends() -> None:
    assert lapses(one(), today=TODAY, period_end=ENDS[0])
    assert lapses(one(lapses_on=TODAY), today=TODAY, period_end=ENDS[0])


def test_who_does_not() -> None:
    for other in (
        one(lapses_on=ENDS[0]),
        one(lapses_on=None),
        one(lapses_on=date(2026, 11, 1)),
        one(group=Group.NOT_KNOWN, lapsed=True),
        one(code="?"),
        one(code="810", group=Group.NOT_KNOWN, lapses_on=None),
    ):
        assert not lapses(other, today=TODAY, period_end=ENDS[0])
