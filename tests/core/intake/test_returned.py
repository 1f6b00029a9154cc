"""An NCCIS return read as a list of people."""

from datetime import date
from pathlib import Path

import pytest

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.reading import Limits, Reading, Refused, read
from fingerpost.core.intake.rows import RowOutcome
from fingerpost.core.intake.statements import statements

AS_OF = date(2026, 11, 22)
PERSON = (
    "<YoungPersonsRecord><PersonalDetails><YoungPersonsID>9980000054321</YoungPersonsID>"
    "<CohortStatus>{status}</CohortStatus><GivenName>Amara</GivenName>"
    "<FamilyName>Okafor</FamilyName><DOB>2010-03-04</DOB></PersonalDetails>"
    "<Activities><Cohort><ActivityCode>{code}</ActivityCode><StartDate>2026-09-15</StartDate>"
    "<EstablishmentNumber>{school}</EstablishmentNumber>"
    "<NeetStartDate>{neet}</NeetStartDate></Cohort></Activities></YoungPersonsRecord>"
)


def person(status: str = "P", code: str = "619", school: str = "", neet: str = "") -> str:
    return PERSON.format(status=status, code=code, school=school, neet=neet)


def reading(folder: Path, *people: str, ends: str = "2026-10-31", most: int = 10) -> Reading:
    path = folder / "october.xml"
    header = f"<FileHeader><PeriodEnd>{ends}</PeriodEnd></FileHeader>" if ends else ""
    path.write_text(f"<!DOCTYPE NCCIS>\n<NCCIS>{header}{''.join(people)}</NCCIS>", "utf-8")
    return read(path, as_of=AS_OF, limits=Limits(rows=most))


def test_a_return_is_known_by_its_root_and_speaks_for_its_period(tmp_path: Path) -> None:
    found = reading(tmp_path, person())
    assert (found.kind, found.row_count, found.question) == (Kind.NCCIS, 1, "")
    assert found.speaks_for == date(2026, 10, 31)
    assert reading(tmp_path, person(), ends="October").speaks_for is None
    assert reading(tmp_path, person(), ends="").speaks_for is None


def test_records_on_one_line_are_counted_on_and_none_is_lost(tmp_path: Path) -> None:
    found = reading(tmp_path, person(), person(code="310"), person(code="230"))
    assert [row.number for row in found.rows] == [2, 3, 4]
    assert [row.fields["activity"] for row in found.rows] == ["619", "310", "230"]


def test_a_place_without_a_number_is_no_place(tmp_path: Path) -> None:
    at_school, at_home = reading(
        tmp_path, person(code="210", school="9984001"), person(code="270", school="9989999")
    ).rows
    assert at_school.fields["provider_laestab"] == "9984001"
    assert not any(name.startswith("provider") for name in at_home.fields)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("P", RowOutcome.ACCEPTED),
        ("T", RowOutcome.ACCEPTED),
        ("M", RowOutcome.SKIPPED),
        ("X", RowOutcome.SKIPPED),
        ("?!", RowOutcome.ATTENTION),
    ],
)
def test_records_that_stand_for_nobody_are_left_out_and_strange_ones_shown(
    tmp_path: Path, status: str, outcome: RowOutcome
) -> None:
    (row,) = reading(tmp_path, person(status)).rows
    assert row.outcome is outcome
    assert bool(row.problems) == (outcome is not RowOutcome.ACCEPTED)
    assert row.fields.get("cohort_status") == (None if status == "?!" else status)


def test_neet_before_the_present_start_is_a_statement_of_its_own(tmp_path: Path) -> None:
    rows = reading(tmp_path, person(neet="2026-07-01"), person(neet="2026-09-15")).rows
    earlier, same = (
        statements(row.fields, kind=Kind.NCCIS, sender=None, as_of=date(2026, 10, 31))
        for row in rows
    )
    assert [(s.starts_on, s.ended_on) for s in earlier] == [
        (date(2026, 7, 1), date(2026, 9, 14)),
        (date(2026, 9, 15), None),
    ]
    assert len(same) == 1


def test_a_return_with_nobody_or_too_many_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="empty"):
        reading(tmp_path)
    with pytest.raises(Refused, match="more than 1 rows"):
        reading(tmp_path, person(), person(), most=1)
    with pytest.raises(Refused):
        reading(tmp_path, "<FileHeader/></NCCIS><NCCIS>")
