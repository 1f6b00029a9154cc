"""Which organisation a line's activity is at, and whose word the line is."""

from collections.abc import Mapping
from typing import Any

from fingerpost.core.intake.kinds import OFFICIAL, SCHOOLS, Kind
from fingerpost.core.intake.statements.places import COMPULSORY, SCHOOL_SIXTH_FORM, SIXTH_FORM_CODES
from fingerpost.core.records import Organisation as OrganisationRecord
from fingerpost.intake.models import Submission
from fingerpost.organisations.models import Organisation

AT_SCHOOL = {COMPULSORY, SCHOOL_SIXTH_FORM, SIXTH_FORM_CODES["special school"]}
MOST_KEPT = 10_000  # places looked up that are remembered; a real file names a few hundred


class Places:
    """Which organisation a row's activity is at: the one it names, else the sender.

    An authority's own list is about places elsewhere, so it is never the place itself. Nor is a
    school that says what its leavers do, but where it says that they are still at school.
    """

    def __init__(self, submission: Submission) -> None:
        sender = submission.sender
        self.sender = sender.record() if sender else None
        is_place = sender is not None and sender.kind != Organisation.Kind.AUTHORITY
        self.sender_id = submission.sender_id if is_place else None
        school = self.sender is not None and self.sender.kind in SCHOOLS
        self.is_of_a_school = school and submission.kind == Kind.ACTIVITY
        self.names_its_place = submission.kind in OFFICIAL
        self.is_a_copy = submission.kind in OFFICIAL - {Kind.NCCIS}
        self.known: dict[tuple[str, ...], int | None] = {}
        self.records: dict[int, OrganisationRecord] = {}

    def speaker(self, fields: Mapping[str, Any]) -> OrganisationRecord | None:
        """Whose word a row is: the sender's; where we sent in a copy of their file, the place's."""
        if self.sender_id or not self.names_its_place:
            return self.sender
        place = self.of(fields)
        if place is None:
            return self.sender
        if place not in self.records:
            self.records[place] = Organisation.objects.get(pk=place).record()
        return self.records[place]

    def teller(self, fields: Mapping[str, Any]) -> int | None:
        """The school or provider that tells us a row; None where it is the authority's own word.

        Of a file that we sent in a copy of, the place that made it. A return made by an authority
        is the authority's, wherever it knows things from.
        """
        return self.of(fields) if self.is_a_copy else self.sender_id

    def of(self, fields: Mapping[str, Any]) -> int | None:
        """The place a line names, else the sender; None where it names none we know."""
        named = tuple(
            str(fields.get(name) or "")
            for name in ("provider_urn", "provider_ukprn", "provider_laestab", "provider_name")
        )
        if not any(named):
            return None if self._is_elsewhere(fields) else self.sender_id
        if named not in self.known:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            self.known[named] = self._find(named)
        return self.known[named]

    def _is_elsewhere(self, fields: Mapping[str, Any]) -> bool:
        """Whether a school says of somebody that they do what nobody does at a school."""
        return self.is_of_a_school and fields.get("activity") not in AT_SCHOOL

    def _find(self, named: tuple[str, ...]) -> int | None:
        *numbers, name = named
        for number in numbers:
            with_it = Organisation.objects.with_identifier(number)
            found = with_it.open().first() or with_it.order_by("-closed_on").first()
            if found:
                return found.pk
        same = list(Organisation.objects.open().filter(name__iexact=name)[:2]) if name else []
        return same[0].pk if len(same) == 1 else None
