"""The activity survey: what last summer's Year 11 leavers do on 1 November (STA-15).

The answer is the status derived as at that day, as known by the end of the follow-up (days.csv):
the main activity that had started and not ended, confirmed and not lapsed. So a call in December
that says 'at college since September' counts, and a place begun on 3 November does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fingerpost.core import codes
from fingerpost.core.dates import in_words
from fingerpost.core.destinations.derive import derive
from fingerpost.core.exercises import tables
from fingerpost.core.records import Evidence, Group, Status

ACTIVITIES = codes.load("activities")
MISSING = "not recorded"


def days(year: int, today: date) -> tuple[date, date]:
    """The day the survey of a year asks about, and by when it must be known; today at the latest.

    Before its day comes the survey shows what would be said if it were today.
    """
    reference, until = tables.day("survey_reference", year), tables.day("survey_follow_up", year)
    return min(reference, today), min(until, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One young person's answer, with who confirmed it and when; without one, why it is missing."""

    status: Status
    reason: str

    @property
    def is_recorded(self) -> bool:
        """Whether we know what they did on the day."""
        return self.status.group is not Group.NOT_KNOWN

    @property
    def part(self) -> str:
        """What it is counted as."""
        return str(self.status.group) if self.is_recorded else MISSING

    def days_old(self, today: date) -> int | None:
        """How long ago somebody stood by it."""
        speaker = self.status.spoken_by
        return (today - speaker.vouched_on).days if speaker else None


def answer(
    evidence: Iterable[Evidence], *, born_on: date, as_at: date, as_known_at: date
) -> Answer:
    """What one person did on the day, from all that is said of them.

    Args:
        evidence: every statement about the person, in any order.
        born_on: their date of birth.
        as_at: the day asked about.
        as_known_at: the day whose knowledge counts.
    """
    status = derive(evidence, born_on=born_on, as_at=as_at, as_known_at=as_known_at)
    return Answer(status=status, reason=_reason(status))


def _reason(status: Status) -> str:
    what = ACTIVITIES.label(status.code)
    if status.group is not Group.NOT_KNOWN:
        since = f" since {in_words(status.since)}" if status.since else ""
        return f"{what}{since}."
    if status.lapsed and status.lapses_on:
        return f"{what} had lapsed after {in_words(status.lapses_on)}: nobody confirmed it."
    if status.spoken_by:
        return f"We tried and could not find out: {what}."
    return f"Nothing we hold says what they did on {in_words(status.as_at)}."
