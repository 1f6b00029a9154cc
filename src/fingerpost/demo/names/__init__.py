"""Names by community: our own lists of names borne by people born between 2006 and 2013.

    names = Names()
    names.given(rng, "irish", "F")

A name says nothing certain about anyone; the lists only make the made-up county as varied as a
real one, which is what matching has to be tried on.
"""

import csv
from bisect import bisect
from collections import defaultdict
from importlib.resources import files
from itertools import accumulate
from random import Random

FEMININE_ENDINGS = {"ski": "ska", "cki": "cka", "dzki": "dzka"}
SLAVIC_ENDINGS = ("ov", "ev")
SIKH_NAME = {"M": "Singh", "F": "Kaur"}


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of our lists."""
    text = files("fingerpost.demo.names").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


class Lot:
    """Things to draw from, each as often as its weight says."""

    def __init__(self) -> None:
        self.things: list[str] = []
        self.weights: list[float] = []
        self.cumulative: list[float] = []

    def add(self, thing: str, weight: float) -> None:
        """Put one more in."""
        self.things.append(thing)
        self.weights.append(weight)

    def close(self) -> "Lot":
        """Add up the weights, once."""
        self.cumulative = list(accumulate(self.weights))
        return self

    def draw(self, rng: Random) -> str:
        """One of them."""
        last = len(self.things) - 1
        return self.things[bisect(self.cumulative, rng.random() * self.cumulative[-1], hi=last)]


def lot(pairs: dict[str, float]) -> Lot:
    """A lot of these things with these weights."""
    made = Lot()
    for thing, weight in pairs.items():
        made.add(thing, weight)
    return made.close()


class Names:
    """The lists, ready to draw from."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], Lot] = defaultdict(Lot)
        self._family: dict[str, Lot] = defaultdict(Lot)
        for row in read("given_names"):
            for sex in "FM" if row["sex"] == "E" else row["sex"]:
                self._given[row["community"], sex].add(row["name"], float(row["weight"]))
        for row in read("family_names"):
            self._family[row["community"]].add(row["name"], float(row["weight"]))
        for each in (*self._given.values(), *self._family.values()):
            each.close()
        self.nicknames: dict[str, list[str]] = defaultdict(list)
        for row in read("nicknames"):
            self.nicknames[row["name"]].append(row["nickname"])
        self.spellings = _spellings()

    def given(self, rng: Random, community: str, sex: str) -> str:
        """A given name of one community."""
        return self._given[community, sex].draw(rng)

    def family(self, rng: Random, community: str) -> str:
        """A family name of one community, in its masculine form where there are two."""
        return self._family[community].draw(rng)


def _spellings() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for row in read("spellings"):
        groups[row["group"]].append(row["name"])
    others: dict[str, list[str]] = defaultdict(list)
    for group in groups.values():
        for name in group:
            others[name].extend(other for other in group if other != name)
    return others


def for_sex(family_name: str, community: str, sex: str) -> str:
    """A family name as a daughter or a son bears it, where custom has two forms."""
    if sex != "F":
        return family_name
    if community == "sikh" and family_name == SIKH_NAME["M"]:
        return SIKH_NAME["F"]
    if community == "polish":
        for masculine, feminine in FEMININE_ENDINGS.items():
            if family_name.endswith(masculine):
                return family_name[: -len(masculine)] + feminine
    if community == "european" and family_name.endswith(SLAVIC_ENDINGS):
        return family_name + "a"
    return family_name
