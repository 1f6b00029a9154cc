"""Which column is which, with a reason; several for one field; a mapping remembered and applied."""

import json
from pathlib import Path

import pytest

from core.intake import files
from fingerpost.core import tables
from fingerpost.core.intake import mapping
from fingerpost.core.intake.mapping import Mapping, field_by_content, field_of, guess, reapply
from shared_files import shared_file

PEOPLE = ["Surname", "Forename", "DOB"]


def fields_of(headings: list[str], rows: list[list[str]] | None = None) -> list[str]:
    return [column.field for column in guess(headings, rows or [], files.AS_OF).columns]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Legal Surname", "family_name"),
        ("Forename(s)", "given_name"),
        ("Learner Ref", "local_reference"),
        ("D.O.B", "born_on"),
        ("Date of Birth (dd/mm/yyyy)", "born_on"),
        ("DATE_OF_BIRTH", "born_on"),
        ("Post Code", "postcode"),
        ("ULN", "uln"),
        ("Unique Learner No", "uln"),
        ("Prog start", "starts_on"),
        ("Exp end", "expected_end_on"),
        ("Withdrawn date", "ended_on"),
        ("Reg", "registration_group"),
        ("NCY", "year_group"),
        ("Student Surname *", "family_name"),
        ("Learner's Date of Birth", "born_on"),
        ("Pupil UPN", "upn"),
        ("Former UPN", "former_upn"),
        ("Surname (legal)", "family_name"),
        ("Date on which the learner withdrew (withdrawal date)", "ended_on"),
        ("Parent / Carer Surname", ""),
        ("School Postcode", ""),
        ("Tutor email", ""),
        ("Parent or carer's mobile telephone", "parent_phone"),
        ("Shoe size", ""),
        ("", ""),
    ],
)
def test_a_heading_by_itself(heading: str, field: str) -> None:
    found, reason, confidence = field_of(heading)
    assert found == field
    assert reason.endswith(".")
    assert bool(confidence) == bool(field)


def test_the_surer_the_closer_to_a_known_heading() -> None:
    sure = [field_of(h)[2] for h in ("Surname", "Learner Surname (legal)", "the surname, please")]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 3


def test_every_known_heading_names_a_known_field() -> None:
    assert set(mapping.known_headings().values()) <= set(mapping.fields())
    assert {row["field"] for row in tables.rows("intake", "heading_words")} <= set(mapping.fields())


def test_the_headings_of_real_files_are_known() -> None:
    """Every heading seen that carries what a record needs; the rest is allowed to be unknown."""
    import csv

    wanted = {
        "upn",
        "uln",
        "surname",
        "forename",
        "familyname",
        "givenname",
        "dob",
        "dateofbirth",
        "postcode",
        "uniquelearnernumber",
        "uniquelearnerno",
        "uniquepupilnumber",
        "startdate",
        "enddate",
        "activitycode",
        "ncyearactual",
        "ethnicity",
        "gender",
        "entrydate",
        "dateverified",
        "reviewdate",
        "predictedenddate",
        "neetstartdate",
        "sendflag",
        "establishmentnumber",
        "ukproviderreferencenumber",
        "ukprn",
        "dfeno",
        "estab",
    }
    with shared_file("domain/formats/flat_file_headings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    seen = {mapping.squeezed(row["heading"]): row["heading"] for row in rows}
    assert wanted <= set(seen)
    assert [key for key in wanted if not field_of(seen[key])[0]] == []
    ours = [row["heading"] for row in rows if row["format"].startswith("Proposed default: enrol")]
    assert [heading for heading in ours if not field_of(heading)[0]] == []


# --- by content ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["R674123101121", "r674123101121", ""], "upn"),
        (["1061484016", "1004014316.0"], "uln"),
        (["NG8 3AF", "ng83af", "SW1A 1AA", "unknown"], "postcode"),
        (["amy@example.org", "ben@example.org"], "email"),
        (["08/09/2009", "2009-12-01", "1 May 2010"], "born_on"),
        (["12", "Year 13", "Y12"], "year_group"),
        (["01/09/2026", "01/09/2026"], ""),
        (["red", "green"], ""),
        (["R674123101121"], ""),
    ],
)
def test_a_column_by_what_is_in_it(values: list[str], field: str) -> None:
    assert field_by_content(values, files.AS_OF)[0] == field


def test_unknown_headings_are_filled_in_by_content() -> None:
    rows = [["Hart", "Amy", "08/09/2009", "1061484016"], ["Bell", "Ben", "1/2/2010", "1004014316"]]
    found = guess(["Surname", "Forename", "X1", "X2"], rows, files.AS_OF)
    assert [column.field for column in found.columns] == [
        "family_name",
        "given_name",
        "born_on",
        "uln",
    ]
    assert found.columns[3].reason == "100% of its values look like ULNs."


def test_a_column_of_ulns_headed_upn_is_read_as_ulns_and_told() -> None:
    rows = [["1061484016"], ["1004014316"]]
    found = guess(["UPN"], rows, files.AS_OF)
    assert found.columns[0].field == "uln"
    assert found.warnings == ("Column “UPN” holds ULNs.",)


# --- by sense --------------------------------------------------------------------------


def test_name_beside_surname_holds_given_names() -> None:
    assert fields_of(["Name", "Surname"]) == ["given_name", "family_name"]
    assert fields_of(["Name", "DOB"]) == ["full_name", "born_on"]


def test_address_beside_address_2_is_its_first_line() -> None:
    assert fields_of(["Address", "Address 2"]) == ["address_line_1", "address_line_2"]
    assert fields_of(["Address", "Postcode"]) == ["address", "postcode"]


def test_end_date_is_planned_when_most_are_to_come() -> None:
    future, past = [["31/07/2027"], ["31/07/2027"]], [["12/09/2026"], [""]]
    assert fields_of(["End Date"], future) == ["expected_end_on"]
    assert fields_of(["End Date"], past) == ["ended_on"]
    assert fields_of(["End Date", "Planned end"], [[*row, ""] for row in future])[0] == "ended_on"


def test_status_is_an_activity_only_if_it_reads_like_one() -> None:
    assert fields_of(["Status"], [["NEET - seeking"], ["310"]]) == ["activity"]
    assert fields_of(["Status"], [["Active"], ["Continuing"]]) == ["enrolment_status"]
    assert fields_of(["NCCIS code"], [["Active"]]) == ["activity"]


def test_year_is_a_year_group_only_if_it_reads_like_one() -> None:
    assert fields_of(["Year"], [["12"], ["13"]]) == ["year_group"]
    assert fields_of(["Year"], [["2026/27"], ["2026/27"]]) == [""]


def test_of_two_columns_for_one_field_the_fuller_is_used_and_told() -> None:
    rows = [["", "1 May 2010"], ["2 May 2010", "2 May 2010"]]
    found = guess(["DOB", "Date of Birth"], rows, files.AS_OF)
    assert [column.field for column in found.columns] == ["", "born_on"]
    assert found.warnings == (
        "“DOB” and “Date of Birth” all look like “Date of birth”: "
        "we use “Date of Birth” (column 2).",
    )


# --- remembered ------------------------------------------------------------------------


def test_a_mapping_is_stored_as_json_and_comes_back() -> None:
    found = guess([*PEOPLE, "DOB"], [["Hart", "Amy", "1 May 2010", ""]], files.AS_OF)
    assert Mapping.from_dict(json.loads(json.dumps(found.as_dict()))) == found


def test_a_choice_by_hand_holds_for_the_next_file() -> None:
    first = guess([*PEOPLE, "Code"], [], files.AS_OF).with_column(3, "activity")
    again = reapply(first, [*PEOPLE, "Code"], [], files.AS_OF)
    assert again == first
    assert again.columns[3].reason == "Chosen by hand."


def test_choosing_a_field_frees_the_column_that_had_it() -> None:
    found = guess([*PEOPLE, "Born"], [], files.AS_OF).with_column(3, "born_on")
    assert [column.field for column in found.columns] == [
        "family_name",
        "given_name",
        "",
        "born_on",
    ]
    assert found.with_column(3, "").fields == {"family_name", "given_name"}


def test_a_changed_layout_is_noticed_and_keeps_what_it_can() -> None:
    first = guess([*PEOPLE, "Code", "Town"], [], files.AS_OF).with_column(3, "activity")
    moved = reapply(first, ["DOB", "Code", "Surname", "Forename", "ULN"], [], files.AS_OF)
    assert [column.field for column in moved.columns] == [
        "born_on",
        "activity",
        "family_name",
        "given_name",
        "uln",
    ]
    assert moved.warnings == (
        "The layout differs from the last file of this sender. "
        "No longer there: “Town”. New: “ULN”.",
    )
    assert moved.layout != first.layout


def test_a_layout_is_the_same_whatever_the_dots_and_capitals() -> None:
    assert mapping.layout_fingerprint(["D.O.B.", "Surname"]) == mapping.layout_fingerprint(
        ["dob", "SURNAME "]
    )
    assert mapping.layout_fingerprint(["a", "b"]) != mapping.layout_fingerprint(["b", "a"])


def test_a_file_is_read_by_the_mapping_given(tmp_path: Path) -> None:
    path = files.write(tmp_path, "Surname,Forename,DOB,X\nHart,Amy,1/5/2010,310\n")
    by_hand = files.understood(path).mapping.with_column(3, "activity")
    row = files.rows(path, mapping=by_hand)[0]
    assert row.fields["activity"] == "310"


def test_long_lists_of_names_are_cut() -> None:
    assert mapping.listed(["a"]) == "“a”"
    assert mapping.listed(list("abc")) == "“a”, “b” and “c”"
    assert mapping.listed(list("abcd"), most=2) == "“a”, “b” and 2 more"
