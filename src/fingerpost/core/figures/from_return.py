"""The cohort as a return states it: what the DfE counts from is the file it was sent."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from fingerpost.core import codes, dates
from fingerpost.core.figures.snapshot import Member, Snapshot
from fingerpost.core.returns import named
from fingerpost.core.returns.difference import standing
from fingerpost.core.returns.reading import read_date
from fingerpost.core.returns.records import ReturnRecord

PRIMARY_STATUS = "P"
DATABASE_DIGITS = 3


def snapshot(
    records: Iterable[ReturnRecord],
    period_end: date,
    *,
    schools: Mapping[int, str] | None = None,
) -> Snapshot:
    """Everybody in a return as members of the cohort at its period end.

    Args:
        records: of the file.
        period_end: the day it speaks of.
        schools: the school last attended by our number of the person; the file has none.
    """
    return Snapshot(period_end, tuple(_members(records, period_end, schools or {})))


def _members(
    records: Iterable[ReturnRecord], period_end: date, schools: Mapping[int, str]
) -> Iterator[Member]:
    """Whoever has no date of birth that can be read has no age, and so is not counted."""
    known = codes.load("activities")
    for record in records:
        born_on = read_date(record.dob)
        if born_on is None:
            continue
        stands = standing(record, period_end)
        person = local_id(record.young_persons_id)
        yield Member(
            person=person,
            code=stands.code if stands.code in known else named.NOT_KNOWN_AFTER_YEAR_11,
            group=stands.group,
            age=dates.academic_age(born_on, period_end),
            lapsed=stands.lapsed,
            cohort_status=record.cohort_status or PRIMARY_STATUS,
            sex=record.gender,
            ethnicity=record.ethnicity,
            ehc_plan=record.send_flag == named.YES,
            sen_support=record.sen_support_flag == named.YES,
            characteristics=frozenset(record.characteristics),
            area=record.postcode.partition(" ")[0].upper(),
            school=schools.get(person, ""),
            provider=record.establishment_name,
        )


def local_id(identifier: str) -> int:
    """Our own number: what follows the three digits of the database."""
    return int(identifier[DATABASE_DIGITS:])
