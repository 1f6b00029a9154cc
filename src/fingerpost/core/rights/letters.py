"""Letters to whoever asked: a text with its values put in, to be changed by hand before it goes.

A line that is one value and nothing else is left out where the value may be empty and is. Any other
value that is missing stays a blank in square brackets, so that nobody sends one.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from fingerpost.core import tables
from fingerpost.core.rights.kinds import FOLDER, Kind, refusals
from fingerpost.core.sharing.papers import PLACE, Block, Run, kind_of

BLANK = re.compile(r"(\[[^\]]+\])")
MAY_BE_EMPTY = frozenset({"reasons", "words"})


@cache
def letters() -> Mapping[str, str]:
    """The name of each letter by its code."""
    return {row["letter"]: row["name"] for row in tables.rows(FOLDER, "letters")}


def decision(kind: Kind, outcome: str) -> str:
    """What we did, as the answer says it; empty where they took it back."""
    words = {(row["kind"], row["outcome"]): row["words"] for row in tables.rows(FOLDER, "answers")}
    return words.get((kind, outcome), "")


def why(kind: Kind, reason: str) -> str:
    """The reason for a refusal in words for them; empty where none was chosen."""
    held = refusals(kind).get(reason)
    return held.words if held else ""


def written(letter: str, said: Mapping[str, str]) -> str:
    """The text of a letter with these values, by code of values.csv."""
    text = files("fingerpost.core.rights").joinpath("letters", f"{letter}.md").read_text("utf-8")
    lines = [_line(line, said) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line is not None)).strip()


def blocks(words: str) -> tuple[Block, ...]:
    """A letter as it stands after it was changed, in parts to set; what is still blank marked."""
    lines = (line.strip() for line in words.splitlines())
    return tuple(_block(line) for line in lines if line)


def blanks(words: str) -> list[str]:
    """What nobody has filled in yet, in square brackets."""
    return list(dict.fromkeys(BLANK.findall(words)))


def _block(line: str) -> Block:
    kind, text = kind_of(line)
    return Block(kind, tuple(_runs(text)))


def _runs(text: str) -> Iterator[Run]:
    for part in BLANK.split(text):
        if part:
            yield Run(part, is_blank=bool(BLANK.fullmatch(part)))


def _line(line: str, said: Mapping[str, str]) -> str | None:
    alone = PLACE.fullmatch(line.strip())
    if alone and alone[1] in MAY_BE_EMPTY and not said.get(alone[1]):
        return None
    labels = {row["code"]: row["label"] for row in tables.rows(FOLDER, "values")}
    return PLACE.sub(lambda place: said.get(place[1]) or f"[{labels[place[1]]}]", line)
