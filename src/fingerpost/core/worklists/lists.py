"""The lists as words; whom each holds is the app's question to the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fingerpost.core import tables


@dataclass(frozen=True, slots=True)
class ListWords:
    """One list: its name, what it holds, and what it says while it holds nobody.

    A sensitive one tells of health, care or justice by who stands in it.
    """

    key: str
    name: str
    lead: str
    empty: str
    is_sensitive: bool
    evidence: str


@cache
def lists() -> Mapping[str, ListWords]:
    """Every list, in the order they are shown."""
    return {
        row["key"]: ListWords(
            key=row["key"],
            name=row["name"],
            lead=row["lead"],
            empty=row["empty"],
            is_sensitive=row["sensitive"] == "yes",
            evidence=row["evidence"],
        )
        for row in tables.rows("worklists", "lists")
    }
