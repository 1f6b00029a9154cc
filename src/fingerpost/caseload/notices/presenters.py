"""Words for the pages about leaver notices."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.notices import queries
from fingerpost.caseload.notices.models import Notice
from fingerpost.core import codes
from fingerpost.core.dates import academic_year
from fingerpost.core.notices import WITHHELD, stages
from fingerpost.core.notices.clock import Clock, Times, clock, is_forwarded_late
from fingerpost.intake.models import Passing
from fingerpost.intake.presenters import RowWords
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.web.words import of_base


@dataclass(frozen=True)
class NoticeWords:
    """A notice in words; to its sender, who may read `answer`, unless `to_sender` is false."""

    notice: Notice
    today: date
    to_sender: bool = True
    within: int = 0
    answer: str = ""

    @property
    def line(self) -> RowWords:
        """The line as it was sent."""
        return RowWords(self.notice.row, to_sender=self.to_sender)

    @property
    def received_on(self) -> date:
        """The day it came."""
        return timezone.localtime(self.notice.received_at).date()

    @property
    def stage(self) -> str:
        """What came of it."""
        return self.answer or self.notice.in_words

    @property
    def colour(self) -> str:
        """The colour of its tag: green once it is over, blue while something is to come, or to its
        sender where we may not say."""
        is_over = stages()[self.notice.first.stage].is_final and self.stage != WITHHELD
        return "green" if is_over else "blue"

    @property
    def stage_on(self) -> date:
        """Since when it stands there."""
        return timezone.localtime(self.notice.first.stage_at).date()

    @property
    def clock(self) -> Clock:
        """How long it has waited."""
        return clock(self.received_on, self.today, within=self.within)


def without_first_contact(access: Access, today: date) -> tuple[str, str, int, str]:
    """The list of those not reached yet as work: name, address, how many, and what it is."""
    return (
        "Leaver notices without first contact",
        reverse("leaver_notices_without_contact"),
        queries.without_first_contact(access, today).count(),
        "Somebody told us that they left, and nobody has reached them since.",
    )


def outcomes(access: Access, today: date) -> list[tuple[str, int]]:
    """What came of this academic year's notices and of how many; names nobody, most first."""
    given = queries.of_year(access, academic_year(today))
    return Counter(one.in_words for one in given).most_common()


@dataclass(frozen=True)
class PassingWords:
    """Lines for another authority, and when they went."""

    passing: Passing

    @property
    def where(self) -> str:
        """The authority they live in."""
        return codes.load("local_authorities").label(self.passing.lives_in)

    @property
    def sent_at(self) -> Any:
        """When they went; None while they wait here."""
        if self.passing.given_to is not None:
            return self.passing.at
        sending = getattr(self.passing, "sending", None)
        return sending.sent_at if sending else None

    @property
    def how(self) -> str:
        """How they went, and who sent them."""
        if self.passing.given_to is not None:
            return "At once, by this system"
        sending = getattr(self.passing, "sending", None)
        return f"{sending.get_how_display()}, by {sending.sent_by}" if sending else ""

    @property
    def is_late(self) -> bool:
        """Whether they went, or still wait, after the day they came."""
        came = timezone.localtime(self.passing.submission.received_at).date()
        went = timezone.localtime(self.sent_at).date() if self.sent_at else timezone.localdate()
        return is_forwarded_late(came, went)


@dataclass(frozen=True, slots=True)
class ProviderTimes:
    """What the notices of one provider took, and how many left it without one."""

    sender: Organisation
    times: Times | None
    missed: int

    @property
    def notices(self) -> int:
        """How many it gave."""
        return self.times.notices if self.times else 0

    @property
    def to_notice(self) -> str:
        """The median from the last day to the notice."""
        return days(self.times.to_notice) if self.times else ""

    @property
    def to_contact(self) -> str:
        """The median from the notice to first contact, with how many were reached."""
        if self.times is None or not self.times.reached:
            return ""
        base = of_base(self.times.reached, self.times.notices)
        return f"{days(self.times.to_contact)} ({base} reached)"


def by_provider(
    found: Mapping[int | None, Times], missed: Mapping[int, int], senders: Iterable[Organisation]
) -> list[ProviderTimes]:
    """A line for each provider that gave notice, or should have; the most missed first."""
    lines = [ProviderTimes(one, found.get(one.pk), missed.get(one.pk, 0)) for one in senders]
    return sorted(lines, key=lambda line: (-line.missed, line.sender.name))


def days(count: float | None) -> str:
    """A median of days in words: '3 days', '2.5 days'."""
    if count is None:
        return ""
    number = f"{count:g}"
    return f"{number} day" if count == 1 else f"{number} days"
