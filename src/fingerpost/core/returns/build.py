"""From what we hold to a record of the return that is right by construction.

Where our own data leave a choice, it is made here once and marked [ours]; what is really missing
stays missing, so that a finding says so and somebody mends it at the source.
"""

from dataclasses import dataclass, replace
from datetime import date

from fingerpost.core import dates
from fingerpost.core.records import Organisation, Person, Status
from fingerpost.core.returns import named
from fingerpost.core.returns.fields import comparable, record_fields
from fingerpost.core.returns.reading import academic_year_start
from fingerpost.core.returns.records import ReturnRecord

YEAR_11 = 11
NO_NUMBER = "9999"
LAESTAB_LENGTH = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """A September Guarantee status and the authority that answers for it."""

    status: str
    authority: str


def record(
    person: Person,
    status: Status,
    *,
    database_id: str,
    period_end: date,
    year: str,
    provider: Organisation | None = None,
    year_11_guarantee: Guarantee | None = None,
    year_12_guarantee: Guarantee | None = None,
    intended_destination: str = "",
) -> ReturnRecord:
    """The record of one person for the period, from their status on its last day.

    Args:
        person: as held on that day.
        status: derived as at that day.
        database_id: the three digits in front of every identifier.
        period_end: the last day of the month returned.
        year: the requirement year, such as '2019-20' or 'current'.
        provider: where the present activity takes place, if anywhere known.
        year_11_guarantee: where one is asked for.
        year_12_guarantee: where one is asked for.
        intended_destination: of a Year 11 pupil, where one is held.
    """
    status = for_their_age(status, person.born_on, period_end)
    values = (
        _personal(person, database_id, year)
        | _guarantee(year_11_guarantee, year_12_guarantee)
        | _need(person, year)
        | _activity(status, period_end)
        | _place(status.code, person, provider, year)
        | _intention(person, intended_destination, period_end, year)
    )
    asked = {field.name for field in record_fields(year)}
    return ReturnRecord.holding({name: value for name, value in values.items() if name in asked})


def for_their_age(status: Status, born_on: date, period_end: date) -> Status:
    """The status that the return can carry at the person's age (errors 229, 230 and 909).

    Until Year 11 is over only the compulsory codes may stand: the code list says which one
    another activity becomes (column `in_year_11`, [ours]), and what nobody has spoken of since
    the academic year began is not known any more. Once Year 11 is over a school code says
    nothing, and the situation is not known (DESIGN rule 7).
    """
    if dates.year_group(born_on, period_end) > YEAR_11:
        if status.code not in named.COMPULSORY:
            return status
        return _not_known_any_more(status, named.NOT_KNOWN_AFTER_YEAR_11, period_end)
    said = [day for day in (status.since, status.verified_on) if day]
    if not said or max(said) < academic_year_start(period_end):
        return _not_known_any_more(status, named.NOT_KNOWN_IN_YEAR_11, period_end)
    code = named.ACTIVITIES[status.code]["in_year_11"]
    if code == status.code:
        return status
    speaker = status.spoken_by and replace(status.spoken_by, expected_end_on=None)
    lapses_on = dates.academic_year_end(period_end)
    return replace(status, code=code, spoken_by=speaker, lapses_on=lapses_on)


def _not_known_any_more(status: Status, code: str, period_end: date) -> Status:
    """Not known, since this academic year at the earliest; what was said before counts no more."""
    first_of_year = academic_year_start(period_end)
    return replace(
        status,
        code=code,
        since=max(status.since or first_of_year, first_of_year),
        lapses_on=dates.academic_year_end(period_end),
        verified_on=None,
        spoken_by=None,
    )


def _personal(person: Person, database_id: str, year: str) -> dict[str, object]:
    lines = (*person.address_lines[:4], "", "", "", "")
    names_a_place = person.cohort_status not in named.MAY_NAME_NO_AUTHORITY
    return {
        "young_persons_id": f"{database_id}{person.local_id:010d}",
        "cohort_status": person.cohort_status,
        "given_name": person.given_name,
        "middle_name": person.middle_names,
        "family_name": person.family_name,
        "address_line_1": lines[0],
        "address_line_2": lines[1],
        "address_line_3": lines[2],
        "address_line_4": lines[3],
        "town": person.town,
        "county": person.county,
        "postcode": person.postcode,
        "gender": person.sex,
        "dob": person.born_on.isoformat(),
        "ethnicity": person.ethnicity,
        "lead_lea": person.lead_authority,
        # The schema wants a value; where nobody knows it, the code for an unknown area [ours].
        "educated_lea": person.educated_authority or named.UNKNOWN_AREA_CODE,
        "transferred_to_la_code": person.transferred_to if names_a_place else "",
        "lea_code_at_year_11": person.year11_authority,
        "unique_learner_no": person.uln,
        "unique_pupil_number": person.upn,
        "previous_ypid_identifier": person.previous_id,
    }


def _guarantee(year_11: Guarantee | None, year_12: Guarantee | None) -> dict[str, object]:
    return {
        "guarantee_status_indicator": named.YES if year_11 or year_12 else "",
        "year_11_guarantee_status": year_11.status if year_11 else "",
        "year_11_guarantee_lea_code": year_11.authority if year_11 else "",
        "year_12_guarantee_status": year_12.status if year_12 else "",
        "year_12_guarantee_lea_code": year_12.authority if year_12 else "",
    }


def _need(person: Person, year: str) -> dict[str, object]:
    """Level of need, the two flags (a plan outdoes support, error 306) and characteristics.

    A characteristic that the year's list does not have yet is left out: the return has no place
    for it. One that no list has stays, and error 104 shows it.
    """
    support = person.sen_support and not person.ehc_plan
    not_asked = frozenset(named.CHARACTERISTICS) - named.codes("characteristic", year)
    return {
        "level_of_need_code": person.level_of_need,
        "send_flag": _flag(person.ehc_plan),
        "sen_support_flag": _flag(support),
        "characteristics": tuple(sorted(person.characteristics - not_asked)),
    }


def _activity(status: Status, period_end: date) -> dict[str, object]:
    code = status.code
    # Where nothing is known and nothing ever ended, not known since the year began [ours].
    start = min(status.since or academic_year_start(period_end), period_end)
    ascertained, verified = _stood_by(status, start, period_end)
    ends = _expected_end(status, period_end)
    review = status.spoken_by.review_on if status.spoken_by else None
    due = _no_later(status.lapses_on, ends) if code in named.CARRIES_LAPSE_DATE else None
    neet_since = min(status.neet_since or start, start)
    return {
        "activity_code": code,
        "start_date": _text(start),
        "date_ascertained": _text(ascertained),
        "date_verified": _text(verified),
        "review_date": _text(_no_later(review, ends) if code in named.NEEDS_REVIEW_DATE else None),
        "due_to_lapse_date": _text(due),
        "currency_lapsed": _flag(due is not None and due < period_end),
        "neet_start_date": _text(neet_since if code in named.NEET else None),
        "predicted_end_date": _text(ends),
    }


def _stood_by(status: Status, start: date, period_end: date) -> tuple[date, date | None]:
    """When it was ascertained and verified, in the order errors 242, 237, 256 and 305 ask.

    Evidence may be recorded after the day it was verified, and a place confirmed before it
    begins: then the earlier of the two days is when it was ascertained, and neither day is put
    before the start or after the period [ours]. What nobody ever confirmed counts as confirmed
    by whoever told us, when they did (DESIGN rule 8).
    """
    if status.spoken_by is None:
        return start, None
    verified = status.verified_on or status.spoken_by.vouched_on
    verified = max(start, min(verified, period_end))
    return max(start, min(status.spoken_by.recorded_on, verified)), verified


def _expected_end(status: Status, period_end: date) -> date | None:
    """The expected end where held; compulsory education ends with the academic year [ours]."""
    held = status.spoken_by.expected_end_on if status.spoken_by else None
    if held is None and status.code in named.COMPULSORY:
        return dates.academic_year_end(period_end)
    return held


def _place(
    code: str, person: Person, provider: Organisation | None, year: str
) -> dict[str, object]:
    """Where it takes place: the establishment number for education, else the UKPRN.

    Education at home, or with a provider that has no number in an authority of this year, is the
    authority's code and 9999 (error 228).
    """
    number = ""
    if code in named.LEARNING_AT_A_SCHOOL_OR_COLLEGE:
        number = _establishment(provider, year)
        if not number and (provider or code in named.EDUCATED_AT_HOME):
            number = (person.educated_authority or person.lead_authority) + NO_NUMBER
    numbered = number and not number.endswith(NO_NUMBER)
    return {
        "establishment_number": number,
        "establishment_name": provider.name if provider else "",
        "uk_provider_reference_number": provider.ukprn if provider and not numbered else "",
    }


def _establishment(provider: Organisation | None, year: str) -> str:
    if provider is None or len(provider.laestab) != LAESTAB_LENGTH:
        return ""
    known = provider.laestab[:3] in named.codes("place", year, made_up=True)
    return provider.laestab if known else ""


def _intention(
    person: Person, intended_destination: str, period_end: date, year: str
) -> dict[str, object]:
    """Of Year 11 only; while a year asks for it (error 301), 'not obtained' where none is held."""
    if dates.year_group(person.born_on, period_end) != YEAR_11:
        return {}
    asked = comparable(year) <= named.LAST_YEAR_ASKING_INTENTIONS
    return {
        "intended_destination_yr_11": intended_destination
        or (named.INTENTION_NOT_OBTAINED if asked else "")
    }


def _no_later(day: date | None, limit: date | None) -> date | None:
    return min(day, limit) if day and limit else day


def _flag(said: bool) -> str:
    return named.YES if said else named.NO


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
