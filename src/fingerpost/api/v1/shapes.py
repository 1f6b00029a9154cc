"""What an answer holds. The contract describes each field; a test compares the two."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from fingerpost.caseload.notices.models import Notice
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.presenters import RowWords, SubmissionWords, for_sender, row_words

COUNTED = ("rows", "silent", "withheld", "statements")


def submission(found: Submission, *, is_new: bool = False) -> dict[str, Any]:
    """One file: what it is, how far it has come, what became of its rows."""
    return {
        "id": found.pk,
        "is_new": is_new,
        "state": found.state,
        "state_in_words": found.state_in_words,
        "is_under_way": found.is_under_way,
        "message": found.message,
        "filename": found.filename,
        "kind": found.kind,
        "as_of": found.as_of.isoformat(),
        "received_at": found.received_at.isoformat(),
        "finished_at": found.finished_at.isoformat() if found.finished_at else None,
        "counts": {name: found.counts.get(name, 0) for name in COUNTED}
        | {outcome.replace(" ", "_"): n for outcome, n in for_sender(found.counts).items()},
        "still_needed": [
            {"what": what, "lines": lines} for what, lines in SubmissionWords(found).wanted
        ],
        "warnings": list(found.warnings),
        "links": {
            "self": reverse("api_submission", args=[found.pk]),
            "rows": reverse("api_rows", args=[found.pk]),
        },
    }


def rows(found: Submission, page: Page[Row], *, per_page: int) -> dict[str, Any]:
    """One page of a receipt."""
    address = reverse("api_rows", args=[found.pk])
    following = None
    if page.has_next():
        following = f"{address}?page={page.next_page_number()}&per_page={per_page}"
    return {
        "submission": found.pk,
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": following,
        "rows": [row(each) for each in row_words(page, to_sender=True)],
    }


def notices(page: Page[Notice], told: Mapping[int, str], *, per_page: int) -> dict[str, Any]:
    """One page of the notices an organisation gave, with what it may read of what came of each."""
    following = None
    if page.has_next():
        address = reverse("api_leaver_notices")
        following = f"{address}?page={page.next_page_number()}&per_page={per_page}"
    return {
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": following,
        "notices": [notice(each, told[each.pk]) for each in page],
    }


def notice(found: Notice, in_words: str) -> dict[str, Any]:
    """One notice: what was sent, and what came of it."""
    born_on = RowWords(found.row).born_on
    return {
        "submission": found.submission_id,
        "line": found.row.number,
        "given_name": str(found.row.fields.get("given_name") or ""),
        "family_name": str(found.row.fields.get("family_name") or ""),
        "born_on": born_on.isoformat() if born_on else None,
        "last_attended": found.last_attended.isoformat() if found.last_attended else None,
        "received_at": found.received_at.isoformat(),
        "told_before": found.repeats is not None,
        "in_words": in_words,
        "since": found.first.stage_at.isoformat(),
    }


def row(words: RowWords) -> dict[str, Any]:
    """One line: what the sender sent of it, and what became of it. No key and no status of ours."""
    found, born_on = words.row, words.born_on
    return {
        "line": found.number,
        "given_name": str(found.fields.get("given_name") or ""),
        "family_name": str(found.fields.get("family_name") or ""),
        "born_on": born_on.isoformat() if born_on else None,
        "outcome": words.outcome.replace(" ", "_"),
        "outcome_in_words": words.became,
        "to_look_at": list(found.problems),
        "still_needed": words.still_needed,
        "later": words.later,
    }
