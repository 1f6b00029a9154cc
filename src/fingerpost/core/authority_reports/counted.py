"""Cohorts as tables to protect: by what people do, finer than the public figures.

    all = EET + NEET or not known + other
    EET = participating + other work
    participating = full-time education + apprenticeship + ...

The cells of the public figures (reports/publications) have the same names, so that tables of both
are one system.
"""

from collections.abc import Iterable, Mapping

from fingerpost.core import codes
from fingerpost.core.authority_reports.travel import Reach
from fingerpost.core.figures.measures import measures
from fingerpost.core.protection.linked import Dimension, Tables, flat, table
from fingerpost.core.records import Group

MEASURE = "measure"
NEITHER = "NEET or not known"
PARTICIPATING = "participating"
NOT_COUNTED = "other work or learning"
ROUTES = measures()[PARTICIPATING].parts
_KINDS = (
    ("", (Group.EET.value, NEITHER, Group.OTHER.value)),
    (NEITHER, (Group.NEET.value, Group.NOT_KNOWN.value)),
)
KINDS = Dimension(MEASURE, _KINDS)
DOING = Dimension(
    MEASURE, (*_KINDS, (Group.EET.value, (PARTICIPATING, NOT_COUNTED)), (PARTICIPATING, ROUTES))
)
GOING = Dimension(MEASURE, (*_KINDS, (Group.EET.value, tuple(str(one) for one in Reach))))
"""Of those in learning or work: how far from home."""
NAMES = {
    Group.EET.value: "In education, employment or training",
    PARTICIPATING: "Participating",
    NOT_COUNTED: "In work or learning that does not count as participating",
    Group.NEET.value: "NEET",
    Group.NOT_KNOWN.value: "Not known",
    NEITHER: "NEET or not known",
    Group.OTHER.value: "Something else",
} | {route: route[:1].upper() + route[1:] for route in ROUTES}
"""What each slice of `DOING` is called."""


def doing(parts: Mapping[str, int]) -> dict[str, int]:
    """Of counts of a slice (core/figures) those of the leaves of `DOING`."""
    routes = {route: parts.get(route, 0) for route in ROUTES}
    rest = parts.get(Group.EET.value, 0) - sum(routes.values())
    others = (Group.NEET, Group.NOT_KNOWN, Group.OTHER)
    return routes | {NOT_COUNTED: rest} | {str(one): parts.get(one, 0) for one in others}


def does(code: str, group: Group) -> str:
    """The leaf of `DOING` one young person is counted in; a lapsed status is not known."""
    if group is not Group.EET:
        return str(group)
    return codes.load("activities")[code]["participation"] or NOT_COUNTED


def by(split: str, counts: Mapping[str, Mapping[str, int]], ways: Dimension) -> Tables:
    """The table of a split: counts of the leaves of `ways` for each slice."""
    cells: dict[tuple[str, ...], int] = {
        (slice_, leaf): counts[slice_].get(leaf, 0) for slice_ in counts for leaf in ways.leaves
    }
    return table([flat(split, counts), ways], cells)


def of_all(counts: Mapping[str, int]) -> Tables:
    """The table of everybody, in the finest way."""
    return table([DOING], {(leaf,): counts.get(leaf, 0) for leaf in DOING.leaves})


def tallied(people: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """How many of each slice are in each leaf, of pairs of the two."""
    found: dict[str, dict[str, int]] = {}
    for slice_, leaf in people:
        line = found.setdefault(slice_, {})
        line[leaf] = line.get(leaf, 0) + 1
    return found
