"""The frozen vocabulary: what the rest of the core speaks in.

Dates are `datetime.date`. A record that cannot be right cannot be built; what is merely doubtful
becomes a `Finding` or a sentence, never an exception.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Source(StrEnum):
    """Who states something. How far each is trusted is a table: codes/sources.csv."""

    PROVIDER_ENROLMENT = "provider_enrolment"
    PROVIDER_LEAVERS = "provider_leavers"
    PROVIDER_NO_SHOW = "provider_no_show"
    SCHOOL_ROLL = "school_roll"
    SCHOOL_CENSUS = "school_census"
    ILR = "ilr"
    AUTHORITY_CONTACT = "authority_contact"
    YOUNG_PERSON = "young_person"
    PARENT = "parent"
    EMPLOYER = "employer"
    PARTNER_AGENCY = "partner_agency"
    HEARSAY = "hearsay"


class Group(StrEnum):
    """The four groups a status is counted in."""

    EET = "EET"
    NEET = "NEET"
    NOT_KNOWN = "not known"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One statement from one source about what one person does.

    `recorded_on` is the day we learned it; the other dates are of what it speaks.
    `provider` and `course` are keys, compared for equality only; empty means not said.
    `key` lets the caller know its own row again.
    """

    code: str
    source: Source
    recorded_on: date
    starts_on: date | None = None
    ended_on: date | None = None
    verified_on: date | None = None
    expected_end_on: date | None = None
    review_on: date | None = None
    withdrawn_on: date | None = None
    provider: str = ""
    course: str = ""
    key: int | None = None

    @property
    def vouched_on(self) -> date:
        """The day somebody stood by it: when verified, else when recorded (DESIGN rule 8)."""
        return self.verified_on or self.recorded_on

    @property
    def begins_on(self) -> date:
        """Its start; where none was said, the day somebody stood by it or, if sooner, its end.

        So a leaver notice that says no start speaks of a place that was, not of one never begun.
        """
        return self.starts_on or min(self.vouched_on, self.ended_on or date.max)

    @property
    def never_was(self) -> bool:
        """An end before the start: a no-show (DESIGN rule 2)."""
        return self.ended_on is not None and self.ended_on < self.begins_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a young person is doing on a day, as known on a day, and why we say so.

    `group` is the one it is counted in, so a lapsed activity stands under not known while `code`
    keeps what was last known. `reasons` and `disagreements` are sentences. `provider` and
    `expected_end_on` are as the latest to say one has them.
    """

    code: str
    group: Group
    as_at: date
    as_known_at: date
    since: date | None = None
    lapses_on: date | None = None
    lapsed: bool = False
    verified_on: date | None = None
    neet_since: date | None = None
    spoken_by: Evidence | None = None
    provider: str = ""
    expected_end_on: date | None = None
    reasons: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
    needs_a_look: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A young person as the authority holds them on a day; what the return says of a person.

    `local_id` is the authority's own number, at most ten digits. Codes are those of core/codes;
    empty text means not held.
    """

    local_id: int
    given_name: str
    family_name: str
    born_on: date
    middle_names: str = ""
    sex: str = "U"
    ethnicity: str = "NOBT"
    upn: str = ""
    uln: str = ""
    address_lines: tuple[str, ...] = ()
    town: str = ""
    county: str = ""
    postcode: str = ""
    lead_authority: str = ""
    educated_authority: str = ""
    year11_authority: str = ""
    transferred_to: str = ""
    cohort_status: str = "P"
    level_of_need: str = "3"
    ehc_plan: bool = False
    sen_support: bool = False
    characteristics: frozenset[str] = frozenset()
    previous_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A school, college, provider or authority, as the registers know it.

    `kind` is one of school, special school, sixth form college, college, training provider,
    higher education, authority, other.
    """

    name: str
    kind: str
    urn: str = ""
    ukprn: str = ""
    laestab: str = ""
