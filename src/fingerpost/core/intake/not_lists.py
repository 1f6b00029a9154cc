"""Files that come with registers and formats and are lists of neither people nor places.

They are told by columns that stand together in no other file, before anything is guessed of them.
"""

from collections.abc import Iterable

from fingerpost.core.intake.matching import squeezed
from fingerpost.core.intake.refusals import Refused

LOOK_IN = 5
SEND_THE_REGISTER = "Send the register itself (GIAS, all data)."
# Columns in small letters without signs, columns that must not be there, and what to say.
NOT_LISTS: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (
        frozenset(("urn", "linkurn", "linktype")),
        frozenset(),
        "This is the register's list of links between schools, which says which became which. "
        "We keep every school of the register under its own number, closed ones too, so nothing "
        f"of it is loaded. {SEND_THE_REGISTER}",
    ),
    (
        frozenset(("urn", "groupuid", "grouptype")),
        frozenset(),
        "This is the register's list of academy trusts and their schools, which we do not keep. "
        f"{SEND_THE_REGISTER}",
    ),
    (
        frozenset(("typeofestablishmentcode", "establishmenttypegroupcode")),
        frozenset(("urn",)),
        f"This is a list of kinds of school, not of schools. {SEND_THE_REGISTER}",
    ),
    (
        frozenset(("errormessage", "severity", "guidance")),
        frozenset(("uln", "learnrefnumber")),
        "This is a list of validation rules and names nobody. Send the ILR file itself.",
    ),
)


def refuse_what_is_no_list(top: Iterable[tuple[int, list[str]]]) -> None:
    """Refuse a file whose first lines have the columns of one of these.

    Raises:
        Refused: they have.
    """
    for _, cells in top:
        keys = {squeezed(cell) for cell in cells}
        for there, absent, sentence in NOT_LISTS:
            if there <= keys and absent.isdisjoint(keys):
                raise Refused(sentence)
