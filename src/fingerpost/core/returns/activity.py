"""Rules 200 to 299: the current activity, its dates and its currency."""

# ruff: noqa: D103 -- a rule's message says what its function finds

from fingerpost.core import dates
from fingerpost.core.returns import named
from fingerpost.core.returns.reading import Period, Reading
from fingerpost.core.returns.rules import needs_characteristic, not_after, required_for, rule

EARLIEST_NEET_AGE, ADULT = 15, 18
LAST_COMPULSORY_YEAR = 11

neet_without_start = required_for(
    "224",
    "A NEET activity needs the date on which the person became NEET.",
    "neet_start_date",
    named.NEET,
    priority=1,
)

neet_start_after_start = not_after(
    "225",
    "The NEET start date is later than the start of the activity.",
    "neet_start_date",
    "start_date",
    priority=1,
)


@rule(
    "226",
    "There is a NEET start date, but the activity is not a NEET one.",
    fields="activity_code neet_start_date",
    priority=1,
)
def neet_start_without_neet(activity: Reading, _: Period) -> bool:
    return activity.activity_code not in named.NEET


@rule(
    "229",
    "The activity is for those past Year 11, and the person is still of compulsory school age.",
    fields="activity_code dob period_end",
    priority=1,
)
def post_16_too_early(person: Reading, period: Period) -> bool:
    return (
        person.activity_code in named.POST_16
        and period.year_group(person.dob) <= LAST_COMPULSORY_YEAR
    )


@rule(
    "230",
    "The activity is for those of compulsory school age, and the person is past Year 11.",
    fields="activity_code dob period_end",
    priority=1,
)
def compulsory_too_late(person: Reading, period: Period) -> bool:
    return (
        person.activity_code in named.COMPULSORY
        and period.year_group(person.dob) > LAST_COMPULSORY_YEAR
    )


@rule(
    "231",
    "Currency is said to have lapsed, but it is due to lapse only after the period.",
    fields="currency_lapsed due_to_lapse_date period_end",
    priority=2,
)
def lapsed_too_soon(activity: Reading, period: Period) -> bool:
    return activity.currency_lapsed == named.YES and activity.due_to_lapse_date > period.end


@rule(
    "232",
    "Currency is said to hold, but it was due to lapse before the end of the period.",
    fields="currency_lapsed due_to_lapse_date period_end",
    priority=2,
)
def not_lapsed_in_time(activity: Reading, period: Period) -> bool:
    return activity.currency_lapsed == named.NO and activity.due_to_lapse_date < period.end


carer_not_marked = needs_characteristic(
    "233",
    "The activity says that the person is a carer; the characteristics do not.",
    *named.both("carer"),
    priority=2,
)

parent_not_marked = needs_characteristic(
    "234",
    "The activity says that the person cares for their own child; the characteristics do not.",
    *named.both("parent"),
    priority=2,
)

pregnancy_not_marked = needs_characteristic(
    "235",
    "The activity says that the person is pregnant; the characteristics do not.",
    *named.both("pregnant"),
    priority=2,
)

refugee_not_marked = needs_characteristic(
    "236",
    "The activity says that the person is a refugee or asylum seeker; the characteristics do not.",
    *named.both("refugee"),
    priority=2,
    source="[S:TOOL15]",
)

ascertained_after_verified = not_after(
    "237",
    "The date ascertained is later than the date verified.",
    "date_ascertained",
    "date_verified",
    priority=2,
)

lapse_after_expected_end = not_after(
    "238",
    "The activity is due to lapse after it is expected to end.",
    "due_to_lapse_date",
    "predicted_end_date",
    priority=2,
)

ascertained_before_start = not_after(
    "242",
    "The activity was ascertained before it started.",
    "start_date",
    "date_ascertained",
    priority=2,
)

lapse_date_missing = required_for(
    "243",
    "This activity needs the date on which it is due to lapse.",
    "due_to_lapse_date",
    named.CARRIES_LAPSE_DATE,
    priority=2,
)


@rule(
    "251",
    "The person became NEET before their 15th birthday.",
    fields="neet_start_date dob",
    priority=2,
)
def neet_before_15th_birthday(person: Reading, _: Period) -> bool:
    return dates.age_on(person.dob, person.neet_start_date) < EARLIEST_NEET_AGE


@rule(
    "253",
    "The programme is for adults, and the person was under 18 when it started.",
    fields="activity_code dob start_date",
    priority=2,
)
def adult_programme_under_18(person: Reading, _: Period) -> bool:
    return (
        person.activity_code in named.ADULT_PROGRAMME
        and dates.age_on(person.dob, person.start_date) < ADULT
    )


@rule(
    "254",
    "A special post-16 institution is for those with SEND, and the SEND flag is not Y.",
    fields="activity_code send_flag",
    priority=1,
)
def special_institution_without_send(person: Reading, _: Period) -> bool:
    return person.activity_code in named.SPECIAL_INSTITUTION and person.send_flag != named.YES


@rule(
    "255",
    "A supported internship is for those with SEND, and the SEND flag is not Y.",
    fields="activity_code send_flag",
    priority=1,
)
def supported_internship_without_send(person: Reading, _: Period) -> bool:
    return person.activity_code in named.SUPPORTED_INTERNSHIP and person.send_flag != named.YES


verified_before_start = not_after(
    "256",
    "The activity was verified before it started.",
    "start_date",
    "date_verified",
    priority=1,
)

review_after_expected_end = not_after(
    "257",
    "The activity is to be reviewed after it is expected to end.",
    "review_date",
    "predicted_end_date",
    priority=2,
)

expected_end_missing = required_for(
    "259",
    "An education or training activity needs the date on which it is expected to end.",
    "predicted_end_date",
    named.NEEDS_EXPECTED_END,
    priority=1,
)


@rule(
    "260",
    "The characteristics say pregnant, and the gender is male.",
    fields="characteristics gender",
    priority=2,
)
def pregnant_and_male(person: Reading, _: Period) -> bool:
    return bool(person.characteristics & named.PREGNANT) and person.gender in named.MALE


review_date_missing_2015_16 = required_for(
    "262",
    "This activity needs the date on which it is to be reviewed.",
    "review_date",
    named.NEEDS_REVIEW_DATE_2015_16,
    priority=1,
    source="[S:TOOL15]",
)

review_date_missing = required_for(
    "262",
    "This activity, an agreed start among them, needs the date on which it is to be reviewed.",
    "review_date",
    named.NEEDS_REVIEW_DATE,
    priority=1,
    source="[S:TOOL19]",
    later=True,
)
