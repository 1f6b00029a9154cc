"""When a status stops counting as current (DESIGN rules 8 to 10).

Which rule an activity follows is a column of codes/activities.csv, by requirement year:

    academic year end   31 August closing the academic year it was verified in
    months              so many months after it was verified
    review              28 days after its review date
    never               NEET and not known carry no lapse date

It never lapses later than its expected end. Marks: [S-inferred] from one authority's test data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from fingerpost.core import codes, dates
from fingerpost.core.records import Evidence, Group

GRACE_AFTER_REVIEW = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Activity:
    """What the code list of a requirement year says about one activity code."""

    code: str
    name: str
    family: str
    group: Group
    lapse_rule: str
    lapse_months: int
    lapsed_counts_as: Group

    @property
    def is_known(self) -> bool:
        """Whether the code says what the person does."""
        return self.group is not Group.NOT_KNOWN


@cache
def activities(requirement_year: str) -> Mapping[str, Activity]:
    """Every activity code ever used, speaking as in this requirement year where valid in it.

    Codes withdrawn since stay readable, so that old evidence keeps its meaning.
    """
    every = codes.load("activities")
    rows = dict(every.rows) | dict(every.valid_in(requirement_year).rows)
    return {
        code: Activity(
            code=code,
            name=row["name"],
            family=row["family"],
            group=Group(row["group"]),
            lapse_rule=row["lapse_rule"],
            lapse_months=int(row["lapse_months"] or 0),
            lapsed_counts_as=Group(row["lapsed_counts_as"] or row["group"]),
        )
        for code, row in rows.items()
    }


def lapses_on(
    activity: Activity, evidence: Evidence, *, begins_on: date | None = None
) -> date | None:
    """The last day on which `evidence` makes `activity` current; None where it does not lapse.

    `begins_on` is the start of its spell, for evidence that says none itself.
    """
    due = _due(activity, evidence, begins_on or evidence.begins_on)
    if due is None or evidence.expected_end_on is None:
        return due
    return min(due, evidence.expected_end_on)


def _due(activity: Activity, evidence: Evidence, begins_on: date) -> date | None:
    counted_from = max(evidence.vouched_on, begins_on)
    match activity.lapse_rule:
        case "academic year end":
            return dates.academic_year_end(counted_from)
        case "months":
            return dates.add_months(counted_from, activity.lapse_months)
        case "review":
            # A missing review date is taken as due at once, so that nothing stays current
            # for ever because a box was left empty [ours].
            return dates.later(evidence.review_on or counted_from, GRACE_AFTER_REVIEW)
        case _:
            return None


def why(activity: Activity, evidence: Evidence, lapse: date) -> str:
    """The lapse rule in words: the end of 'current until … because …'."""
    if lapse == evidence.expected_end_on:
        return "when it is expected to end"
    match activity.lapse_rule:
        case "academic year end":
            return "the end of the academic year"
        case "months":
            return f"{activity.lapse_months} months after it was last confirmed"
        case _:
            return "28 days after its review date"
