"""Requests about one's own data as a page for people, drawn from the tables beside this."""

from collections.abc import Iterator

from fingerpost.core import tables
from fingerpost.core.codes.catalogue import table
from fingerpost.core.rights.kinds import FOLDER, reasons_to_take_out, refusals, rights


def page() -> str:
    """docs/reference/generated/rights.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Requests about one's own data"
    yield ""
    yield "Written by `python -m fingerpost.docs`; a test compares it."
    yield ""
    yield "## What may be asked"
    yield ""
    yield table(
        ("Asked", "What", "Months", "More", "Acknowledged within", "Who it is", "Source"),
        (
            (
                right.name,
                right.what,
                str(right.months),
                str(right.extra_months or ""),
                f"{right.acknowledge_days} days" if right.acknowledge_days else "",
                "must be sure" if right.needs_identity else "",
                right.source,
            )
            for right in rights().values()
        ),
    )
    yield ""
    yield "## Why it may be refused"
    yield ""
    yield table(
        ("Asked", "Reason", "In words for them"),
        (
            (right.name, reason.name, reason.words)
            for kind, right in rights().items()
            for reason in refusals(kind).values()
        ),
    )
    yield ""
    yield "## Why something may stay out of what they get"
    yield ""
    sources = {row["reason"]: row["source"] for row in tables.rows(FOLDER, "taken_out")}
    yield table(
        ("Reason", "Source"),
        ((one.name, sources[one.key]) for one in reasons_to_take_out().values()),
    )
