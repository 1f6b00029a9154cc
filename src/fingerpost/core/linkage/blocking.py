"""Which pairs are worth comparing: those that share at least one key.

Each recipe below names two or three things that a true pair would share even when the rest is
wrong. A pair missed by one recipe is caught by another unless it shares no two facts at all, and
then nobody could tell it for a pair.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA, DamerauLevenshtein, JaroWinkler

from fingerpost.core.linkage import names
from fingerpost.core.linkage.names import REMEMBERED
from fingerpost.core.linkage.normalise import Given, Normal

MOST_TO_SHARE_A_KEY: Final = 400
FACTS_WORTH_SCORING: Final = 3
NEVER_ALIKE_BELOW: Final = 0.92  # a little under what the comparison of given names asks


@lru_cache(maxsize=REMEMBERED)
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


def with_prospects(rows: Sequence[Normal], people: Sequence[Normal]) -> tuple[set[int], set[int]]:
    """The places of those rows that somebody of `people` could be linked or put to review with;
    and of the people who share a key with one of these rows, whom the scorer compares it with.

    Kinder than any decision: it only saves starting the scorer for what comes to nothing.
    """
    sought: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        for key in keys(row):
            sought.setdefault(key, []).append(place)
    near: dict[int, set[int]] = {}
    for place, person in enumerate(people):
        for key in keys(person) & sought.keys():
            for row_place in sought[key]:
                near.setdefault(row_place, set()).add(place)
    worth = {
        place
        for place, who in near.items()
        if any(_worth_scoring(rows[place], people[person]) for person in who)
    }
    return worth, set().union(*(near[place] for place in worth))


def _worth_scoring(one: Normal, other: Normal) -> bool:
    """Whether a number agrees; or, of two who are not for certain of one home only, a contact or
    three facts of birth date, given name, family name and home.

    Where fewer are said by both, all of those must. Birth date and given name are enough unless
    each has a UPN of their own.
    """
    if _share_a_number(one, other):
        return True
    if _surely_two(one, other):
        return False
    if _meet(one.contacts, other.contacts):
        return True
    facts = [fact for fact in _facts(one, other) if fact is not None]
    if sum(facts) >= min(FACTS_WORTH_SCORING, len(facts)):
        return True
    own_numbers = bool(one.valid_upns and other.valid_upns)
    return not own_numbers and _born_alike(one.born, other.born) and _given_alike(one, other)


def _share_a_number(one: Normal, other: Normal) -> bool:
    return (
        _meet(one.upns, other.upns)
        or (bool(one.uln) and one.uln == other.uln)
        or (bool(one.number) and one.number == other.number)
    )


def _surely_two(one: Normal, other: Normal) -> bool:
    """Whether `decide` would call the two brothers or sisters, whatever the score.

    Given name and birth date both differ; or one of them does and each has a UPN of their own.
    """
    given, born = _given_differs(one, other), _born_differs(one.born, other.born)
    own_numbers = bool(one.valid_upns and other.valid_upns)
    return (given and born) or (own_numbers and (given or born))


def _born_differs(one: str, other: str) -> bool:
    """Whether two birth dates are more than a slip, a turn, or a year apart."""
    if not one or not other or _born_alike(one, other):
        return False
    return one[4:] != other[4:] or abs(int(one[:4]) - int(other[:4])) != 1


def _given_differs(one: Normal, other: Normal) -> bool:
    """Whether given names agree in none of the ways the comparison knows; in doubt they do."""
    ours, theirs = one.given.name, other.given.name
    if not ours or not theirs or _forms_meet(one.given, other.given):
        return False
    if _changed_over(one, other) or _changed_over(other, one):
        return False
    if 1 in (len(ours), len(theirs)) and ours[0] == theirs[0]:
        return False
    if {ours, theirs} <= names.known_given_names():
        return True  # then neither is a slip for the other, or short for it
    alike = JaroWinkler.similarity(ours, theirs) >= NEVER_ALIKE_BELOW
    slips = DamerauLevenshtein.distance(ours, theirs, score_cutoff=2) <= 2
    return not (alike or slips or ours in theirs or theirs in ours)


def _facts(one: Normal, other: Normal) -> Iterator[bool | None]:
    """Whether each fact agrees, roughly; None where one of the two does not say."""
    swapped = _changed_over(one, other) or _changed_over(other, one)
    yield _born_alike(one.born, other.born) if one.born and other.born else None
    yield _given_alike(one, other) or swapped if one.given.name and other.given.name else None
    yield _family_alike(one, other) or swapped if one.family.name and other.family.name else None
    yield _same_home(one, other) if one.postcode and other.postcode else None


def _changed_over(one: Normal, other: Normal) -> bool:
    """Whether the given name of one stands as the family name of the other."""
    return _meet(one.given.kin, other.family.given_kin) or one.given.name in other.family.halves


def _family_alike(one: Normal, other: Normal) -> bool:
    ours, theirs = one.family, other.family
    return (
        _meet(ours.sounds, theirs.sounds)
        or _meet(ours.kin, theirs.kin)
        or OSA.distance(ours.name, theirs.name, score_cutoff=1) <= 1
    )


def _same_home(one: Normal, other: Normal) -> bool:
    return one.postcode == other.postcode or (bool(one.address) and one.address == other.address)


def _given_alike(one: Normal, other: Normal) -> bool:
    ours, theirs = one.given, other.given
    return (
        _meet(ours.sounds, theirs.sounds)
        or _meet((*ours.kin, *ours.more), (*theirs.kin, *theirs.more))
        or ours.name.startswith(theirs.name)
        or theirs.name.startswith(ours.name)
        or OSA.distance(ours.name, theirs.name, score_cutoff=1) <= 1
    )


def _forms_meet(ours: Given, theirs: Given) -> bool:
    """Whether the name one goes by is a form of any of the other's."""
    return _meet(ours.kin, (*theirs.kin, *theirs.more)) or _meet(theirs.kin, ours.more)


def _born_alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return _turned(one) == _turned(other) or OSA.distance(one, other, score_cutoff=1) <= 1


def _meet(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return not set(ours).isdisjoint(theirs)


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
