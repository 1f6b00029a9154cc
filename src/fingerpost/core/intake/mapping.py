"""Which column is which: each heading matched to a field, with a reason in words and a confidence.

A heading is tried as it stands against the table of known headings, then by its words, then the
column's content is looked at. A `Mapping` is a value: it can be shown, changed, stored as JSON and
applied to the next file of the same sender.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fingerpost.core.identifiers import parse_uln, parse_upn
from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.matching import (
    BY_HAND,
    BY_WORDS,
    ENOUGH_ALIKE,
    Field,
    field_by_content,
    field_of,
    fields,
    known_headings,
    squeezed,
    tidy_heading,
)
from fingerpost.core.intake.spelled_dates import order_of, parse_date

__all__ = [
    "Column",
    "Field",
    "Mapping",
    "field_by_content",
    "field_of",
    "fields",
    "guess",
    "known_headings",
    "layout_fingerprint",
    "listed",
    "reapply",
    "squeezed",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column as understood. `field` is empty when the column is not used."""

    position: int
    heading: str
    field: str
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Mapping:
    """Every column of a layout as understood."""

    columns: tuple[Column, ...]
    layout: str
    warnings: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[Column, ...]:
        """The columns that are read."""
        return tuple(column for column in self.columns if column.field)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that some column holds."""
        return frozenset(column.field for column in self.used)

    def heading_of(self, field: str) -> str:
        """What the file calls a field; our own name for it where the file does not hold it."""
        for column in self.used:
            if column.field == field:
                return column.heading
        known = fields().get(field)
        return known.label if known else field

    def only(self, fields: frozenset[str], reason: str) -> "Mapping":
        """The same mapping with no other fields than these."""
        columns = tuple(
            column if column.field in fields or not column.field else _unused(column, reason)
            for column in self.columns
        )
        return replace(self, columns=columns, warnings=())

    def with_column(self, position: int, field: str) -> "Mapping":
        """The same mapping with one column set by hand; another column of that field is freed."""
        columns = []
        for column in self.columns:
            if column.position == position:
                columns.append(
                    replace(column, field=field, reason="Chosen by hand.", confidence=BY_HAND)
                )
            elif field and column.field == field:
                columns.append(_unused(column, "Another column was chosen by hand."))
            else:
                columns.append(column)
        return replace(self, columns=tuple(columns))

    def as_dict(self) -> dict[str, Any]:
        """Plain values, fit for JSON."""
        return {
            "layout": self.layout,
            "warnings": list(self.warnings),
            "columns": [
                {
                    "position": column.position,
                    "heading": column.heading,
                    "field": column.field,
                    "reason": column.reason,
                    "confidence": column.confidence,
                }
                for column in self.columns
            ],
        }

    @classmethod
    def from_dict(cls, stored: AnyMapping[str, Any]) -> "Mapping":
        """The mapping that `as_dict` made these values from."""
        return cls(
            columns=tuple(Column(**column) for column in stored["columns"]),
            layout=stored["layout"],
            warnings=tuple(stored["warnings"]),
        )


def layout_fingerprint(headings: Iterable[str]) -> str:
    """A short name for a layout: the same for the same headings in the same order."""
    text = "\x1f".join(squeezed(heading) for heading in headings)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# --- a whole layout --------------------------------------------------------------------

Sample = Sequence[Sequence[str]]


def guess(headings: Sequence[str], sample: Sample, as_of: date) -> Mapping:
    """The mapping we propose for a layout, from its headings and some of its rows."""
    columns = [
        Column(position, heading, *field_of(heading)) for position, heading in enumerate(headings)
    ]
    warnings: list[str] = []
    for sense in (_by_content, _beside_another, _end_date_by_sense, _vague_by_sense):
        columns = sense(columns, sample, as_of)
    columns = _numbers_in_the_wrong_column(columns, sample, warnings)
    columns = _one_column_a_field(columns, sample, warnings)
    return Mapping(tuple(columns), layout_fingerprint(headings), tuple(warnings))


def reapply(remembered: Mapping, headings: Sequence[str], sample: Sample, as_of: date) -> Mapping:
    """A remembered mapping on a new file: as it was, or with a warning where the layout changed."""
    if remembered.layout == layout_fingerprint(headings):
        return remembered
    before = {squeezed(column.heading): column for column in remembered.columns}
    proposed = guess(headings, sample, as_of)
    taken = {before[squeezed(heading)].field for heading in headings if squeezed(heading) in before}
    columns = []
    for column in proposed.columns:
        old = before.get(squeezed(column.heading))
        if old:
            columns.append(
                replace(column, field=old.field, reason=old.reason, confidence=old.confidence)
            )
        elif column.field in taken:
            columns.append(_unused(column, "Another column already holds this."))
        else:
            columns.append(column)
    return Mapping(tuple(columns), proposed.layout, _changes(remembered, headings))


def _changes(remembered: Mapping, headings: Sequence[str]) -> tuple[str, ...]:
    before = {squeezed(column.heading): column.heading for column in remembered.columns}
    now = {squeezed(heading): heading for heading in headings}
    told = ["The layout differs from the last file of this sender."]
    if gone := [heading for key, heading in before.items() if key and key not in now]:
        told.append(f"No longer there: {listed(gone)}.")
    if new := [heading for key, heading in now.items() if key and key not in before]:
        told.append(f"New: {listed(new)}.")
    return (" ".join(told),)


def listed(names: Sequence[str], most: int = 8) -> str:
    """Names as a sentence has them: “a”, “b” and “c”; long lists are cut short."""
    shown = [f"“{tidy_heading(name)}”" for name in names[:most]]
    if len(names) > most:
        return ", ".join(shown) + f" and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _values(sample: Sample, position: int) -> list[str]:
    return [row[position].strip() for row in sample if position < len(row)]


def _unused(column: Column, reason: str) -> Column:
    return replace(column, field="", reason=reason, confidence=0.0)


def _by_content(columns: list[Column], sample: Sample, as_of: date) -> list[Column]:
    """Columns whose heading says nothing, by what is in them, where nothing else is that."""
    held = {column.field for column in columns}
    for at, column in enumerate(columns):
        if column.field:
            continue
        field, reason, confidence = field_by_content(_values(sample, at), as_of)
        if field and field not in held:
            columns[at] = replace(column, field=field, reason=reason, confidence=confidence)
            held.add(field)
        elif not field and squeezed(column.heading) == "":
            columns[at] = replace(column, reason=reason)
    return columns


# A field that means another beside a second field, when a third is not there.
BESIDE = (
    ("full_name", "family_name", "given_name", "A column of names beside a column of surnames."),
    ("full_name", "given_name", "family_name", "A column of names beside a column of forenames."),
    ("address", "address_line_2", "address_line_1", "The first of several address columns."),
)


def _beside_another(columns: list[Column], sample: Sample, as_of: date) -> list[Column]:
    """'Name' beside 'Surname' holds given names, 'Address' beside 'Address 2' the first line."""
    for means, beside, instead, reason in BESIDE:
        held = {column.field for column in columns}
        if means in held and beside in held and instead not in held:
            columns = [
                replace(column, field=instead, reason=reason, confidence=BY_WORDS)
                if column.field == means
                else column
                for column in columns
            ]
    return columns


def _end_date_by_sense(columns: list[Column], sample: Sample, as_of: date) -> list[Column]:
    """'End date' alone is when someone left or when they should finish: the dates tell."""
    if any(column.field == "expected_end_on" for column in columns):
        return columns
    for at, column in enumerate(columns):
        if column.field != "ended_on" or squeezed(column.heading) not in ("enddate", "end"):
            continue
        order, _ = order_of(_values(sample, at))
        days = [parse_date(value, order) for value in _values(sample, at) if value]
        known = [day for day in days if isinstance(day, date)]
        if len(known) > len(sample) / 2 and sum(day > as_of for day in known) > len(known) / 2:
            columns[at] = replace(
                column,
                field="expected_end_on",
                reason="Most of these dates are still to come, so they are planned ends.",
                confidence=BY_WORDS,
            )
    return columns


# Headings that can mean something else, the field they must then show to keep, and what a cell of
# that field looks like.
VAGUE_ACTIVITY_WORDS = (
    "status currentstatus statuscode activitystatus outcome activity mainactivity situation"
)
VAGUE_ACTIVITY = frozenset(VAGUE_ACTIVITY_WORDS.split())


def _vague_by_sense(columns: list[Column], sample: Sample, as_of: date) -> list[Column]:
    """'Status' is an activity, and 'Year' a year group, only if the cells read so."""
    for at, column in enumerate(columns):
        given = [value for value in _values(sample, at) if value]
        if not given:
            continue
        if column.field == "activity" and squeezed(column.heading) in VAGUE_ACTIVITY:
            if sum(1 for value in given if activity_code(value)) * 2 < len(given):
                columns[at] = replace(
                    column,
                    field="enrolment_status",
                    reason="Its cells are not activities, so it is a status of enrolment.",
                    confidence=BY_WORDS,
                )
        elif column.field == "year_group" and all(re.match(r"(19|20)\d\d", v) for v in given):
            columns[at] = _unused(column, "These are calendar years, not year groups.")
    return columns


def _numbers_in_the_wrong_column(
    columns: list[Column], sample: Sample, warnings: list[str]
) -> list[Column]:
    """A column headed UPN that holds ULNs, or the other way round."""
    for at, column in enumerate(columns):
        given = [value for value in _values(sample, at) if value]
        if column.field not in ("upn", "uln") or len(given) < 2:
            continue
        other = "uln" if column.field == "upn" else "upn"
        parse = parse_uln if other == "uln" else parse_upn
        if sum(1 for value in given if parse(value)) >= len(given) * ENOUGH_ALIKE:
            reason = f"Headed {column.field.upper()}, but its numbers are {other.upper()}s."
            columns[at] = replace(column, field=other, reason=reason, confidence=BY_WORDS)
            warnings.append(f"Column “{tidy_heading(column.heading)}” holds {other.upper()}s.")
    return columns


def _one_column_a_field(columns: list[Column], sample: Sample, warnings: list[str]) -> list[Column]:
    """Of several columns for one field the surest, then the fullest, then the first is kept."""
    by_field: dict[str, list[Column]] = {}
    for column in columns:
        if column.field:
            by_field.setdefault(column.field, []).append(column)
    for field, rivals in by_field.items():
        if len(rivals) == 1:
            continue
        best = max(
            rivals,
            key=lambda c: (c.confidence, sum(map(bool, _values(sample, c.position))), -c.position),
        )
        for rival in rivals:
            if rival is not best:
                columns[rival.position] = _unused(
                    rival, f"Column “{tidy_heading(best.heading)}” is used for this instead."
                )
        warnings.append(
            f"{listed([c.heading for c in rivals])} all look like “{fields()[field].label}”: "
            f"we use “{tidy_heading(best.heading)}” (column {best.position + 1})."
        )
    return columns
