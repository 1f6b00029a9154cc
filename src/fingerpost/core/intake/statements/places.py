"""The place a row gives somebody: at a school by year group, elsewhere by course and sender."""

from datetime import date

from fingerpost.core.dates import academic_year, academic_year_end, year_group
from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.statements.said import Fields, Statement, day_of, text_of, undecided
from fingerpost.core.records import Organisation, Source

COMPULSORY = "110"
SIXTH_FORM_CODES = {"special school": "280", "sixth form college": "220"}
SCHOOL_SIXTH_FORM = "210"
CODE_BY_KIND = {
    "school": "210",
    "special school": "280",
    "sixth form college": "220",
    "college": "230",
    "higher education": "240",
    "training provider": "410",
}
PART_TIME = "250"
PART_TIME_UNDER_HOURS = 540
NEVER_PART_TIME = frozenset(("410",))
APPRENTICESHIP, TRAINEESHIP, SUPPORTED_INTERNSHIP = "310", "450", "460"
WORK_BASED = frozenset((APPRENTICESHIP, TRAINEESHIP, SUPPORTED_INTERNSHIP))
FIRST_SIXTH_FORM_YEAR, LAST_SIXTH_FORM_YEAR = 12, 14


def school_place(fields: Fields, sender: Organisation | None, as_of: date) -> Statement:
    """The place a pupil has (or had) at a school, by year group."""
    year = year_group_of(fields, as_of)
    if year is None:
        return undecided("Neither a year group nor a date of birth says which year this is.")
    if year < 1:
        return undecided("This pupil is younger than the years we follow (7 to 14).")
    entered = day_of(fields, "entry_on") or day_of(fields, "starts_on")
    this_september = date(academic_year(as_of), 9, 1)
    course = text_of(fields, "course")
    if 7 <= year < FIRST_SIXTH_FORM_YEAR:
        return Statement(
            code=COMPULSORY,
            source=Source.SCHOOL_ROLL,
            starts_on=entered or this_september,
            expected_end_on=_years_later(academic_year_end(as_of), 11 - year),
            course=course,
        )
    if FIRST_SIXTH_FORM_YEAR <= year <= LAST_SIXTH_FORM_YEAR:
        year_12 = _years_later(this_september, FIRST_SIXTH_FORM_YEAR - year)
        kind = sender.kind if sender else ""
        return Statement(
            code=SIXTH_FORM_CODES.get(kind, SCHOOL_SIXTH_FORM),
            source=Source.SCHOOL_ROLL,
            starts_on=max(year_12, entered) if entered else year_12,
            expected_end_on=_years_later(academic_year_end(as_of), max(0, 13 - year)),
            course=course,
        )
    return undecided(f"Year {year} is outside the years we follow (7 to 14).")


def year_group_of(fields: Fields, as_of: date) -> int | None:
    """The year group given, else the one by date of birth; None when neither says."""
    given = str(fields.get("year_group", ""))
    if given.isdigit():
        return int(given)
    if given in ("R", "N", "N1", "N2", "E1", "E2"):
        return 0
    born_on = day_of(fields, "born_on")
    return year_group(born_on, as_of) if born_on and born_on < as_of else None


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


def learning_code(fields: Fields, sender: Organisation | None, day: date) -> str:
    """The code of a course: the first of these that decides.

    1. an activity given by the row;
    2. apprenticeship, traineeship or supported internship in the words for course, level or mode;
    3. a date of birth that makes them still of Years 7 to 11 on `day` (and when it starts): 110;
    4. the kind of provider, as part-time where the mode or planned hours under 540 say so
       (training stays training).
    """
    given = text_of(fields, "activity")
    if given:
        return given
    words = " ".join(text_of(fields, name) for name in ("course", "level", "attendance_mode"))
    spoken = activity_code(words) if words.strip() else ""
    if spoken in WORK_BASED:
        return spoken
    code = CODE_BY_KIND.get(sender.kind if sender else "", "")
    if code and _of_school_years(fields, day):
        return COMPULSORY
    if code and code not in NEVER_PART_TIME and _is_part_time(fields):
        return PART_TIME
    return code


def _of_school_years(fields: Fields, day: date) -> bool:
    born_on, starts_on = day_of(fields, "born_on"), day_of(fields, "starts_on") or day
    return born_on is not None and 7 <= year_group(born_on, max(day, starts_on)) <= 11


def _is_part_time(fields: Fields) -> bool:
    mode = fields.get("attendance_mode")
    if mode in ("part-time", "full-time"):
        return mode == "part-time"
    hours = fields.get("planned_hours")
    return isinstance(hours, int) and 0 < hours < PART_TIME_UNDER_HOURS


def place_of(fields: Fields, sender: Organisation | None, as_of: date) -> Statement:
    """The place on a course, wherever that is. Without a code, why not."""
    code = learning_code(fields, sender, as_of)
    if not code:
        return undecided("Neither the course nor the kind of sender says which activity this is.")
    return Statement(
        code=code,
        source=Source.PROVIDER_ENROLMENT,
        starts_on=day_of(fields, "starts_on") or day_of(fields, "entry_on"),
        expected_end_on=day_of(fields, "expected_end_on"),
        verified_on=day_of(fields, "verified_on") or as_of,
        course=text_of(fields, "course"),
    )
