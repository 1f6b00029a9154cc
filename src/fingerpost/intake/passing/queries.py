"""The lines of a submission that are other authorities'."""

from collections.abc import Mapping
from typing import Any

from fingerpost.core.intake.passed_on import passed_on
from fingerpost.intake.models import Submission
from fingerpost.intake.records import from_json


def parts(submission: Submission) -> dict[str, list[Mapping[str, Any]]]:
    """By authority what of its lines goes there, in the order of the file."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    rows = submission.rows.exclude(lives_in="").order_by("number")
    for code, fields in rows.values_list("lives_in", "fields"):
        found.setdefault(code, []).append(passed_on(from_json(fields)))
    return found


def part(submission: Submission, code: str) -> list[Mapping[str, Any]]:
    """Those of one authority."""
    rows = submission.rows.filter(lives_in=code).order_by("number")
    return [passed_on(from_json(fields)) for fields in rows.values_list("fields", flat=True)]
