"""The spreadsheet that goes out with drop-downs and comes back filled in."""

import io
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.bulk.actions import Proposed
from fingerpost.caseload.bulk.models import Sheet, SheetLine
from fingerpost.caseload.bulk.proposals import from_cells, held_details, names_of
from fingerpost.core import bulk
from fingerpost.core.bulk import CLEAR, NO, YES, Field, Kind
from fingerpost.core.intake import workbooks
from fingerpost.core.intake.containers import Container, container
from fingerpost.core.intake.refusals import Refused
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.people.queries import people as seen

WHO = ("Key", "Family name", "Given name", "Date of birth")
WORKBOOKS = (Container.XLSX, Container.XLS, Container.ODS)
NOT_OURS = (
    "This is not a sheet that was made here, or its first line or its Key column was changed. Make "
    "one from a worklist, fill that in and send it."
)
NOT_MEANT = "The name or date of birth beside this key is another's: nothing is changed."
NOT_IN_SHEET = "Nobody with this key went out in this sheet."
TWICE = "Stands in the sheet twice, with different words: nothing is changed."


def sheet_fields() -> list[Field]:
    """The details that stand in a sheet."""
    return [field for field in bulk.fields().values() if field.in_sheet]


def make(people: Iterable[Person], *, by: Access) -> bytes:
    """A spreadsheet of these people, and what went out in it, kept to compare with.

    Raises:
        Refused: the role may not.
    """
    with act("made a sheet to fill in", by=by.user, authority_id=by.authority.pk) as detail:
        sheet = Sheet.objects.create(
            authority=by.authority,
            key=secrets.token_hex(8),
            made_at=timezone.now(),
            made_by=by.user,
        )
        held = list(held_details(people))
        SheetLine.objects.bulk_create(
            [
                SheetLine(authority=by.authority, sheet=sheet, person=person, given_out=details)
                for person, details in held
            ],
            batch_size=1000,
        )
        detail.update(sheet=sheet.pk, people=len(held))
    return _workbook(sheet, held)


def _workbook(sheet: Sheet, held: Iterable[tuple[Person, Mapping[str, Any]]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})  # every cell is written as a string
    page = book.add_worksheet("Young people")
    bold, locked = book.add_format({"bold": True}), book.add_format({"font_color": "#595959"})
    page.write_string(0, 0, f"Fingerpost sheet {sheet.key}", bold)
    page.write_string(0, 1, f"A blank cell changes nothing; write {CLEAR} to empty one.")
    for at, heading in enumerate((*WHO, *(field.name for field in sheet_fields()))):
        page.write_string(1, at, heading, bold)
    line = 1
    for line, (person, details) in enumerate(held, start=2):
        born = person.born_on.strftime("%d/%m/%Y")
        for at, text in enumerate((str(person.pk), person.family_name, person.given_name, born)):
            page.write_string(line, at, text, locked)
        for at, field in enumerate(sheet_fields(), start=len(WHO)):
            page.write_string(line, at, _shown(field, details[field.key]))
    _drop_downs(page, line)
    page.freeze_panes(2, len(WHO))
    page.set_column(0, len(WHO) + len(sheet_fields()), 18)
    book.close()
    return out.getvalue()


def _shown(field: Field, value: Any) -> str:
    blank = field.kind is not Kind.FLAG and not value
    return "" if blank else bulk.in_words(field.key, value, names_of(field.key))


def _drop_downs(page: Any, last: int) -> None:
    for at, field in enumerate(sheet_fields(), start=len(WHO)):
        words = [YES, NO] if field.kind is Kind.FLAG else list(names_of(field.key).values())
        if words:
            page.data_validation(2, at, max(last, 2), at, {"validate": "list", "source": words})


class Came(NamedTuple):
    """What a sheet that came back says: proposals, and lines that name nobody, in sentences."""

    proposals: list[Proposed]
    lost: list[str]


def read(path: Path, *, by: Access) -> Came:
    """What a sheet changes.

    Raises:
        Refused: it is not one of ours, or cannot be read.
    """
    rows = _rows(path)
    sheet = _sheet_of(rows, by)
    headings = {name.strip(): at for at, name in enumerate(rows[1])}
    if any(name not in headings for name in WHO):
        raise Refused(NOT_OURS)
    out = {line.person_id: line.given_out for line in sheet.lines.all()}
    held = {person.pk: person for person in seen(by).filter(pk__in=out)}
    found: dict[int, Proposed] = {}
    lost: list[str] = []
    for number, row in enumerate(rows[2:], start=3):
        cells = {name: row[at] if at < len(row) else "" for name, at in headings.items()}
        if not any(text.strip() for text in cells.values()):
            continue
        person = held.get(int(key)) if (key := cells["Key"].strip()).isdecimal() else None
        if person is None:
            lost.append(f"Line {number}: {NOT_IN_SHEET}")
        elif (one := _proposed(person, cells, out[person.pk])) is not None:
            found[person.pk] = _once(found.get(person.pk), one)
    return Came(list(found.values()), lost)


def _proposed(
    person: Person, cells: Mapping[str, str], given_out: Mapping[str, Any]
) -> Proposed | None:
    who = (cells["Family name"], cells["Given name"], cells["Date of birth"])
    born = person.born_on.strftime("%d/%m/%Y")
    if [_plain(text) for text in who] != [
        _plain(text) for text in (person.family_name, person.given_name, born)
    ]:
        return Proposed(person.pk, {}, {}, problems=(NOT_MEANT,))
    said = {field.key: cells.get(field.name, "") for field in sheet_fields()}
    return from_cells(person, said, given_out)


def _once(before: Proposed | None, now: Proposed) -> Proposed:
    if before is None or before == now:
        return now
    return Proposed(now.person_id, {}, {}, problems=(TWICE,))


def _plain(text: str) -> str:
    """As typed, but for spaces, case and the time that Excel adds to a date."""
    day = text.strip().split(" ")[0]
    if day[4:5] == "-" and len(day) == len("2010-03-04"):  # Excel made a date of it
        year, month, of_month = day.split("-")
        return f"{of_month}/{month}/{year}"
    return " ".join(text.split()).casefold()


def _rows(path: Path) -> list[list[str]]:
    if container(path) not in WORKBOOKS:
        raise Refused(NOT_OURS)
    return [cells for sheet in workbooks.sheets(path)[:1] for _, cells in sheet.records()]


def _sheet_of(rows: list[list[str]], by: Access) -> Sheet:
    first = rows[0][0] if rows and rows[0] else ""
    key = first.rpartition(" ")[2]
    sheet = Sheet.objects.filter(authority=by.authority, key=key).first()
    if sheet is None or len(rows) < 2:
        raise Refused(NOT_OURS)
    return sheet
