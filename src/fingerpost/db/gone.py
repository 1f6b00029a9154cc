"""The list of those who went, beside the database: after a restore it is gone by once more.

One line for each: a mark that only this installation's key can make of somebody, and what of them
went. It names nobody. It stands in the data folder, so that no back-up put in the place of the
database takes it back; every back-up carries a copy, for a new machine.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fingerpost.db.installation import Installation

NAME = "gone"


def place(installation: Installation) -> Path:
    """Where the list stands; there is none until somebody went."""
    return installation.folder / NAME


def read(installation: Installation, *, after: int = 0) -> list[str]:
    """The lines of the list after so many. Only the end of a killed write can be half a line; who
    it was about never went.
    """
    return _whole_lines(place(installation))[after:]


def add(installation: Installation, lines: Iterable[str]) -> int:
    """Add lines, safe on the disk when this returns; gives how many the list has then."""
    file = os.open(place(installation), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        held = _whole_lines(place(installation))
        new = list(lines)
        os.ftruncate(file, sum(len(line.encode()) + 1 for line in held))
        os.lseek(file, 0, os.SEEK_END)
        os.write(file, "".join(f"{line}\n" for line in new).encode())
        os.fsync(file)
        return len(held) + len(new)
    finally:
        os.close(file)


def take_in(installation: Installation, other: Path) -> None:
    """Add what another list, such as a back-up's, has and ours has not."""
    ours = set(read(installation))
    missing = [line for line in _whole_lines(other) if line not in ours]
    if missing:
        add(installation, missing)


def _whole_lines(path: Path) -> list[str]:
    return list(_lines(path.read_text(encoding="ascii"))) if path.exists() else []


def _lines(text: str) -> Iterator[str]:
    *whole, _half = text.split("\n")
    yield from whole
