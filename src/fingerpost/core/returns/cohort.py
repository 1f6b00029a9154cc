"""Rules 900 to 999: people counted twice, the database, the September Guarantee, stale school."""

# ruff: noqa: D103 -- a rule's message says what its function finds

from collections.abc import Hashable
from datetime import date

from fingerpost.core.exercises.guarantee import years_back
from fingerpost.core.returns import named
from fingerpost.core.returns.reading import Period, Reading, academic_year_start
from fingerpost.core.returns.rules import cohort_rule, rule

DATABASE_ID_LENGTH = 3
GUARANTEE_YEARS = (11, 12)
GUARANTEE = (
    "year_11_guarantee_status year_11_guarantee_lea_code "
    "year_12_guarantee_status year_12_guarantee_lea_code"
)


@cohort_rule(
    "902",
    "The same identifier stands in the file more than once.",
    fields="young_persons_id",
    priority=1,
    source="[S:TOOL15]",
    of_one_person=True,
)
def same_identifier_2015_16(person: Reading, _: Period) -> Hashable:
    return int(person.young_persons_id)


@cohort_rule(
    "902",
    "The same identifier stands in the file more than once, records kept only for the September "
    "Guarantee aside.",
    fields="young_persons_id cohort_status",
    priority=1,
    source="[S:TOOL19]",
    later=True,
    of_one_person=True,
)
def same_identifier(person: Reading, _: Period) -> Hashable:
    return None if person.cohort_status in named.GUARANTEE_ONLY else int(person.young_persons_id)


@rule(
    "903",
    "The identifier does not begin with a database ID of the file.",
    fields="young_persons_id databases",
    priority=1,
)
def unknown_database(person: Reading, period: Period) -> bool:
    return person.young_persons_id[:DATABASE_ID_LENGTH] not in period.databases


def guarantee_year(born_on: date, period: Period) -> int:
    """The year, 11 or 12, of which the person's September Guarantee now speaks.

    From September to March it is about the year before, so Year 12 by age then answers for
    Year 11 (exercises/windows.csv) [S:TOOL19].
    """
    return period.year_group(born_on) - years_back(period.end.month)


def _guarantee_incomplete(person: Reading, period: Period) -> bool:
    match guarantee_year(person.dob, period):
        case 11:
            return not (person.year_11_guarantee_status and person.year_11_guarantee_lea_code)
        case 12:
            return not (person.year_12_guarantee_status and person.year_12_guarantee_lea_code)
        case _:
            return False


@rule(
    "905",
    "The September Guarantee covers the person, and its status or authority is missing.",
    fields="cohort_status dob period_end",
    maybe=GUARANTEE,
    priority=1,
)
def covered_without_status(person: Reading, period: Period) -> bool:
    return person.cohort_status in named.GUARANTEE_ONLY and _guarantee_incomplete(person, period)


@rule(
    "906",
    "The guarantee indicator is Y, and the September Guarantee status or authority is missing.",
    fields="guarantee_status_indicator dob period_end",
    maybe=GUARANTEE,
    priority=1,
)
def indicated_without_status(person: Reading, period: Period) -> bool:
    return person.guarantee_status_indicator == named.YES and _guarantee_incomplete(person, period)


@cohort_rule(
    "907",
    "The same unique learner number stands on another person.",
    fields="unique_learner_no",
    priority=1,
    source="[S:TOOL15]",
)
def same_learner_number_2015_16(person: Reading, _: Period) -> Hashable:
    return int(person.unique_learner_no)


@cohort_rule(
    "907",
    "The same unique learner number stands on another person, those sent as duplicates aside.",
    fields="unique_learner_no cohort_status",
    priority=1,
    source="[S:TOOL19]",
    later=True,
)
def same_learner_number(person: Reading, _: Period) -> Hashable:
    return None if person.cohort_status in named.DUPLICATE else int(person.unique_learner_no)


@cohort_rule(
    "908",
    "Another person has the same names and date of birth; they may be one person sent twice.",
    fields="given_name family_name dob",
    priority=3,
)
def same_names_and_birthday(person: Reading, _: Period) -> Hashable:
    return (
        person.given_name.strip().casefold(),
        person.family_name.strip().casefold(),
        person.dob,
    )


@rule(
    "909",
    "The activity is a school one from before this academic year, and nobody has verified it since "
    "the year began.",
    fields="activity_code start_date period_end",
    maybe="date_verified",
    priority=2,
    source="[S:CHECKER] priority [ours]",
    later=True,
)
def school_of_last_year(activity: Reading, period: Period) -> bool:
    last_word = max(filter(None, (activity.start_date, activity.date_verified)))
    return activity.activity_code in named.COMPULSORY and last_word < academic_year_start(
        period.end
    )


@rule(
    "SG-new-1",
    "There is a Year 12 September Guarantee status, and the person's guarantee is that of Year 11.",
    fields="dob year_12_guarantee_status period_end",
    priority=2,
    source="[S:CHECKER] number not seen; code and priority [ours]",
    later=True,
)
def year_12_status_in_year_11(person: Reading, period: Period) -> bool:
    return guarantee_year(person.dob, period) == GUARANTEE_YEARS[0]


@rule(
    "SG-new-2",
    "There is a September Guarantee status, and the person is too young or too old for one.",
    fields="dob period_end",
    maybe=GUARANTEE,
    priority=2,
    source="[S:CHECKER] number not seen; code and priority [ours]",
    later=True,
)
def outside_guarantee_years(person: Reading, period: Period) -> bool:
    has_status = person.year_11_guarantee_status or person.year_12_guarantee_status
    return bool(has_status) and guarantee_year(person.dob, period) not in GUARANTEE_YEARS
