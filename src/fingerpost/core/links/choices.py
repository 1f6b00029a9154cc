"""What a young person may answer by a link, as data: each answer with what it makes.

    doing.csv   what they do now; its code is stated as evidence, an empty code states nothing
    help.csv    what they would like help with; becomes work for somebody of ours
    means.csv   how they like to be reached, of core/contacts/means.csv

How each is worded is in the catalogues of words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fingerpost.core import codes, tables
from fingerpost.core.dates import requirement_year


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing a young person may do: the code it is, and what is asked further.

    `asks` is learning, work or nothing: whose place is asked for. `when` is began or starts, or
    empty where no day is asked.
    """

    key: str
    code: str
    is_offered: bool
    is_shown: bool
    asks: str
    when: str


@cache
def doing() -> Mapping[str, Doing]:
    """Every answer to "What are you doing now?", in the order shown."""
    return {
        row["key"]: Doing(
            key=row["key"],
            code=row["code"],
            is_offered=row["offered"] == "yes",
            is_shown=row["shown"] == "yes",
            asks=row["asks"],
            when=row["when"],
        )
        for row in tables.rows("links", "doing")
    }


def offered(day: date) -> list[Doing]:
    """The answers to choose from on a day: those whose code is in use."""
    in_use = codes.load("activities").valid_in(requirement_year(day))
    return [
        one for one in doing().values() if one.is_offered and (one.code in in_use or not one.code)
    ]


@cache
def shown() -> Mapping[str, Doing]:
    """By activity code, what may stand on a page that somebody may read over a shoulder."""
    return {one.code: one for one in doing().values() if one.is_shown}


@cache
def kinds_of_help() -> tuple[str, ...]:
    """What they may ask help with, in the order shown."""
    return tuple(row["key"] for row in tables.rows("links", "help"))


@cache
def means() -> tuple[str, ...]:
    """How they may ask to be reached, in the order shown."""
    return tuple(row["key"] for row in tables.rows("links", "means"))
