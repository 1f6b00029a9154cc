"""A school's leavers in words: lines of a table, counts of a cohort."""

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from fingerpost.core import codes
from fingerpost.core.leavers import words
from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.core.leavers.counts import About, Counted, about, shown_as
from fingerpost.core.sharing import flows
from fingerpost.core.sharing.decision import Decision, change
from fingerpost.people.names import plain
from fingerpost.reports.leavers.models import Doubt, Word
from fingerpost.reports.leavers.queries import Leaver
from fingerpost.sharing.gate import Released, Row
from fingerpost.web.words import date_words

NAMES = ("given_name", "family_name", "born_on")
TOLD = (
    "route",
    "activity",
    "provider",
    "course",
    "level",
    "starts_on",
    "ended_on",
    "sustained",
    "how_known",
    "verified_on",
)
FIELDS = (*NAMES, "upn", *TOLD)
NOT_SHOWN = "not-shown"
WAYS: Mapping[str, Counted] = {
    "known": Counted.KNOWN,
    "still-there": Counted.SUSTAINED,
    "changed": Counted.CHANGED,
    "fallen-through": Counted.FELL_THROUGH,
    "not-found": Counted.NOT_FOUND,
}
SHOWS = [
    ("", "Everybody"),
    *((key, way.value.capitalize()) for key, way in WAYS.items()),
    (NOT_SHOWN, "Not shown, and why"),
]
SORTS = {
    "name": "sort_name",
    "route": "route",
    "provider": "provider",
    "confirmed": "verified_on",
}
CLOSE_ENOUGH = 0.8
Values = Mapping[str, Any]
ACTIVITIES = codes.load("activities")


@dataclass(frozen=True)
class Line:
    """One leaver in the table: what may be shown, or why it may not be.

    `values` are by field code; empty where nothing may be shown. `lacks` says which fields are left
    out and why, where only some may be shown.
    """

    person: int
    names: Values
    values: Values = field(default_factory=dict)
    ways: frozenset[Counted] = frozenset()
    is_new: bool = False
    lacks: str = ""
    refusal: Decision | None = None
    told: Sequence[Word] = ()

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.names['given_name']} {self.names['family_name']}"

    @property
    def is_shown(self) -> bool:
        """Whether anything of where they went is."""
        return bool(self.values)

    @property
    def fell_through(self) -> bool:
        """Whether it may be shown that they had a place and have none."""
        return Counted.FELL_THROUGH in self.ways

    @property
    def changed(self) -> bool:
        """Whether it may be shown that they do something else than at first."""
        return Counted.CHANGED in self.ways

    @property
    def is_known(self) -> bool:
        """Whether it is shown, and known, what they do."""
        return Counted.NOT_FOUND not in self.ways

    @property
    def activity(self) -> str:
        """What they do, where it says more than the route."""
        said = str(self.values.get("activity") or "")
        return "" if said == self.values.get("route") else said

    @property
    def level(self) -> str:
        """The level, where the name of the course does not say it already."""
        level = str(self.values.get("level") or "")
        course = str(self.values.get("course") or "")
        return "" if level.lower() in course.lower() else level

    @property
    def why(self) -> str:
        """Why nothing is shown."""
        return _why(self.refusal)

    @cached_property
    def change(self) -> str:
        """The one thing that would change it."""
        return words.what_would_change_it(change(self.refusal)) if self.refusal else ""

    @property
    def saw(self) -> str:
        """What the page shows of them, in one line."""
        parts = (self.values.get(name) for name in ("activity", "provider", "course"))
        return ", ".join(str(part) for part in parts if part) or "Nothing of what they do"

    @property
    def what_you_said(self) -> list[str]:
        """What the school told us itself, in sentences."""
        return [in_words(word) for word in self.told]

    def sort_key(self, by: str) -> tuple[bool, Any]:
        """Where it stands when sorted so; what is not shown comes last."""
        if by == "sort_name":
            return False, plain(f"{self.names['family_name']} {self.names['given_name']}")
        value = self.values.get(by)
        return not value, value or ""


@dataclass(frozen=True, slots=True)
class Table:
    """The leavers of a cohort as a school reads them.

    `unnamed` are those of whom not even the name may be shown, `about` what is said of all who are
    not shown together, and only about.
    """

    cohort: Cohort
    lines: Sequence[Line]
    unnamed: int
    reasons: Sequence[tuple[str, int]]
    about: Sequence[About]

    @property
    def total(self) -> int:
        """How many left."""
        return len(self.lines) + self.unnamed

    @property
    def shown(self) -> int:
        """Of how many it is shown where they went."""
        return sum(line.is_shown for line in self.lines)

    @property
    def not_found(self) -> list[Line]:
        """Of whom it is shown that nobody knows where they are."""
        return [line for line in self.lines if Counted.NOT_FOUND in line.ways]

    @property
    def new(self) -> list[Line]:
        """Who has fallen through since the school last looked."""
        return [line for line in self.lines if line.is_new]

    def chosen(self, show: str, typed: str, sort: str) -> list[Line]:
        """The lines asked for, in the order asked for."""
        found = [line for line in self.lines if _is_chosen(line, show) and is_named(line, typed)]
        by = SORTS.get(sort.removeprefix("-"), "sort_name")
        shown = [line for line in found if not line.sort_key(by)[0]]
        rest = [line for line in found if line.sort_key(by)[0]]
        shown.sort(key=lambda line: line.sort_key(by), reverse=sort.startswith("-"))
        return shown + sorted(rest, key=lambda line: line.sort_key("sort_name"))


def _is_chosen(line: Line, show: str) -> bool:
    if show == NOT_SHOWN:
        return not line.is_shown
    return show not in WAYS or WAYS[show] in line.ways


def is_named(line: Line, typed: str) -> bool:
    """Whether every word typed begins, or nearly is, a part of the name."""
    parts = plain(line.name).split()
    return all(
        any(part.startswith(word) for part in parts)
        or bool(difflib.get_close_matches(word, parts, n=1, cutoff=CLOSE_ENOUGH))
        for word in plain(typed).split()
    )


def more(leavers: Iterable[Leaver]) -> Mapping[int, Values]:
    """What the gate is handed besides what it reads itself, by person."""
    return {one.person: _worked_out(one) for one in leavers}


def _worked_out(one: Leaver) -> Values:
    since = one.since
    said = since.now.spoken_by if since.known else None
    return {
        "sustained": since.sustained.value,
        "ended_on": since.fell_through_on,
        "level": words.level_of(said.course) if said else "",
    }


def told_of(rows: Iterable[Row]) -> list[Row]:
    """Those of whom it may be told where they went; of some only the name may be shown."""
    return [row for row in rows if not row.values.keys().isdisjoint(TOLD)]


def table(
    cohort: Cohort,
    leavers: Sequence[Leaver],
    *,
    named: Released,
    shown: Released,
    told: Mapping[int, Sequence[Word]],
) -> Table:
    """The table of a cohort.

    Args:
        cohort: whose.
        leavers: everybody of it.
        named: whom the school may be named as its own leavers.
        shown: of whom it may be told where they went.
        told: what it told us itself, by person.
    """
    names = {row.person: row.values for row in named.rows}
    rows = {row.person: row for row in told_of(shown.rows) if row.person in names}
    only_named = {row.person: row.decision for row in shown.rows}
    refused = {**only_named, **named.refused, **shown.refused}
    withheld = [one for one in leavers if one.person not in rows]
    reasons = (_why(refused.get(one.person)) for one in withheld)
    return Table(
        cohort,
        [
            _line(one, names[one.person], rows.get(one.person), refused, told)
            for one in leavers
            if one.person in names
        ],
        unnamed=sum(one.person not in names for one in leavers),
        reasons=Counter(reasons).most_common(),
        about=about(one.since.now.group for one in withheld),
    )


def _line(
    one: Leaver,
    names: Values,
    row: Row | None,
    refused: Mapping[int, Decision],
    told: Mapping[int, Sequence[Word]],
) -> Line:
    said = told.get(one.person, ())
    if row is None:
        return Line(one.person, names, refusal=refused.get(one.person), told=said)
    ways = shown_as(one.since, row.values)
    return Line(
        one.person,
        names,
        values=row.values,
        ways=ways,
        is_new=one.new and Counted.FELL_THROUGH in ways,
        lacks=_lacks(row.decision),
        told=said,
    )


def _why(refusal: Decision | None) -> str:
    return words.why_not_shown(refusal) if refusal else ""


def _lacks(decision: Decision) -> str:
    """Which fields of the table are left out, and why."""
    left_out = frozenset(TOLD) & frozenset(decision.refused)
    if not left_out:
        return ""
    reason = decision.refused[min(left_out)]
    return f"{', '.join(flows.labels(left_out))}: {reason.sentence}"


def answers(table: Table, doubts: Iterable[Doubt]) -> list[tuple[Doubt, Line]]:
    """What the school said of leavers in the table, and our answers; only of those still shown."""
    shown = {line.person: line for line in table.lines if line.is_shown}
    of = ((doubt, doubt.person.merged_into_id or doubt.person_id) for doubt in doubts)
    return [(doubt, shown[person]) for doubt, person in of if person in shown]


def in_words(word: Word) -> str:
    """What a school told us, as it reads it back."""
    said = word.evidence
    where = f" at {said.provider.name}" if said.provider else ""
    told_on = date_words(timezone.localdate(word.told_at))
    return f"{ACTIVITIES.label(said.code)}{where}, as you told us on {told_on}"


@dataclass(frozen=True, slots=True)
class Counts:
    """One cohort on the first page: of nobody by name."""

    cohort: Cohort
    total: int
    shown: int
    ways: Counter[Counted]
    about: Sequence[About]

    @property
    def not_shown(self) -> int:
        """Of how many we may not say where they went."""
        return self.total - self.shown

    @property
    def known(self) -> int:
        """How many are known."""
        return self.ways[Counted.KNOWN]

    @property
    def still_there(self) -> int:
        """How many were in education, training or work at every month end counted so far."""
        return self.ways[Counted.SUSTAINED]

    @property
    def changed(self) -> int:
        """How many do something else than at first."""
        return self.ways[Counted.CHANGED]

    @property
    def fell_through(self) -> int:
        """How many had a place and have none."""
        return self.ways[Counted.FELL_THROUGH]

    @property
    def not_found(self) -> int:
        """How many are not known."""
        return self.ways[Counted.NOT_FOUND]


def counts(cohort: Cohort, leavers: Collection[Leaver], decided: Mapping[int, Decision]) -> Counts:
    """How many of a cohort are what, as far as each may be shown to the school."""
    ways = {
        one.person: shown_as(one.since, decided[one.person].allowed)
        for one in leavers
        if one.person in decided
    }
    shown = {person for person, found in ways.items() if found}
    return Counts(
        cohort,
        total=len(leavers),
        shown=len(shown),
        ways=Counter(way for found in ways.values() for way in found),
        about=about(one.since.now.group for one in leavers if one.person not in shown),
    )
