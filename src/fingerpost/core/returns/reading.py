"""A record as the rules see it, and what it takes for a value to be readable.

Shape comes first: a value in its form is read once (a date becomes a date), and a rule runs only
when the values it names could be read. So no rule guards against blanks.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from fingerpost.core import dates
from fingerpost.core.returns import named
from fingerpost.core.returns.fields import Field

Codes = frozenset[str]
NO_END = date.max
"""The end of a period nobody has told; rules that name it do not run then."""

MEMORY = 50_000
"""How many different values of one field are remembered; beyond it a file is read, only slower."""


class Reading(NamedTuple):
    """A record with its dates read. A date that is blank or unreadable is None at run time.

    The types say what a rule may count on for the fields it names.
    """

    young_persons_id: str
    cohort_status: str
    given_name: str
    middle_name: str
    family_name: str
    address_line_1: str
    address_line_2: str
    address_line_3: str
    address_line_4: str
    town: str
    county: str
    postcode: str
    gender: str
    dob: date
    ethnicity: str
    lead_lea: str
    educated_lea: str
    transferred_to_la_code: str
    lea_code_at_year_11: str
    unique_learner_no: str
    unique_pupil_number: str
    guarantee_status_indicator: str
    youth_contract_indicator: str
    youth_contract_start_date: date
    previous_ypid_identifier: str
    year_11_guarantee_status: str
    year_11_guarantee_lea_code: str
    year_12_guarantee_status: str
    year_12_guarantee_lea_code: str
    level_of_need_code: str
    send_flag: str
    sen_support_flag: str
    characteristics: frozenset[str]
    activity_code: str
    start_date: date
    date_ascertained: date
    date_verified: date
    review_date: date
    due_to_lapse_date: date
    currency_lapsed: str
    establishment_number: str
    establishment_name: str
    uk_provider_reference_number: str
    neet_start_date: date
    predicted_end_date: date
    intended_destination_yr_11: str
    absent: tuple[str, ...]
    repeated: tuple[str, ...]


def academic_year_start(day: date) -> date:
    """1 September opening the academic year that holds `day`."""
    return date(dates.academic_year(day), 9, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a rule may know besides the record: the period, the header and the year's codes.

    `made_up` says that the file is a demonstration, whose authorities do not exist.
    """

    end: date
    year: str
    databases: frozenset[str] = frozenset()
    authorities: frozenset[str] = frozenset()
    made_up: bool = False
    _ages: dict[date, int] = field(default_factory=dict, compare=False, repr=False)

    def codes(self, name: str) -> Codes:
        """The codes a kind of value may have in this return (see `named.VALUES`)."""
        return named.codes(name, self.year, made_up=self.made_up) if name else frozenset()

    def academic_age(self, born_on: date) -> int:
        """Academic age on the last day of the period."""
        age = self._ages.get(born_on)
        if age is None:
            age = self._ages[born_on] = dates.academic_age(born_on, self.end)
        return age

    def year_group(self, born_on: date) -> int:
        """School year by age on the last day of the period: 11 for academic age 15."""
        return self.academic_age(born_on) - 4


@dataclass(frozen=True, slots=True)
class Kind:
    """A form values may have: how one is read (None when it is not in it), and what to say then.

    `few` says that the same values come again and again, so that remembering them pays.
    """

    read: Callable[[str, Codes], Any]
    fault: str
    few: bool = True


def _matching(pattern: str) -> Callable[[str, Codes], str | None]:
    shape = re.compile(pattern)
    return lambda text, _: text if shape.fullmatch(text) else None


def _code(text: str, codes: Codes) -> str | None:
    return text if text in codes else None


DATE_SHAPE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_date(text: str) -> date | None:
    """A date written as CCYY-MM-DD, or None."""
    if not DATE_SHAPE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _establishment(text: str, places: Codes) -> str | None:
    return text if ESTABLISHMENT_SHAPE.fullmatch(text) and text[:3] in places else None


ESTABLISHMENT_SHAPE = re.compile("[0-9]{7}")

KINDS: Mapping[str, Kind] = {
    "text": Kind(lambda text, _: text, "", few=False),
    "code": Kind(_code, "is not in the code list"),
    "date": Kind(lambda text, _: read_date(text), "is not a date written as CCYY-MM-DD"),
    "yes or no": Kind(_matching("[YN]"), "is not Y or N"),
    "digits": Kind(_matching("[0-9]+"), "is not a number"),
    "13 digits": Kind(
        _matching("[0-9]{13}"),
        "is not 13 digits: the 3 of the database and 10 of the authority's own",
        few=False,
    ),
    "10 digits": Kind(
        _matching("[1-9][0-9]{9}"), "is not 10 digits, the first of them not 0", few=False
    ),
    "13 characters": Kind(_matching("(?s).{13}"), "is not 13 characters long", few=False),
    "UKPRN": Kind(_matching("1[0-9]{7}"), "is not 8 digits starting with 1"),
    # Six shapes, from A9 9AA to AA9A 9AA [S:TOOL19].
    "postcode": Kind(
        _matching("[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}"),
        "is not in the form of a UK postcode with one space",
    ),
    "establishment": Kind(
        _establishment,
        "is not 7 digits beginning with an authority's code; where there is no number it is the "
        "authority's code and 9999",
    ),
}


class Reader(dict[Any, tuple[Any, int]]):
    """Reads one field: text to its value, and the field's bit when the text could be read.

    Remembers what it has read, where the kind says so.
    """

    def __init__(self, field: Field, bit: int, codes: Codes) -> None:
        super().__init__()
        self.kind = KINDS[field.kind]
        self.bit = bit
        self.codes = codes
        self.is_date = field.kind == "date"

    def __missing__(self, text: str) -> tuple[Any, int]:
        value = self.kind.read(text, self.codes)
        answer = (
            (text if value is None and not self.is_date else value),
            (self.bit if value is not None else 0),
        )
        if self.kind.few:
            if len(self) >= MEMORY:
                self.clear()
            self[text] = answer
        return answer


class ManyReader(Reader):
    """Reads a field that holds several codes at once, each of which must be in the list."""

    def __missing__(self, texts: tuple[str, ...]) -> tuple[Any, int]:  # type: ignore[override]
        answer = frozenset(texts), self.bit if self.codes.issuperset(texts) else 0
        if len(self) >= MEMORY:
            self.clear()
        self[texts] = answer
        return answer
