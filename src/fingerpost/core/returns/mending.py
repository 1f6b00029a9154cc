"""Who can mend what a rule finds, and what they are to do: menders.csv, read.

The list is ours: the DfE says what is wrong and never who knows better. A fault belongs with
whoever holds the right value, so that it is mended at its source; `ours` are those that only a
mistake in Fingerpost or its setting up can cause, as we work the value out or write it ourselves.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from fingerpost.core import tables


class Mender(StrEnum):
    """Who can mend a fault."""

    DATA_MANAGER = "data manager"
    TRACKER = "tracker"
    SCHOOL = "school"
    PROVIDER = "provider"
    OURS = "ours"

    @property
    def in_words(self) -> str:
        """As pages say it."""
        return WORDS[self]


WORDS = {
    Mender.DATA_MANAGER: "Data managers",
    Mender.TRACKER: "Trackers",
    Mender.SCHOOL: "The school last attended",
    Mender.PROVIDER: "The college or provider",
    Mender.OURS: "Nobody here: a fault of Fingerpost or its setting up",
}


@dataclass(frozen=True, slots=True)
class Mending:
    """What is to be done about the faults of one rule.

    `asked` is what a school or provider is asked for, in words that give nothing else away; empty
    where it is not theirs to give.
    """

    code: str
    mender: Mender
    todo: str
    asked: str = ""

    def todo_for(self, *, place_held: bool, has_left: bool = False, has_died: bool = False) -> str:
        """What is to be done about it for one person.

        Args:
            place_held: whether we hold the school or provider that could mend it.
            has_left: whether they left the caseload.
            has_died: whether they died: then nobody is asked anything.
        """
        if has_died:
            return DIED
        if self.mender not in PLACES or (place_held and not has_left):
            return self.todo
        why = LEFT if has_left else f"We hold no {PLACES[self.mender]} for them."
        return f"{why} {WITHOUT_A_PLACE} What is missing: {self.asked}."

    def suggested(self, *, school: int | None, provider: int | None) -> int | None:
        """The organisation that can mend it for one person, where the data name one.

        Args:
            school: whose roll the person was last on.
            provider: where the present status has them.
        """
        return {Mender.SCHOOL: school, Mender.PROVIDER: provider}.get(self.mender)


PLACES = {Mender.SCHOOL: "school last attended", Mender.PROVIDER: "college or provider"}
"""Those outside who are asked, as a sentence names them."""

DIED = "Nothing is to be done: they died, and nobody is asked about them."
LEFT = "They left the caseload, so no school or provider is asked."
WITHOUT_A_PLACE = "It is for the tracking team: look in the files, or ask the young person."
UNKNOWN = "Look at it with whoever looks after Fingerpost: we do not know this rule."


@cache
def menders() -> dict[str, Mending]:
    """Every rule's, by code."""
    return {
        row["code"]: Mending(row["code"], Mender(row["mender"]), row["todo"], row["asked"])
        for row in tables.rows("returns", "menders")
    }


def mending(code: str) -> Mending:
    """What is to be done about one rule's; of a rule since dropped, nobody can say."""
    return menders().get(code) or Mending(code, Mender.OURS, UNKNOWN)


def codes_of(mender: Mender) -> list[str]:
    """The rules whose faults this one can mend."""
    return [code for code, one in menders().items() if one.mender is mender]
