"""An NCCIS return of another system as a list of people: what a take-over reads.

Each record becomes one row of the same fields as any other file's, so that matching, receipts,
undo and waiting rows are those of every file. What each column means is not guessed: the return
says so itself (`COLUMNS`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.refusals import EMPTY, Limits, Refused, too_long
from fingerpost.core.intake.rows import ReadRow, RowOutcome
from fingerpost.core.intake.table import Line, Official, Table, table_of
from fingerpost.core.returns import named, xml
from fingerpost.core.returns.fields import FIELDS
from fingerpost.core.returns.findings import Unreadable
from fingerpost.core.returns.records import Header, ReturnRecord

# Fields of the return and the fields of a row that they are; those not here are worked out afresh.
COLUMNS = {
    "young_persons_id": "return_id",
    "cohort_status": "cohort_status",
    "given_name": "given_name",
    "middle_name": "middle_names",
    "family_name": "family_name",
    "address_line_1": "address_line_1",
    "address_line_2": "address_line_2",
    "address_line_3": "address_line_3",
    "address_line_4": "address_line_4",
    "town": "town",
    "county": "county",
    "postcode": "postcode",
    "gender": "sex",
    "dob": "born_on",
    "ethnicity": "ethnicity",
    "lead_lea": "home_authority",
    "educated_lea": "educated_authority",
    "transferred_to_la_code": "transferred_to",
    "lea_code_at_year_11": "year11_authority",
    "unique_learner_no": "uln",
    "unique_pupil_number": "upn",
    "previous_ypid_identifier": "previous_return_id",
    "year_11_guarantee_status": "year_11_guarantee",
    "year_11_guarantee_lea_code": "year_11_guarantee_authority",
    "year_12_guarantee_status": "year_12_guarantee",
    "year_12_guarantee_lea_code": "year_12_guarantee_authority",
    "level_of_need_code": "level_of_need",
    "send_flag": "ehc_plan",
    "sen_support_flag": "sen_support",
    "characteristics": "characteristics",
    "activity_code": "activity",
    "start_date": "starts_on",
    "date_ascertained": "ascertained_on",
    "date_verified": "verified_on",
    "review_date": "review_on",
    "establishment_number": "provider_laestab",
    "establishment_name": "provider_name",
    "uk_provider_reference_number": "provider_ukprn",
    "neet_start_date": "neet_since",
    "predicted_end_date": "expected_end_on",
    "intended_destination_yr_11": "intended_destination",
}
REASON = "Its outermost tag is that of the return."
NO_NUMBER = "9999"  # "at a place without a number", which is no place of the register's
IDENTIFIER = re.compile(r"\d{1,13}")
NO_PERSON = named.DUPLICATE | named.NEVER_SENT
NOT_A_PERSON = "Its system sends this record as a duplicate or as already gone: it is nobody new."
LAST = named.COHORT_STATUSES.where(sent="once")
"""The cohort statuses with which somebody is returned for the last time."""


def read_return(path: Path, limits: Limits) -> Table:
    """The records of a return as a table; its file is read afresh at every walk.

    Raises:
        Refused: it is not a return that can be read, or holds nobody.
    """
    count, header = 0, None
    try:
        with xml.read(path) as file:
            header = file.header
            for count, _ in enumerate(file, 1):
                if count > limits.rows:
                    raise Refused(too_long(limits))
    except Unreadable as fault:
        raise Refused(str(fault)) from fault
    if not count:
        raise Refused(EMPTY)
    official = Official(
        kind=Kind.NCCIS,
        reason=REASON,
        columns=tuple((FIELDS[name].label, field) for name, field in COLUMNS.items()),
        count=count,
        lines=lambda _day, _sender: _lines(path),
        speaks_for=_period_end(header),
    )
    return table_of(official, "NCCIS return")


def checked(row: ReadRow) -> ReadRow:
    """A row as it is; records that stand for nobody are kept and left out, saying why."""
    status = row.fields.get("cohort_status")
    if status in NO_PERSON and row.outcome is not RowOutcome.SKIPPED:
        return replace(row, outcome=RowOutcome.SKIPPED, problems=(*row.problems, NOT_A_PERSON))
    wrong = list(_wrong(row))
    if not wrong:
        return row
    return replace(
        row,
        outcome=RowOutcome.ATTENTION,
        fields={name: value for name, value in row.fields.items() if name not in wrong},
        problems=(
            *row.problems,
            *(f"“{str(row.fields[name])[:40]}” is not a {WHAT[name]}." for name in wrong),
        ),
    )


WHAT = {
    "return_id": "number that a return gives a person",
    "previous_return_id": "number that a return gives a person",
    "cohort_status": "cohort status of the return",
}


def _wrong(row: ReadRow) -> Iterable[str]:
    for name in ("return_id", "previous_return_id"):
        if name in row.fields and not IDENTIFIER.fullmatch(str(row.fields[name])):
            yield name
    if row.fields.get("cohort_status", "P") not in named.COHORT_STATUSES:
        yield "cohort_status"


def _lines(path: Path) -> Iterator[Line]:
    """Line numbers and cells. Two records on one line are counted on, so that none is lost."""
    number = 0
    with xml.read(path) as file:
        for record in file:
            number = max(record.line, number + 1)
            yield Line(number, [_cell(record, name) for name in COLUMNS])


def _cell(record: ReturnRecord, name: str) -> str:
    value = getattr(record, name)
    if isinstance(value, tuple):
        return ", ".join(value)
    text = str(value).strip()
    return "" if name == "establishment_number" and text.endswith(NO_NUMBER) else text


def _period_end(header: Header | None) -> date | None:
    try:
        return date.fromisoformat(header.period_end.strip()) if header else None
    except ValueError:
        return None
