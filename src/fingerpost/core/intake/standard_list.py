"""The standard list: rows as we understood them, as a CSV that any Fingerpost reads without asking.

Made for rows that are another authority's. Its headings are the labels of our fields, its days ISO.
What is written reads back as the same fields, whatever the sender's own file looked like.
"""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from datetime import date
from typing import Any

from fingerpost.core.intake.mapping import Column, Mapping, layout_fingerprint
from fingerpost.core.intake.matching import fields as known_fields
from fingerpost.core.spreadsheets import as_csv

CERTAIN = 1.0
Fields = AnyMapping[str, Any]


def write(rows: Sequence[Fields]) -> bytes:
    """The rows under our labels, in the order of the fields; only columns that hold something."""
    names = _names(rows)
    labels = [known_fields()[name].label for name in names]
    return as_csv(labels, ([_cell(row.get(name)) for name in names] for row in rows))


def mapping_of(rows: Sequence[Fields]) -> Mapping:
    """What the columns of `write(rows)` hold, so that nobody need guess."""
    labels = [(name, known_fields()[name].label) for name in _names(rows)]
    columns = tuple(
        Column(position, label, name, "A column of the standard list.", CERTAIN)
        for position, (name, label) in enumerate(labels)
    )
    return Mapping(columns, layout_fingerprint(label for _, label in labels))


def _names(rows: Sequence[Fields]) -> list[str]:
    held = {name for row in rows for name, value in row.items() if value not in (None, "")}
    return [name for name in known_fields() if name in held]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(sorted(str(part) for part in value))
    return str(value)
