"""How long a keep-in-touch card serves."""

from datetime import date

LAST_ACADEMIC_AGE = 17
"""The card ends with the academic year of this age, when tracking ends for most [ours]."""


def card_ends(born_on: date) -> date:
    """The card's last day: 31 August at the end of the academic year of academic age 17.

    Made in Year 11, at academic age 15, it serves for up to three years.
    """
    # Born from September on, somebody reaches each academic age a year later.
    turns_in = born_on.year + (1 if born_on.month >= 9 else 0)
    return date(turns_in + LAST_ACADEMIC_AGE + 1, 8, 31)
