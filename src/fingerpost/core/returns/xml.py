"""The return as XML, both ways and streaming.

`write` gives what a requirement year asks, the same bytes every time. `read` takes what suppliers
really send: either spelling of a tag, empty tags, a DOCTYPE line, a year in the root's name.
It refuses with a sentence what is not a return, what declares entities and what is out of size.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast
from xml.sax.saxutils import escape

from lxml import etree

from fingerpost.core.returns import refusals
from fingerpost.core.returns.fields import (
    FIELDS,
    HEADER_FIELDS,
    RECORD_FIELDS,
    Layout,
    layout,
    record_fields,
)
from fingerpost.core.returns.findings import Unreadable, Unwritable
from fingerpost.core.returns.records import Header, ReturnRecord

HEADER, RECORD, CHARACTERISTICS = "FileHeader", "YoungPersonsRecord", "Characteristics"
PARTS_THAT_MUST_STAND = ("PersonalDetails", "Activities")
MANDATORY = frozenset(field.name for field in FIELDS.values() if field.mandatory)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ROOT_NAME = re.compile(r"NCCIS(20\d\d)?")
OTHER_SPELLINGS = {"DatabaseID": ("DatabaseId",), "NEETStartDate": ("NeetStartDate",)}
MANY = frozenset({"databases", "authorities"})
LAST_LINE_KEPT = 0xFFFF
CHUNK = 1 << 16
LARGEST_FILE = 2 << 30
LARGEST_RECORD = 4 << 20


@dataclass(frozen=True, slots=True)
class Form:
    """How a requirement year spells what later years spell otherwise."""

    root: str = "NCCIS"
    database_tag: str = "DatabaseID"


FORMS = {"2015-16": Form(root="NCCIS2015", database_tag="DatabaseId")}
"""[S:XSD15][S:TOOL15] for 2015-16; years not named here write as 2019-20 does [S:TOOL19]."""


# Writing


def write(stream: BinaryIO, header: Header, records: Iterable[ReturnRecord], year: str) -> None:
    """Write a return as this requirement year asks.

    The text is put together here rather than by lxml, so that a return built again in later
    years gives the same bytes whatever the library then does, and in half the time.

    Raises:
        Unwritable: a value holds a character no XML file can hold.
    """
    form = FORMS.get(year, Form())
    header_layout, record_layout = layout(HEADER_FIELDS), layout(record_fields(year))
    top = _part(HEADER, header_layout, header, "  ")
    top = top.replace("DatabaseID>", f"{form.database_tag}>")
    stream.write(f"{DECLARATION}\n<{form.root}>\n{top}".encode())
    for record in records:
        text = _part(RECORD, record_layout, record, "  ", without=record.absent)
        if NOT_IN_XML.search(text):
            raise Unwritable(_whose_fault(record))
        stream.write(text.encode())
    stream.write(f"</{form.root}>\n".encode())


def _part(
    tag: str,
    tree: Layout,
    source: Header | ReturnRecord,
    margin: str,
    without: tuple[str, ...] = (),
) -> str:
    inside = "".join(
        _field(tag, inner, source, margin + "  ")
        if isinstance(inner, str)
        else _part(tag, inner, source, margin + "  ")
        for tag, inner in tree.items()
        if tag not in without
    )
    return f"{margin}<{tag}>\n{inside}{margin}</{tag}>\n" if inside else ""


def _field(tag: str, name: str, source: Header | ReturnRecord, margin: str) -> str:
    value = getattr(source, name)
    if isinstance(value, tuple):
        return "".join(f"{margin}<{tag}>{_escaped(text)}</{tag}>\n" for text in value)
    if value:
        return f"{margin}<{tag}>{_escaped(value)}</{tag}>\n"
    return f"{margin}<{tag}/>\n" if name in MANDATORY else ""


def _escaped(text: str) -> str:
    return escape(text).replace("\r", "&#13;")


def _whose_fault(record: ReturnRecord) -> str:
    labels = [
        field.label.lower()
        for field in RECORD_FIELDS
        if NOT_IN_XML.search("".join(getattr(record, field.name)))
    ]
    return (
        f"The return cannot be written: {' and '.join(labels)} of {record.young_persons_id!a} "
        "holds a control character. Correct it on the person's page."
    )


# Reading


def read(source: Path | BinaryIO, *, largest_file: int = LARGEST_FILE) -> "ReturnFile":
    """Open a return for reading once, record by record, in flat memory.

    Raises:
        Unreadable: the file is not a return; some faults only show while its records are read.
    """
    if not isinstance(source, Path):
        return ReturnFile(source, largest_file=largest_file)
    stream = source.open("rb")
    try:
        return ReturnFile(stream, largest_file=largest_file, close=stream.close)
    except Unreadable:
        stream.close()
        raise


def cohort_statuses(stream: BinaryIO) -> dict[str, str]:
    """Each person's number in a return of ours and the cohort status it gives them.

    For files we wrote ourselves: nothing else of the records is read, which takes a fifth of the
    time that reading them takes.
    """
    found: dict[str, str] = {}
    number = ""
    tags = (FIELDS["young_persons_id"].tag, FIELDS["cohort_status"].tag, RECORD)
    for _, element in etree.iterparse(stream, events=("end",), tag=tags, resolve_entities=False):
        if element.tag == tags[0]:
            number = element.text or ""
        elif element.tag == tags[1]:
            found[number] = element.text or ""
        else:
            _free(element)
    return found


class ReturnFile(AbstractContextManager["ReturnFile"]):
    """A return being read: its header at once, its records as they are asked for.

    `root` is the outermost tag, `headers` how many headers have been met so far, `bytes_read` how
    far the reading has come. A stream that was given stays open; a file opened here is closed.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        largest_file: int,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.header: Header | None = None
        self.headers = 0
        self.second_header_line = 0
        self.root = ""
        self.bytes_read = 0
        self._stream = stream
        self.close = close
        self._largest_file = largest_file
        self._since_part = 0
        self._records = self._read_records()
        self._first = next(self._records, None)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[ReturnRecord]:
        if self._first is not None:
            yield self._first
            self._first = None
        yield from self._records

    def _read_records(self) -> Iterator[ReturnRecord]:
        for element in self._parts():
            if element.tag == HEADER:
                self._meet_header(element)
            else:
                yield _record(element)
            _free(element)

    def _parts(self) -> Iterator[etree._Element]:
        """Each header and record as its closing tag is met, checked for size on the way."""
        parser = etree.XMLPullParser(
            events=("end",),
            tag=(HEADER, RECORD),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        for chunk in self._chunks():
            try:
                parser.feed(chunk)
            except etree.XMLSyntaxError as fault:
                raise refusals.not_well_formed(*refusals.where(fault)) from fault
            for _, part in parser.read_events():
                element = cast("etree._Element", part)
                self._meet_root(element)
                self._since_part = 0
                yield element
        refusals.check_log(parser.feed_error_log)
        try:
            self._meet_root(parser.close())
        except etree.XMLSyntaxError as fault:
            raise refusals.at_the_end(*refusals.where(fault)) from fault

    def _chunks(self) -> Iterator[bytes]:
        chunk = self._stream.read(CHUNK)
        refusals.check_kind(chunk)
        while chunk:
            self.bytes_read += len(chunk)
            self._since_part += len(chunk)
            refusals.check_size(self.bytes_read, self._largest_file)
            refusals.check_part_size(self._since_part, LARGEST_RECORD, self.bytes_read)
            yield chunk
            chunk = self._stream.read(CHUNK)

    def _meet_root(self, element: etree._Element) -> None:
        if self.root:
            return
        tree = element.getroottree()
        self.root = tree.getroot().tag
        refusals.check_entities(tree.docinfo.internalDTD)
        if not ROOT_NAME.fullmatch(self.root):
            raise refusals.wrong_root(self.root)

    def _meet_header(self, element: etree._Element) -> None:
        self.headers += 1
        if self.headers == 1:
            self.header = _header(element)
        elif not self.second_header_line:
            self.second_header_line = _line(element)


def _free(element: etree._Element) -> None:
    """Let go of what has been read, and of whatever stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _line(element: Any) -> int:
    """The line of an opening tag.

    The parser keeps 16 bits for it; past them it gives the line on which the first text within
    ends, from which the way back is counted.
    """
    line: int = element.sourceline or 0
    if line < LAST_LINE_KEPT:
        return line
    while not element.text and len(element):
        element = element[0]
    return line - (element.text or "").count("\n")


def _header(element: etree._Element) -> Header:
    values: dict[str, Any] = {"line": _line(element)}
    for field in HEADER_FIELDS:
        texts = tuple(_texts(element.iter(*_spellings(field.tag))))
        values[field.name] = texts if field.name in MANY else "".join(texts[:1])
    return Header(**values)


def _record(element: etree._Element) -> ReturnRecord:
    values: dict[str, Any] = {"line": _line(element)}
    parts: set[str] = set()
    repeated: list[str] = []
    _take(element, RECORD_LAYOUT, values, parts, repeated)
    if repeated:
        values["repeated"] = tuple(repeated)
    if not parts.issuperset(PARTS_THAT_MUST_STAND):
        values["absent"] = tuple(part for part in PARTS_THAT_MUST_STAND if part not in parts)
    return ReturnRecord.holding(values)


def _take(
    element: etree._Element,
    tree: Layout,
    values: dict[str, Any],
    parts: set[str],
    repeated: list[str],
) -> None:
    """Gather what stands in one part of a record, and in the parts within it."""
    for child in element:
        tag = child.tag
        inner = tree.get(tag)
        if inner is None:
            continue
        if isinstance(inner, str):
            text = child.text
            if text and not text.isspace():
                if inner in values:
                    repeated.append(tag)
                else:
                    values[inner] = text
        elif tag in parts:
            repeated.append(tag)
        else:
            parts.add(tag)
            if tag == CHARACTERISTICS:
                values["characteristics"] = tuple(_texts(child))
            else:
                _take(child, inner, values, parts, repeated)


def _texts(elements: Iterable[etree._Element]) -> Iterator[str]:
    for element in elements:
        text = element.text
        if text and not text.isspace():
            yield text


def _spelt_either_way(tree: Layout) -> Layout:
    """The layout with every other spelling of a tag that real files use."""
    return {
        spelling: inner if isinstance(inner, str) else _spelt_either_way(inner)
        for tag, inner in tree.items()
        for spelling in _spellings(tag)
    }


def _spellings(tag: str) -> tuple[str, ...]:
    return (tag, *OTHER_SPELLINGS.get(tag, ()))


RECORD_LAYOUT = _spelt_either_way(layout(RECORD_FIELDS))
