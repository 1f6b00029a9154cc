"""Whatever anybody may send, and the readers that must end of it: with rows, or with one sentence.

Used by a property test in the suite, and by `./test --fuzz`, which looks for longer.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from core.intake import files, ilr_files
from fingerpost.core.intake import kinds, statements
from fingerpost.core.intake.reading import Refused, read
from fingerpost.core.intake.refusals import Limits
from fingerpost.core.intake.register import read_register
from fingerpost.core.returns.findings import UnknownYear, Unreadable
from fingerpost.core.returns.validation import validate

AS_OF = date(2026, 11, 20)
SMALL = Limits(rows=5_000, columns=200, cells=500_000, unpacked_free=2_000_000)
LINES = [
    ["Surname", "Forename", "DOB", "UPN", "ULN", "Start date", "Postcode", "Notes"],
    ["Hart", "Zoë", "03/04/2010", "R674123101121", "1061484016", "01/09/2026", "ZZ1 1AA", "=1+1"],
    ["O'Lowe", "Kit", "4 May 2010", "", "1.061484016E9", "46266", "", 'says "yes", often'],
]
CTF = (
    "<?xml version='1.0'?><CTfile><Header><DateTime>2026-07-20T09:30:00</DateTime>"
    "<SourceSchool><LEA>998</LEA><Estab>4001</Estab></SourceSchool></Header><CTFpupilData>"
    "<Pupil><UPN>R674123101121</UPN><Surname>Hart</Surname><Forename>Amy</Forename>"
    "<DOB>2010-03-14</DOB><SchoolHistory><School><LEA>998</LEA><Estab>4001</Estab>"
    "<EntryDate>2021-09-06</EntryDate><LeavingDate>2026-07-01</LeavingDate></School>"
    "</SchoolHistory></Pupil></CTFpupilData></CTfile>"
)
CENSUS = (
    "<Message><Header><CollectionDetails><ReferenceDate>2026-10-01</ReferenceDate>"
    "</CollectionDetails></Header><Pupils><PupilsOnRoll><PupilOnRoll><PupilIdentifiers>"
    "<UPN>R674123101121</UPN><Surname>Hart</Surname><Forename>Amy</Forename>"
    "<DOB>2010-03-14</DOB></PupilIdentifiers><PupilStatus><NCyearActual>12</NCyearActual>"
    "</PupilStatus></PupilOnRoll></PupilsOnRoll></Pupils></Message>"
)
RETURN = (
    "<NCCIS2026><FileHeader><Databases><DatabaseId>998</DatabaseId></Databases><SourceLEAs>"
    "<LEACode>998</LEACode></SourceLEAs><PeriodEnd>2026-10-31</PeriodEnd></FileHeader>"
    "<YoungPersonsRecord><PersonalDetails><YoungPersonsID>9980000000001</YoungPersonsID>"
    "<GivenName>Amy</GivenName><FamilyName>Hart</FamilyName><DOB>2010-03-14</DOB>"
    "</PersonalDetails><Activities><Cohort><ActivityCode>210</ActivityCode>"
    "<StartDate>2026-09-01</StartDate></Cohort></Activities></YoungPersonsRecord></NCCIS2026>"
)
REGISTER = (
    "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),Postcode\n"
    "199999,998,4001,Larkwell School,Community school,ZZ1 1AA\n"
)


def swallow_list(path: Path) -> None:
    """Read a file as a list of people to its end, with all that its rows state."""
    try:
        reading = read(path, as_of=AS_OF, limits=SMALL)
        for row in reading.rows:
            for kind in (reading.kind, kinds.Kind.ENROLMENT):
                statements.statements(row.fields, kind=kind, sender=None, as_of=AS_OF)
    except Refused as refusal:
        assert refusal.sentence.endswith("."), refusal.sentence  # noqa: PT017


def swallow_return(path: Path) -> None:
    """Check a file as a return to its end."""
    try:
        for finding in validate(path):
            assert finding.code
    except (Unreadable, UnknownYear) as refusal:
        assert str(refusal)  # noqa: PT017


def swallow_register(path: Path) -> None:
    """Read a file as a register of schools to its end."""
    try:
        list(read_register(path))
    except Refused as refusal:
        assert refusal.sentence.endswith("."), refusal.sentence  # noqa: PT017


def as_text(separator: str, encoding: str, ending: str = "\r\n") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=ending).writerows(LINES)
    return buffer.getvalue().encode(encoding, errors="replace")


@cache
def seeds() -> Mapping[str, tuple[bytes, ...]]:
    """By reader, files as they should be."""
    aim = ilr_files.aim(LearnAimRef="60149735", AimType="5", FundModel="25", CompStatus="1")
    ilr = ilr_files.message(ilr_files.learner(more=aim), made_on=AS_OF)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {
            "delimited": tuple(
                as_text(separator, encoding)
                for separator in (",", ";", "\t", "|")
                for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252")
            ),
            "xlsx": (files.workbook(folder, {"One": LINES, "Two": LINES}).read_bytes(),),
            "ods": (files.ods(folder, LINES).read_bytes(),),
            "xls": (files.xls(folder, LINES).read_bytes(),),
            "ilr": (ilr.encode(),),
            "ctf": (CTF.encode(), CTF.encode("utf-16")),
            "census": (CENSUS.encode(),),
            "return": (RETURN.encode(),),
            "register": (REGISTER.encode(), REGISTER.encode("utf-16")),
        }


Reader = Callable[[Path], None]
LISTS = ("delimited", "xlsx", "ods", "xls", "ilr", "ctf", "census")
READERS: Mapping[str, tuple[Reader, ...]] = {
    **dict.fromkeys(LISTS, (swallow_list,)),
    "return": (swallow_return, swallow_list),
    "register": (swallow_register, swallow_list),
}


def swallow(name: str, content: bytes) -> None:
    """Give bytes to a reader, to the end."""
    with on_disk(content) as path:
        for reader in READERS[name]:
            reader(path)


@contextmanager
def on_disk(content: bytes) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield Path(file.name)
