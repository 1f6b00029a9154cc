"""XML files: made safe, told apart by their root, and given to the reader of their kind.

A reader takes the path and the limits and gives a `Table` with what the file says of itself
(`Official`). They stand in `READERS`, put there by tables.py.
"""

from collections.abc import Callable
from pathlib import Path

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.refusals import Limits, Refused
from fingerpost.core.intake.table import Table
from fingerpost.core.intake.xml_parts import Element, local_name, root_of

INSTEAD = "Please send the same list as a spreadsheet or CSV file."
WE_READ = "We read NCCIS returns, ILR, CTF and school census files."

# Root element, the start of its namespace, and the kind of such a file.
ROOTS: tuple[tuple[str, str, Kind], ...] = (
    ("CTfile", "", Kind.CTF),
    ("Message", "ESFA/ILR/", Kind.ILR),
    ("Message", "SFA/ILR/", Kind.ILR),
    ("Message", "", Kind.CENSUS),
    ("NCCIS", "", Kind.NCCIS),
)
# The same of files that nobody sends as a list, in words.
OTHER_ROOTS: tuple[tuple[str, str, str], ...] = (
    ("Workbook", "urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of 2003"),
    ("schema", "http://www.w3.org/2001/XMLSchema", "a schema: it describes files and lists nobody"),
)
DIGITS = "0123456789"  # the root of a return of 2015 is NCCIS2015
READERS: dict[Kind, Callable[[Path, Limits], Table]] = {}


def read_xml(path: Path, limits: Limits) -> Table:
    """The table in an XML file.

    Raises:
        Refused: it is not safe, not well formed, or of a kind we do not know.
    """
    root = root_of(path)
    kind = kind_of(root)
    if kind is Kind.UNKNOWN:
        raise Refused(f"This is {_other_words(root)}. {WE_READ} {INSTEAD}")
    return READERS[kind](path, limits)


def kind_of(root: Element) -> Kind:
    """What an XML file is, by its root."""
    return next((kind for *where, kind in ROOTS if _fits(root, *where)), Kind.UNKNOWN)


def _other_words(root: Element) -> str:
    words = (words for *where, words in OTHER_ROOTS if _fits(root, *where))
    return next(words, "an XML file of a kind we do not know")


def _fits(root: Element, local: str, namespace: str) -> bool:
    # Split here: a name with an undeclared prefix is one that lxml reads and then will not have.
    found, _, _ = str(root.tag).removeprefix("{").rpartition("}")
    return local_name(root).rstrip(DIGITS) == local and found.startswith(namespace)
