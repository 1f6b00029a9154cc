"""No file that anybody may send crashes or hangs a reader: rows come out, or one sentence."""

import faulthandler
import io
import signal
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fingerpost.cli.main import main
from fuzz.hostile import LINES, as_text, on_disk, seeds, swallow

CALM = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SECONDS_TO_END = 60  # whoever takes longer for so small a file hangs
ZIPPED = ("xlsx", "ods")
PLAIN = tuple(name for name in seeds() if name not in ZIPPED)
NASTY = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n\r\n",
        b'"',
        b"'",
        b"\x1a",
        b"\xed\xa0\x80",
    ),
    *(
        b"=cmd|' /C calc'!A0",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"<![CDATA[",
        b"]]>",
        b"&#0;",
        b"<a>",
    ),
    *(b"9" * 400, b"-1", b"1e999", b"31/02/2010", b"NaN", b"\xc2\xa0" * 50, b"x" * 70_000),
)


class Hung(BaseException):
    """A reader took so long that it will not end."""


@pytest.fixture(autouse=True, scope="module")
def _watchdog() -> Iterator[None]:
    """Where even the alarm is not heard, because C code hangs, say where and end the run."""
    faulthandler.dump_traceback_later(20 * SECONDS_TO_END, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def in_time(act: Callable[..., Any], *arguments: Any) -> Any:
    """Do it, or fail where it hangs."""

    def hang(number: int, frame: Any) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, hang)
    signal.alarm(SECONDS_TO_END)
    try:
        return act(*arguments)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """A file cut, doubled, overwritten or with something nasty put in, in a few places."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 30))
        what = draw(st.one_of(st.sampled_from(NASTY), st.binary(max_size=12)))
        data[at : at + length] = what + data[at : at + length] * draw(st.integers(0, 2))
    return bytes(data[: draw(st.one_of(st.just(len(data)), st.integers(0, len(data))))])


@CALM
@given(st.data())
@pytest.mark.parametrize("name", PLAIN)
def test_a_spoilt_file_ends_every_reader(name: str, data: st.DataObject) -> None:
    in_time(swallow, name, data.draw(spoilt(data.draw(st.sampled_from(seeds()[name])))))


@CALM
@given(st.data())
@pytest.mark.parametrize("name", ZIPPED)
def test_a_workbook_spoilt_inside_its_zip_ends_every_reader(name: str, data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(seeds()[name]))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    chosen = data.draw(st.sampled_from(sorted(parts)))
    parts[chosen] = data.draw(spoilt(parts[chosen]))
    if data.draw(st.booleans()):
        parts.pop(data.draw(st.sampled_from(sorted(parts))))
    spoilt_zip = zipped(parts)
    in_time(swallow, name, spoilt_zip)
    in_time(swallow, name, data.draw(spoilt(spoilt_zip)))


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for part, content in parts.items():
            book.writestr(part, content)
    return buffer.getvalue()


def workbook_with(part: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(seeds()["xlsx"][0])) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    return zipped(parts | {part: content})


SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HOSTILE = {
    "nothing": b"",
    "blanks alone": b" " * 5000,
    "NULs alone": b"\x00" * 5000,
    "one giant cell": b"Surname,Forename,DOB\n" + b"x" * 3_000_000 + b",Amy,03/04/2010\n",
    "quotes that never close": b'Surname,Forename,DOB\n"' + b'""' * 50_000,
    "a line of separators": b"Surname,Forename,DOB\n" + b"," * 100_000 + b"\n",
    "all kinds of line ends": b"Surname,Forename,DOB\rHart,Amy,03/04/2010\n\rLowe,Kit,4/5/2010\r\n",
    "half UTF-16": as_text(",", "utf-16")[:-1],
    "two encodings": as_text(",", "utf-8") + as_text(",", "utf-16"),
    "formulas": b'Surname,Forename,DOB\n=HYPERLINK("x"),+1,@SUM(A1)\n',
    "a zip in a zip": zipped({"a.zip": zipped({"b.zip": zipped({"c": b"x" * 1000})})}),
    "a bomb": zipped({"xl/workbook.xml": b"0" * 40_000_000}),
    "a bomb of one sheet": workbook_with(SHEET, b"<row>" + b" " * 40_000_000),
    "a far corner": workbook_with(
        SHEET,
        f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c '
        'r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'.encode(),
    ),
    "a cell beyond any sheet": workbook_with(
        SHEET,
        f'<worksheet {MAIN}><sheetData><row r="99999999999"><c r="ZZZZZZZ9999999999"><v>1</v></c>'
        "</row></sheetData></worksheet>".encode(),
    ),
    "a text that is not there": workbook_with(
        SHEET,
        f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>99999</v></c></row>'
        "</sheetData></worksheet>".encode(),
    ),
    "a deep workbook": workbook_with(SHEET, b"<a>" * 100_000),
    "deep XML": b"<Message>" + b"<a>" * 100_000,
    "many attributes": b"<CTfile " + b" ".join(b"a%d='1'" % n for n in range(50_000)) + b"/>",
    "a root with an undeclared prefix": b"<NCCIS:026><a/></NCCIS:026>",
    "a return cut short": seeds()["return"][0][:200],
    "a return of no year": b"<NCCIS0000><FileHeader/></NCCIS0000>",
    "a year nobody lived in": b"<NCCIS99999999999999999999/>",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_known_to_hurt_ends_every_reader(what: str) -> None:
    for name in ("delimited", "return", "register"):
        in_time(swallow, name, HOSTILE[what])


@pytest.mark.parametrize("command", ["read", "validate"])
@pytest.mark.parametrize("what", HOSTILE)
def test_the_commands_end_in_words_and_a_number(
    what: str, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with on_disk(HOSTILE[what]) as path:
        assert in_time(main, [command, str(path), "--format", "json"]) in (0, 1, 2)
    assert "Traceback" not in "".join(capfd.readouterr())


def test_the_seeds_are_files_that_can_be_read() -> None:
    assert len(LINES) > 1
    for name, contents in seeds().items():
        for content in contents:
            swallow(name, content)
