"""The return in memory: its header, and one record a young person.

Values are text exactly as they stand in the file, empty where the file has none, so that what is
reported is what was sent. The rules see them parsed (see reading.py).
"""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from fingerpost.core.dates import requirement_year
from fingerpost.core.returns.fields import CURRENT

SUPPLIER_NAME = "Fingerpost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the file says of itself."""

    databases: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    date_of_send: str = ""
    period_end: str = ""
    supplier_name: str = ""
    supplier_xml_version: str = ""
    xml_schema_version: str = ""
    line: int = field(default=0, compare=False)

    @classmethod
    def for_period(
        cls,
        *,
        databases: tuple[str, ...],
        authorities: tuple[str, ...],
        period_end: date,
        date_of_send: date,
        version: str = "1",
        year: str,
    ) -> "Header":
        """The header of a return of our own; `version` is that of the program.

        The schema's version is the requirement year, by its own name where it is `current` [ours].
        """
        return cls(
            databases=databases,
            authorities=authorities,
            date_of_send=date_of_send.isoformat(),
            period_end=period_end.isoformat(),
            supplier_name=SUPPLIER_NAME,
            supplier_xml_version=version,
            xml_schema_version=requirement_year(period_end) if year == CURRENT else year,
        )


@dataclass(frozen=True, kw_only=True)
class ReturnRecord:
    """One YoungPersonsRecord: a young person and their one current activity.

    `absent` names parts the file left out though it must not (PersonalDetails, Activities),
    `repeated` the tags that stood more than once where one may; the first then counts.
    """

    young_persons_id: str = ""
    cohort_status: str = ""
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    address_line_1: str = ""
    address_line_2: str = ""
    address_line_3: str = ""
    address_line_4: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    gender: str = ""
    dob: str = ""
    ethnicity: str = ""
    lead_lea: str = ""
    educated_lea: str = ""
    transferred_to_la_code: str = ""
    lea_code_at_year_11: str = ""
    unique_learner_no: str = ""
    unique_pupil_number: str = ""
    guarantee_status_indicator: str = ""
    youth_contract_indicator: str = ""
    youth_contract_start_date: str = ""
    previous_ypid_identifier: str = ""
    year_11_guarantee_status: str = ""
    year_11_guarantee_lea_code: str = ""
    year_12_guarantee_status: str = ""
    year_12_guarantee_lea_code: str = ""
    level_of_need_code: str = ""
    send_flag: str = ""
    sen_support_flag: str = ""
    characteristics: tuple[str, ...] = ()
    activity_code: str = ""
    start_date: str = ""
    date_ascertained: str = ""
    date_verified: str = ""
    review_date: str = ""
    due_to_lapse_date: str = ""
    currency_lapsed: str = ""
    establishment_number: str = ""
    establishment_name: str = ""
    uk_provider_reference_number: str = ""
    neet_start_date: str = ""
    predicted_end_date: str = ""
    intended_destination_yr_11: str = ""
    absent: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @classmethod
    def holding(cls, values: dict[str, Any]) -> "ReturnRecord":
        """The record with these values: as the constructor, five times as fast.

        Whatever is not among them keeps the default, which stands on the class.
        """
        record = object.__new__(cls)
        record.__dict__.update(values)
        return record


NOT_VALUES = frozenset({"absent", "repeated", "line"})
RECORD_VALUES = tuple(f.name for f in fields(ReturnRecord) if f.name not in NOT_VALUES)
