"""The code lists as pages and tables for people, so that what is printed is what is obeyed."""

from collections.abc import Iterable, Sequence

from fingerpost.core import codes, tables
from fingerpost.core.codes import Row

FAMILIES = {
    "compulsory": "Compulsory school age (to the end of Year 11)",
    "education": "Education",
    "employment": "Employment",
    "training": "Training",
    "re-engagement": "Re-engagement",
    "NEET available": "NEET, available",
    "NEET not available": "NEET, not available",
    "other": "Neither EET nor NEET",
    "not known": "Not known",
}


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table whose columns line up, so that it also reads in a terminal."""
    every = [headings, *rows]
    widths = [max(len(row[n]) for row in every) for n in range(len(headings))]
    lines = [" | ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)) for r in every]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


def sources_table() -> str:
    """How far each source is trusted, best first."""
    rows = sorted(codes.load("sources").rows.values(), key=lambda row: int(row["trust"]))
    return table(
        ("Trust", "Source", "Who that is", "Sets a status"),
        [(row["trust"], row["code"], row["name"], row["sets_status"]) for row in rows],
    )


def beside_table() -> str:
    """Which activities stand beside a main one instead of replacing it."""
    rows = tables.rows("destinations", "beside")
    return table(
        ("Main activity", "Stands beside it", "By"),
        [(row["main"], row["beside"], row["evidence"]) for row in rows],
    )


def sources_page() -> str:
    """The page docs/reference/generated/sources.md."""
    return f"""\
# Who is believed before whom

Printed from `core/codes/sources.csv` and `core/destinations/beside.csv`.

Of several things a young person might be doing, one that is known goes before one that is not,
then the one confirmed latest. Only where that is a draw does it matter who said so: 1 is believed
before 2. The word under *Source* is what a file for `fingerpost derive` says.

{sources_table()}

Hearsay is kept and shown as a lead to follow. It never sets a status.

## What stands beside a main activity

Usually what starts later and was confirmed later takes the place of what was there. These do not,
as long as the main activity is current.

{beside_table()}
"""


def activities_page() -> str:
    """The page docs/reference/generated/activity-codes.md."""
    rows = codes.load("activities").rows.values()
    parts = [
        f"## {heading}\n\n{_family_table([row for row in rows if row['family'] == family])}"
        for family, heading in FAMILIES.items()
    ]
    intro = f"""\
# Activity codes

Printed from `core/codes/activities.csv`: {len(rows)} codes of the NCCIS requirement, the group each
is counted in, and until when it stays current after somebody confirmed it. A status never stays
current past the expected end of the activity. *Lapsed counts as* is the group afterwards; the code
stays as it was. *Participation* is the kind counted in the published figures.
*Needs* are the dates the return must carry.
"""
    return "\n".join([intro, "\n\n".join(parts), ""])


def _family_table(rows: Sequence[Row]) -> str:
    headings = (
        *("Code", "Name", "Group", "Lapses", "Lapsed counts as"),
        *("Participation", "Needs", "Years", "Evidence"),
    )
    return table(headings, [_activity(row) for row in rows])


def _activity(row: Row) -> tuple[str, ...]:
    return (
        row["code"],
        row["name"],
        row["group"],
        lapse_in_words(row),
        row["lapsed_counts_as"] or "does not lapse",
        row["participation"] or "no",
        ", ".join(_needs(row)) or "nothing",
        _years(row),
        row["evidence"],
    )


def lapse_in_words(row: Row) -> str:
    """When an activity lapses, short enough for a table."""
    return {
        "academic year end": "31 August",
        "months": f"{row['lapse_months']} months after it was confirmed",
        "review": "28 days after its review date",
        "never": "never",
    }[row["lapse_rule"]]


def _needs(row: Row) -> list[str]:
    needs = {"needs_review_date": "review date", "needs_expected_end": "expected end"}
    return [words for column, words in needs.items() if row[column] == "yes"]


def _years(row: Row) -> str:
    first = f"from {row['valid_from']}" if row["valid_from"] else ""
    last = f"to {row['valid_to']}" if row["valid_to"] else ""
    return f"{first} {last}".strip() or "all"
