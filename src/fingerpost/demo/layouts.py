"""How each sender lays out a file: headings, order, dates, encoding, titles and totals.

A layout is data; headings are those met in the field (formats/flat_file_headings.csv and the like).
`render` turns people into bytes. Workbooks carry the day they were sent as their making, so the
same county gives the same bytes.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter

from fingerpost.core import codes, dates
from fingerpost.demo.world import Home, Spell, YoungPerson

EXCEL_DATE = "dd/mm/yyyy"
DATE_STYLES = {
    "slashes": "%d/%m/%Y",
    "iso": "%Y-%m-%d",
    "month name": "%d-%b-%y",
    "dots": "%d.%m.%Y",
    "long": "%d %B %Y",
}
PLAIN_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ø": "o", "Ø": "O", "đ": "d"})
SITUATIONS = {
    "310": "Apprenticeship", "410": "Work-based learning", "430": "Other training",
    "450": "Traineeship", "460": "Supported internship", "530": "Re-engagement provision",
    "230": "Further education", "280": "Special post-16 institution", "250": "Part-time education",
}  # fmt: skip
FORMS = "ABCDEFGH"
AUTHORITY_NAMES = {"998": "Merrowshire", "997": "Port Calder", "": ""}


@dataclass(slots=True)
class Entry:
    """One line to be: whose it is, what of, and what the sender got wrong."""

    person: YoungPerson
    home: Home
    day: date
    given: str
    family: str
    born_on: date
    upn: str
    uln: str
    postcode: str
    spell: Spell | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """One sender's habit. `columns` are 'Heading=field'; a field alone is a heading left blank."""

    columns: tuple[str, ...]
    dates: str = "slashes"
    workbook: bool = False
    encoding: str = "utf-8-sig"
    title: str = ""
    totals: bool = False
    capitals: bool = False
    blank_tail: int = 0
    separator: str = ","

    @property
    def headings(self) -> list[str]:
        """What stands above the columns."""
        return [column.partition("=")[0] for column in self.columns]

    @property
    def fields(self) -> list[str]:
        """What stands below the headings."""
        return [column.partition("=")[2] for column in self.columns]


def yes_no(value: object) -> str:
    """As forms say it."""
    return "Y" if value else "N"


def entered_on(entry: Entry) -> date:
    """The day they came to this school: as a new Year 7, or for its sixth form."""
    spell = entry.spell
    if spell and spell.code != "110" and spell.place != entry.person.school:
        year = dates.academic_year(spell.starts_on)
        return max(spell.starts_on, date(year, 9, 1))
    return date(dates.academic_year(entry.person.born_on) + 12, 9, 4)


def _spell(name: str) -> Callable[[Entry], Any]:
    return lambda entry: getattr(entry.spell, name) if entry.spell else ""


def _more(name: str) -> Callable[[Entry], Any]:
    return lambda entry: entry.more.get(name, "")


FIELDS: dict[str, Callable[[Entry], Any]] = {
    "upn": lambda e: e.upn,
    "former_upn": lambda e: e.person.former_upn,
    "uln": lambda e: e.uln,
    "family": lambda e: e.family,
    "given": lambda e: e.given,
    "middle": lambda e: e.person.middle_names,
    "given_middle": lambda e: f"{e.given} {e.person.middle_names}".strip(),
    "known_as": lambda e: e.person.known_as,
    "full": lambda e: f"{e.family}, {e.given}",
    "full_plain": lambda e: f"{e.given} {e.family}",
    "born_on": lambda e: e.born_on,
    "sex": lambda e: e.person.sex,
    "sex_word": lambda e: {"F": "Female", "M": "Male", "U": "Unknown"}[e.person.sex],
    "ethnicity": lambda e: e.person.ethnicity,
    "year": lambda e: str(dates.year_group(e.person.born_on, e.day)),
    "form": lambda e: str(dates.year_group(e.person.born_on, e.day)) + FORMS[e.person.number % 8],
    "entry_on": entered_on,
    "sen": lambda e: "E" if e.person.ehc_plan else "K" if e.person.sen_support else "N",
    "ehcp": lambda e: yes_no(e.person.ehc_plan),
    "sen_support": lambda e: yes_no(e.person.sen_support),
    "in_care": lambda e: yes_no("110" in e.person.characteristics),
    "carer": lambda e: yes_no("140" in e.person.characteristics),
    "line1": lambda e: e.home.lines[0] if e.home.lines else "",
    "line2": lambda e: e.home.lines[1] if len(e.home.lines) > 1 else "",
    "town": lambda e: e.home.town,
    "postcode": lambda e: e.postcode,
    "address": lambda e: ", ".join((*e.home.lines, e.home.town)),
    "home_phone": lambda e: e.person.home_phone,
    "mobile": lambda e: e.person.mobile,
    "email": lambda e: e.person.email,
    "parent": lambda e: e.person.parent,
    "parent_phone": lambda e: e.person.parent_phone,
    "home_la": lambda e: e.home.authority,
    "home_la_name": lambda e: AUTHORITY_NAMES[e.home.authority],
    "ref": lambda e: f"{300000 + e.person.number * 7}",
    "local_id": lambda e: f"{100000 + e.person.number}",
    "course": _spell("course"),
    "level": lambda e: f"Level {e.spell.level}" if e.spell and e.spell.level else "",
    "level_number": _spell("level"),
    "starts_on": _spell("starts_on"),
    "expected_end_on": _spell("expected_end_on"),
    "mode": lambda e: "PT" if e.spell and e.spell.code == "250" else "FT",
    "hours": lambda e: "380" if e.spell and e.spell.code == "250" else "620",
    "situation": lambda e: SITUATIONS.get(e.spell.code, "") if e.spell else "",
    "code": _more("code"),
    "code_words": lambda e: codes.load("activities").label(e.more["code"]),
    "characteristics": lambda e: ";".join(sorted(e.person.characteristics)),
    "never_started": lambda e: "Yes",
} | {
    name: _more(name)
    for name in (
        "ended_on", "why", "destination", "verified_on", "verified_with", "review_on", "neet_since",
        "notes", "began_on", "provider", "provider_urn", "provider_ukprn", "expected", "intended",
        "intended_course", "offer", "offered_on",
    )
}  # fmt: skip


def render(layout: Layout, entries: Sequence[Entry], *, title: str, made_at: datetime) -> bytes:
    """The file's bytes."""
    getters = [FIELDS[name] for name in layout.fields]
    rows = ([get(entry) for get in getters] for entry in entries)
    title = title if layout.title else ""
    if layout.workbook:
        return _workbook(layout, rows, len(entries), title, made_at)
    return _csv(layout, rows, len(entries), title)


def _csv(layout: Layout, rows: Iterable[list[Any]], count: int, title: str) -> bytes:
    pattern = DATE_STYLES.get(layout.dates, DATE_STYLES["slashes"])
    said: dict[date, str] = {}

    def text(value: Any) -> str:
        if isinstance(value, str):
            return value.upper() if layout.capitals else value
        if isinstance(value, date):
            found = said.get(value)
            if found is None:
                found = said[value] = value.strftime(pattern)
            return found
        return "" if value is None else str(value)

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=layout.separator)
    if title:
        writer.writerows(([title], []))
    writer.writerow(layout.headings)
    writer.writerows([text(value) for value in row] for row in rows)
    if layout.totals:
        writer.writerow(["Total", str(count)])
    writer.writerows([""] * len(layout.columns) for _ in range(layout.blank_tail))
    return encoded(out.getvalue(), layout.encoding)


def encoded(text: str, encoding: str) -> bytes:
    """Bytes, with letters the encoding lacks made plain, as old systems do."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        writable = set(text.encode(encoding, "ignore").decode(encoding))
        for letter in sorted(set(text) - writable):
            text = text.replace(letter, _plain(letter))
        return text.encode(encoding, "replace")


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter.translate(PLAIN_LETTERS))[0]


def _workbook(
    layout: Layout, rows: Iterable[list[Any]], count: int, title: str, made_at: datetime
) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "in_memory": True, "strings_to_formulas": False,
         "strings_to_urls": False, "strings_to_numbers": False},
    )  # fmt: skip
    book.set_properties({"created": made_at})
    sheet = book.add_worksheet("Sheet1")
    bold = book.add_format({"bold": True})
    dated = book.add_format({"num_format": EXCEL_DATE})
    line = 0
    if title:
        sheet.write_string(0, 0, title, bold)
        line = 2
    for column, heading in enumerate(layout.headings):
        sheet.write_string(line, column, heading, bold)
    pattern = DATE_STYLES.get(layout.dates)
    for row in rows:
        line += 1
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if not isinstance(value, date):
                sheet.write_string(line, column, value.upper() if layout.capitals else value)
            elif pattern:
                sheet.write_string(line, column, value.strftime(pattern))
            else:
                sheet.write_datetime(line, column, value, dated)
    if layout.totals:
        sheet.write_string(line + 2, 0, "Total")
        sheet.write_number(line + 2, 1, count)
    book.close()
    return out.getvalue()
