"""The tables of intake as pages for people, so that what is printed is what is obeyed."""

from fingerpost.core.intake import wordlists
from fingerpost.core.intake.matching import fields

READ_AS = {
    "activity": "activity code or words",
    "address": "a whole address in one cell",
    "attendance_mode": "full-time or part-time, in any spelling",
    "authority": "authority by number, GSS code or name",
    "birth_date": "date",
    "characteristics": "codes or names, several in a cell",
    "consent": "yes or no; no means that sharing was refused",
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
    for row in wordlists.rows("headings.csv"):
        known.setdefault(row["field"], []).append(row["heading"])
    sections = [INTRODUCTION]
    for name, field in fields().items():
        if name in known:
            headings = ", ".join(f"`{heading}`" for heading in known[name])
            read_as = READ_AS[field.type]
            sections.append(f"## {field.label}\n\n`{name}`: {read_as}.\n\n{headings}\n")
    return "\n".join(sections)
