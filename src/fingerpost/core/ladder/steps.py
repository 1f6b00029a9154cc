"""The steps of the ladder: where to look and whom to try, as rows of steps.csv."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from fingerpost.core import tables
from fingerpost.core.tables import Row


class Way(StrEnum):
    """Who does a step: the software looks, a tracker tries, or a list goes to a provider."""

    LOOK = "look"
    TRY = "try"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `wait_days` is how long to wait for an answer, `times` how often to try at most.

    `prior` is the share of tries after which somebody was found, and `minutes` what one costs: our
    start values, until an authority has tries enough of its own. What is looked up has neither.
    """

    code: str
    name: str
    way: Way
    means: tuple[str, ...]
    who: str
    looks_for: str
    found_when: str
    wait_days: int
    times: int
    prior: float
    minutes: int
    evidence: str


@cache
def steps() -> Mapping[str, Step]:
    """Every step by code, in the order of the chase ladder."""
    return {row["code"]: _step(row) for row in tables.rows("ladder", "steps")}


@cache
def tried() -> Mapping[str, Step]:
    """Those somebody must do something for."""
    return {code: step for code, step in steps().items() if step.way is not Way.LOOK}


@cache
def step_of_means() -> Mapping[str, str]:
    """The step that a try by each means belongs to."""
    return {means: step.code for step in steps().values() for means in step.means}


def _step(row: Row) -> Step:
    return Step(
        code=row["code"],
        name=row["name"],
        way=Way(row["way"]),
        means=tuple(row["means"].split()),
        who=row["who"],
        looks_for=row["looks_for"],
        found_when=row["found_when"],
        wait_days=int(row["wait_days"] or 0),
        times=int(row["times"] or 0),
        prior=float(row["prior"] or 0),
        minutes=int(row["minutes"] or 0),
        evidence=row["evidence"],
    )
