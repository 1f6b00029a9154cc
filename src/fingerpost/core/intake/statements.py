"""What a row states: seeds of evidence, each with its code, its source and its days.

| kind of file | code | from | until | source |
|---|---|---|---|---|
| school roll, census on roll | Years 7-11: 110; Years 12-14: 210, special school 280, sixth form college 220 | Years 7-11: entry date, else 1 September of this academic year; sixth form: the 1 September of their Year 12, or entry if later | expected 31 August closing Year 11 or 13 | school_roll, school_census |
| enrolment | see `learning_code` | as given | as expected | provider_enrolment; with an actual end provider_leavers; never started provider_no_show |
| leavers, census off roll | the code of what they left | as given | the leaving date | provider_leavers, school_census; a known destination besides as hearsay |
| no-shows | as an enrolment | as given, else 1 September of the academic year | the day before it began | provider_no_show |
| activity | as given | as given | as given | by who said so |
| another system's return | as given; besides, NEET before it began | as given | as expected | authority_contact |
| ILR | by its aims (ilr_activity.py), up to three activities; a destination besides as hearsay | as given | as planned, or the actual end | ilr; hearsay where it begins after the file was made |
| a list of ours filled in | by its answer, as an enrolment, a leaver or a no-show | as given | as given | as there |
| CTF | as a school roll; with a leaving date in its school history as a leaver | as given | the leaving date | school_roll |
| school census return | each pupil as in the table, on roll or no longer on roll | as given | as there | school_census |

A row whose code cannot be decided gives a statement without a code, with a `problem` in words.
"""  # noqa: E501  (a table cannot be folded)

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fingerpost.core import codes
from fingerpost.core.codes import load
from fingerpost.core.dates import academic_year, academic_year_end, in_words, year_group
from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.ilr_activity import WHICH, code_at
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.values import Value
from fingerpost.core.ladder.answers import Says, understood
from fingerpost.core.records import Organisation, Source

NOT_KNOWN = codes.load("activities").where(group="not known")
COMPULSORY = "110"
LONGEST_NOTE = 500
NEET = load("activities").where(group="NEET")
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
# Files that only schools make, and whose word their leavers are.
SOURCE_OF_LEAVERS = {
    Kind.CENSUS_OFF_ROLL: Source.SCHOOL_CENSUS,
    Kind.CTF: Source.SCHOOL_ROLL,
}
SOURCE_BY_KIND = {"school": Source.SCHOOL_ROLL, "special school": Source.SCHOOL_ROLL}
PART_TIME = "250"
PART_TIME_UNDER_HOURS = 540
NEVER_PART_TIME = frozenset(("410",))
APPRENTICESHIP, TRAINEESHIP, SUPPORTED_INTERNSHIP = "310", "450", "460"
WORK_BASED = frozenset((APPRENTICESHIP, TRAINEESHIP, SUPPORTED_INTERNSHIP))
FIRST_SIXTH_FORM_YEAR, LAST_SIXTH_FORM_YEAR = 12, 14

# Words in "verified with", and whose statement that makes it; read from the top.
SPOKEN_BY: tuple[tuple[tuple[str, ...], Source], ...] = (
    (("hearsay", "rumour", "friend", "neighbour", "social media", "facebook"), Source.HEARSAY),
    (
        (
            "parent",
            "mother",
            "father",
            "mum",
            "dad",
            "carer",
            "guardian",
            "family",
            "step",
            "grand",
        ),
        Source.PARENT,
    ),
    (("employer",), Source.EMPLOYER),
    (
        (
            "young person",
            "self",
            "client",
            "student",
            "learner",
            "yp",
            "pupil",
            "text",
            "sms",
            "own",
        ),
        Source.YOUNG_PERSON,
    ),
    (
        (
            "agency",
            "social worker",
            "social care",
            "yot",
            "yos",
            "youth justice",
            "partner",
            "jcp",
            "jobcentre",
            "job centre",
            "dwp",
            "police",
            "health",
            "camhs",
            "housing",
        ),
        Source.PARTNER_AGENCY,
    ),
)

Fields = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing a row states. Without a code, `problem` says why none could be decided."""

    code: str
    source: Source
    starts_on: date | None = None
    ended_on: date | None = None
    verified_on: date | None = None
    expected_end_on: date | None = None
    review_on: date | None = None
    course: str = ""
    note: str = ""
    problem: str = ""


def statements(
    fields: Fields, *, kind: Kind, sender: Organisation | None, as_of: date
) -> tuple[Statement, ...]:
    """What this row states, by the table above. Other kinds of file state nothing."""
    if kind in (Kind.ROLL, Kind.CENSUS_ON_ROLL):
        return _of_roll(fields, kind, sender, as_of)
    if kind is Kind.ENROLMENT:
        return _of_enrolment(fields, sender, as_of)
    if kind in (Kind.LEAVERS, Kind.CENSUS_OFF_ROLL):
        return _of_leaver(fields, kind, sender, as_of)
    if kind is Kind.NO_SHOWS:
        return (_no_show(fields, sender, as_of),)
    if kind is Kind.ACTIVITY:
        return (_of_activity(fields, sender, as_of),)
    if kind is Kind.NCCIS:
        return _of_return(fields, as_of)
    if kind is Kind.ILR:
        return _of_ilr(fields, sender, as_of)
    if kind is Kind.CTF:
        return _of_transfer(fields, sender, as_of)
    if kind is Kind.ASKED:
        return _of_answer(fields, sender, as_of)
    if kind is Kind.CENSUS:
        on_roll = "off_roll_row" not in fields
        if on_roll:
            return _of_roll(fields, Kind.CENSUS_ON_ROLL, sender, as_of)
        return _of_leaver(fields, Kind.CENSUS_OFF_ROLL, sender, as_of)
    return ()


# --- school roll -----------------------------------------------------------------------


def _of_roll(
    fields: Fields, kind: Kind, sender: Organisation | None, as_of: date
) -> tuple[Statement, ...]:
    source = Source.SCHOOL_CENSUS if kind is Kind.CENSUS_ON_ROLL else Source.SCHOOL_ROLL
    left_on = _day(fields, "leaving_on") or _day(fields, "ended_on")
    if kind is Kind.ROLL and left_on and left_on <= as_of:
        return _of_leaver(fields, Kind.LEAVERS, sender, as_of)
    place = _school_place(fields, sender, as_of)
    return (replace(place, source=source, verified_on=as_of),)


def _school_place(fields: Fields, sender: Organisation | None, as_of: date) -> Statement:
    """The place a pupil has (or had) at a school, by year group."""
    year = year_group_of(fields, as_of)
    if year is None:
        return _undecided("Neither a year group nor a date of birth says which year this is.")
    if year < 1:
        return _undecided("This pupil is younger than the years we follow (7 to 14).")
    entered = _day(fields, "entry_on") or _day(fields, "starts_on")
    this_september = date(academic_year(as_of), 9, 1)
    course = _text(fields, "course")
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
    return _undecided(f"Year {year} is outside the years we follow (7 to 14).")


def year_group_of(fields: Fields, as_of: date) -> int | None:
    """The year group given, else the one by date of birth; None when neither says."""
    given = str(fields.get("year_group", ""))
    if given.isdigit():
        return int(given)
    if given in ("R", "N", "N1", "N2", "E1", "E2"):
        return 0
    born_on = _day(fields, "born_on")
    return year_group(born_on, as_of) if born_on and born_on < as_of else None


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


# --- enrolment -------------------------------------------------------------------------


def learning_code(fields: Fields, sender: Organisation | None, day: date) -> str:
    """The code of a course: the first of these that decides.

    1. an activity given by the row;
    2. apprenticeship, traineeship or supported internship in the words for course, level or mode;
    3. a date of birth that makes them still of Years 7 to 11 on `day` (and when it starts): 110;
    4. the kind of provider, as part-time where the mode or planned hours under 540 say so
       (training stays training).
    """
    given = _text(fields, "activity")
    if given:
        return given
    words = " ".join(_text(fields, name) for name in ("course", "level", "attendance_mode"))
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
    born_on, starts_on = _day(fields, "born_on"), _day(fields, "starts_on") or day
    return born_on is not None and 7 <= year_group(born_on, max(day, starts_on)) <= 11


def _is_part_time(fields: Fields) -> bool:
    mode = fields.get("attendance_mode")
    if mode in ("part-time", "full-time"):
        return mode == "part-time"
    hours = fields.get("planned_hours")
    return isinstance(hours, int) and 0 < hours < PART_TIME_UNDER_HOURS


def _of_enrolment(
    fields: Fields, sender: Organisation | None, as_of: date
) -> tuple[Statement, ...]:
    if fields.get("never_started") is True:
        return (_no_show(fields, sender, as_of),)
    if _day(fields, "ended_on") or _day(fields, "leaving_on"):
        return _of_leaver(fields, Kind.LEAVERS, sender, as_of)
    return (replace(_place(fields, sender, as_of), source=Source.PROVIDER_ENROLMENT),)


def _place(fields: Fields, sender: Organisation | None, as_of: date) -> Statement:
    code = learning_code(fields, sender, as_of)
    if not code:
        return _undecided("Neither the course nor the kind of sender says which activity this is.")
    return Statement(
        code=code,
        source=Source.PROVIDER_ENROLMENT,
        starts_on=_day(fields, "starts_on") or _day(fields, "entry_on"),
        expected_end_on=_day(fields, "expected_end_on"),
        verified_on=_day(fields, "verified_on") or as_of,
        course=_text(fields, "course"),
    )


# --- leavers and no-shows --------------------------------------------------------------


def _of_leaver(
    fields: Fields, kind: Kind, sender: Organisation | None, as_of: date
) -> tuple[Statement, ...]:
    left_on = _day(fields, "ended_on") or _day(fields, "leaving_on")
    source = SOURCE_OF_LEAVERS.get(kind, Source.PROVIDER_LEAVERS)
    left = _what_was_left(fields, kind, sender, left_on or as_of)
    if left_on is None:
        left = _undecided("No leaving date is given.")
    left = replace(
        left,
        source=source,
        ended_on=left_on,
        verified_on=as_of,
        expected_end_on=None,
        note=_text(fields, "leaving_reason"),
    )
    went_to = _destination(fields, left_on, as_of)
    return (left, went_to) if went_to else (left,)


def _what_was_left(
    fields: Fields, kind: Kind, sender: Organisation | None, left_on: date
) -> Statement:
    """The place that was left. Its start is only what the row says: nothing is supposed.

    A sixth form place of somebody who came to the school years before began with their Year 12.
    """
    at_school = kind in SOURCE_OF_LEAVERS or (
        sender is not None
        and sender.kind in ("school", "special school")
        and not _text(fields, "activity")
    )
    place = _school_place(fields, sender, left_on) if at_school else _place(fields, sender, left_on)
    begun = _day(fields, "starts_on") or _day(fields, "entry_on")
    return replace(place, starts_on=place.starts_on if begun and at_school else begun)


def _destination(fields: Fields, left_on: date | None, as_of: date) -> Statement | None:
    said = _text(fields, "destination")
    code = activity_code(said) if said else ""
    if not code or code in NOT_KNOWN:
        return None
    starts_on = _day(fields, "destination_starts_on")
    if starts_on is None and left_on is not None:
        starts_on = left_on + timedelta(days=1)
    provider = _text(fields, "destination_provider")
    return Statement(
        code=code,
        source=Source.HEARSAY,
        starts_on=starts_on,
        verified_on=as_of,
        note=f"Destination given by the sender: {said}" + (f", {provider}" if provider else ""),
    )


def _no_show(fields: Fields, sender: Organisation | None, as_of: date) -> Statement:
    place = _place(fields, sender, as_of)
    starts_on = place.starts_on or _day(fields, "starts_on") or date(academic_year(as_of), 9, 1)
    return replace(
        place,
        source=Source.PROVIDER_NO_SHOW,
        starts_on=starts_on,
        ended_on=starts_on - timedelta(days=1),
        expected_end_on=None,
        verified_on=_day(fields, "verified_on") or as_of,
    )


# --- a list of ours, filled in ----------------------------------------------------------

SEND_AS_THEIRS = "Send it as the school or college that filled it in: it is about their place."


def _of_answer(fields: Fields, sender: Organisation | None, as_of: date) -> tuple[Statement, ...]:
    """What the place answered; nothing where it left the cell empty or knows nothing."""
    said = _text(fields, "asked_answer")
    answer = understood(said)
    if answer is None:
        return (_undecided(f"“{said}” is not one of the answers of the list."),) if said else ()
    if answer.says is Says.NOTHING:
        return ()
    if sender is None or sender.kind == "authority":
        return (_undecided(SEND_AS_THEIRS),)
    told = {**fields, **answer.fields}
    if answer.says is Says.LEFT:
        return _of_leaver(told, Kind.LEAVERS, sender, as_of)
    if answer.says is Says.NO_SHOW:
        return (_no_show(told, sender, as_of),)
    return (replace(_place(told, sender, as_of), source=Source.PROVIDER_ENROLMENT),)


# --- CTF -------------------------------------------------------------------------------


def _of_transfer(fields: Fields, sender: Organisation | None, as_of: date) -> tuple[Statement, ...]:
    """A pupil's place at the school that made the file. Making one takes nobody off roll."""
    left_on = _day(fields, "leaving_on")
    if left_on and left_on <= as_of:
        return _of_leaver(fields, Kind.CTF, sender, as_of)
    return tuple(
        replace(place, expected_end_on=left_on) if left_on and place.code else place
        for place in _of_roll(fields, Kind.CTF, sender, as_of)
    )


# --- ILR -------------------------------------------------------------------------------


def _of_ilr(fields: Fields, sender: Organisation | None, as_of: date) -> tuple[Statement, ...]:
    """The main activity and what stands beside or before it, as ilr_activity.py put them together.

    Courses are named only where there are several, to keep them apart: a statement without one
    speaks of whatever the learner does at that provider, and so meets the provider's own lists.
    """
    kind = sender.kind if sender else ""
    given = [which for which in WHICH if _text(fields, f"{which}activity")]
    said = [_of_aims(fields, which, kind, as_of) for which in given]
    if len(said) == 1:
        said = [replace(said[0], course="")]
    went_to = _destination(fields, None, _day(fields, "ascertained_on") or as_of)
    if went_to:
        said.append(went_to)
    return tuple(said) or (_undecided("The file does not say what they do."),)


def _of_aims(fields: Fields, which: str, kind: str, as_of: date) -> Statement:
    starts_on, ended_on = _day(fields, f"{which}starts_on"), _day(fields, f"{which}ended_on")
    is_to_come = starts_on is not None and starts_on > as_of
    code = code_at(
        _text(fields, f"{which}activity"),
        kind,
        born_on=_day(fields, "born_on"),
        day=ended_on or max(as_of, starts_on or as_of),
    )
    return Statement(
        code=code,
        source=Source.HEARSAY if is_to_come else Source.ILR,
        starts_on=starts_on,
        ended_on=ended_on,
        expected_end_on=_day(fields, f"{which}expected_end_on"),
        verified_on=(_day(fields, "verified_on") if not which else None) or as_of,
        course=_text(fields, f"{which}course"),
        note=_text(fields, f"{which}notes")[:LONGEST_NOTE],
    )


# --- activity round --------------------------------------------------------------------


def _of_activity(fields: Fields, sender: Organisation | None, as_of: date) -> Statement:
    code = _text(fields, "activity")
    said = _text(fields, "activity_words")
    problem = ""
    if not code:
        problem = f"“{said}” is not an activity we know." if said else "No activity is given."
    return Statement(
        code=code,
        source=_who_said_it(fields, sender),
        starts_on=_day(fields, "starts_on") or _day(fields, "neet_since"),
        ended_on=_day(fields, "ended_on"),
        verified_on=_day(fields, "verified_on") or as_of,
        expected_end_on=_day(fields, "expected_end_on"),
        review_on=_day(fields, "review_on"),
        course=_text(fields, "course"),
        note=_text(fields, "notes"),
        problem=problem,
    )


def _who_said_it(fields: Fields, sender: Organisation | None) -> Source:
    """Whoever the row names; else the sender: only an authority's own list is its own word."""
    said = source_by_words(_text(fields, "verified_with"))
    if said is not Source.AUTHORITY_CONTACT or sender is None or sender.kind == "authority":
        return said
    return SOURCE_BY_KIND.get(sender.kind, Source.PROVIDER_ENROLMENT)


# --- another system's return -----------------------------------------------------------


def _of_return(fields: Fields, as_of: date) -> tuple[Statement, ...]:
    """What the authority's earlier system held, which is the authority's own word.

    Who had told it is not in a return. What was never verified stands as from the day it was
    ascertained, so that taking over makes nothing fresher than it was.
    """
    code = _text(fields, "activity")
    starts_on = _day(fields, "starts_on")
    ascertained_on = _day(fields, "ascertained_on")
    held = f"Held by the earlier system on {in_words(as_of)}"
    heard = f", ascertained on {in_words(ascertained_on)}" if ascertained_on else ""
    present = Statement(
        code=code,
        source=Source.AUTHORITY_CONTACT,
        starts_on=starts_on,
        verified_on=_day(fields, "verified_on") or ascertained_on or starts_on or as_of,
        expected_end_on=_day(fields, "expected_end_on"),
        review_on=_day(fields, "review_on"),
        note=f"{held}{heard}.",
        problem="" if code else "No activity is given.",
    )
    neet_since = _day(fields, "neet_since")
    if not (code in NEET and starts_on and neet_since and neet_since < starts_on):
        return (present,)
    day_before = starts_on - timedelta(days=1)
    earlier = replace(
        present,
        starts_on=neet_since,
        ended_on=day_before,
        verified_on=day_before,
        expected_end_on=None,
        review_on=None,
        note=f"{held}: NEET since this day. It did not say with which code.",
    )
    return (earlier, present)


def source_by_words(verified_with: str) -> Source:
    """Whose statement it is, by the words for who was spoken to; else the authority's own."""
    said = re.sub(r"[^a-z]+", " ", f" {verified_with.lower()} ")
    for words, source in SPOKEN_BY:
        if any(f" {word}" in said for word in words):
            return source
    return Source.AUTHORITY_CONTACT


# --- small things ----------------------------------------------------------------------


def _undecided(problem: str) -> Statement:
    return Statement(code="", source=Source.HEARSAY, problem=problem)


def _day(fields: Fields, name: str) -> date | None:
    value = fields.get(name)
    return value if isinstance(value, date) else None


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
