"""A reader of CSV on the Web: a file by its description, and whatever breaks a rule of the W3C.

What of https://www.w3.org/TR/tabular-data-model/ and tabular-metadata we make use of: context,
properties a table, dialect and column may have, names, datatypes, nulls, required cells, primary
key. It knows nothing of how the files are made.
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

NAMESPACE = "http://www.w3.org/ns/csvw"
OF_A_TABLE = {"url", "dialect", "tableSchema", "notes", "tableDirection", "suppressOutput"}
OF_A_SCHEMA = {"columns", "primaryKey", "rowTitles", "foreignKeys"}
OF_A_COLUMN = {"name", "titles", "datatype", "required", "null", "default", "lang", "virtual"}
OF_A_DIALECT = {
    "encoding": str, "delimiter": str, "header": bool, "headerRowCount": int, "doubleQuote": bool,
    "lineTerminators": list, "quoteChar": str, "skipRows": int, "trim": bool, "commentPrefix": str,
}  # fmt: skip
COMMON = re.compile(r"(dc|dcat|schema|rdfs|foaf):\w+")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9._~-]*")  # a variable name of a URI template
READS = {
    "string": str,
    "date": date.fromisoformat,
    "integer": lambda text: int(re.fullmatch(r"[+-]?\d+", text)[0]),
    "decimal": lambda text: Decimal(re.fullmatch(r"[+-]?\d+(\.\d+)?", text)[0]),
    "boolean": {"true": True, "false": False, "1": True, "0": False}.__getitem__,
}


def check(described: Mapping[str, Any]) -> None:
    """A description by itself, of one table or of several."""
    context = described["@context"]
    assert context == NAMESPACE or context[0] == NAMESPACE
    for table in described.get("tables", [described]):
        _allowed(table, OF_A_TABLE | {"@context"})
        for name, value in table.get("dialect", {}).items():
            assert type(value) is OF_A_DIALECT[name], name
        schema = table["tableSchema"]
        _allowed(schema, OF_A_SCHEMA)
        names = [column["name"] for column in schema["columns"]]
        assert len(set(names)) == len(names)
        for column in schema["columns"]:
            _allowed(column, OF_A_COLUMN)
            assert NAME.fullmatch(column["name"])
            assert column["datatype"] in READS
        assert set(schema["primaryKey"]) <= set(names)


def read(described: Mapping[str, Any], data: bytes) -> list[dict[str, Any]]:
    """The rows of a file, typed, as its description has them."""
    dialect, schema = described["dialect"], described["tableSchema"]
    text = data.decode(dialect["encoding"])
    assert text.endswith(tuple(dialect["lineTerminators"]))
    head, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"])
    assert head == [column["titles"] for column in schema["columns"]]
    rows = []
    for line in lines:
        assert len(line) == len(head)
        rows.append(
            {c["name"]: _cell(c, at) for c, at in zip(schema["columns"], line, strict=True)}
        )
    keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys), "the primary key says which row"
    return rows


def _cell(column: Mapping[str, Any], text: str) -> Any:
    if text in column.get("null", [""]):
        assert not column["required"], f"{column['name']} has to be there"
        return None
    return READS[column["datatype"]](text)


def _allowed(described: Mapping[str, Any], names: set[str]) -> None:
    unknown = [name for name in described if name not in names and not COMMON.fullmatch(name)]
    assert unknown == []
