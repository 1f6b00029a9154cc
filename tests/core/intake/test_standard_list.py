"""What we write for another authority reads back as the same fields."""

from pathlib import Path
from typing import Any

import pytest

from core.intake import files
from fingerpost.core.intake import standard_list
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.matching import fields as known_fields
from fingerpost.core.intake.reading import read

# A cell of each type of field, as colleges write them.
CELLS = {
    "text": "Level 2 Brickwork, evenings",
    "reference": "S00123.0",
    "phone": "+44 7700 900123",
    "email": "Amy.Hart@Example.org",
    "address": "1 Mill Lane, Thornbury, XM1 1AA",
    "name": "O'NEILL-SMITH",
    "full_name": "Amy Jane Hart",
    "upn": "J998400121001",
    "uln": "1000000051",
    "urn": "199999",
    "ukprn": "10099999",
    "laestab": "998/4001",
    "postcode": "xm11aa",
    "date": "7/9/2026",
    "birth_date": "08.09.2009",
    "sex": "female",
    "ethnicity": "White British",
    "yes_no": "Y",
    "consent": "No",
    "sen_provision": "EHCP",
    "attendance_mode": "PT",
    "hours": "1,050.0",
    "year_group": "Year 12",
    "activity": "Apprenticeship",
    "level_of_need": "2",
    "guarantee_status": "Offer made",
    "intended_destination": "Apprenticeship",
    "characteristics": "110; 140",
    "authority": "998",
    "consent_answer": "Yes",
    "consent_giver": "Parent",
    "age": "15",
}


@pytest.mark.parametrize("field", known_fields().values(), ids=lambda field: field.name)
def test_each_field_reads_back_as_it_was(field: Any, tmp_path: Path) -> None:
    text = f'Surname,Forename,DOB,ULN,"{field.label}"\nHart,Amy,8/9/2009,,"{CELLS[field.type]}"\n'
    mapping = read(files.write(tmp_path, text), as_of=files.AS_OF).mapping
    said = mapping.with_column(4, field.name)
    first = _rows(files.write(tmp_path, text), said)
    assert len(first[0]) > 3 or field.name in first[0]

    again = standard_list.write(first)
    assert _rows(files.write(tmp_path, again), standard_list.mapping_of(first)) == first


def test_rows_with_different_fields_stand_in_one_list(tmp_path: Path) -> None:
    rows = [
        {"given_name": "Amy", "family_name": "Hart", "uln": "1000000051"},
        {"given_name": "Zoë", "family_name": "Bell", "course": "=cmd()", "planned_hours": 540},
    ]
    data = standard_list.write(rows)
    assert data.decode("utf-8-sig").splitlines() == [
        "ULN,Given name,Family name,Course,Planned hours",
        "1000000051,Amy,Hart,,",
        ",Zoë,Bell,'=cmd(),540",
    ]


def test_any_fingerpost_understands_it_without_being_told(tmp_path: Path) -> None:
    rows = [{"given_name": "Amy", "family_name": "Hart", "uln": "1000000051", "course": "Art"}]
    reading = read(files.write(tmp_path, standard_list.write(rows)), as_of=files.AS_OF)
    assert reading.question == ""
    assert [row.fields for row in reading.rows] == rows


def _rows(path: Path, mapping: Any) -> list[dict[str, Any]]:
    reading = read(path, as_of=files.AS_OF, mapping=mapping, kind=Kind.ENROLMENT)
    return [row.fields for row in reading.rows]
