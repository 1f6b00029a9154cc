"""Pupil and learner numbers that pass their checks and belong to nobody.

A UPN carries the made-up authority's code. ULNs run from a block of their own.
"""

from random import Random

from fingerpost.core.identifiers import UPN_CHECK_LETTERS, uln_check_digit, upn_check_letter

FIRST_PRIMARY, PRIMARIES = 2000, 160
FIRST_ULN = 995_000_000
AGE_WHEN_GIVEN = 5


class Numbers:
    """Gives each person numbers nobody else has."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._serials: dict[str, int] = {}
        self._next_uln = FIRST_ULN

    def upn(self, authority: str, birth_year: int, *, temporary: bool = False) -> str:
        """A pupil number given in the year of starting school; a temporary one ends in a letter."""
        primary = FIRST_PRIMARY + self._rng.randrange(PRIMARIES)
        start = f"{authority}{primary}{(birth_year + AGE_WHEN_GIVEN) % 100:02d}"
        serial = self._serials[start] = self._serials.get(start, 0) + 1
        tail = f"{serial:03d}"
        if temporary:
            tail = f"{serial % 100:02d}{UPN_CHECK_LETTERS[serial // 100]}"
        return upn_check_letter(f" {start}{tail}") + start + tail

    def uln(self) -> str:
        """A learner number."""
        while True:
            self._next_uln += self._rng.randint(1, 9)
            digit = uln_check_digit(str(self._next_uln))
            if digit is not None:
                return f"{self._next_uln}{digit}"
