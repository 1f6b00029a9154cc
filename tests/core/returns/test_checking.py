"""What the engine does beside running rules: what it hides, forgets and remembers."""

from dataclasses import replace
from io import BytesIO

import pytest

from fingerpost.core.returns import checking, reading, validation
from fingerpost.core.returns.examples import HEADER, bases
from fingerpost.core.returns.findings import Finding
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.returns.validation import check, validate
from fingerpost.core.returns.xml import write

BASE = bases()["sixth former"]


def codes(*records: ReturnRecord, header: Header = HEADER) -> list[str]:
    return [finding.code for finding in check(header, records, year="2019-20")]


def test_a_part_that_is_absent_is_said_once() -> None:
    assert codes(replace(BASE, absent=("Activities",))) == ["240"]


def test_a_part_that_is_absent_is_not_taken_for_one_that_is_wrong() -> None:
    wrong = replace(BASE, activity_code="x", start_date="x", date_ascertained="x")
    assert "201" in codes(replace(BASE, absent=("Activities",)), wrong)


def test_without_a_period_only_rules_that_need_none_run() -> None:
    old = replace(BASE, dob="1980-01-01", gender="X")
    header = replace(HEADER, period_end="")
    assert codes(old, header=header) == ["FILE-7", "5"]


def test_without_a_readable_database_none_is_compared() -> None:
    header = replace(HEADER, databases=("99x",))
    assert codes(BASE, header=header) == ["FILE-4"]


def test_odd_identifiers_are_named_among_those_that_share() -> None:
    other = replace(BASE, young_persons_id="odd", unique_learner_no="")
    messages = [f.message for f in check(HEADER, [BASE, other], year="2019-20") if f.code == "908"]
    assert [message.split(". ")[-1] for message in messages] == [
        "See also odd.",
        "See also 9980000000001.",
    ]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MEMORY", 2)
    monkeypatch.setattr(checking, "MOST_PLANS", 2)
    people = [
        replace(
            BASE,
            dob=f"2002-03-{day:02d}",
            characteristics=(str(day),),
            town="" if day % 2 else "x",
            address_line_2="" if day % 3 else "x",
            gender="X",
        )
        for day in range(1, 9)
    ]
    assert codes(*people).count("5") == 8


def test_a_finding_in_one_text() -> None:
    finding = Finding(
        code="x", priority=1, message="m", fields=("A", "B", "C"), values=("1", "", "3"), line=7
    )
    assert finding.as_dict() == {
        "code": "x",
        "priority": 1,
        "message": "m",
        "person": "",
        "field": "A, B, C",
        "value": "1, 3",
        "line": 7,
    }


def test_a_made_up_authority_belongs_in_a_demonstration_file_only() -> None:
    assert codes(BASE) == []
    assert "15" in codes(BASE, header=replace(HEADER, authorities=("886",)))


def test_a_long_check_tells_how_far_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "TELL_EVERY", 2)
    stream = BytesIO()
    write(stream, HEADER, [BASE] * 5, "2019-20")
    stream.seek(0)
    told: list[int] = []
    list(validate(stream, tell=told.append))
    assert told == [len(stream.getvalue())] * 2
