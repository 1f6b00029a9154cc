"""Changing many young people's details at once: what may be changed so, and what differs.

`fields.csv` says which details stand in the spreadsheet that goes out and comes back, and which
may be set alike for everybody. Names, birth dates and numbers are in neither: they say who is
meant, and are changed by the files of schools or on two entries made one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from fingerpost.core import tables

CLEAR = "clear"
"""Written into a cell to empty it: a cell left blank changes nothing."""
YES, NO = "Yes", "No"


class Kind(StrEnum):
    """How a detail is written."""

    TEXT = "text"
    FLAG = "flag"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """A detail of a person; `key` is the person's column, `width` its letters."""

    key: str
    name: str
    kind: Kind
    width: int
    in_sheet: bool
    for_all: bool
    sensitive: bool


@cache
def fields() -> Mapping[str, Field]:
    """Every detail by its key, in the order of the table."""
    return {row["key"]: _field(row) for row in tables.rows("bulk", "fields")}


def _field(row: Mapping[str, str]) -> Field:
    return Field(
        key=row["key"],
        name=row["name"],
        kind=Kind(row["kind"]),
        width=int(row["width"] or 0),
        in_sheet=row["in_sheet"] == "yes",
        for_all=row["for_all"] == "yes",
        sensitive=row["sensitive"] == "yes",
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a sheet says of one person: details to change, those somebody else changed since, and
    what could not be understood, in sentences."""

    changes: Mapping[str, Any]
    clashes: tuple[str, ...]
    faults: tuple[str, ...]


def compare(
    given_out: Mapping[str, Any],
    cells: Mapping[str, str],
    held: Mapping[str, Any],
    *,
    choices: Mapping[str, Mapping[str, str]],
) -> Said:
    """What a line that came back changes.

    A cell changes a detail where it differs from what went out in it. Where we hold something else
    by now than what went out, it is a clash and nothing is changed, unless both say the same.

    Args:
        given_out: the details as the sheet had them when it was made, by key.
        cells: what its cells hold now, by key; a missing or blank cell says nothing.
        held: the details as we hold them now.
        choices: of fields of that kind, the value by its words in small letters.
    """
    changes: dict[str, Any] = {}
    clashes, faults = [], []
    for key, text in cells.items():
        if not text.strip():
            continue
        field = fields()[key]
        value = read_cell(field, text, choices.get(key, {}))
        if value is None:
            faults.append(_fault(field, text))
        elif value in (given_out[key], held[key]):
            continue
        elif held[key] != given_out[key]:
            clashes.append(f"{field.name}: somebody changed it here since the sheet was made.")
        else:
            changes[key] = value
    return Said(changes, tuple(clashes), tuple(faults))


def read_cell(field: Field, text: str, choices: Mapping[str, str]) -> Any:
    """The value a cell stands for; None where it is none. `clear` empties a text."""
    said = " ".join(text.split())
    if field.kind is Kind.FLAG:
        return {"yes": True, "no": False}.get(said.casefold())
    if field.kind is Kind.CHOICE:
        return choices.get(said.casefold())
    if said.casefold() == CLEAR:
        return ""
    return said if len(said) <= field.width else None


def _fault(field: Field, text: str) -> str:
    if field.kind is Kind.FLAG:
        return f"{field.name}: write Yes or No, not “{text[:30]}”."
    if field.kind is Kind.CHOICE:
        return f"{field.name}: choose from the list, “{text[:30]}” is not in it."
    return f"{field.name}: longer than the {field.width} characters we keep."


def in_words(key: str, value: Any, names: Mapping[str, str]) -> str:
    """A value as people read it; `names` are those of choices, by their code."""
    field = fields()[key]
    if field.kind is Kind.FLAG:
        return YES if value else NO
    if field.kind is Kind.CHOICE:
        return names.get(value, "") or "Not said"
    return str(value) or "Blank"
