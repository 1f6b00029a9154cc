"""What a file is, by its content; and the one sentence for each that cannot be used."""

import io
import zipfile
from pathlib import Path

import pytest

from core.intake import files
from fingerpost.core.intake.containers import Container, container
from fingerpost.core.intake.reading import Limits, Refused, read
from fingerpost.core.intake.zipped import column_number

LIST = "Surname,Forename,DOB,UPN\nHart,Amy,03/04/2010,R674123101121\n"
LINES = [line.split(",") for line in LIST.splitlines()]


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        list(read(path, as_of=files.AS_OF, limits=limits).rows)
    sentence = refused.value.sentence
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    return sentence


def zipped(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_each_kind_of_file_we_read(tmp_path: Path) -> None:
    assert container(files.write(tmp_path, LIST, "a")) is Container.TEXT
    assert container(files.workbook(tmp_path, {"S": LINES})) is Container.XLSX
    assert container(files.ods(tmp_path, LINES)) is Container.ODS
    assert container(files.xls(tmp_path, LINES)) is Container.XLS
    assert container(files.write(tmp_path, "<?xml version='1.0'?><a/>", "b")) is Container.XML


@pytest.mark.parametrize("make", [files.ods, files.xls])
def test_older_and_open_workbooks_are_read(tmp_path: Path, make: object) -> None:
    row = files.rows(make(tmp_path, LINES))[0]  # type: ignore[operator]
    assert row.fields["family_name"] == "Hart"
    assert row.fields["upn"] == "R674123101121"


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    path = files.workbook(tmp_path, {"S": LINES}, name="list.csv")
    assert len(files.rows(path)) == 1
    assert len(files.rows(files.write(tmp_path, LIST, "list.xlsx"))) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n  \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7\n%...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "program"),
        (b"\x7fELF\x02\x01\x01\x00", "program"),
        (b"#!/bin/sh\nls\n", "program"),
        (b"{\\rtf1\\ansi Surname}", "rich text"),
        (b"7z\xbc\xaf\x27\x1c\x00", "archive"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (b"<!DOCTYPE html><html><table><tr><td>Surname</td></tr></table></html>", "web page"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07" * 40, "not text"),
        (zipped({"word/document.xml": "<w/>"}), "Word"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "slide show"),
        (zipped({"xl/workbook.bin": "x"}), ".xlsb"),
        (zipped({"list.csv": LIST}), "zip archive"),
        (b"Surname only a line of words", "heading"),
        (b"A,B\n1,2\n", "heading"),
        (b"Town,Postcode,Level,Course\nLarkwell,ZZ1 1AA,2,Bricks\n", "names or numbers"),
    ],
)
def test_what_is_refused_and_how(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in refusal(files.write(tmp_path, content, "sent.xlsx"))


def test_locked_workbooks_say_how_to_unlock_them(tmp_path: Path) -> None:
    streams = {"EncryptionInfo": b"x", "EncryptedPackage": b"y"}
    assert "password" in refusal(files.compound(tmp_path, streams))
    manifest = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": "garbage",
            "META-INF/manifest.xml": "<manifest:encryption-data/>",
        }
    )
    assert "password" in refusal(files.write(tmp_path, manifest))


def test_other_compound_files(tmp_path: Path) -> None:
    assert "Word" in refusal(files.compound(tmp_path, {"WordDocument": b"x"}))
    assert "e-mail" in refusal(files.compound(tmp_path, {"__properties_version1.0": b"x"}))
    assert "not a workbook" in refusal(files.compound(tmp_path, {"Other": b"x"}))


def test_a_workbook_cut_short(tmp_path: Path) -> None:
    whole = files.workbook(tmp_path, {"S": LINES}).read_bytes()
    for length in (30, len(whole) // 2, len(whole) - 30):
        assert "cut short" in refusal(files.write(tmp_path, whole[:length]))


def test_too_large(tmp_path: Path) -> None:
    path = files.write(tmp_path, LIST * 100)
    assert "most we take" in refusal(path, Limits(bytes=1000))
    assert "more than 50 rows" in refusal(path, Limits(rows=50))
    assert "4 columns" in refusal(path, Limits(columns=3))


def test_a_workbook_whose_cells_lie_far_apart(tmp_path: Path) -> None:
    """Two cells a million rows and sixteen thousand columns apart would fill the memory."""
    lines: list[list[object]] = [*LINES]
    far = files.workbook(tmp_path, {"S": lines})
    content = {}
    with zipfile.ZipFile(far) as archive:
        for member in archive.namelist():
            content[member] = archive.read(member).decode()
    sheet = "xl/worksheets/sheet1.xml"
    stray = '<row r="7"><c  s="1" r="{}"><v>1</v></c></row></sheetData>'
    for reference, says in (
        ("XFD1048576", "columns"),
        ("xfd1", "columns"),
        ("AB1048576", "rows"),
        ("A4294967295", "damaged"),
        ("AAAAAAA1", "damaged"),
    ):
        for row in (stray, stray.replace('"', "'"), stray.replace(" r=", "\nr = ")):
            broken = content[sheet].replace("</sheetData>", row.format(reference))
            path = files.write(tmp_path, zipped({**content, sheet: broken}), "far.xlsx")
            assert says in refusal(path)


def test_formatting_far_away_is_no_harm(tmp_path: Path) -> None:
    path = files.workbook(tmp_path, {"S": LINES})
    with zipfile.ZipFile(path) as archive:
        content = {member: archive.read(member).decode() for member in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    blank = '<row r="90000"><c r="XFD90000" s="0"/></row></sheetData>'
    content[sheet] = content[sheet].replace("</sheetData>", blank)
    assert len(files.rows(files.write(tmp_path, zipped(content), "wide.xlsx"))) == 1


def test_an_ods_that_repeats_its_cells(tmp_path: Path) -> None:
    stray = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    assert "columns" in refusal(files.ods(tmp_path, LINES, more=stray))
    stray = stray.replace("16000", "20")
    assert "rows" in refusal(files.ods(tmp_path, LINES, more=stray))
    blank = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert len(files.rows(files.ods(tmp_path, LINES, more=blank))) == 1


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = files.workbook(tmp_path, {"S": LINES})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", " " * 60_000_000)
    assert "unpacks" in refusal(path)


def test_entities_are_never_opened(tmp_path: Path) -> None:
    path = files.workbook(tmp_path, {"S": LINES})
    with zipfile.ZipFile(path) as archive:
        content = {member: archive.read(member).decode() for member in archive.namelist()}
    strings = "xl/sharedStrings.xml"
    declared = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><sst"
    content[strings] = content[strings].replace("<sst", declared)
    assert "entities" in refusal(files.write(tmp_path, zipped(content), "entity.xlsx"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("<?xml version='1.0'?><CTfile></CTfile>", "Common Transfer File holds no pupil"),
        ("<Message xmlns='ESFA/ILR/2025-26'/>", "ILR holds no learner"),
        ("<Message><Header/></Message>", "census return, but no pupil"),
        ("<!DOCTYPE NCCIS><NCCIS></NCCIS>", "empty"),
        ("<NCCIS2015></NCCIS2015>", "empty"),
        ("<other/>", "an XML file of a kind we do not know"),
        ("<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "spreadsheet of 2003"),
        ("<s:schema xmlns:s='http://www.w3.org/2001/XMLSchema'/>", "lists nobody"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><Message>&b;</Message>", "entities"),
        ("<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><Message/>", "census"),
        ("<?xml version='1.0'?><CTfile><Pupil>", "well formed"),
    ],
)
def test_xml_is_told_apart_by_its_root(tmp_path: Path, content: str, says: str) -> None:
    assert says in refusal(files.write(tmp_path, content))


def test_columns_are_numbered_as_spreadsheets_letter_them() -> None:
    assert [column_number(name) for name in ("A", "Z", "aa", "XFD")] == [1, 26, 27, 16384]
