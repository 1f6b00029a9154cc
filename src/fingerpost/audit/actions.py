"""Every write is a named act by someone: one transaction, one event.

with act("undid submission", by=user, authority_id=1, subject=submission) as detail:
    detail["rows"] = 12
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pghistory
from django.db import models, transaction

from fingerpost.audit.models import Event


class Actor(Protocol):
    """Anyone who can be held to what they do: a user. None stands for the system itself."""

    pk: Any


@contextmanager
def act(
    verb: str,
    *,
    by: Actor | None,
    authority_id: int | None,
    subject: models.Model | None = None,
) -> Iterator[dict[str, Any]]:
    """One transaction around a named act, with its history tagged and its event written.

    Put keys and counts into the dictionary it gives; personal data does not belong there.
    """
    detail: dict[str, Any] = {}
    by_id = by.pk if by else None
    with transaction.atomic(), pghistory.context(verb=verb, by=by_id):
        yield detail
        note(verb, by=by, authority_id=authority_id, subject=subject, detail=detail)


def note(
    verb: str,
    *,
    by: Actor | None,
    authority_id: int | None,
    subject: models.Model | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one event for something seen or sent rather than changed."""
    Event.objects.create(
        verb=verb,
        by_id=by.pk if by else None,
        authority_id=authority_id,
        subject_kind=str(subject._meta.model_name) if subject else "",
        subject_id=subject.pk if subject else None,
        detail=detail or {},
    )
