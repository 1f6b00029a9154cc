"""Zipped workbooks (XLSX, ODS): told from other zips, and made sure of before they are opened.

A workbook reader trusts what it is given. So every part is unpacked once here: it must be well
formed, declare nothing, and hold no cell so far away that the sheet would fill the memory.
"""

import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO
from xml.parsers import expat

from fingerpost.core.intake.refusals import (
    BOMB,
    DAMAGED,
    ENTITIES,
    LOCKED,
    SEND_A_TABLE,
    Limits,
    Refused,
    check_area,
)


class Zipped(StrEnum):
    """The zipped workbooks we read."""

    XLSX = "xlsx"
    ODS = "ods"


# A member that tells what a zip is, and the answer: a container, or what people call it.
ZIP_MEMBERS: tuple[tuple[str, Zipped | str], ...] = (
    ("xl/workbook.xml", Zipped.XLSX),
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a slide show"),
    ("Index/Document.iwa", "an Apple document"),
    ("META-INF/MANIFEST.MF", "a program"),
    ("AndroidManifest.xml", "a program"),
)
CHUNK = 1 << 20
OVERLAP = 300
WIDE_XML = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def zipped_workbook(path: Path, limits: Limits) -> Zipped:
    """Which workbook a zip is.

    Raises:
        Refused: it is none, or not safe to open.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _zip_kind(archive, limits)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as fault:
        raise Refused(DAMAGED) from fault
    except RuntimeError as fault:  # zipfile's word for an encrypted member
        raise Refused(LOCKED) from fault
    except Exception as fault:
        if type(fault).__module__ in ("zlib", "lzma", "_lzma", "struct"):
            raise Refused(DAMAGED) from fault
        raise


def _zip_kind(archive: zipfile.ZipFile, limits: Limits) -> Zipped:
    names = set(archive.namelist())
    _refuse_bomb(archive, limits)
    if "mimetype" in names and "content.xml" in names:
        kind = archive.read("mimetype")[:200].decode("ascii", "replace")
        if "opendocument.spreadsheet" not in kind:
            raise Refused(f"This is an OpenDocument file but not a spreadsheet. {SEND_A_TABLE}")
        _refuse_encrypted_ods(archive)
        _check_members(archive, limits, Zipped.ODS)
        return Zipped.ODS
    for member, answer in ZIP_MEMBERS:
        if member in names:
            if isinstance(answer, Zipped):
                _check_members(archive, limits, answer)
                return answer
            raise Refused(f"This is {answer}, which cannot be read as a list. {SEND_A_TABLE}")
    raise Refused("This is a zip archive. Unpack it and send the list inside it on its own.")


def _refuse_bomb(archive: zipfile.ZipFile, limits: Limits) -> None:
    packed = sum(member.compress_size for member in archive.infolist())
    unpacked = sum(member.file_size for member in archive.infolist())
    too_dense = unpacked > limits.unpacked_free and unpacked > packed * limits.unpacked_times
    if unpacked > limits.unpacked_bytes or too_dense or len(archive.infolist()) > 10_000:
        raise Refused(BOMB)


def _refuse_encrypted_ods(archive: zipfile.ZipFile) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise Refused(LOCKED)


def _check_members(archive: zipfile.ZipFile, limits: Limits, kind: Zipped) -> None:
    """Unpack every XML member once, to meet faults here and not inside the workbook reader.

    Any of them may be a sheet, whatever its name: the workbook itself says which are.
    """
    for member in archive.infolist():
        with archive.open(member) as file:
            start = file.read(4)
        if start.startswith(WIDE_XML):
            raise Refused(DAMAGED)  # no spreadsheet program writes its parts in UTF-16
        if not start.lstrip(BYTE_ORDER_MARK).lstrip().startswith(b"<"):
            continue
        if kind is Zipped.XLSX:
            _check_sheet(archive, member, limits)
        else:
            with archive.open(member) as file:
                check_area(_ods_area(file), limits)


def _safe_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The content in pieces that overlap by a tag's length, if it is sound and declares nothing.

    XML that is not well formed can send the workbook reader round for ever, so it stops here.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declarations
    tail = b""
    try:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
            piece = tail + chunk
            yield piece
            tail = piece[-OVERLAP:]
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as fault:  # the last two: its encoding
        raise Refused(DAMAGED) from fault


def _refuse_declarations(*_: object) -> None:
    raise Refused(ENTITIES)


# References to cells such as r="AB12". Only where a rough look finds one far from A1, or many
# columns beside many rows, is every cell looked at; else the sheet is at most 52 columns by
# 99,999 rows, or 702 by 9,999.
VERY_FAR = re.compile(rb' r="(?:[A-Za-z]{3}|[A-Za-z]{1,2}\d{6})')
MANY_COLUMNS = re.compile(rb' r="[B-Zb-z][A-Za-z]\d')
MANY_ROWS = re.compile(rb' r="[A-Za-z]{1,2}\d{5}')
# Ways to write a reference that XML allows and no spreadsheet program uses: looked at closely.
WHITE = (b" ", b"\t", b"\n", b"\r")
ODDLY_WRITTEN = (
    b" r='",
    *(b" r" + white for white in WHITE),
    *(b" r=" + white for white in WHITE),
    *(white + b"r" + sign for white in WHITE[1:] for sign in (b"=", *WHITE)),
)


def _check_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> None:
    very_far = many_columns = many_rows = False
    with archive.open(member) as file:
        for piece in _safe_chunks(file):
            very_far = very_far or any(odd in piece for odd in ODDLY_WRITTEN)
            very_far = very_far or bool(VERY_FAR.search(piece))
            many_columns = many_columns or bool(MANY_COLUMNS.search(piece))
            many_rows = many_rows or bool(MANY_ROWS.search(piece))
    if very_far or (many_columns and many_rows):
        with archive.open(member) as file:
            check_area(_Cells().area(file), limits)


class _Cells:
    """Looks at every cell of a sheet that holds something, for the area they span."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.reference = ""

    def area(self, file: IO[bytes]) -> tuple[int, int]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.ParseFile(file)
        return self.rows, self.columns

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self.reference = attributes.get("r", "")
        elif local in ("v", "is", "f") and self.reference:
            found = REFERENCE.fullmatch(self.reference)
            if not found or len(found[1]) > 3 or len(found[2]) > 7:
                raise Refused(DAMAGED)
            self.rows = max(self.rows, int(found[2]))
            self.columns = max(self.columns, column_number(found[1]))
            self.reference = ""


REFERENCE = re.compile(r"([A-Za-z]+)(\d+)")


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


ODS_TAG = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>|<text:p|</table:table-row>"
)
ODS_REPEAT = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')


def _ods_area(file: IO[bytes]) -> tuple[int, int]:
    """Rows and columns the filled part of an OpenDocument sheet spans, repeats counted."""
    content = b"".join(_unlapped(file))
    widest = tallest = row = width = pending = 0
    repeat, filled = 1, False
    for tag in ODS_TAG.finditer(content):
        name, attributes = tag.group(1), tag.group(2) or b""
        times = int(found.group(1)) if (found := ODS_REPEAT.search(attributes)) else 1
        if name == b"table":
            row = 0
        elif name == b"table-row":
            repeat, width, pending, filled = times, 0, 0, False
        elif name is not None:
            pending += times
            if b"value" in attributes:
                width, pending, filled = width + pending, 0, True
        elif tag.group(0) == b"<text:p":
            width, pending, filled = width + pending, 0, True
        else:
            row += repeat
            if filled:
                widest, tallest = max(widest, width), max(tallest, row)
    return tallest, widest


def _unlapped(file: IO[bytes]) -> Iterator[bytes]:
    first = True
    for piece in _safe_chunks(file):
        yield piece if first else piece[OVERLAP:]
        first = False
