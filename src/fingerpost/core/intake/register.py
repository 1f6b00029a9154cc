"""The registers of schools and providers: GIAS, and the list of funded providers by UKPRN.

`read_register(path)` gives a `RegisterEntry` for every line. Head teachers' names and other
columns about people are never taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fingerpost.core.identifiers import parse_laestab, parse_postcode, parse_ukprn, parse_urn
from fingerpost.core.intake.matching import squeezed
from fingerpost.core.intake.refusals import Limits, Refused
from fingerpost.core.intake.spelled_dates import parse_date
from fingerpost.core.intake.table import Table
from fingerpost.core.intake.tables import open_table
from fingerpost.core.records import Organisation

SPECIAL_TYPES = frozenset(["7", "8", "10", "12", "33", "36", "44"])
SIXTH_FORM_TYPES = frozenset(["31", "39", "45", "46", "57"])
SPECIAL_POST_16, FURTHER, HIGHER = "32", "18", "29"
OTHER_TYPES = frozenset(["24", "25", "26", "27", "30", "37", "56"])
STATUSES = {
    "1": "open",
    "2": "closed",
    "3": "open but proposed to close",
    "4": "proposed to open",
}
# Details of an organisation and the column of the establishment register that gives each.
DETAILS = {
    "ukprn": "ukprn",
    "laestab": "establishmentnumber",
    "la_code": "lacode",
    "town": "town",
    "postcode": "postcode",
    "has_sixth_form": "officialsixthformcode",
    "opened_on": "opendate",
    "closed_on": "closedate",
}
SIXTH_FORM = {"1": True, "2": False}
PROVIDER_TYPES = {
    "general fe college incl tertiary": "college",
    "sixth form college": "sixth form college",
    "special college": "college",
    "private sector public funded": "training provider",
    "schools": "school",
    "local authority": "authority",
}
NAMES_OF_COLLEGES = (
    ("sixth form college", "sixth form college"),
    ("university", "higher education"),
    ("college", "college"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One school or provider with what the register says of it.

    `not_said` are the details for which this file has no column, so that a part of the register,
    or another register, takes away nothing that a fuller one gave.
    """

    organisation: Organisation
    status: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    type: str = ""
    phase: str = ""
    has_sixth_form: bool | None = None
    highest_age: int | None = None
    authority: str = ""
    town: str = ""
    postcode: str = ""
    not_said: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it is open, as far as the register says."""
        return self.status in ("", "open", "open but proposed to close")

    def as_fields(self) -> dict[str, date | bool | int | str]:
        """The entry as the fields of a row; what is not said is left out."""
        organisation = self.organisation
        told: dict[str, date | bool | int | str | None] = {
            "provider_name": organisation.name,
            "provider_kind": organisation.kind,
            "provider_urn": organisation.urn,
            "provider_ukprn": organisation.ukprn,
            "provider_laestab": organisation.laestab,
            "status": self.status,
            "opened_on": self.opened_on,
            "closed_on": self.closed_on,
            "type": self.type,
            "phase": self.phase,
            "has_sixth_form": self.has_sixth_form,
            "highest_age": self.highest_age,
            "authority": self.authority,
            "town": self.town,
            "postcode": self.postcode,
        }
        return {name: value for name, value in told.items() if value not in ("", None)}


def read_register(path: Path, limits: Limits | None = None) -> Iterator[RegisterEntry]:
    """Every school or provider in a register file.

    Raises:
        Refused: the file is not a register.
    """
    for _, entry, _ in entries(open_table(path, limits)):
        if entry:
            yield entry


def entries(table: Table) -> Iterator[tuple[int, RegisterEntry | None, tuple[str, ...]]]:
    """Each line's number, its entry, and sentences about what could not be used.

    Raises:
        Refused: the table is not a register.
    """
    at = {squeezed(heading): position for position, heading in enumerate(table.headings)}
    if "establishmentname" in at and "urn" in at:
        make = _establishment
    elif "ukprn" in at and "providername" in at:
        make = _provider
    else:
        raise Refused(
            "This is not a register we know. Send the establishment register (GIAS, all data) "
            "or the list of providers by UKPRN as it was downloaded."
        )
    for line in table.lines():
        if line.note:
            yield line.number, None, (line.note,)
        else:
            yield line.number, *make(_Line(at, line.cells))


@dataclass(frozen=True, slots=True)
class _Line:
    at: dict[str, int]
    cells: Sequence[str]

    def __call__(self, *names: str) -> str:
        for name in names:
            position = self.at.get(name)
            if position is not None and self.cells[position].strip():
                return self.cells[position].strip()
        return ""


def _establishment(line: _Line) -> tuple[RegisterEntry | None, tuple[str, ...]]:
    urn, ukprn = parse_urn(line("urn")), parse_ukprn(line("ukprn"))
    name = line("establishmentname")
    problems = [found.problem for found in (urn, ukprn) if found.problem]
    if not name or not urn:
        return None, (*problems, "A school needs a name and a URN.")
    type_code = line("typeofestablishmentcode").lstrip("0")
    organisation = Organisation(
        name=name,
        kind=school_kind(
            type_code, line("furthereducationtypename"), line("statutorylowage", "lowage")
        ),
        urn=urn.value,
        ukprn=ukprn.value,
        laestab=_laestab(line("lacode"), line("establishmentnumber")),
    )
    high_age = line("statutoryhighage").removesuffix(".0")
    entry = RegisterEntry(
        organisation=organisation,
        status=STATUSES.get(
            line("establishmentstatuscode"), line("establishmentstatusname").lower()
        ),
        opened_on=_day(line("opendate")),
        closed_on=_day(line("closedate")),
        type=line("typeofestablishmentname"),
        phase=line("phaseofeducationname"),
        has_sixth_form=SIXTH_FORM.get(line("officialsixthformcode")),
        highest_age=int(high_age) if high_age.isdigit() else None,
        authority=line("lacode").zfill(3) if line("lacode") else "",
        town=line("town"),
        postcode=parse_postcode(line("postcode")).value,
        not_said=frozenset(name for name, column in DETAILS.items() if column not in line.at),
    )
    return entry, tuple(problems)


def school_kind(type_code: str, further_education_type: str = "", lowest_age: str = "") -> str:
    """The kind of organisation for a GIAS type code."""
    if type_code in SPECIAL_TYPES or type_code == SPECIAL_POST_16:
        return "special school"
    if type_code in SIXTH_FORM_TYPES or (
        type_code == FURTHER and "sixth form" in further_education_type.lower()
    ):
        return "sixth form college"
    if type_code == FURTHER:
        return "college"
    if type_code == HIGHER:
        return "higher education"
    if type_code in OTHER_TYPES:
        return "other"
    return "sixth form college" if lowest_age.removesuffix(".0") == "16" else "school"


def _provider(line: _Line) -> tuple[RegisterEntry | None, tuple[str, ...]]:
    ukprn = parse_ukprn(line("ukprn"))
    name = line("providername")
    if not name or not ukprn:
        return None, (ukprn.problem or "A provider needs a name and a UKPRN.",)
    said = line("providertype").lower()
    organisation = Organisation(name=name, kind=_provider_kind(said, name), ukprn=ukprn.value)
    entry = RegisterEntry(
        organisation=organisation,
        type=line("providertype"),
        not_said=frozenset(DETAILS) - {"ukprn"},
    )
    return entry, ()


def _provider_kind(said: str, name: str) -> str:
    lowered = name.lower()
    if said in PROVIDER_TYPES and not (said.startswith("general") and "sixth form" in lowered):
        return PROVIDER_TYPES[said]
    for words, kind in NAMES_OF_COLLEGES:
        if words in lowered:
            return kind
    return "other" if said == "other" else "training provider"


def _laestab(authority: str, establishment: str) -> str:
    number = establishment.removesuffix(".0")
    if not authority or not number:
        return ""
    return parse_laestab(authority.zfill(3) + number.zfill(4)).value


def _day(text: str) -> date | None:
    found = parse_date(text) if text else ""
    return None if isinstance(found, str) else found
