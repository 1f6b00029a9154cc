"""Saying what the columns of a file mean; it is remembered for the sender's next file."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.workflow import SubmissionState
from fingerpost.intake import actions
from fingerpost.intake.contents import on_disk
from fingerpost.intake.models import Layout, Submission
from fingerpost.organisations.access import Access

Said = dict[str, Any]


def explain(submission: Submission, *, kind: str, mapping: Said, by: Access) -> None:
    """Say what a file we ask about is and what its columns hold, and set it going again.

    Raises:
        Refused: the role may not.
        WrongMove: nothing is asked about it.
    """
    by.check(Permission.SEND_FILES)
    with act("explained a file", by=by.user, authority_id=submission.authority_id) as detail:
        submission = Submission.objects.select_for_update().get(pk=submission.pk)
        submission.move_to(SubmissionState.RECEIVED)
        submission.kind, submission.mapping = kind, mapping
        submission.message = ""
        submission.save()
        _remember(submission, kind=kind, mapping=mapping, by=by)
        detail["submission"] = submission.pk


def read_again(submission: Submission, *, kind: str, mapping: Said, by: Access) -> Submission:
    """Undo a file that was read wrongly, and take the same bytes in again as now said.

    Gives the new submission, still to be read. Either both happen or neither does.

    Raises:
        Refused: the role may not.
        WrongMove: the file is not in use.
    """
    by.check(Permission.UNDO_SUBMISSIONS)
    with transaction.atomic():
        actions.undo(submission, by=by)
        with on_disk(submission) as path, path.open("rb") as file:
            again = actions.receive(
                file,
                authority=submission.authority,
                filename=submission.filename,
                by=by.user,
                sender=submission.sender,
                as_of=submission.as_of,
            )
        again.kind, again.mapping = kind, mapping
        again.save(update_fields=["kind", "mapping"])
        _remember(again, kind=kind, mapping=mapping, by=by)
    return again


def _remember(submission: Submission, *, kind: str, mapping: Said, by: Access) -> None:
    """For this sender's next file with the same headings; what was said last holds."""
    Layout.objects.update_or_create(
        authority_id=submission.authority_id,
        sender_id=submission.sender_id,
        layout=mapping["layout"],
        defaults={
            "kind": kind,
            "mapping": mapping,
            "settled_by": by.user,
            "settled_at": timezone.now(),
        },
    )
