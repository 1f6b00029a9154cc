"""A table out of any file: its container told, the sheet chosen, the heading row found."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from fingerpost.core.intake import delimited, sheets, workbooks
from fingerpost.core.intake.census import read_census
from fingerpost.core.intake.containers import Container, container
from fingerpost.core.intake.ctf import read_ctf
from fingerpost.core.intake.headings import NO_HEADINGS, find_headings
from fingerpost.core.intake.ilr import read_ilr
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.matching import field_of, squeezed
from fingerpost.core.intake.not_lists import LOOK_IN, refuse_what_is_no_list
from fingerpost.core.intake.refusals import EMPTY, Limits, Refused, too_long, too_wide
from fingerpost.core.intake.returned import read_return
from fingerpost.core.intake.table import SAMPLE, Record, Records, Table
from fingerpost.core.intake.xml_files import READERS, read_xml

LOOK_FOR_HEADINGS = 60
TITLE_KEPT = 300
KEEP_CELLS_BELOW = 3_000_000


def open_table(path: Path, limits: Limits | None = None) -> Table:
    """The table in a file.

    Raises:
        Refused: there is none, or it cannot be read.
    """
    limits = limits or Limits()
    try:
        return TABLE_READERS[container(path, limits)](path, limits)
    except UnicodeError as fault:  # UTF-16 by its first bytes, and then not
        raise Refused(delimited.NOT_TEXT) from fault


def _from_text(path: Path, limits: Limits) -> Table:
    how = delimited.dialect(path)

    def read() -> Iterator[Record]:
        return _within(delimited.records(path, how), limits)

    table = _table(read)
    widths = [len(cells) for _, cells in islice(read(), SAMPLE)]
    usual = max(set(widths), key=widths.count)
    return replace(table, ragged=usual >= len(table.headings))


def _from_workbook(path: Path, limits: Limits) -> Table:
    return _best_sheet(workbooks.sheets(path), limits)


def _best_sheet(found: Sequence[workbooks.Sheet], limits: Limits) -> Table:
    """The sheet that looks most like people, with what is said of others that look so too."""
    scored, fault = [], Refused(EMPTY)
    for sheet in found:
        try:
            table = _sheet(sheet, limits)
        except Refused as refusal:
            fault = refusal
            continue
        scored.append((_people_score(table) - (HIDDEN if sheet.hidden else 0), table))
    if not scored:
        raise fault
    _, best = max(scored, key=lambda pair: pair[0])
    others = [table for score, table in scored if table is not best and score >= PEOPLE_FROM]
    return sheets.offered(best, others)


def _sheet(sheet: workbooks.Sheet, limits: Limits) -> Table:
    def read() -> Iterator[Record]:
        return _within(sheet.records(), limits)

    if sheet.cells > KEEP_CELLS_BELOW:
        return _table(read, sheet.name)
    kept = _Kept(read)
    return _table(kept.records, sheet.name)


class _Kept:
    """Records of a small sheet, turned into text once."""

    def __init__(self, read: Records) -> None:
        self.read = read
        self.rows: list[Record] | None = None

    def records(self) -> Iterator[Record]:
        if self.rows is None:
            self.rows = list(self.read())
        return iter(self.rows)


READERS[Kind.NCCIS] = read_return
READERS[Kind.ILR] = read_ilr
READERS[Kind.CTF] = read_ctf
READERS[Kind.CENSUS] = read_census
# How each container is read; XML files are told apart by their roots (xml_files.py).
TABLE_READERS: dict[Container, Callable[[Path, Limits], Table]] = {
    Container.TEXT: _from_text,
    Container.XLSX: _from_workbook,
    Container.XLS: _from_workbook,
    Container.ODS: _from_workbook,
    Container.XML: read_xml,
}


def _within(records: Iterable[Record], limits: Limits) -> Iterator[Record]:
    for count, (number, cells) in enumerate(records):
        if count > limits.rows:
            raise Refused(too_long(limits))
        if len(cells) > limits.columns:
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > limits.columns:
                raise Refused(too_wide(len(cells), limits))
        yield number, cells


def _table(read: Records, sheet: str = "") -> Table:
    top = list(islice(read(), LOOK_FOR_HEADINGS))
    if not top:
        raise Refused(EMPTY)
    refuse_what_is_no_list(top[:LOOK_IN])
    found = find_headings(top)
    if found is None:
        raise Refused(NO_HEADINGS)
    line, headings = found
    headings += [""] * (_width(top, line) - len(headings))
    while headings and not headings[-1] and not _filled(top, line, len(headings) - 1):
        headings.pop()
    above = " ".join(cell for number, cells in top if number < line for cell in cells if cell)
    return Table(
        tuple(headings),
        line,
        read,
        sheet,
        title=above[:TITLE_KEPT],
        _keys=tuple(squeezed(heading) for heading in headings),
    )


def _width(top: Sequence[Record], heading_line: int) -> int:
    """How wide most of the first rows are, so that a last column without heading is seen."""
    widths = sorted(len(cells) for line, cells in top if line > heading_line)
    return widths[len(widths) // 2] if widths else 0


def _filled(top: Sequence[Record], heading_line: int, position: int) -> bool:
    """Whether most of the first rows have something in this column."""
    below = [cells for line, cells in top if line > heading_line]
    filled = sum(len(cells) > position and bool(cells[position]) for cells in below)
    return filled * 2 > len(below)


# --- which sheet holds people ----------------------------------------------------------

PEOPLE = {
    "family_name": 2.0,
    "given_name": 2.0,
    "full_name": 2.0,
    "born_on": 2.0,
    "upn": 2.0,
    "uln": 2.0,
    "postcode": 1.0,
    "on_roll_row": 2.0,
    "off_roll_row": 2.0,
    "local_reference": 0.5,
    "provider_urn": 1.0,
}
PEOPLE_FROM = 3.0
OTHER_FIELD = 0.2
HIDDEN = 1000.0  # a hidden sheet is read only where no other can be


def _people_score(table: Table) -> float:
    """How much a sheet looks like a list of people; nothing without rows."""
    found = {field_of(heading)[0] for heading in table.headings} - {""}
    rows = len(table.sample(20))
    score = sum(PEOPLE.get(name, OTHER_FIELD) for name in found)
    return score * min(rows, 2) / 2 + min(rows, 20) / 100
