"""Ways to split the figures: by characteristic, area, school and provider.

`tally` counts a whole cohort once, for everybody and for each split, so that a page need only look
the counts up. Only those who are counted in the figures make up a slice.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from fingerpost.core import codes, tables
from fingerpost.core.figures.measures import COHORT, Counts
from fingerpost.core.figures.snapshot import (
    LEFT_OUT,
    NOT_VULNERABLE,
    VULNERABLE,
    Member,
    Snapshot,
    need,
)

EVERYBODY = ""
NOT_HELD = "Not held"
SMALL = 6
SEXES_HELD = frozenset(codes.load("genders")) - {"U"}
IN_VULNERABLE = {VULNERABLE: "In a vulnerable group", NOT_VULNERABLE: "In none of them"}
Tally = Mapping[str, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One way to split: `of` names the slice somebody is in, '' where nothing is held.

    Small lists keep the order of their names; long ones (`ranked`) begin with the highest share
    of their `measure`.
    """

    key: str
    name: str
    heading: str
    of: Callable[[Snapshot, Member], str]
    ranked: bool = False
    measure: str = "neet_or_not_known"
    note: str = ""


def _sex(_: Snapshot, one: Member) -> str:
    return codes.load("genders").label(one.sex) if one.sex in SEXES_HELD else ""


def _ethnicity(_: Snapshot, one: Member) -> str:
    return ethnicity_groups().get(one.ethnicity, "")


def _need(_: Snapshot, one: Member) -> str:
    words = need(one)
    return words[:1].upper() + words[1:]


def _vulnerable(snapshot: Snapshot, one: Member) -> str:
    return IN_VULNERABLE[snapshot.vulnerable(one)]


@cache
def ethnicity_groups() -> Mapping[str, str]:
    """The broad group of each ethnicity code (ethnicity_groups.csv)."""
    return {row["code"]: row["group"] for row in tables.rows("figures", "ethnicity_groups")}


SPLITS: Mapping[str, Split] = {
    split.key: split
    for split in (
        Split(key="sex", name="Sex", heading="Sex", of=_sex),
        Split(
            key="age",
            name="Age",
            heading="Academic age",
            of=lambda _, one: str(one.age),
            note="The age on the 31 August before the school year began.",
        ),
        Split(
            key="need",
            name="Special educational needs",
            heading="Need",
            of=_need,
            note="Somebody with both a plan and support is counted with the plan.",
        ),
        Split(
            key="vulnerable",
            name="Vulnerable groups",
            heading="Group",
            of=_vulnerable,
            note="Who counts as vulnerable is the DfE's list of characteristics. Below 1% of the "
            "cohort in such a group, think of what was not recorded before you think of a good "
            "figure.",
        ),
        Split(key="ethnicity", name="Ethnicity", heading="Ethnic group", of=_ethnicity),
        Split(
            key="area",
            name="Area",
            heading="Postcode district",
            of=lambda _, one: one.area,
            ranked=True,
            note="The first half of the postcode in the return.",
        ),
        Split(
            key="school",
            name="School",
            heading="School last attended",
            of=lambda _, one: one.school,
            ranked=True,
            note="The school whose roll they were last on, as held when the return was counted; "
            "the return does not name it.",
        ),
        Split(
            key="provider",
            name="Provider",
            heading="Where they learn, or were last",
            of=lambda _, one: one.provider,
            ranked=True,
            measure="not_known",
            note="The place named in the return. Whoever is NEET seldom has one, so read the not "
            "known here: places whose learners were not confirmed in time.",
        ),
    )
}


def tally(snapshot: Snapshot) -> Tally:
    """So many of each part, for everybody (the split '') and for each slice of each split."""
    found: dict[str, dict[str, Counter[str]]] = {key: {} for key in (EVERYBODY, *SPLITS)}
    found[EVERYBODY][EVERYBODY] = Counter()
    for one in snapshot.members:
        parts = tuple(str(part) for part in snapshot.parts(one))
        found[EVERYBODY][EVERYBODY].update(parts)
        if not parts or LEFT_OUT in parts:
            continue
        for key, split in SPLITS.items():
            name = split.of(snapshot, one) or NOT_HELD
            found[key].setdefault(name, Counter()).update(parts)
    return found


@dataclass(frozen=True, slots=True)
class Slice:
    """One line of a split: its name and everything counted in it."""

    name: str
    counts: Counts

    @property
    def is_small(self) -> bool:
        """Fewer than six people: not to be published, nor to be read as a rate."""
        return self.counts[COHORT] < SMALL


def slices(split: Split, counted: Mapping[str, Mapping[str, int]], by: str) -> list[Slice]:
    """The lines of a split, in their order; those of whom nothing is held come last.

    Args:
        split: which.
        counted: what `tally` found for it.
        by: the measure that ranks, where lines are ranked.
    """
    lines = [Slice(name, Counts(parts)) for name, parts in counted.items()]

    def place(line: Slice) -> tuple[object, ...]:
        share = line.counts.figure(by).exact or 0
        rank = (line.is_small, -share) if split.ranked else ()
        return (line.name == NOT_HELD, *rank, line.name.casefold())

    return sorted(lines, key=place)
