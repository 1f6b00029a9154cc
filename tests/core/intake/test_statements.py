"""What rows state, case by case."""

from dataclasses import replace
from datetime import date

import pytest

from fingerpost.core.intake.kinds import OF_PEOPLE, Kind
from fingerpost.core.intake.statements import Statement, source_by_words, statements
from fingerpost.core.intake.values import Value
from fingerpost.core.records import Organisation, Source

AS_OF = date(2026, 10, 1)
SEPTEMBER = date(2026, 9, 1)
BORN_YEAR_11, BORN_YEAR_12, BORN_YEAR_13 = date(2011, 5, 1), date(2010, 5, 1), date(2009, 5, 1)


def sender(kind: str) -> Organisation:
    return Organisation(name="Any", kind=kind)


def stated(
    kind: Kind, fields: dict[str, Value], by: str = "", as_of: date = AS_OF
) -> tuple[Statement, ...]:
    return statements(fields, kind=kind, sender=sender(by) if by else None, as_of=as_of)


def only(kind: Kind, fields: dict[str, Value], by: str = "", as_of: date = AS_OF) -> Statement:
    (said,) = stated(kind, fields, by, as_of)
    return said


# --- school roll and census ------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "code", "starts_on", "expected_end_on"),
    [
        ("7", "110", SEPTEMBER, date(2031, 8, 31)),
        ("10", "110", SEPTEMBER, date(2028, 8, 31)),
        ("11", "110", SEPTEMBER, date(2027, 8, 31)),
        ("12", "210", SEPTEMBER, date(2028, 8, 31)),
        ("13", "210", date(2025, 9, 1), date(2027, 8, 31)),
        ("14", "210", date(2024, 9, 1), date(2027, 8, 31)),
    ],
)
def test_a_pupil_on_roll(year: str, code: str, starts_on: date, expected_end_on: date) -> None:
    assert only(Kind.ROLL, {"year_group": year}, "school") == Statement(
        code=code,
        source=Source.SCHOOL_ROLL,
        starts_on=starts_on,
        expected_end_on=expected_end_on,
        verified_on=AS_OF,
    )


@pytest.mark.parametrize(
    ("by", "code"), [("school", "210"), ("special school", "280"), ("sixth form college", "220")]
)
def test_the_sixth_form_code_follows_the_kind_of_school(by: str, code: str) -> None:
    assert only(Kind.ROLL, {"year_group": "12"}, by).code == code
    assert only(Kind.ROLL, {"year_group": "11"}, by).code == "110"


def test_the_entry_date_of_a_pupil() -> None:
    entered = date(2021, 9, 3)
    assert only(Kind.ROLL, {"year_group": "11", "entry_on": entered}).starts_on == entered
    assert only(Kind.ROLL, {"year_group": "12", "entry_on": entered}).starts_on == SEPTEMBER
    late = date(2026, 9, 20)
    assert only(Kind.ROLL, {"year_group": "12", "entry_on": late}).starts_on == late


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"born_on": BORN_YEAR_11}, "110"),
        ({"born_on": BORN_YEAR_12}, "210"),
        ({"born_on": BORN_YEAR_11, "year_group": "12"}, "210"),
        ({"born_on": BORN_YEAR_12, "year_group": "X"}, "210"),
    ],
)
def test_the_year_given_goes_before_the_year_by_age(fields: dict[str, Value], code: str) -> None:
    assert only(Kind.ROLL, fields).code == code


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Neither a year group nor a date of birth says which year this is."),
        ({"year_group": "3"}, "Year 3 is outside the years we follow (7 to 14)."),
        ({"year_group": "R"}, "This pupil is younger than the years we follow (7 to 14)."),
        ({"year_group": "15"}, "Year 15 is outside the years we follow (7 to 14)."),
    ],
)
def test_a_pupil_outside_our_years_states_nothing(fields: dict[str, Value], problem: str) -> None:
    said = only(Kind.ROLL, fields, "school")
    assert (said.code, said.problem) == ("", problem)


def test_a_pupil_marked_as_gone_on_a_roll_has_left() -> None:
    said = only(Kind.ROLL, {"year_group": "12", "leaving_on": date(2026, 9, 20)}, "school")
    assert (said.code, said.source) == ("210", Source.PROVIDER_LEAVERS)
    assert said.ended_on == date(2026, 9, 20)
    to_come = only(Kind.ROLL, {"year_group": "12", "leaving_on": date(2026, 12, 20)}, "school")
    assert to_come.ended_on is None


def test_the_census_speaks_as_the_census() -> None:
    on_roll = only(Kind.CENSUS_ON_ROLL, {"year_group": "12"})
    assert on_roll.source is Source.SCHOOL_CENSUS
    left = {"year_group": "11", "entry_on": date(2021, 9, 1), "leaving_on": date(2026, 7, 20)}
    off_roll = only(Kind.CENSUS_OFF_ROLL, {**left, "born_on": date(2010, 5, 1)})
    assert off_roll == Statement(
        code="110",
        source=Source.SCHOOL_CENSUS,
        starts_on=date(2021, 9, 1),
        ended_on=date(2026, 7, 20),
        verified_on=AS_OF,
    )


# --- enrolment -------------------------------------------------------------------------

PLACE: dict[str, Value] = {
    "born_on": BORN_YEAR_12,
    "course": "Level 2 Brickwork",
    "starts_on": SEPTEMBER,
    "expected_end_on": date(2027, 7, 31),
}


def test_a_place_at_college() -> None:
    assert only(Kind.ENROLMENT, PLACE, "college") == Statement(
        code="230",
        source=Source.PROVIDER_ENROLMENT,
        starts_on=SEPTEMBER,
        expected_end_on=date(2027, 7, 31),
        verified_on=AS_OF,
        course="Level 2 Brickwork",
    )


@pytest.mark.parametrize(
    ("by", "more", "code"),
    [
        ("school", {}, "210"),
        ("special school", {}, "280"),
        ("sixth form college", {}, "220"),
        ("college", {}, "230"),
        ("higher education", {}, "240"),
        ("training provider", {}, "410"),
        ("college", {"attendance_mode": "part-time"}, "250"),
        ("college", {"planned_hours": 300}, "250"),
        ("college", {"planned_hours": 540}, "230"),
        ("college", {"planned_hours": 0}, "230"),
        ("college", {"planned_hours": 300, "attendance_mode": "full-time"}, "230"),
        ("school", {"planned_hours": 300}, "250"),
        ("training provider", {"attendance_mode": "part-time"}, "410"),
        ("college", {"course": "Apprenticeship in Plumbing"}, "310"),
        ("college", {"level": "Advanced Apprenticeship"}, "310"),
        ("college", {"attendance_mode": "Apprentice"}, "310"),
        ("college", {"course": "Apprenticeship", "attendance_mode": "part-time"}, "310"),
        ("training provider", {"course": "Traineeship"}, "450"),
        ("college", {"course": "Supported Internship"}, "460"),
        ("college", {"course": "Foundation Degree in Health"}, "230"),
        ("college", {"course": "Travel and Tourism, working with people"}, "230"),
        ("college", {"activity": "260", "course": "Apprenticeship"}, "260"),
        ("", {"activity": "310"}, "310"),
        ("", {"course": "Apprenticeship"}, "310"),
        ("authority", {"course": "Apprenticeship"}, "310"),
    ],
)
def test_the_code_of_a_place(by: str, more: dict[str, Value], code: str) -> None:
    assert only(Kind.ENROLMENT, {**PLACE, **more}, by).code == code


@pytest.mark.parametrize("by", ["", "authority", "other"])
def test_without_words_or_a_kind_of_sender_there_is_no_code(by: str) -> None:
    said = only(Kind.ENROLMENT, PLACE, by)
    assert said.code == ""
    assert said.problem == "Neither the course nor the kind of sender says which activity this is."


def test_an_activity_in_words_we_do_not_know_falls_back_to_the_kind_of_sender() -> None:
    said = only(Kind.ENROLMENT, {**PLACE, "activity_words": "purple"}, "college")
    assert said.code == "230"


def test_a_learner_still_of_school_years_is_of_compulsory_school_age() -> None:
    young = {**PLACE, "born_on": BORN_YEAR_11}
    assert only(Kind.ENROLMENT, young, "college").code == "110"
    assert only(Kind.ENROLMENT, {**young, "starts_on": date(2027, 9, 1)}, "college").code == "230"


def test_when_a_row_says_when_it_was_verified() -> None:
    verified = {**PLACE, "verified_on": date(2026, 9, 20)}
    assert only(Kind.ENROLMENT, verified, "college").verified_on == date(2026, 9, 20)


def test_a_start_to_come_is_stated_as_such() -> None:
    to_come = {**PLACE, "starts_on": date(2026, 11, 2)}
    assert only(Kind.ENROLMENT, to_come, "college").starts_on == date(2026, 11, 2)


def test_an_enrolment_that_has_ended_is_a_leaver() -> None:
    said = only(Kind.ENROLMENT, {**PLACE, "ended_on": date(2026, 9, 20)}, "college")
    assert (said.code, said.source) == ("230", Source.PROVIDER_LEAVERS)
    assert (said.starts_on, said.ended_on) == (SEPTEMBER, date(2026, 9, 20))


def test_an_enrolment_that_never_began_is_a_no_show() -> None:
    said = only(Kind.ENROLMENT, {**PLACE, "never_started": True}, "college")
    assert said.source is Source.PROVIDER_NO_SHOW
    assert said.ended_on == date(2026, 8, 31)
    came = only(Kind.ENROLMENT, {**PLACE, "never_started": False}, "college")
    assert came.source is Source.PROVIDER_ENROLMENT


# --- leavers and no-shows --------------------------------------------------------------


def test_a_leaver_with_a_destination_states_two_things() -> None:
    left, went_to = stated(
        Kind.LEAVERS,
        {
            **PLACE,
            "ended_on": date(2026, 9, 20),
            "leaving_reason": "Got a job",
            "destination": "Apprenticeship",
            "destination_provider": "Fernside Training",
        },
        "college",
    )
    assert left == Statement(
        code="230",
        source=Source.PROVIDER_LEAVERS,
        starts_on=SEPTEMBER,
        ended_on=date(2026, 9, 20),
        verified_on=AS_OF,
        course="Level 2 Brickwork",
        note="Got a job",
    )
    assert went_to == Statement(
        code="310",
        source=Source.HEARSAY,
        starts_on=date(2026, 9, 21),
        verified_on=AS_OF,
        note="Destination given by the sender: Apprenticeship, Fernside Training",
    )


def test_the_start_of_a_destination_where_it_is_given() -> None:
    fields = {**PLACE, "ended_on": date(2026, 9, 20), "destination": "330"}
    _, went_to = stated(
        Kind.LEAVERS, {**fields, "destination_starts_on": date(2026, 10, 5)}, "college"
    )
    assert went_to.starts_on == date(2026, 10, 5)


def test_a_destination_nobody_can_name_is_left_out() -> None:
    fields = {**PLACE, "ended_on": date(2026, 9, 20), "destination": "purple"}
    assert len(stated(Kind.LEAVERS, fields, "college")) == 1


def test_a_leaver_from_school_by_year_on_the_day_they_left() -> None:
    left = {"born_on": BORN_YEAR_12, "leaving_on": date(2026, 7, 20)}
    assert only(Kind.LEAVERS, left, "school").code == "110"
    left = {"born_on": BORN_YEAR_13, "leaving_on": date(2026, 7, 20)}
    assert only(Kind.LEAVERS, left, "school").code == "210"


def test_a_leaver_without_a_date_states_nothing() -> None:
    said = only(Kind.LEAVERS, PLACE, "college")
    assert (said.code, said.problem) == ("", "No leaving date is given.")


def test_no_start_is_supposed_for_a_leaver() -> None:
    said = only(Kind.LEAVERS, {"year_group": "12", "leaving_on": date(2026, 9, 20)}, "school")
    assert said.starts_on is None


@pytest.mark.parametrize(
    ("fields", "starts_on"),
    [({}, SEPTEMBER), ({"starts_on": date(2026, 9, 14)}, date(2026, 9, 14))],
)
def test_a_no_show_ends_the_day_before_it_began(fields: dict[str, Value], starts_on: date) -> None:
    said = only(Kind.NO_SHOWS, fields, "college")
    assert said.source is Source.PROVIDER_NO_SHOW
    assert said.code == "230"
    assert said.starts_on == starts_on
    assert said.ended_on is not None
    assert (starts_on - said.ended_on).days == 1


def test_a_no_show_of_a_school_is_of_its_sixth_form_or_by_year() -> None:
    assert only(Kind.NO_SHOWS, {"born_on": BORN_YEAR_12}, "school").code == "210"


# --- activity round --------------------------------------------------------------------


def test_a_conversation() -> None:
    said = only(
        Kind.ACTIVITY,
        {
            "activity": "619",
            "starts_on": date(2026, 9, 20),
            "verified_on": date(2026, 9, 28),
            "review_on": date(2026, 11, 1),
            "verified_with": "Mum",
            "notes": "wants a course in January",
        },
    )
    assert said == Statement(
        code="619",
        source=Source.PARENT,
        starts_on=date(2026, 9, 20),
        verified_on=date(2026, 9, 28),
        review_on=date(2026, 11, 1),
        note="wants a course in January",
    )


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("", Source.AUTHORITY_CONTACT),
        ("Adviser", Source.AUTHORITY_CONTACT),
        ("tracker", Source.AUTHORITY_CONTACT),
        ("phone call", Source.AUTHORITY_CONTACT),
        ("PA visit", Source.AUTHORITY_CONTACT),
        ("Young person", Source.YOUNG_PERSON),
        ("YP by text", Source.YOUNG_PERSON),
        ("Parent/carer", Source.PARENT),
        ("his mother", Source.PARENT),
        ("grandparent", Source.PARENT),
        ("Employer", Source.EMPLOYER),
        ("Social worker", Source.PARTNER_AGENCY),
        ("YOT", Source.PARTNER_AGENCY),
        ("Jobcentre Plus", Source.PARTNER_AGENCY),
        ("a friend of his", Source.HEARSAY),
        ("Facebook", Source.HEARSAY),
    ],
)
def test_whose_words_they_are(words: str, source: Source) -> None:
    assert source_by_words(words) is source


def test_what_a_colleague_of_a_school_knows_is_the_school_s_word() -> None:
    told = {"activity": "230", "verified_with": "Form tutor"}
    assert only(Kind.ACTIVITY, told, "school").source is Source.SCHOOL_ROLL
    told["verified_with"] = "Young person"
    assert only(Kind.ACTIVITY, told, "school").source is Source.YOUNG_PERSON


def test_an_activity_we_do_not_know_says_so() -> None:
    said = only(Kind.ACTIVITY, {"activity_words": "purple"})
    assert (said.code, said.problem) == ("", "“purple” is not an activity we know.")
    assert only(Kind.ACTIVITY, {}).problem == "No activity is given."


# --- other kinds -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in OF_PEOPLE])
def test_files_that_are_not_of_people_state_nothing(kind: Kind) -> None:
    assert stated(kind, {**PLACE, "year_group": "12"}, "college") == ()


@pytest.mark.parametrize("kind", [Kind.GUARANTEE, Kind.INTENDED_DESTINATIONS])
def test_what_somebody_means_to_do_is_no_activity(kind: Kind) -> None:
    assert stated(kind, {"intended_destination": "211", "offer_status": "110"}, "school") == ()


def test_leap_days_do_no_harm() -> None:
    leap = date(2028, 2, 29)
    said = only(Kind.ROLL, {"year_group": "12"}, "school", as_of=leap)
    assert said.starts_on == date(2027, 9, 1)
    assert replace(said, code="110").expected_end_on == date(2029, 8, 31)


def test_a_sixth_form_place_that_was_left_began_with_year_12() -> None:
    fields = {
        "year_group": "12",
        "entry_on": date(2021, 9, 6),
        "leaving_on": date(2026, 10, 16),
    }
    said = only(Kind.CENSUS_OFF_ROLL, fields, "school", as_of=date(2026, 10, 20))
    assert (said.code, said.starts_on) == ("210", date(2026, 9, 1))
    del fields["entry_on"]
    assert only(Kind.CENSUS_OFF_ROLL, fields, "school").starts_on is None
