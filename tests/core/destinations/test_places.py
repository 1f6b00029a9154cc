"""What is at the same provider is not always the same place (rule 3)."""

from datetime import date

from fingerpost.core.destinations.derive import derive
from fingerpost.core.records import Evidence, Source

BORN = date(2009, 5, 5)


def said(code: str, source: Source, starts: date, verified: date) -> Evidence:
    return Evidence(
        code=code,
        source=source,
        starts_on=starts,
        verified_on=verified,
        recorded_on=verified,
        provider="Thornbury Hill",
    )


def test_year_11_and_the_sixth_form_of_the_same_school_are_two_places() -> None:
    year_11 = said("110", Source.SCHOOL_ROLL, date(2020, 9, 1), date(2025, 5, 20))
    sixth_form = said("210", Source.SCHOOL_ROLL, date(2025, 9, 1), date(2025, 9, 20))
    status = derive([year_11, sixth_form], born_on=BORN, as_at=date(2025, 11, 30))
    assert (status.code, status.since) == ("210", date(2025, 9, 1))
    assert status.disagreements == ()


def test_a_failed_call_that_names_the_college_says_nothing_of_the_place_there() -> None:
    place = said("230", Source.PROVIDER_ENROLMENT, date(2025, 9, 1), date(2025, 9, 20))
    call = said("810", Source.AUTHORITY_CONTACT, date(2025, 10, 1), date(2025, 10, 1))
    status = derive([place, call], born_on=BORN, as_at=date(2025, 11, 30))
    assert status.code == "230"
    assert status.disagreements == ()
