"""GB3-1 to GB3-5 (policy.md 1.4): each a rule that says of which leavers it holds, and of whom."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from fingerpost.core import tables
from fingerpost.core.benchmark3 import coverage
from fingerpost.core.benchmark3.routes import COARSE, NO_PLAN, NOT_IN, NOT_KNOWN, coarse
from fingerpost.core.leavers.since import Sustained

METHOD = "benchmark3-1"
"""Changed whenever a measure counts otherwise; figures of two versions are not compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """What is counted of one leaver.

    `told_by` has whose word tells where they were, for each year that has come, and `why_not` why
    there is none. `route`, `intended` are of routes.py; `place` and `course` of the first
    destination. The rest are slices to split by.
    """

    route: str = NOT_KNOWN
    intended: str = NO_PLAN
    place: str = ""
    course: str = ""
    sustained: Sustained = Sustained.TOO_EARLY
    told_by: Mapping[int, str] = field(default_factory=dict)
    why_not: Mapping[int, str] = field(default_factory=dict)
    may_be_named: bool = False
    in_scope: bool = True
    sex: str = ""
    need: str = ""
    vulnerable: str = ""

    @property
    def is_planned(self) -> bool:
        """Whether both a plan and a first destination are held that can be compared."""
        return self.intended in COARSE and coarse(self.route) in COARSE

    @property
    def is_sustained(self) -> bool:
        """Whether they were in learning or work at each month end counted so far."""
        return self.sustained in (Sustained.YES, Sustained.SO_FAR)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    base: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its number and words (measures.csv), of whom it is, and of which it holds."""

    number: str
    name: str
    of: str
    what: str
    says: str


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by number."""
    return {
        row["measure"]: Measure(*(row[name] for name in ("measure", "name", "of", "what", "says")))
        for row in tables.rows("benchmark3", "measures")
    }


def known(leavers: Iterable[Leaver], year: int) -> Share:
    """GB3-1: known on 1 March of a year after leaving, of all in scope."""
    return _share(leavers, lambda one: bool(one.told_by.get(year)))


def in_learning_or_work(leavers: Iterable[Leaver]) -> Share:
    """Whose first destination is in education, training or work, of all in scope."""
    return _share(leavers, lambda one: one.route not in (NOT_IN, NOT_KNOWN))


def as_intended(leavers: Iterable[Leaver]) -> Share:
    """GB3-2: whose first destination is the route they meant, of those with both."""
    both = [one for one in leavers if one.is_planned]
    return _share(both, lambda one: coarse(one.route) == one.intended)


def sustained(leavers: Iterable[Leaver]) -> Share:
    """GB3-3: in learning or work at each month end from October to March, of all in scope."""
    return _share(leavers, lambda one: one.is_sustained)


def source_mix(leavers: Iterable[Leaver], year: int) -> Mapping[str, Share]:
    """GB3-4: by whose word they are known, of those known."""
    said = Counter(one.told_by[year] for one in leavers if one.in_scope and one.told_by.get(year))
    every = (*coverage.sources(self_report=False), *coverage.sources(self_report=True))
    return {who: Share(said[who], said.total()) for who in every}


def may_be_named(leavers: Iterable[Leaver]) -> Share:
    """GB3-5: who may be named to the school, of all in scope."""
    return _share(leavers, lambda one: one.may_be_named)


def _share(leavers: Iterable[Leaver], holds: Callable[[Leaver], bool]) -> Share:
    counted = [one for one in leavers if one.in_scope]
    return Share(sum(holds(one) for one in counted), len(counted))
