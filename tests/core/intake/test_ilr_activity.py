"""What the aims of an ILR add up to: examples/ilr_aims.csv, one learner after another.

A learner takes as many lines as there are aims; what is expected stands on the first. Work is the
employment status and the code of hours (EII). An aim written `HE:` is of higher education.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.intake import ilr_files
from fingerpost.core import tables
from fingerpost.core.intake.ilr_activity import Aim, Studies, programmes
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.reading import read
from fingerpost.core.intake.rows import RowOutcome
from fingerpost.core.intake.statements import Statement, statements
from fingerpost.core.records import Organisation, Source

EXAMPLES = Path(__file__).parent / "examples" / "ilr_aims.csv"
MADE_ON = date(2026, 11, 20)


def examples() -> dict[str, list[dict[str, str]]]:
    """The lines of each example, by its name."""
    found: dict[str, list[dict[str, str]]] = {}
    name = ""
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            name = line["example"] or name
            found.setdefault(name, []).append(line)
    return found


BY_NAME = examples()


def written(folder: Path, lines: list[dict[str, str]]) -> Path:
    """An ILR of one learner with these aims."""
    first = lines[0]
    aims = "".join(
        ilr_files.aim(
            LearnAimRef=line["aim"].removeprefix("HE:"),
            **{name: value for name, value in line.items() if name in ilr_files.OF_AN_AIM},
            more="<LearningDeliveryHE/>" if line["aim"].startswith("HE:") else "",
        )
        for line in lines
    )
    status, _, hours = first["work"].partition(":")
    work = ilr_files.work(status, hours) if status else ""
    learner = ilr_files.learner(
        DateOfBirth=first["born_on"], PlanLearnHours=first["hours"], more=work + aims
    )
    return ilr_files.write(folder, learner, made_on=MADE_ON)


def sender_of(lines: list[dict[str, str]]) -> Organisation | None:
    kind = lines[0]["provider"]
    return Organisation(name="The provider", kind=kind) if kind else None


@pytest.mark.parametrize("name", BY_NAME)
def test_what_aims_add_up_to(tmp_path: Path, name: str) -> None:
    lines = BY_NAME[name]
    first, sender = lines[0], sender_of(lines)
    (row,) = read(written(tmp_path, lines), as_of=MADE_ON, sender=sender).rows
    told = {field: str(row.fields.get(field, "")) for field in ("activity", "starts_on")}
    told |= {field: str(row.fields.get(field, "")) for field in ("expected_end_on", "ended_on")}
    assert told == {field: first[field] for field in told}
    assert first["says"].lower() in str(row.fields["notes"]).lower()
    assert row.outcome is (RowOutcome.ATTENTION if first["look"] else RowOutcome.ACCEPTED)
    assert first["look"] in " ".join(row.problems)
    assert second(row.fields) == first["second"]
    said = statements(row.fields, kind=Kind.ILR, sender=sender, as_of=MADE_ON)
    assert said[0].code == first["activity"]
    assert [s.code for s in said[1:]] == [first["second"][:3]] * bool(first["second"])
    assert all(is_sound(s) for s in said)


def second(fields: dict[str, Any]) -> str:
    if "second_activity" not in fields:
        return ""
    until = f" to {fields['second_ended_on']}" if "second_ended_on" in fields else ""
    return f"{fields['second_activity']} from {fields['second_starts_on']}{until}"


def is_sound(said: Statement) -> bool:
    return bool(said.code) != bool(said.problem) and said.source in (Source.ILR, Source.HEARSAY)


def test_every_line_of_the_tables_has_an_example() -> None:
    programmes_met, endings_met, places_met = set(), set(), set()
    for lines in BY_NAME.values():
        found = programmes([_aim(line) for line in lines], _studies(lines[0]))
        programmes_met |= {programme.name for programme in found}
        endings = {programme.says.partition(": ")[2] for programme in found}
        endings_met |= endings | {ending.rpartition(" on ")[0] for ending in endings}
        places_met |= {(programme.code, lines[0]["provider"]) for programme in found}
    assert {row["name"] for row in tables.rows("intake", "ilr_programmes")} <= programmes_met
    assert {row["says"] for row in tables.rows("intake", "ilr_endings")} <= endings_met
    places = {(row["code"], row["kind"]) for row in tables.rows("intake", "ilr_at_providers")}
    assert places <= places_met


def _aim(line: dict[str, str]) -> Aim:
    return Aim(
        reference=line["aim"].removeprefix("HE:"),
        type=line["AimType"],
        fund_model=line["FundModel"],
        programme_type=line["ProgType"],
        framework=line["StdCode"],
        status=line["CompStatus"],
        reason=line["WithdrawReason"],
        starts_on=_day(line["LearnStartDate"]),
        planned_end_on=_day(line["LearnPlanEndDate"]),
        ended_on=_day(line["LearnActEndDate"]),
        is_higher=line["aim"].startswith("HE:"),
    )


def _studies(line: dict[str, str]) -> Studies:
    return Studies(
        day=MADE_ON,
        born_on=_day(line["born_on"]),
        hours=int(line["hours"]) if line["hours"] else None,
        works_20_hours=line["work"] in ("10:4", "10:7", "10:8"),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
