"""The tables of intake as pages for people, so that what is printed is what is obeyed."""

from collections.abc import Iterable, Sequence

from fingerpost.core import tables
from fingerpost.core.codes.catalogue import table
from fingerpost.core.intake.ilr_activity import FULL_TIME_HOURS, FULL_TIME_HOURS_FROM_18
from fingerpost.core.intake.matching import fields

READ_AS = {
    "activity": "activity code or words",
    "address": "a whole address in one cell",
    "attendance_mode": "full-time or part-time, in any spelling",
    "authority": "authority by number, GSS code or name",
    "birth_date": "date",
    "characteristics": "codes or names, several in a cell",
    "age": "whole years",
    "consent": "yes or no; no means that sharing was refused",
    "consent_answer": "yes, no, or taken back",
    "consent_giver": "the young person or a parent, in any of their names",
    "date": "date",
    "email": "e-mail address",
    "ethnicity": "DfE or ILR code, or words",
    "full_name": "a whole name, taken apart",
    "guarantee_status": "September Guarantee code or words",
    "hours": "number of hours",
    "intended_destination": "intended destination code or words",
    "laestab": "school number, with or without its authority",
    "level_of_need": "1, 2, 3 or words",
    "name": "name, tidied",
    "phone": "telephone number",
    "postcode": "postcode",
    "reference": "text as it stands",
    "sen_provision": "census code or words; sets EHC plan and SEN support",
    "sex": "F, M, U, W or words",
    "text": "text",
    "ukprn": "UKPRN, eight digits",
    "uln": "ULN, check digit tested",
    "upn": "UPN, check letter tested",
    "urn": "URN, six digits",
    "year_group": "7 to 14, Year 12, Lower sixth …",
    "yes_no": "yes or no, in any spelling",
}
INTRODUCTION = """\
# Column headings we know

Printed from `core/intake/fields.csv` and `core/intake/headings.csv`.

Capitals, spaces, dots and other signs make no difference: `D.O.B.` and `dob` are one heading. Words
that only say whose it is (`Student`, `Learner's`, `Pupil`) and notes in brackets may stand around
it. A heading that is not here may still be understood by its words or by what the column holds;
`fingerpost read FILE` says what was made of each column and why.
"""


def headings_page() -> str:
    """The page docs/reference/generated/column-headings.md."""
    known: dict[str, list[str]] = {}
    for row in tables.rows("intake", "headings"):
        known.setdefault(row["field"], []).append(row["heading"])
    sections = [INTRODUCTION]
    for name, field in fields().items():
        if name in known:
            headings = ", ".join(f"`{heading}`" for heading in known[name])
            read_as = READ_AS[field.type]
            sections.append(f"## {field.label}\n\n`{name}`: {read_as}.\n\n{headings}\n")
    return "\n".join(sections)


# --- official files --------------------------------------------------------------------

ILR_INTRODUCTION = """\
# What an ILR's aims add up to

Printed from `core/intake/ilr_programmes.csv`, `ilr_endings.csv`, `ilr_at_providers.csv` and
`ilr_destinations.csv`, which are what is obeyed.

Aims are put together into activities: a programme aim (`AimType` 1) speaks for its components;
16 to 19 study without a programme is one activity; so is any other learning. Aims that overlap or
follow day on day are one; a gap makes two. The main activity is an open one, by the order of the
first table; then one on a break; then what ended latest. What has ended is stated too, and a
college course beside an apprenticeship. Examples stand in
`tests/core/intake/examples/ilr_aims.csv`.
"""
CODE_OF_PROVIDER = """\
At these kinds of provider the code is another:
"""
HOURS = f"""\
The first line that fits decides. Planned hours are `PlanLearnHours` and `PlanEEPHours` together:
full-time is {FULL_TIME_HOURS} or more at 16 and 17, and {FULL_TIME_HOURS_FROM_18} or more from 18.
"""
OF_SCHOOL_YEARS = """\
Whoever is still of Years 7 to 11 by date of birth is 110 instead of any code of education.
"""


def ilr_page() -> str:
    """The page docs/reference/generated/ilr-activities.md."""
    sections = (
        ILR_INTRODUCTION,
        f"## What an open activity is\n\n{HOURS}\n",
        _table(
            ("Activity", "Told by", "Code", "Look", "By"),
            (
                (row["name"], _told_by(row), row["code"] or "none", row["look"], row["evidence"])
                for row in tables.rows("intake", "ilr_programmes")
            ),
        ),
        f"{CODE_OF_PROVIDER}\n" + _rows("ilr_at_providers", "code", "kind", "becomes"),
        OF_SCHOOL_YEARS,
        "## How it ended\n",
        _rows("ilr_endings", "state", "reason", "says", "look", "evidence"),
        "## Destinations, in files to 2023-24\n\nKept as hearsay: a lead to follow.\n",
        _rows("ilr_destinations", "type", "code", "activity", "says"),
    )
    return "\n".join(sections)


def _told_by(row: tables.Row) -> str:
    said = (
        ("ProgType", row["prog_types"]),
        ("FundModel", row["fund_models"]),
        ("LearnAimRef", row["aims"]),
        ("planned hours:", row["hours"]),
        ("beside", {"work": "a job of 20 hours or more", "higher": ""}.get(row["with"], "")),
        ("a higher education aim", "" if row["with"] != "higher" else " "),
    )
    return "; ".join(f"{what} {value}".strip() for what, value in said if value) or "anything else"


def _rows(name: str, *columns: str) -> str:
    headings = tuple(column.capitalize() for column in columns)
    lines = (tuple(row[column] for column in columns) for row in tables.rows("intake", name))
    return _table(headings, lines)


def _table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    return f"{table(headings, list(lines))}\n"
