"""Leaver notices (section 13 of the Education and Skills Act 2008) and their clock.

A school or college that has reason to believe that somebody takes part no longer gives notice. The
notice goes to where the young person lives, somebody there gets in touch, and whoever gave it is
told what came of it: a stage out of `stages.csv`, which names no place and no reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from fingerpost.core import tables
from fingerpost.core.records import Group

WITHHELD = "Received. We may not say more about this young person."


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a notice has come.

    `is_final`: it stays so, whatever becomes of the young person later. `is_open`: first contact
    is still to be made.
    """

    code: str
    words: str
    is_final: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides the stage of a notice.

    `lives_in` is another authority's code, empty for our own. `group` is that of what they do
    today, None where nothing counts. `moved` and `left`: they are off the caseload, by moving away
    or otherwise. `tried` and `reached`: since the notice came.
    """

    undone: bool = False
    lives_in: str = ""
    forwarded: bool = False
    known: bool = True
    group: Group | None = None
    moved: bool = False
    left: bool = False
    tried: bool = False
    reached: bool = False


RULES: tuple[tuple[str, Callable[[Facts], bool]], ...] = (
    ("taken back", lambda facts: facts.undone),
    ("passed", lambda facts: bool(facts.lives_in) and facts.forwarded),
    ("passing", lambda facts: bool(facts.lives_in)),
    ("unclear", lambda facts: not facts.known),
    ("moved", lambda facts: facts.moved),
    ("closed", lambda facts: facts.left),
    ("learning", lambda facts: facts.group is Group.EET),
    ("helped", lambda facts: facts.reached and facts.group is Group.NEET),
    ("in touch", lambda facts: facts.reached),
    ("not reached", lambda facts: facts.tried),
)
RECEIVED = "received"


def stage_of(facts: Facts) -> str:
    """The code of the stage: the first rule that fits.

    Example: `stage_of(Facts(tried=True))` is 'not reached'.
    """
    return next((code for code, fits in RULES if fits(facts)), RECEIVED)


@cache
def stages() -> Mapping[str, Stage]:
    """Every stage by its code, in the order of the file."""
    return {
        row["code"]: Stage(row["code"], row["words"], row["final"] == "yes", row["open"] == "yes")
        for row in tables.rows("notices", "stages")
    }


def in_words(code: str, *, where: str = "", withheld: bool = False) -> str:
    """A stage as whoever gave the notice reads it.

    Args:
        code: of the stage.
        where: the authority they live in, where it is another.
        withheld: we may not say what came of it. What follows from the notice alone is said all
            the same.
    """
    said = stages()[code]
    if withheld and not where and code not in FROM_THE_NOTICE:
        return WITHHELD
    return said.words.format(where=where)


FROM_THE_NOTICE = frozenset(("taken back", "unclear", RECEIVED))
