"""Who could say what is missing, in the order of suppliers.csv, which is ours to change."""

from collections.abc import Mapping
from dataclasses import dataclass

from fingerpost.core.exercises import tables

TRACKER = "tracker"


@dataclass(frozen=True, slots=True)
class Supplier:
    """One who could tell us: what they are to the young person, and the caller's key of them.

    `gets_list` says whether a list with names may be made for them: only whoever taught the young
    person or told us of them, since a place of which somebody only spoke may not know them.
    """

    role: str
    key: int | None
    in_words: str
    gets_list: bool


def who_could_say(exercise: str, known: Mapping[str, int | None]) -> tuple[Supplier, ...]:
    """Everybody who could, the best first; the tracking team always can.

    Args:
        exercise: as in suppliers.csv.
        known: the caller's key of each role that is known of this person.
    """
    found: dict[int | None, Supplier] = {}
    for row in tables.rows("suppliers"):
        role, key = row["supplier"], known.get(row["supplier"])
        if row["exercise"] != exercise or (key is None and role != TRACKER):
            continue
        found.setdefault(key, Supplier(role, key, row["in_words"], row["list"] == "yes"))
    return tuple(found.values())
