"""The instruction of sections 72 and 14: which kinds of information may be sent (LAW-01 to LAW-09).

A school or provider must tell the authority what it asks, unless it was told not to: by a parent
until the pupil is 16, by the pupil from then on. Names, addresses, dates of birth and a parent's
name and address (kinds A and B) are sent all the same. Age is that at the start of the birthday.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fingerpost.core.dates import age_on, in_words
from fingerpost.core.sharing.flows import Kind

ALL = frozenset(Kind)
NAME_AND_PARENT = frozenset({Kind.A, Kind.B})
PUPIL_DECIDES_AT = 16
HOLD_DAYS = 30
"""How long kind C is held from the 16th birthday while the pupil is asked (LAW-06), unless the
authority's data-protection officer sets another number of days."""


class Giver(StrEnum):
    """Who told the school or provider not to share."""

    PARENT = "parent"
    PUPIL = "young person"
    NOT_SAID = "not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction not to share, given to a school or provider.

    `disputed` means that another parent wants it otherwise.
    """

    given_by: Giver
    on: date
    withdrawn_on: date | None = None
    disputed: bool = False

    def stands_on(self, day: date) -> bool:
        """From the day it was given until the day it was taken back."""
        return self.on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


@dataclass(frozen=True, slots=True)
class Supply:
    """Which kinds may be sent, by which rule, in a sentence, and who must be told or asked."""

    kinds: frozenset[Kind]
    rule: str
    sentence: str
    settled_by: str = ""

    @property
    def withholds(self) -> bool:
        """Whether kind C is held back."""
        return Kind.C not in self.kinds


def supply(
    instructions: Collection[Instruction],
    *,
    born_on: date,
    day: date,
    hold_days: int = HOLD_DAYS,
) -> Supply:
    """Which kinds of information may be sent about a pupil on a day.

    Args:
        instructions: all that were ever given about the pupil, in any order.
        born_on: the pupil's date of birth.
        day: the day of the supply.
        hold_days: how long kind C is held from the 16th birthday where only a parent said no.
    """
    standing = [one for one in instructions if one.stands_on(day)]
    if not standing:
        return _nothing_stands(instructions, born_on, day)
    if age_on(born_on, day) < PUPIL_DECIDES_AT:
        return _under_16(standing, born_on)
    return _from_16(standing, born_on, day, hold_days)


def given_by(instruction: Instruction, born_on: date) -> Giver:
    """Who gave it; where nobody said who, the one who had the right to on that day."""
    if instruction.given_by is not Giver.NOT_SAID:
        return instruction.given_by
    return Giver.PUPIL if _was_16(instruction, born_on) else Giver.PARENT


def hold_ends(born_on: date, hold_days: int = HOLD_DAYS) -> date:
    """The first day on which what was said before 16 is held no more (LAW-06)."""
    return birthday(born_on, PUPIL_DECIDES_AT) + timedelta(days=hold_days)


def birthday(born_on: date, age: int) -> date:
    """The day somebody reaches an age; of those born on 29 February, 1 March in other years."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def _nothing_stands(instructions: Collection[Instruction], born_on: date, day: date) -> Supply:
    taken_back = [one.withdrawn_on for one in instructions if one.withdrawn_on]
    ended = [on for on in taken_back if on <= day]
    if ended:
        since = in_words(max(ended))
        return Supply(ALL, "LAW-08", f"The instruction not to share was taken back on {since}.")
    rule = "LAW-01" if age_on(born_on, day) < PUPIL_DECIDES_AT else "LAW-04"
    return Supply(ALL, rule, "Nobody gave an instruction not to share.")


def _under_16(standing: Collection[Instruction], born_on: date) -> Supply:
    parents = [one for one in standing if given_by(one, born_on) is Giver.PARENT]
    if not parents:
        return Supply(
            ALL,
            "LAW-03",
            "The pupil said no before 16, when the law gives that right to a parent. It is sent,"
            " and the school's data lead is told, to weigh it as an objection.",
            "the school's data lead",
        )
    if any(one.disputed for one in parents):
        return Supply(
            NAME_AND_PARENT,
            "LAW-09",
            "The parents disagree; one parent's instruction not to share is enough.",
            "the data-protection officer",
        )
    return Supply(
        NAME_AND_PARENT,
        "LAW-02",
        f"A parent gave an instruction not to share on {_first(parents)}.",
    )


def _from_16(standing: Collection[Instruction], born_on: date, day: date, hold_days: int) -> Supply:
    own = [
        one for one in standing if given_by(one, born_on) is Giver.PUPIL and _was_16(one, born_on)
    ]
    if own:
        return Supply(
            NAME_AND_PARENT,
            "LAW-05",
            f"The young person gave an instruction not to share on {_first(own)}.",
        )
    if all(_was_16(one, born_on) for one in standing):
        return Supply(
            ALL,
            "LAW-07",
            "A parent said no after the young person turned 16, when only the young person can."
            " It is sent, and the parent is told why.",
        )
    until = hold_ends(born_on, hold_days)
    if day < until:
        return Supply(
            NAME_AND_PARENT,
            "LAW-06",
            f"An instruction was given before 16. We hold the rest until {in_words(until)}, so that"
            " the young person can be asked.",
            "the young person",
        )
    return Supply(
        ALL,
        "LAW-06",
        f"An instruction was given before 16. The young person could say no until"
        f" {in_words(until)} and did not.",
    )


def _was_16(instruction: Instruction, born_on: date) -> bool:
    return age_on(born_on, instruction.on) >= PUPIL_DECIDES_AT


def _first(instructions: Collection[Instruction]) -> str:
    return in_words(min(one.on for one in instructions))
