"""A school's own census return (XML) as a list of pupils, on roll and no longer on roll.

Its pupils are found wherever they stand in the file, and what is said of them by the names that
the DfE's tables for authorities use as columns, in any capitals. Terms and years differ in what
they ask; what is not there is blank.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fingerpost.core.intake.ctf import NO_SCHOOL, School, address_cells, day_of, school_of
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.refusals import Limits, Refused, too_long
from fingerpost.core.intake.table import Line, Official, Table, table_of
from fingerpost.core.intake.xml_parts import (
    Element,
    Part,
    XmlFile,
    child,
    local_name,
    said,
    surveyed,
    text_of,
)
from fingerpost.core.records import Organisation

ON_ROLL, OFF_ROLL = "PupilOnRoll", "PupilNoLongerOnRoll"
PARTS = frozenset(("Header", ON_ROLL, OFF_ROLL))
NO_PUPILS = (
    "This looks like a school census return, but no pupil was found in it. "
    "Check that it is the return itself and not a summary or an error report."
)
COLUMNS: tuple[tuple[str, str], ...] = (
    ("PupilOnRoll", "on_roll_row"),
    ("PupilNoLongerOnRoll", "off_roll_row"),
    ("UPN", "upn"),
    ("FormerUPN", "former_upn"),
    ("UniqueLearnerNumber", "uln"),
    ("Surname", "family_name"),
    ("Forename", "given_name"),
    ("MiddleNames", "middle_names"),
    ("PreferredSurname", "preferred_family_name"),
    ("FormerSurname", "former_family_name"),
    ("DOB", "born_on"),
    ("Sex", "sex"),
    ("Ethnicity", "ethnicity"),
    ("NCyearActual", "year_group"),
    ("EnrolStatus", "enrolment_status"),
    ("PartTime", "attendance_mode"),
    ("SENprovision", "sen_provision"),
    ("YoungCarer", "carer"),
    ("YSSA", "consent_to_share"),
    ("EntryDate", "entry_on"),
    ("LeavingDate", "leaving_on"),
    ("FSMperiod", "free_school_meals"),
    ("ProgType", "course"),
    ("PlannedHours", "planned_hours"),
    ("AddressLine1", "address_line_1"),
    ("AddressLine2", "address_line_2"),
    ("AddressLine3", "address_line_3"),
    ("AddressLine4", "address_line_4"),
    ("Town", "town"),
    ("County", "county"),
    ("PostCode", "postcode"),
    ("LEA and Estab", "provider_laestab"),
    ("URN", "provider_urn"),
)
FIELDS = tuple(field for _, field in COLUMNS)
# Elements by their names in small letters: those of a column, and other names for the same.
NAMES = {name.lower(): field for name, field in COLUMNS} | {
    "gender": "sex",
    "uln": "uln",
    "ncyearleaving": "year_group",
    "forenames": "given_name",
}
NOT_BY_NAME = frozenset(
    ("on_roll_row", "off_roll_row", "free_school_meals", "course", "planned_hours", "postcode")
)
APART = frozenset(
    ("learningaims", "programmeaims", "exclusions", "termlyexclusions", "suspensions", "address")
)
HOURS = ("qualhrs", "nonqualhrs", "tlevelqualhrs", "tlevelnonqualhrs")
HOURS_DIGITS = 4  # a year has fewer hours than five digits say
COURSES = {"31": "T Level", "30": "T Level foundation year"}
CONTINUING = "1"
SIXTH_FORM = frozenset(("12", "13", "14"))
PART_TIME = {"1": "part-time", "true": "part-time", "0": "full-time", "false": "full-time"}
NO_AIM = (
    "They are on roll in the sixth form, and none of their learning aims goes on: "
    "check that they still attend."
)
NO_LEAVING_DATE = "They are no longer on roll, and no leaving date is given."


@dataclass(slots=True)
class _Survey:
    day: date | None = None
    school: School = NO_SCHOOL
    count: int = 0


def read_census(path: Path, limits: Limits) -> Table:
    """The pupils of a census return as a table; its file is read afresh at every walk.

    Raises:
        Refused: it is not safe, not well formed, too long, or holds no pupil.
    """
    file, survey = surveyed(path, PARTS, lambda parts: _survey(parts, limits))
    if not survey.count:
        raise Refused(NO_PUPILS)
    school = survey.school
    official = Official(
        kind=Kind.CENSUS,
        reason="It holds pupils on roll and no longer on roll, as the school census has them.",
        columns=COLUMNS,
        count=survey.count,
        lines=lambda _day, _sender: _lines(file, school),
        speaks_for=survey.day,
        origin=Organisation(name="", kind="school", urn=school.urn, laestab=school.laestab)
        if school.laestab
        else None,
    )
    return table_of(official, "School census", file.warnings)


def _survey(parts: Iterable[Part], limits: Limits) -> _Survey:
    found = _Survey()
    for part in parts:
        if part.name == "Header":
            found.day = day_of(said(part.element, "CollectionDetails", "ReferenceDate")[:10])
            found.school = school_of(child(part.element, "Source"))
        else:
            found.count += 1
        if found.count > limits.rows:
            raise Refused(too_long(limits))
    return found


def _lines(file: XmlFile, school: School) -> Iterator[Line]:
    pupils = (part for part in file.parts() if part.name != "Header")
    for number, part in enumerate(pupils, start=1):
        cells, faults = _pupil(part, number)
        cells |= {"provider_laestab": school.laestab, "provider_urn": school.urn}
        yield Line(part.line, [cells.get(field, "") for field in FIELDS], faults=faults)


def _pupil(part: Part, number: int) -> tuple[dict[str, str], tuple[str, ...]]:
    told: dict[str, str] = {}
    apart: dict[str, Element] = {}
    for name, element in _within(part.element):
        if name in APART:
            apart.setdefault(name, element)
        else:
            told.setdefault(name, text_of(element))
    cells = {
        field: told[name]
        for name, field in reversed(NAMES.items())
        if told.get(name) and field not in NOT_BY_NAME
    }
    on_roll = part.name == ON_ROLL
    cells["on_roll_row" if on_roll else "off_roll_row"] = str(number)
    cells["attendance_mode"] = PART_TIME.get(told.get("parttime", "").lower(), "")
    cells["free_school_meals"] = _free_meals(part.element)
    cells["planned_hours"] = _hours(told)
    cells["course"] = _course(part.element)
    cells |= {name: value for name, value in address_cells(apart.get("address")).items() if value}
    if on_roll:
        return cells, _looks(part.element, cells.get("year_group", ""))
    return cells, () if cells.get("leaving_on") else (NO_LEAVING_DATE,)


def _within(element: Element) -> Iterator[tuple[str, Element]]:
    """Every element of a pupil by its name in small letters, not going into those kept apart."""
    for inner in element:
        name = local_name(inner).lower()
        yield name, inner
        if name not in APART:
            yield from _within(inner)


def _free_meals(pupil: Element) -> str:
    periods = [element for name, element in _within(pupil) if name == "fsmperiod"]
    ended = [any(n == "fsmenddate" and text_of(e) for n, e in _within(p)) for p in periods]
    return "yes" if not all(ended) else ""


def _hours(told: dict[str, str]) -> str:
    texts = [told.get(name, "") for name in HOURS]
    given = sum(int(text) for text in texts if text.isdecimal() and len(text) <= HOURS_DIGITS)
    return str(given or "")


def _course(pupil: Element) -> str:
    kinds = [text_of(e) for e in pupil.iter("{*}ProgType", "{*}progtype")]
    return next((COURSES[kind] for kind in kinds if kind in COURSES), "")


def _looks(pupil: Element, year: str) -> tuple[str, ...]:
    statuses = {
        text_of(e) for e in pupil.iter("{*}LearningAimStatus", "{*}learningaimstatus") if text_of(e)
    }
    if year in SIXTH_FORM and statuses and CONTINUING not in statuses:
        return (NO_AIM,)
    return ()
