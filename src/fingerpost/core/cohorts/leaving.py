"""With which cohort status a month's return carries somebody, and when a leaving is sent.

A leaving is sent once: in the first return that knows of it, if the return sent before still had
the person. So what decides is not when somebody left but what the DfE has already been told (adr
0013). Ageing out and the end of a plan are worked out here; all other leavings are said by people.

Pure: what is held, what was told, a period end; out comes a letter with the reason in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fingerpost.core import codes
from fingerpost.core.cohorts import (
    PARTICIPATION_AGES,
    WITH_PLAN_AGES,
    YEAR_11,
    Facts,
    why_in,
)
from fingerpost.core.dates import academic_age, academic_year, in_words

STATUSES = codes.load("cohort_statuses")
AUTHORITIES = codes.load("local_authorities")
OUTSIDE_ENGLAND = AUTHORITIES.where(named_when="left England")
IN_ENGLAND = AUTHORITIES.where(named_when="transferred")


def _letter(role: str) -> str:
    (code,) = STATUSES.where(role=role)
    return code


PRIMARY = _letter("primary")
GUARANTEE = _letter("guarantee only")
AGED_OUT = _letter("aged out")
PLAN_ENDED = _letter("plan ended")
TRANSFERRED = _letter("transferred")
LEFT_ENGLAND = _letter("left England")
DUPLICATE = _letter("duplicate")
DIED = _letter("deceased")
NOT_OURS = _letter("never sent")
"""Entered in error: the return has no letter for it, and the person is simply not in it [ours]."""

SAID_BY_PEOPLE = (TRANSFERRED, LEFT_ENGLAND, DUPLICATE, DIED, NOT_OURS)
SENT_ONCE = STATUSES.where(sent="once")
ENDS_GUARANTEE = frozenset({DIED, DUPLICATE, NOT_OURS})
"""D by the source [S:IYSS]; a duplicate or a mistake would count a guarantee twice [ours]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A leaving that somebody said: the day, the cohort status it stands for, and where to."""

    on: date
    status: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What returns already sent say of somebody.

    `before` is the cohort status in the latest return sent for an earlier period, empty where it
    does not hold them; `before_end` the end of that period, None where none was ever sent. `later`
    says that a return sent for a later period has them as having left.
    """

    before: str = ""
    before_end: date | None = None
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a return carries somebody, and why. `status` is empty where it does not."""

    status: str
    reason: str
    to: str = ""


NEVER_TOLD = Told()


def standing(
    facts: Facts,
    *,
    left: Left | None = None,
    period_end: date,
    told: Told = NEVER_TOLD,
    on_guarantee_list: bool = False,
) -> Standing:
    """How the return for a period carries somebody.

    Args:
        facts: as held.
        left: the leaving somebody said, if anybody did.
        period_end: the last day of the month returned.
        told: what returns already sent say of them.
        on_guarantee_list: whether a September Guarantee still counts them.
    """
    gone = _gone(facts, left, period_end, told)
    if gone is None:
        return Standing(status=PRIMARY, reason=why_in(facts, period_end))
    if gone.status in SENT_ONCE and _was_in(facts, left, period_end, told):
        if told.later:
            return Standing(
                status=PRIMARY, reason="a return already sent for a later month says they left"
            )
        return gone
    if on_guarantee_list and gone.status and gone.status not in ENDS_GUARANTEE:
        return Standing(status=GUARANTEE, reason=f"on the guarantee list, though {gone.reason}")
    return Standing(status="", reason=gone.reason)


def _gone(facts: Facts, left: Left | None, day: date, told: Told) -> Standing | None:
    """How somebody has left by this day, whether or not it is to be sent; None while they are in.

    Someone who lives elsewhere and has finished Year 11 here goes to where they live: nothing new
    was learned, only whose they are has changed.
    """
    if left and left.on <= day:
        return Standing(status=left.status, reason=in_a_sentence(left), to=left.to)
    if why_in(facts, day):
        return None
    age = academic_age(facts.born_on, day)
    if age < YEAR_11:
        return Standing(status="", reason="too young for the return")
    place = facts.educated_in if age == YEAR_11 else facts.lives_in
    if place and (age <= PARTICIPATION_AGES[-1] or (facts.ehc_plan and age in WITH_PLAN_AGES)):
        return _elsewhere(place, in_year_11=age == YEAR_11)
    return _past_the_age(facts, age, day, told)


def _elsewhere(place: str, *, in_year_11: bool) -> Standing:
    verb = "is educated" if in_year_11 else "lives"
    status = LEFT_ENGLAND if place in OUTSIDE_ENGLAND else TRANSFERRED
    return Standing(status=status, reason=f"{verb} in {AUTHORITIES.label(place)}", to=place)


def _past_the_age(facts: Facts, age: int, day: date, told: Told) -> Standing:
    """Too old; or of an age at which only a plan keeps somebody in, and it has ended."""
    birthday = f"{age} by 31 August {academic_year(day)}"
    was_of_age = academic_age(facts.born_on, _before(day, told)) <= PARTICIPATION_AGES[-1]
    if age > WITH_PLAN_AGES[-1]:
        return Standing(status=AGED_OUT, reason=f"past the age: {birthday}")
    if was_of_age:
        reason = f"past the age: {birthday} and without an EHC plan"
        return Standing(status=AGED_OUT, reason=reason)
    return Standing(status=PLAN_ENDED, reason="plan ended, or none is held any more")


def _was_in(facts: Facts, left: Left | None, day: date, told: Told) -> bool:
    """Whether the DfE still counts them as ours, so that it must be told.

    Where we have sent nothing yet, another system did: then somebody was in who left in the month
    itself, or who by what we hold was ours when the month before ended.
    """
    if told.before_end is not None:
        return told.before == PRIMARY
    if left and left.on <= day:
        return left.on >= day.replace(day=1)
    return bool(why_in(facts, _before(day, told)))


def _before(day: date, told: Told) -> date:
    return told.before_end or day.replace(day=1) - timedelta(days=1)


SENTENCES: Mapping[str, str] = {
    TRANSFERRED: "moved to {to} on {on}",
    LEFT_ENGLAND: "left England ({to}) on {on}",
    DUPLICATE: "is a second entry of somebody else, found on {on}",
    DIED: "died on {on}",
    NOT_OURS: "was entered in error, found on {on}",
}


def in_a_sentence(left: Left) -> str:
    """A leaving in words: 'moved to Kent on 3 October 2026'."""
    sentence = SENTENCES.get(left.status, "left on {on}")
    if not left.to:
        sentence = sentence.replace(" ({to})", "").replace(" to {to}", "")
    return sentence.format(to=AUTHORITIES.label(left.to), on=in_words(left.on))


def objection(left: Left, *, born_on: date, joined_on: date, ours: str, today: date) -> str:
    """Why a leaving cannot be so, as a sentence; empty where it can.

    Args:
        left: the leaving somebody says.
        born_on: their date of birth.
        joined_on: since when they are on the caseload.
        ours: the code of the authority they leave.
        today: the day it is said.
    """
    if left.status not in SAID_BY_PEOPLE:
        return "Choose why they leave: age and the end of a plan we work out ourselves."
    if left.on > today:
        return "The day they left cannot be in the future."
    if left.on < max(born_on, joined_on):
        return f"They came onto the caseload on {in_words(joined_on)}: they cannot leave before."
    return _objection_to_place(left, ours)


def _objection_to_place(left: Left, ours: str) -> str:
    if left.status == TRANSFERRED and left.to == ours:
        return "They are ours: choose the other authority they moved to."
    if left.status == TRANSFERRED and left.to not in IN_ENGLAND:
        return "Choose the authority they moved to. Until it is known, they stay on the caseload."
    if left.status == LEFT_ENGLAND and left.to not in OUTSIDE_ENGLAND | {""}:
        return "Choose a country outside England, or leave it open."
    if left.status not in (TRANSFERRED, LEFT_ENGLAND) and left.to:
        return "Only somebody who moved goes to another place."
    return ""
