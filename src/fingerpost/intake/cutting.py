"""Lines about those whose school or provider was told not to share: cut down before they count.

What an institution may not tell us is neither used nor kept with its line (LAW-02 to LAW-09). The
file as it came stays sealed, so that it can be read again; nothing shows it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.withheld import kept
from fingerpost.intake import lines
from fingerpost.intake.lines import LineOfPerson
from fingerpost.intake.models import Submission
from fingerpost.intake.places import Places
from fingerpost.sharing.withholding import withheld_at

Fields = dict[str, Any]
ITS_OWN_WORD = "consent_withheld"
"""The instruction itself stays with the line, so that what a file told can be undone."""


class Cutting:
    """The cutting down of one file's lines. `silent` are the numbers of those left saying nothing.

    Of a file one question is asked of the database for each institution whose word it is: one.
    """

    def __init__(self, submission: Submission, places: Places, *, on: date) -> None:
        self.submission = submission
        self.places = places
        self.on = on
        self.silent: set[int] = set()
        self._withheld: dict[int, set[int]] = {}

    def down(self, rows: Iterable[LineOfPerson]) -> list[LineOfPerson]:
        """The lines as they may be used; of those cut down no more is kept from now on."""
        left: dict[int, tuple[Fields, str]] = {}
        used = [self._as_may_be(line, left) for line in rows]
        lines.write_cut_down(self.submission, left)
        return used

    def _as_may_be(self, line: LineOfPerson, left: dict[int, tuple[Fields, str]]) -> LineOfPerson:
        number, fields, person = line
        if not self._is_withheld(fields, person):
            return line
        may_be = kept(fields, kind=Kind(self.submission.kind), as_of=self.submission.as_of)
        own_word = {name: fields[name] for name in (ITS_OWN_WORD,) if name in fields}
        left[number] = (may_be.fields | own_word, may_be.sentence)
        if not may_be.is_notice:
            self.silent.add(number)
        return number, may_be.fields, person

    def _is_withheld(self, fields: Fields, person: int) -> bool:
        teller = self.places.teller(fields)
        if teller is None:
            return False
        if teller not in self._withheld:
            self._withheld[teller] = withheld_at(
                teller, authority_id=self.submission.authority_id, on=self.on
            )
        return person in self._withheld[teller]
