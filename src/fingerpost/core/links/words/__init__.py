"""The words of the young person's pages: one catalogue a language, every word of a page in it.

A catalogue is a file such as `en.toml`: tables of words by page, and a table `language` with the
language's own name, the direction it is written in, and whether a speaker has checked it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

FIRST = "en"
VALUE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's words; `tables` holds them by page and name."""

    code: str
    name: str
    direction: str
    is_checked: bool
    tables: Mapping[str, Any]

    def said(self, key: str, **values: str) -> str:
        """The words called "page.name", with values put in."""
        page, _, name = key.partition(".")
        words: str = self.tables[page][name]
        return words.format(**values) if values else words

    def day(self, day: date) -> str:
        """A date as people write it in this language."""
        month = self.tables["months"][f"m{day.month}"]
        return self.said("frame.date", day=str(day.day), month=month, year=str(day.year))

    def flat(self) -> Iterator[tuple[str, str]]:
        """Every "page.name" with its words."""
        for page, words in self.tables.items():
            yield from ((f"{page}.{name}", text) for name, text in words.items())


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages there is a catalogue of, English first."""
    names = (f.name for f in files("fingerpost.core.links.words").iterdir())
    found = sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return (FIRST, *(code for code in found if code != FIRST))


@cache
def catalogue(code: str) -> Catalogue:
    """The words of a language.

    Raises:
        FileNotFoundError: there is no catalogue of it.
    """
    text = files("fingerpost.core.links.words").joinpath(f"{code}.toml").read_text("utf-8")
    tables: dict[str, Any] = tomllib.loads(text)
    about = tables.pop("language")
    return Catalogue(
        code=code,
        name=about["name"],
        direction=about["direction"],
        is_checked=about["checked"],
        tables=tables,
    )
