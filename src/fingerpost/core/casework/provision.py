"""What is there for young people locally: for whom it is, whether there is a place, finding it.

What is asked of a young person is said in sentences. What we cannot know, such as the level they
reached, is never decided here: it stands as a sentence for a person to ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache

from fingerpost.core import tables
from fingerpost.core.casework import REVIEW_AFTER
from fingerpost.core.dates import age_on
from fingerpost.core.workflow import ReferralState
from fingerpost.core.working_year.working_days import next_working_day

ALIKE = 0.75
"""How alike a typed word and one in the directory must be (difflib's ratio). [ours]"""

ASK_AFTER: Mapping[ReferralState, timedelta] = {
    ReferralState.MADE: timedelta(weeks=2),
    ReferralState.ACCEPTED: timedelta(weeks=2),
    ReferralState.STARTED: REVIEW_AFTER,
}
"""How long after a referral came to stand so we ask again, where nobody says. [ours]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """For whom something is. An age of None, no areas and an empty level ask for nothing.

    `areas` are first halves of postcodes, such as XM1. `level` is in words.
    """

    min_age: int | None = None
    max_age: int | None = None
    areas: tuple[str, ...] = ()
    level: str = ""

    def in_words(self) -> list[str]:
        """What is asked, a sentence each."""
        asked = [self._age(), self._area(), f"Level: {self.level}." if self.level else ""]
        return [one for one in asked if one]

    def objections(self, *, born_on: date, postcode: str, on: date) -> list[str]:
        """Why somebody does not fit on a day, a sentence each; none where nothing speaks against.

        Who has no postcode with us is not turned away for their area.
        """
        age = age_on(born_on, on)
        area = postcode.split(" ")[0].upper()
        found = []
        if (self.min_age and age < self.min_age) or (self.max_age and age > self.max_age):
            found.append(f"They will be {age}. {self._age()}")
        if self.areas and area and area not in self.areas:
            found.append(f"They live in {area}. {self._area()}")
        return found

    def _age(self) -> str:
        if self.min_age and self.max_age:
            return f"It is for {self.min_age} to {self.max_age} year olds."
        if self.min_age:
            return f"It is for {self.min_age} year olds and older."
        return f"It is for {self.max_age} year olds and younger." if self.max_age else ""

    def _area(self) -> str:
        return f"It is for those who live in {_or(self.areas)}." if self.areas else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a referral may finish. `good`: it led where it was meant to."""

    code: str
    name: str
    good: bool


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Every outcome of a referral by code, in the order they are offered."""
    return {
        row["code"]: Outcome(row["code"], row["name"], row["good"] == "yes")
        for row in tables.rows("casework", "outcomes")
    }


def ask_again_on(state: ReferralState, *, on: date, starts_on: date | None = None) -> date | None:
    """When to ask how a referral stands, where nobody says; None once it has ended.

    Args:
        state: how it stands.
        on: since when.
        starts_on: the next start of what they are referred to, if it has one.

    Example: accepted on 2 November for a start on 9 November, it is asked after on 9 November.
    """
    if state not in ASK_AFTER:
        return None
    if state is ReferralState.ACCEPTED and starts_on and starts_on > on:
        return starts_on
    return next_working_day(on + ASK_AFTER[state])


def places_in_words(places: int | None, taken: int) -> str:
    """How many places are left, with how many there are.

    Example: 3 of 12 places are left.
    """
    if places is None:
        return "Places are not limited."
    left = max(0, places - taken)
    return f"{left} of {places} places are left." if left else f"All {places} places are taken."


def is_found(typed: str, text: str) -> bool:
    """Whether a text has every word typed: its beginning, or one much like it.

    Example: `constuction marlbr` finds "Construction taster, Marlbrook College".
    """
    words = _words(text)
    return all(
        any(word.startswith(one) for word in words)
        or bool(get_close_matches(one, words, n=1, cutoff=ALIKE))
        for one in _words(typed)
    )


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def _or(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
