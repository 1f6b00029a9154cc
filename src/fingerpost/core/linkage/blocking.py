"""Which pairs are worth comparing: those that share at least one key.

Each recipe below names two or three things that a true pair would share even when the rest is
wrong. A pair missed by one recipe is caught by another unless it shares no two facts at all, and
then nobody could tell it for a pair.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from fingerpost.core.linkage.normalise import Normal

MOST_TO_SHARE_A_KEY: Final = 400


def keys(person: Normal) -> frozenset[str]:
    """Every key of one person; two people are compared when they share one."""
    return frozenset(f"{name}:{key}" for name, recipe in RECIPES for key in recipe(person) if key)


def keys_of_all(people: Sequence[Normal]) -> list[list[str]]:
    """The keys of every person, less those so many share that they tell nothing."""
    every = [keys(person) for person in people]
    held = Counter(key for theirs in every for key in theirs)
    crowded = {key for key, count in held.items() if count > MOST_TO_SHARE_A_KEY}
    if not crowded:
        return [list(theirs) for theirs in every]
    return [list(theirs - crowded) for theirs in every]


def _turned(born: str) -> str:
    """Year, then day and month in order of size: the same for both ways of writing a date."""
    return born[:4] + "".join(sorted((born[4:6], born[6:])))


def identifier(person: Normal) -> Iterator[str]:
    """UPN, ULN or another number."""
    yield from person.upns
    yield person.uln
    yield person.number


def contact(person: Normal) -> Iterator[str]:
    """An e-mail address or telephone number."""
    yield from person.contacts


def born_and_name(person: Normal) -> Iterator[str]:
    """Birth date, day and month either way round, with the sound of any one name."""
    if person.born:
        sounds = {*person.given.sounds, *person.family.sounds}
        yield from (f"{_turned(person.born)} {sound}" for sound in sounds)


def born_and_initials(person: Normal) -> Iterator[str]:
    """Birth date with both initials, in either order: for names spelt badly."""
    if person.born and person.given.name and person.family.name:
        initials = sorted((person.given.name[0], person.family.name[0]))
        yield f"{person.born} {''.join(initials)}"


def born_and_place(person: Normal) -> Iterator[str]:
    """Birth date and postcode district, or the postcode where it has none."""
    if person.born and person.postcode:
        yield f"{person.born} {person.district or person.postcode}"


def both_names(person: Normal) -> Iterator[str]:
    """Given and family name by sound, in either order: for birth dates that are wrong."""
    for given in person.given.sounds:
        for family in person.family.sounds:
            yield " ".join(sorted((given, family)))


def name_and_place(person: Normal) -> Iterator[str]:
    """Postcode with the sound of the given name."""
    if person.postcode:
        yield from (f"{person.postcode} {sound}" for sound in person.given.sounds)


def family_year_and_place(person: Normal) -> Iterator[str]:
    """Postcode, sound of the family name and year of birth."""
    if person.postcode and person.born:
        yield from (f"{person.postcode} {person.born[:4]} {s}" for s in person.family.sounds)


def home_and_birth_year(person: Normal) -> Iterator[str]:
    """The same door in the same town, and year of birth."""
    if person.address and person.born:
        yield f"{person.address} {person.district or person.town} {person.born[:4]}"


_ALL = (
    identifier,
    contact,
    born_and_name,
    born_and_initials,
    born_and_place,
    both_names,
    name_and_place,
    family_year_and_place,
    home_and_birth_year,
)
RECIPES = tuple((recipe.__name__, recipe) for recipe in _ALL)
