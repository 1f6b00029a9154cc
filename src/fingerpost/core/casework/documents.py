"""Which documents are kept on a case: by what a file is called and how its bytes begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fingerpost.core import tables

NOT_OF_A_KIND = "We keep PDF, Word, PNG, JPEG and plain text files."
BEGINS = 4096
"""How many bytes are looked at. [ours]"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document. `begins` is how its bytes begin; empty where they are plain text."""

    code: str
    name: str
    endings: tuple[str, ...]
    content_type: str
    begins: bytes

    def is_of(self, beginning: bytes) -> bool:
        """Whether a file that begins so can be of this kind."""
        return beginning.startswith(self.begins) if self.begins else b"\0" not in beginning


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by code."""
    return {
        row["code"]: Kind(
            row["code"],
            row["name"],
            tuple(row["endings"].split()),
            row["content_type"],
            bytes.fromhex(row["begins"]),
        )
        for row in tables.rows("casework", "documents")
    }


def endings() -> list[str]:
    """What the name of a document may end on."""
    return [ending for one in kinds().values() for ending in one.endings]


def kind_of(name: str, beginning: bytes) -> Kind | None:
    """Which kind a file is; None where it is none of ours, or not what its name says.

    Example: a program that was named letter.pdf does not begin as a PDF does, so it is none.
    """
    named = (one for one in kinds().values() if name.lower().endswith(one.endings))
    return next((one for one in named if one.is_of(beginning)), None)
