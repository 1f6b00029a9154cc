"""A file read whole: outcomes of rows and files, problems in words, nothing lost."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from core.intake import files
from fingerpost.core.intake import mapping
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.reading import (
    FileOutcome,
    ReadRow,
    Refused,
    RowOutcome,
    file_outcome,
    read,
)

ENROLMENTS = """\
Brindlemere College,,,,,,,
Enrolments as at 1 October 2026,,,,,,,

Learner Ref,Surname,Forename(s),D.O.B,ULN,Post Code,Prog start,Exp end
1,O'BRIEN,SEAN,08/09/2009,1061484016,zz8 3af,01/09/2026,31/07/2027
2,Hart,Amy (Ames),31/02/2010,1061484017,ZZ8 3AF,01/09/2026,31/07/2025
,,,08/09/2009,,,,
"""


def test_an_enrolment_list_as_it_comes(tmp_path: Path) -> None:
    first, second, third = files.rows(files.write(tmp_path, ENROLMENTS))
    assert first == ReadRow(
        number=5,
        outcome=RowOutcome.ACCEPTED,
        fields={
            "local_reference": "1",
            "family_name": "O'Brien",
            "given_name": "Sean",
            "born_on": date(2009, 9, 8),
            "uln": "1061484016",
            "postcode": "ZZ8 3AF",
            "starts_on": date(2026, 9, 1),
            "expected_end_on": date(2027, 7, 31),
        },
        problems=(),
        cells=(
            "1", "O'BRIEN", "SEAN", "08/09/2009", "1061484016", "zz8 3af", "01/09/2026",
            "31/07/2027",
        ),
    )  # fmt: skip
    assert second.outcome is RowOutcome.ATTENTION
    assert second.fields["preferred_given_name"] == "Ames"
    assert second.problems == (
        "D.O.B: “31/02/2010” is not a day that exists.",
        "ULN: “1061484017” fails its check digit, so a digit must be wrong.",
        "Exp end: 31 July 2025 is before Prog start, 1 September 2026.",
    )
    assert third.outcome is RowOutcome.ATTENTION
    assert third.problems == ("Nothing in this row says who it is about.",)


def test_rows_can_be_walked_more_than_once(tmp_path: Path) -> None:
    reading = files.understood(files.write(tmp_path, ENROLMENTS))
    assert list(reading.rows) == list(reading.rows)
    assert reading.row_count == 3


def test_a_workbook_and_a_csv_of_one_list_read_alike(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        ["Surname", "Forename", "DOB", "ULN", "Year", "EHCP"],
        ["Hart", "Amy", date(2009, 9, 8), 1061484016, 12, True],
        ["Bell", "Ben", 39699, "1004014316", "Year 13", "N"],
    ]
    text = "Surname,Forename,DOB,ULN,Year,EHCP\nHart,Amy,8/9/2009,1061484016,12,TRUE\n"
    text += "Bell,Ben,8/9/2008,1004014316,13,N\n"
    book = [row.fields for row in files.rows(files.workbook(tmp_path, {"S": lines}))]
    assert book == [row.fields for row in files.rows(files.write(tmp_path, text))]
    assert book[0]["uln"] == "1061484016"
    assert book[0]["ehc_plan"] is True


def test_a_column_of_us_dates_is_read_that_way_and_told(tmp_path: Path) -> None:
    path = files.write(
        tmp_path, "Surname,Forename,DOB,ULN\nHart,Amy,09/13/2009,\nBell,Ben,04/03/2010,\n"
    )
    reading = files.understood(path)
    assert [row.fields["born_on"] for row in reading.rows] == [date(2009, 9, 13), date(2010, 4, 3)]
    assert reading.warnings[0].startswith("Column “DOB” has the month before the day")


def test_names_alone_are_asked_about(tmp_path: Path) -> None:
    reading = files.understood(
        files.write(tmp_path, "Surname,Forename,Course\nHart,Amy,Bricks\n"), sender=files.COLLEGE
    )
    assert reading.kind is Kind.ENROLMENT
    assert reading.question.startswith("Names alone do not tell people apart.")
    assert file_outcome(reading, {}) is FileOutcome.ASK


def test_half_a_name_is_asked_about_and_a_number_settles_it(tmp_path: Path) -> None:
    half = files.understood(
        files.write(tmp_path, "Surname,DOB,Course\nHart,8/9/2010,Bricks\n"), sender=files.COLLEGE
    )
    assert half.question.startswith("Half a name does not tell people apart.")
    numbered = files.understood(
        files.write(tmp_path, "ULN,Surname,Course\n1000000051,Hart,Bricks\n"),
        sender=files.COLLEGE,
    )
    assert numbered.question == ""


def test_the_outcome_of_a_file(tmp_path: Path) -> None:
    good = files.understood(
        files.write(tmp_path, "Surname,Forename,DOB,NCY\nHart,Amy,8/9/2010,11\n")
    )
    assert file_outcome(good, {RowOutcome.ACCEPTED: 1}) is FileOutcome.LOAD
    attention = {RowOutcome.ACCEPTED: 1, RowOutcome.ATTENTION: 1}
    assert file_outcome(good, attention) is FileOutcome.LOAD_WITH_ATTENTION
    warned = files.understood(
        files.write(tmp_path, "Surname,Forename,DOB,DOB,NCY\nHart,Amy,8/9/2010,8/9/2010,11\n")
    )
    assert file_outcome(warned, {RowOutcome.ACCEPTED: 1}) is FileOutcome.LOAD_WITH_ATTENTION


def test_census_tables_beside_a_pupil_keep_their_own_columns(tmp_path: Path) -> None:
    path = files.write(
        tmp_path,
        "pupilonrolltableid,NativeId,senneedstableid,sentyperank,sentype,startdate\n"
        "a1,SCH5,s1,1,MLD,2026-Sep-01 00:00:00\na1,8864012,s2,2,ASD,\n",
    )
    first, second = files.rows(path)
    assert first.fields == {
        "on_roll_row": "a1",
        "provider_reference": "SCH5",
        "senneedstableid": "s1",
        "sentyperank": "1",
        "sentype": "MLD",
        "startdate": date(2026, 9, 1),
    }
    assert second.fields["provider_laestab"] == "8864012"
    assert first.outcome is RowOutcome.ACCEPTED


def test_no_row_is_lost(tmp_path: Path) -> None:
    lines = ["Surname,Forename,DOB,UPN"] + [f"Hart,Amy{n},bad,worse" for n in range(500)]
    rows = files.rows(files.write(tmp_path, "\n".join(lines)))
    assert [row.number for row in rows] == list(range(2, 502))
    assert {row.outcome for row in rows} == {RowOutcome.ATTENTION}


def test_long_cells_are_cut_in_problems_and_kept_in_the_row(tmp_path: Path) -> None:
    path = files.write(tmp_path, f"Surname,Forename,DOB,UPN\nHart,Amy,8/9/2009,{'x' * 500}\n")
    row = files.rows(path)[0]
    assert len(row.problems[0]) < 150
    assert len(row.cells[3]) == 500


@pytest.mark.parametrize("stuff", [" ", "(", "( ", '" ', "0", ".", "1/", "a@", "- ", "0.0", "Mc'"])
def test_very_long_cells_do_not_hold_us_up(tmp_path: Path, stuff: str) -> None:
    long = stuff * (6_000 // len(stuff))
    every = sorted({field.label for field in mapping.fields().values()})
    text = ",".join(["Surname", "DOB", "UPN", *every]) + "\n"
    text += (
        ",".join(["Hart", "8/9/2009", "", *(f"a{long}b".replace(",", "") for _ in every)]) + "\n"
    )
    text = text.replace('"', "'")
    began = time.process_time()
    assert len(files.rows(files.write(tmp_path, text, encoding="utf-8"))) <= 1
    assert time.process_time() - began < 5


@pytest.mark.parametrize("content", [b"Surname,DOB\n\x81\x8d,1/1/2010", b"\xff\xfeS"])
def test_bytes_that_are_no_letters_still_read_or_are_refused(
    tmp_path: Path, content: bytes
) -> None:
    try:
        list(read(files.write(tmp_path, content), as_of=files.AS_OF).rows)
    except Refused as refusal:
        assert refusal.sentence  # noqa: PT017


MEASURE = """
import resource, sys
from datetime import date
from pathlib import Path
from fingerpost.core.intake.reading import read
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in read(Path(sys.argv[1]), as_of=date(2026, 10, 1)).rows)
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_large_csv_streams(tmp_path: Path) -> None:
    """20 MB read in less memory than the file itself: only what tells repeats is kept."""
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Learner Ref,Surname,Forename,DOB,Course,Start date,Notes\n")
        for n in range(120_000):
            file.write(f"{n},Hart,Amy,08/09/2009,Bricks,01/09/2026,{'note ' * 20}{n}\n")
    size = path.stat().st_size / 1_000_000
    source = Path(__file__).resolve().parents[3] / "src"
    child = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )
    count, megabytes = map(int, child.stdout.split())
    assert count == 120_000
    assert size > 15
    assert megabytes < 60


def test_names_under_headings_nobody_knows_are_asked_about(tmp_path: Path) -> None:
    reading = read(
        files.write(
            tmp_path,
            "Young one,Bday,Situation\nAda Price,04/03/2010,college\nBen Price,05/03/2010,work\n",
        ),
        as_of=date(2026, 11, 1),
    )
    assert "Say which columns hold them" in reading.question
    assert file_outcome(reading, {}) is FileOutcome.ASK
    assert reading.headings == ("Young one", "Bday", "Situation")
