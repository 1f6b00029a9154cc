"""Code lists as data: one CSV a list, one row a code, with the requirement years it is valid.

`load("activities")` gives a `CodeList`; a list for one requirement year is `.valid_in("2019-20")`.
Rows carry their evidence mark in the column `evidence`. Correcting a list means editing one line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from fingerpost.core import tables

Row = Mapping[str, str]
FOR_EVER = "9999-00"


@dataclass(frozen=True)
class CodeList:
    """Codes in file order, each with its row.

    A code whose meaning changed stands in several rows with years that do not overlap; the list
    for all years then speaks with the newest of them.
    """

    name: str
    history: tuple[Row, ...]

    def __post_init__(self) -> None:
        seen: dict[str, str] = {}
        for row in self.history:
            code, until = row["code"], row["valid_to"] or FOR_EVER
            if seen.get(code, "") >= (row["valid_from"] or "0"):
                raise ValueError(f"{self.name} holds {code} twice for one year")
            seen[code] = until

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """One row a code: the newest."""
        return {row["code"]: row for row in self.history}

    def __contains__(self, code: object) -> bool:
        return code in self.rows

    def __getitem__(self, code: str) -> Row:
        return self.rows[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def valid_in(self, year: str) -> "CodeList":
        """The codes valid in a requirement year such as '2019-20'."""
        return CodeList(self.name, tuple(row for row in self.history if _valid(row, year)))

    def where(self, **column: str) -> frozenset[str]:
        """Codes whose columns hold these values: the way every named set is made."""
        return frozenset(
            code
            for code, row in self.rows.items()
            if all(row[name] == value for name, value in column.items())
        )

    def label(self, code: str) -> str:
        """The name of a code, or the code itself where the list does not hold it."""
        row = self.rows.get(code)
        return row["name"] if row else code


def _valid(row: Row, year: str) -> bool:
    return (not row["valid_from"] or row["valid_from"] <= year) and (
        not row["valid_to"] or year <= row["valid_to"]
    )


@cache
def load(name: str) -> CodeList:
    """The list called `name` for all years.

    Raises:
        FileNotFoundError: no such list.
        ValueError: a code stands twice for one year.
    """
    return CodeList(name, tables.rows("codes", name))
