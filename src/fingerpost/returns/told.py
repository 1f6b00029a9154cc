"""What the DfE had been told by a moment: how returns sent by then carry everybody."""

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fingerpost.core.cohorts.leaving import SENT_ONCE, Told
from fingerpost.core.returns import xml
from fingerpost.organisations.models import Authority
from fingerpost.returns.models import Return


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The latest return sent for an earlier month, and who had left by one sent for a later."""

    before: Mapping[str, str]
    before_end: date | None
    month_before: date
    left_later: frozenset[str]

    def of(self, identifier: str) -> Told:
        """What was said of one person."""
        return Told(
            before=self.before.get(identifier, ""),
            before_end=self.before_end,
            later=identifier in self.left_later,
        )


def by_then(authority: Authority, *, period_end: date, known_at: datetime) -> Sent:
    """What returns marked as sent by this moment say, those for the same month left out.

    Of several sent for one month the last counts: it replaced the others.
    """
    every = Return.objects.filter(authority=authority, sent_at__lte=known_at)
    by_period = {one.period_end: one for one in every.order_by("sent_at")}
    earlier = max((end for end in by_period if end < period_end), default=None)
    later = [statuses_in(one) for end, one in by_period.items() if end > period_end]
    return Sent(
        before=statuses_in(by_period[earlier]) if earlier else {},
        before_end=earlier,
        month_before=period_end.replace(day=1) - timedelta(days=1),
        left_later=frozenset(
            identifier
            for statuses in later
            for identifier, status in statuses.items()
            if status in SENT_ONCE
        ),
    )


def statuses_in(built: Return) -> dict[str, str]:
    """Each person's number in the return and the cohort status it gives them."""
    return xml.cohort_statuses(io.BytesIO(zlib.decompress(built.file.data)))


def identifier(authority: Authority, local_id: int) -> str:
    """The number the return gives somebody."""
    return f"{authority.database_id}{local_id:010d}"
