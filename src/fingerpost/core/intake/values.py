"""The text of a cell as a value of its field, or what is wrong with it in words.

`reader(field, …)` gives the function for one column: text in, `Read` out. A problem is the end
of a sentence that begins with the column and the cell. What is doubtful keeps its value beside
the problem; what is impossible has none. Nothing is guessed.
"""

from collections.abc import Callable

from fingerpost.core import identifiers
from fingerpost.core.intake import (
    coded_cells,
    consent_cells,
    date_cells,
    flag_cells,
    identifier_cells,
    text_cells,
)
from fingerpost.core.intake.cells import BLANK, CellReader, Column, Read, Value
from fingerpost.core.intake.matching import Field

__all__ = ["BLANKS", "MAKERS", "CellReader", "Column", "Read", "Value", "reader"]

BLANK_WORDS = (
    "- -- . ? n/a na n.a. none null nil #n/a #ref! #value! #name? tbc tba nan (blank) blank"
)
BLANKS = frozenset(BLANK_WORDS.split())
BLANKS_IN_NAMES = frozenset(word for word in BLANKS if not word.isalpha())  # some are called Null

LONGEST_CELL = {"text": 100_000, "address": 2_000}
LONGEST_CELL_OTHERWISE = 500


def reader(field: Field, column: Column) -> CellReader:
    """The function that reads one column's cells."""
    read = MAKERS[field.type](column)
    blanks = BLANKS_IN_NAMES if column.field in ("given_name", "family_name") else BLANKS

    longest = LONGEST_CELL.get(field.type, LONGEST_CELL_OTHERWISE)

    def read_or_blank(text: str) -> Read:
        text = text.strip()
        if not text or text.lower() in blanks:
            return BLANK
        if len(text) > longest:
            return Read(problem="is far too long for this column")
        return read(text)

    return read_or_blank


MAKERS: dict[str, Callable[[Column], CellReader]] = {
    "text": text_cells.plain,
    "reference": text_cells.reference,
    "phone": text_cells.phone,
    "email": text_cells.email,
    "address": text_cells.address,
    "name": text_cells.name,
    "full_name": text_cells.full_name,
    "upn": identifier_cells.identifier(identifier_cells.parse_upn),
    "uln": identifier_cells.identifier(identifier_cells.parse_uln),
    "urn": identifier_cells.identifier(identifiers.parse_urn),
    "ukprn": identifier_cells.identifier(identifiers.parse_ukprn),
    "laestab": identifier_cells.laestab,
    "postcode": identifier_cells.identifier(identifiers.parse_postcode),
    "date": date_cells.day,
    "birth_date": date_cells.birth_date,
    "sex": coded_cells.sex,
    "ethnicity": coded_cells.ethnicity,
    "yes_no": flag_cells.yes_no,
    "consent": flag_cells.consent,
    "consent_answer": consent_cells.answer,
    "consent_giver": consent_cells.giver,
    "age": consent_cells.age,
    "sen_provision": flag_cells.sen_provision,
    "attendance_mode": flag_cells.attendance_mode,
    "hours": text_cells.hours,
    "year_group": coded_cells.year_group,
    "activity": coded_cells.activity,
    "level_of_need": coded_cells.coded(
        "levels_of_need", "is not a level of need we know", coded_cells.NEED_WORDS
    ),
    "guarantee_status": coded_cells.coded(
        "guarantee_statuses", "is not an offer status we know", coded_cells.OFFER_WORDS
    ),
    "intended_destination": coded_cells.coded(
        "intended_destinations",
        "is not an intended destination we know",
        coded_cells.INTENDED_WORDS,
    ),
    "characteristics": flag_cells.characteristics,
    "authority": coded_cells.authority,
}
