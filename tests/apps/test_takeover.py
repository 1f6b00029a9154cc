"""Taking over from another system: its return in, our return out, and what differs named."""

import io
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from fingerpost.core.cohorts.leaving import Left
from fingerpost.core.dates import in_words, month_end
from fingerpost.core.returns import xml
from fingerpost.core.returns.compare import Cause, Comparison, compare
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.workflow import SubmissionState
from fingerpost.demo.actions import load
from fingerpost.evidence.models import Evidence, Status
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations import actions as organisations
from fingerpost.organisations.models import Authority
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from fingerpost.returns import actions as returns
from fingerpost.returns.models import Return
from worlds import County, enter

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)


@pytest.fixture
def county() -> County:
    return County.make()


def theirs(county: County, **values: Any) -> ReturnRecord:
    """A record of the other system: somebody at the county's college."""
    return ReturnRecord(
        **{
            "young_persons_id": f"{county.authority.code}0000054321",
            "cohort_status": "P",
            "given_name": "Amara",
            "middle_name": "Ada",
            "family_name": "Okafor",
            "address_line_1": "1 Mill Lane",
            "town": "Thornbury",
            "postcode": "XM1 1AA",
            "gender": "F",
            "dob": "2010-03-04",
            "ethnicity": "BAFR",
            "lead_lea": county.authority.code,
            "educated_lea": county.authority.code,
            "lea_code_at_year_11": county.authority.code,
            "level_of_need_code": "2",
            "send_flag": "Y",
            "sen_support_flag": "N",
            "characteristics": ("110", "140"),
            "activity_code": "230",
            "start_date": "2026-09-07",
            "date_ascertained": "2026-09-20",
            "date_verified": "2026-10-05",
            "due_to_lapse_date": "2027-07-31",
            "currency_lapsed": "N",
            "establishment_number": county.college.laestab,
            "predicted_end_date": "2027-07-31",
            "year_12_guarantee_status": "04",
        }
        | values
    )


def neet(county: County, **values: Any) -> ReturnRecord:
    """Somebody looking for work, NEET for longer than with the present code."""
    return theirs(
        county,
        **{
            "young_persons_id": f"{county.authority.code}0000054322",
            "given_name": "Joshua",
            "family_name": "Smith",
            "dob": "2009-11-17",
            "send_flag": "N",
            "activity_code": "619",
            "start_date": "2026-09-15",
            "neet_start_date": "2026-07-01",
            "establishment_number": "",
            "predicted_end_date": "",
            "due_to_lapse_date": "",
            "currency_lapsed": "",
        }
        | values,
    )


def file_of(county: County, *records: ReturnRecord, period_end: date = OCTOBER) -> bytes:
    header = Header.for_period(
        databases=(county.authority.database_id,),
        authorities=(county.authority.code,),
        period_end=period_end,
        date_of_send=period_end,
        year="current",
    )
    return returns.as_bytes(header, records, "current")


def take_over(county: County, *records: ReturnRecord) -> Submission:
    submission = county.send(None, file_of(county, *records), filename="october.xml")
    assert submission.state == SubmissionState.APPLIED, submission.message
    return submission


def built(county: County) -> list[ReturnRecord]:
    data = returns.file_of(returns.build(county.authority, period_end=OCTOBER, by=None))
    with xml.read(io.BytesIO(data)) as file:
        return list(file)


def after(county: County, *records: ReturnRecord) -> Comparison:
    return compare(built(county), records, period_end=OCTOBER)


def test_a_return_makes_people_with_all_it_holds_of_them(county: County) -> None:
    submission = take_over(county, theirs(county), neet(county))

    assert submission.as_of == OCTOBER
    amara = county.person("Amara")
    assert (amara.local_id, amara.previous_return_id) == (54321, "")
    assert (amara.middle_names, amara.level_of_need) == ("Ada", "2")
    assert amara.ehc_plan
    assert not amara.sen_support
    assert amara.characteristics == ["110", "140"]
    assert amara.year11_authority == county.authority.code
    assert amara.address == ("1 Mill Lane", "Thornbury", "XM1 1AA")
    said = amara.evidence.get()
    assert (said.code, said.provider, said.source) == ("230", county.college, "authority_contact")
    assert said.verified_on == date(2026, 10, 5)
    assert said.expected_end_on == date(2027, 7, 31)
    assert "ascertained on 20 September 2026" in said.note
    assert submission.rows.get(person=amara).fields["year_12_guarantee"] == "04"


def test_neet_since_before_the_present_code_is_kept(county: County) -> None:
    take_over(county, neet(county))
    status = Status.objects.get(person=county.person("Joshua"))
    assert (status.code, status.since) == ("619", date(2026, 9, 15))
    assert status.neet_since == date(2026, 7, 1)


def test_the_return_for_the_same_month_differs_only_in_what_is_named(county: County) -> None:
    records = (theirs(county), neet(county))
    take_over(county, *records)
    told = after(county, *records)
    assert told.in_both == 2
    assert {d.cause for d in told.differences} <= {
        Cause.NOT_HELD,
        Cause.RECORDED_ANOTHER_DAY,
    }, told.differences


def test_guarantees_and_intended_destinations_come_back_as_they_were(county: County) -> None:
    code = county.authority.code
    year_11 = theirs(
        county,
        year_12_guarantee_status="",
        guarantee_status_indicator="Y",
        year_11_guarantee_status="110",
        year_11_guarantee_lea_code=code,
    )
    year_12 = neet(
        county,
        dob="2009-05-17",
        guarantee_status_indicator="Y",
        year_11_guarantee_status="140",
        year_11_guarantee_lea_code=code,
        year_12_guarantee_status="123",
        year_12_guarantee_lea_code=code,
    )
    in_year_11 = theirs(
        county,
        young_persons_id=f"{code}0000054323",
        given_name="Nia",
        dob="2011-01-05",
        activity_code="110",
        year_12_guarantee_status="",
        intended_destination_yr_11="121",
    )
    records = (year_11, year_12, in_year_11)
    take_over(county, *records)
    told = after(county, *records)
    assert told.in_both == 3
    said = ("Guarantee", "IntendedDestination")
    assert [d for d in told.differences if any(word in d.field for word in said)] == []
    returned = Return.objects.get(state="checked")
    codes = {"25", "27", "261", "905", "906", "SG-new-1", "SG-new-2"}
    assert not returned.findings.filter(code__in=codes).exists()


def test_undone_nobody_is_left_and_sent_again_they_are_back_with_their_numbers(
    county: County,
) -> None:
    submission = take_over(county, theirs(county))
    intake.undo(submission, by=county.manager)
    assert Person.objects.on_caseload().count() == 0
    assert Evidence.objects.filter(withdrawn_at=None).count() == 0

    take_over(county, theirs(county))

    assert Person.objects.count() == 1
    assert Person.objects.on_caseload().get().local_id == 54321


def test_somebody_already_held_is_matched_and_only_blanks_are_filled(county: County) -> None:
    roll = "Surname,Forename,DOB,NC Year,Postcode,Town\nOkafor,Amara,04/03/2010,12,XM1 1AA,Ours\n"
    county.send(county.school, roll, as_of=date(2026, 9, 1))
    number = county.person("Amara").local_id

    submission = take_over(county, theirs(county))

    amara = county.person("Amara")
    assert submission.rows.get().outcome == Row.Outcome.MATCHED
    assert (amara.local_id, amara.town) == (number, "Ours")
    assert amara.previous_return_id == f"{county.authority.code}0000054321"
    assert amara.ethnicity == "BAFR"


def test_next_months_file_finds_people_by_their_number_when_they_have_moved(
    county: County,
) -> None:
    take_over(county, theirs(county))
    again = take_over(county, theirs(county, postcode="XM9 9ZZ", town="Elsewhere"))
    assert again.rows.get().matched_by.startswith("the same number in the return")
    assert Person.objects.count() == 1


def test_a_number_that_is_taken_is_kept_as_the_earlier_one(county: County) -> None:
    take_over(county, theirs(county))
    take_over(county, neet(county, young_persons_id=f"{county.authority.code}0000054321"))
    joshua = county.person("Joshua")
    assert joshua.local_id != 54321
    assert joshua.previous_return_id == f"{county.authority.code}0000054321"


def test_people_met_later_get_numbers_that_the_earlier_system_did_not_use(county: County) -> None:
    roll = "Surname,Forename,DOB,NC Year,Postcode\n{},Kim,{},12,{}\n"
    county.send(
        county.school, roll.format("First", "04/03/2010", "XM1 1AA"), as_of=date(2026, 9, 1)
    )
    next_key = county.person("Kim").pk
    numbers = [f"{county.authority.code}{next_key + n:010d}" for n in range(1, 9)]
    take_over(
        county,
        *(
            theirs(county, young_persons_id=number, given_name=f"N{at}", postcode=f"XM2 {at}AA")
            for at, number in enumerate(numbers, 1)
        ),
    )
    county.send(
        county.school, roll.format("Second", "17/11/2009", "XM7 7ZZ"), as_of=date(2026, 9, 2)
    )
    assert Person.objects.count() == 10
    assert len(set(Person.objects.values_list("local_id", flat=True))) == 10


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"cohort_status": "M"}, Row.Outcome.SKIPPED),
        ({"cohort_status": "X"}, Row.Outcome.SKIPPED),
        ({"lead_lea": "860", "educated_lea": "860"}, Row.Outcome.ELSEWHERE),
        ({"lead_lea": "860", "dob": "2010-10-04"}, Row.Outcome.ADDED),
        ({"cohort_status": "Z", "young_persons_id": "no number"}, Row.Outcome.ADDED),
        ({"dob": ""}, Row.Outcome.WAITING),
        ({"activity_code": ""}, Row.Outcome.ADDED),
    ],
)
def test_every_record_is_accounted_for(
    county: County, values: dict[str, Any], outcome: Row.Outcome
) -> None:
    row = take_over(county, theirs(county, **values)).rows.get()
    assert row.outcome == outcome, row.problems


def test_whoever_was_sent_for_the_last_time_is_in_that_month_and_then_gone(
    county: County,
) -> None:
    take_over(county, theirs(county, cohort_status="T", transferred_to_la_code="860"))
    assert [record.cohort_status for record in built(county)] == ["T"]
    assert Person.objects.on_caseload().count() == 0
    november = returns.build(county.authority, period_end=date(2026, 11, 30), by=None)
    assert november.people == 0


def test_a_college_cannot_add_people_with_a_return(county: County) -> None:
    submission = county.send(county.college, file_of(county, theirs(county)), filename="x.xml")
    assert submission.rows.get().outcome == Row.Outcome.WAITING
    assert Person.objects.count() == 0


def test_a_return_cut_short_is_refused_and_nothing_of_it_is_kept(county: County) -> None:
    submission = county.send(None, file_of(county, theirs(county))[:-60], filename="x.xml")
    assert submission.state == SubmissionState.REFUSED
    assert submission.rows.count() == 0


ROLL = """Surname,Forename,DOB,Gender,Ethnicity,UPN,NC Year,Entry Date,Address,Town,Postcode,SEN
Okafor,Amara,04/03/2010,F,BAFR,{0},12,01/09/2021,1 Mill Lane,Thornbury,XM1 1AA,N
Smith,Joshua,17/11/2009,M,WBRI,{1},12,01/09/2021,2 Mill Lane,Thornbury,XM1 2AB,E
Eleven,Kit,17/11/2010,M,WBRI,{2},11,01/09/2022,4 Mill Lane,Thornbury,XM1 2AB,N
Nobody,Nina,17/12/2009,F,WBRI,{3},12,01/09/2021,5 Mill Lane,Thornbury,XM1 2AB,N
"""
ROUND = """Surname,Forename,DOB,Postcode,NCCIS code,Start date,Date verified,Verified with
Smith,Joshua,17/11/2009,XM1 2AB,619,05/10/2026,06/10/2026,parent
Nobody,Nina,17/12/2009,XM1 2AB,320,05/10/2026,06/10/2026,employer
"""


def test_our_own_return_taken_over_by_an_empty_authority_comes_back_the_same() -> None:
    first = County.make("998")
    first.send(first.school, ROLL.format(*(first.upn() for _ in range(4))), as_of=date(2026, 9, 15))
    first.send(None, ROUND, as_of=date(2026, 10, 7))
    data = returns.file_of(returns.build(first.authority, period_end=OCTOBER, by=None))
    with xml.read(io.BytesIO(data)) as file:
        sent = list(file)

    second = County.make("997")
    moved = data.replace(b"<LeadLEA>998<", b"<LeadLEA>997<")
    moved = moved.replace(b"<EducatedLEA>998<", b"<EducatedLEA>997<")
    submission = second.send(None, moved, filename="october.xml")

    assert submission.state == SubmissionState.APPLIED, submission.message
    told = compare(
        built(second),
        [replace(r, lead_lea="997", educated_lea="997") for r in sent],
        period_end=OCTOBER,
    )
    assert (told.in_both, told.only_ours, told.only_theirs) == (4, 0, 0)
    named = Counter((str(d.cause), d.field) for d in told.differences)
    assert {cause for cause, _ in named} <= {
        Cause.ANOTHER_NUMBER,
        Cause.RECORDED_ANOTHER_DAY,
    }, named


def test_the_made_up_county_taken_over_from_its_own_return_differs_only_in_what_is_named() -> None:
    load("small", as_at=date(2026, 11, 22))
    first = Authority.objects.get(code="998")
    enter(first)
    data = returns.file_of(returns.build(first, period_end=OCTOBER, by=None))
    second = organisations.set_up_authority(
        code="860",
        manager_email="manager860@example.org",
        manager_name="Marian Webb",
        password="walk-by-the-river-7",
        is_demo=True,
        database_id=first.database_id,
    )
    enter(second)
    data = data.replace(b"<LeadLEA>998<", b"<LeadLEA>860<")
    data = data.replace(b"<EducatedLEA>998<", b"<EducatedLEA>860<").replace(b"9989999", b"8609999")
    received = intake.receive(data, authority=second, filename="october.xml", by=None)
    submission = intake.process(received.pk)
    assert submission.state == SubmissionState.APPLIED, submission.message
    assert set(submission.rows.values_list("outcome", flat=True)) == {Row.Outcome.ADDED}

    with xml.read(io.BytesIO(data)) as file:
        sent = list(file)
    again = returns.file_of(returns.build(second, period_end=OCTOBER, by=None))
    with xml.read(io.BytesIO(again)) as file:
        told = compare(file, sent, period_end=OCTOBER)

    assert (told.in_both, told.only_ours, told.only_theirs) == (len(sent), 0, 0)
    unnamed = [d for d in told.differences if d.cause is Cause.DIFFERENT]
    assert unnamed == []
    assert {d.cause for d in told.differences} <= {
        Cause.LAPSED,
        Cause.NOT_HELD,
    }, told.differences
    assert len(told.differences) < 0.05 * len(sent)


@pytest.mark.parametrize(
    ("status", "to", "words"),
    [
        ("T", "886", "moved to Kent on 31 October 2026"),
        ("E", "", "left England on 31 October 2026"),
        ("D", "", "died on 31 October 2026"),
    ],
)
def test_who_left_by_the_file_leaves_our_caseload_and_comes_back_with_undo(
    county: County, status: str, to: str, words: str
) -> None:
    take_over(county, theirs(county))
    gone = theirs(county, cohort_status=status, transferred_to_la_code=to)
    second = take_over(county, gone)
    amara = county.person("Amara")
    assert (amara.left_on, amara.cohort_status, amara.transferred_to) == (OCTOBER, status, to)
    assert amara.left_how == "The return of another system for October 2026"
    (row,) = second.rows.all()
    assert any(words in problem for problem in row.problems), row.problems
    (ours,) = built(county)
    assert (ours.cohort_status, ours.transferred_to_la_code) == (status, to)

    intake.undo(second, by=county.manager)
    amara.refresh_from_db()
    assert (amara.left_on, amara.cohort_status, amara.left_how) == (None, "P", "")


def test_who_was_put_back_since_is_not_taken_off_by_an_older_file(county: County) -> None:
    """Sent as having left England with October; put back later; October's file comes in again."""
    take_over(county, theirs(county))
    amara = county.person("Amara")
    people.leave(amara, left=Left(on=OCTOBER, status="E"), how="Her aunt", by=county.tracker)
    people.come_back(amara, by=county.tracker)
    today = timezone.localdate()

    october = take_over(county, theirs(county, cohort_status="E"))

    amara.refresh_from_db()
    assert amara.left_on is None
    assert (
        "It says that they left, and we kept them: somebody here decided on "
        f"{in_words(today)} that they are ours, after that month ended."
    ) in october.rows.get().problems

    this_month = file_of(county, theirs(county, cohort_status="E"), period_end=month_end(today))
    county.send(None, this_month, filename="later.xml")
    amara.refresh_from_db()
    assert amara.left_on is not None, "what is said of the month under way is newer"


@pytest.mark.parametrize(
    "values",
    [
        {"cohort_status": "T", "transferred_to_la_code": ""},
        {"cohort_status": "T", "transferred_to_la_code": "004"},
        {"cohort_status": "A"},
        {"cohort_status": "L"},
        {"cohort_status": "M"},
    ],
)
def test_who_cannot_leave_so_is_kept(county: County, values: dict[str, str]) -> None:
    take_over(county, theirs(county))
    second = take_over(county, theirs(county, **values))
    assert county.person("Amara").left_on is None
    said = " ".join(second.rows.get().problems)
    assert ("we kept them" in said) is (values["cohort_status"] == "T")
