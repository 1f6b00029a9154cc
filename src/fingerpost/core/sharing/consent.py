"""Consent to be named to a former school: who may give it, and until when it holds (policy.md 5.3).

The latest answer speaks. It ends when taken back, on 31 August three years after Year 11, on the
16th birthday where a parent gave it, and on the 18th for everybody, unless given anew from then on.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from fingerpost.core import tables
from fingerpost.core.dates import academic_year, academic_year_end, age_on, in_words
from fingerpost.core.sharing.instructions import PUPIL_DECIDES_AT, Giver, birthday

ADULT_AT = 18
YEARS_AFTER_KEY_STAGE_4 = 3


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides about consent between two ages, and what to mind."""

    who: str
    note: str
    may: frozenset[Giver]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One answer to the question whether a school may have these fields.

    `fields` is empty where they said no. `expires_on` is the last day it holds. `serial` says
    which of two answers of one day is the later.
    """

    school: str
    purpose: str
    fields: frozenset[str]
    given_by: Giver
    on: date
    expires_on: date
    withdrawn_on: date | None = None
    serial: int = 0

    @property
    def refused(self) -> bool:
        """Whether the answer was no."""
        return not self.fields


@dataclass(frozen=True, slots=True)
class Standing:
    """Which fields somebody's consent covers on a day, by which rule, in a sentence."""

    fields: frozenset[str]
    rule: str
    sentence: str
    can_be_asked: bool = True


def decider(age: int) -> Decider:
    """Who decides at this age, in whole years."""
    for row in tables.rows("sharing", "deciders"):
        if int(row["from_age"]) <= age <= int(row["to_age"] or age):
            may = frozenset(giver for giver in Giver if giver.value in row["who"].split(" or "))
            return Decider(row["who"], row["note"], may)
    raise ValueError(f"nobody is born {-age} years from now")


def key_stage_4_ends(born_on: date) -> date:
    """31 August that closes the academic year of Year 11, by age."""
    return date(academic_year(born_on) + 17, 8, 31)


def returns_until(born_on: date, left_on: date | None) -> date:
    """The last day a school may be told by name: three years after leaving, or after the end of
    key stage 4 if that was earlier (policy.md 1.4)."""
    ends = key_stage_4_ends(born_on)
    first = min(ends, academic_year_end(left_on)) if left_on else ends
    return first.replace(year=first.year + YEARS_AFTER_KEY_STAGE_4)


def may_give(given_by: Giver, *, born_on: date, on: date) -> bool:
    """Whether an answer of this person counts, by the age on the day it was given."""
    return given_by in decider(age_on(born_on, on)).may


def latest_of(
    consents: Collection[Consent], *, school: str, purpose: str, day: date
) -> Consent | None:
    """The answer that speaks on a day; of several of one day the later, and if none is, a no."""
    said = [c for c in consents if (c.school, c.purpose) == (school, purpose) and c.on <= day]
    return max(said, key=lambda c: (c.on, c.serial, c.refused), default=None)


def standing(
    consents: Collection[Consent], *, school: str, purpose: str, born_on: date, day: date
) -> Standing:
    """What somebody's consent covers on a day for a school and purpose."""
    latest = latest_of(consents, school=school, purpose=purpose, day=day)
    if latest is None:
        return Standing(frozenset(), "CON-01", "They have not been asked, or have not answered.")
    # What a parent answered before 16 is no answer of theirs: it still holds, and they are asked.
    open_again = latest.given_by is Giver.PARENT and day >= birthday(born_on, PUPIL_DECIDES_AT)
    if latest.refused:
        sentence = f"They said no on {in_words(latest.on)}."
        return Standing(frozenset(), "CON-02", sentence, open_again)
    if latest.withdrawn_on and latest.withdrawn_on <= day:
        sentence = f"They took their consent back on {in_words(latest.withdrawn_on)}."
        return Standing(frozenset(), "CON-03", sentence, open_again)
    return _by_age(latest, born_on, day)


def _by_age(latest: Consent, born_on: date, day: date) -> Standing:
    if not may_give(latest.given_by, born_on=born_on, on=latest.on):
        return Standing(
            frozenset(), "CON-04", "At that age the consent was not theirs to give who gave it."
        )
    if day > latest.expires_on:
        ended = in_words(latest.expires_on)
        return Standing(frozenset(), "CON-05", f"Their consent ended on {ended}.")
    sixteen, adult = birthday(born_on, PUPIL_DECIDES_AT), birthday(born_on, ADULT_AT)
    if latest.given_by is Giver.PARENT and day >= sixteen:
        return Standing(
            frozenset(), "CON-06", "A parent gave it; since 16 the young person is to be asked."
        )
    if day >= adult > latest.on:
        return Standing(
            frozenset(), "CON-07", "Consent given before 18 ended on the 18th birthday."
        )
    return Standing(latest.fields, "CON-08", f"Consent was given on {in_words(latest.on)}.")
