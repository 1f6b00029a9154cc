"""From the aims of one learner to what they do: programmes, the main one first.

What an aim belongs to and how it ended are tables: ilr_programmes.csv (read from the top, the
first line that fits decides), ilr_endings.csv, and ilr_at_providers.csv for codes that differ by
kind of provider. The functions here only put aims together and look them up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from fingerpost.core import tables
from fingerpost.core.codes import load
from fingerpost.core.dates import academic_age, in_words, year_group

PROGRAMME_AIM = "1"
CONTINUING, WITHDRAWN, BREAK = "1", "3", "6"
APPRENTICESHIP = "310"
STUDY_16_TO_19 = frozenset(("25", "82"))
FULL_TIME_HOURS, FULL_TIME_HOURS_FROM_18 = 540, 485
COMPULSORY = "110"
EDUCATION = load("activities").where(family="education")
ENDED = frozenset(("completed", "withdrawn"))
ONE_DAY = timedelta(days=1)
NEVER = date.max
WHICH = ("", "second_", "third_")
"""What goes before the fields of a row for each activity it states, the main one first."""
PASSED = (
    "The planned end, {planned}, had passed when the file was made, and they are said to go on: "
    "ask until when."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One learning delivery. Codes are the ILR's own; blanks are empty."""

    reference: str = ""
    type: str = ""
    fund_model: str = ""
    programme_type: str = ""
    framework: str = ""
    status: str = ""
    reason: str = ""
    starts_on: date | None = None
    planned_end_on: date | None = None
    ended_on: date | None = None
    is_higher: bool = False

    @property
    def is_open(self) -> bool:
        """Going on: without an end, and not said to be completed, left or paused."""
        return self.ended_on is None and self.status in (CONTINUING, "")

    @property
    def until(self) -> date:
        """The last day it takes up."""
        return self.ended_on or (NEVER if self.is_open else self.starts_on or date.min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Studies:
    """What decides besides the aims: the day the file speaks of, age, hours and a job."""

    day: date
    born_on: date | None = None
    hours: int | None = None
    works_20_hours: bool = False

    @property
    def hours_in_words(self) -> str:
        """'full', 'part' or 'not given', for a 16 to 19 study programme."""
        if not self.hours:
            return "not given"
        age = academic_age(self.born_on, self.day) if self.born_on else 16
        needed = FULL_TIME_HOURS_FROM_18 if age >= 18 else FULL_TIME_HOURS
        return "full" if self.hours >= needed else "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Aims that are one activity, what it is and how it stands."""

    name: str
    order: int
    code: str
    state: str
    course: str
    starts_on: date | None
    ended_on: date | None
    expected_end_on: date | None
    says: str
    looks: tuple[str, ...]


def programmes(aims: Sequence[Aim], studies: Studies) -> list[Programme]:
    """What a learner does and did at this provider, the main activity first.

    Open before a break, then what ended latest; among the open ones the order of the table.
    """
    found = [_programme(group, studies) for group in _groups(aims)]
    return sorted(found, key=_rank)


def _rank(programme: Programme) -> tuple[object, ...]:
    standing = {"open": 0, "break": 1, "future": 3, "undated": 4}.get(programme.state, 2)
    order = programme.order if standing < 2 else 0
    latest = programme.ended_on or programme.starts_on or date.min
    return (standing, order, -latest.toordinal(), programme.name, programme.course)


def stated(found: Sequence[Programme]) -> list[Programme]:
    """The programmes a row states: the main one, and those that can stand beside or before it.

    A college course beside an apprenticeship is stated; another open course beside other learning
    is not, because both would claim to be the main one. What has ended is history.
    """
    if not found:
        return []
    main, *others = found
    beside = [
        other
        for other in others
        if (other.state in ENDED and other.code)
        or (other.state == "open" and main.code == APPRENTICESHIP and other.code in EDUCATION)
    ]
    return [main, *beside][: len(WHICH)]


# --- aims put together -----------------------------------------------------------------


def _groups(aims: Iterable[Aim]) -> list[list[Aim]]:
    """The aims of one activity each."""
    by_key: dict[tuple[str, ...], list[Aim]] = {}
    for aim in aims:
        by_key.setdefault(_key(aim), []).append(aim)
    groups: list[list[Aim]] = []
    for key, members in by_key.items():
        leading = [aim for aim in members if aim.type == PROGRAMME_AIM]
        if key[0] == "programme" and leading:
            groups += _touching(leading)  # components may close sooner or stay open by mistake
        else:
            groups += _touching(members)
    return groups


def _key(aim: Aim) -> tuple[str, ...]:
    if aim.programme_type:
        return ("programme", aim.programme_type, aim.framework)
    if aim.fund_model in STUDY_16_TO_19:
        return ("study",)
    return ("higher",) if aim.is_higher else ("other",)


def _touching(aims: Iterable[Aim]) -> list[list[Aim]]:
    """Aims that overlap or follow day on day, together; a gap between makes two activities."""
    groups: list[list[Aim]] = []
    until = date.min
    for aim in sorted(aims, key=lambda aim: (aim.starts_on or date.min, aim.until)):
        begins = aim.starts_on or date.min
        if groups and (until == NEVER or begins <= until + ONE_DAY):
            groups[-1].append(aim)
            until = max(until, aim.until)
        else:
            groups.append([aim])
            until = aim.until
    return groups


# --- what they are ---------------------------------------------------------------------


def _programme(aims: Sequence[Aim], studies: Studies) -> Programme:
    row = _row_of(aims, studies)
    state = _state(aims, studies.day)
    ended_on = max((aim.ended_on for aim in aims if aim.ended_on), default=None)
    starts_on = min((aim.starts_on for aim in aims if aim.starts_on), default=None)
    ending = _ending(aims, state)
    what = row["look"] if state not in ENDED or not row["code"] else ""
    expected_end, doubt = _expected_end(aims, starts_on, studies.day)
    return Programme(
        name=row["name"],
        order=int(row["order"]),
        code=row["code"],
        state=state,
        course=_course(row["name"], aims[0]),
        starts_on=starts_on,
        ended_on=None if state in ("open", "future") else ended_on,
        expected_end_on=expected_end,
        says=_says(row["name"], state, ending["says"], starts_on, ended_on),
        looks=tuple(look for look in (what, ending["look"], doubt) if look),
    )


def _row_of(aims: Sequence[Aim], studies: Studies) -> tables.Row:
    live = [aim for aim in aims if aim.is_open] or list(aims)
    hours = studies.hours_in_words
    return next(
        row for row in tables.rows("intake", "ilr_programmes") if _fits(row, live, studies, hours)
    )


def _fits(row: tables.Row, aims: Sequence[Aim], studies: Studies, hours: str) -> bool:
    return (
        _among(row["prog_types"], {aim.programme_type for aim in aims})
        and _among(row["fund_models"], {aim.fund_model for aim in aims})
        and _among(row["aims"], {aim.reference for aim in aims})
        and row["hours"] in ("", hours)
        and (row["with"] != "work" or studies.works_20_hours)
        and (row["with"] != "higher" or any(aim.is_higher for aim in aims))
    )


def _among(wanted: str, found: set[str]) -> bool:
    return not wanted or not found.isdisjoint(wanted.split())


def _state(aims: Sequence[Aim], day: date) -> str:
    live = [aim for aim in aims if aim.is_open]
    if live:
        return "future" if all(aim.starts_on and aim.starts_on > day for aim in live) else "open"
    last = max((aim.ended_on for aim in aims if aim.ended_on), default=None)
    if last is None:
        return "undated"
    statuses = {aim.status for aim in aims if aim.ended_on == last}
    if BREAK in statuses:
        return "break"
    return "withdrawn" if WITHDRAWN in statuses else "completed"


def _ending(aims: Sequence[Aim], state: str) -> tables.Row:
    """How it ended, by the table; a reason we do not know counts as none."""
    last = max((aim.ended_on for aim in aims if aim.ended_on), default=None)
    reasons = {aim.reason for aim in aims if aim.ended_on == last and aim.reason}
    rows = [row for row in tables.rows("intake", "ilr_endings") if row["state"] == state]
    for row in rows:
        if not row["reason"] or row["reason"] in reasons:
            return row
    return {"says": "", "look": ""}


def _course(name: str, aim: Aim) -> str:
    return f"{name[0].upper()}{name[1:]}{f', {aim.framework}' if aim.framework else ''}"


def _expected_end(
    aims: Sequence[Aim], starts_on: date | None, day: date
) -> tuple[date | None, str]:
    """When the open aims should end, and what is doubtful of it.

    A planned end that had passed when the file was made is proved wrong by the file itself.
    """
    live = [aim for aim in aims if aim.is_open]
    planned = max((aim.planned_end_on for aim in live if aim.planned_end_on), default=None)
    if planned is None or (starts_on and planned < starts_on):
        return None, ""
    if planned < day:
        return None, PASSED.format(planned=in_words(planned))
    return planned, ""


def _says(name: str, state: str, ending: str, starts_on: date | None, ended_on: date | None) -> str:
    since = f" from {in_words(starts_on)}" if starts_on else ""
    if not ending:
        return f"{name}{since}"
    on = f" on {in_words(ended_on)}" if ended_on and state != "future" else ""
    return f"{name}{since}: {ending}{on}"


# --- the code at this provider ---------------------------------------------------------


def code_at(code: str, kind: str, *, born_on: date | None, day: date) -> str:
    """The code of a course at a provider of this kind; of school years, 110.

    `day` is when it is asked of: the file's day, or its start where that is later.
    """
    if code in EDUCATION and born_on and 7 <= year_group(born_on, day) <= 11:
        return COMPULSORY
    return _at_providers().get((code, kind), code)


@cache
def _at_providers() -> dict[tuple[str, str], str]:
    rows = tables.rows("intake", "ilr_at_providers")
    return {(row["code"], row["kind"]): row["becomes"] for row in rows}
