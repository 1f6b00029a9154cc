"""A list to fill in, as a workbook: our number, who, why we ask, and the answers to choose from."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import xlsxwriter

from fingerpost.core import tables
from fingerpost.core.ladder.answers import answers
from fingerpost.core.ladder.asking import Reason, title
from fingerpost.core.records import Organisation
from fingerpost.people.models import Person

SHEET = "To fill in"
COLUMNS = tables.rows("ladder", "ask_columns")
HEADINGS = [column["heading"] for column in COLUMNS]
ANSWER = "Your answer about them"
HEADINGS_AT = 2  # rows above the headings: the title and what to do
WHAT_TO_DO = (
    "Choose an answer in the column “Your answer about them”, add dates where you have them, and "
    "send the file back. Leave a line empty where you cannot say. Do not change the first column."
)
HOW = (
    "How to fill this in",
    "Each line is a young person we are looking for. We name only those you told us of yourself.",
    "“Here” means that they learn with you now. Please give the start date, and the day the course "
    "is expected to end.",
    "“Left us” needs the leaving date. Say where they went if they told you.",
    "“Never heard of them” and “We do not know” help too: we then stop asking you.",
    "You may sort the lines, and leave some for later: send the file as often as you like.",
    "Keep it as safe as any list of your students, and delete it when you have sent it.",
)


def workbook(
    place: Organisation, names: Iterable[tuple[Person, Reason]], *, made_at: datetime
) -> bytes:
    """The list for a place. Cells are written as text, so none can pass for a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    lines = rows(names)
    sheet = book.add_worksheet(SHEET)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.write_string(0, 0, title(place), bold)
    sheet.write_string(1, 0, WHAT_TO_DO)
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, int(column["width"]), wrap)
        sheet.write_string(HEADINGS_AT, at, column["heading"], bold)
        for number, row in enumerate(lines, HEADINGS_AT + 1):
            if row[at]:
                sheet.write_string(number, at, row[at], wrap)
    sheet.freeze_panes(HEADINGS_AT + 1, 3)
    _choices(sheet, len(lines))
    notes = book.add_worksheet("How to fill this in")
    notes.set_column(0, 0, 100, wrap)
    for number, line in enumerate(HOW):
        notes.write_string(number, 0, line, wrap if number else bold)
    book.close()
    return out.getvalue()


def rows(names: Iterable[tuple[Person, Reason]]) -> list[list[str]]:
    """A line for each name under `HEADINGS`, the answers left open."""
    return [[_cell(column["value"], *one) for column in COLUMNS] for one in names]


def _choices(sheet: Any, count: int) -> None:
    """A drop-down of the answers in every line."""
    at = HEADINGS.index(ANSWER)
    sheet.data_validation(
        HEADINGS_AT + 1,
        at,
        HEADINGS_AT + max(count, 1),
        at,
        {
            "validate": "list",
            "source": list(answers()),
            "error_title": "Choose an answer",
            "error_message": "Please choose one of the answers in the list.",
        },
    )


def _cell(value: str, person: Person, reason: Reason) -> str:
    said = {
        "": "",
        "number": f"{person.authority.database_id}{person.local_id:010d}",
        "why": reason.words,
        "born_on": person.born_on.strftime("%d/%m/%Y"),
    }
    return said[value] if value in said else str(getattr(person, value))
