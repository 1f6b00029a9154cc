"""What is kept of a line about somebody whose school or provider was told not to share.

A whitelist (not_withheld.csv): name, address, date of birth and a parent's name, which are kinds A
and B of sections 14 and 72; and, by the kind of file, what goes by a power of its own, such as the
notice that somebody left. A new column stands in no list, so it cannot slip through.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fingerpost.core import tables
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.values import Value

ALWAYS = "name, address, date of birth and a parent's name"
NOTICES = frozenset((Kind.LEAVERS, Kind.NO_SHOWS))
"""Lists that are notices, whatever their lines say besides."""
OVER = "last_attended"
"""Fields that say that somebody left or never came; of a day still to come they say nothing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of a line. `by_power` are the rows of the table beyond kinds A and B it uses."""

    fields: dict[str, Value]
    by_power: tuple[tables.Row, ...]
    is_notice: bool

    @property
    def sentence(self) -> str:
        """What was kept and why no more, to whoever sent the line."""
        besides = {f", and {row['words']} ({row['power']})": None for row in self.by_power}
        return f"An instruction not to share stands. We kept {ALWAYS}{''.join(besides)}."


@cache
def whitelist(kind: Kind) -> Mapping[str, tables.Row]:
    """What may be kept of a line of this kind of file, by field."""
    rows = tables.rows("intake", "not_withheld")
    return {row["field"]: row for row in rows if not row["files"] or kind in row["files"].split()}


def kept(fields: Mapping[str, Value], *, kind: Kind, as_of: date) -> Kept:
    """A line cut down to what no instruction withholds.

    Args:
        fields: the line as read.
        kind: what its file is.
        as_of: the day for which the file speaks.
    """
    listed = whitelist(kind)
    left = {
        name: value
        for name, value in fields.items()
        if name in listed and not (listed[name]["as"] == OVER and _still_to_come(value, as_of))
    }
    by_power = tuple(listed[name] for name in left if listed[name]["power"])
    says_over = any(row["as"] == OVER for row in by_power)
    return Kept(left, by_power, is_notice=kind in NOTICES or says_over)


def _still_to_come(value: Value, as_of: date) -> bool:
    return value > as_of if isinstance(value, date) else not value
