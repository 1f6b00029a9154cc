"""What somebody has to do where an instruction not to share leaves something open.

It is due until it is noted as done, or until nothing stands any more. What the rules make of a
birthday is due from that day on by itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from fingerpost.core import tables
from fingerpost.core.sharing.instructions import HOLD_DAYS, Instruction, hold_ends, supply

TO_WHOM = "WHOM"
"""The rule that an instruction of which nobody said to whom it was given binds every school."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An instruction as we hold it: whether it was said to whom, since when we know of it, and by
    which rule somebody last did something about it."""

    instruction: Instruction
    to_whom: bool
    known_on: date
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, by whom, by which day if there is one, and why."""

    rule: str
    what: str
    who: str
    why: str
    by: date | None = None


def task(
    told: Collection[Told], *, born_on: date, day: date, hold_days: int = HOLD_DAYS
) -> Task | None:
    """What is to be done about all instructions of one young person; None where nothing is.

    Args:
        told: all that were ever given about them.
        born_on: their date of birth.
        day: today.
        hold_days: how long what was said before 16 is held after the birthday.
    """
    standing = [one for one in told if one.instruction.stands_on(day)]
    given = [one.instruction for one in standing]
    if not given:
        return None
    found = supply(given, born_on=born_on, day=day, hold_days=hold_days)
    if found.withholds and any(not (one.to_whom or one.settled) for one in standing):
        return _task(TO_WHOM, "It was not said to which school or provider, so it binds them all.")
    until = hold_ends(born_on, hold_days)
    if all(one.settled == found.rule for one in standing):
        return None
    if found.rule == "LAW-06":
        could_be_asked = found.withholds or any(one.known_on < until for one in standing)
        return _task(found.rule, found.sentence, until) if could_be_asked else None
    return _task(found.rule, found.sentence) if found.rule in _rules() else None


def _rules() -> dict[str, tables.Row]:
    return {row["rule"]: row for row in tables.rows("sharing", "to_settle")}


def _task(rule: str, why: str, by: date | None = None) -> Task:
    row = _rules()[rule]
    return Task(rule, row["what"], row["who"], why, by)
