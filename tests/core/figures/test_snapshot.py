"""A month end counted, by examples (STA-01 to STA-04, STA-06 to STA-12, STA-16, STA-17)."""

from datetime import date
from decimal import Decimal

import pytest

from core.figures.cohort import member, snapshot
from fingerpost.core import codes
from fingerpost.core.figures.measures import Counts, measures
from fingerpost.core.figures.snapshot import Member, Snapshot, need
from fingerpost.core.figures.snapshot import member as member_of
from fingerpost.core.records import Group, Person, Status

TOWN = """
    160 x 230
     12 x 310
      4 x 410
      2 x 250
      2 x 320
      3 x 330
      1 x 260
      1 x 530
      5 x 619
      1 x 616
      1 x 630
      4 x 810
      3 x 230 lapsed
      1 x 530 lapsed
      2 x 710
     50 x 230 aged 18
     40 x 110 aged 15
      6 x 230 status T
"""


def printed(counts: Counts, key: str) -> str:
    figure = counts.figure(key)
    return f"{figure.count} of {figure.base} = {figure.percent}"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        # 200: neither the two in custody, nor other ages, nor who has moved away
        ("neet", "7 of 200 = 3.5"),
        ("not_known", "8 of 200 = 4.0"),  # four of them lapsed
        ("neet_or_not_known", "15 of 200 = 7.5"),
        ("participating", "180 of 200 = 90.0"),
        ("full_time_education", "160 of 200 = 80.0"),
        ("apprenticeship", "12 of 200 = 6.0"),
        ("work_based_learning", "4 of 200 = 2.0"),
        ("part_time_education", "2 of 200 = 1.0"),
        ("employment_with_study", "2 of 200 = 1.0"),
        ("other_training", "0 of 200 = 0.0"),
        ("other_education_and_training", "8 of 200 = 4.0"),
        ("meeting_duty", "178 of 200 = 89.0"),
        ("working_towards", "4 of 200 = 2.0"),  # 250 twice, 530, 616
        ("temporary_break", "1 of 200 = 0.5"),
        ("not_meeting", "9 of 200 = 4.5"),  # 330, 260, 619
    ],
)
def test_a_town_at_the_end_of_january(key, expected):
    assert printed(snapshot(TOWN).counts, key) == expected


def test_the_cohort_is_a_count():
    assert snapshot(TOWN).counts.figure("cohort").in_words == "Cohort: 200."
    assert snapshot(TOWN).counts["left out"] == 2


def test_neet_is_shown_with_its_bounds():
    bounds = snapshot(TOWN).counts.neet_bounds
    assert (bounds.low.percent, bounds.high.percent) == (Decimal("3.5"), Decimal("7.5"))
    assert bounds.in_words == (
        "NEET is between 3.5% and 7.5%: the higher one if all 8 not known were NEET."
    )


def test_a_figure_says_its_base():
    figure = snapshot("1 x 619\n 1233 x 230").counts.figure("neet")
    assert figure.in_words == "NEET: 1 of 1,234 (0.1%)."


def test_nobody_has_no_percentage():
    counts = snapshot("").counts
    assert counts.figure("neet").percent is None
    assert counts.figure("neet").in_words == "NEET: nobody to count."
    assert counts.neet_bounds.in_words == "NEET: nobody to count."


@pytest.mark.parametrize(
    ("as_at", "in_cohort"),
    [(date(2018, 3, 31), 0), (date(2018, 4, 30), 1)],
)
def test_refugees_are_counted_like_everybody_from_april_2018(as_at, in_cohort):
    assert snapshot("1 x 720", as_at).counts["cohort"] == in_cohort


def test_custody_stays_left_out_when_it_has_lapsed():
    assert snapshot("1 x 710 lapsed").counts["cohort"] == 0


@pytest.mark.parametrize("code", ["260", "330", "530", "616", "440"])
def test_gap_years_plain_jobs_re_engagement_and_agreed_starts_do_not_participate(code):
    assert snapshot(f"1 x {code}").counts.figure("participating").count == 0


def test_the_duty_of_everybody_known_is_one_of_four():
    counts = snapshot(TOWN).counts
    duty = ("meeting_duty", "working_towards", "temporary_break", "not_meeting", "not_known")
    assert sum(counts.figure(key).count for key in duty) == 200


def test_a_code_nobody_knows_is_loud():
    with pytest.raises(KeyError):
        _ = Snapshot(
            date(2027, 1, 31), (Member(person=1, code="999", group=Group.EET, age=16),)
        ).counts


def test_what_has_lapsed_cannot_count_as_education():
    with pytest.raises(ValueError, match="lapsed"):
        Member(person=1, code="230", group=Group.EET, lapsed=True, age=16)


SPECIAL = """
    70 x 230
    8 x 230 with an EHC plan
    2 x 619 with an EHC plan and SEN support
    9 x 230 with SEN support
    1 x 810 with SEN support
    6 x 619 with 110
    4 x 230 with 120
"""


def test_need_and_vulnerability_are_shares_of_the_cohort():
    counts = snapshot(SPECIAL).counts
    assert printed(counts, "ehc_plan") == "10 of 100 = 10.0"
    assert printed(counts, "sen_support") == "10 of 100 = 10.0"
    assert printed(counts, "no_sen") == "80 of 100 = 80.0"
    # 120, a parent caring for their own child, is not counted as vulnerable
    assert printed(counts, "vulnerable_group") == "6 of 100 = 6.0"


def test_within_a_group_the_group_is_the_base():
    by_need = snapshot(SPECIAL).split(need)
    assert list(by_need) == ["EHC plan", "SEN support", "no SEN"]
    assert printed(by_need["EHC plan"], "neet_or_not_known") == "2 of 10 = 20.0"
    assert printed(by_need["SEN support"], "neet_or_not_known") == "1 of 10 = 10.0"
    town = snapshot(SPECIAL)
    assert printed(town.split(town.vulnerable)["vulnerable group"], "neet") == "6 of 6 = 100.0"


@pytest.mark.parametrize(("as_at", "vulnerable"), [(date(2021, 3, 31), 0), (date(2021, 4, 30), 1)])
def test_mental_health_is_counted_as_vulnerable_from_april_2021(as_at, vulnerable):
    assert snapshot("1 x 230 with 210", as_at).counts["vulnerable group"] == vulnerable


def test_split_by_area_or_school():
    town = Snapshot(
        date(2027, 1, 31),
        (member("619", 1, area="Ashby"), member("230", 2, area="Ashby"), member("230", 3)),
    )
    by_area = town.split(lambda one: one.area or "area not held")
    assert by_area["Ashby"].figure("neet").percent == 50
    assert by_area["area not held"].figure("neet").percent == 0


def test_a_member_is_a_person_and_their_status():
    person = Person(
        local_id=7,
        given_name="Ada",
        family_name="Marsh",
        born_on=date(2010, 5, 1),
        sex="F",
        ehc_plan=True,
    )
    day = date(2027, 1, 31)
    status = Status(code="230", group=Group.NOT_KNOWN, lapsed=True, as_at=day, as_known_at=day)
    one = member_of(person, status, area="Ashby", school="Merrow")
    assert (one.person, one.age, one.sex, one.ehc_plan) == (7, 16, "F", True)
    assert (one.code, one.lapsed, one.area, one.school) == ("230", True, "Ashby", "Merrow")


def test_the_kinds_of_participation_are_those_of_the_code_list():
    kinds = {row["participation"] for row in codes.load("activities").rows.values()} - {""}
    assert set(measures()["participating"].parts) == kinds


def test_every_measure_says_what_it_is_in_one_sentence():
    for measure in measures().values():
        assert measure.in_words.endswith(".")
        assert ". " not in measure.in_words
