"""Small files for the tests of intake: CSV, workbooks and what only looks like them."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from fingerpost.core.intake.reading import Reading, ReadRow, read
from fingerpost.core.records import Organisation

AS_OF = date(2026, 10, 1)
COLLEGE = Organisation(name="Brindlemere College", kind="college", ukprn="10099999")
SCHOOL = Organisation(name="Larkwell School", kind="school", urn="199999")


def write(folder: Path, text: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def understood(path: Path, **said: Any) -> Reading:
    """The file read as of the tests' own day."""
    said.setdefault("as_of", AS_OF)
    return read(path, **said)


def rows(path: Path, **said: Any) -> list[ReadRow]:
    """Its rows."""
    return list(understood(path, **said).rows)


def workbook(
    folder: Path,
    sheets: Mapping[str, Sequence[Sequence[object]]],
    name: str = "list.xlsx",
    merge: Sequence[tuple[int, int, int, int, str]] = (),
    hide: Sequence[str] = (),
) -> Path:
    """An XLSX with these sheets; dates are written as dates, numbers as numbers."""
    path = folder / name
    book = xlsxwriter.Workbook(path)
    as_date = book.add_format({"num_format": "dd/mm/yyyy"})
    for title, lines in sheets.items():
        sheet = book.add_worksheet(title)
        if title in hide:
            sheet.hide()
        for at, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, as_date)
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write(at, column, value)
        for area in merge:
            sheet.merge_range(*area)
    book.close()
    return path


ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(
    folder: Path, lines: Sequence[Sequence[str]], name: str = "list.ods", more: str = ""
) -> Path:
    """An ODS of one sheet of text; `more` is put after its rows as it stands."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        "<table:table-row>" + "".join(cell.format(text) for text in line) + "</table:table-row>"
        for line in lines
    )
    content = (
        f"<?xml version='1.0'?><office:document-content {ODS_NAMES}><office:body>"
        f'<office:spreadsheet><table:table table:name="Sheet1">{body}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


# --- compound files, as Excel wrote them to 2003 and as it locks workbooks today ---------

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(folder: Path, streams: Mapping[str, bytes], name: str = "list.xls") -> Path:
    """A compound file with these streams, each in sectors of its own."""
    padded = {
        n: s.ljust(max(4096, -(-len(s) // SECTOR) * SECTOR), b"\0") for n, s in streams.items()
    }
    entries = [_entry("Root Entry", 5, END, 0, child=1 if streams else FREE)]
    table, sectors = [FAT, END], b""
    for at, (title, content) in enumerate(padded.items(), start=1):
        first, count = len(table), len(content) // SECTOR
        table += [*range(first + 1, first + count), END]
        right = at + 1 if at < len(padded) else FREE
        entries.append(_entry(title, 2, first, len(content), right=right))
        sectors += content
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    assert len(directory) == SECTOR, "three streams at most"
    assert len(table) <= SECTOR // 4, "small streams only"
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE] * (SECTOR // 4 - len(table)))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
        + struct.pack("<109I", 0, *[FREE] * 108)
    )
    path = folder / name
    path.write_bytes(header + fat + directory + sectors)
    return path


def _entry(
    title: str, kind: int, first: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    encoded = (title + "\0").encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def xls(folder: Path, lines: Sequence[Sequence[str | float]], name: str = "list.xls") -> Path:
    """An XLS (BIFF8) of one sheet."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def bof(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))

    cells = b""
    for at, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, str):
                place = struct.pack("<HHHHB", at, column, 0, len(value), 0)
                cells += record(0x204, place + value.encode("latin-1"))
            else:
                cells += record(0x203, struct.pack("<HHHd", at, column, 0, value))
    end = record(0x0A, b"")
    start = bof(5)
    sheet_name = b"Sheet1"
    length = len(start) + 4 + 8 + len(sheet_name) + len(end)
    bound = record(0x85, struct.pack("<IHBB", length, 0, len(sheet_name), 0) + sheet_name)
    return compound(folder, {"Workbook": start + bound + end + bof(0x10) + cells + end}, name)
