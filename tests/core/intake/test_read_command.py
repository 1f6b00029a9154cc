"""`fingerpost read`: the JSON others may rely on, the text people read, the exit codes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.intake import files, ilr_files
from fingerpost.cli.main import main

GOOD = "Surname,Forename,DOB,NCY\nHart,Amy,08/09/2010,11\n"
DOUBTFUL = GOOD + "Bell,Ben,31/02/2010,11\nTotal,2,,\n"
UNCLEAR = "Surname,Forename,DOB\nHart,Amy,08/09/2010\n"


def as_json(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main(["read", str(path), "--format", "json", "--as-of", "2026-10-01"])
    out = capsys.readouterr()
    assert out.err == ""
    return code, json.loads(out.out)


def test_a_good_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = as_json(files.write(tmp_path, GOOD), capsys)
    assert code == 0
    assert answer == {
        "outcome": "load",
        "message": "1 row of a school's list of its pupils: 1 ready.",
        "kind": "roll",
        "warnings": [],
        "rows": [
            {
                "number": 2,
                "outcome": "accepted",
                "fields": {
                    "family_name": "Hart",
                    "given_name": "Amy",
                    "born_on": "2010-09-08",
                    "year_group": "11",
                },
                "problems": [],
            }
        ],
    }


def test_a_file_with_something_to_look_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = as_json(files.write(tmp_path, DOUBTFUL), capsys)
    assert code == 1
    assert answer["outcome"] == "load_with_attention"
    assert answer["message"].endswith("1 ready, 1 to look at, 1 left out.")
    assert [row["outcome"] for row in answer["rows"]] == ["accepted", "attention", "skipped"]
    assert answer["rows"][1]["problems"] == ["DOB: “31/02/2010” is not a day that exists."]


def test_a_file_somebody_must_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = as_json(files.write(tmp_path, UNCLEAR), capsys)
    assert (code, answer["outcome"], answer["kind"]) == (1, "ask", "unknown")
    assert answer["message"].endswith("Choose what it is.")
    assert len(answer["rows"]) == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 cut short", b"<a>"])
def test_a_refused_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    path = files.write(tmp_path, content)
    code, answer = as_json(path, capsys)
    assert code == 2
    assert list(answer) == ["outcome", "message", "kind", "warnings", "rows"]
    assert (answer["outcome"], answer["rows"]) == ("refuse", [])
    assert main(["read", str(path)]) == 2
    out = capsys.readouterr()
    assert out.err.strip() == answer["message"]
    assert out.out == ""


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path / "none.csv")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["read", str(tmp_path)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_text_people_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(files.write(tmp_path, DOUBTFUL)), "--as-of", "2026-10-01"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("This file is a school's list of its pupils. It gives year groups")
    assert "  DOB       Date of birth                 “DOB” is a known heading.\n" in text
    assert "  line 3: DOB: “31/02/2010” is not a day that exists.\n" in text


def test_many_problems_are_cut_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"Hart,Amy{n},bad,11" for n in range(30)]
    path = files.write(tmp_path, "Surname,Forename,DOB,NCY\n" + "\n".join(lines))
    main(["read", str(path)])
    assert "… and 10 more lines." in capsys.readouterr().out


def test_the_day_it_speaks_of_is_today_unless_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    born = date.today().replace(day=1)  # noqa: DTZ011
    path = files.write(tmp_path, f"Surname,Forename,DOB,NCY\nHart,Amy,{born:%d/%m/%Y},11\n")
    assert main(["read", str(path), "--format", "json"]) == 1
    assert "makes this person 0 years old" in capsys.readouterr().out


def test_an_official_file_is_shown_as_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    aim = ilr_files.aim(FundModel="25", AimType="5", CompStatus="1", LearnStartDate="2026-09-07")
    learners = ilr_files.learner(more=aim) + ilr_files.learner(more=aim, PlanLearnHours="540")
    path = ilr_files.write(tmp_path, learners, made_on=date(2026, 9, 30))
    code, answer = as_json(path, capsys)
    assert (code, answer["outcome"], answer["kind"]) == (1, "load_with_attention", "ilr")
    assert answer["message"].endswith("record (ILR): 1 ready, 1 to look at.")
    assert [row["fields"]["activity"] for row in answer["rows"]] == ["230", "230"]
    assert answer["rows"][0]["problems"] == ["No planned hours are given: we take it as full-time."]
    assert main(["read", str(path), "--as-of", "2026-10-01"]) == 1
    text = capsys.readouterr().out
    assert "It speaks for 30 September 2026.\n" in text
    assert "Headings were found" not in text
