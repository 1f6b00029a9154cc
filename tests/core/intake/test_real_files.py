"""Real files of the field load whole: every school census sample, both registers."""

from datetime import date

import pytest

from core.intake import files
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.reading import ReadRow, Refused, RowOutcome
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


# --- every file of the folders, read where it stands -----------------------------------

FOLDERS = ("ilr", "school-census", "gias", "nccis")
ILR_2025, ILR_2019 = (
    "ilr/ILR-99999999-2526-20250108-094401-01.xml",
    "ilr/ILR-99999999-1920-20190626-144401-01.xml",
)
LOADED = {
    ILR_2025: (Kind.ILR, 19),
    ILR_2019: (Kind.ILR, 19),
    "gias/edubasealldata_synthetic_full_header.csv": (Kind.REGISTER, 60),
    "gias/gias_secondary_and_all_through_2026_subset.csv": (Kind.REGISTER, 1456),
    "gias/ukprn_fe_skills_providers.csv": (Kind.REGISTER, 2669),
    **{f"school-census/samples/{name}.csv": found for name, found in CENSUS.items()},
}
# What is no list of anybody, by the end of its name, and how the refusal begins.
REFUSED = {
    "README.md": "No heading row was found.",
    ".xsd": "This is a schema: it describes files and lists nobody.",
    ".yml": "No ",
    "lookups-2020-21.xml": "This is an XML file of a kind we do not know.",
    "validation-rules.csv": "This is a list of validation rules and names nobody.",
    "academy_trust_links_sample.csv": "This is the register's list of academy trusts",
    "links_edubasealldata_sample.csv": "This is the register's list of links between schools",
    "establishment_types_20250422.csv": "This is a list of kinds of school, not of schools.",
}


def every_file() -> list[str]:
    """The names of all files of the folders, under the folder of data."""
    data = SHARED / "data"
    found = [path for folder in FOLDERS for path in (data / folder).rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(data)) for path in found)


def test_every_file_loads_whole_or_is_refused_in_a_sentence() -> None:
    shared_file("data/ilr")
    loaded = {}
    for name in every_file():
        try:
            reading = files.understood(shared_file(f"data/{name}"))
            assert reading.question == "", name
            assert len(list(reading.rows)) == reading.row_count, name
            loaded[name] = (reading.kind, reading.row_count)
        except Refused as refusal:
            begins = [REFUSED[end] for end in REFUSED if name.endswith(end)]
            assert refusal.sentence.startswith(tuple(begins)), name  # noqa: PT017
    assert loaded == LOADED


def row_of(name: str, reference: str) -> ReadRow:
    """The row of one learner of a sample."""
    rows = files.rows(shared_file(f"data/{name}"))
    return next(row for row in rows if row.fields.get("local_reference") == reference)


def test_the_ilr_sample_of_2025_by_hand() -> None:
    """Its file day, 8 January 2025, makes those born in February 2009 pupils of Year 11."""
    rows = files.rows(shared_file(f"data/{ILR_2025}"))
    kept = [row.fields["local_reference"] for row in rows if row.fields]
    assert kept == ["16Learner", "18Learner", "Other1619", "TLevelT", "TLevel16"]
    first = row_of(ILR_2025, "16Learner")
    assert first.number == 38
    assert {
        "uln": "1061484016",
        "family_name": "Smith",
        "born_on": date(2009, 2, 27),
        "ethnicity": "WBRI",
        "postcode": "BR1 7SS",
        "planned_hours": 540,
        "activity": "110",
        "starts_on": date(2024, 2, 14),
        "expected_end_on": date(2025, 7, 2),
    }.items() <= first.fields.items()
    part_time = row_of(ILR_2025, "18Learner")  # 345 hours beside a job of 21 to 30 hours a week
    assert (part_time.fields["activity"], part_time.fields["ehc_plan"]) == ("320", True)
    t_level = row_of(ILR_2025, "TLevel16")
    assert (t_level.fields["activity"], t_level.fields["course"]) == ("230", "T Level")
    assert "uln" not in t_level.fields  # 9999999999
    assert t_level.problems[0].startswith("The planned end, 30 July 2024, had passed")
    foundation = row_of(ILR_2025, "TLevelT")
    assert "30 July 2023, is before its start, 1 September 2023" in foundation.problems[0]


def test_the_ilr_sample_of_2019_by_hand() -> None:
    """Its own schema refuses it. A traineeship ended, an apprenticeship followed."""
    trainee = row_of(ILR_2019, "TshipLearn17")
    assert {
        "activity": "310",
        "course": "Apprenticeship, framework 549",
        "starts_on": date(2015, 6, 9),
        "second_activity": "450",
        "second_starts_on": date(2015, 1, 14),
        "second_ended_on": date(2015, 5, 14),
        "employer": "Employer number 123456789",
        "destination": "310 - apprenticeship",
    }.items() <= trainee.fields.items()
    made_on = date(2019, 1, 7)
    said = statements(trainee.fields, kind=Kind.ILR, sender=None, as_of=made_on)
    assert [(s.code, s.source.value, s.ended_on) for s in said] == [
        ("310", "ilr", None),
        ("450", "ilr", date(2015, 5, 14)),
        ("310", "hearsay", None),
    ]
    former = row_of(ILR_2019, "IndSpLearn")  # of whom only a destination is left
    assert former.fields["destination"] == "250 - part-time further education"


def test_the_constructed_ctf_by_hand() -> None:
    path = shared_file("domain/formats/ctf_example_constructed.xml")
    reading = files.understood(path)
    (row,) = reading.rows
    assert (reading.kind, reading.speaks_for) == (Kind.CTF, date(2026, 7, 20))
    assert (row.number, row.outcome) == (14, RowOutcome.ACCEPTED)
    assert {
        "upn": "N999400121001",
        "uln": "1061484016",
        "preferred_given_name": "Bobbie",
        "sex": "F",
        "sen_support": True,
        "looked_after": True,
        "address_line_1": "1 Sample Street",
        "parent_name": "Mx Sky Example-One",
        "provider_laestab": "9994001",
        "entry_on": date(2021, 9, 6),
        "leaving_on": date(2026, 6, 26),
    }.items() <= row.fields.items()
    (said,) = statements(row.fields, kind=Kind.CTF, sender=None, as_of=date(2026, 7, 20))
    assert (said.code, said.ended_on) == ("110", date(2026, 6, 26))
