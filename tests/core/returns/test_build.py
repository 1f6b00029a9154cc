"""From our own data to a record of the return: every choice the builder makes, one by one."""

from dataclasses import replace
from datetime import date

import pytest

from fingerpost.core.records import Evidence, Group, Organisation, Person, Source, Status
from fingerpost.core.returns.build import Guarantee, record
from fingerpost.core.returns.records import Header, ReturnRecord

OCTOBER = date(2026, 10, 31)

SIXTH_FORMER = Person(
    local_id=42,
    given_name="Robin",
    family_name="Ashdown",
    born_on=date(2010, 3, 15),
    address_lines=("1 Mill Lane", "Merrow", "c", "d", "e"),
    postcode="ZZ99 9ZZ",
    lead_authority="998",
    educated_authority="998",
)
PUPIL = replace(SIXTH_FORMER, born_on=date(2011, 3, 15))
SCHOOL = Organisation(name="Merrow High School", kind="school", laestab="9984001", ukprn="10000001")
COLLEGE = Organisation(name="Calder College", kind="college", ukprn="10000002")

STATED = Evidence(
    code="210",
    source=Source.PROVIDER_ENROLMENT,
    recorded_on=date(2026, 9, 20),
    starts_on=date(2026, 9, 7),
    verified_on=date(2026, 9, 18),
    expected_end_on=date(2028, 7, 31),
)
AT_SCHOOL = Status(
    code="210",
    group=Group.EET,
    as_at=OCTOBER,
    as_known_at=OCTOBER,
    since=date(2026, 9, 7),
    lapses_on=date(2027, 8, 31),
    verified_on=date(2026, 9, 18),
    spoken_by=STATED,
)
NOT_KNOWN = Status(code="810", group=Group.NOT_KNOWN, as_at=OCTOBER, as_known_at=OCTOBER)


def built(
    person: Person = SIXTH_FORMER,
    status: Status = AT_SCHOOL,
    *,
    year: str = "current",
    period_end: date = OCTOBER,
    provider: Organisation | None = SCHOOL,
    intended_destination: str = "",
) -> ReturnRecord:
    return record(
        person,
        status,
        database_id="998",
        period_end=period_end,
        year=year,
        provider=provider,
        intended_destination=intended_destination,
    )


def stated(status: Status = AT_SCHOOL, **changes: object) -> Status:
    """The status with its evidence changed."""
    assert status.spoken_by is not None
    speaker = replace(status.spoken_by, **changes)  # type: ignore[arg-type]
    return replace(status, spoken_by=speaker, expected_end_on=speaker.expected_end_on)


def dates_of(one: ReturnRecord) -> tuple[str, str, str]:
    return one.start_date, one.date_ascertained, one.date_verified


@pytest.mark.parametrize(("year", "version"), [("current", "2026-27"), ("2020-21", "2020-21")])
def test_the_header_names_the_requirement_year(year: str, version: str) -> None:
    header = Header.for_period(
        databases=("998",),
        authorities=("998",),
        period_end=OCTOBER,
        date_of_send=date(2026, 11, 4),
        year=year,
    )
    assert header.xml_schema_version == version
    assert (header.period_end, header.date_of_send) == ("2026-10-31", "2026-11-04")


class TestPerson:
    def test_the_identifier_is_filled_up_with_zeros(self) -> None:
        assert built().young_persons_id == "9980000000042"

    def test_four_lines_of_address_have_room(self) -> None:
        one = built()
        assert (one.address_line_1, one.address_line_4) == ("1 Mill Lane", "d")

    def test_nobody_knowing_where_is_an_unknown_area(self) -> None:
        assert built(replace(SIXTH_FORMER, educated_authority="")).educated_lea == "004"

    @pytest.mark.parametrize(("status", "named"), [("P", ""), ("T", "997"), ("E", "997")])
    def test_only_who_moved_names_an_authority(self, status: str, named: str) -> None:
        person = replace(SIXTH_FORMER, transferred_to="997", cohort_status=status)
        assert built(person).transferred_to_la_code == named

    def test_a_plan_outdoes_support(self) -> None:
        one = built(replace(SIXTH_FORMER, ehc_plan=True, sen_support=True))
        assert (one.send_flag, one.sen_support_flag) == ("Y", "N")

    def test_support_alone(self) -> None:
        assert built(replace(SIXTH_FORMER, sen_support=True)).sen_support_flag == "Y"
        assert built(replace(SIXTH_FORMER, sen_support=True), year="2015-16").sen_support_flag == ""

    def test_a_characteristic_the_year_does_not_have_is_left_out(self) -> None:
        person = replace(SIXTH_FORMER, characteristics=frozenset({"210", "110", "999"}))
        assert built(person).characteristics == ("110", "210", "999")
        assert built(person, year="2019-20").characteristics == ("110", "999")

    def test_guarantees_come_with_their_indicator(self) -> None:
        one = record(
            SIXTH_FORMER,
            AT_SCHOOL,
            database_id="998",
            period_end=OCTOBER,
            year="current",
            year_11_guarantee=Guarantee(status="110", authority="998"),
            year_12_guarantee=Guarantee(status="114", authority="997"),
        )
        assert one.guarantee_status_indicator == "Y"
        assert (one.year_11_guarantee_status, one.year_11_guarantee_lea_code) == ("110", "998")
        assert (one.year_12_guarantee_status, one.year_12_guarantee_lea_code) == ("114", "997")
        assert built().guarantee_status_indicator == ""


class TestDates:
    def test_recorded_after_it_was_verified(self) -> None:
        assert dates_of(built()) == ("2026-09-07", "2026-09-18", "2026-09-18")

    def test_recorded_first_and_verified_again_later(self) -> None:
        status = replace(AT_SCHOOL, verified_on=date(2026, 10, 5))
        assert dates_of(built(status=status)) == ("2026-09-07", "2026-09-20", "2026-10-05")

    def test_confirmed_before_it_began(self) -> None:
        status = stated(
            replace(AT_SCHOOL, verified_on=date(2026, 8, 1)), recorded_on=date(2026, 8, 3)
        )
        assert dates_of(built(status=status)) == ("2026-09-07", "2026-09-07", "2026-09-07")

    def test_verified_after_the_period(self) -> None:
        status = replace(AT_SCHOOL, verified_on=date(2026, 11, 2))
        assert built(status=status).date_verified == "2026-10-31"

    def test_never_verified_counts_from_when_we_were_told(self) -> None:
        status = stated(replace(AT_SCHOOL, verified_on=None), verified_on=None)
        assert built(status=status).date_verified == "2026-09-20"

    def test_nobody_said_anything(self) -> None:
        one = built(status=NOT_KNOWN, provider=None)
        assert dates_of(one) == ("2026-09-01", "2026-09-01", "")
        assert (one.currency_lapsed, one.due_to_lapse_date) == ("N", "")

    def test_not_known_since_something_ended(self) -> None:
        one = built(status=replace(NOT_KNOWN, since=date(2026, 10, 3)), provider=None)
        assert one.start_date == "2026-10-03"


class TestActivity:
    def test_lapses_no_later_than_its_end(self) -> None:
        one = built(status=stated(expected_end_on=date(2027, 7, 23)))
        assert (one.due_to_lapse_date, one.predicted_end_date) == ("2027-07-23", "2027-07-23")

    @pytest.mark.parametrize(
        ("lapses", "lapsed"), [(date(2026, 10, 30), "Y"), (OCTOBER, "N"), (date(2026, 11, 1), "N")]
    )
    def test_lapsed_the_day_after(self, lapses: date, lapsed: str) -> None:
        assert built(status=replace(AT_SCHOOL, lapses_on=lapses)).currency_lapsed == lapsed

    def test_neet_carries_its_start_and_no_lapse(self) -> None:
        status = replace(
            stated(expected_end_on=None),
            code="619",
            group=Group.NEET,
            lapses_on=None,
            neet_since=date(2026, 7, 1),
        )
        one = built(status=status, provider=None)
        assert (one.neet_start_date, one.due_to_lapse_date) == ("2026-07-01", "")
        assert built(status=replace(status, neet_since=None)).neet_start_date == one.start_date

    def test_a_review_date_only_where_asked_and_within_the_course(self) -> None:
        status = stated(review_on=date(2028, 12, 1))
        assert built(status=status).review_date == ""
        assert built(status=replace(status, code="260")).review_date == "2028-07-31"

    def test_an_end_not_held_stays_missing(self) -> None:
        assert built(status=stated(expected_end_on=None)).predicted_end_date == ""


class TestAge:
    def test_not_known_in_year_11_has_its_own_code(self) -> None:
        one = built(PUPIL, NOT_KNOWN, provider=None)
        assert (one.activity_code, one.due_to_lapse_date) == ("150", "2027-08-31")
        assert one.predicted_end_date == "2027-08-31"

    @pytest.mark.parametrize(
        ("code", "becomes"),
        [
            ("110", "110"),
            ("230", "110"),
            ("290", "130"),
            ("330", "140"),
            ("619", "140"),
            ("820", "150"),
        ],
    )
    def test_year_11_has_only_compulsory_codes(self, code: str, becomes: str) -> None:
        assert built(PUPIL, replace(AT_SCHOOL, code=code)).activity_code == becomes

    def test_what_was_said_last_year_is_not_known_in_year_11(self) -> None:
        old = stated(
            replace(AT_SCHOOL, code="110", since=date(2020, 9, 1), verified_on=date(2026, 1, 9))
        )
        one = built(PUPIL, old)
        assert one.activity_code == "150"
        assert dates_of(one) == ("2026-09-01", "2026-09-01", "")

    def test_a_school_code_past_year_11_says_nothing(self) -> None:
        one = built(status=replace(AT_SCHOOL, code="110", since=date(2020, 9, 1)))
        assert (one.activity_code, one.start_date) == ("810", "2026-09-01")

    def test_intentions_are_of_year_11(self) -> None:
        assert built(intended_destination="111").intended_destination_yr_11 == ""
        assert built(PUPIL, intended_destination="111").intended_destination_yr_11 == "111"

    def test_while_a_year_asks_for_intentions_none_held_is_not_obtained(self) -> None:
        then = date(2019, 11, 30)
        pupil = replace(PUPIL, born_on=date(2004, 3, 15))
        assert built(pupil, year="2019-20", period_end=then).intended_destination_yr_11 == "611"
        assert built(PUPIL).intended_destination_yr_11 == ""


class TestPlace:
    def test_a_school_by_its_number(self) -> None:
        one = built()
        assert one.establishment_number == "9984001"
        assert one.establishment_name == "Merrow High School"
        assert one.uk_provider_reference_number == ""

    def test_a_college_without_a_number(self) -> None:
        one = built(provider=COLLEGE)
        assert one.establishment_number == "9989999"
        assert one.uk_provider_reference_number == "10000002"

    def test_a_number_of_no_authority_is_not_given(self) -> None:
        one = built(provider=replace(SCHOOL, laestab="6664001"))
        assert one.establishment_number == "9989999"

    def test_education_at_home(self) -> None:
        status = replace(AT_SCHOOL, code="120")
        one = built(replace(PUPIL, educated_authority=""), status, provider=None)
        assert one.establishment_number == "9989999"

    def test_nobody_knows_which_school(self) -> None:
        assert built(provider=None).establishment_number == ""

    def test_training_by_its_ukprn(self) -> None:
        one = built(status=replace(AT_SCHOOL, code="410"), provider=SCHOOL)
        assert (one.establishment_number, one.uk_provider_reference_number) == ("", "10000001")
