"""The return, from evidence to a checked file."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from fingerpost.cli import main as cli
from fingerpost.cli.commands import return_
from fingerpost.core.returns import xml
from fingerpost.core.workflow import ReturnState
from fingerpost.returns import actions
from fingerpost.returns.presenters import checked_by
from worlds import County

pytestmark = pytest.mark.django_db

ROLL = """Surname,Forename,DOB,Gender,Ethnicity,UPN,NC Year,Entry Date,Address,Town,Postcode,SEN
Okafor,Amara,04/03/2010,F,BAFR,{0},12,01/09/2021,1 Mill Lane,Thornbury,XM1 1AA,N
Smith,Joshua,17/11/2009,M,WBRI,{1},12,01/09/2021,2 Mill Lane,Thornbury,XM1 2AB,E
Young,Ella,17/11/2012,F,WBRI,{2},9,01/09/2024,3 Mill Lane,Thornbury,XM1 2AB,N
Eleven,Kit,17/11/2010,M,WBRI,{3},11,01/09/2022,4 Mill Lane,Thornbury,XM1 2AB,N
"""
OCTOBER = date(2026, 10, 31)


@pytest.fixture
def county() -> County:
    county = County.make()
    county.send(
        county.school, ROLL.format(*(county.upn() for _ in range(4))), as_of=date(2026, 9, 15)
    )
    return county


def test_the_file_holds_the_cohort_and_reads_back_the_same(county: County) -> None:
    built = actions.build(county.authority, period_end=OCTOBER, by=county.manager.user)

    with xml.read(io.BytesIO(actions.file_of(built))) as file:
        records = {record.given_name: record for record in file}
    assert set(records) == {"Amara", "Joshua", "Kit"}
    assert records["Amara"].activity_code == "210"
    assert records["Kit"].activity_code == "110"
    assert records["Joshua"].send_flag == "Y"
    assert built.people == 3


def test_built_twice_it_is_the_same_bytes(county: County) -> None:
    first = actions.build(county.authority, period_end=OCTOBER, by=None)
    second = actions.build(county.authority, period_end=OCTOBER, by=None)

    assert actions.file_of(first) == actions.file_of(second)
    first.refresh_from_db()
    assert first.state == ReturnState.SUPERSEDED
    assert second.state == ReturnState.CHECKED


def test_page_command_and_validate_call_the_rules_the_same(
    county: County, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "checked by the rules of 2026-27, the current ones"
    built = actions.build(county.authority, period_end=OCTOBER, by=county.manager.user)
    out = tmp_path / "october.xml"
    out.write_bytes(actions.file_of(built))

    client.force_login(county.manager.user)
    assert words in client.get(f"/returns/{built.pk}").content.decode()
    return_._report(built, out)
    assert words in capsys.readouterr().out.lower()
    validate = cli.load("validate")
    assert validate is not None
    validate.run(cli.parser_for("validate", validate).parse_args([str(out)]))
    assert words in capsys.readouterr().out


def test_a_return_written_for_another_year_says_both(county: County) -> None:
    built = actions.build(county.authority, period_end=OCTOBER, by=None, year="2020-21")
    assert checked_by(built).endswith("the current ones, and written as for 2020-21")


def test_good_data_has_no_finding_at_priority_1(county: County) -> None:
    built = actions.build(county.authority, period_end=OCTOBER, by=None)
    grave = list(built.findings.filter(priority=1).values_list("code", "message", "value"))
    assert grave == []


def test_a_finding_names_the_person_and_says_what_is_missing(county: County) -> None:
    amara = county.person("Amara")
    amara.postcode = ""
    amara.save()

    built = actions.build(county.authority, period_end=OCTOBER, by=None)

    finding = built.findings.get(code="32")
    assert finding.person == amara


@pytest.mark.parametrize("day", [date(2026, 10, 30), date(2031, 1, 31)])
def test_a_period_that_cannot_be_returned_is_refused(county: County, day: date) -> None:
    with pytest.raises(actions.CannotBuild):
        actions.build(county.authority, period_end=day, by=None)
