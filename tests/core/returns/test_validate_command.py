"""`fingerpost validate`: what it prints, in each format, and how it ends."""

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from fingerpost.cli.main import main
from fingerpost.core.returns.examples import HEADER, bases
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.returns.xml import write

BASE = bases()["sixth former"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def saved(folder: Path, *records: ReturnRecord, header: Header = HEADER) -> str:
    path = folder / "return.xml"
    with path.open("wb") as stream:
        write(stream, header, records, "2019-20")
    return str(path)


def test_nothing_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", saved(folder, BASE)]) == 0
    printed = capsys.readouterr()
    assert printed.out == (
        "1 record, period to 30 April 2019, checked by the rules of 2019-20.\nNothing was found.\n"
    )
    assert printed.err == ""


def test_a_summary_by_rule_then_the_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = [
        replace(
            BASE,
            young_persons_id=f"9980000000{number:03d}",
            unique_learner_no="",
            given_name=f"R{number}",
            gender="" if number < 2 else "F",
            activity_code="110",
        )
        for number in range(25)
    ]
    assert main(["validate", saved(folder, *people)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "25 serious, 2 less serious."
    assert lines[4].split()[:3] == ["1", "230", "25"]
    assert lines[5].split()[:3] == ["2", "4", "2"]
    assert (
        "  line 16  9980000000000  ActivityCode 110, DOB 2002-03-15, PeriodEnd 2019-04-30" in lines
    )
    assert "  and 5 more; --format csv lists them all" in lines
    assert "  line 16  9980000000000  Gender empty" in lines


def test_less_serious_faults_are_no_failure(folder: Path) -> None:
    assert main(["validate", saved(folder, replace(BASE, gender=""))]) == 0


def test_who_else_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", saved(folder, BASE, BASE, BASE)])
    out = capsys.readouterr().out
    assert "YoungPersonsID 9980000000001  See also 9980000000001 at line 16 and 1 more." in out


def test_values_are_safe_for_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", saved(folder, replace(BASE, postcode="\u202e" + "x" * 99))])
    out = capsys.readouterr().out
    assert "\u202e" not in out
    assert "Postcode ·" + "x" * 59 + "…" in out


def test_json_is_a_list_of_findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = replace(BASE, gender="X", activity_code="110")
    assert main(["validate", saved(folder, person), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "code": "5",
            "priority": 2,
            "message": "Gender is not in the code list.",
            "person": "9980000000001",
            "field": "Gender",
            "value": "X",
            "line": 16,
        },
        {
            "code": "230",
            "priority": 1,
            "message": "The activity is for those of compulsory school age, and the person is past "
            "Year 11.",
            "person": "9980000000001",
            "field": "ActivityCode, DOB, PeriodEnd",
            "value": "110, 2002-03-15, 2019-04-30",
            "line": 16,
        },
    ]


def test_json_of_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", saved(folder, BASE), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_csv_holds_no_formulas(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(folder, replace(BASE, postcode='=HYPERLINK("x")'))
    assert main(["validate", file, "--format", "csv"]) == 0
    (row,) = csv.DictReader(StringIO(capsys.readouterr().out))
    assert (row["code"], row["value"], row["line"]) == ("43", '\'=HYPERLINK("x")', "16")


def test_year_and_period_may_be_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(folder, BASE, header=Header())
    main(["validate", file, "--year", "2020-21", "--period-end", "2021-02-28"])
    assert "period to 28 February 2021, checked by the rules of 2020-21." in capsys.readouterr().out
    main(["validate", file])
    assert "period to unknown, checked by the current rules." in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "json", "csv"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "return.xml, byte 0: The file is empty."),
        (b"<NCCIS>\n<FileHeader>A & B", "return.xml, line 2: The file stops being well-formed XML"),
        (b"a,b\n", "return.xml, line 1: This is not XML"),
    ],
)
def test_a_file_that_cannot_be_used(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str, form: str
) -> None:
    path = folder / "return.xml"
    path.write_bytes(content)
    assert main(["validate", str(path), "--format", form]) == 2
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.out == ""


def test_a_file_that_breaks_off_late_prints_no_half_list(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(saved(folder, *[replace(BASE, gender="X")] * 200))
    path.write_bytes(path.read_bytes().replace(b"</NCCIS>", b""))
    assert main(["validate", str(path), "--format", "json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "before its last tag is closed" in printed.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.xml"], "nowhere.xml cannot be read: no such file or directory."),
        (["."], "cannot be read: is a directory."),
    ],
)
def test_a_file_that_is_not_there(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_an_unknown_year(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", saved(folder, BASE), "--year", "1999"]) == 2
    assert "Choose one of 2015-16, 2019-20, 2020-21, current." in capsys.readouterr().err
