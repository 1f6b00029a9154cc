"""Looking through what may name somebody else: it stays, goes in part, or is taken out.

Nothing is given before each such text was looked at. A decision is of the text as it was read, so
what changes after, or comes in later, waits again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.reports.rights.actions import CannotDo
from fingerpost.reports.rights.held.reading import Part, Text, everything
from fingerpost.reports.rights.models import Decision, Redaction, Request


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything held, and what was decided of each text that may name somebody else."""

    parts: Sequence[Part]
    decided: Mapping[tuple[str, int, str], Redaction]

    @property
    def texts(self) -> list[Text]:
        """All that is to be looked at."""
        return [text for part in self.parts for text in part.texts()]

    @property
    def waiting(self) -> list[Text]:
        """What nobody has looked at as it now stands."""
        return [text for text in self.texts if self.decision(text) is None]

    @property
    def settled(self) -> list[tuple[Text, Redaction]]:
        """What was decided, in the order of the parts."""
        return [(text, held) for text in self.texts if (held := self.decision(text))]

    def decision(self, text: Text) -> Redaction | None:
        """What was decided of a text, if it still reads as it did."""
        held = self.decided.get(text.key)
        return held if held and held.fingerprint == text.fingerprint else None


def looked_through(request: Request) -> Looked:
    """Everything held of whom a request is about, with what was decided.

    Raises:
        CannotDo: it is about somebody we do not hold.
    """
    decided = {(r.place, r.row, r.column): r for r in request.redactions.select_related("by")}
    return Looked(everything(_whom(request)), decided)


def decide(
    request: Request,
    text: Text,
    *,
    decision: Decision,
    reason: str = "",
    instead: str = "",
    by: Access,
) -> Redaction:
    """Say what becomes of one text.

    Args:
        request: to whom everything is given.
        text: as it was read.
        decision: keep, keep in part, or take out.
        reason: of core/rights/taken_out.csv, where not all is kept.
        instead: what they get, where a part is kept.
        by: who decides.

    Raises:
        Refused: the role may not.
        CannotDo: everything was handed over already.
    """
    _check_open(request, by)
    place, row, column = text.key
    with act("looked at what may name another", by=by.user, authority_id=request.authority_id) as d:
        held, _ = Redaction.objects.update_or_create(
            request=request,
            place=place,
            row=row,
            column=column,
            defaults={
                "authority_id": request.authority_id,
                "fingerprint": text.fingerprint,
                "decision": decision,
                "reason": "" if decision == Decision.KEEP else reason,
                "instead": instead if decision == Decision.PART else "",
                "at": timezone.now(),
                "by": by.user,
            },
        )
        d.update(request=request.pk, decision=held.decision)
    return held


def undo(decided: Redaction, *, by: Access) -> None:
    """Take a decision back: the text waits again.

    Raises:
        Refused: the role may not.
        CannotDo: everything was handed over already.
    """
    _check_open(decided.request, by)
    with act("looked at it again", by=by.user, authority_id=decided.authority_id) as detail:
        detail.update(request=decided.request_id)
        decided.delete()


def _check_open(request: Request, by: Access) -> None:
    by.check(Permission.ANSWER_REQUESTS)
    if request.closed_on:
        raise CannotDo("It is answered: what was given stands. Open it again to change it.")


def _whom(request: Request) -> Person:
    if request.person is None:
        raise CannotDo("We hold nothing of somebody by this name.")
    return request.person.merged_into or request.person
