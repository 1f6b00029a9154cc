"""The tables of this package that are kept as CSV beside the code."""

import csv
import io
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table, such as 'headings.csv'."""
    text = files("fingerpost.core.intake").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
