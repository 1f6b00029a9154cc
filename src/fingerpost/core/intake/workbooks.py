"""Workbooks (XLSX, XLS, ODS): every sheet as rows of text, with the row numbers people see.

Numbers lose the '.0' that readers give them, dates become ISO text, so that from here on a
workbook and a CSV file are the same thing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol

import python_calamine as calamine

from fingerpost.core.intake.refusals import DAMAGED, LOCKED, Refused

Record = tuple[int, list[str]]
WHOLE_NUMBERS_BELOW = 1e17


class Sheet(Protocol):
    """One worksheet that holds something."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def hidden(self) -> bool:
        """Whether people do not see it."""

    @property
    def cells(self) -> int:
        """The area from A1 to the last filled cell."""

    def records(self) -> Iterator[Record]:
        """Each row that is not blank, with its number in the sheet."""


@dataclass(frozen=True, slots=True)
class _CalamineSheet:
    name: str
    hidden: bool
    source: calamine.CalamineSheet

    @property
    def cells(self) -> int:
        return self.source.total_height * self.source.total_width

    def records(self) -> Iterator[Record]:
        with reader_faults():
            for number, row in enumerate(self.source.iter_rows(), start=1):
                cells = [as_text(cell) for cell in row]
                if any(cells):
                    yield number, cells


def sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook that hold anything, in their order.

    Raises:
        Refused: the workbook is locked or damaged.
    """
    found: list[Sheet] = []
    with reader_faults():
        book = calamine.CalamineWorkbook.from_path(str(path))
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            source = book.get_sheet_by_name(about.name)
            if source.height:
                hidden = about.visible != calamine.SheetVisibleEnum.Visible
                found.append(_CalamineSheet(about.name, hidden, source))
    return found


@contextmanager
def reader_faults() -> Iterator[None]:
    """Every way the workbook reader can fail on a bad file, as a refusal.

    A panic inside the reader comes out as a BaseException of its own, which is why it is told
    by its name: nothing else of that rank may be caught here.
    """
    try:
        yield
    except calamine.PasswordError as fault:
        raise Refused(LOCKED) from fault
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as fault:
        raise Refused(DAMAGED) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise Refused(DAMAGED) from fault


def as_text(cell: object) -> str:
    """One cell as people see it."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return (
            f"{cell:.0f}" if cell.is_integer() and abs(cell) < WHOLE_NUMBERS_BELOW else repr(cell)
        )
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
