"""XML files in parts: safe, streaming, matched by local names.

A part is an element that a reader asked for, whole, with the line it begins on. It is let go of
before the next one, so memory stays flat however long the file is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple, TypeVar, cast

from lxml import etree
from lxml.etree import ErrorTypes as Fault

from fingerpost.core.intake.refusals import ENTITIES, Refused

CHUNK = 1 << 16
LARGEST_PART = 8 << 20
LAST_LINE_KEPT = 0xFFFF
FALLBACK_ENCODING = "windows-1252"
READ_AS_FALLBACK = (
    "Some letters are not in the encoding that the file names, so we read it as Windows-1252. "
    "Check names with accents."
)
ASK_AGAIN = "Please export it again from your system."
CUT_SHORT = f"This XML file is not well formed{{where}}: it may be cut short. {ASK_AGAIN}"
NOT_WELL_FORMED = f"This XML file is not well formed{{where}}. {ASK_AGAIN}"
TOO_DEEP = f"This XML file is nested or filled far beyond any list of people. {ASK_AGAIN}"
ENCODING_FAULTS = frozenset(
    (
        Fault.ERR_INVALID_CHAR,
        Fault.ERR_INVALID_ENCODING,
        Fault.ERR_UNKNOWN_ENCODING,
        Fault.ERR_UNSUPPORTED_ENCODING,
        Fault.I18N_CONV_FAILED,
    )
)
EARLY_ENDS = frozenset(
    (
        Fault.ERR_TAG_NOT_FINISHED,
        Fault.ERR_GT_REQUIRED,
        Fault.ERR_LTSLASH_REQUIRED,
        Fault.ERR_DOCUMENT_EMPTY,
    )
)

Element = etree._Element
T = TypeVar("T")


class Part(NamedTuple):
    """An element asked for: its local name, the line of its opening tag, and itself."""

    name: str
    line: int
    element: Element


class WrongEncoding(Refused):
    """The bytes are not those of the encoding the file names."""


@dataclass(frozen=True, slots=True)
class XmlFile:
    """An XML file and the parts it is read in. `encoding` is empty when as the file itself says."""

    path: Path
    names: frozenset[str]
    encoding: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should know of how the file was read."""
        return (READ_AS_FALLBACK,) if self.encoding else ()

    def parts(self) -> Iterator[Part]:
        """Each part as its closing tag is met; a part lasts until the next is asked for.

        Raises:
            Refused: the file is not safe, or stops being XML.
        """
        parser = _parser(("end",), tuple(f"{{*}}{name}" for name in self.names), self.encoding)
        since, line = 0, 0
        with self.path.open("rb") as stream:
            for chunk in _chunks(stream):
                since += len(chunk)
                if since > LARGEST_PART:
                    raise Refused(TOO_DEEP)
                _feed(parser, chunk)
                for element in _elements(parser):
                    since = 0
                    line = max(_line(element), line + 1)
                    yield Part(local_name(element), line, element)
                    _free(element)
        root = _close(parser)
        refuse_entities(root)


def surveyed(
    path: Path, names: frozenset[str], look: Callable[[Iterator[Part]], T]
) -> tuple[XmlFile, T]:
    """The file, and what a first walk of its parts finds.

    A file in another encoding than it says is tried once more in the usual one of Windows.

    Raises:
        Refused: the file is not safe, or is not XML.
    """
    file = XmlFile(path, names)
    try:
        return file, look(file.parts())
    except WrongEncoding:
        file = replace(file, encoding=FALLBACK_ENCODING)
        return file, look(file.parts())


def root_of(path: Path) -> Element:
    """The outermost tag, met before anything else of the file is read.

    Raises:
        Refused: there is none, or the file declares entities.
    """
    try:
        return _root(path, "")
    except WrongEncoding:
        return _root(path, FALLBACK_ENCODING)


def _root(path: Path, encoding: str) -> Element:
    parser = _parser(("start",), None, encoding)
    with path.open("rb") as stream:
        for chunk in islice(_chunks(stream), LARGEST_PART // CHUNK):
            fault: Refused | None = None
            try:
                _feed(parser, chunk)
            except Refused as met:
                fault = met
            for element in _elements(parser):
                return element
            if fault:
                raise fault
    raise Refused(CUT_SHORT.format(where=""))


def refuse_entities(root: Element) -> None:
    """Refuse entities of the file's own. A bare DOCTYPE line is harmless, and NCCIS has one.

    Raises:
        Refused: there are some.
    """
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and (declared.entities() or declared.elements()):
        raise Refused(ENTITIES)


def local_name(element: Element) -> str:
    """A tag without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: Element | None) -> str:
    """The text of an element on one line; empty where there is none."""
    return " ".join((element.text or "").split()) if element is not None else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if local_name(inner) == name), None)
    return element


def children(element: Element | None, *path: str) -> list[Element]:
    """Every element of the last name of a path, under the first of the names before it."""
    above = child(element, *path[:-1])
    return [inner for inner in above if local_name(inner) == path[-1]] if above is not None else []


def said(element: Element | None, *path: str) -> str:
    """The text at a path of local names; empty where there is none."""
    return text_of(child(element, *path))


def values(element: Element) -> dict[str, str]:
    """The text of each child that has some, by local name; the first of a name counts."""
    found: dict[str, str] = {}
    for inner in element:
        if text := text_of(inner):
            found.setdefault(local_name(inner), text)
    return found


# --- bytes -----------------------------------------------------------------------------

CONTROLS = bytes(sorted({*range(32)} - {9, 10, 13}))
MARK = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file without what exports leave in by accident and XML may not hold.

    That is control characters, and blank lines before the declaration. UTF-16 is left as it is.
    """
    chunk = stream.read(CHUNK)
    if chunk.startswith(UTF_16):
        out: bytes | None = None
    else:
        out = CONTROLS
        chunk = chunk.removeprefix(MARK).lstrip()
    while chunk:
        yield chunk.translate(None, out) if out else chunk
        chunk = stream.read(CHUNK)


# --- the parser ------------------------------------------------------------------------


def _parser(
    events: tuple[Literal["start", "end"]], tags: tuple[str, ...] | None, encoding: str
) -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=events,
        tag=tags,
        encoding=encoding or None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )


def _elements(parser: etree.XMLPullParser) -> Iterator[Element]:
    for _, found in parser.read_events():
        element = cast("Element", found)
        refuse_entities(element)
        yield element


def _feed(parser: etree.XMLPullParser, chunk: bytes) -> None:
    try:
        parser.feed(chunk)
    except (etree.XMLSyntaxError, UnicodeError, LookupError) as fault:
        raise _refusal(fault) from fault


def _close(parser: etree.XMLPullParser) -> Element:
    try:
        return parser.close()
    except (etree.XMLSyntaxError, UnicodeError, LookupError) as fault:
        raise _refusal(fault) from fault


def _refusal(fault: Exception) -> Refused:
    kind = getattr(fault, "code", 0)
    line = getattr(fault, "lineno", None)
    where = f" (line {line})" if line else ""
    if kind in ENCODING_FAULTS or not isinstance(fault, etree.XMLSyntaxError):
        return WrongEncoding(NOT_WELL_FORMED.format(where=where))
    if kind == Fault.ERR_RESOURCE_LIMIT:
        return Refused(TOO_DEEP)
    sentence = CUT_SHORT if kind in EARLY_ENDS else NOT_WELL_FORMED
    return Refused(sentence.format(where=where))


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


def _free(element: Element) -> None:
    """Let go of what has been read, and of whatever stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
