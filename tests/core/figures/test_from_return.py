"""What the DfE counts is what the file says."""

from datetime import date

from fingerpost.core.figures.from_return import snapshot
from fingerpost.core.records import Group
from fingerpost.core.returns.records import ReturnRecord

END = date(2026, 10, 31)


def record(number: int = 1, **more) -> ReturnRecord:
    held = {
        "young_persons_id": f"998{number:010d}",
        "cohort_status": "P",
        "dob": "2010-03-04",
        "gender": "F",
        "ethnicity": "BAFR",
        "postcode": "XM1 1AA",
        "activity_code": "230",
        "currency_lapsed": "N",
        "establishment_name": "Marlbrook College",
    }
    return ReturnRecord(**(held | more))


def one(**more):
    (found,) = snapshot([record(**more)], END, schools={1: "Thornbury Hill School"}).members
    return found


def test_a_record_is_a_member_of_the_cohort():
    found = one(send_flag="Y", sen_support_flag="N", characteristics=("110",))
    assert (found.person, found.age, found.code, found.group) == (1, 16, "230", Group.EET)
    assert (found.area, found.school, found.provider) == (
        "XM1",
        "Thornbury Hill School",
        "Marlbrook College",
    )
    assert (found.ehc_plan, found.sen_support) == (True, False)
    assert found.characteristics == {"110"}


def test_what_has_lapsed_is_not_known_whatever_its_code():
    found = one(currency_lapsed="Y")
    assert (found.code, found.group, found.lapsed) == ("230", Group.NOT_KNOWN, True)


def test_a_code_no_list_has_is_not_known():
    assert (one(activity_code="999").code, one(activity_code="").group) == ("810", Group.NOT_KNOWN)


def test_only_the_primary_cohort_of_16_and_17_is_counted():
    people = [
        record(1),
        record(2, cohort_status=""),
        record(3, cohort_status="T"),
        record(4, dob="2011-03-04"),
        record(5, dob="2007-03-04"),
        record(6, dob="not a date"),
    ]
    assert snapshot(people, END).counts.figure("participating").in_words == (
        "Participating: 2 of 2 (100.0%)."
    )


def test_a_school_we_do_not_hold_is_none():
    (found,) = snapshot([record(postcode="")], END).members
    assert (found.school, found.area) == ("", "")
