"""The first step: every line of a file becomes a row, a few at a time."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from fingerpost.core.access import Permission, may
from fingerpost.core.intake.kinds import OF_PEOPLE, Kind
from fingerpost.core.intake.layouts import Settled
from fingerpost.core.intake.mapping import Mapping as ColumnMapping
from fingerpost.core.intake.mapping import fields as known_fields
from fingerpost.core.intake.reading import Reading, RowOutcome, read
from fingerpost.core.intake.refusals import Refused
from fingerpost.core.intake.register import read_register
from fingerpost.core.workflow import SubmissionState
from fingerpost.db import bulk
from fingerpost.intake.contents import on_disk
from fingerpost.intake.models import Layout, Row, Submission
from fingerpost.intake.records import to_json
from fingerpost.organisations.actions import load_register
from fingerpost.people import details

LAYOUTS_TRIED = 50
ROW_COLUMNS = (
    "authority_id",
    "submission_id",
    "number",
    "fields",
    "problems",
    "outcome",
    "matched_by",
    "lives_in",
)
NO_REGISTER = (
    "This is a register of schools or providers, which only a data manager of the authority loads."
)


def read_step(submission: Submission, *, derive: bool, at: datetime | None = None) -> None:
    """Read the file and keep every line of it as a row."""
    with on_disk(submission) as path:
        try:
            reading = _read(submission, path)
            if reading.kind is Kind.REGISTER:
                _may_load_register(submission)
                _load_register(submission, path)
                return
            if reading.question:
                _ask(submission, reading)
                return
            with transaction.atomic():  # a file that fails half way leaves none of its rows
                _keep_rows(submission, reading)
        except Refused as refusal:
            submission.move_to(SubmissionState.REFUSED)
            submission.message = refusal.sentence[:500]
            submission.finished_at = timezone.now()
            submission.save()


def _read(submission: Submission, path: Path) -> Reading:
    return read(
        path,
        filename=submission.filename,
        sender=submission.sender.record() if submission.sender else None,
        as_of=submission.as_of,
        mapping=ColumnMapping.from_dict(submission.mapping) if submission.mapping else None,
        kind=Kind(submission.kind) if submission.kind else None,
        settled=_settled(submission),
    )


def _settled(submission: Submission) -> list[Settled]:
    """What people have said of this sender's layouts, the latest first."""
    said = Layout.objects.filter(
        authority_id=submission.authority_id, sender_id=submission.sender_id
    )
    return [
        Settled(
            Kind(one.kind),
            ColumnMapping.from_dict(one.mapping),
            timezone.localtime(one.settled_at).date(),
        )
        for one in said[:LAYOUTS_TRIED]
    ]


def _ask(submission: Submission, reading: Reading) -> None:
    submission.move_to(SubmissionState.ASKING)
    submission.message = reading.question[:500]
    submission.mapping = reading.mapping.as_dict()
    submission.warnings = list(reading.warnings)
    submission.save()


def _may_load_register(submission: Submission) -> None:
    """Registers are the same for every authority, so not every sender may change them.

    Raises:
        Refused: who sent it holds no role that may.
    """
    sent_by = submission.sent_by
    if sent_by is None:  # a command of this machine
        return
    roles = [m.role for m in sent_by.memberships.filter(authority=submission.authority)]
    if not any(may(role, Permission.MANAGE_REGISTER) for role in roles):
        raise Refused(NO_REGISTER)


def _load_register(submission: Submission, path: Path) -> None:
    counts = load_register(read_register(path), by=submission.sent_by)
    submission.kind = Kind.REGISTER
    submission.counts = counts
    for state in (SubmissionState.READ, SubmissionState.MATCHED, SubmissionState.APPLIED):
        submission.move_to(state)
    submission.finished_at = timezone.now()
    submission.save()


def _keep_rows(submission: Submission, reading: Reading) -> None:
    rows = (
        (
            submission.authority_id,
            submission.pk,
            row.number,
            json.dumps(to_json(row.fields)),
            [*row.problems, *_too_long(row.fields)],
            str(_first_outcome(reading.kind, row.outcome)),
            "",
            "",
        )
        for row in reading.rows
    )
    kept = bulk.insert("intake_row", ROW_COLUMNS, rows)
    if not kept:
        raise Refused("The list has headings but no lines below them. Check it and send it again.")
    submission.kind = reading.kind
    submission.kind_reason = reading.kind_reason[:500]
    submission.warnings = list(reading.warnings)
    submission.mapping = reading.mapping.as_dict()
    submission.counts = {"rows": kept}
    if reading.speaks_for:
        submission.as_of = min(reading.speaks_for, submission.as_of)
    submission.move_to(SubmissionState.READ)
    submission.save()


def _too_long(fields: Mapping[str, Any]) -> list[str]:
    labels = known_fields()
    return [
        f"{labels[name].label} is longer than {details.WIDTHS[name]} characters: "
        "only the start is kept with the person."
        for name in details.too_long(fields)
    ]


def _first_outcome(kind: Kind, outcome: RowOutcome) -> Row.Outcome:
    if outcome is RowOutcome.SKIPPED:
        return Row.Outcome.SKIPPED
    return Row.Outcome.READ if kind in OF_PEOPLE else Row.Outcome.KEPT
