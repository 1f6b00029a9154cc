"""What a file is, told by its content and never by its name.

`container(path)` answers with a `Container`, or refuses what no reader can use: pictures,
documents, programs, archives, anything locked with a password.
"""

import re
from enum import StrEnum
from pathlib import Path

from fingerpost.core.intake.compound import Damaged, open_compound, workbook_area
from fingerpost.core.intake.refusals import (
    DAMAGED,
    EMPTY,
    LOCKED,
    SEND_A_TABLE,
    Limits,
    Refused,
    check_area,
    megabytes,
)
from fingerpost.core.intake.zipped import zipped_workbook


class Container(StrEnum):
    """The outer form of a file that somebody can read."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    XML = "xml"


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

XML_START = re.compile(rb"\s*<(\?xml|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s>/])")
HTML_START = re.compile(rb"\s*(<!--.*?-->\s*)?<(!doctype html|html|table|head|body)\b", re.I | re.S)


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
            return Container(zipped_workbook(path, limits).value)
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
            check_area(workbook_area(workbook), limits)
    except Damaged as fault:
        raise Refused(DAMAGED) from fault
    if "Workbook" in found or "Book" in found:
        return Container.XLS
    raise Refused(f"This is not a workbook we know. {SEND_A_TABLE}")
