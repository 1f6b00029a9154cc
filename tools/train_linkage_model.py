# ruff: noqa: S311  (made-up people need repeatable chance, not secret chance)
"""Fits the linkage model: counts how often each level holds among true pairs and chance pairs.

    .venv/bin/python tools/train_linkage_model.py                     # as shipped
    .venv/bin/python tools/train_linkage_model.py --labelled A.csv B.csv TRUTH.csv

The truth comes from a made-up county whose files are spoilt in known ways, from FEBRL set 4 where
the folder `shared` stands beside the repository, and from an authority's own labelled sample if it
gives one. What a level says where such data are too thin is set by hand in SET_BY_HAND, with why.
Everything is seeded: the same inputs give the same file.
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa

from fingerpost.core.identifiers import UPN_CHECK_LETTERS, uln_check_digit, upn_check_letter
from fingerpost.core.linkage import names, scoring
from fingerpost.core.linkage.comparisons import COMPARISONS
from fingerpost.core.linkage.model import Model
from fingerpost.core.linkage.normalise import normalise
from fingerpost.core.linkage.records import Record

VERSION = "2026.1"
SEED = 20260901
PEOPLE = 24_000
CHANCE_PAIRS_EACH = 40
SHARE_OF_FEBRL = 0.2
REPOSITORY = Path(__file__).resolve().parents[1]
MODEL = REPOSITORY / "src/fingerpost/core/linkage/model.json"
FEBRL = REPOSITORY.parent / "shared/data/linkage-benchmarks"

Weights = dict[str, dict[str, dict[str, float]]]
Counts = dict[str, dict[str, int]]
Truth = tuple[list[Record], list[Record]]  # the records at one place of both are one person

# Levels no sample of ours shows fairly, and the reason. Probabilities among true and chance pairs.
SET_BY_HAND: dict[tuple[str, str], tuple[float | None, float | None, str]] = {
    ("given", "equivalent"): (
        0.08,
        None,
        "the chance for names that have other forms, not for all",
    ),
    ("given", "short"): (0.01, 2e-4, "our county makes no such short forms"),
    ("given", "swapped"): (0.006, 2e-4, "one fault seen in both names: half its weight each"),
    ("family", "swapped"): (0.006, 2e-4, "one fault seen in both names: half its weight each"),
    ("family", "another"): (0.01, 1e-4, "chance pairs are too few to count"),
    ("family", "equivalent"): (0.006, 2e-4, "common names have the most spellings"),
    ("family", "half"): (None, 5e-4, "halves are often common names"),
    ("middle", "same"): (None, 0.015, "a few middle names are far commoner than as given names"),
    ("middle", "initial"): (None, 0.06, "a few initials are far commoner than others"),
    ("middle", "different"): (0.04, None, "forms leave out and mistake middle names"),
    ("born", "turned"): (0.008, None, "whole files arrive turned; ours turns only a few rows"),
    ("home", "same_door"): (None, 1e-3, "a door is shared by brothers and sisters"),
    ("home", "postcode"): (None, 1e-3, "neighbours go to the same college"),
    ("home", "postcode_slip"): (0.012, None, "as often as other slips, where no address is sent"),
    ("home", "sector"): (0.012, None, "most moves are short; ours go anywhere"),
    ("home", "district"): (0.03, None, "most moves are short; ours go anywhere"),
    ("home", "town"): (0.03, 0.15, "our county has no towns"),
    ("home", "unsaid"): (0.5, 0.5, "says nothing"),
    ("sex", "different"): (0.03, None, "weak on purpose: sex is mistyped, and people change it"),
    ("upn", "same"): (None, 1e-7, "numbers are unique; a shared one is a slip"),
    ("upn", "near"): (None, 2e-4, "serial numbers of one school lie side by side"),
    ("upn", "broken"): (0.5, 0.5, "says nothing"),
    ("upn", "different"): (0.04, None, "temporary numbers, and new ones after adoption"),
    ("uln", "same"): (None, 1e-7, "numbers are unique; a shared one is a slip"),
    ("uln", "near"): (None, 2e-5, "chance pairs are too few to count"),
    ("uln", "broken"): (0.5, 0.5, "says nothing"),
    ("uln", "different"): (0.04, None, "learners are given second numbers, and colleges mix them"),
    ("number", "same"): (0.9, 1e-6, "any other number is trusted less than a checked one"),
    ("number", "near"): (0.04, 2e-4, "any other number is trusted less than a checked one"),
    ("number", "different"): (0.06, 1.0, "any other number is trusted less than a checked one"),
    ("contact", "same"): (0.5, 2e-4, "brothers, sisters and parents share telephones"),
    ("contact", "near"): (0.03, 2e-3, "brothers, sisters and parents share telephones"),
    ("contact", "different"): (0.47, 1.0, "addresses and numbers change"),
}


def main(arguments: list[str] | None = None) -> int:
    """Fit and write the model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--labelled", nargs=3, type=Path, metavar=("A", "B", "TRUTH"))
    options = parser.parse_args(arguments)
    samples = [county_sample()]
    if (FEBRL / "febrl_dataset4a.csv").exists():
        samples.append(febrl_sample())
    if options.labelled:
        samples.append(labelled_sample(*options.labelled))
    weights = fit(samples)
    held = {"version": VERSION, "provenance": provenance(samples), "weights": weights}
    options.out.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(table(weights) + "\n")
    return 0


# --- counting -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """True pairs of one source, and how much it counts beside the others."""

    name: str
    truth: Truth
    share: float
    chance: bool
    only: frozenset[str] = frozenset(c.name for c in COMPARISONS)


def fit(samples: Sequence[Sample]) -> Weights:
    """Probabilities of every level: shares mixed over samples, corrected by hand, never nought."""
    true = [(s, shares(count(s.truth, pairs=True))) for s in samples]
    chance = next(shares(count(s.truth, pairs=False), least=2e-7) for s in samples if s.chance)
    return {
        c.name: {
            key: _by_hand(c.name, key, _mixed(true, c.name, key), chance[c.name][key])
            for key in c.keys
        }
        for c in COMPARISONS
    }


def _mixed(true: list[tuple[Sample, dict[str, dict[str, float]]]], name: str, key: str) -> float:
    heard = [(s.share, found[name][key]) for s, found in true if name in s.only]
    return sum(share * m for share, m in heard) / sum(share for share, _ in heard)


def _by_hand(name: str, key: str, m: float, u: float) -> dict[str, float]:
    hand_m, hand_u, _ = SET_BY_HAND.get((name, key), (None, None, ""))
    return {"m": _rounded(hand_m or m), "u": _rounded(hand_u or u)}


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def shares(counts: Counts, *, least: float = 2e-4) -> dict[str, dict[str, float]]:
    """Counts as shares of those with something to compare, none below `least`."""
    return {
        name: {key: max(n / max(sum(levels.values()), 1), least) for key, n in levels.items()}
        for name, levels in counts.items()
    }


def count(truth: Truth, *, pairs: bool) -> Counts:
    """How often each level holds, among the true pairs or among pairs drawn by chance."""
    left, right = (
        scoring.prepare([normalise(record) for record in side], source=source)
        for side, source in zip(truth, ("caseload", "rows"), strict=True)
    )
    buckets = len(truth[0]) if pairs else max(len(truth[0]) // CHANCE_PAIRS_EACH, 1)
    step = 1 if pairs else 7  # so that nobody meets themselves by chance
    sides = [
        replace(
            side, table=_with_keys(side.table, [(i * by) % buckets for i in range(len(people))])
        )
        for side, people, by in zip((left, right), truth, (1, step), strict=True)
    ]
    counts: Counts = {c.name: dict.fromkeys(c.keys, 0) for c in COMPARISONS}
    with scoring.predictions(*sides, using=_even(), lowest=None) as found:
        for c in COMPARISONS:
            numbered = list(reversed(c.keys))
            for gamma, n in found.aggregate(f"gamma_{c.name}, count(*)").fetchall():
                if gamma >= 0:
                    counts[c.name][numbered[gamma]] = n
    return counts


def _with_keys(table: pa.Table, keys: list[int]) -> pa.Table:
    column = pa.array([[f"{key}"] for key in keys], pa.list_(pa.string()))
    return table.set_column(table.column_names.index("keys"), "keys", column)


def _even() -> Model:
    return Model("", {c.name: {k: {"m": 0.5, "u": 0.5} for k in c.keys} for c in COMPARISONS}, {})


def provenance(samples: Sequence[Sample]) -> dict[str, object]:
    """What the model was fitted to: kept in the model's own file."""
    return {
        "fitted_by": "tools/train_linkage_model.py",
        "seed": SEED,
        "samples": [
            {
                "name": s.name,
                "true_pairs": len(s.truth[0]),
                "share": s.share,
                "comparisons": sorted(s.only),
            }
            for s in samples
        ],
        "chance_pairs": "every row of the made-up county against its bucket of the caseload",
        "set_by_hand": {f"{c}.{k}": why for (c, k), (_, _, why) in SET_BY_HAND.items()},
        "real_people": "none",
    }


def table(weights: Weights) -> str:
    """The weights to read."""
    from math import log2

    return "\n".join(
        f"{name:8} {key:14} m {p['m']:<10} u {p['u']:<10} {log2(p['m'] / p['u']):+6.1f}"
        for name, levels in weights.items()
        for key, p in levels.items()
    )


# --- samples --------------------------------------------------------------------------------------


def febrl_sample() -> Sample:
    """FEBRL set 4: how names, dates and addresses go wrong when typed. Its people are invented."""
    sides = []
    for part in "ab":
        with (FEBRL / f"febrl_dataset4{part}.csv").open(encoding="utf-8", newline="") as file:
            rows = {
                row["rec_id"].split("-")[1]: row
                for row in csv.DictReader(file, skipinitialspace=True)
            }
        sides.append([_of_febrl(number, row) for number, row in sorted(rows.items())])
    only = frozenset(("given", "family", "born"))
    return Sample("FEBRL data set 4 (BSD-3)", (sides[0], sides[1]), SHARE_OF_FEBRL, False, only)


def _of_febrl(number: str, row: dict[str, str]) -> Record:
    return Record(
        id=number,
        given_name=row["given_name"],
        family_name=row["surname"],
        born_text=row["date_of_birth"],
    )


def labelled_sample(a: Path, b: Path, truth: Path) -> Sample:
    """An authority's own sample: two files and a file of a_id,b_id that are one person."""
    from fingerpost.cli.commands.link import read_records

    left = {record.id: record for record in read_records(a)}
    right = {record.id: record for record in read_records(b)}
    with truth.open(encoding="utf-8-sig", newline="") as file:
        pairs = [(row["a_id"], row["b_id"]) for row in csv.DictReader(file)]
    sides = [left[one] for one, _ in pairs], [right[other] for _, other in pairs]
    return Sample(f"labelled sample of {len(pairs)} pairs", sides, 1.0, chance=False)


def county_sample() -> Sample:
    """A made-up county: what the authority holds, and the same people as colleges send them."""
    rng = Random(SEED)
    people = County(rng).people(PEOPLE)
    spoil = Spoiler(rng, people)
    return Sample(
        "made-up county of this tool",
        ([spoil.held(p) for p in people], [spoil.sent(p) for p in people]),
        1.0,
        chance=True,
    )


# --- a made-up county -----------------------------------------------------------------------------

_STARTS = [
    "Al",
    "Ash",
    "Bar",
    "Beck",
    "Black",
    "Brad",
    "Bram",
    "Brook",
    "Burn",
    "Cald",
    "Can",
    "Carl",
    "Chad",
    "Clay",
    "Cop",
    "Cran",
    "Dal",
    "Dun",
    "East",
    "Fair",
    "Fen",
    "Gar",
    "Glen",
    "Had",
    "Hal",
    "Hart",
    "Haw",
    "Hol",
    "Hur",
    "Kel",
    "Ken",
    "Lang",
    "Lin",
    "Lock",
    "Mar",
    "Mead",
    "Mel",
    "Nor",
    "Oak",
    "Pem",
    "Rad",
    "Red",
    "Ros",
    "Shel",
    "Stan",
    "Strat",
    "Sut",
    "Thorn",
    "Wal",
    "War",
    "Wen",
    "West",
    "Whit",
    "Win",
    "Wood",
]
_ENDS = [
    "bank",
    "bourne",
    "brook",
    "bury",
    "by",
    "cliffe",
    "combe",
    "cote",
    "croft",
    "dale",
    "den",
    "field",
    "ford",
    "gate",
    "ham",
    "hurst",
    "land",
    "ley",
    "low",
    "man",
    "mere",
    "more",
    "ridge",
    "shaw",
    "side",
    "smith",
    "stead",
    "stock",
    "ton",
    "wall",
    "ward",
    "water",
    "wick",
    "wood",
    "worth",
    "yard",
]
_RARE_GIVEN = [
    "Ad",
    "Al",
    "An",
    "Ar",
    "Be",
    "Bri",
    "Ca",
    "Ce",
    "Da",
    "De",
    "El",
    "Em",
    "Fa",
    "Gia",
    "Ha",
    "Il",
    "Ja",
    "Ka",
    "Ke",
    "La",
    "Le",
    "Li",
    "Lo",
    "Ma",
    "Me",
    "Mi",
    "Na",
    "Ne",
    "No",
    "Ol",
    "Pa",
    "Ra",
    "Re",
    "Ri",
    "Ro",
    "Sa",
    "Se",
    "Sha",
    "Ta",
    "Te",
    "Tha",
    "Va",
    "Vi",
    "Wy",
    "Ya",
    "Ze",
]
_RARE_GIVEN_ENDS = [
    "bel",
    "dan",
    "dra",
    "kia",
    "la",
    "lan",
    "leigh",
    "lena",
    "lia",
    "lin",
    "lo",
    "mar",
    "mira",
    "na",
    "nan",
    "nia",
    "non",
    "ra",
    "rek",
    "rian",
    "rin",
    "ris",
    "sha",
    "sia",
    "ta",
    "than",
    "tia",
    "van",
    "vin",
    "von",
    "wen",
    "ya",
    "zan",
]
_STREETS = [
    "Abbey",
    "Alder",
    "Beech",
    "Bell",
    "Bridge",
    "Castle",
    "Cedar",
    "Chapel",
    "Church",
    "Cross",
    "Elm",
    "Farm",
    "Garden",
    "Green",
    "Grove",
    "High",
    "Hill",
    "King",
    "Lake",
    "Manor",
    "Mill",
    "North",
    "Orchard",
    "Park",
    "Queen",
    "Rose",
    "School",
    "South",
    "Station",
    "Stone",
    "Victoria",
    "West",
    "Wood",
]
_KINDS = ("Street", "Road", "Lane", "Close", "Avenue")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Person:
    """A made-up young person as they truly are, with the home they had before."""

    number: int
    given: str
    middle: str
    family: str
    sex: str
    born_on: date
    upn: str
    uln: str
    home: tuple[str, str]
    old_home: tuple[str, str]


class County:
    """Makes people in households, some with brothers and sisters, some twins."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.given = self._lot("given", [a + b for a in _RARE_GIVEN for b in _RARE_GIVEN_ENDS])
        self.family = self._lot("family", [a + b for a in _STARTS for b in _ENDS])
        self.postcodes = [self._postcode() for _ in range(9_000)]
        self.serial = 0

    def _lot(self, kind: str, rare: list[str]) -> tuple[list[str], list[float]]:
        listed = names.shares(kind)
        left = 1 - sum(listed.values())
        weights = [1 / (rank + 20) for rank in range(len(rare))]
        scale = left / sum(weights)
        self.rng.shuffle(rare)
        return [*listed, *rare], [*listed.values(), *(w * scale for w in weights)]

    def _draw(self, lot: tuple[list[str], list[float]]) -> str:
        return self.rng.choices(*lot)[0].capitalize()

    def _postcode(self) -> str:
        rng = self.rng
        inward = f"{rng.randrange(10)}{rng.choice(_LETTERS)}{rng.choice(_LETTERS)}"
        return f"XC{rng.randrange(1, 26)} {inward}"

    def _home(self) -> tuple[str, str]:
        rng = self.rng
        street = f"{rng.randrange(1, 120)} {rng.choice(_STREETS)} {rng.choice(_KINDS)}"
        return street, rng.choice(self.postcodes)

    def people(self, count: int) -> list[Person]:
        """So many people, in households of one, two or twins."""
        people: list[Person] = []
        while len(people) < count:
            people += self._household()
        return people[:count]

    def _household(self) -> list[Person]:
        rng = self.rng
        family = self._draw(self.family)
        if rng.random() < 0.03:
            family = f"{family}-{self._draw(self.family)}"
        homes = self._home(), self._home()
        born = date(2007, 9, 1) + timedelta(days=rng.randrange(3 * 365))
        births = [born]
        chance = rng.random()
        if chance < 0.008:
            births.append(born)
        elif chance < 0.15:
            births.append(born + timedelta(days=rng.randrange(330, 900)))
        return [self._person(family, day, homes) for day in births]

    def _person(
        self, family: str, born_on: date, homes: tuple[tuple[str, str], tuple[str, str]]
    ) -> Person:
        rng = self.rng
        self.serial += 1
        given = self._draw(self.given)
        if "muhammad" in names.kin(given.lower(), "given") and rng.random() < 0.5:
            given = f"{given} {self._draw(self.given)}"
        return Person(
            number=self.serial,
            given=given,
            middle=self._draw(self.given) if rng.random() < 0.6 else "",
            family=family,
            sex=rng.choice("MF"),
            born_on=born_on,
            upn=a_upn(rng),
            uln=a_uln(rng),
            home=homes[0],
            old_home=homes[1],
        )


def a_upn(rng: Random) -> str:
    """A made-up UPN with a true check letter."""
    rest = f"998{rng.randrange(4000, 4060)}{rng.randrange(18, 22)}{rng.randrange(1000):03d}"
    return upn_check_letter(f"{UPN_CHECK_LETTERS[0]}{rest}") + rest


def a_uln(rng: Random) -> str:
    """A made-up ULN with a true check digit."""
    while True:
        first = str(rng.randrange(100_000_000, 1_000_000_000))
        if (digit := uln_check_digit(first)) is not None:
            return f"{first}{digit}"


# --- and how files spoil it -----------------------------------------------------------------------


class Spoiler:
    """Turns people into what the authority holds and what a college sends."""

    def __init__(self, rng: Random, people: Sequence[Person]) -> None:
        self.rng = rng
        self.people = people

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def held(self, person: Person) -> Record:
        """The authority's record: mostly right, sometimes out of date."""
        moved = self._chance(0.05)
        home = person.old_home if moved else person.home
        return Record(
            id=f"a{person.number}",
            upn="" if self._chance(0.02) else person.upn,
            uln="" if self._chance(0.12) else person.uln,
            given_name=person.given,
            middle_names="" if self._chance(0.2) else person.middle,
            family_name=person.family,
            born_on=person.born_on,
            sex=person.sex,
            address=home[0],
            postcode="" if self._chance(0.01) else home[1],
        )

    def sent(self, person: Person) -> Record:
        """A college's row: what the learner wrote on a form and somebody typed."""
        given, family = self._names(person)
        home = person.old_home if self._chance(0.08) else person.home
        return Record(
            id=f"b{person.number}",
            upn=self._number(person.upn, missing=0.6, slip=0.01, other=0.003, who="upn"),
            uln=self._number(person.uln, missing=0.12, slip=0.012, other=0.005, who="uln"),
            given_name=given,
            middle_names=self._middle(person.middle),
            family_name=family,
            born_text=self._born(person.born_on),
            sex="" if self._chance(0.05) else self._sex(person.sex),
            address=self._slip(home[0], 0.04) if self._chance(0.9) else "",
            postcode="" if self._chance(0.04) else self._slip(home[1], 0.015),
        )

    def _names(self, person: Person) -> tuple[str, str]:
        given = self._given(person)
        family = self._family(person.family)
        return (family, given) if self._chance(0.006) else (given, family)

    def _given(self, person: Person) -> str:
        chance = self.rng.random()
        if chance < 0.012 and person.middle:
            return person.middle
        if chance < 0.018:
            return person.given[0]
        if chance < 0.022:
            return self.rng.choice(self.people).given
        if chance < 0.10 and (forms := _other_forms(person.given)):
            return self.rng.choice(forms).capitalize()
        return self._slip(person.given, 0.03)

    def _family(self, family: str) -> str:
        if "-" in family and self._chance(0.35):
            return self.rng.choice(family.split("-"))
        if self._chance(0.022):
            return self.rng.choice(self.people).family
        if self._chance(0.01):
            return f"{family}-{self.rng.choice(self.people).family}"
        others = [
            n
            for n, heads in names.groups("family").items()
            if heads & names.kin(family.lower(), "family") and n != family.lower()
        ]
        if others and self._chance(0.03):
            return self.rng.choice(others).capitalize()
        return self._slip(family, 0.025)

    def _middle(self, middle: str) -> str:
        if self._chance(0.45):
            return ""
        if middle and self._chance(0.2):
            return middle[0]
        return self._slip(middle, 0.03)

    def _sex(self, sex: str) -> str:
        return {"M": "F", "F": "M"}[sex] if self._chance(0.01) else sex

    def _born(self, born_on: date) -> str:
        chance, text = self.rng.random(), f"{born_on:%Y%m%d}"
        if chance < 0.008 and born_on.day <= 12:
            return text[:4] + text[6:] + text[4:6]
        if chance < 0.022:
            place = self.rng.randrange(2, 8)
            return text[:place] + self.rng.choice("0123456789") + text[place + 1 :]
        if chance < 0.026:
            return f"{born_on.year + self.rng.choice((-1, 1))}{text[4:]}"
        if chance < 0.030:
            return f"{text[:6]}{self.rng.randrange(1, 29):02d}"
        if chance < 0.033:
            return f"{text[:4]}{self.rng.randrange(1, 13):02d}{text[6:]}"
        if chance < 0.035:
            return f"{self.rng.choice(self.people).born_on:%Y%m%d}"
        return "" if chance < 0.040 else text

    def _number(self, number: str, *, missing: float, slip: float, other: float, who: str) -> str:
        if self._chance(missing):
            return ""
        if self._chance(other):
            return str(getattr(self.rng.choice(self.people), who))
        if self._chance(slip):
            place = self.rng.randrange(1, len(number))
            return number[:place] + self.rng.choice("0123456789") + number[place + 1 :]
        return number

    def _slip(self, text: str, share: float) -> str:
        if len(text) < 2 or not self._chance(share):
            return text
        return self.rng.choice(SLIPS)(text, self.rng)


def _other_forms(given: str) -> list[str]:
    heads = names.groups("given").get(given.lower(), frozenset())
    return sorted(n for n, theirs in names.groups("given").items() if theirs & heads)


def _dropped(text: str, rng: Random) -> str:
    place = rng.randrange(len(text))
    return text[:place] + text[place + 1 :]


def _doubled(text: str, rng: Random) -> str:
    place = rng.randrange(len(text))
    return text[:place] + text[place] + text[place:]


def _exchanged(text: str, rng: Random) -> str:
    place = rng.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _mistaken(text: str, rng: Random) -> str:
    place = rng.randrange(len(text))
    return text[:place] + rng.choice("aeioulnrstm") + text[place + 1 :]


def _twice(text: str, rng: Random) -> str:
    return _mistaken(_dropped(text, rng), rng) if len(text) > 3 else text


SLIPS: tuple[Callable[[str, Random], str], ...] = (
    _dropped,
    _doubled,
    _exchanged,
    _mistaken,
    _mistaken,
    _twice,
)


if __name__ == "__main__":
    sys.exit(main())
