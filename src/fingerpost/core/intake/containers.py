"""What a file is, told by its content and never by its name.

`container(path)` answers with a `Container`, or refuses what no reader can use: pictures,
documents, programs, archives, anything locked with a password.
"""

import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO
from xml.parsers import expat

from fingerpost.core.intake.compound import Damaged, open_compound, workbook_area
from fingerpost.core.intake.refusals import Limits, Refused, megabytes


class Container(StrEnum):
    """The outer form of a file that somebody can read."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    XML = "xml"


SEND_A_TABLE = "Please send the list as a spreadsheet (.xlsx) or a CSV file."
LOCKED = (
    "This workbook is locked with a password. Take the password off "
    "(in Excel: File, Info, Protect Workbook, Encrypt with Password, and clear it), "
    "save it and send it again by your secure route."
)
DAMAGED = (
    "This workbook is cut short or damaged. Open it, save it again as .xlsx and send the new copy."
)
EMPTY = "This file is empty. Check that you sent the right file."
BOMB = (
    "This workbook unpacks to far more than a list of people would. "
    "Copy the list into a new workbook and send that."
)
ENTITIES = (
    "This file defines its own XML entities, which we do not open for safety. "
    "Please export it again from your system."
)

# First bytes, and what people call such a file.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"BM", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"\x00\x00\x01\x00", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"#!", "a program"),
    (b"{\\rtf", "a rich text document"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x00\x01\x00\x00Standard", "an Access database"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"-----BEGIN PGP", "an encrypted message"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
SHORT_SIGNATURES = {b"BM", b"MZ", b"#!", b"ID3", b"BZh", b"RIFF", b"Rar!", b"GIF8", b"OggS"}

# A member that tells what a zip is, and the answer: a container, or what people call it.
ZIP_MEMBERS: tuple[tuple[str, Container | str], ...] = (
    ("xl/workbook.xml", Container.XLSX),
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a slide show"),
    ("Index/Document.iwa", "an Apple document"),
    ("META-INF/MANIFEST.MF", "a program"),
    ("AndroidManifest.xml", "a program"),
)
XML_START = re.compile(rb"\s*<(\?xml|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s>/])")
HTML_START = re.compile(rb"\s*(<!--.*?-->\s*)?<(!doctype html|html|table|head|body)\b", re.I | re.S)
CHUNK = 1 << 20
WIDE_XML = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OVERLAP = 300


def container(path: Path, limits: Limits | None = None) -> Container:
    """What this file is, by its content.

    Raises:
        Refused: nobody can read it as a list, or it is not safe to try.
    """
    limits = limits or Limits()
    size = path.stat().st_size
    if size == 0:
        raise Refused(EMPTY)
    if size > limits.bytes:
        raise Refused(
            f"This file is {megabytes(size)}; the most we take is {megabytes(limits.bytes)}. "
            "Send the list alone, without pictures and old sheets, or in parts."
        )
    with path.open("rb") as file:
        head = file.read(65_536)
        if head.startswith(ZIP) or head.startswith(b"PK\x05\x06"):
            return _zipped(path, limits)
        if head.startswith(OLE):
            return _compound(path, limits)
    _refuse_known_signature(head)
    return _text_or_xml(head)


def _refuse_known_signature(head: bytes) -> None:
    for signature, name in SIGNATURES:
        if not head.startswith(signature):
            continue
        # Two or three letters may begin an honest heading row, so such a file must also look
        # binary; a script says what it is in its first line.
        if signature in SHORT_SIGNATURES and signature != b"#!" and b"\x00" not in head:
            continue
        raise Refused(f"This is {name}, which cannot be read as a list. {SEND_A_TABLE}")
    if head[4:8] == b"ftyp":
        raise Refused(f"This is a picture or a recording. {SEND_A_TABLE}")


def _text_or_xml(head: bytes) -> Container:
    text = head
    for bom, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "")):
        if head.startswith(bom):
            text = head.decode(encoding, "ignore").encode() if encoding else head[3:]
    if not text.strip(b" \t\r\n\x00\xa0"):
        raise Refused(EMPTY)
    if HTML_START.match(text):
        raise Refused(f"This is a web page, not a list. {SEND_A_TABLE}")
    if XML_START.match(text):
        return Container.XML
    return Container.TEXT


# --- zipped: XLSX, ODS, and what is not ------------------------------------------------


def _zipped(path: Path, limits: Limits) -> Container:
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


def _zip_kind(archive: zipfile.ZipFile, limits: Limits) -> Container:
    names = set(archive.namelist())
    _refuse_bomb(archive, limits)
    if "mimetype" in names and "content.xml" in names:
        kind = archive.read("mimetype")[:200].decode("ascii", "replace")
        if "opendocument.spreadsheet" not in kind:
            raise Refused(f"This is an OpenDocument file but not a spreadsheet. {SEND_A_TABLE}")
        _refuse_encrypted_ods(archive)
        _check_members(archive, limits, Container.ODS)
        return Container.ODS
    for member, answer in ZIP_MEMBERS:
        if member in names:
            if isinstance(answer, Container):
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


def _check_members(archive: zipfile.ZipFile, limits: Limits, kind: Container) -> None:
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
        if kind is Container.XLSX:
            _check_sheet(archive, member, limits)
        else:
            with archive.open(member) as file:
                _check_area(_ods_area(file), limits)


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
            _check_area(_Cells().area(file), limits)


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


def _check_area(area: tuple[int, int], limits: Limits) -> None:
    rows, columns = area
    if columns > limits.columns:
        raise Refused(too_wide(columns, limits))
    if rows * max(columns, 1) > limits.cells or rows > limits.rows + 1000:
        raise Refused(too_long(limits))


def too_wide(columns: int, limits: Limits) -> str:
    """The refusal of a table with too many columns."""
    return (
        f"This file has {columns:,} columns; the most we take is {limits.columns:,}. "
        "Delete the columns beyond the list and send it again."
    )


def too_long(limits: Limits) -> str:
    """The refusal of a table with too many rows."""
    return (
        f"This file has more than {limits.rows:,} rows. "
        "Delete stray entries far below the list, or send it in parts."
    )


# --- the older compound files: XLS, and what is not ------------------------------------

LOCK_STREAMS = ("EncryptedPackage", "EncryptionInfo")
# A stream that tells what else a compound file is, and what people call it.
OTHER_STREAMS = (
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a slide show"),
    ("VisioDocument", "a drawing"),
    ("__properties_version1.0", "a saved e-mail; send the file attached to it"),
)


def _compound(path: Path, limits: Limits) -> Container:
    try:
        found = open_compound(path)
        if any(name in found for name in LOCK_STREAMS):
            raise Refused(LOCKED)
        for name, called in OTHER_STREAMS:
            if name in found:
                raise Refused(f"This is {called}. It cannot be read as a list. {SEND_A_TABLE}")
        for workbook in found.named("Workbook", "Book"):
            _check_area(workbook_area(workbook), limits)
    except Damaged as fault:
        raise Refused(DAMAGED) from fault
    if "Workbook" in found or "Book" in found:
        return Container.XLS
    raise Refused(f"This is not a workbook we know. {SEND_A_TABLE}")
