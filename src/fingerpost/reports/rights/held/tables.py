"""What is told of each table and column: the rows of the two files beside this."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TOLD = "told"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is told. `how` it is put into words:

    "" by its type · "look" may name somebody else, so it is looked at first · "document" likewise,
    and comes as a file · "own" the young person's own words or ours to them · "values" columns and
    values of a line · "in folder/table" a code of that table of the core · "words page" a choice on
    their own pages · "plan" its code · "reasons" of a score · "file" the key of a submission ·
    "left out" with the reason as its label
    """

    field: str
    label: str
    how: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how it leads to a person, its heading, the columns whose day names a row."""

    model: str
    paths: tuple[str, ...]
    title: str
    when: tuple[str, ...]
    how: str
    note: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is told of it."""
        return columns().get(self.model, ())


@cache
def tables() -> Mapping[str, Table]:
    """Every table by its model, in the order to tell them."""
    return {
        row["model"]: Table(
            model=row["model"],
            paths=tuple(row["path"].split("|")) if row["path"] else (),
            title=row["title"],
            when=tuple(row["when"].split()),
            how=row["how"],
            note=row["note"],
        )
        for row in _rows("tables")
    }


@cache
def columns() -> Mapping[str, tuple[Column, ...]]:
    """The columns of each model."""
    found: dict[str, tuple[Column, ...]] = {}
    for row in _rows("columns"):
        column = Column(row["field"], row["label"], row["how"])
        found[row["model"]] = (*found.get(row["model"], ()), column)
    return found


def _rows(name: str) -> list[dict[str, str]]:
    text = files("fingerpost.reports.rights.held").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
