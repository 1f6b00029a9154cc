"""What we know of names: equivalents, the parts that are not names, how common they are, sound.

The lists are the CSV files beside this module, all of our own making. `name_frequencies.csv` holds
round figures for the commonest names only; any other name counts as uncommon.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from fingerpost.core import tables

REMEMBERED: Final = 20_000  # of each kind of work; a worker meets names without end
UNLISTED_PER_10000: Final = {"given": 1.5, "family": 1.0}


@cache
def parts(kind: str) -> frozenset[str]:
    """The words that stand beside names: 'title', 'suffix', 'particle' and the prefixes."""
    return frozenset(
        row["part"] for row in tables.rows("linkage", "name_parts") if row["kind"] == kind
    )


@cache
def groups(kind: str) -> Mapping[str, frozenset[str]]:
    """For each 'given' or 'family' name, the groups of equivalents it belongs to."""
    found: dict[str, set[str]] = {}
    for row in tables.rows("linkage", f"{kind}_name_equivalents"):
        head = row["name"].replace(" ", "")
        for name in (head, *row["also"].split()):
            found.setdefault(name, set()).add(head)
    return {name: frozenset(heads) for name, heads in found.items()}


@lru_cache(maxsize=REMEMBERED)
def kin(name: str, kind: str) -> frozenset[str]:
    """Marks of a name: its groups and its spelling. Two names sharing one are equivalent."""
    if kind == "family" and name.startswith("mac") and len(name) > len("macxx"):
        name = f"mc{name[3:]}"
    return groups(kind).get(name, frozenset()) | {f"~{spelling(name)}"}


_SPELLINGS: Final = tuple(
    (re.compile(written), read)
    for written, read in (
        (r"(.)\1+", r"\1"), ("ph", "f"), ("ck", "k"), ("(?<=.)(?:ie|ey|i)$", "y"),
        ("(?<=[aeiouy])h$", ""), ("ay", "ai"),
    )
)  # fmt: skip


@lru_cache(maxsize=REMEMBERED)
def spelling(name: str) -> str:
    """A name with the choices of spelling taken out: Holly, Hollie and Holli are one.

    Finer than `sound`: vowels count, so that Ella and Ellie stay two, and Daniel and Danielle.
    """
    for written, read in _SPELLINGS:
        name = written.sub(read, name)
    return name


@cache
def families(kind: str) -> Mapping[str, str]:
    """For each name one mark shared by all names any chain of groups joins it to: for blocking."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for name, heads in groups(kind).items():
        for head in heads:
            ours, theirs = sorted((root(name), root(head)))
            parent[theirs] = ours
    return {name: root(name) for name in parent}


@cache
def shares(kind: str) -> Mapping[str, float]:
    """How common the listed 'given' or 'family' names are, as shares of young people."""
    return {
        row["name"]: float(row["per_10000"]) / 10000
        for row in tables.rows("linkage", "name_frequencies")
        if row["kind"] == kind
    }


def share(name: str, kind: str) -> float:
    """How common one name is, whether listed or not."""
    return shares(kind).get(name, UNLISTED_PER_10000[kind] / 10000)


@cache
def known_given_names() -> frozenset[str]:
    """Given names that are names in their own right, so that one is no slip for another."""
    return frozenset(groups("given")) | frozenset(shares("given"))


_SOUNDS: Final = (
    ("sch", "s"), ("tch", "c"), ("ph", "f"), ("gh", ""), ("kn", "n"), ("wr", "r"), ("ck", "k"),
    ("ch", "c"), ("sh", "s"), ("th", "t"), ("qu", "k"), ("x", "ks"),
)  # fmt: skip
_FIRST_LETTER: Final = str.maketrans("cqzvw", "kksff")
_LETTERS: Final = str.maketrans("cqzvdb", "kksftp", "aeiouyhw")


@lru_cache(maxsize=REMEMBERED)
def sound(name: str) -> str:
    """A rough key to how a name sounds: its consonants, alike ones made one, doubles once.

    Rough on purpose: it finds candidates, it proves nothing. Kind to spellings that come of
    writing Arabic, Urdu or Polish in Latin letters: Hussain, Husayn and Hossein are all 'hsn'.
    """
    if not name:
        return ""
    text = name
    for written, heard in _SOUNDS:
        text = text.replace(written, heard)
    if not text:
        return name[0]
    key = "a" if text[0] in "aeiouy" else text[0].translate(_FIRST_LETTER)
    for letter in text[1:].translate(_LETTERS):
        if letter != key[-1]:
            key += letter
    return key
