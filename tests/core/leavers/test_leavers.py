"""Whose leaver somebody is, and what became of them: examples, and what must always hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core.leavers import words
from fingerpost.core.leavers.cohorts import Cohort, Stage, cohorts_of, cohorts_on
from fingerpost.core.leavers.counts import Counted, about, counted_as, shown_as
from fingerpost.core.leavers.since import Since, Sustained, since_leaving, sustained
from fingerpost.core.records import Evidence, Group, Source
from fingerpost.core.sharing.decision import change, decide
from fingerpost.core.sharing.questions import Question, Subject

BORN = date(2010, 6, 15)  # Year 11 in 2025/26, Year 13 in 2027/28
NOVEMBER = date(2026, 11, 23)
APRIL = date(2027, 4, 20)
LEFT_IN_2026 = Cohort(Stage.YEAR_11, 2026)
SCHOOL, OTHER_SCHOOL, COLLEGE = "school", "other school", "college"


def pupil(at: str = SCHOOL, since: date = date(2021, 9, 1), **more: Any) -> Evidence:
    said = {"expected_end_on": date(2026, 8, 31), "verified_on": date(2025, 10, 1)} | more
    return said_of("110", Source.SCHOOL_ROLL, starts_on=since, provider=at, **said)


def enrolled(since: date = date(2026, 9, 7), at: str = COLLEGE, **more: Any) -> Evidence:
    said = {"verified_on": since, "expected_end_on": date(2028, 7, 31)} | more
    return said_of("230", Source.PROVIDER_ENROLMENT, starts_on=since, provider=at, **said)


def left(on: date, at: str = COLLEGE) -> Evidence:
    return said_of(
        "230", Source.PROVIDER_LEAVERS, ended_on=on, verified_on=on, provider=at, starts_on=None
    )


def looking(on: date) -> Evidence:
    return said_of("619", Source.AUTHORITY_CONTACT, starts_on=on, verified_on=on)


def said_of(code: str, source: Source, **more: Any) -> Evidence:
    return Evidence(
        code=code, source=source, **({"recorded_on": more.get("verified_on", NOVEMBER)} | more)
    )


def theirs(*evidence: Evidence, school: str = SCHOOL, day: date = NOVEMBER, **more: Any) -> Any:
    found = cohorts_of(evidence, born_on=BORN, school=school, day=day, **more)
    return [cohort.name for cohort in found]


def became(*evidence: Evidence, day: date = NOVEMBER) -> Since:
    return since_leaving(evidence, born_on=BORN, cohort=LEFT_IN_2026, day=day)


# --- whose leaver ------------------------------------------------------------------------


def test_a_school_hears_of_three_summers_of_year_11_and_one_of_year_13() -> None:
    assert [cohort.name for cohort in cohorts_on(NOVEMBER)] == [
        "Year 11, summer 2026",
        "Year 11, summer 2025",
        "Year 11, summer 2024",
        "Year 13, summer 2026",
    ]
    assert Cohort(Stage.YEAR_13, 2026).key == "year-13-2026"


def test_the_birthdays_of_a_cohort_are_those_of_its_year() -> None:
    assert LEFT_IN_2026.born == (date(2009, 9, 1), date(2010, 8, 31))
    assert Cohort(Stage.YEAR_13, 2026).born == (date(2007, 9, 1), date(2008, 8, 31))


def test_whoever_was_in_year_11_there_is_their_leaver() -> None:
    assert theirs(pupil()) == ["Year 11, summer 2026"]
    assert theirs(pupil(), school=OTHER_SCHOOL) == []


def test_whoever_moved_in_year_11_is_a_leaver_of_the_second_school() -> None:
    moved = pupil(), pupil(at=OTHER_SCHOOL, since=date(2026, 1, 5), verified_on=date(2026, 1, 10))
    assert theirs(*moved) == []
    assert theirs(*moved, school=OTHER_SCHOOL) == ["Year 11, summer 2026"]


def test_whoever_was_taken_off_the_roll_in_year_11_stays_a_leaver_of_the_school() -> None:
    off = pupil(ended_on=date(2026, 3, 12), verified_on=date(2026, 3, 12))
    assert theirs(off) == ["Year 11, summer 2026"]


def test_whoever_left_before_year_11_is_not_their_leaver() -> None:
    assert theirs(pupil(ended_on=date(2025, 7, 20))) == []


def test_where_nobody_said_their_last_school_counts() -> None:
    assert theirs(enrolled(), on_roll=True) == ["Year 11, summer 2026"]
    assert theirs(enrolled()) == []


def test_year_13_are_those_who_end_their_sixth_form_there() -> None:
    sixth = said_of(
        "210",
        Source.SCHOOL_ROLL,
        starts_on=date(2026, 9, 1),
        expected_end_on=date(2028, 8, 31),
        verified_on=date(2027, 10, 1),
        provider=SCHOOL,
    )
    in_2028 = date(2028, 11, 1)
    assert theirs(pupil(), sixth, day=in_2028) == ["Year 11, summer 2026", "Year 13, summer 2028"]
    stays_on = said_of(
        "210",
        Source.SCHOOL_ROLL,
        starts_on=date(2026, 9, 1),
        expected_end_on=date(2029, 8, 31),
        verified_on=date(2028, 10, 1),
        provider=SCHOOL,
    )
    assert theirs(pupil(), sixth, stays_on, day=in_2028) == ["Year 11, summer 2026"]


def test_a_school_hears_of_nobody_for_longer_than_three_years() -> None:
    assert theirs(pupil(), day=date(2029, 8, 31)) == ["Year 11, summer 2026"]
    assert theirs(pupil(), day=date(2029, 9, 1)) == []


def test_what_was_taken_back_or_only_heard_makes_nobody_a_leaver() -> None:
    assert theirs(pupil(withdrawn_on=date(2026, 1, 1))) == []
    heard = said_of("110", Source.HEARSAY, provider=SCHOOL, starts_on=date(2025, 9, 1))
    assert theirs(heard) == []


# --- what became of them -----------------------------------------------------------------


def test_still_at_college_counts_so_far_and_from_april_on_as_lasting() -> None:
    assert became(pupil(), enrolled()).sustained is Sustained.SO_FAR
    assert became(pupil(), enrolled(), day=APRIL).sustained is Sustained.YES
    assert became(pupil(), enrolled(), day=date(2026, 10, 30)).sustained is Sustained.TOO_EARLY


def test_neet_at_one_month_end_did_not_last_and_a_gap_cannot_be_said() -> None:
    fell = enrolled(), left(date(2026, 10, 9)), looking(date(2026, 10, 20))
    assert became(pupil(), *fell).sustained is Sustained.NO
    assert became(pupil(), enrolled(), left(date(2026, 10, 9))).sustained is Sustained.CANNOT_SAY


def test_whoever_fell_through_since_the_last_month_end_is_not_there_now() -> None:
    gone = became(pupil(), enrolled(), left(date(2026, 11, 9)))
    assert gone.sustained is Sustained.NOT_NOW
    assert Counted.SUSTAINED not in counted_as(gone)


def test_whoever_told_us_later_counts_as_if_we_had_known() -> None:
    told_late = enrolled(recorded_on=date(2026, 11, 20))
    assert became(pupil(), told_late).sustained is Sustained.SO_FAR


def test_whoever_left_their_place_has_fallen_through_since_the_day_after() -> None:
    gone = became(pupil(), enrolled(), left(date(2026, 10, 9)))
    assert (gone.known, gone.fell_through_on) == (False, date(2026, 10, 10))
    assert counted_as(gone) == {Counted.NOT_FOUND, Counted.FELL_THROUGH}
    found = became(pupil(), enrolled(), left(date(2026, 10, 9)), looking(date(2026, 10, 20)))
    assert (found.known, found.fell_through_on) == (True, date(2026, 10, 20))


def test_whoever_never_had_a_place_or_was_merely_lost_has_not_fallen_through() -> None:
    assert became(pupil(), looking(date(2026, 9, 20))).fell_through_on is None
    assert became(pupil()).fell_through_on is None
    lapsed = became(pupil(), enrolled(), day=date(2028, 11, 1))
    assert (lapsed.known, lapsed.fell_through_on) == (False, None)
    since_year_11 = became(pupil(), looking(date(2026, 7, 1)), enrolled(date(2026, 6, 1)))
    assert since_year_11.fell_through_on is None


def test_whoever_cannot_be_reached_has_not_fallen_through() -> None:
    lost = said_of("820", Source.AUTHORITY_CONTACT, verified_on=date(2026, 11, 1))
    assert became(pupil(), lost).fell_through_on is None


def test_another_place_or_another_route_is_a_change() -> None:
    moved = became(pupil(), enrolled(), left(date(2026, 10, 9)), enrolled(NOVEMBER, OTHER_SCHOOL))
    assert moved.changed
    assert Counted.CHANGED in counted_as(moved)
    apprentice = said_of("310", Source.AUTHORITY_CONTACT, starts_on=NOVEMBER, verified_on=NOVEMBER)
    assert became(pupil(), enrolled(), left(date(2026, 10, 9)), apprentice).changed
    still = became(pupil(), enrolled())
    assert not still.changed
    assert counted_as(still) == {Counted.KNOWN, Counted.SUSTAINED}


@given(st.lists(st.sampled_from(Group), max_size=6))
def test_a_month_end_more_never_makes_what_did_not_last_last(groups: Sequence[Group]) -> None:
    if sustained(groups) in (Sustained.NO, Sustained.CANNOT_SAY):
        assert sustained([*groups, Group.EET]) in (Sustained.NO, Sustained.CANNOT_SAY)


DAYS = st.integers(0, 500).map(lambda days: date(2026, 8, 1) + timedelta(days=days))


@given(st.lists(st.one_of(DAYS.map(enrolled), DAYS.map(left), DAYS.map(looking))), DAYS)
def test_whatever_is_said_an_answer_hangs_together(said: list[Evidence], day: date) -> None:
    since = became(pupil(), *said, day=max(day, date(2026, 9, 1)))
    if since.fell_through_on:
        assert since.now.group in (Group.NEET, Group.NOT_KNOWN)
        assert LEFT_IN_2026.left_on < since.fell_through_on
    if since.changed:
        assert since.known
    assert (Counted.KNOWN in counted_as(since)) is not (Counted.NOT_FOUND in counted_as(since))


# --- counts of those who may not be named ------------------------------------------------


def test_of_few_nothing_is_counted() -> None:
    assert about([Group.EET] * 19) == []


def test_of_many_only_about_how_many() -> None:
    shown = {one.label: one.words for one in about([Group.EET] * 97 + [Group.NEET] * 6)}
    assert shown == {
        "In education, training or work": "about 95",
        "NEET": "about 5",
        "Not known": "fewer than 5",
    }


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_no_count_says_that_all_are_neet_or_not_known(eet: int, neet: int, lost: int) -> None:
    groups = [Group.EET] * eet + [Group.NEET] * neet + [Group.NOT_KNOWN] * lost
    moved = [Group.EET] * (eet + 1) + [Group.NEET] * max(neet - 1, 0) + [Group.NOT_KNOWN] * lost
    if neet and len(groups) == neet >= 20:
        assert about(groups) == about(moved)


# --- words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("course", "level"),
    [
        ("Level 2 Brickwork", "Level 2"),
        ("BTEC level 3 Extended Diploma", "Level 3"),
        ("A levels", "Level 3"),
        ("T Level Construction", "Level 3"),
        ("GCSE resits", "Level 2"),
        ("Brickwork", ""),
        ("", ""),
    ],
)
def test_a_level_is_what_the_course_says(course: str, level: str) -> None:
    assert words.level_of(course) == level


def test_a_school_s_word_is_never_stronger_than_whose_it_is() -> None:
    told = words.ways_told()
    assert told["staff"].source is Source.HEARSAY
    assert told["themselves"].source is Source.YOUNG_PERSON
    assert not any(one.source.startswith("provider") for one in told.values())


def test_the_choices_are_read_from_their_tables() -> None:
    assert words.doubts()["elsewhere"].needs_words
    assert not words.doubts()["left"].needs_words
    assert words.mis_columns()["UPN"] == "upn"
    assert words.for_a_mis(date(2026, 9, 8)) == "08/09/2026"
    assert words.for_a_mis(None) == ""


def test_what_is_not_shown_says_why_and_what_would_change_it() -> None:
    question = Question(
        flow="F7",
        purpose="destinations",
        recipient=SCHOOL,
        day=NOVEMBER,
        subject=Subject(born_on=BORN, schools=frozenset({SCHOOL})),
        wanted=frozenset({"activity"}),
    )
    closed = decide(question)
    assert words.why_not_shown(closed).startswith("The authority gives schools counts only")
    assert "(the data-protection officer)" in words.what_would_change_it(change(closed))
    restricted = replace(question, flow="F12", recipient="nobody")
    assert words.what_would_change_it(None).startswith("Nothing you or we can do")
    assert words.why_not_shown(decide(replace(restricted, wanted=frozenset()))) == ""


def test_a_count_shows_no_more_than_the_fields_do() -> None:
    moved = became(pupil(), enrolled(), left(date(2026, 10, 9)), enrolled(NOVEMBER, OTHER_SCHOOL))
    assert shown_as(moved, {"activity", "sustained"}) == {Counted.KNOWN, Counted.CHANGED}
    assert shown_as(moved, {"activity"}) == {Counted.KNOWN}
    assert shown_as(moved, {"provider", "sustained"}) == frozenset()
    carer = said_of("620", Source.AUTHORITY_CONTACT, starts_on=NOVEMBER, verified_on=NOVEMBER)
    masked = became(pupil(), enrolled(), left(date(2026, 10, 9)), carer)
    assert shown_as(masked, {"activity", "sustained"}) == {Counted.KNOWN, Counted.FELL_THROUGH}
