"""What a young person does, said in words or in a code, as the return's activity code.

Codes and their official names are known as they stand. Other words go by activity_words.csv, read
from the top: a line fits when each of its words is there (`a/b` either, `a*` any ending) and none
of its excluded words is; the first that fits decides.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise

from fingerpost.core import tables
from fingerpost.core.codes import load

CODE_FIRST = re.compile(r"(\d{3})\b(?:\.0+)?(?:\s*[-–:.]\s*.*)?")
WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
BLANK = frozenset(("", "-", "n/a", "na", "none", "null", "nil", "tbc?"))


@lru_cache(maxsize=20_000)
def activity_code(said: str) -> str:
    """The activity code for what was said; empty when it cannot be told.

    >>> activity_code("310"), activity_code("Sixth form"), activity_code("purple")
    ('310', '210', '')
    """
    text = " ".join(said.translate(_PLAIN).split())
    codes = load("activities")
    found = CODE_FIRST.fullmatch(text)
    if found and found[1] in codes:
        return found[1]
    squeezed = re.sub(r"[^a-z0-9]", "", text.lower())
    if squeezed in _names():
        return _names()[squeezed]
    words = _words(text)
    for code, all_of, none_of in _rules():
        if all(_any(choice, words) for choice in all_of) and not _any(none_of, words):
            return code
    return ""


_PLAIN = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "_": " "})


def _words(text: str) -> frozenset[str]:
    """The words in small letters, hyphenated ones both whole and in parts."""
    whole = WORD.findall(text.lower())
    pairs = {f"{a}-{b}" for a, b in pairwise(whole)}
    return frozenset(whole) | pairs | {part for word in whole for part in word.split("-")}


def _any(choices: tuple[str, ...], words: frozenset[str]) -> bool:
    return any(
        any(word.startswith(choice[:-1]) for word in words)
        if choice.endswith("*")
        else choice in words
        for choice in choices
    )


Rule = tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...]]


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        (
            row["code"],
            tuple(tuple(choice.split("/")) for choice in row["all_of"].split()),
            tuple(row["none_of"].split()),
        )
        for row in tables.rows("intake", "activity_words")
    )


@cache
def _names() -> dict[str, str]:
    return {
        re.sub(r"[^a-z0-9]", "", row["name"].lower()): code
        for code, row in load("activities").rows.items()
    }
