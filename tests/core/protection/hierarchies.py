"""Tables of made-up schools, by what people do and by group, from a seed."""

import random

from fingerpost.core.protection.linked import Dimension, Tables, flat, joined, table
from fingerpost.core.protection.rules import Settings

KINDS = {"eet": 0.93, "neet": 0.028, "not known": 0.035, "other": 0.007}
MEASURE = Dimension(
    "measure",
    (
        ("", ("eet", "neet or not known", "other")),
        ("neet or not known", ("neet", "not known")),
    ),
)
SETTINGS = Settings(sensitive=frozenset({"neet", "not known", "neet or not known"}))
GROUPS = {
    "sex": {"female": 0.5, "male": 0.5},
    "need": {"plan": 0.04, "support": 0.13, "none": 0.83},
    "vulnerable": {"yes": 0.1, "no": 0.9},
}


def random_hierarchy(seed: int) -> Tables:
    """Two to four schools by up to four kinds by one or two groups; some schools are tiny."""
    chance = random.Random(seed)
    schools = [f"school {n}" for n in range(chance.randint(2, 4))]
    kinds = list(KINDS)[: chance.randint(2, 4)]
    groups = [f"group {n}" for n in range(chance.randint(1, 2))]
    counts: dict[tuple[str, ...], int] = {}
    for school in schools:
        for group in groups:
            people = chance.choices(kinds, (80, 6, 5, 3)[: len(kinds)], k=chance.choice(SIZES))
            for kind in kinds:
                counts[school, kind, group] = people.count(kind)
    return table([flat("school", schools), flat("measure", kinds), flat("group", groups)], counts)


SIZES = (0, 3, 8, 20, 60, 150)


def county(schools: int, seed: int = 7) -> Tables:
    """A county's schools by kind by sex, by need and by vulnerability: three linked tables."""
    chance = random.Random(seed)
    names = [f"school {n}" for n in range(schools)]
    leavers = [
        (
            name,
            chance.choices(list(KINDS), KINDS.values())[0],
            {g: chance.choices(list(s), s.values())[0] for g, s in GROUPS.items()},
        )
        for name in names
        for _ in range(_size(chance))
    ]
    tables = []
    for group, slices in GROUPS.items():
        counts: dict[tuple[str, ...], int] = {}
        for school, kind, groups in leavers:
            place = (school, kind, groups[group])
            counts[place] = counts.get(place, 0) + 1
        tables.append(table([flat("school", names), MEASURE, flat(group, slices)], counts))
    return joined(*tables)


def _size(chance: random.Random) -> int:
    return chance.randint(4, 30) if chance.random() < 0.1 else int(chance.triangular(60, 320, 190))
