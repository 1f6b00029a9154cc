"""A status as it is said: a headline, until when, why, and who disagrees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from fingerpost.caseload.people.presenters.cards import ACTIVITIES, Standing, standing
from fingerpost.core import records
from fingerpost.core.destinations.explain import said_by
from fingerpost.evidence.models import Evidence
from fingerpost.evidence.records import record
from fingerpost.web.words import date_words

THE_PROVIDER = "The provider's"


@dataclass(frozen=True, slots=True)
class StatusWords:
    """A status as it is said: a headline, until when, why, and who disagrees."""

    standing: Standing
    headline: str
    until: str
    reasons: Sequence[str]
    disagreements: Sequence[str]
    as_at: date
    as_known_at: date


def status_words(status: records.Status, evidence: Iterable[Evidence]) -> StatusWords:
    """The status in words, with providers called by their names."""
    named = [(as_record(e), e.provider.name) for e in evidence if e.provider]
    return StatusWords(
        standing=standing(status, status.as_at),
        headline=_headline(status, {said.key: name for said, name in named}),
        until=_until(status),
        reasons=[with_provider(sentence, named) for sentence in status.reasons],
        disagreements=[with_provider(sentence, named) for sentence in status.disagreements],
        as_at=status.as_at,
        as_known_at=status.as_known_at,
    )


def as_record(statement: Evidence) -> records.Evidence:
    """A row as the core speaks of it."""
    recorded = timezone.localtime(statement.recorded_at).date()
    withdrawn = statement.withdrawn_at and timezone.localtime(statement.withdrawn_at).date()
    return record(
        (
            statement.pk,
            statement.code,
            statement.source,
            statement.starts_on,
            statement.ended_on,
            statement.verified_on,
            statement.expected_end_on,
            statement.review_on,
            statement.provider_id,
            statement.course,
            recorded,
            withdrawn,
        )
    )


def _headline(status: records.Status, names: dict[int | None, str]) -> str:
    speaker = status.spoken_by
    name = names.get(speaker.key, "") if speaker else ""
    course = speaker.course if speaker else ""
    what = ACTIVITIES.label(status.code)
    where = f" at {name}" if name else ""
    studying = f" ({course})" if course else ""
    since = f", since {date_words(status.since)}" if status.since else ""
    return f"{what}{where}{studying}{since}."


def _until(status: records.Status) -> str:
    if status.lapses_on is None:
        return ""
    day = date_words(status.lapses_on)
    if status.lapsed:
        return f"Lapsed after {day}, {_why_lapsed(status, status.lapses_on)}"
    return f"Lapses on {day} unless confirmed"


def _why_lapsed(status: records.Status, lapse: date) -> str:
    """What ended it: its expected end or review may have, though somebody confirmed it since."""
    speaker = status.spoken_by
    if speaker and speaker.expected_end_on == lapse:
        return "when it was expected to end"
    if speaker and speaker.vouched_on > lapse:
        return "because its review date has passed"
    return "because nobody has confirmed it since"


def with_provider(sentence: str, named: Iterable[tuple[records.Evidence, str]]) -> str:
    """The sentence with the provider who is meant called by name, where we can tell."""
    if not sentence.startswith(THE_PROVIDER):
        return sentence
    for statement, name in named:
        if speaks_of(sentence, statement):
            return f"{name}'s{sentence.removeprefix(THE_PROVIDER)}"
    return sentence


def speaks_of(sentence: str, statement: records.Evidence) -> bool:
    """Whether a reason or disagreement quotes this statement."""
    return (
        sentence.startswith(said_by(statement))
        and f"({statement.code})" in sentence
        and date_words(statement.vouched_on) in sentence
    )
