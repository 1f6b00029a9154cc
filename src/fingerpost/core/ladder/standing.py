"""Where one young person stands on each step: a checklist with days, worked out and never kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from fingerpost.core.ladder.steps import Step, Way, steps
from fingerpost.core.ladder.yields import Yield, in_order


class State(StrEnum):
    """How a step stands, in the words of the page."""

    HELD = "something held"
    NOTHING = "nothing held"
    TO_DO = "to do"
    WAITING = "waiting for an answer"
    ANSWERED = "answered"
    OVER = "tried, no answer"
    CANNOT = "cannot be done"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Found:
    """What the software found when it looked: sentences, none where nothing is held."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Try:
    """One try of a step: when, by whom, what came of it, and whether that was an answer.

    `over` says that nothing more is to come of it, such as that they know nothing.
    """

    on: date
    by: str
    words: str
    answered: bool
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held of a person for the ladder.

    Args:
        found: by step, what looking found.
        tries: by step, the tries since they went out of sight, earliest first.
        cannot: by step, why it cannot be done.
        left_out: by step, why somebody decided against it.
    """

    found: Mapping[str, Found] = field(default_factory=dict)
    tries: Mapping[str, Sequence[Try]] = field(default_factory=dict)
    cannot: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """One step of one person: how it stands, why in words, and the day of what comes next."""

    step: Step
    state: State
    words: tuple[str, ...] = ()
    tries: tuple[Try, ...] = ()
    next_on: date | None = None


def ladder(held: Held, measured: Mapping[str, Yield], today: date) -> list[Standing]:
    """Every step: first what was looked up, then what is open in the order to take it, then the
    rest. An open step is planned for when the one before it had time to be answered.
    """
    every = {code: _stands(step, held, today) for code, step in steps().items()}
    looked = [one for one in every.values() if one.step.way is Way.LOOK]
    waiting = [one for one in every.values() if one.state is State.WAITING]
    to_do = [code for code, one in every.items() if one.state is State.TO_DO]
    planned = _planned([every[code] for code in in_order(to_do, measured)], waiting, today)
    shown = {one.step.code for one in (*looked, *waiting, *planned)}
    return [*looked, *waiting, *planned, *(o for c, o in every.items() if c not in shown)]


def next_step(stands: Sequence[Standing]) -> Standing | None:
    """The step to take now, or the answer to wait for; None where every step is over."""
    return next((one for one in stands if one.state in (State.WAITING, State.TO_DO)), None)


def _stands(step: Step, held: Held, today: date) -> Standing:
    if step.way is Way.LOOK:
        words = held.found.get(step.code, Found()).words
        return Standing(step, State.HELD if words else State.NOTHING, words)
    tries = tuple(held.tries.get(step.code, ()))
    if why := held.left_out.get(step.code):
        return Standing(step, State.LEFT_OUT, (why,), tries)
    if any(one.answered for one in tries):
        return Standing(step, State.ANSWERED, (), tries)
    if until := _awaited(step, tries, today):
        return Standing(step, State.WAITING, (), tries, until)
    if len(tries) >= step.times:
        return Standing(step, State.OVER, (), tries)
    if why := held.cannot.get(step.code):
        return Standing(step, State.CANNOT, (why,), tries)
    return Standing(step, State.TO_DO, (), tries)


def _awaited(step: Step, tries: Sequence[Try], today: date) -> date | None:
    """Until when to wait for an answer to the latest try; None where nothing is awaited."""
    if not tries or tries[-1].over:
        return None
    until = tries[-1].on + timedelta(days=step.wait_days)
    return until if until > today else None


def _planned(to_do: Sequence[Standing], waiting: Sequence[Standing], today: date) -> list[Standing]:
    """Each a day: the first when what is awaited has had its time, the others one after another."""
    day = max((one.next_on for one in waiting if one.next_on), default=today)
    planned = []
    for one in to_do:
        planned.append(replace(one, next_on=day))
        day += timedelta(days=one.step.wait_days)
    return planned
