"""What rows say of plans and offers, kind of file by kind of file."""

from datetime import date
from typing import Any

from fingerpost.core.exercises.plans import Kind
from fingerpost.core.intake.kinds import Kind as FileKind
from fingerpost.core.intake.plans import SaidPlan, plans
from fingerpost.core.records import Organisation, Source

SCHOOL = Organisation(name="Thornbury Hill School", kind="school")
COLLEGE = Organisation(name="Marlbrook College", kind="college")
COUNCIL = Organisation(name="Merrowshire", kind="authority")
MAY, SEPTEMBER = date(2026, 5, 20), date(2026, 9, 20)
BORN = date(2010, 3, 4)


def said(
    kind: FileKind = FileKind.GUARANTEE,
    sender: Organisation | None = SCHOOL,
    as_of: date = SEPTEMBER,
    **fields: Any,
) -> tuple[SaidPlan, ...]:
    return plans({"born_on": BORN} | fields, kind=kind, sender=sender, as_of=as_of)


def test_an_intended_destination_with_where_and_what() -> None:
    (plan,) = said(
        FileKind.INTENDED_DESTINATIONS,
        as_of=MAY,
        intended_destination="121",
        intended_provider="Marlbrook College",
        intended_course="Brickwork",
    )
    assert (plan.kind, plan.code, plan.said_on) == (Kind.INTENDED, "121", MAY)
    assert (plan.place, plan.course) == ("Marlbrook College", "Brickwork")
    assert plan.source is Source.SCHOOL_ROLL
    assert not plan.problem


def test_an_offer_is_of_the_guarantee_the_day_speaks_of() -> None:
    (plan,) = said(offer_status="110", offered_on=date(2026, 4, 3))
    assert (plan.kind, plan.code, plan.since) == (Kind.YEAR_11, "110", date(2026, 4, 3))
    (older,) = said(offer_status="114", born_on=date(2009, 3, 4))
    assert (older.kind, older.code) == (Kind.YEAR_12, "114")


def test_the_day_of_an_offer_is_an_offer() -> None:
    (plan,) = said(offered_on=date(2026, 4, 3), sender=COLLEGE)
    assert (plan.code, plan.source) == ("110", Source.PROVIDER_ENROLMENT)


def test_what_cannot_be_kept_says_why() -> None:
    assert "of Year 12 only" in said(offer_status="114")[0].problem
    assert "neither year" in said(offer_status="110", born_on=date(2006, 1, 1))[0].problem
    assert "neither year" in said(offer_status="110", born_on=None)[0].problem
    assert "not an intended" in said(intended_destination="Mars")[0].problem


def test_an_authoritys_own_list_is_its_own_word() -> None:
    for sender in (None, COUNCIL):
        assert said(offer_status="110", sender=sender)[0].source is Source.AUTHORITY_CONTACT


def test_a_return_says_both_guarantees_with_their_authorities() -> None:
    found = said(
        FileKind.NCCIS,
        sender=None,
        year_11_guarantee="110",
        year_11_guarantee_authority="997",
        year_12_guarantee="04",
    )
    assert [(p.kind, p.code, p.authority, bool(p.problem)) for p in found] == [
        (Kind.YEAR_11, "110", "997", False),
        (Kind.YEAR_12, "04", "", True),
    ]


def test_any_list_of_people_may_say_it_and_no_other_file() -> None:
    assert said(FileKind.ROLL, intended_destination="111")
    assert said(FileKind.CENSUS_SEN, intended_destination="111") == ()
    assert said(FileKind.ROLL) == ()
