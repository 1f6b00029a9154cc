"""A college's lists one after another: who is new, changed, back, and who left without a word."""

import csv
import io
from datetime import date
from typing import Any

import pytest

from fingerpost.intake import actions
from fingerpost.intake.models import Missing, Submission
from fingerpost.intake.since_last.presenters import What, since_last
from worlds import County, add_person, say, signed_in

pytestmark = pytest.mark.django_db

HEADINGS = "Surname,Forename,Date of birth,Postcode,Programme,Start\n"
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 14), date(2026, 10, 12), date(2026, 11, 9)


@pytest.fixture
def county() -> County:
    county = County.make()
    for name in ("Amy Hart", "Ben Bell", "Cal Dean", "Dot East"):
        add_person(county, name, postcode="XM1 1AA")
    return county


def listed(county: County, as_of: date, *names: str, course: str = "Bricks", **more: Any) -> Any:
    """A list of the college naming these people, taken in."""
    people = [county.person(name) for name in names]
    lines = "".join(
        f"{p.family_name},{p.given_name},{p.born_on:%d/%m/%Y},XM1 1AA,Level 2 {course},07/09/2026\n"
        for p in people
    )
    return county.send(county.college, HEADINGS + lines, as_of=as_of, **more)


def leaves(county: County, name: str) -> None:
    person = county.person(name)
    county.send(
        county.college,
        "Surname,Forename,Date of birth,Postcode,Leaving date,Reason\n"
        f"{person.family_name},{name},{person.born_on:%d/%m/%Y},XM1 1AA,01/10/2026,Got a job\n",
        filename="leavers.csv",
        as_of=date(2026, 10, 2),
    )


def silent(county: County, submission: Submission) -> list[str]:
    """Who the page says is gone without notice."""
    reply = signed_in(county.manager).get(f"/files/{submission.pk}/since-last.csv")
    lines = csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")))
    return [
        line["Given name"] for line in lines if line["What became of them"] == "Gone without notice"
    ]


def test_who_is_gone_without_a_word_is_told_from_who_left_with_notice(county: County) -> None:
    listed(county, SEPTEMBER, "Amy", "Ben", "Cal")
    leaves(county, "Ben")
    october = listed(county, OCTOBER, "Amy", "Dot")

    assert {m.person.given_name for m in Missing.objects.all()} == {"Ben", "Cal"}
    assert silent(county, october) == ["Cal"]
    page = signed_in(county.manager).get(f"/files/{october.pk}/since-last").content.decode()
    assert "Cal Dean" in page
    assert "Ben Bell" not in page


def test_who_is_gone_for_longer_is_told_by_the_last_list_that_named_them(county: County) -> None:
    listed(county, SEPTEMBER, "Amy", "Ben", "Cal")
    listed(county, OCTOBER, "Amy", "Ben", course="Stone")
    listed(county, date(2026, 10, 26), "Amy", "Dot")
    november = listed(county, NOVEMBER, "Amy", "Dot", course="Slate")
    compared = since_last(november)
    gone = [(line.given_name, line.more) for line in compared.lines(What.SILENT)]
    assert gone == [("Ben", "Level 2 Stone"), ("Cal", "Level 2 Bricks")]
    everybody_of_the_list_before = {county.person(name).pk for name in ("Amy", "Dot")}
    assert compared.then.keys() - everybody_of_the_list_before == set(compared.comparison.gone)


def test_who_comes_back_is_missing_no_more(county: County) -> None:
    listed(county, SEPTEMBER, "Amy", "Ben")
    listed(county, OCTOBER, "Amy")
    november = listed(county, NOVEMBER, "Amy", "Ben", course="Stone")

    assert not Missing.objects.exists()
    page = signed_in(county.manager).get(f"/files/{november.pk}/since-last?what=returned")
    assert "Ben Bell" in page.content.decode()
    page = signed_in(county.manager).get(f"/files/{november.pk}/since-last?what=changed")
    assert "Course: Level 2 Bricks, now Level 2 Stone" in page.content.decode()


def test_undoing_the_list_somebody_was_missing_from_brings_them_back(county: County) -> None:
    listed(county, SEPTEMBER, "Amy", "Ben")
    october = listed(county, OCTOBER, "Amy")
    assert Missing.objects.count() == 1
    actions.undo(october, by=county.manager)
    assert not Missing.objects.exists()


def test_a_short_list_is_taken_for_changes_until_somebody_says_otherwise(county: County) -> None:
    listed(county, SEPTEMBER, "Amy", "Ben", "Cal", "Dot")
    october = listed(county, OCTOBER, "Amy")

    assert october.is_whole is False
    assert october.warnings == [
        "It names 1 of the 4 young people of the list as at 14 September 2026, so we took it for "
        "changes only."
    ]
    assert not Missing.objects.exists()

    signed_in(county.manager).post(f"/files/{october.pk}/since-last/whole", {"whole": "yes"})
    assert {m.person.given_name for m in Missing.objects.all()} == {"Ben", "Cal", "Dot"}


def test_a_late_list_for_an_earlier_day_makes_nobody_missing(county: County) -> None:
    listed(county, OCTOBER, "Amy", "Ben")
    listed(county, SEPTEMBER, "Amy")
    assert not Missing.objects.exists()


def test_one_senders_lists_say_nothing_of_anothers(county: County) -> None:
    listed(county, SEPTEMBER, "Amy", "Ben")
    amy = county.person("Amy")
    roll = f"Surname,Forename,DOB,UPN,NC Year\nHart,Amy,{amy.born_on:%d/%m/%Y},{county.upn()},12\n"
    county.send(county.school, roll, as_of=OCTOBER)
    assert not Missing.objects.exists()


def test_the_college_sees_its_own_lists_compared_and_no_one_elses(county: County) -> None:
    listed(county, SEPTEMBER, "Amy", "Ben")
    october = listed(county, OCTOBER, "Amy")
    own = signed_in(county.provider_user).get(f"/files/{october.pk}/since-last")
    assert "Ben Bell" in own.content.decode()
    assert "/people/" not in own.content.decode()
    other = signed_in(county.school_user)
    assert other.get(f"/files/{october.pk}/since-last").status_code == 404
    assert other.get(f"/files/{october.pk}/since-last.csv").status_code == 404
    reply = other.post(f"/files/{october.pk}/since-last/whole", {"whole": "no"})
    assert reply.status_code == 404


def test_the_first_list_has_nothing_to_stand_beside(county: County) -> None:
    first = listed(county, SEPTEMBER, "Amy")
    page = signed_in(county.manager).get(f"/files/{first.pk}/since-last").content.decode()
    assert "This is the first list of the year" in page


def test_who_left_without_a_word_becomes_work_until_something_newer_is_said(county: County) -> None:
    listed(county, SEPTEMBER, "Amy", "Ben")
    listed(county, OCTOBER, "Amy")
    client = signed_in(county.tracker)
    assert "Ben Bell" in client.get("/worklists/gone").content.decode()

    say(county.person("Ben"), "310", by=county.tracker)
    assert "Ben Bell" not in client.get("/worklists/gone").content.decode()
