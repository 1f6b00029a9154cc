"""A Common Transfer File as a list of pupils, one row each.

A CTF tells of a pupil at the school that made it. Making one takes nobody off roll: only a leaving
date in its school history ends a place. Files of all years are read, with Sex or Gender.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fingerpost.core.identifiers import NO_FIXED_ABODE, parse_laestab, parse_postcode, parse_urn
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.refusals import Limits, Refused, too_long
from fingerpost.core.intake.spelled_dates import parse_date
from fingerpost.core.intake.table import Line, Official, Table, table_of
from fingerpost.core.intake.xml_parts import (
    Element,
    Part,
    XmlFile,
    child,
    children,
    said,
    surveyed,
    values,
)
from fingerpost.core.records import Organisation

PUPIL = "Pupil"
PARTS = frozenset(("Header", PUPIL))
COLUMNS: tuple[tuple[str, str], ...] = (
    ("UPN", "upn"),
    ("FormerUPN", "former_upn"),
    ("UniqueLearnerNumber", "uln"),
    ("Surname", "family_name"),
    ("Forename", "given_name"),
    ("MiddleNames", "middle_names"),
    ("PreferredSurname", "preferred_family_name"),
    ("PreferredForename", "preferred_given_name"),
    ("FormerSurname", "former_family_name"),
    ("DOB", "born_on"),
    ("Sex", "sex"),
    ("Ethnicity", "ethnicity"),
    ("NCyearActual", "year_group"),
    ("EnrolStatus", "enrolment_status"),
    ("SENprovision", "sen_provision"),
    ("InCare", "looked_after"),
    ("FSMinstance", "free_school_meals"),
    ("AddressLine1", "address_line_1"),
    ("AddressLine2", "address_line_2"),
    ("AddressLine3", "address_line_3"),
    ("AddressLine4", "address_line_4"),
    ("Town", "town"),
    ("County", "county"),
    ("PostCode", "postcode"),
    ("Phone", "home_phone"),
    ("Mobile", "mobile"),
    ("Email", "email"),
    ("Contact", "parent_name"),
    ("Contact Phone", "parent_phone"),
    ("Contact Email", "parent_email"),
    ("LEA and Estab", "provider_laestab"),
    ("URN", "provider_urn"),
    ("SchoolName", "provider_name"),
    ("EntryDate", "entry_on"),
    ("LeavingDate", "leaving_on"),
    ("LeavingReason", "leaving_reason"),
    ("DestSchool", "destination_provider"),
    ("DestSchool: activity", "destination"),
    ("Remarks", "notes"),
)
FIELDS = tuple(field for _, field in COLUMNS)
AT_PUPIL = {
    "UPN": "upn",
    "UniqueLearnerNumber": "uln",
    "ULN": "uln",
    "Surname": "family_name",
    "Forename": "given_name",
    "DOB": "born_on",
    "Sex": "sex",
    "Gender": "sex",
    "Email": "email",
}
IN_DETAILS = {
    "FormerUPN": "former_upn",
    "MiddleNames": "middle_names",
    "PreferredSurname": "preferred_family_name",
    "PreferredForename": "preferred_given_name",
    "FormerSurname": "former_family_name",
    "NCyearActual": "year_group",
    "Ethnicity": "ethnicity",
    "EnrolStatus": "enrolment_status",
}
TRUE = frozenset(("true", "1", "y", "yes"))
SUMMER = range(6, 9)  # leaving from June to August is the ordinary transfer
FIRST_SIXTH_FORM_YEAR = 12
YEAR_DIGITS = 2
NO_PUPILS = "This Common Transfer File holds no pupil. Check that you sent the right file."
DURING_THE_YEAR = "Left during the school year."


@dataclass(frozen=True, slots=True)
class School:
    """A school as a CTF names it; empty where the numbers are not those of a school."""

    laestab: str = ""
    urn: str = ""
    name: str = ""


NO_SCHOOL = School()


@dataclass(slots=True)
class _Survey:
    made_on: date | None = None
    source: School = NO_SCHOOL
    goes_to: School = NO_SCHOOL
    count: int = 0


def read_ctf(path: Path, limits: Limits) -> Table:
    """The pupils of a CTF as a table; its file is read afresh at every walk.

    Raises:
        Refused: it is not safe, not well formed, too long, or holds nobody.
    """
    file, survey = surveyed(path, PARTS, lambda parts: _survey(parts, limits))
    if not survey.count:
        raise Refused(NO_PUPILS)
    source = survey.source
    official = Official(
        kind=Kind.CTF,
        reason="Its outermost tag is that of the Common Transfer File.",
        columns=COLUMNS,
        count=survey.count,
        lines=lambda day, _sender: _lines(file, survey, day),
        speaks_for=survey.made_on,
        origin=Organisation(name=source.name, kind="school", urn=source.urn, laestab=source.laestab)
        if source.laestab
        else None,
    )
    return table_of(official, "Common Transfer File", file.warnings)


def _survey(parts: Iterable[Part], limits: Limits) -> _Survey:
    found = _Survey()
    for part in parts:
        if part.name == PUPIL:
            found.count += 1
        else:
            found.made_on = day_of(said(part.element, "DateTime")[:10])
            found.source = school_of(child(part.element, "SourceSchool"))
            found.goes_to = school_of(child(part.element, "DestSchool"))
        if found.count > limits.rows:
            raise Refused(too_long(limits))
    return found


def school_of(element: Element | None) -> School:
    """The school whose numbers stand in an element."""
    number = f"{said(element, 'LEA')}{said(element, 'Estab')}"
    return School(
        laestab=parse_laestab(number).value,
        urn=parse_urn(said(element, "URN")).value,
        name=said(element, "SchoolName"),
    )


def _lines(file: XmlFile, survey: _Survey, day: date) -> Iterator[Line]:
    for part in file.parts():
        if part.name == PUPIL:
            cells = _pupil(part.element, survey, day)
            yield Line(part.line, [cells.get(field, "") for field in FIELDS])


def _pupil(pupil: Element, survey: _Survey, day: date) -> dict[str, str]:
    details = child(pupil, "BasicDetails")
    cells = _named(pupil, AT_PUPIL) | (_named(details, IN_DETAILS) if details is not None else {})
    cells |= {
        "sen_provision": _sen(pupil, day),
        "looked_after": said(pupil, "LookedAfter", "InCare"),
        "free_school_meals": _free_meals(pupil),
    }
    cells |= address_cells(child(pupil, "Address")) | _phones(pupil) | _contact(pupil)
    return cells | _history(pupil, survey, cells.get("year_group", ""), day)


def _named(element: Element, fields: dict[str, str]) -> dict[str, str]:
    told = values(element)
    return {field: told[name] for name, field in reversed(fields.items()) if name in told}


# --- school history --------------------------------------------------------------------


def _history(pupil: Element, survey: _Survey, year: str, day: date) -> dict[str, str]:
    """The school spoken of, when they joined and left it, and where the file was sent."""
    row = _school_row(children(pupil, "SchoolHistory", "School"), survey.source)
    school = school_of(row)
    if not school.laestab:
        school = survey.source
    left = said(row, "LeavingDate") or said(pupil, "LeavingDate")
    left_on = day_of(left)
    cells = {
        "provider_laestab": school.laestab,
        "provider_urn": school.urn,
        "provider_name": school.name,
        "entry_on": said(row, "EntryDate"),
        "leaving_on": left,
        "leaving_reason": said(row, "LeavingReason"),
    }
    if left_on and left_on <= day:
        cells |= _goes_to(survey.goes_to, year, left_on)
        cells["notes"] = "" if left_on.month in SUMMER else DURING_THE_YEAR
    return cells


def _school_row(rows: list[Element], source: School) -> Element | None:
    """The last school: as marked, else the one that made the file, else the latest joined."""
    marked = [row for row in rows if said(row, "LastSchool").lower() in TRUE]
    own = [row for row in rows if source.laestab and school_of(row).laestab == source.laestab]
    among = marked or own or rows
    return max(among, key=lambda row: said(row, "EntryDate"), default=None)


def _goes_to(school: School, year: str, left_on: date) -> dict[str, str]:
    """The school the file was sent to, which is where it is thought they go."""
    if not school.laestab or not year.isdecimal() or len(year) > YEAR_DIGITS:
        return {}
    next_year = int(year) + (left_on.month in SUMMER)
    activity = "210 - a school sixth form" if next_year >= FIRST_SIXTH_FORM_YEAR else "110 - school"
    return {"destination_provider": school.laestab, "destination": activity}


# --- details ---------------------------------------------------------------------------


def _sen(pupil: Element, day: date) -> str:
    """The provision in force, by the latest start."""
    rows = [
        (said(row, "StartDate"), said(row, "SENprovision"))
        for row in children(pupil, "SENhistory", "SEN")
        if (day_of(said(row, "EndDate")) or date.max) >= day
    ]
    return max(rows, default=("", ""))[1]


def _free_meals(pupil: Element) -> str:
    periods = children(pupil, "FSMhistory", "FSMinstance")
    return "yes" if any(not said(period, "FSMendDate") for period in periods) else ""


def address_cells(address: Element | None) -> dict[str, str]:
    """An address in either of its forms; ZZ99 9ZZ stands for none known."""
    parts = values(address) if address is not None else {}
    for form in ("BS7666Address", "AddressLines"):
        inner = child(address, form)
        parts |= values(inner) if inner is not None else {}
    lines = [parts.get(f"AddressLine{n}", "") for n in range(1, 6)]
    if not any(lines):
        first = " ".join(parts[name] for name in ("SAON", "PAON", "Street") if name in parts)
        lines = [first, parts.get("Locality", ""), "", "", ""]
    postcode = parts.get("PostCode", "")
    return {
        "address_line_1": lines[0],
        "address_line_2": lines[1],
        "address_line_3": lines[2],
        "address_line_4": ", ".join(line for line in lines[3:] if line),
        "town": parts.get("PostTown") or parts.get("Town", ""),
        "county": parts.get("County") or parts.get("AdministrativeArea", ""),
        "postcode": "" if parse_postcode(postcode).value == NO_FIXED_ABODE else postcode,
    }


def _phones(element: Element) -> dict[str, str]:
    by_type = [
        (said(phone, "TelephoneType")[:1].upper(), said(phone, "PhoneNo"))
        for phone in children(element, "Phones", "Phone")
    ]
    mobile = next((number for kind, number in by_type if kind == "M"), "")
    other = next((number for kind, number in by_type if kind != "M"), "")
    return {"mobile": mobile, "home_phone": other}


def _contact(pupil: Element) -> dict[str, str]:
    """The first contact, by the order given."""
    contacts = children(pupil, "Contacts", "Contact")
    first = min(contacts, key=lambda contact: said(contact, "Order").zfill(4), default=None)
    if first is None:
        return {}
    names = (said(first, name) for name in ("Title", "Forename", "Surname"))
    phones = _phones(first)
    return {
        "parent_name": " ".join(name for name in names if name),
        "parent_phone": phones["mobile"] or phones["home_phone"],
        "parent_email": said(first, "Email"),
    }


def day_of(text: str) -> date | None:
    """A date as these files write one; None for anything else."""
    found = parse_date(text) if text else ""
    return found if isinstance(found, date) else None
