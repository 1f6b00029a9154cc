"""The reader of files on whatever comes: no bytes crash it, and what is written reads back."""

import csv
import io
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from core.intake import files
from fingerpost.core.identifiers import uln_check_digit, upn_check_letter
from fingerpost.core.intake import kinds, mapping, spelled_dates, statements
from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.reading import Refused, read
from fingerpost.core.intake.refusals import Limits
from fingerpost.core.intake.values import MAKERS, Column, reader
from fingerpost.core.records import Organisation
from shared_files import SHARED

AS_OF = files.AS_OF
SMALL = Limits(rows=5_000, columns=200, cells=500_000)
LIST = b"Surname,Forename,DOB,UPN,Start date\nHart,Amy,03/04/2010,R674123101121,01/09/2026\n" * 3
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def swallow(content: bytes) -> None:
    """Read these bytes as a file to the end, statements and all; only a refusal may come out."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(content)
        try:
            reading = read(path, as_of=AS_OF, limits=SMALL)
            for row in reading.rows:
                for kind in (reading.kind, kinds.Kind.ENROLMENT, kinds.Kind.ROLL):
                    statements.statements(row.fields, kind=kind, sender=None, as_of=AS_OF)
        except Refused as refusal:
            assert refusal.sentence.endswith(".")  # noqa: PT017


@CALM
@given(st.binary(max_size=2000))
@example(b"\xff\xfe\x00")
@example(b"\xff\xfeS\x00\x00\xd8\n\x00")
@example(b'Surname,DOB\n"""')
@example(b"Surname,Forename,DOB\n" + b'"' * 500)
@example(b"PK\x05\x06" + bytes(18))
@example(b"sep=|\n")
@example(b"\x00" * 600)
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    swallow(content)


@CALM
@given(
    st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml "]), st.binary()
)
def test_no_bytes_behind_a_known_beginning_crash_it(start: bytes, rest: bytes) -> None:
    swallow(start + rest)


@CALM
@given(st.text(alphabet=' ,;\t|"\n\rSurnameDOB0123/-.£é', max_size=400))
def test_no_text_under_a_heading_crashes_it(text: str) -> None:
    swallow(b"Surname,Forename,DOB,UPN,ULN,Start date,NCY\n" + text.encode())


@cache
def real_files() -> list[bytes]:
    """Beginnings of real files, and workbooks made of some."""
    folder = SHARED / "data"
    texts = sorted(folder.glob("school-census/samples/*.csv")) + sorted(folder.glob("gias/*.csv"))
    found = [LIST] + [path.read_bytes()[:6000] for path in texts]
    lines = [line.split(",") for line in LIST.decode().splitlines()]
    with TemporaryDirectory() as name:
        place = Path(name)
        found.append(files.workbook(place, {"One": lines, "Two": lines}).read_bytes())
        found.append(files.ods(place, lines).read_bytes())
        found.append(files.xls(place, lines).read_bytes())
    return found


@CALM
@given(st.data())
def test_a_real_file_with_bytes_changed_never_crashes_it(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(real_files())))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
        assume(content)
    swallow(bytes(content[: data.draw(st.integers(0, len(content)))]))


# --- every kind of cell ----------------------------------------------------------------


@given(st.sampled_from(sorted(mapping.fields())), st.text(max_size=60))
def test_no_cell_crashes_the_reader_of_its_column(field: str, text: str) -> None:
    about = mapping.fields()[field]
    found = reader(about, Column(field, about.label, AS_OF))(text)
    assert all(name in mapping.fields() for name, _ in found.values)
    assert not found.problem.endswith(".")


def test_every_type_of_field_has_a_reader_and_every_reader_a_field() -> None:
    assert {field.type for field in mapping.fields().values()} == set(MAKERS)


@given(st.text(max_size=80))
def test_no_words_crash_the_reader_of_activities(words: str) -> None:
    code = activity_code(words)
    assert code == "" or len(code) == 3


# --- round trips -----------------------------------------------------------------------

FORMS = (
    "{0:%d/%m/%Y}",
    "{0:%d-%m-%Y}",
    "{0:%d.%m.%Y}",
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y%m%d}",
    "{0:%d%m%Y}",
    "{0:%d %b %Y}",
    "{0:%d %B %Y}",
    "{0:%d-%b-%Y}",
    "{0:%d-%b-%y}",
    "{0:%d/%m/%y}",
    "{0:%Y-%b-%d 00:00:00}",
    "{0:%Y-%m-%dT00:00:00Z}",
    "{0:%Y-%m-%d 00:00:00.000}",
    "{0:%d/%m/%Y 00:00}",
    "{0:%A, %d %B %Y}",
    "{0:%a %d %b %Y}",
    "{0.day}/{0.month}/{0.year}",
    "{0.day}{1} {0:%B} {0.year}",
    "{0:%B} {0.day}, {0.year}",
    "{2}",
    "{2}.0",
)
DATES = st.dates(date(2005, 1, 1), date(2030, 12, 31))


@given(DATES, st.sampled_from(FORMS))
def test_a_date_in_any_form_reads_back(day: date, form: str) -> None:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day.day if day.day < 20 else day.day % 10, "th")
    serial = (day - date(1899, 12, 30)).days
    text = form.format(datetime(day.year, day.month, day.day), ending, serial)  # noqa: DTZ001
    if form == "{0:%d%m%Y}":
        assume(text[:2] not in ("19", "20"))
    assert spelled_dates.parse_date(text) == day


@given(st.lists(DATES, min_size=1, max_size=30))
def test_a_column_of_us_dates_is_read_rightly_once_one_proves_it(days: list[date]) -> None:
    cells = [f"{day:%m/%d/%Y}" for day in days]
    order, warning = spelled_dates.order_of(cells)
    if any(day.day > 12 for day in days):
        assert warning
        assert [spelled_dates.parse_date(cell, order) for cell in cells] == days
    else:
        assert (order, warning) == (spelled_dates.Order.DAY_FIRST, "")


NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12).map(str.capitalize)


@st.composite
def ulns(draw: st.DrawFn) -> str:
    nine = str(draw(st.integers(100_000_000, 999_999_999)))
    digit = uln_check_digit(nine)
    assume(digit is not None)
    return f"{nine}{digit}"


@st.composite
def upns(draw: st.DrawFn) -> str:
    twelve = f"{draw(st.integers(10**11, 10**12 - 1))}"
    return upn_check_letter("A" + twelve) + twelve


PEOPLE = st.fixed_dictionaries(
    {
        "family_name": NAMES,
        "given_name": NAMES,
        "born_on": st.dates(date(2005, 1, 1), date(2012, 8, 31)),
        "uln": ulns(),
        "upn": upns(),
        "starts_on": st.dates(date(2024, 1, 1), date(2027, 1, 1)),
        "notes": st.text(alphabet="abc ,;\"\n'|", max_size=20).map(
            lambda text: " ".join(text.split())
        ),
    }
)
HEADINGS = {
    "family_name": "Surname",
    "given_name": "Forename(s)",
    "born_on": "D.O.B",
    "uln": "ULN",
    "upn": "UPN",
    "starts_on": "Start Date",
    "notes": "Notes",
}


@CALM
@given(
    st.lists(PEOPLE, min_size=2, max_size=12),
    st.permutations(list(HEADINGS)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(st.sampled_from(["", "Brindlemere College", "Enrolments 2026"]), max_size=4),
)
def test_a_table_written_reads_back(
    people: list[dict[str, date | str]],
    order: list[str],
    separator: str,
    encoding: str,
    ending: str,
    titles: list[str],
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator=ending)
    for title in titles:
        writer.writerow([title])
    writer.writerow([HEADINGS[field] for field in order])
    for person in people:
        cells = [person[field] for field in order]
        writer.writerow([f"{c:%d/%m/%Y}" if isinstance(c, date) else c for c in cells])
    with TemporaryDirectory() as folder:
        path = files.write(Path(folder), buffer.getvalue().encode(encoding))
        found = [row.fields for row in read(path, as_of=AS_OF).rows if row.fields]
    unique = list({tuple(p[f] for f in order): p for p in people}.values())
    assert [
        {k: v for k, v in fields.items() if k != "preferred_given_name"} for fields in found
    ] == [{k: v for k, v in person.items() if v != "" and _said(v)} for person in unique]


def _said(value: date | str) -> bool:
    return isinstance(value, date) or value not in ("", "-")


@given(st.lists(st.text(max_size=20), min_size=1, max_size=12))
def test_a_mapping_survives_being_stored(headings: list[str]) -> None:
    guessed = mapping.guess(headings, [], AS_OF)
    stored = mapping.Mapping.from_dict(guessed.as_dict())
    assert stored == guessed
    assert mapping.reapply(stored, headings, [], AS_OF) == guessed


# --- statements ------------------------------------------------------------------------

SENDERS = [None] + [
    Organisation(name="Any", kind=kind)
    for kind in (
        "school",
        "special school",
        "sixth form college",
        "college",
        "training provider",
        "higher education",
        "authority",
        "other",
    )
]
ANY_DAY = st.dates(date(2015, 1, 1), date(2035, 1, 1))
FIELDS = st.dictionaries(
    st.sampled_from(sorted(mapping.fields())),
    st.one_of(ANY_DAY, st.booleans(), st.integers(0, 2000), st.text(max_size=12)),
    max_size=12,
)


@given(FIELDS, st.sampled_from(list(kinds.Kind)), st.sampled_from(SENDERS), ANY_DAY)
def test_any_row_states_something_sound_or_says_why_not(
    fields: dict[str, object], kind: kinds.Kind, sender: Organisation | None, as_of: date
) -> None:
    for stated in statements.statements(fields, kind=kind, sender=sender, as_of=as_of):  # type: ignore[arg-type]
        assert bool(stated.code) != bool(stated.problem)
        if kind is kinds.Kind.NO_SHOWS and stated.code:
            assert stated.starts_on is not None
            assert stated.ended_on == stated.starts_on - timedelta(days=1)


@pytest.mark.parametrize("kind", sorted(kinds.IN_WORDS))
def test_every_kind_has_words(kind: kinds.Kind) -> None:
    assert kinds.IN_WORDS[kind]
