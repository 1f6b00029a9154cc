"""XML files: made safe, told apart by their root, and given to the reader of their kind.

A reader takes the path and the limits and gives a `Table`. One stands in `READERS` for NCCIS
returns (returned.py, put there by tables.py); CTF, ILR and school census files are recognised,
and refused with a sentence that says so.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from fingerpost.core.intake.refusals import ENTITIES, Limits, Refused
from fingerpost.core.intake.table import Table

NOT_WELL_FORMED = (
    "This XML file is not well formed{where}: it may be cut short. "
    "Please export it again from your system."
)
INSTEAD = "Please send the same list as a spreadsheet or CSV file."

NCCIS = "an NCCIS return"
# Root element, the start of its namespace, and what such a file is.
ROOTS: tuple[tuple[str, str, str], ...] = (
    ("CTfile", "", "a Common Transfer File (CTF)"),
    ("Message", "ESFA/ILR/", "an individualised learner record (ILR)"),
    ("Message", "SFA/ILR/", "an individualised learner record (ILR)"),
    ("Message", "", "a school census file"),
    ("NCCIS", "", NCCIS),
    ("workbook", "urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of 2003"),
)
DIGITS = "0123456789"  # the root of a return of 2015 is NCCIS2015
READERS: dict[str, Callable[[Path, Limits], Table]] = {}


def read_xml(path: Path, limits: Limits) -> Table:
    """The table in an XML file.

    Raises:
        Refused: it is not safe, not well formed, or of a kind we cannot read yet.
    """
    kind = kind_of_xml(path)
    if kind in READERS:
        return READERS[kind](path, limits)
    named = f"This is {kind}. Files of this kind" if kind else "This is an XML file. XML files"
    raise Refused(f"{named} cannot be read yet. {INSTEAD}")


def kind_of_xml(path: Path) -> str:
    """What an XML file is, by its root; empty when we do not know it.

    Raises:
        Refused: it declares entities, or is not well formed.
    """
    found = ""
    try:
        for event, element in etree.iterparse(
            str(path),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            parent = element.getparent()
            if event == "start" and parent is None:
                _refuse_entities(element)
                found = _kind_of_root(element)
            elif event == "end" and parent is not None:
                element.clear()
                parent.remove(element)
    except etree.XMLSyntaxError as fault:
        where = f" (line {fault.lineno})" if fault.lineno else ""
        raise Refused(NOT_WELL_FORMED.format(where=where)) from fault
    return found


def _refuse_entities(root: etree._Element) -> None:
    """A bare DOCTYPE line is harmless, and NCCIS files have one; declarations are not."""
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and (declared.entities() or declared.elements()):
        raise Refused(ENTITIES)


def _kind_of_root(root: etree._Element) -> str:
    name = etree.QName(root)
    for local, namespace, kind in ROOTS:
        if name.localname.rstrip(DIGITS) == local and (name.namespace or "").startswith(namespace):
            return kind
    return ""
