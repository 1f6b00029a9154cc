"""What goes wrong when people type lists: nicknames, slips of the key, days for months.

A row with a mistake can still be matched by its number; one without a number waits for a person.
"""

from datetime import date
from random import Random

from fingerpost.demo.layouts import Entry
from fingerpost.demo.names import Names, lot

KINDS = lot({
    "nickname": 30, "spelling": 12, "slip": 22, "day and month": 8, "day": 5, "postcode": 12,
    "second surname lost": 6, "capitals": 5,
})  # fmt: skip
NEXT_KEY = {
    "a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "r": "t", "s": "d", "t": "y", "l": "k",
    "h": "j", "m": "n", "u": "i",
}  # fmt: skip
FIRST_OF_MONTHS = 12


def make(entry: Entry, rng: Random, names: Names) -> bool:
    """Put one mistake into a row; says whether name or birth date is now wrong."""
    kind = KINDS.draw(rng)
    before = (entry.given, entry.family, entry.born_on)
    if kind == "nickname":
        entry.given = entry.person.known_as or _one_of(names.nicknames.get(entry.given), rng, entry)
    elif kind == "spelling":
        others = names.spellings.get(entry.given)
        entry.given = rng.choice(others) if others else slip(entry.given, rng)
    elif kind == "slip":
        entry.family = slip(entry.family, rng)
    elif kind == "day and month" and entry.born_on.day <= FIRST_OF_MONTHS:
        entry.born_on = date(entry.born_on.year, entry.born_on.day, entry.born_on.month)
    elif kind == "day":
        entry.born_on = entry.born_on.replace(day=rng.randint(1, 28))
    elif kind == "postcode" and entry.postcode:
        entry.postcode = rng.choice((entry.postcode.replace(" ", ""), entry.postcode.lower(), ""))
    elif kind == "second surname lost":
        entry.family = entry.family.replace("-", " ").split(" ")[0] or entry.family
    elif kind == "capitals":
        entry.family, entry.given = entry.family.upper(), entry.given.upper()
        return False
    return before != (entry.given, entry.family, entry.born_on)


def _one_of(nicknames: list[str] | None, rng: Random, entry: Entry) -> str:
    return rng.choice(nicknames) if nicknames else entry.given


def slip(name: str, rng: Random) -> str:
    """One letter dropped, doubled, changed over with the next, or hit beside."""
    if len(name) < 4:
        return name
    at = rng.randrange(1, len(name) - 1)
    before, letter, after = name[:at], name[at], name[at + 1 :]
    return rng.choice(
        (
            before + after,
            before + letter + letter + after,
            before + after[0] + letter + after[1:],
            before + NEXT_KEY.get(letter, letter) + after,
        )
    )
