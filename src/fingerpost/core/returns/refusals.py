"""Why a file cannot be read as a return, in sentences that say what to do about it."""

from typing import Any

from lxml import etree
from lxml.etree import ErrorTypes as Fault

from fingerpost.core.returns.findings import Unreadable

NO_CLOSING_ROOT, SEVERAL_ROOTS, NOT_WELL_FORMED = "FILE-2", "FILE-3", "FILE-10"

NOT_XML = (
    (b"PK\x03\x04", "This is a spreadsheet or a zip file. Send the XML file inside it."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel or a locked Office file. Send the XML file."),
    (b"%PDF", "This is a PDF. Send the XML file."),
    (b"\x1f\x8b", "This file is compressed. Unpack it and send the XML file inside it."),
    (b"-----BEGIN PGP", "This file is encrypted. Decrypt it and send the XML file inside it."),
)
UTF_16_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
UTF_8_MARK = b"\xef\xbb\xbf"

HINTS = {
    Fault.ERR_NAME_REQUIRED: "An & must be written &amp; and a < must be written &lt;.",
    Fault.ERR_ENTITYREF_SEMICOL_MISSING: "An & must be written &amp;.",
    Fault.ERR_UNDECLARED_ENTITY: "An & must be written &amp;.",
    Fault.WAR_UNDECLARED_ENTITY: "An & must be written &amp;.",
    Fault.ERR_TAG_NAME_MISMATCH: "A tag there is closed by a tag of another name.",
    Fault.ERR_INVALID_CHAR: "A character there may not stand in XML. Take it out.",
    Fault.ERR_INVALID_ENCODING: "A character there is not UTF-8. Export the file again as UTF-8.",
    Fault.ERR_RESERVED_XML_NAME: "Nothing, not even a blank line, may stand before <?xml.",
    Fault.ERR_RESOURCE_LIMIT: "It is nested or repeated far beyond any return.",
}
UNDECLARED = frozenset({Fault.ERR_UNDECLARED_ENTITY, Fault.WAR_UNDECLARED_ENTITY})
EARLY_ENDS = frozenset(
    {Fault.ERR_TAG_NOT_FINISHED, Fault.ERR_GT_REQUIRED, Fault.ERR_LTSLASH_REQUIRED}
)
ASK_AGAIN = "Ask for the file to be exported again."


def check_kind(start: bytes) -> None:
    """Refuse, by its first bytes, a file that is empty or of another kind.

    Raises:
        Unreadable: it is.
    """
    if not start.strip():
        raise Unreadable(f"The file is empty. {ASK_AGAIN}")
    for mark, sentence in NOT_XML:
        if start.startswith(mark):
            raise Unreadable(f"{sentence} It was recognised at byte 0.")
    if start.startswith(UTF_16_STARTS):
        return
    if not start.removeprefix(UTF_8_MARK).lstrip().startswith(b"<"):
        raise Unreadable(
            "This is not XML: it does not begin with < at byte 0. It may be a CSV or a report; "
            "send the XML file of the return.",
            line=1,
        )


def check_size(read: int, limit: int) -> None:
    """Refuse a file larger than any return.

    Raises:
        Unreadable: it is.
    """
    if read > limit:
        raise Unreadable(
            f"The file is larger than {limit:,} bytes, more than the whole of England would fill. "
            "Check that it is the return."
        )


def check_part_size(read: int, limit: int, at: int) -> None:
    """Refuse a file that goes on and on without a record ending.

    Raises:
        Unreadable: it does.
    """
    if read > limit:
        raise Unreadable(
            f"No record ends in the {limit:,} bytes before byte {at:,}. "
            f"This is not a return as suppliers write it. {ASK_AGAIN}"
        )


def check_entities(dtd: Any) -> None:
    """Refuse entities of the file's own, which can hide other files or grow without end.

    Raises:
        Unreadable: the DOCTYPE declares one.
    """
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Unreadable(
            "The file declares entities in its DOCTYPE, which a return never needs and which are "
            "refused for safety. Take the DOCTYPE out.",
            line=1,
        )


def wrong_root(root: str) -> Unreadable:
    """A file whose outermost tag is not that of a return."""
    if root.startswith("{"):
        return Unreadable(
            "The tags stand in an XML namespace, which the return does not have. "
            "Take xmlns out of the first tag.",
            line=1,
        )
    if root.lower() == "html":
        return Unreadable("This is a web page. Send the XML file of the return.", line=1)
    return Unreadable(
        f"The outermost tag is <{root[:40]}>, where a return has <NCCIS>. "
        "Check that it is the return.",
        line=1,
    )


def check_log(log: etree._ListErrorLog) -> None:
    """Refuse an entity nobody declared, which the parser notes without stopping.

    Raises:
        Unreadable: there is one.
    """
    for entry in log:
        if entry.type in UNDECLARED:
            raise not_well_formed(entry.type, entry.line)


def where(fault: etree.XMLSyntaxError) -> tuple[int, int]:
    """The parser's kind of fault and its line."""
    return getattr(fault, "code", 0), fault.lineno or 0


def at_the_end(kind: int, line: int) -> Unreadable:
    """A file whose fault shows when there is no more of it: most often it was cut short."""
    if kind not in EARLY_ENDS:
        return not_well_formed(kind, line)
    return Unreadable(
        f"The file stops at line {line} before its last tag is closed, "
        f"so part of it is missing. {ASK_AGAIN}",
        line=line,
        code=NO_CLOSING_ROOT,
    )


def not_well_formed(kind: int, line: int) -> Unreadable:
    """A file that stops being XML at a line, by the parser's own kind of fault."""
    if kind == Fault.ERR_DOCUMENT_END:
        return Unreadable(
            f"Something follows the closing tag of the return at line {line}. "
            "A file holds one return: send the second one on its own.",
            line=line,
            code=SEVERAL_ROOTS,
        )
    hint = HINTS.get(kind, ASK_AGAIN)
    return Unreadable(
        f"The file stops being well-formed XML at line {line}. {hint}",
        line=line,
        code=NOT_WELL_FORMED,
    )
