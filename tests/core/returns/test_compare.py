"""Two returns of one month side by side: who is who, what differs, and why."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fingerpost.cli.main import main
from fingerpost.core.returns import xml
from fingerpost.core.returns.compare import PERSON, Cause, compare
from fingerpost.core.returns.records import Header, ReturnRecord

PERIOD_END = date(2026, 10, 31)
AMARA = ReturnRecord(
    young_persons_id="9980000000001",
    cohort_status="P",
    given_name="Amara",
    family_name="Okafor",
    address_line_1="1 Mill Lane",
    postcode="XM1 1AA",
    gender="F",
    dob="2010-03-04",
    lead_lea="998",
    unique_pupil_number="A998400121001",
    unique_learner_no="1000000019",
    send_flag="N",
    characteristics=("110", "140"),
    activity_code="230",
    start_date="2026-09-07",
    date_ascertained="2026-09-20",
    date_verified="2026-10-05",
    due_to_lapse_date="2027-08-31",
    currency_lapsed="N",
    line=4,
)
NEWER = {"date_verified": "2026-10-20", "activity_code": "310"}
LAPSED = {"activity_code": "320", "currency_lapsed": "Y", "due_to_lapse_date": "2026-10-01"}


def causes(ours: ReturnRecord, theirs: ReturnRecord) -> dict[str, Cause]:
    told = compare([ours], [theirs], period_end=PERIOD_END)
    return {difference.field: difference.cause for difference in told.differences}


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ({}, {}),
        ({"line": 99, "characteristics": ("140", "110")}, {}),
        ({"given_name": "AMARA "}, {"GivenName": Cause.WRITTEN_DIFFERENTLY}),
        ({"postcode": "xm11aa"}, {"Postcode": Cause.WRITTEN_DIFFERENTLY}),
        ({"given_name": "Amira"}, {"GivenName": Cause.DIFFERENT}),
        ({"middle_name": "Ada"}, {"MiddleName": Cause.NOT_HELD}),
        (
            {"postcode": "XM9 9ZZ", "address_line_1": ""},
            {"Postcode": Cause.MOVED, "AddressLine1": Cause.MOVED},
        ),
        ({"address_line_1": "Somewhere"}, {"AddressLine1": Cause.DIFFERENT}),
        (NEWER, {"ActivityCode": Cause.NEWER_EVIDENCE, "DateVerified": Cause.NEWER_EVIDENCE}),
        ({"date_ascertained": "2026-09-30"}, {"DateAscertained": Cause.RECORDED_ANOTHER_DAY}),
        ({"establishment_number": "9984001"}, {"EstablishmentNumber": Cause.NOT_HELD}),
        ({"currency_lapsed": "Y"}, {"CurrencyLapsed": Cause.LAPSED}),
        ({"activity_code": "310"}, {"ActivityCode": Cause.DIFFERENT}),
        (
            {"year_12_guarantee_status": "04"},
            {"Year12/GuaranteeStatus": Cause.NOT_HELD},
        ),
    ],
)
def test_each_field_that_differs_has_a_cause(
    theirs: dict[str, Any], expected: dict[str, Cause]
) -> None:
    assert causes(AMARA, replace(AMARA, **theirs)) == expected


def test_what_one_gives_as_not_known_and_the_other_as_lapsed_has_lapsed() -> None:
    not_known = replace(AMARA, activity_code="810", start_date="2026-10-02")
    told = causes(not_known, replace(AMARA, **LAPSED))
    assert told["ActivityCode"] is Cause.LAPSED
    assert told["StartDate"] is Cause.LAPSED
    assert causes(replace(AMARA, **LAPSED), not_known)["ActivityCode"] is Cause.LAPSED


@pytest.mark.parametrize(
    "ours",
    [
        {"young_persons_id": "9980000000777"},
        {"young_persons_id": "9980000000777", "unique_pupil_number": ""},
        {"young_persons_id": "777", "unique_pupil_number": "", "unique_learner_no": "9999999999"},
        {"young_persons_id": "777", "previous_ypid_identifier": "9980000000001", "dob": ""},
    ],
)
def test_people_are_known_again_by_what_they_have(ours: dict[str, Any]) -> None:
    told = compare([replace(AMARA, **ours)], [AMARA], period_end=PERIOD_END)
    assert (told.in_both, told.only_ours, told.only_theirs) == (1, 0, 0)
    numbers = {d.cause for d in told.differences if d.field == "YoungPersonsID"}
    assert numbers == {Cause.ANOTHER_NUMBER}


def test_two_people_with_one_number_are_two_people() -> None:
    other = replace(
        AMARA,
        given_name="Kit",
        dob="2009-11-17",
        unique_pupil_number="B998400121002",
        unique_learner_no="",
    )
    told = compare([AMARA], [other], period_end=PERIOD_END)
    assert (told.in_both, told.only_ours, told.only_theirs) == (0, 1, 1)


def test_a_upn_on_two_records_proves_nothing() -> None:
    twice = [
        replace(AMARA, young_persons_id=number, dob="", unique_learner_no="") for number in "12"
    ]
    told = compare([replace(AMARA, unique_learner_no="")], twice, period_end=PERIOD_END)
    assert told.in_both == 0


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ({}, Cause.NOT_HELD),
        ({"dob": "not a day"}, Cause.NOT_HELD),
        ({"dob": "2007-03-04"}, Cause.NOT_IN_COHORT),
        ({"dob": "2007-03-04", "send_flag": "Y"}, Cause.NOT_HELD),
        ({"cohort_status": "M"}, Cause.NOT_IN_COHORT),
        ({"cohort_status": "T"}, Cause.MOVED),
        ({"cohort_status": "", "activity_code": ""}, Cause.NOT_IN_COHORT),
    ],
)
def test_whoever_only_one_has_is_told_with_the_reason(values: dict[str, Any], cause: Cause) -> None:
    person = replace(AMARA, **values)
    (theirs,) = compare([], [person], period_end=PERIOD_END).differences
    (ours,) = compare([person], [], period_end=PERIOD_END).differences
    assert (theirs.field, theirs.cause, theirs.our_line, theirs.their_line) == (PERSON, cause, 0, 4)
    assert (ours.cause, ours.our_line, ours.their_line) == (cause, 4, 0)


def test_totals_count_differences_and_people() -> None:
    kit = replace(AMARA, young_persons_id="2", unique_pupil_number="", unique_learner_no="")
    told = compare(
        [AMARA, kit],
        [replace(AMARA, given_name="AMARA", family_name="OKAFOR"), replace(kit, town="Thornbury")],
        period_end=PERIOD_END,
    )
    assert told.totals == [(Cause.NOT_HELD, 1, 1), (Cause.WRITTEN_DIFFERENTLY, 2, 1)]
    assert told.people == 2


# The command


def written(path: Path, *records: ReturnRecord, period_end: date = PERIOD_END) -> str:
    header = Header.for_period(
        databases=("998",),
        authorities=("998",),
        period_end=period_end,
        date_of_send=period_end,
        year="current",
    )
    with path.open("wb") as stream:
        xml.write(stream, header, records, "current")
    return str(path)


def test_the_command_prints_differences_for_people_and_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = written(tmp_path / "ours.xml", AMARA)
    theirs = written(tmp_path / "theirs.xml", replace(AMARA, given_name="=AMARA", town="T" * 60))

    assert main(["return", "compare", ours, theirs]) == 1
    text = capsys.readouterr().out
    assert "1 young person is in both" in text
    assert "1  written differently (1 young person)" in text
    assert "Town: ours nothing, theirs TTTT" in text

    assert main(["return", "compare", ours, theirs, "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["in_both"] == 1
    assert {d["field"] for d in answer["differences"]} == {"GivenName", "Town"}
    assert {t["cause"]: t["people"] for t in answer["totals"]} == {
        "not held": 1,
        "written differently": 1,
    }

    assert main(["return", "compare", ours, theirs, "--format", "csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["theirs"] for row in rows} == {"'=AMARA", "T" * 60}


def test_the_command_says_when_nothing_differs_and_when_there_is_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = written(tmp_path / "ours.xml", AMARA)
    assert main(["return", "compare", ours, ours]) == 0
    assert "Nothing differs." in capsys.readouterr().out
    many = [replace(AMARA, young_persons_id=f"998{n:010d}", dob="") for n in range(25)]
    theirs = written(tmp_path / "theirs.xml", *many)
    assert main(["return", "compare", ours, theirs]) == 1
    assert "… and 5 more." in capsys.readouterr().out


def test_files_that_cannot_be_compared_are_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = written(tmp_path / "ours.xml", AMARA)
    november = written(tmp_path / "november.xml", AMARA, period_end=date(2026, 11, 30))
    (tmp_path / "list.csv").write_text("Surname\n")
    cut = tmp_path / "cut.xml"
    cut.write_bytes(Path(ours).read_bytes()[:-9])
    nameless = tmp_path / "nameless.xml"
    nameless.write_bytes(
        Path(ours).read_bytes().replace(b"2026-10-31</PeriodEnd>", b"</PeriodEnd>")
    )
    for files, says in (
        ([ours], "Name two files"),
        ([ours, november], "different periods"),
        ([ours, str(tmp_path / "none.xml")], "cannot be read"),
        ([ours, str(tmp_path / "list.csv")], "list.csv"),
        ([ours, str(cut)], "closed"),
        ([str(nameless), str(nameless)], "which period"),
    ):
        assert main(["return", "compare", *files]) == 2
        assert says in capsys.readouterr().err
    assert main(["return", "build", "--period", "2026-10"]) == 2
    assert "--out FILE" in capsys.readouterr().err
