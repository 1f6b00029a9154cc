"""Lists out of a feed as a file like any other: the headings are ones that intake knows."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from typing import Any

from fingerpost.intake.ways.feeds import Pulled

PUPILS, LEAVERS = "pupils.csv", "leavers.csv"
# We follow young people from Year 9 on, so nobody younger is kept, though a feed may show them.
YOUNGEST_YEAR = 9
MOST = 100_000  # pupils of one feed; a host that never ends is not followed for ever


def as_file(place: str, name: str, headings: tuple[str, ...], rows: Iterable[Any]) -> Pulled:
    """A list as a file; the same list, whatever its order, is the same file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(sorted([row.get(heading, "") for heading in headings] for row in rows))
    data = out.getvalue().encode()
    return Pulled(place, name, hashlib.sha256(data).hexdigest(), data, whole=name == PUPILS)


def is_old_enough(year: Any) -> bool:
    """Whether a national curriculum year is one we follow; one not said may be."""
    text = text_of(year).removeprefix("Year").strip()
    return not text or (text.isascii() and text.isdigit() and int(text) >= YOUNGEST_YEAR)


def text_of(value: Any) -> str:
    """A value of an answer as a cell."""
    return str(value).strip() if isinstance(value, str | int) else ""


def part_of(value: Any, *names: str) -> Any:
    """What stands under these names, one in another; None where a step is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
