"""How large the made-up county is, and how well it is tracked: three sizes to choose from.

Counts of schools and young people are of real authorities of that size (policy.md 3.3).
Not known by month end is the shape of policy.md 3.4; the authority's team works towards it.
"""

from dataclasses import dataclass

# Not known, % of 16-17 residents, from the end of September to the end of August. About 0.7 below
# what is to come out, for the rows that wait for a person and the leavers told of after a round.
USUAL_NOT_KNOWN = (45.0, 18.0, 6.5, 2.1, 1.5, 1.1, 1.3, 1.3, 1.3, 1.4, 1.7, 2.3)
KENT_NOT_KNOWN = (47.0, 22.0, 9.5, 4.8, 3.8, 3.1, 3.0, 3.0, 3.0, 3.1, 3.4, 4.0)


@dataclass(frozen=True)
class Scale:
    """One size of county. `neet` is the published winter rate it is steered to.

    `silent_…` are shares that never say who is there: sixth forms left off the roll, providers that
    file nothing.
    """

    name: str
    cohort: int
    secondaries: int
    special: int
    independents: int
    alternative: int
    studio: int
    sixth_form_colleges: int
    colleges: int
    specialist: int
    providers: int
    neet: float
    not_known: tuple[float, ...]
    silent_sixth_forms: float = 0.0
    silent_providers: float = 0.0


SCALES = {
    "small": Scale("small", 1_000, 4, 1, 1, 1, 1, 1, 1, 1, 3, 3.4, USUAL_NOT_KNOWN),
    "median": Scale("median", 6_849, 18, 6, 2, 1, 1, 1, 3, 1, 9, 3.4, USUAL_NOT_KNOWN),
    "kent": Scale("kent", 38_780, 104, 27, 9, 5, 2, 2, 5, 3, 34, 3.8, KENT_NOT_KNOWN, 0.06, 0.3),
}


def neighbour(scale: Scale) -> Scale:
    """Port Calder beside a county of this size: about a tenth of its young people."""
    tenth = round(scale.cohort / 10)
    schools = max(2, round(scale.secondaries / 9))
    return Scale(
        "neighbour", tenth, schools, 1, 0, 0, 0, 0, 1, 0, max(1, schools // 2), 3.4, scale.not_known
    )  # fmt: skip
