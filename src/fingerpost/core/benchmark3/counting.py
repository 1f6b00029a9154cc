"""Leavers of a cohort as tables that share cells, the most important first.

`key()` is everybody in scope. Each table is printed whole or left out whole (protecting.py), so a
later one may go without taking an earlier one with it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from fingerpost.core.benchmark3 import coverage
from fingerpost.core.benchmark3.coverage import BY_EVIDENCE, BY_SELF_REPORT, KNOWN
from fingerpost.core.benchmark3.measures import Leaver
from fingerpost.core.benchmark3.routes import (
    COARSE,
    IN_LEARNING_OR_WORK,
    INTENDED,
    NOT_IN,
    NOT_KNOWN,
    OTHER_LEARNING,
    coarse,
    other_learning,
)
from fingerpost.core.leavers.since import Sustained
from fingerpost.core.protection.cells import Key, key
from fingerpost.core.protection.linked import Sum, Tables, flat, table
from fingerpost.core.protection.rules import Settings

SPLITS: Final = ("sex", "need", "vulnerable")
SMALL: Final = Settings().largest_withheld
FEW: Final = 10
"""A group of fewer is not split off, nor a cohort of fewer counted: SDC-03, at its stricter end."""
GROUPS: Final = (IN_LEARNING_OR_WORK, NOT_IN, NOT_KNOWN)
MISSING: Final = "Not known"
BOTH, MATCHED, OTHERWISE = "both held", "as intended", "otherwise"
NAMED, UNNAMED = "may be named", "may not be named"
STILL_THERE, NOT_STILL = "still there", "not, or cannot be said"
STAYED: Final = (STILL_THERE, NOT_STILL)
ELSEWHERE: Final = "Other places"
NO_PLACE: Final = "No place of learning held"
OTHER_COURSES: Final = "Other courses, or none held"
MOST_NAMED: Final = 10
"""Places and courses by name: sums of more than twelve parts take long to protect."""
Pieces = Mapping[str, Tables]


def pieces(leavers: Iterable[Leaver]) -> Pieces:
    """Every table of a cohort by name, the most important first."""
    every = list(leavers)
    them = [one for one in every if one.in_scope]
    years = sorted({year for one in them for year in one.told_by})
    found = {"groups": _cross(them, "route", GROUPS, _group)}
    found |= {f"known {year}": _known(them, year) for year in years}
    if is_old_enough(them):
        found["sustained"] = _share(_cross(them, "sustained", STAYED, _stayed))
    found["plans"] = _share(_compared(them))
    found["named"] = _share(_cross(them, "basis", (NAMED, UNNAMED), _basis))
    found["routes"] = _routes(them)
    found["scope"] = Tables({key(scope=coverage.OUT_OF_SCOPE): len(every) - len(them)}, ())
    found["places"] = _largest(them, "place", _place, ELSEWHERE)
    found |= {f"how {year}": _share(_how(them, year)) for year in years}
    found |= {f"why not {year}": _why_not(them, year) for year in years}
    found |= _splits(them)
    found["courses"] = _largest(them, "course", _course, OTHER_COURSES)
    found |= {f"sources {year}": _sources(them, year) for year in years}
    found["plans by routes"] = _plans_by_routes(them)
    return found


def is_old_enough(leavers: Iterable[Leaver]) -> bool:
    """Whether a month end of GB3-3 has come."""
    return any(one.sustained is not Sustained.TOO_EARLY for one in leavers)


def year_of(number: int) -> str:
    """What the coverage of a year is called as a dimension."""
    return f"year {number}"


def _cross(
    leavers: Iterable[Leaver], name: str, slices: Iterable[str], of: Callable[[Leaver], str]
) -> Tables:
    return table([flat(name, slices)], Counter((of(one),) for one in leavers))


def printed_of(piece: Tables) -> frozenset[Key]:
    """The cells of a table that are for print."""
    return frozenset(piece.counts) - piece.unprinted


def _layer(total: Key, name: str, slices: Iterable[str], found: Iterable[str]) -> Tables:
    """A total that is no total of all, and its parts."""
    counted = Counter(found)
    parts = {key(**{name: one}): counted[one] for one in slices}
    return Tables({total: counted.total(), **parts}, (Sum(total, tuple(parts)),))


def _share(one: Tables) -> Tables:
    """A part and its base: the rest is not printed, for beside both it would say more of them."""
    return replace(one, unprinted=frozenset({one.sums[0].parts[-1]}))


def _group(one: Leaver) -> str:
    return one.route if one.route in (NOT_IN, NOT_KNOWN) else IN_LEARNING_OR_WORK


def _stayed(one: Leaver) -> str:
    return STILL_THERE if one.is_sustained else NOT_STILL


def _basis(one: Leaver) -> str:
    return NAMED if one.may_be_named else UNNAMED


def _place(one: Leaver) -> str:
    return one.place or NO_PLACE


def _course(one: Leaver) -> str:
    return one.course or OTHER_COURSES


def _routes(leavers: Sequence[Leaver]) -> Tables:
    """Those in learning or work by route."""
    routes = [one.route for one in leavers if one.route not in (NOT_IN, NOT_KNOWN)]
    fine = [route for route in routes if coarse(route) == OTHER_LEARNING]
    above = _layer(key(route=IN_LEARNING_OR_WORK), "route", COARSE, map(coarse, routes))
    below = _layer(key(route=OTHER_LEARNING), "route", other_learning(), fine)
    return Tables({**above.counts, **below.counts}, (*above.sums, *below.sums))


def _known(leavers: Iterable[Leaver], year: int) -> Tables:
    slices = (KNOWN, MISSING)
    found = _cross(leavers, year_of(year), slices, lambda one: slices[not one.told_by[year]])
    return _share(found)


def _how(leavers: Iterable[Leaver], year: int) -> Tables:
    words = coverage.sources(self_report=True)
    told = [one.told_by[year] for one in leavers if one.told_by[year]]
    found = (BY_SELF_REPORT if who in words else BY_EVIDENCE for who in told)
    name = year_of(year)
    return _layer(key(**{name: KNOWN}), name, (BY_EVIDENCE, BY_SELF_REPORT), found)


def _why_not(leavers: Iterable[Leaver], year: int) -> Tables:
    found = (one.why_not[year] for one in leavers if not one.told_by[year])
    name, reasons = year_of(year), (coverage.NOT_PERMITTED, coverage.NOT_FOUND)
    return _layer(key(**{name: MISSING}), name, reasons, found)


def _sources(leavers: Sequence[Leaver], year: int) -> Tables:
    """By whose word they are known (GB3-4): evidence, and what they or a parent say."""
    name, counts, sums = year_of(year), dict[Key, int](), list[Sum]()
    for total, own in ((BY_EVIDENCE, False), (BY_SELF_REPORT, True)):
        whose = coverage.sources(self_report=own)
        told = (one.told_by[year] for one in leavers if one.told_by[year] in whose)
        layer = _layer(key(**{name: total}), name, whose, told)
        counts |= layer.counts
        sums += layer.sums
    return Tables(counts, tuple(sums))


def _splits(leavers: Sequence[Leaver]) -> Pieces:
    """By characteristic, where no group is of a few: what they did first, and who stayed."""
    found = {}
    for split in SPLITS:
        sizes = Counter(getattr(one, split) for one in leavers)
        if len(sizes) < 2 or min(sizes.values()) < FEW:
            continue
        found[split] = _by(leavers, split, "route", GROUPS, _group)
        if is_old_enough(leavers):
            found[f"sustained by {split}"] = _by(leavers, split, "sustained", STAYED, _stayed)
    return found


def _by(
    leavers: Iterable[Leaver],
    split: str,
    name: str,
    slices: Sequence[str],
    of: Callable[[Leaver], str],
) -> Tables:
    """Each group with its first part: of how many it holds."""
    counts = Counter[tuple[str, ...]]((getattr(one, split), of(one)) for one in leavers)
    groups = sorted({group for group, _ in counts})
    crossed = table([flat(split, groups), flat(name, slices)], counts)
    shown = {key(**{name: slices[0]}), *(key(**{split: one, name: slices[0]}) for one in groups)}
    bases = {key(), *(key(**{split: one}) for one in groups)}
    return replace(crossed, unprinted=frozenset(crossed.counts) - shown - bases)


def _largest(
    leavers: Sequence[Leaver],
    name: str,
    of: Callable[[Leaver], str],
    others: str,
) -> Tables:
    """The largest by name, all that are smaller together."""
    found = Counter(of(one) for one in leavers)
    large = [one for one, many in found.most_common() if many > SMALL]
    kept = sorted([one for one in large if one != others][:MOST_NAMED])
    return _cross(
        leavers, name, (*kept, others), lambda one: of(one) if of(one) in kept else others
    )


def _compared(leavers: Sequence[Leaver]) -> Tables:
    """GB3-2: those with a plan and a first destination, and of how many they agree."""
    agree = [coarse(one.route) == one.intended for one in leavers if one.is_planned]
    found = (MATCHED if one else OTHERWISE for one in agree)
    return _layer(key(plan=BOTH), "plan", (MATCHED, OTHERWISE), found)


def _plans_by_routes(leavers: Sequence[Leaver]) -> Tables:
    """What they meant by what they did, with the sums of it that are printed elsewhere too."""
    counts = Counter[tuple[str, ...]]((one.intended, coarse(one.route)) for one in leavers)
    routes = (*COARSE, NOT_IN, NOT_KNOWN)
    crossed = table([flat("intended", INTENDED), flat("route", routes)], counts)
    agree = tuple(key(intended=one, route=one) for one in COARSE)
    differ = tuple(key(intended=a, route=b) for a in COARSE for b in COARSE if a != b)
    held = {key(plan=MATCHED): agree, key(plan=OTHERWISE): differ}
    cells = {total: sum(crossed.counts[part] for part in of) for total, of in held.items()}
    sums = (Sum(total, parts) for total, parts in held.items())
    in_all = Sum(key(route=IN_LEARNING_OR_WORK), tuple(key(route=one) for one in COARSE))
    cells[in_all.total] = sum(crossed.counts[part] for part in in_all.parts)
    return Tables({**crossed.counts, **cells}, (*crossed.sums, *sums, in_all))
