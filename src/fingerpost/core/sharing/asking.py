"""Asking whether a school may be told: who is to be asked now, by which rule, and how it stands.

Asked where names go back with consent, for elsewhere a yes would change nothing. Asked from 13 on;
anew at 16, when the right is the young person's alone; and at 18, when consent given before it
ends. Whoever says no themselves, or takes consent back, is not asked again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fingerpost.core import tables
from fingerpost.core.dates import academic_year, age_on, in_words
from fingerpost.core.sharing import consent
from fingerpost.core.sharing.consent import (
    ADULT_AT,
    YEARS_AFTER_KEY_STAGE_4,
    Consent,
    Standing,
    decider,
    returns_until,
)
from fingerpost.core.sharing.flows import Mode, strictest
from fingerpost.core.sharing.instructions import PUPIL_DECIDES_AT, Giver, birthday
from fingerpost.core.sharing.limits import OFFICER
from fingerpost.core.sharing.uptake import too_young

ASKED_FROM = 13
ASK_AGAIN_AFTER = timedelta(days=28)
"""How long an answer is waited for before asking once more [ours]."""
YEAR_11_BEGINS_AT = 15
"""Academic age in Year 11."""
MOST_ASKED = 2
"""How often one question is put to somebody who does not answer: asking is not pressing [ours]."""


class State(StrEnum):
    """How it stands between a young person and a school, as people read it."""

    YES = "Yes"
    NO = "No"
    WITHDRAWN = "Taken back"
    ENDED = "Ended"
    ASKED = "Asked, no answer yet"
    NOT_ASKED = "Not asked"


OF_RULE = {
    "CON-02": State.NO,
    "CON-03": State.WITHDRAWN,
    "CON-04": State.ENDED,
    "CON-05": State.ENDED,
    "CON-06": State.ENDED,
    "CON-07": State.ENDED,
    "CON-08": State.YES,
}


class Whom(StrEnum):
    """Those who are to be asked now, as people choose among them."""

    FIRST = "Not asked yet"
    AGAIN = "Asked once, and no answer for four weeks"
    AT_16 = "Turned 16 since they answered"
    ENDED = "What they said has ended"


NOT_NOW = {
    "ASK-03": "have answered",
    "ASK-08": "were asked twice and did not answer",
    "ASK-09": "were asked in the last four weeks",
}
"""Why many are not asked now, by rule, to follow how many they are."""
WHOM = {"ASK-05": Whom.AT_16, "ASK-06": Whom.ENDED, "ASK-07": Whom.ENDED}


@dataclass(frozen=True, slots=True)
class Closed:
    """Why nobody is asked for a school at all, and what would change that, by whom."""

    rule: str
    sentence: str
    change: str
    by: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a school may be told of, as the question names it, and the fields it covers."""

    key: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is known of asking one young person for one school and purpose.

    `asked` are the days they were asked; `answers` everything they said; `closed` why nobody is
    asked for that school, where that is so.
    """

    school: str
    purpose: str
    born_on: date
    asked: Collection[date] = ()
    answers: Collection[Consent] = ()
    closed: Closed | None = None

    def standing(self, day: date) -> Standing:
        """What their consent covers on a day."""
        return consent.standing(
            self.answers, school=self.school, purpose=self.purpose, born_on=self.born_on, day=day
        )

    def state(self, day: date) -> State:
        """How it stands on a day."""
        rule = self.standing(day).rule
        if rule in OF_RULE:
            return OF_RULE[rule]
        asked = any(on <= day for on in self.asked)
        return State.ASKED if asked else State.NOT_ASKED

    def latest(self, day: date) -> Consent | None:
        """The answer that speaks on a day."""
        return consent.latest_of(self.answers, school=self.school, purpose=self.purpose, day=day)


@dataclass(frozen=True, slots=True)
class Due:
    """Whether somebody is to be asked now; the sentence says why, or why not."""

    is_due: bool
    rule: str
    sentence: str


def closed(mode: Mode, agreed: Mode | None) -> Closed | None:
    """Why nobody is asked for a school; None where names go back with consent.

    Args:
        mode: how the authority gives names back.
        agreed: how the agreement with the school does, where there is one.
    """
    if strictest(mode, agreed or mode) is Mode.CONSENT:
        return None
    if mode is Mode.AGGREGATE:
        return Closed(
            "ASK-10",
            "The authority gives schools counts only. A yes would change nothing.",
            "Choose “With consent” under How we share.",
            OFFICER,
        )
    if agreed is Mode.AGGREGATE:
        return Closed(
            "ASK-11",
            "The agreement with this school allows counts only. A yes would change nothing.",
            "Agree with the school on sharing with consent.",
            OFFICER,
        )
    return Closed(
        "ASK-12",
        "This school is told with notice. No yes is needed, and whoever minds may object.",
        "Choose “With consent” under How we share, if you would rather ask.",
        OFFICER,
    )


def items(fields: frozenset[str]) -> tuple[Item, ...]:
    """What the question names where these fields are asked for (asked_for.csv)."""
    named = (
        Item(row["item"], fields & frozenset(row["fields"].split()))
        for row in tables.rows("sharing", "asked_for")
    )
    return tuple(item for item in named if item.fields)


def births_asked(day: date) -> tuple[date, date]:
    """The first and the last date of birth of those who may be asked on a day: from 13 on, and
    within three years of Year 11."""
    oldest = date(academic_year(day) - YEAR_11_BEGINS_AT - 1 - YEARS_AFTER_KEY_STAGE_4, 9, 1)
    return oldest, too_young(day, ASKED_FROM) - timedelta(days=1)


def who_is_asked(born_on: date, day: date) -> Giver:
    """Whom the question goes to: a parent before 13, from then on the young person."""
    may = decider(age_on(born_on, day)).may
    return Giver.PUPIL if Giver.PUPIL in may else Giver.PARENT


def last_day(born_on: date, *, given_by: Giver, on: date) -> date:
    """The last day that a yes given on this day would hold."""
    ends = [returns_until(born_on, None)]
    sixteen, adult = birthday(born_on, PUPIL_DECIDES_AT), birthday(born_on, ADULT_AT)
    if given_by is Giver.PARENT:
        ends.append(sixteen - timedelta(days=1))
    elif on < adult:
        ends.append(adult - timedelta(days=1))
    return min(ends)


def due(asking: Asking, day: date) -> Due:
    """Whether somebody is to be asked on a day, by the first rule that fits."""
    if day > returns_until(asking.born_on, None):
        return Due(False, "ASK-01", "Schools are not told by name any more so long after Year 11.")
    if age_on(asking.born_on, day) < ASKED_FROM:
        return Due(False, "ASK-02", "They are asked from 13 on. Before that a parent decides.")
    since, rule, sentence = _question(asking, day)
    if not rule:
        return Due(False, "ASK-03", sentence)
    if asking.closed:
        return Due(False, asking.closed.rule, asking.closed.sentence)
    return _unless_asked_lately(asking, day, since, Due(True, rule, sentence))


def whom(found: Due, state: State) -> Whom | None:
    """Of somebody who is to be asked: among whom they are; of anybody else None."""
    if not found.is_due:
        return None
    unanswered = Whom.AGAIN if state is State.ASKED else Whom.FIRST
    return WHOM.get(found.rule, unanswered)


def _question(asking: Asking, day: date) -> tuple[date, str, str]:
    """The question that stands open: since when, by which rule; no rule where none does."""
    latest, standing = asking.latest(day), asking.standing(day)
    if latest is None:
        return date.min, "ASK-04", "They have not said yes or no."
    sixteen, adult = birthday(asking.born_on, PUPIL_DECIDES_AT), birthday(asking.born_on, ADULT_AT)
    by_parent = latest.given_by is Giver.PARENT
    if day >= sixteen > latest.on and (by_parent or standing.rule == "CON-08"):
        return sixteen, "ASK-05", "They turned 16: what was answered before is asked anew."
    if day >= adult and standing.rule == "CON-07":
        return adult, "ASK-06", "They turned 18, and what they said before ended."
    if standing.rule in ("CON-04", "CON-05"):
        return latest.on, "ASK-07", standing.sentence
    return date.min, "", standing.sentence


def _unless_asked_lately(asking: Asking, day: date, since: date, asks: Due) -> Due:
    asked = [on for on in asking.asked if since <= on <= day]
    if len(asked) >= MOST_ASKED:
        return Due(False, "ASK-08", "They were asked twice and did not answer.")
    if asked and day < max(asked) + ASK_AGAIN_AFTER:
        last = in_words(max(asked))
        return Due(False, "ASK-09", f"They were asked on {last}. We wait four weeks.")
    return asks
