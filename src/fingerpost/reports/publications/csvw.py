"""What describes open data to machines: CSV on the Web, https://www.w3.org/TR/tabular-metadata/.

Each file is described at its own address with `-metadata.json` behind it, which is where readers
look first; one description names all files of an authority.
"""

from collections.abc import Mapping
from typing import Any

from fingerpost.reports.publications.series import COLUMNS, PRIMARY_KEY, Column, Series

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "header": True,
    "headerRowCount": 1,
    "doubleQuote": True,
    "lineTerminators": ["\r\n"],
}


def table(one: Series, address: str, publisher: str, changed: str) -> dict[str, Any]:
    """The description of one file.

    Args:
        one: which series.
        address: of the file.
        publisher: the authority's name.
        changed: the day of the newest publication in it, as ISO 8601.
    """
    return {
        "url": address,
        "dc:title": f"What young people of academic age 16 and 17 do: {one.name}",
        "dc:publisher": publisher,
        "dc:modified": {"@value": changed, "@type": "xsd:date"},
        "dialect": DIALECT,
        "tableSchema": {
            "columns": [_column(column) for column in COLUMNS],
            "primaryKey": list(PRIMARY_KEY),
        },
    }


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "datatype": column.datatype,
        "required": column.required,
        "dc:description": column.words,
    }
    return told | ({"null": list(column.null)} if column.null else {})


def alone(described: Mapping[str, Any]) -> dict[str, Any]:
    """A description that stands by itself."""
    return {"@context": CONTEXT, **described}


def group(described: list[dict[str, Any]]) -> dict[str, Any]:
    """All files of an authority in one description."""
    return {"@context": CONTEXT, "tables": described}
