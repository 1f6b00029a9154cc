"""The steps of the time line, one for each statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.people.presenters.cards import ACTIVITIES
from fingerpost.caseload.people.presenters.status import THE_PROVIDER, as_record, speaks_of
from fingerpost.core import codes, records
from fingerpost.evidence.models import Evidence
from fingerpost.web.words import date_words

SOURCES = codes.load("sources")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the time line: a statement, a try, a message.

    `key` is a letter for what it is and its key; `at` when we learned of it, which orders what
    speaks of one day; `undo_url` where it is taken back, empty where it cannot be.
    """

    key: str
    title: str
    on: date
    source: str
    kind: str
    recorded: date
    facts: Sequence[str]
    note: str
    submission: str
    withdrawn: str
    undo_url: str
    at: datetime


def in_one_order(*several: Iterable[Step]) -> list[Step]:
    """Steps of several kinds, by the day they speak of, latest first."""
    every = [step for steps in several for step in steps]
    return sorted(every, key=lambda step: (step.on, step.at), reverse=True)


def time_line(
    evidence: Iterable[Evidence],
    status: records.Status,
    *,
    files: dict[int, str],
    came_of: Mapping[int, tuple[str, str]],
) -> list[Step]:
    """Every statement in words, those withdrawn with the reason.

    Args:
        evidence: what was said.
        status: what it makes, so that what speaks is marked.
        files: by submission, where it is seen.
        came_of: by statement, the try it came of, in words and where that is taken back.
    """
    return [
        _step(statement, status, files, *came_of.get(statement.pk, ("", "")))
        for statement in evidence
    ]


def _step(
    statement: Evidence, status: records.Status, files: dict[int, str], came_of: str, undo_url: str
) -> Step:
    said = as_record(statement)
    file = files.get(statement.submission_id or 0, "")
    return Step(
        key=f"e{statement.pk}",
        title=_title(statement),
        on=said.vouched_on,
        source=_source(statement),
        kind=_kind(said, status),
        recorded=said.recorded_on,
        facts=[came_of, *_facts(statement)] if came_of else _facts(statement),
        note=statement.note,
        submission=file,
        withdrawn=_withdrawn(statement),
        undo_url=undo_url or _undo_url(statement),
        at=statement.recorded_at,
    )


def _undo_url(statement: Evidence) -> str:
    may = _by_hand(statement) and statement.withdrawn_at is None
    return reverse("withdraw_statement", args=[statement.person_id, statement.pk]) if may else ""


def _title(statement: Evidence) -> str:
    what = ACTIVITIES.label(statement.code)
    where = f" at {statement.provider.name}" if statement.provider else ""
    starts, ended = statement.starts_on, statement.ended_on
    if starts and ended and ended < starts:
        return f"Never started: {what}{where}"
    if ended:
        start = f" from {date_words(starts)}" if starts else ""
        return f"{what}{where}{start} until {date_words(ended)}"
    return f"{what}{where}" + (f" since {date_words(starts)}" if starts else "")


def _source(statement: Evidence) -> str:
    words = SOURCES[statement.source]["in_words"]
    words = words[:1].upper() + words[1:]
    if statement.provider:
        words = words.replace(THE_PROVIDER, f"{statement.provider.name}'s")
    return f"{words}, taken down by {statement.recorded_by}" if _by_hand(statement) else words


def _by_hand(statement: Evidence) -> bool:
    return statement.submission_id is None and statement.recorded_by_id is not None


def _kind(said: records.Evidence, status: records.Status) -> str:
    if said.withdrawn_on:
        return "withdrawn"
    if status.spoken_by and status.spoken_by.key == said.key:
        return "lapsed" if status.lapsed else "current"
    if any(speaks_of(sentence, said) for sentence in status.disagreements):
        return "disagrees"
    return ""


def _facts(statement: Evidence) -> list[str]:
    facts = [f"Course: {statement.course}."] if statement.course else []
    if statement.verified_on is None:
        facts.append("No day of confirmation was given, so the day it was recorded counts.")
    if statement.expected_end_on and statement.expected_end_on != statement.ended_on:
        facts.append(f"Expected to end on {date_words(statement.expected_end_on)}.")
    if statement.review_on:
        facts.append(f"To be asked again on {date_words(statement.review_on)}.")
    return facts


def _withdrawn(statement: Evidence) -> str:
    if statement.withdrawn_at is None:
        return ""
    on = date_words(timezone.localtime(statement.withdrawn_at).date())
    by = f" by {statement.withdrawn_by}" if statement.withdrawn_by else ""
    why = f": {statement.withdrawn_why}" if statement.withdrawn_why else ""
    return f"Withdrawn on {on}{by}{why}."
