"""The tables that stand beside the code as CSV: correct a row, not the code."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Row = Mapping[str, str]


@cache
def rows(folder: str, name: str) -> tuple[Row, ...]:
    """The rows of a table in the order of its file, such as `rows("contacts", "means")`.

    Raises:
        FileNotFoundError: no such table.
    """
    text = files(f"fingerpost.core.{folder}").joinpath(f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
