"""What commands that need the database print."""

import argparse
from datetime import date
from pathlib import Path

import pytest

from fingerpost.cli import main as cli
from fingerpost.cli.commands import status, submit
from fingerpost.core.records import Source
from worlds import County, add_person, say

REGISTER = """URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),\
EstablishmentStatus (code),PhaseOfEducation (name),Postcode
{urn},886,4012,Larkwell School,34,1,Secondary,ZZ1 1AA
199999,886,4013,Oakwell School,34,1,Secondary,ZZ1 1AB
199998,886,4014,Elmwell School,34,1,Secondary,ZZ1 1AC
""".replace("\\\n", "")
WITH_DAYS = {
    "submit": ["--as-of"],
    "status": ["--at", "--known"],
    "return": ["--known", "--sent"],
    "demo": ["--as-at"],
    "read": ["--as-of"],
    "validate": ["--period-end"],
}


@pytest.fixture
def county(db: None) -> County:
    return County.make()


def test_a_register_is_accounted_for_by_organisations(
    county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "edubasealldata.csv"
    path.write_text(REGISTER.format(urn=county.school.urn))

    code = submit.run(argparse.Namespace(file=path, sender="", as_of=None, authority="998"))

    told = capsys.readouterr().out
    assert code == 0
    assert "2  Organisations added\n" in told
    assert "1  Organisations brought up to date\n" in told
    assert "young person" not in told
    assert "evidence" not in told


def test_a_status_says_whose_it_is_and_where(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    priya = add_person(county, "Priya Raghunathan")
    say(
        priya,
        "230",
        source=Source.PROVIDER_ENROLMENT,
        starts_on=date(2026, 9, 7),
        verified_on=date(2026, 9, 20),
        provider_id=county.college.pk,
    )
    asked = argparse.Namespace(
        person=str(priya.local_id), authority="998", at=date(2026, 11, 30), known=date.max
    )

    assert status.run(asked) == 0

    whose, what, _, why, *_ = capsys.readouterr().out.splitlines()
    assert whose == f"Priya Raghunathan, our number {priya.local_id}"
    assert f" at {county.college.name}, EET" in what
    assert why.strip().startswith(f"{county.college.name}'s enrolment list says")


@pytest.mark.parametrize(("name", "option"), [(n, o) for n in WITH_DAYS for o in WITH_DAYS[n]])
def test_options_that_take_a_day_show_how_it_is_written(name: str, option: str) -> None:
    command = cli.load(name)
    assert command is not None
    parser = cli.parser_for(name, command)
    [action] = [a for a in parser._actions if option in a.option_strings]
    assert action.metavar == "DATE"
    assert "2026-09-14" in str(action.help)


def test_a_day_written_otherwise_is_told_how(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["submit", "list.csv", "--as-of", "14/9/2026"])
    assert "write the day like 2026-09-14, not 14/9/2026" in capsys.readouterr().err


def test_help_calls_the_sender_by_one_name() -> None:
    assert cli.load("submit").EPILOG.startswith("SENDER is")  # type: ignore[union-attr]
