"""Of any young person, times and day: nothing goes too early, and longer never deletes more."""

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from fingerpost.core.dates import add_months
from fingerpost.core.retention import Item, Sort, came_by, schedule, start_times
from fingerpost.core.retention.person import Facts, birthday, decide, due_on, rows_for, used_until

DAYS = st.dates(date(1995, 1, 1), date(2070, 1, 1))
ROWS = [item for item in schedule().values() if item.can_change]
BY_PIECE = [item for item in ROWS if item.sort is Sort.ROW]


def lengths(item: Item) -> st.SearchStrategy[int]:
    return st.integers(item.least, item.most)


FACTS = st.builds(
    Facts,
    born_on=st.dates(date(1995, 1, 1), date(2015, 1, 1)),
    ehc_plan=st.booleans(),
    plan_ended_on=st.none() | DAYS,
    in_care=st.booleans(),
    used_until=st.none() | DAYS,
)
TIMES = st.fixed_dictionaries({item.code: lengths(item) for item in ROWS})


@given(FACTS, TIMES, DAYS)
def test_nothing_goes_before_its_time_is_over(facts: Facts, times: dict, today: date) -> None:
    for row, answer in decide(facts, times, today).items():
        if answer.goes:
            assert today >= due_on(row, facts, times) >= used_until(facts)
    if decide(facts, times, today)["core"].goes:
        assert today >= add_months(used_until(facts), times["core"])
    casework = rows_for(facts)[1]
    if decide(facts, times, today)[casework].goes:
        assert today >= birthday(facts.born_on, times[casework])


@given(FACTS, TIMES, DAYS, st.text(min_size=1))
def test_a_hold_always_keeps(facts: Facts, times: dict, today: date, why: str) -> None:
    held = Facts(facts.born_on, facts.ehc_plan, facts.plan_ended_on, facts.in_care, holds=(why,))
    assert not any(answer.goes for answer in decide(held, times, today).values())


@given(FACTS, TIMES, DAYS, st.sampled_from(ROWS), st.data())
def test_a_longer_time_never_deletes_more(
    facts: Facts, times: dict, today: date, item: Item, data: st.DataObject
) -> None:
    longer = times | {item.code: data.draw(st.integers(times[item.code], item.most))}
    goes = {row for row, answer in decide(facts, longer, today).items() if answer.goes}
    assert goes <= {row for row, answer in decide(facts, times, today).items() if answer.goes}
    if item in BY_PIECE:
        assert came_by(item, longer[item.code], today) <= came_by(item, times[item.code], today)


@given(FACTS, TIMES, DAYS, DAYS)
def test_what_goes_on_a_day_goes_on_any_later_one(
    facts: Facts, times: dict, one: date, other: date
) -> None:
    assume(one <= other)
    then = {row for row, answer in decide(facts, times, one).items() if answer.goes}
    assert then <= {row for row, answer in decide(facts, times, other).items() if answer.goes}


@given(st.sampled_from(BY_PIECE), DAYS, st.data())
def test_a_piece_never_goes_before_its_time(item: Item, today: date, data: st.DataObject) -> None:
    length = data.draw(lengths(item))
    last = came_by(item, length, today)
    if item.unit.value == "days":
        assert (today - last).days == length
    else:
        assert add_months(last, length) <= today


def test_every_start_time_is_one_of_those_tried() -> None:
    assert set(start_times()) >= {item.code for item in ROWS}
