"""Which addresses are one door, and in which order to walk, from what is written of them alone.

No map and no service outside: in a British postcode the first half is a district, the digit of the
second half a sector, its letters one side of a street or a part of it. Doors in the order of their
postcodes, then of street and number, are a walk that hardly turns back within a street. [ours]
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Who = TypeVar("Who", bound=Hashable)

POSTCODE = re.compile(r"([A-Z]{1,2})(\d{1,2})([A-Z]?)(\d)([A-Z]{2})")
LAST = "~"  # sorts after every letter: what has no postcode comes at the end
# How the last word of a street's name is often cut short. [ours]
SHORT = {
    "ave": "avenue",
    "av": "avenue",
    "cl": "close",
    "cres": "crescent",
    "ct": "court",
    "dr": "drive",
    "gdns": "gardens",
    "gr": "grove",
    "ln": "lane",
    "pl": "place",
    "rd": "road",
    "sq": "square",
    "st": "street",
    "ter": "terrace",
}
STREETS = frozenset(SHORT.values()) | {"way", "hill", "walk", "row", "park", "view", "mews"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives: the lines above the town, and the postcode."""

    lines: tuple[str, ...]
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Door(Generic[Who]):
    """One door and everybody behind it, in the order they were given."""

    key: str
    address: Address
    people: tuple[Who, ...]


def door_key(address: Address) -> str:
    """What two ways to write one address have in common; empty where no street or house is held.

    Capitals, commas and cut-off words ("Rd") do not matter, nor what follows the street where the
    number stands before it: "12, High St, Marlbrook" is "12 High Street". A flat is a door.
    """
    words = _up_to_the_street(_words(address.lines))
    return " ".join((_squeezed(address.postcode), *words)).strip() if words else ""


def in_walking_order(homes: Iterable[tuple[Who, Address]]) -> list[Door[Who]]:
    """Everybody by door, the doors in the order to walk. Whoever has no address is left out."""
    held: dict[str, list[tuple[Who, Address]]] = {}
    for who, address in homes:
        if key := door_key(address):
            held.setdefault(key, []).append((who, address))
    doors = [Door(key, each[0][1], tuple(who for who, _ in each)) for key, each in held.items()]
    return sorted(doors, key=lambda door: (*_place(door.address), door.key))


def _place(address: Address) -> tuple[object, ...]:
    """What doors are sorted by: parts of the postcode, then street, then number."""
    found = POSTCODE.fullmatch(_squeezed(address.postcode))
    area, district, letter, sector, unit = found.groups() if found else (LAST, "0", "", "0", "")
    words = _up_to_the_street(_words(address.lines))
    numbers = [place for place, word in enumerate(words) if word[0].isdigit()]
    street = words[numbers[-1] + 1 :] if numbers else words
    number = int(_digits(words[numbers[-1]])) if numbers else 0
    return area, int(district), letter, int(sector), unit, " ".join(street), number


def _words(lines: Iterable[str]) -> list[str]:
    plain = re.sub(r"[^a-z0-9 ]", " ", " ".join(lines).casefold().replace("'", ""))
    return plain.split()


def _up_to_the_street(words: Sequence[str]) -> list[str]:
    """Without what follows the street's name, where a number stands before it and none after."""
    for place, word in enumerate(words):
        before, after = words[:place], words[place + 1 :]
        is_street = SHORT.get(word, word) in STREETS
        if is_street and _any_number(before[:-1]) and not _any_number(after):
            return [*before, SHORT.get(word, word)]
    return list(words)


def _any_number(words: Iterable[str]) -> bool:
    return any(word[0].isdigit() for word in words)


def _digits(word: str) -> str:
    return re.sub(r"\D.*", "", word)


def _squeezed(postcode: str) -> str:
    return re.sub(r"\s", "", postcode).upper()
