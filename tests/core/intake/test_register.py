"""The registers: every line an organisation of the right kind, and no person's name."""

from datetime import date
from pathlib import Path

import pytest

from core.intake import files
from fingerpost.core.intake.reading import Refused, RowOutcome
from fingerpost.core.intake.register import RegisterEntry, read_register, school_kind
from fingerpost.core.records import Organisation

GIAS = (
    "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
    "TypeOfEstablishment (name),EstablishmentStatus (code),OpenDate,CloseDate,"
    "PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,OfficialSixthForm (code),"
    "FurtherEducationType (name),UKPRN,Town,Postcode,HeadFirstName,HeadLastName\n"
)


def test_a_school_as_the_register_gives_it(tmp_path: Path) -> None:
    line = (
        "199999,886,4012,Larkwell École,34,Academy converter,3,01-09-2012,,Secondary,11,18,1,,"
        "10099999,Larkwell,zz1 1aa,Pat,Example\n"
    )
    path = files.write(tmp_path, GIAS + line, encoding="cp1252")
    assert list(read_register(path)) == [
        RegisterEntry(
            organisation=Organisation(
                name="Larkwell École",
                kind="school",
                urn="199999",
                ukprn="10099999",
                laestab="8864012",
            ),
            status="open but proposed to close",
            opened_on=date(2012, 9, 1),
            type="Academy converter",
            phase="Secondary",
            has_sixth_form=True,
            highest_age=18,
            authority="886",
            town="Larkwell",
            postcode="ZZ1 1AA",
        )
    ]
    row = files.rows(path)[0]
    assert row.fields["provider_name"] == "Larkwell École"
    assert "Example" not in str(row.fields)


@pytest.mark.parametrize(
    ("type_code", "further", "lowest", "kind"),
    [
        ("1", "", "11", "school"),
        ("34", "", "11", "school"),
        ("7", "", "", "special school"),
        ("44", "", "", "special school"),
        ("32", "", "16", "special school"),
        ("31", "", "16", "sixth form college"),
        ("45", "", "16", "sixth form college"),
        ("18", "Sixth Form College (General)", "", "sixth form college"),
        ("18", "General Further Education College", "", "college"),
        ("18", "Tertiary College", "", "college"),
        ("29", "", "", "higher education"),
        ("30", "", "", "other"),
        ("35", "", "16", "sixth form college"),
    ],
)
def test_kinds_of_school(type_code: str, further: str, lowest: str, kind: str) -> None:
    assert school_kind(type_code, further, lowest) == kind


@pytest.mark.parametrize(
    ("said", "name", "kind"),
    [
        ("General FE College incl Tertiary", "BRINDLEMERE COLLEGE", "college"),
        ("Sixth Form College", "LARKWELL SIXTH FORM COLLEGE", "sixth form college"),
        ("Private Sector Public Funded", "FERNSIDE TRAINING LIMITED", "training provider"),
        ("Local Authority", "BRINDLESHIRE COUNTY COUNCIL", "authority"),
        ("", "LARKWELL SIXTH FORM COLLEGE", "sixth form college"),
        ("", "UNIVERSITY OF LARKWELL", "higher education"),
        ("", "FERNSIDE LTD", "training provider"),
        ("Other", "FERNSIDE TRUST", "other"),
    ],
)
def test_kinds_of_provider(tmp_path: Path, said: str, name: str, kind: str) -> None:
    path = files.write(tmp_path, f"ukprn,provider_name,provider_type\n10099999,{name},{said}\n")
    assert next(read_register(path)).organisation.kind == kind


def test_a_line_that_cannot_be_used_is_kept_with_its_reason(tmp_path: Path) -> None:
    path = files.write(tmp_path, GIAS + "12,886,4012,Larkwell" + "," * 15 + "\n")
    row = files.rows(path)[0]
    assert row.outcome is RowOutcome.ATTENTION
    assert row.fields == {}
    assert row.problems == ("This URN is not six digits.", "A school needs a name and a URN.")
    assert list(read_register(path)) == []


def test_a_list_of_people_is_no_register(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not a register we know"):
        list(read_register(files.write(tmp_path, "Surname,DOB\nHart,1/1/2010\n")))


def test_what_a_register_has_no_column_for_it_does_not_say(tmp_path: Path) -> None:
    part = "URN,EstablishmentName,EstablishmentStatus (name),Town\n199999,Larkwell,Open,Larkwell\n"
    (school,) = read_register(files.write(tmp_path, part))
    assert school.not_said == {
        *("ukprn", "laestab", "la_code", "postcode", "has_sixth_form", "opened_on", "closed_on")
    }
    providers = files.write(tmp_path, "ukprn,provider_name\n10099999,FERNSIDE LTD\n")
    (provider,) = read_register(providers)
    assert "ukprn" not in provider.not_said
    assert {"town", "closed_on"} < provider.not_said


def test_whether_it_is_open() -> None:
    school = Organisation(name="Larkwell School", kind="school")
    assert RegisterEntry(organisation=school, status="open").is_open
    assert not RegisterEntry(organisation=school, status="closed").is_open
