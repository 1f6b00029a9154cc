"""Giving another authority the lines that are about those who live there.

Where that authority is on this system too, the lines become a submission of the same sender there,
in the same transaction; otherwise they wait as a list to be downloaded and sent to it. Each
authority then sees only its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core import codes
from fingerpost.core.dates import in_words
from fingerpost.core.intake import standard_list
from fingerpost.core.intake.passed_on import FLOW, counts_as
from fingerpost.db.rls import authority_scope
from fingerpost.intake.models import Passing, Submission
from fingerpost.intake.passing import queries
from fingerpost.intake.receiving import AlreadyReceived, receive
from fingerpost.organisations.models import Authority
from fingerpost.sharing.handing_over import hand_over


def pass_on(submission: Submission) -> None:
    """Give away the lines of a submission just matched that are other authorities'."""
    parts = queries.parts(submission)
    if not parts:
        return
    here = {one.code: one for one in Authority.objects.filter(code__in=parts)}
    with act(
        "passed lines on", by=submission.sent_by, authority_id=submission.authority_id
    ) as detail:
        Passing.objects.bulk_create(
            Passing(
                authority_id=submission.authority_id,
                submission=submission,
                lives_in=code,
                rows=len(rows),
                given_to=_give(submission, here[code], rows) if code in here else None,
                at=timezone.now(),
            )
            for code, rows in sorted(parts.items())  # in one order, whoever gives to the same two
        )
        detail.update(
            submission=submission.pk, lines={code: len(rows) for code, rows in parts.items()}
        )


def given_by(submission: Submission) -> Iterator[tuple[Authority, int]]:
    """The submissions made of a submission's lines elsewhere, each with whose it is."""
    for passing in submission.passings.all():
        if passing.given_to is not None:
            yield Authority.objects.get(code=passing.lives_in), passing.given_to


def tell_of_undoing(submission: Submission) -> None:
    """Let those who were given lines know that the file they came from was undone.

    What they do about it is theirs to decide: the lines were theirs from then on.
    """
    day = in_words(timezone.localdate())
    words = f"{submission.authority} undid the file these lines came from, on {day}."
    for authority, given_to in given_by(submission):
        with authority_scope(authority.pk):
            theirs = Submission.objects.select_for_update().get(pk=given_to)
            theirs.warnings = [*theirs.warnings, words]
            theirs.save(update_fields=["warnings"])


def told(
    rows: Sequence[Mapping[str, Any]], *, code: str, authority: Authority, by: Actor | None
) -> bytes:
    """The lines as a standard list, logged as told to the authority where these people live.

    Nobody of them is held here: whoever is, is no line for others.
    """
    data = standard_list.write(rows)
    hand_over(
        data,
        to=codes.load("local_authorities").label(code),
        flow=FLOW,
        purpose="tracking",
        fields=counts_as(rows),
        many=len(rows),
        authority=authority,
        by=by,
    )
    return data


def _give(
    submission: Submission, authority: Authority, rows: list[Mapping[str, Any]]
) -> int | None:
    """The lines as a submission there, still to be read; the one they made before, if they did."""
    data = told(rows, code=authority.code, authority=submission.authority, by=submission.sent_by)
    with authority_scope(authority.pk):
        try:
            given = receive(
                data,
                authority=authority,
                filename=submission.filename,
                by=None,
                sender=submission.sender,
                as_of=submission.as_of,
                declared_whole=False,
                received_at=submission.received_at,
            )
        except AlreadyReceived as already:
            return already.submission.pk
        given.kind = submission.kind
        given.mapping = standard_list.mapping_of(rows).as_dict()
        given.passed_on_by = submission.authority
        given.save(update_fields=["kind", "mapping", "passed_on_by"])
    return given.pk
