"""Tables out of real-life files: titles, two-row headings, several sheets, stray quotes, totals."""

from pathlib import Path

import pytest

from core.intake import files
from fingerpost.core.intake.reading import Refused, RowOutcome

HART = {"family_name": "Hart", "given_name": "Amy"}


def names(path: Path) -> list[tuple[object, object]]:
    return [
        (row.fields.get("family_name"), row.fields.get("given_name"))
        for row in files.rows(path)
        if row.outcome is not RowOutcome.SKIPPED
    ]


# --- text ------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_any_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    text = "Surname,Forename,DOB\nHärt,Zoë,03/04/2010\nO’Neill,Anaïs,04/04/2010\n"
    path = files.write(tmp_path, text.replace(",", separator), encoding=encoding)
    assert names(path) == [("Härt", "Zoë"), ("O'Neill", "Anaïs")]


def test_excels_own_separator_line(tmp_path: Path) -> None:
    path = files.write(tmp_path, "sep=;\nSurname;Forename;DOB\nHart;Amy;03/04/2010\n")
    row = files.rows(path)[0]
    assert row.fields["family_name"] == "Hart"
    assert row.number == 3


def test_every_line_wrapped_in_quotes(tmp_path: Path) -> None:
    path = files.write(tmp_path, '"Surname,Forename,DOB"\n"Hart,Amy,03/04/2010"\n')
    assert names(path) == [("Hart", "Amy")]


def test_line_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    path = files.write(
        tmp_path,
        "Brindlemere College\n\nSurname,Forename,DOB,Notes\nHart,Amy,03/04/2010,\n\n"
        'Bell,Ben,04/04/2010,"two\nlines"\nCole,Cy,05/04/2010,\n',
    )
    assert [row.number for row in files.rows(path)] == [4, 6, 8]


def test_an_unclosed_quote_loses_no_row(tmp_path: Path) -> None:
    lines = ["Surname,Forename,DOB,Notes", 'Hart,Amy,03/04/2010,"never closed']
    lines += [f"Bell,Ben{'abcdefghij'[n % 10] * (n // 10 + 1)},04/04/2010," for n in range(200)]
    rows = files.rows(files.write(tmp_path, "\n".join(lines)))
    assert len(rows) == 201
    assert [row.number for row in rows] == list(range(2, 203))
    assert rows[0].fields["notes"] == "never closed"


def test_quotes_inside_a_value(tmp_path: Path) -> None:
    path = files.write(
        tmp_path,
        "Surname,Forename,DOB,Notes\nHart,Amy,03/04/2010,5'10\" tall\n"
        'Bell,Ben,1/1/2010,"a ""b"" c"\n',
    )
    assert [row.fields["notes"] for row in files.rows(path)] == ["5'10\" tall", 'a "b" c']


def test_a_separator_inside_a_value_is_told(tmp_path: Path) -> None:
    text = "Surname,Forename,Address,DOB\nHart,Amy,1 Long Lane,03/04/2010\n"
    rows = files.rows(
        files.write(tmp_path, text * 1 + "Bell,Ben,2 Long Lane, Larkwell,04/04/2010\n")
    )
    assert rows[0].outcome is RowOutcome.ACCEPTED
    assert "more cells than there are headings" in rows[1].problems[0]


def test_a_line_cut_short_is_told(tmp_path: Path) -> None:
    text = "Surname,Forename,DOB,UPN\nHart,Amy,03/04/2010,\nBell,Ben,04/0"
    rows = files.rows(files.write(tmp_path, text))
    assert rows[0].outcome is RowOutcome.ACCEPTED
    assert rows[1].problems[0] == "This line has only 3 of 4 cells: it may be cut short."


# --- what is no row --------------------------------------------------------------------


def test_totals_repeated_headings_and_repeated_lines_are_left_out_and_said(tmp_path: Path) -> None:
    path = files.write(
        tmp_path,
        "Surname,Forename,DOB\nHart,Amy,03/04/2010\nBell,Ben,04/04/2010\n"
        "Surname,Forename,DOB\nHart,Amy,03/04/2010\nCole,Cy,05/04/2010\n,,\nTotal,3,\n,,\n",
    )
    rows = files.rows(path)
    assert [(row.number, row.problems) for row in rows if row.outcome is RowOutcome.SKIPPED] == [
        (4, ("This line repeats the headings.",)),
        (5, ("This line repeats line 2 exactly.",)),
        (8, ("This line is a total, not a row of the list.",)),
    ]
    assert len(rows) == 6


def test_a_person_called_total_is_a_person(tmp_path: Path) -> None:
    path = files.write(
        tmp_path, "Surname,Forename,DOB\nTotal,Amy,03/04/2010\nCount,Ben,04/04/2010\n"
    )
    assert names(path) == [("Total", "Amy"), ("Count", "Ben")]


def test_twins_with_one_name_in_common_are_two_rows(tmp_path: Path) -> None:
    path = files.write(tmp_path, "Surname,Forename,DOB\nHart,Amy,03/04/2010\nHart,Ann,03/04/2010\n")
    assert names(path) == [("Hart", "Amy"), ("Hart", "Ann")]


def test_headings_without_rows_are_told(tmp_path: Path) -> None:
    reading = files.understood(files.write(tmp_path, "Surname,Forename,DOB,UPN\n"))
    assert "The list has headings but no rows." in reading.warnings


# --- headings --------------------------------------------------------------------------


def test_titles_above_and_blank_columns_between(tmp_path: Path) -> None:
    lines = [
        ["Brindlemere College: enrolments at 1 October 2026"],
        [None, "Confidential"],
        [],
        [None, "Surname", None, "Forename", None, "DOB"],
        [None, "Hart", None, "Amy", None, "03/04/2010"],
    ]
    reading = files.understood(files.workbook(tmp_path, {"S": lines}))
    assert reading.heading_line == 4
    assert next(iter(reading.rows)).number == 5
    assert names(files.workbook(tmp_path, {"S": lines})) == [("Hart", "Amy")]


def test_headings_of_two_rows_with_merged_groups(tmp_path: Path) -> None:
    lines = [
        ["Learner", None, None, "Course", None, None, "Parent", None],
        ["Surname", "Forename", "DOB", "Title", "Start", "Expected end", "Name", "Telephone"],
        [
            "Hart",
            "Amy",
            "03/04/2010",
            "Bricks",
            "01/09/2026",
            "31/07/2027",
            "Pat Hart",
            "07700900123",
        ],
    ]
    path = files.workbook(
        tmp_path, {"S": lines}, merge=[(0, 0, 0, 2, "Learner"), (0, 6, 0, 7, "Parent")]
    )
    fields = files.rows(path)[0].fields
    assert fields["course"] == "Bricks"
    assert fields["parent_name"] == "Pat Hart"
    assert fields["parent_phone"] == "07700900123"
    assert {"family_name", "given_name", "starts_on", "expected_end_on"} <= set(fields)


def test_headings_split_over_two_rows(tmp_path: Path) -> None:
    path = files.write(
        tmp_path,
        "Legal,Legal,Date of,Start,Exp\nSurname,Forename,birth,date,end\n"
        "Hart,Amy,03/04/2010,1/9/26,31/7/27\n",
    )
    assert set(files.rows(path)[0].fields) == {
        "family_name",
        "given_name",
        "born_on",
        "starts_on",
        "expected_end_on",
    }


def test_a_heading_merged_downwards_is_no_group(tmp_path: Path) -> None:
    lines = [
        ["Surname", "Forename", "Course", None],
        [None, None, "Start date", "End date"],
        ["Hart", "Amy", "01/09/2026", "31/07/2027"],
        ["Bell", "Ben", "01/09/2026", "31/07/2027"],
    ]
    fields = files.rows(files.workbook(tmp_path, {"S": lines}), sender=files.COLLEGE)[0].fields
    assert fields["family_name"] == "Hart"
    assert fields["given_name"] == "Amy"


def test_no_heading_is_invented(tmp_path: Path) -> None:
    path = files.write(tmp_path, "Amy,Hart,03/04/2010\nBen,Bell,04/04/2010\n")
    with pytest.raises(Refused, match="No heading row"):
        files.rows(path)


def test_foreign_headings_over_numbers_that_prove_themselves(tmp_path: Path) -> None:
    path = files.write(
        tmp_path, "Vorname,Nachname,Kennung\nAmy,Hart,1061484016\nBen,Bell,1004014316\nCy,Cole,\n"
    )
    reading = files.understood(path)
    assert next(reading.rows).fields == {"uln": "1061484016"}
    assert "look like ULNs" in reading.mapping.columns[2].reason


def test_a_column_of_numbers_alone(tmp_path: Path) -> None:
    rows = files.rows(files.write(tmp_path, "ULN\n1061484016\n1004014316\n"))
    assert [row.fields["uln"] for row in rows] == ["1061484016", "1004014316"]


# --- sheets ----------------------------------------------------------------------------

COVER = [["How to fill in this return"], ["Use one line a learner"]]
LIST = [["Surname", "Forename", "DOB"], ["Hart", "Amy", "03/04/2010"]]
LEAVERS = [
    ["Surname", "Forename", "DOB", "Leaving date"],
    ["Bell", "Ben", "04/04/2010", "01/10/2026"],
]
CODES = [["Code", "Level"], ["1", "Entry"]]


def test_the_sheet_of_people_is_read(tmp_path: Path) -> None:
    path = files.workbook(tmp_path, {"Notes": COVER, "Codes": CODES, "Learners": LIST})
    reading = files.understood(path)
    assert reading.sheet == "Learners"
    assert reading.warnings == ()


def test_another_sheet_of_people_is_told(tmp_path: Path) -> None:
    reading = files.understood(files.workbook(tmp_path, {"Leavers": LEAVERS, "Learners": LIST}))
    assert reading.sheet == "Leavers"
    assert reading.warnings == (
        "We read the sheet “Leavers”. “Learners” also looks like a list of people: "
        "send each as a file of its own if it should be read too.",
    )


def test_sheets_with_the_same_headings_are_one_list(tmp_path: Path) -> None:
    other = [LIST[0], ["Bell", "Ben", "05/05/2010"], LIST[1], ["Cole", "Cy", "06/06/2010"]]
    path = files.workbook(tmp_path, {"Y12": LIST, "Notes": COVER, "Y13": other})
    reading = files.understood(path)
    assert [(row.number, row.fields.get("given_name")) for row in reading.rows] == [
        (2, "Ben"),
        (3, "Amy"),
        (4, "Cy"),
        (6, None),  # Amy stands on both: the line repeats line 3
    ]
    assert reading.warnings == (
        "The sheets “Y13” and “Y12” have the same headings, so we read them as one list. "
        "Their lines are numbered on, “Y13” first.",
    )
    assert reading.row_count == 4


@pytest.mark.parametrize("name", ["Leavers", "2025-26", "October", "Did not start", "Old"])
def test_a_sheet_whose_name_sets_it_apart_is_not_joined(tmp_path: Path, name: str) -> None:
    other = [LIST[0], ["Bell", "Ben", "05/05/2010"], ["Cole", "Cy", "06/06/2010"]]
    reading = files.understood(files.workbook(tmp_path, {"Learners": other, name: LIST}))
    assert reading.row_count == 2
    assert f"“{name}” also looks like a list of people" in reading.warnings[0]


def test_a_sheet_of_another_kind_under_the_same_headings_is_not_joined(tmp_path: Path) -> None:
    stay = [LEAVERS[0], *([f"Hart{n}", "Amy", f"0{n}/04/2010", ""] for n in range(1, 5))]
    reading = files.understood(files.workbook(tmp_path, {"Here": stay, "Gone": LEAVERS}))
    assert (reading.sheet, reading.row_count) == ("Here", 4)
    assert "“Gone” also looks like a list of people" in reading.warnings[0]


def test_hidden_and_empty_sheets_stand_back(tmp_path: Path) -> None:
    empty = [LEAVERS[0]]
    path = files.workbook(
        tmp_path, {"Blank": empty, "Old": LEAVERS, "Learners": LIST}, hide=["Old"]
    )
    assert files.understood(path).sheet == "Learners"


def test_a_workbook_of_empty_sheets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="empty"):
        files.understood(files.workbook(tmp_path, {"Sheet1": [], "Sheet2": []}))
