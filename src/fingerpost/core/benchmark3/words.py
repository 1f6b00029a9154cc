"""The sentences of a pack: they rank no route, and say plainly what cannot be known."""

from collections.abc import Sequence
from typing import Final

from fingerpost.core.benchmark3 import coverage
from fingerpost.core.benchmark3.counting import SMALL, year_of
from fingerpost.core.benchmark3.measures import METHOD, Share
from fingerpost.core.benchmark3.reading import Cells, per_cent

NO_RANKING: Final = (
    "Routes stand in the order of the alphabet, and none is ranked above another: what counts is "
    "that each young person found one that suits them."
)
ROUNDED: Final = (
    "All numbers are rounded to the nearest 5, and percentages are of the rounded numbers, so that "
    "nobody can be picked out. Parts may not add up. A table that would still tell of a few young "
    "people is left out, and we say so in its place."
)
LOCAL: Final = (
    "These are the council’s own counts, not the DfE’s, which come two years later and count "
    f"otherwise. They are of method {METHOD}."
)
DISADVANTAGE: Final = (
    "The council does not hold who was disadvantaged as the DfE defines it, so there is no such "
    "split here. The DfE’s own figures for the school have it."
)
OF_PLACES: Final = f"Places and courses of {SMALL} leavers or fewer stand together."
LEFT_OUT: Final = "Left out: it would tell of a few young people."
TOO_FEW: Final = (
    "There are too few leavers to print anything of them without telling of one young person."
)
WHY: Final = (
    "No law obliges a young person, a college or the council to tell a school where its leavers "
    "are. The council follows everybody until the end of the school year in which they turn 18, "
    "through the first two years after Year 11. In the third it follows those with an education, "
    "health and care plan."
)
WHAT_WAS_DONE: Final = (
    "The school has what colleges and providers reported, what leavers said themselves, and what "
    "it learned and told the council. Where none of these speaks, the destination cannot be known, "
    "and saying so is more honest than a guess."
)
OWN_CHOICE: Final = (
    "Not permitted means that they said, or a parent said, that information may not be passed on, "
    "or that they are 18 and there is no ground to tell their school. That is their right in law, "
    "and no gap in the school’s work."
)


def number(many: int | None) -> str:
    """A number as it is printed."""
    if many is None:
        return "–"
    return "about " + str(many) if many else f"fewer than {SMALL // 2 + 1}"


def share(found: Share | None) -> str:
    """A number with its base and per cent: '175 of 180 (97%)'."""
    return f"{found.part} of {found.base} ({per_cent(found)}%)" if found else "–"


def when(year: int) -> str:
    """The day that coverage is of."""
    return f"1 March, year {year}" if year else "As known now"


def what_cannot_be_known(cells: Cells, cohort: str) -> Sequence[str]:
    """The paragraph for an assessor: how many are not known, why, and what was done."""
    year = cells.year
    known, missing = cells.known(year), {
        why: cells.one(**{year_of(year): why})
        for why in (coverage.NOT_FOUND, coverage.NOT_PERMITTED)
    }  # fmt: skip
    day = when(year)[:1].lower() + when(year)[1:]
    sentence = f"{cohort}, {day}: known, {share(known)}."
    if None not in missing.values():
        told = ", ".join(f"{why.lower()}, {number(many)}" for why, many in missing.items())
        sentence += f" Of the others: {told}."
    return [sentence, WHY, WHAT_WAS_DONE, OWN_CHOICE]
