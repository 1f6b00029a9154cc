"""Sheets of one workbook that are one list in parts, such as a sheet for each year group."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from fingerpost.core.intake.mapping import listed
from fingerpost.core.intake.matching import squeezed
from fingerpost.core.intake.table import Table

# A name that sets a sheet apart from its neighbours: who left, another year, another month.
APART = re.compile(
    r"leaver|left|withdr|no.?show|non.?start|not.?start|never|\bdns\b|\bold\b|previous|last"
    r"|archive|deleted|removed|template|example|copy|20\d\d|\d\d.\d\d"
    r"|\b(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)",
    re.IGNORECASE,
)


def offered(best: Table, others: Sequence[Table]) -> Table:
    """The best sheet, with the others of people beside it: those alike, and a word of the rest."""
    alike = tuple(other for other in others if _is_alike(best, other))
    rest = [other for other in others if other not in alike]
    return replace(best, alike=alike, warnings=(*best.warnings, *_unread(best, rest)))


def joined(table: Table, is_same: Callable[[Table], bool]) -> Table:
    """The sheets alike as one list.

    Args:
        table: a sheet, with the sheets alike beside it.
        is_same: whether another sheet is the same kind of list.
    """
    parts = tuple(other for other in table.alike if is_same(other))
    rest = [other for other in table.alike if other not in parts]
    told = (*table.warnings, *_read_together(table, parts), *_unread(table, rest))
    return replace(table, alike=(), parts=parts, warnings=told)


def _is_alike(best: Table, other: Table) -> bool:
    if APART.search(best.sheet) or APART.search(other.sheet):
        return False
    return _keys(best) == _keys(other)


def _keys(table: Table) -> list[str]:
    return [squeezed(heading) for heading in table.headings]


def _read_together(table: Table, parts: Sequence[Table]) -> tuple[str, ...]:
    if not parts:
        return ()
    names = listed([table.sheet, *(part.sheet for part in parts)])
    return (
        f"The sheets {names} have the same headings, so we read them as one list. "
        f"Their lines are numbered on, “{table.sheet}” first.",
    )


def _unread(table: Table, others: Sequence[Table]) -> tuple[str, ...]:
    if not others:
        return ()
    return (
        f"We read the sheet “{table.sheet}”. {listed([other.sheet for other in others])} also "
        f"look{'s' if len(others) == 1 else ''} like a list of people: "
        "send each as a file of its own if it should be read too.",
    )
