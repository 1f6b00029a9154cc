"""Real files of the field load whole: every school census sample, both registers."""

from datetime import date

import pytest

from core.intake import files
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.reading import RowOutcome
from fingerpost.core.intake.register import read_register
from fingerpost.core.intake.statements import statements
from shared_files import SHARED, shared_file

SAMPLES = SHARED / "data" / "school-census" / "samples"
CENSUS = {
    "2024_autumn_addressesoffroll": (Kind.CENSUS_ADDRESSES, 399),
    "2024_autumn_fsmperiodsonroll": (Kind.CENSUS_FSM, 399),
    "2024_autumn_pupilnolongeronroll": (Kind.CENSUS_OFF_ROLL, 308),
    "2024_autumn_pupilonroll": (Kind.CENSUS_ON_ROLL, 399),
    "2024_autumn_termlyexclusionsonroll": (Kind.CENSUS_EXCLUSIONS, 399),
    "2025_spring_fsmperiod": (Kind.CENSUS_FSM, 399),
    "2025_spring_pupilnolongeronroll": (Kind.CENSUS_OFF_ROLL, 375),
    "2025_spring_pupilonroll": (Kind.CENSUS_ON_ROLL, 399),
    "2025_spring_senneeds": (Kind.CENSUS_SEN, 399),
    "2025_summer_pupilnolongeronroll": (Kind.CENSUS_OFF_ROLL, 399),
    "2025_summer_pupilonroll": (Kind.CENSUS_ON_ROLL, 399),
}
CENSUS_DAY = date(2025, 1, 16)


def test_every_sample_is_in_the_list() -> None:
    if not SAMPLES.exists():
        pytest.skip("needs the shared folder beside the repository")
    assert {path.stem for path in SAMPLES.glob("*.csv")} == set(CENSUS)


@pytest.mark.parametrize("name", CENSUS)
def test_a_census_table_loads_whole(name: str) -> None:
    path = shared_file(f"data/school-census/samples/{name}.csv")
    kind, count = CENSUS[name]
    reading = files.understood(path, as_of=CENSUS_DAY)
    rows = list(reading.rows)
    assert reading.kind is kind
    assert reading.question == ""
    assert len(rows) == reading.row_count == count
    assert RowOutcome.SKIPPED not in {row.outcome for row in rows}
    assert all("on_roll_row" in row.fields or "off_roll_row" in row.fields for row in rows)


def test_invented_identifiers_ask_for_attention_and_lose_nobody() -> None:
    """The samples' UPNs and ULNs are random, so each row is marked and each is kept."""
    path = shared_file("data/school-census/samples/2025_spring_pupilonroll.csv")
    rows = files.rows(path, as_of=CENSUS_DAY)
    assert {row.outcome for row in rows} == {RowOutcome.ATTENTION}
    for row in rows:
        assert {"family_name", "given_name", "born_on", "sex", "entry_on"} <= set(row.fields)
        assert "upn" not in row.fields
        assert any(problem.startswith("upn: ") for problem in row.problems)


def test_what_the_census_states_of_pupils_in_our_years() -> None:
    path = shared_file("data/school-census/samples/2025_spring_pupilonroll.csv")
    stated = [
        said
        for row in files.rows(path, as_of=CENSUS_DAY)
        for said in statements(row.fields, kind=Kind.CENSUS_ON_ROLL, sender=None, as_of=CENSUS_DAY)
    ]
    assert len(stated) == 399
    assert {said.code for said in stated} == {"", "110", "210"}


def test_the_subset_of_the_school_register_reads_entirely() -> None:
    path = shared_file("data/gias/gias_secondary_and_all_through_2026_subset.csv")
    entries = list(read_register(path))
    assert len(entries) == 1456
    assert {entry.organisation.kind for entry in entries} == {"school"}
    assert all(entry.organisation.laestab for entry in entries)
    assert sum(entry.has_sixth_form is True for entry in entries) == 941
    assert sum(not entry.is_open for entry in entries) == 19
    reading = files.understood(path)
    assert reading.kind is Kind.REGISTER
    assert {row.outcome for row in reading.rows} == {RowOutcome.ACCEPTED}


def test_the_full_header_of_the_school_register_without_head_teachers() -> None:
    path = shared_file("data/gias/edubasealldata_synthetic_full_header.csv")
    entries = list(read_register(path))
    assert len(entries) == 60
    assert entries[0].opened_on == date(1993, 5, 29)
    assert "Jane" not in str(entries)
    assert "Headteacher" not in str(entries)


def test_the_list_of_providers_reads_entirely() -> None:
    entries = list(read_register(shared_file("data/gias/ukprn_fe_skills_providers.csv")))
    assert len(entries) == 2669
    kinds = {entry.organisation.kind for entry in entries}
    assert {"college", "sixth form college", "training provider", "authority"} <= kinds
    by_name = {entry.organisation.name: entry.organisation for entry in entries}
    assert by_name["ABINGDON AND WITNEY COLLEGE"].kind == "college"
