"""Rules 300 to 399: intended destination, SEN support, and the date verified."""

# ruff: noqa: D103 -- a rule's message says what its function finds

from fingerpost.core.returns import named
from fingerpost.core.returns.reading import Period, Reading
from fingerpost.core.returns.rules import not_after, rule

YEAR_11 = 11


@rule(
    "301",
    "A person in Year 11 needs an intended destination.",
    fields="dob period_end",
    absent="intended_destination_yr_11",
    priority=2,
)
def intended_destination_missing(person: Reading, period: Period) -> bool:
    return period.year_group(person.dob) == YEAR_11


verified_after_period = not_after(
    "305",
    "The activity was verified after the end of the period.",
    "date_verified",
    "period_end",
    priority=2,
    source="[S:TOOL19]",
    joins_later=True,
)


@rule(
    "306",
    "The SEND flag and the SEN support flag are both Y; a plan takes the place of support.",
    fields="send_flag sen_support_flag",
    priority=2,
    source="[S:TOOL19][S:CHECKER] priority [ours]",
    later=True,
)
def plan_and_support(person: Reading, _: Period) -> bool:
    return person.send_flag == named.YES and person.sen_support_flag == named.YES
