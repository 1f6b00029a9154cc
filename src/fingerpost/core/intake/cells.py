"""What one cell gives, and what the reader of its column must know."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fingerpost.core.intake.spelled_dates import Order

Value = date | bool | int | str
Pairs = tuple[tuple[str, Value], ...]
NOTHING: Pairs = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell gives: values by field, and a problem where there is one."""

    values: Pairs = NOTHING
    problem: str = ""


BLANK = Read()


@dataclass(frozen=True, slots=True)
class Column:
    """What the reader of one column must know."""

    field: str
    heading: str
    as_of: date
    order: Order = Order.DAY_FIRST


CellReader = Callable[[str], Read]
