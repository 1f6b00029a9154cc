"""Cells of a list of answers about consent: what was said, by whom, and at what age."""

from fingerpost.core.intake.cells import BLANK, CellReader, Column, Read
from fingerpost.core.intake.flag_cells import NO, NOT_ANSWERED, YES
from fingerpost.core.intake.matching import squeezed
from fingerpost.core.sharing.instructions import Giver

SAID_YES, SAID_NO, TAKEN_BACK = "yes", "no", "taken back"
"""What an answer is kept as with its line."""
AGREED = "yestheschoolmayknow given agreed agree granted consented"
REFUSED = "noitmaynot refused refuse declined notgiven notagreed"
WITHDRAWN = "takenback tookback withdrawn withdrew withdraw revoked cancelled changedmind"
ANSWERS = (
    dict.fromkeys([*YES, *AGREED.split()], SAID_YES)
    | dict.fromkeys([*NO, *REFUSED.split()], SAID_NO)
    | dict.fromkeys(WITHDRAWN.split(), TAKEN_BACK)
)
PUPIL = "youngperson theyoungperson pupil student learner leaver child self"
PARENT = "parent aparent carer parentorcarer parentcarer mother father guardian"
GIVERS = dict.fromkeys(PUPIL.split(), Giver.PUPIL.value) | dict.fromkeys(
    PARENT.split(), Giver.PARENT.value
)
OLDEST = 30


def answer(column: Column) -> CellReader:
    """Yes, no, or taken back. Whoever did not answer said nothing."""

    def read(text: str) -> Read:
        said = squeezed(text) or text  # a tick has no letters
        if said in NOT_ANSWERED:
            return BLANK
        if said in ANSWERS:
            return Read(((column.field, ANSWERS[said]),))
        return Read(problem="is neither yes, no nor taken back")

    return read


def giver(column: Column) -> CellReader:
    """Who answered: the young person or a parent."""

    def read(text: str) -> Read:
        said = squeezed(text)
        if said in GIVERS:
            return Read(((column.field, GIVERS[said]),))
        return Read(problem="is neither the young person nor a parent")

    return read


def age(column: Column) -> CellReader:
    """An age in whole years."""

    def read(text: str) -> Read:
        years = text.removesuffix(".0")
        if years.isdecimal() and int(years) <= OLDEST:
            return Read(((column.field, int(years)),))
        return Read(problem="is not an age in whole years")

    return read
