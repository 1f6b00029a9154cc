"""Twelve months of returns with people leaving, being heard of late, and coming back.

What must hold of every person in the files as sent: a leaving is told exactly once, nobody is in
the primary cohort after it unless they came back, and no file has anybody twice.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core.cohorts import Facts, why_in
from fingerpost.core.cohorts.leaving import SENT_ONCE, Left, Told, standing
from fingerpost.core.dates import add_months, month_end

FIRST = date(2026, 4, 30)
MONTHS = [month_end(add_months(FIRST, n)) for n in range(12)]
DAYS = st.integers(0, 330).map(lambda n: FIRST + timedelta(days=n))
KNOWN_AFTER = timedelta(days=6)  # how long after the month's end a return is built
LETTERS = st.sampled_from(["T", "E", "M", "D"])


@dataclass(frozen=True)
class Life:
    """Somebody, when they left, when we heard, and when we heard that they are back."""

    facts: Facts
    left: Left | None
    heard_on: date
    back_on: date | None

    def left_as_known(self, day: date) -> Left | None:
        known = self.left and self.heard_on <= day and not (self.back_on and self.back_on <= day)
        return self.left if known else None


@st.composite
def lives(draw: st.DrawFn) -> Life:
    facts = Facts(
        born_on=draw(st.dates(date(2007, 6, 1), date(2011, 8, 31))),
        ehc_plan=draw(st.booleans()),
        lives_in=draw(st.sampled_from(["", "", "", "886"])),
    )
    left = draw(st.none() | st.builds(Left, on=DAYS, status=LETTERS, to=st.just("886")))
    heard_on = (left.on if left else FIRST) + timedelta(days=draw(st.integers(0, 150)))
    back_after = draw(st.none() | st.integers(1, 150))
    return Life(facts, left, heard_on, back_after and heard_on + timedelta(days=back_after))


def run(life: Life, sent: list[date]) -> dict[date, str]:
    """The letters with which a year of returns carries somebody; only some months are sent."""
    carried: dict[date, str] = {}
    before, before_end = "", None
    for end in MONTHS:
        known_on = end + KNOWN_AFTER
        told = Told(before=before, before_end=before_end)
        found = standing(life.facts, left=life.left_as_known(known_on), period_end=end, told=told)
        if end in sent:
            carried[end] = before = found.status
            before_end = end
    return carried


@given(lives(), st.lists(st.sampled_from(MONTHS), unique=True, min_size=1).map(sorted))
def test_a_leaving_is_told_once(life: Life, sent: list[date]) -> None:
    carried = run(life, sent)
    letters = [carried[end] for end in sent]
    told = [n for n, letter in enumerate(letters) if letter in SENT_ONCE]
    came_back = life.back_on is not None
    assert len(told) <= 1 + came_back
    for at in told:
        assert at == 0 or letters[at - 1] == "P"  # nobody leaves who was not in
    if told and not came_back:
        assert set(letters[told[0] + 1 :]) <= {""}


@given(lives(), st.lists(st.sampled_from(MONTHS), unique=True, min_size=2).map(sorted))
def test_whoever_was_in_and_is_known_to_have_left_is_told(life: Life, sent: list[date]) -> None:
    """Every P is followed by P or by one leaver: nobody slips out of the file unsaid."""
    letters = list(run(life, sent).values())
    for before, after in pairwise(letters):
        if before == "P":
            assert after == "P" or after in SENT_ONCE


@given(lives(), st.lists(st.sampled_from(MONTHS), unique=True, min_size=1).map(sorted))
def test_in_the_cohort_exactly_when_the_rules_say_so(life: Life, sent: list[date]) -> None:
    for end, letter in run(life, sent).items():
        left = life.left_as_known(end + KNOWN_AFTER)
        here = bool(why_in(life.facts, end)) and not (left and left.on <= end)
        assert (letter == "P") is here


@given(lives(), st.sampled_from(range(11)))
def test_a_month_sent_again_later_tells_no_leaving_twice(life: Life, at: int) -> None:
    """The month is built again when the whole year is known and all other months are sent."""
    carried = run(life, MONTHS)
    again, before = MONTHS[at], MONTHS[at - 1] if at else None
    told = Told(
        before=carried[before] if before else "",
        before_end=before,
        later=any(carried[end] in SENT_ONCE for end in MONTHS[at + 1 :]),
    )
    left = life.left_as_known(MONTHS[-1] + KNOWN_AFTER)
    found = standing(life.facts, left=left, period_end=again, told=told)
    letters = carried | {again: found.status}
    leavings = [end for end in MONTHS if letters[end] in SENT_ONCE]
    if life.back_on is None:
        assert len(leavings) <= 1
        assert all(letters[end] == "" for end in MONTHS if leavings and end > leavings[0])
