"""How common a name or home is among the people of one file: what is rare says more.

The figure is what others of the file show, mixed with the frozen list as if that list spoke for
`WEIGHT_OF_LIST` people: a small file hardly moves it, a large caseload settles it. A person is not
counted for their own name, so a name seen once stays as uncommon as the list has it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from fingerpost.core.linkage import names
from fingerpost.core.linkage.normalise import Normal

WEIGHT_OF_LIST: Final = 1000
COMMONEST_UNSEEN: Final = 0.00001
ENOUGH_TO_BE_A_NAME: Final = 4
# Only a commoner home than usual counts: a college's own postcode in every row says nothing,
# but a home that nobody shares says no more than any other, for brothers and sisters share it.
USUAL_AT_POSTCODE: Final = 0.001
USUAL_AT_DOOR: Final = 0.001


@dataclass(frozen=True, slots=True)
class Rarity:
    """Counts of one file, and the shares they make."""

    people: int
    given: Counter[str]
    kin: Counter[str]
    family: Counter[str]
    postcode: Counter[str]
    door: Counter[str]

    def of_given(self, name: str) -> float:
        """The share of others who bear this given name."""
        return self._share(self.given[name], names.share(name, "given"))

    def of_kin(self, kin: Iterable[str]) -> float:
        """The share of others who bear any form of this given name."""
        return max((self._share(self.kin[k], _share_of_mark(k)) for k in kin), default=1.0)

    def of_family(self, name: str) -> float:
        """The share of others who bear this family name."""
        return self._share(self.family[name], names.share(name, "family"))

    def is_given_name(self, name: str) -> bool:
        """Whether a given name is one in its own right, by the lists or by how many bear it."""
        return name in names.known_given_names() or self.given[name] >= ENOUGH_TO_BE_A_NAME

    def of_postcode(self, postcode: str) -> float:
        """The share of others at this postcode, never less than is usual."""
        return max(self._others(self.postcode[postcode]), USUAL_AT_POSTCODE)

    def of_door(self, door: str) -> float:
        """The share of others at this door, never less than is usual."""
        return max(self._others(self.door[door]), USUAL_AT_DOOR)

    def _others(self, count: int) -> float:
        return max(count - 1, 0) / max(self.people - 1, WEIGHT_OF_LIST)

    def _share(self, count: int, listed: float) -> float:
        others = max(count - 1, 0)
        whole = max(self.people - 1, 0) + WEIGHT_OF_LIST
        return max((others + WEIGHT_OF_LIST * listed) / whole, COMMONEST_UNSEEN)


@cache
def _share_of_mark(mark: str) -> float:
    return max(_listed_marks().get(mark, 0.0), names.share("", "given"))


@cache
def _listed_marks() -> Mapping[str, float]:
    """How common the listed names are, added up by the marks that `names.kin` gives them."""
    marks: dict[str, float] = {}
    for name, share in names.shares("given").items():
        for mark in names.kin(name, "given"):
            marks[mark] = marks.get(mark, 0.0) + share
    return marks


def door_of(person: Normal) -> str:
    """Postcode and house as one mark."""
    return f"{person.postcode} {person.address}" if person.postcode and person.address else ""


def rarity_of(people: Sequence[Normal]) -> Rarity:
    """Count the names of one file."""
    return Rarity(
        people=len(people),
        given=Counter(person.given.name for person in people),
        kin=Counter(kin for person in people for kin in person.given.kin),
        family=Counter(person.family.name for person in people),
        postcode=Counter(person.postcode for person in people),
        door=Counter(door_of(person) for person in people),
    )
