"""The field table of the return: fields.csv, one row a field in the order the schema asks.

From it come the names of `ReturnRecord`, the layout of the XML both ways and every shape check:
the official codes for a value that is missing or not in its form stand beside the field.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CURRENT = "current"
OPEN_YEAR = "9999-00"


def comparable(year: str) -> str:
    """A year as the tables' own columns can be compared with it.

    `current` comes after every year, so that only rows without an end are valid in it.
    """
    return OPEN_YEAR if year == CURRENT else year


Layout = Mapping[str, "str | Layout"]
"""Tags within a part of the XML: to the name of a field, or to the layout of a part within."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the return; its codes are empty where the return has none for that fault.

    `mandatory` is the schema's own word: the tag is written even when there is nothing in it.
    """

    name: str
    label: str
    path: str
    kind: str
    codes: str
    mandatory: bool
    missing_code: str
    missing_priority: int
    wrong_code: str
    wrong_priority: int
    valid_from: str
    valid_to: str
    evidence: str

    @property
    def tag(self) -> str:
        """The name the return gives it."""
        return self.path.rpartition("/")[2]

    @property
    def official_name(self) -> str:
        """The tag, told apart where two parts of the return share it."""
        parent = self.path.split("/")[-2]
        return f"{parent}/{self.tag}" if parent in SHARING_PARTS else self.tag

    @property
    def in_header(self) -> bool:
        """Whether it is said once for the whole file."""
        return self.path.startswith("FileHeader/")

    def valid_in(self, year: str) -> bool:
        """Whether this requirement year asks for it."""
        year = comparable(year)
        return self.valid_from <= year and (not self.valid_to or year <= self.valid_to)


SHARING_PARTS = frozenset({"Year11", "Year12", "SourceLEAs"})


def _read() -> Iterator[Field]:
    path = files("fingerpost.core.returns").joinpath("fields.csv")
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Field(
                name=row["name"],
                label=row["label"],
                path=row["path"],
                kind=row["kind"],
                codes=row["codes"],
                mandatory=row["mandatory"] == "yes",
                missing_code=row["missing_code"],
                missing_priority=int(row["missing_priority"] or 0),
                wrong_code=row["wrong_code"],
                wrong_priority=int(row["wrong_priority"] or 0),
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
                evidence=row["evidence"],
            )


FIELDS: Mapping[str, Field] = {field.name: field for field in _read()}
HEADER_FIELDS = tuple(field for field in FIELDS.values() if field.in_header)
RECORD_FIELDS = tuple(field for field in FIELDS.values() if not field.in_header)


@cache
def record_fields(year: str) -> tuple[Field, ...]:
    """The fields a record carries in a requirement year."""
    return tuple(field for field in RECORD_FIELDS if field.valid_in(year))


def layout(fields: tuple[Field, ...]) -> Layout:
    """The tree of tags these fields stand in, in the order of the table."""
    tree: dict[str, str | Layout] = {}
    for field in fields:
        *parts, tag = field.path.split("/")[1:]
        branch = tree
        for part in parts:
            branch = branch.setdefault(part, {})  # type: ignore[assignment]
        branch[tag] = field.name
    return tree
