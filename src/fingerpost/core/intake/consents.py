"""What a line of a list of answers about consent says: may the school know, and who said so.

| the line says | it is understood as |
|---|---|
| yes | a yes, if it says who answered and which words they were shown |
| no | a no; of nobody named, of whoever decides at that age |
| taken back | that every yes for this school up to that day is taken back |
| nothing, not returned | nothing: they have not answered |
| no date | answered on the day for which the list speaks |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.core.dates import age_on
from fingerpost.core.intake.consent_cells import SAID_YES, TAKEN_BACK
from fingerpost.core.intake.matching import fields
from fingerpost.core.intake.values import Value
from fingerpost.core.sharing.consent import may_give
from fingerpost.core.sharing.instructions import Giver

NO_GIVER = "It does not say who answered, so this yes does not count. Add that and send it again."
NO_WORDING = (
    "It does not say which words they were shown, so this yes does not count. Add the version of "
    "the form and send it again."
)
OF_WHOM = ("given_name", "family_name", "born_on")
ANSWERED = ("consent_answer", "consent_given_by", "consent_on", "consent_age", "consent_wording")
WORDING_NOT_SAID = "not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer. With a `problem` it cannot be kept; `note` is something to look at."""

    says_yes: bool
    takes_back: bool
    given_by: Giver
    on: date
    wording: str
    problem: str = ""
    note: str = ""


def headings() -> list[str]:
    """Those of a list to fill in, by which it is known again when it comes back."""
    return [fields()[name].label for name in (*OF_WHOM, *ANSWERED)]


def line_to_fill_in(given_name: str, family_name: str, born_on: date, wording: str) -> list[str]:
    """A line of such a list, with the version of the form that is handed out."""
    return [given_name, family_name, born_on.isoformat(), *[""] * (len(ANSWERED) - 1), wording]


def said(line: Mapping[str, Value], *, born_on: date, as_of: date) -> Said | None:
    """What a line says; None where nobody answered.

    Args:
        line: its fields as read.
        born_on: of whom it is about, as we hold it.
        as_of: the day for which the list speaks.
    """
    answer = line.get("consent_answer")
    if not answer:
        return None
    given_on = line.get("consent_on")
    on = given_on if isinstance(given_on, date) else as_of
    says_yes, named = answer == SAID_YES, line.get("consent_given_by")
    wording = str(line.get("consent_wording") or "")
    return Said(
        says_yes=says_yes,
        takes_back=answer == TAKEN_BACK,
        given_by=Giver(str(named)) if named else _decides(born_on, on),
        on=on,
        wording=wording or WORDING_NOT_SAID,
        problem=_lacks(named=bool(named), wording=wording) if says_yes else "",
        note=_age_differs(line.get("consent_age"), born_on, on),
    )


def _decides(born_on: date, on: date) -> Giver:
    """Who decides at that age; from 13 on the young person."""
    if on < born_on:
        return Giver.PARENT
    return Giver.PUPIL if may_give(Giver.PUPIL, born_on=born_on, on=on) else Giver.PARENT


def _lacks(*, named: bool, wording: str) -> str:
    if not named:
        return NO_GIVER
    return "" if wording else NO_WORDING


def _age_differs(age: Value | None, born_on: date, on: date) -> str:
    if not isinstance(age, int) or on < born_on or age == age_on(born_on, on):
        return ""
    return (
        f"The line says that they were {age}. By the date of birth we hold they were"
        f" {age_on(born_on, on)}, and we go by that."
    )
