"""The named sets the rules speak in, each made from a column of a code list.

A rule never holds a code's number: to move a code from one set to another, edit its row.
"""

from dataclasses import dataclass
from functools import cache

from fingerpost.core.codes import load
from fingerpost.core.returns.fields import comparable

ACTIVITIES = load("activities")
CHARACTERISTICS = load("characteristics")
COHORT_STATUSES = load("cohort_statuses")
AUTHORITIES = load("local_authorities")

# Activities

COMPULSORY = ACTIVITIES.where(family="compulsory")
POST_16 = frozenset(ACTIVITIES) - COMPULSORY
NEET = ACTIVITIES.where(group="NEET")
NOT_KNOWN = ACTIVITIES.where(group="not known")
LEARNING_AT_A_SCHOOL_OR_COLLEGE = COMPULSORY | ACTIVITIES.where(family="education")
CARRIES_LAPSE_DATE = frozenset(ACTIVITIES) - ACTIVITIES.where(lapse_rule="never")
NEEDS_EXPECTED_END = ACTIVITIES.where(needs_expected_end="yes")
NEEDS_REVIEW_DATE = ACTIVITIES.where(needs_review_date="yes")
NEEDS_REVIEW_DATE_2015_16 = NEEDS_REVIEW_DATE - NEET
ADULT_PROGRAMME = ACTIVITIES.where(role="adult programme")
SPECIAL_INSTITUTION = ACTIVITIES.where(role="special institution")
SUPPORTED_INTERNSHIP = ACTIVITIES.where(role="supported internship")
EDUCATED_AT_HOME = ACTIVITIES.where(role="home educated")
(NOT_KNOWN_AFTER_YEAR_11,) = ACTIVITIES.where(role="not known")
(NOT_KNOWN_IN_YEAR_11,) = ACTIVITIES.where(role="not known in Year 11")


def both(role: str) -> tuple[frozenset[str], frozenset[str]]:
    """The activities that say something of a person, and the characteristics that say the same."""
    return ACTIVITIES.where(role=role), CHARACTERISTICS.where(role=role)


# Characteristics and people

PREGNANT = CHARACTERISTICS.where(role="pregnant")
MALE = load("genders").where(name="Male")
YES, NO = "Y", "N"
(INTENTION_NOT_OBTAINED,) = (
    load("intended_destinations").valid_in("2015-16").where(name="Not obtained")
)
LAST_YEAR_ASKING_INTENTIONS = "2019-20"
"""Optional from 2020-21 [S:CHECKER]."""

# Cohort statuses

AGED_OUT = COHORT_STATUSES.where(role="aged out")
LEFT_FOR_AGE_OR_PLAN = AGED_OUT | COHORT_STATUSES.where(role="plan ended")
GUARANTEE_ONLY = COHORT_STATUSES.where(role="guarantee only")
DECEASED = COHORT_STATUSES.where(role="deceased")
DUPLICATE = COHORT_STATUSES.where(role="duplicate")
NEVER_SENT = COHORT_STATUSES.where(sent="never")
TRANSFERRED = COHORT_STATUSES.where(role="transferred")
LEFT_ENGLAND = COHORT_STATUSES.where(role="left England")
MUST_NAME_AN_AUTHORITY = COHORT_STATUSES.where(transfer_code="required")
MAY_NAME_NO_AUTHORITY = COHORT_STATUSES.where(transfer_code="never")

# Authorities

MADE_UP_AUTHORITIES = AUTHORITIES.where(kind="made up")
UNKNOWN_AREA = AUTHORITIES.where(name="Unknown Area")
(UNKNOWN_AREA_CODE,) = UNKNOWN_AREA
OUTSIDE_ENGLAND = AUTHORITIES.where(named_when="left England")


@dataclass(frozen=True, slots=True)
class ListOf:
    """Which rows of a code list a field may carry: those with one of these values in a column."""

    name: str
    column: str = ""
    values: frozenset[str] = frozenset()

    def codes(self, year: str, *, made_up: bool) -> frozenset[str]:
        """The codes for a requirement year, those of made-up authorities only on demand."""
        rows = load(self.name).valid_in(comparable(year)).rows
        found = frozenset(
            code for code, row in rows.items() if not self.column or row[self.column] in self.values
        )
        return found if made_up or self.name != AUTHORITIES.name else found - MADE_UP_AUTHORITIES


VALUES = {
    "activity": ListOf("activities"),
    "authority": ListOf("local_authorities", "kind", frozenset({"authority", "made up"})),
    "place": ListOf("local_authorities"),
    "characteristic": ListOf("characteristics"),
    "ethnicity": ListOf("ethnicities"),
    "gender": ListOf("genders"),
    "guarantee in Year 11": ListOf("guarantee_statuses", "year11", frozenset({"yes"})),
    "guarantee in Year 12": ListOf("guarantee_statuses", "year12", frozenset({"yes"})),
    "intended destination": ListOf("intended_destinations"),
    "level of need": ListOf("levels_of_need"),
}
"""What the column `codes` of fields.csv speaks of."""


@cache
def codes(name: str, year: str, *, made_up: bool = False) -> frozenset[str]:
    """The codes a kind of value may have in a requirement year."""
    return VALUES[name].codes(year, made_up=made_up)
