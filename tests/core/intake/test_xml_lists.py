"""ILR, CTF and school census files: what each says, and what no XML file can do to us."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.intake import files, ilr_files
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.reading import Limits, Reading, ReadRow, Refused, read
from fingerpost.core.intake.rows import RowOutcome
from fingerpost.core.intake.statements import statements
from fingerpost.core.records import Organisation, Source

MADE_ON = date(2026, 11, 20)
LATER = date(2026, 12, 1)
AIM = ilr_files.aim(
    LearnAimRef="60149735",
    AimType="5",
    FundModel="25",
    LearnStartDate="2026-09-07",
    LearnPlanEndDate="2028-07-31",
    CompStatus="1",
)


def ilr(folder: Path, inside: str, **how: Any) -> Reading:
    sender = how.pop("sender", None)
    path = ilr_files.write(folder, inside, made_on=MADE_ON, **how)
    return read(path, as_of=LATER, sender=sender)


def ilr_row(folder: Path, more: str = AIM, **told: str) -> ReadRow:
    (row,) = ilr(folder, ilr_files.learner(more=more, **told)).rows
    return row


# --- ILR -------------------------------------------------------------------------------


def test_an_ilr_speaks_for_the_day_it_was_made_and_of_its_provider(tmp_path: Path) -> None:
    reading = ilr(tmp_path, ilr_files.learner(more=AIM, PlanLearnHours="540"))
    assert (reading.kind, reading.row_count, reading.question) == (Kind.ILR, 1, "")
    assert (reading.speaks_for, reading.warnings) == (MADE_ON, ())
    (row,) = reading.rows
    assert row.number == 5
    assert row.fields["provider_ukprn"] == ilr_files.UKPRN
    assert row.outcome is RowOutcome.ACCEPTED


@pytest.mark.parametrize("year", ["2015-16", "2019-20", "2026-27", "2031-32"])
def test_an_ilr_of_any_year_is_read(tmp_path: Path, year: str) -> None:
    assert ilr(tmp_path, ilr_files.learner(more=AIM), year=year).row_count == 1


def test_the_details_of_a_learner(tmp_path: Path) -> None:
    needs = "".join(
        f"<LearnerFAM>{ilr_files.elements(LearnFAMType=kind, LearnFAMCode='1')}</LearnerFAM>"
        for kind in ("EHC", "SEN", "LSR")
    )
    row = ilr_row(
        tmp_path,
        more=needs + ilr_files.work("10", "8", employer="900271388") + AIM,
        PrevLearnRefNumber="OLD 7",
        PrevUKPRN="10088888",
        Ethnicity="39",
        LLDDHealthProb="1",
        PlanLearnHours="500",
        PlanEEPHours="60",
        AddLine1="1 Sample Street",
        TelNo="01632960000",
        Email="amy@example.invalid",
    )
    told = {
        "local_reference": "L1",
        "previous_local_reference": "OLD 7",
        "previous_provider_ukprn": "10088888",
        "uln": "1061484016",
        "family_name": "Hart",
        "given_name": "Amy",
        "born_on": date(2010, 2, 1),
        "ethnicity": "AIND",
        "sex": "F",
        "learning_difficulty": True,
        "ehc_plan": True,
        "sen_support": True,
        "postcode": "ZZ1 1AA",
        "address_line_1": "1 Sample Street",
        "home_phone": "01632960000",
        "email": "amy@example.invalid",
        "employer": "Employer number 900271388",
        "planned_hours": 560,
    }
    assert told.items() <= row.fields.items()


def test_what_is_not_known_is_left_blank(tmp_path: Path) -> None:
    row = ilr_row(tmp_path, ULN="9999999999", Postcode="ZZ99 9ZZ", LLDDHealthProb="9")
    assert row.fields.keys().isdisjoint(("uln", "postcode", "learning_difficulty", "ehc_plan"))


@pytest.mark.parametrize(
    ("more", "employer"),
    [
        (ilr_files.work("11", employer="900271388"), None),
        (ilr_files.work("10"), None),
        (ilr_files.work("10", employer="1", since="2027-01-01"), None),
        (
            ilr_files.work("10", employer="1", since="2026-08-01")
            + ilr_files.work("10", employer="2", since="2026-10-01"),
            "Employer number 2",
        ),
    ],
)
def test_the_employer_is_the_latest_one_known(
    tmp_path: Path, more: str, employer: str | None
) -> None:
    assert ilr_row(tmp_path, more=more + AIM).fields.get("employer") == employer


@pytest.mark.parametrize(
    ("born_on", "fund_model", "need", "kept"),
    [
        ("2008-09-01", "38", "", True),  # 18 when the academic year began
        ("2007-08-31", "38", "", False),
        ("2007-08-31", "25", "", True),
        ("2001-09-01", "38", "EHC", True),
        ("2000-08-31", "25", "EHC", False),
        ("", "38", "", True),
    ],
)
def test_adults_whom_nobody_here_follows_leave_no_details(
    tmp_path: Path, born_on: str, fund_model: str, need: str, kept: bool
) -> None:
    fam = ilr_files.elements(LearnFAMType=need, LearnFAMCode="1")
    aims = AIM.replace(">25<", f">{fund_model}<")
    row = ilr_row(tmp_path, more=f"<LearnerFAM>{fam}</LearnerFAM>{aims}", DateOfBirth=born_on)
    assert (row.outcome is not RowOutcome.SKIPPED) is kept
    assert bool(row.fields) is kept
    assert kept or (row.problems[0].endswith("nothing of them is kept.") and not any(row.cells))


def test_a_fault_is_its_own_learner_s_and_never_the_file_s(tmp_path: Path) -> None:
    bad = ilr_files.aim(LearnStartDate="2026-13-45", FundModel="25", AimType="5")
    reading = ilr(
        tmp_path,
        ilr_files.learner(more=bad, LearnRefNumber="L1", PlanLearnHours="many")
        + ilr_files.learner(LearnRefNumber="L2")
        + ilr_files.learner(more=AIM, LearnRefNumber="L3", PlanLearnHours="540"),
    )
    first, second, third = reading.rows
    assert "LearnStartDate: “2026-13-45” is not a date." in first.problems
    assert "An aim has no completion status." in first.problems
    assert second.problems == ("No learning aim is given, so the file does not say what they do.",)
    assert third.outcome is RowOutcome.ACCEPTED
    nothing = statements(second.fields, kind=Kind.ILR, sender=None, as_of=MADE_ON)
    assert [said.problem for said in nothing] == ["The file does not say what they do."]


def test_a_file_of_another_provider_than_the_sender_says_so(tmp_path: Path) -> None:
    college = Organisation(name="Brindlemere College", kind="college", ukprn="10012345")
    (warning,) = ilr(tmp_path, ilr_files.learner(more=AIM), sender=college).warnings
    assert warning.startswith("This file says it is of UKPRN 10099999, and Brindlemere College has")
    (warning,) = ilr(tmp_path, ilr_files.learner(more=AIM), ukprn="99999999").warnings
    assert warning == "The file does not say by a UKPRN whose it is."


def test_what_an_ilr_states_is_its_own_word_of_the_day_it_was_made(tmp_path: Path) -> None:
    row = ilr_row(tmp_path, PlanLearnHours="540")
    (said,) = statements(row.fields, kind=Kind.ILR, sender=None, as_of=MADE_ON)
    assert (said.code, said.source, said.verified_on) == ("230", Source.ILR, MADE_ON)
    assert (said.starts_on, said.expected_end_on) == (date(2026, 9, 7), date(2028, 7, 31))
    assert said.course == ""
    assert said.note == "Full-time study programme from 7 September 2026."


def test_the_code_is_that_of_the_provider_it_turns_out_to_be(tmp_path: Path) -> None:
    row = ilr_row(tmp_path, PlanLearnHours="540")
    place = Organisation(name="Larkwell Sixth Form College", kind="sixth form college")
    (said,) = statements(row.fields, kind=Kind.ILR, sender=place, as_of=MADE_ON)
    assert (row.fields["activity"], said.code) == ("230", "220")


def test_a_break_was_last_true_on_the_day_before_it(tmp_path: Path) -> None:
    paused = AIM.replace(">1<", ">6<").replace(
        "</CompStatus>", "</CompStatus><LearnActEndDate>2026-10-09</LearnActEndDate>"
    )
    row = ilr_row(tmp_path, more=paused, PlanLearnHours="540")
    (said,) = statements(row.fields, kind=Kind.ILR, sender=None, as_of=MADE_ON)
    assert (said.ended_on, said.verified_on) == (None, date(2026, 10, 9))


def test_a_start_still_to_come_is_a_lead_and_no_status(tmp_path: Path) -> None:
    row = ilr_row(tmp_path, more=AIM.replace("2026-09-07", "2027-01-04"), PlanLearnHours="540")
    (said,) = statements(row.fields, kind=Kind.ILR, sender=None, as_of=MADE_ON)
    assert (said.code, said.source) == ("230", Source.HEARSAY)


DESTINATION = (
    "<LearnerDestinationandProgression><LearnRefNumber>{ref}</LearnRefNumber><ULN>{uln}</ULN>"
    "<DPOutcome><OutType>SDE</OutType><OutCode>2</OutCode><OutStartDate>2026-11-01</OutStartDate>"
    "</DPOutcome><DPOutcome><OutType>{kind}</OutType><OutCode>{code}</OutCode>"
    "<OutStartDate>2026-10-05</OutStartDate><OutCollDate>2026-10-20</OutCollDate></DPOutcome>"
    "</LearnerDestinationandProgression>"
)


def destination(ref: str = "L1", kind: str = "EMP", code: str = "2", uln: str = "") -> str:
    return DESTINATION.format(ref=ref, kind=kind, code=code, uln=uln)


def test_a_destination_of_older_files_is_a_lead_as_of_when_it_was_collected(
    tmp_path: Path,
) -> None:
    left = AIM.replace(">1<", ">3<").replace(
        "</CompStatus>", "</CompStatus><LearnActEndDate>2026-10-02</LearnActEndDate>"
    )
    (row,) = ilr(tmp_path, ilr_files.learner(more=left) + destination()).rows
    ended, lead = statements(row.fields, kind=Kind.ILR, sender=None, as_of=MADE_ON)
    assert (ended.ended_on, ended.source) == (date(2026, 10, 2), Source.ILR)
    assert (lead.code, lead.source) == ("360", Source.HEARSAY)
    assert (lead.starts_on, lead.verified_on) == (date(2026, 10, 5), date(2026, 10, 20))


@pytest.mark.parametrize(("kind", "code"), [("OTH", "1"), ("OTH", "4"), ("XXX", "9")])
def test_a_destination_that_is_none_is_no_lead(tmp_path: Path, kind: str, code: str) -> None:
    (row,) = ilr(tmp_path, ilr_files.learner(more=AIM) + destination("L1", kind, code)).rows
    assert len(statements(row.fields, kind=Kind.ILR, sender=None, as_of=MADE_ON)) == 1


def test_destinations_of_former_learners_are_rows_too_once_each(tmp_path: Path) -> None:
    reading = ilr(
        tmp_path,
        ilr_files.learner(more=AIM) + destination("OLD", uln="1004014316") + destination("OLD"),
    )
    assert reading.row_count == 2
    _, former = reading.rows
    assert former.fields["local_reference"] == "OLD"
    assert former.fields["uln"] == "1004014316"
    assert former.problems == (
        "Only the destination of a former learner: the file gives no name or aims.",
    )


def test_too_many_learners_are_refused(tmp_path: Path) -> None:
    inside = "".join(ilr_files.learner(more=AIM, LearnRefNumber=f"L{n}") for n in range(4))
    path = ilr_files.write(tmp_path, inside, made_on=MADE_ON)
    with pytest.raises(Refused, match="more than 3 rows"):
        read(path, as_of=LATER, limits=Limits(rows=3))


def test_an_older_apprenticeship_is_named_by_its_framework(tmp_path: Path) -> None:
    told = {"AimType": "1", "FundModel": "36", "ProgType": "3", "FworkCode": "549"}
    aim = ilr_files.aim(LearnAimRef="ZPROG001", CompStatus="1", LearnStartDate="2026-09-07", **told)
    assert ilr_row(tmp_path, more=aim).fields["course"] == "Apprenticeship, framework 549"


def test_lines_are_those_of_the_file_beyond_where_the_parser_stops_counting(
    tmp_path: Path,
) -> None:
    far = "\n" * 70_000
    learners = ilr_files.learner(more=AIM), ilr_files.learner(more=AIM, LearnRefNumber="L2")
    first, second = ilr(tmp_path, far.join(learners)).rows
    path = tmp_path / "ilr.xml"
    lines = path.read_text("utf-8").split("\n")
    assert [lines[row.number - 1] for row in (first, second)] == ["<Learner>"] * 2
    path.write_text(path.read_text("utf-8").replace("<Learner>\n<", "<Learner><"), "utf-8")
    numbers = [row.number for row in read(path, as_of=LATER).rows]
    lines = path.read_text("utf-8").split("\n")
    assert all(lines[number - 1].startswith("<Learner>") for number in numbers)


# --- CTF -------------------------------------------------------------------------------

SOURCE = "<LEA>998</LEA><Estab>4001</Estab><SchoolName>Larkwell School</SchoolName>"
CTF = (
    "<?xml version='1.0'?><CTfile><Header><DateTime>2026-07-20T09:30:00</DateTime>"
    "<SourceSchool>{source}</SourceSchool><DestSchool>{to}</DestSchool></Header>"
    "<CTFpupilData><Pupil><UPN>R674123101121</UPN><Surname>Hart</Surname><Forename>Amy</Forename>"
    "<DOB>2010-03-14</DOB>{pupil}</Pupil></CTFpupilData></CTfile>"
)
NOWHERE = "<LEA>XXX</LEA><Estab>XXXX</Estab>"
CTF_DAY = date(2026, 7, 20)


def ctf(folder: Path, pupil: str, to: str = NOWHERE, source: str = SOURCE) -> ReadRow:
    path = files.write(folder, CTF.format(pupil=pupil, to=to, source=source), "ctf.xml")
    reading = read(path, as_of=LATER)
    assert (reading.kind, reading.speaks_for) == (Kind.CTF, CTF_DAY)
    (row,) = reading.rows
    return row


def history(left: str = "", more: str = "", school: str = "4001") -> str:
    leaving = ilr_files.elements(LeavingDate=left)
    return (
        f"<SchoolHistory><School><LEA>998</LEA><Estab>{school}</Estab>"
        f"<EntryDate>2021-09-06</EntryDate>{leaving}{more}</School></SchoolHistory>"
    )


@pytest.mark.parametrize("tag", ["Sex", "Gender"])
def test_a_ctf_of_any_year_says_sex_or_gender(tmp_path: Path, tag: str) -> None:
    assert ctf(tmp_path, f"<{tag}>F</{tag}>").fields["sex"] == "F"


def test_the_details_of_a_pupil(tmp_path: Path) -> None:
    row = ctf(
        tmp_path,
        "<ULN>1061484016</ULN><BasicDetails><NCyearActual>11</NCyearActual>"
        "<PreferredForename>Amelia</PreferredForename></BasicDetails>"
        "<LookedAfter><InCare>false</InCare></LookedAfter>"
        "<FSMhistory><FSMinstance><FSMstartDate>2024-09-01</FSMstartDate></FSMinstance>"
        "</FSMhistory><SENhistory>"
        "<SEN><StartDate>2019-09-01</StartDate><SENprovision>K</SENprovision></SEN>"
        "<SEN><StartDate>2023-01-09</StartDate><SENprovision>E</SENprovision></SEN>"
        "<SEN><StartDate>2024-01-09</StartDate><EndDate>2024-02-01</EndDate>"
        "<SENprovision>N</SENprovision></SEN></SENhistory>"
        "<Address><AddressLines><AddressLine1>Flat 2</AddressLine1><AddressLine2>The Lane"
        "</AddressLine2><AddressLine4>Ham</AddressLine4><AddressLine5>Brindle</AddressLine5>"
        "</AddressLines><PostCode>ZZ1 1AA</PostCode></Address>"
        "<Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>07700900001</PhoneNo></Phone>"
        "<Phone><TelephoneType>H</TelephoneType><PhoneNo>01632960000</PhoneNo></Phone></Phones>"
        "<Contacts><Contact><Order>2</Order><Surname>Second</Surname></Contact>"
        "<Contact><Order>1</Order><Title>Ms</Title><Surname>First</Surname><Phones><Phone>"
        "<TelephoneType>H</TelephoneType><PhoneNo>01632960001</PhoneNo></Phone></Phones>"
        "</Contact></Contacts>" + history(),
    )
    told = {
        "upn": "R674123101121",
        "uln": "1061484016",
        "preferred_given_name": "Amelia",
        "year_group": "11",
        "looked_after": False,
        "free_school_meals": True,
        "ehc_plan": True,
        "address_line_1": "Flat 2",
        "address_line_2": "The Lane",
        "address_line_4": "Ham, Brindle",
        "postcode": "ZZ1 1AA",
        "mobile": "07700900001",
        "home_phone": "01632960000",
        "parent_name": "Ms First",
        "parent_phone": "01632960001",
        "provider_laestab": "9984001",
    }
    assert told.items() <= row.fields.items()


def test_an_address_by_its_parts(tmp_path: Path) -> None:
    row = ctf(
        tmp_path,
        "<Address><BS7666Address><SAON>Flat 1</SAON><PAON>22</PAON><Street>High Street</Street>"
        "<Locality>Ham</Locality><Town>Larkwell</Town><AdministrativeArea>Brindleshire"
        "</AdministrativeArea></BS7666Address><PostCode>ZZ99 9ZZ</PostCode></Address>",
    )
    assert row.fields["address_line_1"] == "Flat 1 22 High Street"
    assert (row.fields["town"], row.fields["county"]) == ("Larkwell", "Brindleshire")
    assert "postcode" not in row.fields


YEAR_11 = "<BasicDetails><NCyearActual>11</NCyearActual></BasicDetails>"


def of_ctf(row: ReadRow) -> list[Any]:
    return list(statements(row.fields, kind=Kind.CTF, sender=None, as_of=CTF_DAY))


def test_making_a_ctf_takes_nobody_off_roll(tmp_path: Path) -> None:
    (said,) = of_ctf(ctf(tmp_path, YEAR_11 + history()))
    assert (said.code, said.source, said.ended_on) == ("110", Source.SCHOOL_ROLL, None)
    assert said.starts_on == date(2021, 9, 6)


def test_a_leaving_date_in_the_school_history_ends_the_place(tmp_path: Path) -> None:
    row = ctf(tmp_path, YEAR_11 + history("2026-06-26"))
    (said,) = of_ctf(row)
    assert (said.code, said.ended_on) == ("110", date(2026, 6, 26))
    assert (said.source, said.starts_on) == (Source.SCHOOL_ROLL, date(2021, 9, 6))
    assert "notes" not in row.fields


def test_a_leaving_date_still_to_come_is_when_the_place_should_end(tmp_path: Path) -> None:
    (said,) = of_ctf(ctf(tmp_path, YEAR_11 + history("2026-08-31")))
    assert (said.ended_on, said.expected_end_on) == (None, date(2026, 8, 31))
    fields = {"leaving_on": date(2026, 8, 31)}
    (nobody,) = statements(fields, kind=Kind.CTF, sender=None, as_of=CTF_DAY)
    assert nobody.problem.startswith("Neither a year group nor a date of birth")


@pytest.mark.parametrize(
    ("year", "left", "code"),
    [("11", "2026-06-26", "210"), ("11", "2026-03-02", "110"), ("9", "2026-07-01", "110")],
)
def test_where_the_file_was_sent_is_a_lead(tmp_path: Path, year: str, left: str, code: str) -> None:
    row = ctf(
        tmp_path,
        YEAR_11.replace("11", year) + history(left),
        to="<LEA>998</LEA><Estab>4002</Estab>",
    )
    place, lead = of_ctf(row)
    assert place.ended_on == date.fromisoformat(left)
    assert (lead.code, lead.source) == (code, Source.HEARSAY)
    assert lead.note.endswith("9984002")
    assert row.fields.get("notes") == (None if left > "2026-06" else "Left during the school year.")


def test_the_last_school_is_the_one_marked_else_the_sender_s_else_the_latest(
    tmp_path: Path,
) -> None:
    def school(number: str, entry: str, more: str = "") -> str:
        told = ilr_files.elements(LEA="998", Estab=number, EntryDate=entry)
        return f"<School>{told}{more}</School>"

    other, own = school("4009", "2024-01-08"), school("4001", "2021-09-06")
    marked = school("4010", "2015-09-01", "<LastSchool>true</LastSchool>")

    def chosen(*rows: str) -> object:
        pupil = f"<SchoolHistory>{''.join(rows)}</SchoolHistory>"
        return ctf(tmp_path, pupil).fields["provider_laestab"]

    assert chosen(other, own, marked) == "9984010"
    assert chosen(other, own) == "9984001"
    assert chosen(other, school("4011", "2020-01-01")) == "9984009"
    assert chosen() == "9984001"


def test_a_leaving_date_beside_the_history_is_taken_too(tmp_path: Path) -> None:
    row = ctf(tmp_path, "<LeavingDate>2026-06-26</LeavingDate>" + YEAR_11)
    assert row.fields["leaving_on"] == date(2026, 6, 26)


def test_a_ctf_from_no_school_names_none(tmp_path: Path) -> None:
    row = ctf(tmp_path, "", source=NOWHERE)
    assert not any(name.startswith("provider") for name in row.fields)


def test_a_ctf_of_another_school_than_the_sender_is_no_surprise(tmp_path: Path) -> None:
    path = files.write(tmp_path, CTF.format(pupil="", to=NOWHERE, source=SOURCE), "ctf.xml")
    receiver = Organisation(name="Fern School", kind="school", laestab="9984009")
    assert read(path, as_of=LATER, sender=receiver).warnings == ()


def test_too_many_pupils_are_refused(tmp_path: Path) -> None:
    text = CTF.format(pupil="</Pupil><Pupil>", to=NOWHERE, source=SOURCE)
    with pytest.raises(Refused, match="more than 1 rows"):
        read(files.write(tmp_path, text, "ctf.xml"), as_of=LATER, limits=Limits(rows=1))


# --- school census ---------------------------------------------------------------------

CENSUS = (
    "<Message><Header><CollectionDetails><Collection>SC</Collection><Term>AUT</Term>"
    "<ReferenceDate>2026-10-01</ReferenceDate></CollectionDetails><Source><LEA>998</LEA>"
    "<Estab>4001</Estab><URN>199999</URN></Source></Header><School><SchoolName>Larkwell</SchoolName>"
    "</School><Pupils><PupilsOnRoll>{on}</PupilsOnRoll><PupilsNoLongerOnRoll>{off}"
    "</PupilsNoLongerOnRoll></Pupils></Message>"
)
CENSUS_DAY = date(2026, 10, 1)


def census_pupil(more: str = "", off: bool = False, year: str = "12") -> str:
    tag = "PupilNoLongerOnRoll" if off else "PupilOnRoll"
    return (
        f"<{tag}><PupilIdentifiers><UPN>R674123101121</UPN><Surname>Hart</Surname>"
        "<Forename>Amy</Forename><DOB>2010-03-14</DOB><Sex>F</Sex></PupilIdentifiers>"
        f"<PupilStatus><EntryDate>2021-09-06</EntryDate><NCyearActual>{year}</NCyearActual>"
        f"</PupilStatus>{more}</{tag}>"
    )


def census(folder: Path, on: str = "", off: str = "") -> list[ReadRow]:
    reading = read(files.write(folder, CENSUS.format(on=on, off=off), "sc.xml"), as_of=LATER)
    assert (reading.kind, reading.speaks_for) == (Kind.CENSUS, CENSUS_DAY)
    return list(reading.rows)


def of_census(row: ReadRow) -> Any:
    (said,) = statements(row.fields, kind=Kind.CENSUS, sender=None, as_of=CENSUS_DAY)
    return said


def test_a_census_return_holds_pupils_on_roll_and_no_longer_on_roll(tmp_path: Path) -> None:
    left = census_pupil("<LeavingDate>2026-07-17</LeavingDate>", off=True)
    on, off = census(tmp_path, census_pupil(), left)
    assert (on.fields["on_roll_row"], off.fields["off_roll_row"]) == ("1", "2")
    assert on.fields["provider_laestab"] == "9984001"
    here, gone = of_census(on), of_census(off)
    assert (here.code, here.source, here.ended_on) == ("210", Source.SCHOOL_CENSUS, None)
    assert (gone.source, gone.ended_on) == (Source.SCHOOL_CENSUS, date(2026, 7, 17))


def test_the_modules_of_a_census_return(tmp_path: Path) -> None:
    (row,) = census(
        tmp_path,
        census_pupil(
            "<PupilCharacteristics><Ethnicity>WBRI</Ethnicity><YSSA>No</YSSA>"
            "<YoungCarer>P</YoungCarer></PupilCharacteristics><PartTime>0</PartTime>"
            "<FSMperiods><FSMperiod><FSMstartDate>2024-01-01</FSMstartDate></FSMperiod>"
            "</FSMperiods><SpecialEducationalNeeds><SENprovision>E</SENprovision>"
            "</SpecialEducationalNeeds><HomeInformation><Address><BS7666Address><PAON>1</PAON>"
            "<Street>High Street</Street></BS7666Address><PostCode>ZZ1 1AA</PostCode></Address>"
            "</HomeInformation><LearningAims><LearningAim><ProgType>31</ProgType>"
            "<LearningAimStatus>1</LearningAimStatus></LearningAim></LearningAims>"
            "<PlannedHours><TLevelQualHrs>600</TLevelQualHrs><TLevelNonQualHrs>40"
            "</TLevelNonQualHrs></PlannedHours>"
            "<Exclusions><Exclusion><SENprovision>K</SENprovision></Exclusion></Exclusions>"
        ),
    )
    told = {
        "ethnicity": "WBRI",
        "consent_withheld": True,
        "carer": True,
        "attendance_mode": "full-time",
        "free_school_meals": True,
        "ehc_plan": True,
        "address_line_1": "1 High Street",
        "postcode": "ZZ1 1AA",
        "course": "T Level",
        "planned_hours": 640,
    }
    assert told.items() <= row.fields.items()


def test_a_sixth_former_whose_aims_have_all_stopped_is_looked_at(tmp_path: Path) -> None:
    stopped = (
        "<LearningAims><LearningAim><LearningAimStatus>3</LearningAimStatus></LearningAim>"
        "</LearningAims><FSMperiods><FSMperiod><FSMendDate>2024-01-01</FSMendDate></FSMperiod>"
        "</FSMperiods>"
    )
    older, younger = census(
        tmp_path, census_pupil(stopped) + census_pupil(stopped, year="11").replace("Amy", "Ann")
    )
    assert older.problems[0].endswith("check that they still attend.")
    assert younger.problems == ()
    assert "free_school_meals" not in older.fields


def test_somebody_off_roll_without_a_leaving_date_is_asked_about(tmp_path: Path) -> None:
    (row,) = census(tmp_path, off=census_pupil(off=True))
    assert row.problems == ("They are no longer on roll, and no leaving date is given.",)
    assert of_census(row).problem == "No leaving date is given."


def test_a_census_return_of_another_school_than_the_sender_says_so(tmp_path: Path) -> None:
    path = files.write(tmp_path, CENSUS.format(on=census_pupil(), off=""), "sc.xml")
    sender = Organisation(name="Fern School", kind="school", laestab="9984009")
    (warning,) = read(path, as_of=LATER, sender=sender).warnings
    assert "school number 9984001, and Fern School has 9984009" in warning
    with pytest.raises(Refused, match="more than 0 rows"):
        read(path, as_of=LATER, limits=Limits(rows=0))
