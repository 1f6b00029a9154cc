"""The papers an authority needs to share lawfully, filled from its settings (policy.md 5.6).

Each is a text beside this file, in our own words. `{name}` takes a value; what is not set stays a
blank that can be seen. `[table name]` and `[list name]` take rows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fingerpost.core import tables
from fingerpost.core.retention import Times, schedule, sentence

FOLDER = "sharing.papers"
PLACE = re.compile(r"\{(\w+)\}")
ROWS = re.compile(r"\[(table|list) (\w+)\]")


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: what it is for, who reads it, and how old the reader may be."""

    code: str
    name: str
    what: str
    reader: str
    reading_age: int


@dataclass(frozen=True, slots=True)
class Value:
    """Something a text leaves open, what it is called, and the page where it is set, if one is."""

    code: str
    label: str
    page: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; a blank is a value nobody has set."""

    text: str
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table under their headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document: "title", "heading", "paragraph", "bullet" or "table"."""

    kind: str
    runs: tuple[Run, ...] = ()
    rows: Rows | None = None

    @property
    def words(self) -> str:
        """Its text in one piece."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Filled:
    """A document with its values, and the codes of those that are not set."""

    paper: Paper
    blocks: tuple[Block, ...]
    blanks: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it as plain text, each block a paragraph."""
        return "\n\n".join(block.words for block in self.blocks if block.runs)


@cache
def papers() -> Mapping[str, Paper]:
    """Every document by its code, in the order to show them."""
    return {
        row["code"]: Paper(
            row["code"], row["name"], row["what"], row["reader"], int(row["reading_age"])
        )
        for row in tables.rows(FOLDER, "papers")
    }


@cache
def values() -> Mapping[str, Value]:
    """Everything a text may leave open."""
    return {
        row["code"]: Value(row["code"], row["label"], row["page"])
        for row in tables.rows(FOLDER, "values")
    }


@cache
def by_mode() -> Mapping[str, tables.Row]:
    """What each mode of sharing means, in formal words and in words for young people."""
    return {row["mode"]: row for row in tables.rows(FOLDER, "by_mode")}


def text(code: str) -> str:
    """The text of a document as it stands, with its places open."""
    return (
        files("fingerpost.core.sharing.papers").joinpath("texts", f"{code}.md").read_text("utf-8")
    )


def filled(code: str, said: Mapping[str, str], rows: Mapping[str, Rows]) -> Filled:
    """A document with these values and rows.

    Args:
        code: which document.
        said: values by code; one that is absent or empty becomes a blank.
        rows: the rows of each table and list the text names.
    """
    blocks = tuple(_blocks(text(code), said, rows))
    open_places = dict.fromkeys(PLACE.findall(text(code)))
    blanks = tuple(place for place in open_places if not said.get(place))
    return Filled(papers()[code], blocks, blanks)


def retention(times: Times) -> Rows:
    """How long each kind is kept, as the authority has set it (core/retention)."""
    held = schedule().values()
    rows = tuple((item.name, sentence(item, times[item.code])) for item in held)
    return Rows(("What", "How long"), rows)


def retention_for_young(times: Times) -> Rows:
    """The same in words for young people."""
    held = schedule().values()
    rows = tuple((sentence(item, times[item.code], young=True),) for item in held)
    return Rows(("How long",), rows)


def risks() -> Rows:
    """What could go wrong, and what is done about it."""
    held = tables.rows(FOLDER, "risks")
    rows = tuple((row["risk"], row["harm"], row["done"], row["left"]) for row in held)
    return Rows(("Risk", "Harm", "What is done", "What is left"), rows)


def _blocks(words: str, said: Mapping[str, str], rows: Mapping[str, Rows]) -> Iterator[Block]:
    for line in words.splitlines():
        if found := ROWS.fullmatch(line.strip()):
            yield from _of_rows(found[1], rows[found[2]])
        elif line.strip():
            kind, stripped = kind_of(line.strip())
            yield Block(kind, tuple(_runs(stripped, said)))


def _of_rows(kind: str, rows: Rows) -> Iterable[Block]:
    if kind == "table":
        return [Block("table", rows=rows)]
    return [Block("bullet", (Run(row[0]),)) for row in rows.rows]


def kind_of(line: str) -> tuple[str, str]:
    """What part of a document a line is, and its words."""
    for mark, kind in (("# ", "title"), ("## ", "heading"), ("- ", "bullet")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    return "paragraph", line


def _runs(line: str, said: Mapping[str, str]) -> Iterator[Run]:
    parts: Sequence[str] = PLACE.split(line)
    for number, part in enumerate(parts):
        if number % 2 == 0:
            if part:
                yield Run(part)
        elif value := said.get(part, ""):
            # A value that is a sentence brings its own stop.
            follows = parts[number + 1]
            yield Run(value.rstrip(".") if follows.startswith(".") else value)
        else:
            yield Run(f"[{values()[part].label}]", is_blank=True)
