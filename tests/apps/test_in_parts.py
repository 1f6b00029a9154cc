"""A file taken in parts ends as one taken whole, also where its lines speak of each other."""

from datetime import date
from typing import Any

import pytest

from fingerpost.core.identifiers import upn_check_letter
from fingerpost.evidence.models import Evidence, Plan, Status
from fingerpost.intake import lines
from fingerpost.intake.models import DetailsChange, Row, Submission
from fingerpost.linkage.models import Candidate
from fingerpost.people.models import Person
from worlds import County

pytestmark = pytest.mark.django_db

HEADS = "Surname,Forename,DOB,UPN,NC Year,Postcode,Mobile\n"
# Twice the same pupil; one UPN for two; a sibling; a child too young; half a name.
ROLL = HEADS + (
    "Quill,Ada,05/06/2010,{one},12,XM1 2AB,07700 900001\n"
    "Hart,Ben,06/06/2010,{two},12,XM1 2AC,\n"
    "Moor,Cai,07/06/2010,{two},12,XM1 2AD,\n"
    "Quill,Ada,05/06/2010,{one},12,XM1 2AB,07700 900002\n"
    "Quill,Eve,05/06/2010,,12,XM1 2AB,\n"
    "Small,Fay,05/06/2018,,4,XM1 2AE,\n"
    ",Gus,05/06/2010,,12,XM1 2AF,\n"
    "Hale,Ida,01/02/2010,,12,XM1 2AG,\n"
    "Hale,Ida,01/02/2010,,12,XM1 2AG,07700 900003\n"
)
# Numbers given to two, a slip to be linked by score, and two learners for one young person.
COLLEGE = "Last Name,First Name,Date of Birth,UPN,Post Code,Programme,Start\n" + (
    "Quill,Ada,05/06/2010,,XM1 2AB,Brickwork,07/09/2026\n"
    "Hale,Ida,01/02/2010,{three},XM1 2AG,Brickwork,07/09/2026\n"
    "Quill,Eve,05/06/2010,{three},XM1 2AB,Brickwork,07/09/2026\n"
    "Quil,Ada,05/06/2010,,XM1 2AB,Joinery,08/09/2026\n"
    "Haile,Ida,01/02/2010,,XM1 2AG,Joinery,08/09/2026\n"
    "Nobody,Known,01/02/2009,,XM9 9ZZ,Joinery,08/09/2026\n"
)


def ends_as(at_once: int, code: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(lines, "AT_ONCE", at_once)
    county = County.make(code)
    numbers = {
        name: upn_check_letter(f"A{digits}") + str(digits)
        for digits, name in enumerate(("one", "two", "three"), start=674123101121)
    }
    county.send(county.school, ROLL.format(**numbers), as_of=date(2026, 9, 1))
    county.send(county.college, COLLEGE.format(**numbers), as_of=date(2026, 9, 20))
    return {
        model.__name__: sorted(
            map(str, model.objects.filter(authority=county.authority).values_list(*columns))
        )
        for model, columns in CONTENTS.items()
    }


CONTENTS: dict[Any, tuple[str, ...]] = {
    Submission: ("state", "kind", "warnings", "counts", "is_whole"),
    Row: ("submission__kind", "number", "outcome", "matched_by", "problems", "person__mobile"),
    Person: ("family_name", "given_name", "upn", "mobile", "removed_at", "details_as_of"),
    Evidence: ("person__given_name", "code", "starts_on", "verified_on", "row_number"),
    Plan: ("person__given_name", "code"),
    Status: ("person__given_name", "code", "lapses_on"),
    DetailsChange: ("person__given_name", "before", "after"),
    Candidate: ("row_number", "person__given_name", "decision", "score"),
}


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_a_file_taken_in_parts_ends_as_one_taken_whole(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ends_as(5_000, "998", monkeypatch)
    assert ends_as(at_once, "997", monkeypatch) == whole
    said = " ".join(whole["Row"])
    for expected in ("added", "matched", "waiting", "unusable", "held by another", "same UPN"):
        assert expected in said
