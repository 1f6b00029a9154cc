"""What a file is taken for, and why."""

from pathlib import Path

import pytest

from core.intake import files
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.records import Organisation

WHO = "Surname,Forename,DOB"
HART, BELL = "Hart,Amy,03/04/2010", "Bell,Ben,04/04/2010"
TRAINER = Organisation(name="Fernside Training", kind="training provider")


def taken_for(
    folder: Path,
    headings: str,
    *rows: str,
    sender: Organisation | None = None,
    name: str = "list.csv",
) -> Kind:
    text = "\n".join([headings, *rows]) + "\n"
    reading = files.understood(files.write(folder, text, name), sender=sender)
    assert reading.kind_reason.endswith(".")
    assert bool(reading.question) == (reading.kind is Kind.UNKNOWN)
    return reading.kind


@pytest.mark.parametrize(
    ("headings", "row", "kind"),
    [
        (f"{WHO},NCY", f"{HART},11", Kind.ROLL),
        (f"{WHO},Reg,Entry date", f"{HART},11B,01/09/2021", Kind.ROLL),
        (f"{WHO},Course,Start,Exp end", f"{HART},Bricks,1/9/26,31/7/27", Kind.ENROLMENT),
        (f"{WHO},Leaving date", f"{HART},01/10/2026", Kind.LEAVERS),
        (f"{WHO},Course,Withdrawn date,Reason for leaving", f"{HART},Bricks,1/10/26,Moved",
         Kind.LEAVERS),
        (f"{WHO},No show", f"{HART},Yes", Kind.NO_SHOWS),
        (f"{WHO},Situation,Date of contact,Spoke to", f"{HART},NEET,1/10/26,Mum", Kind.ACTIVITY),
        (f"{WHO},NCCIS code", f"{HART},310", Kind.ACTIVITY),
        (f"{WHO},September Guarantee,Offer date", f"{HART},110,1/3/26", Kind.GUARANTEE),
        (f"{WHO},Intended destination", f"{HART},College", Kind.INTENDED_DESTINATIONS),
        ("URN,EstablishmentName,TypeOfEstablishment (code)", "100049,Larkwell,1", Kind.REGISTER),
        ("ukprn,provider_name,provider_type", "10002938,Fernside,Other", Kind.REGISTER),
        (WHO, HART, Kind.UNKNOWN),
    ],
)  # fmt: skip
def test_by_headings_and_content(tmp_path: Path, headings: str, row: str, kind: Kind) -> None:
    assert taken_for(tmp_path, headings, row) is kind


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ("dob,surname,upn", Kind.CENSUS_ON_ROLL),
        ("senneedstableid,sentype", Kind.CENSUS_SEN),
        ("addressesonrolltableid,postcode", Kind.CENSUS_ADDRESSES),
        ("fsmperiodsonrolltableid,fsmstartdate", Kind.CENSUS_FSM),
        ("termlyexclusionsonrolltableid,startdate", Kind.CENSUS_EXCLUSIONS),
        ("learningaimsonrolltableid,learningstartdate", Kind.CENSUS_AIMS),
        ("learnerfamonrolltableid,famtype", Kind.CENSUS_OTHER),
    ],
)
def test_census_tables_by_their_keys(tmp_path: Path, columns: str, kind: Kind) -> None:
    cells = ",".join("1" for _ in columns.split(","))
    row = f"a1,SCH5,{cells}"
    assert taken_for(tmp_path, f"pupilonrolltableid,NativeId,{columns}", row) is kind


def test_the_sender_settles_what_the_columns_leave_open(tmp_path: Path) -> None:
    assert taken_for(tmp_path, WHO, HART, sender=files.SCHOOL) is Kind.ROLL
    assert taken_for(tmp_path, WHO, HART, sender=files.COLLEGE) is Kind.ENROLMENT
    assert taken_for(tmp_path, WHO, HART, sender=TRAINER) is Kind.ENROLMENT


def test_a_provider_that_gives_the_activity_still_sends_enrolments(tmp_path: Path) -> None:
    headings, row = f"{WHO},Course,NCCIS code,Start date", f"{HART},Bricks,310,1/9/26"
    assert taken_for(tmp_path, headings, row, sender=TRAINER) is Kind.ENROLMENT


def test_a_few_leaving_dates_do_not_make_a_list_of_leavers(tmp_path: Path) -> None:
    headings = f"{WHO},Course,Start,Planned end,Actual end"
    rows = [f"{HART},Bricks,1/9/26,31/7/27,", f"{BELL},Bricks,1/9/26,31/7/27,30/9/26"]
    assert taken_for(tmp_path, headings, *rows, sender=files.COLLEGE) is Kind.ENROLMENT


def test_the_name_of_the_file_helps(tmp_path: Path) -> None:
    headings, row = f"{WHO},Course,Start", f"{HART},Bricks,1/9/26"
    assert taken_for(tmp_path, headings, row, name="no shows 2026.csv") is Kind.NO_SHOWS
    headings, row = f"{WHO},Destination", f"{HART},College"
    assert taken_for(tmp_path, headings, row, name="Leavers.csv") is Kind.LEAVERS


def test_a_person_may_say_what_it_is(tmp_path: Path) -> None:
    path = files.write(tmp_path, f"{WHO}\n{HART}\n")
    reading = files.understood(path, kind=Kind.ROLL)
    assert reading.kind is Kind.ROLL
    assert reading.question == ""
