"""Rules 1 to 46: who the person is, where they live and whose they are."""

# ruff: noqa: D103 -- a rule's message says what its function finds

import re

from fingerpost.core import dates
from fingerpost.core.returns import named
from fingerpost.core.returns.reading import Period, Reading
from fingerpost.core.returns.rules import Rule, rule

OLDEST_EVER, YOUNGEST = 25, 15
OVER_AGE_2015_16, OVER_AGE = 20, 18
ADDRESS = "address_line_1 address_line_2 address_line_3 address_line_4 town county"
ILLEGAL_IN_NAMES = re.compile(r'[0-9/\\:?@$&*(){}\[\]!"+=|]')


@rule(
    "9",
    "The person is over 25 by academic age, and the cohort status does not say that they have "
    "reached the age where no record is needed.",
    fields="dob cohort_status period_end",
    priority=2,
)
def too_old(person: Reading, period: Period) -> bool:
    return (
        period.academic_age(person.dob) > OLDEST_EVER and person.cohort_status not in named.AGED_OUT
    )


@rule(
    "10",
    "The person is under 15 by academic age, too young for the return.",
    fields="dob period_end",
    priority=2,
)
def too_young(person: Reading, period: Period) -> bool:
    return period.academic_age(person.dob) < YOUNGEST


@rule(
    "13",
    "The cohort status says transferred, but not to which authority.",
    fields="cohort_status",
    absent="transferred_to_la_code",
    priority=2,
)
def transferred_nowhere(person: Reading, _: Period) -> bool:
    return person.cohort_status in named.MUST_NAME_AN_AUTHORITY


@rule(
    "25",
    "The authority at Year 11 differs from the authority of the Year 11 September Guarantee.",
    fields="lea_code_at_year_11 year_11_guarantee_lea_code",
    priority=1,
)
def guarantee_of_another_authority(person: Reading, _: Period) -> bool:
    return person.lea_code_at_year_11 != person.year_11_guarantee_lea_code


@rule(
    "26",
    "The lead authority is not one of those the file says it comes from.",
    fields="lead_lea authorities",
    priority=2,
)
def led_from_elsewhere(person: Reading, period: Period) -> bool:
    return person.lead_lea not in period.authorities


@rule(
    "29",
    "The Youth Contract indicator is Y, but there is no start date.",
    fields="youth_contract_indicator",
    absent="youth_contract_start_date",
    priority=2,
    source="[S:TOOL15]",
)
def youth_contract_without_start(person: Reading, _: Period) -> bool:
    return person.youth_contract_indicator == named.YES


@rule(
    "31",
    "Every part of the address is empty.",
    fields="",
    absent=ADDRESS,
    priority=1,
)
def no_address(person: Reading, _: Period) -> bool:
    return True


@rule(
    "33",
    "The person is 20 or older and the SEND flag is not Y.",
    fields="dob send_flag cohort_status period_end",
    priority=2,
    source="[S:TOOL15] by age on the last day, those who left for age or plan aside [ours]",
)
def aged_20_without_send(person: Reading, period: Period) -> bool:
    return (
        dates.age_on(person.dob, period.end) >= OVER_AGE_2015_16
        and person.send_flag != named.YES
        and person.cohort_status not in named.LEFT_FOR_AGE_OR_PLAN
    )


@rule(
    "34",
    "An authority transferred to is given, but the cohort status is not that of someone who moved.",
    fields="cohort_status transferred_to_la_code",
    priority=2,
    source="[S:TOOL15][S:TOOL19] someone who left England may carry one, as rule 35 has it [ours]",
)
def transfer_of_someone_who_stayed(person: Reading, _: Period) -> bool:
    return person.cohort_status in named.MAY_NAME_NO_AUTHORITY


@rule(
    "35",
    "The authority transferred to is not recognised: for a transfer it must be an English "
    "authority, for someone who left England one of 000 to 003.",
    fields="cohort_status transferred_to_la_code",
    priority=2,
    source="[S:TOOL15][S:TOOL19] 004 is left to rule 41 [S-inferred]",
)
def transferred_to_an_unknown_place(person: Reading, period: Period) -> bool:
    place = person.transferred_to_la_code
    if place in named.UNKNOWN_AREA:
        return False
    if person.cohort_status in named.LEFT_ENGLAND:
        return place not in named.OUTSIDE_ENGLAND
    return person.cohort_status in named.TRANSFERRED and place not in period.codes("authority")


def _over_age(limit: int) -> Rule:
    @rule(
        "40",
        f"The person is {limit} or older by academic age and the SEND flag is not Y.",
        fields="dob send_flag cohort_status period_end",
        priority=1,
        source="[S:TOOL15][S:TOOL19] as worded; those who left for age or plan aside [S-inferred]",
        later=limit == OVER_AGE,
    )
    def over_age(person: Reading, period: Period) -> bool:
        return (
            period.academic_age(person.dob) >= limit
            and person.send_flag != named.YES
            and person.cohort_status not in named.LEFT_FOR_AGE_OR_PLAN
        )

    return over_age


over_age_without_send_2015_16 = _over_age(OVER_AGE_2015_16)
over_age_without_plan = _over_age(OVER_AGE)


@rule(
    "41",
    "The authority transferred to is 004, an unknown area.",
    fields="transferred_to_la_code",
    priority=1,
)
def transferred_to_an_unknown_area(person: Reading, _: Period) -> bool:
    return person.transferred_to_la_code in named.UNKNOWN_AREA


@rule(
    "42",
    "The authority transferred to is the lead authority itself.",
    fields="transferred_to_la_code lead_lea",
    priority=1,
)
def transferred_to_itself(person: Reading, _: Period) -> bool:
    return person.transferred_to_la_code == person.lead_lea


def _illegal_characters(code: str, label: str, field: str) -> Rule:
    @rule(
        code,
        f"{label} holds a digit or a character that names may not hold.",
        fields=field,
        priority=2,
        source="[S:CORE+] priority [ours]",
        later=True,
    )
    def illegal_characters(person: Reading, _: Period) -> bool:
        return ILLEGAL_IN_NAMES.search(getattr(person, field)) is not None

    return illegal_characters


illegal_given_name = _illegal_characters("44", "The given name", "given_name")
illegal_family_name = _illegal_characters("45", "The family name", "family_name")
illegal_middle_name = _illegal_characters("46", "The middle name", "middle_name")
