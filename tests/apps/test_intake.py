"""From a file to evidence, through the product's own actions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.models import Evidence, Status
from fingerpost.intake import actions, queries
from fingerpost.intake.models import Row
from fingerpost.intake.presenters import as_before
from fingerpost.intake.records import from_json
from fingerpost.intake.review import actions as review
from fingerpost.intake.review.presenters import compare
from fingerpost.people.details import WIDTHS
from fingerpost.people.models import Person
from worlds import County

pytestmark = pytest.mark.django_db

ROLL = """Surname,Forename,DOB,Gender,UPN,NC Year,Entry Date,Postcode,SEN provision
Okafor,Amara,04/03/2010,F,{amara},12,01/09/2021,XM1 1AA,N
Smith,Joshua,17/11/2009,M,{joshua},12,01/09/2021,XM1 2AB,E
Smith,Jacob,17/11/2009,M,{jacob},12,01/09/2021,XM1 2AB,N
"""
ENROLMENT = """Learner Ref,Last Name,First Name,Date of Birth,Post Code,Programme,Start,Planned End
1,OKAFOR,AMARA,04/03/2010,xm11aa,Level 2 Brickwork,07/09/2026,31/07/2027
2,Nobody,Known,01/01/2010,XM9 9ZZ,Level 3 Art,07/09/2026,31/07/2028
"""


@pytest.fixture
def county() -> County:
    return County.make()


def upns(county: County) -> dict[str, str]:
    return {name: county.upn() for name in ("amara", "joshua", "jacob")}


def test_a_school_list_makes_people_and_places(county: County) -> None:
    submission = county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 15))

    assert submission.state == SubmissionState.APPLIED, submission.message
    assert Person.objects.count() == 3
    joshua = Person.objects.get(given_name="Joshua")
    assert joshua.ehc_plan
    assert joshua.school == county.school
    assert joshua.status.code == "210"
    assert joshua.status.lapses_on == date(2027, 8, 31)


def test_a_college_list_finds_the_person_and_keeps_the_stranger_waiting(county: County) -> None:
    county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 1))
    submission = county.send(county.college, ENROLMENT, as_of=date(2026, 9, 20))

    matched, waiting = submission.rows.order_by("number")
    assert matched.person.given_name == "Amara"
    assert matched.matched_by == "the same name, date of birth and postcode"
    assert waiting.outcome == Row.Outcome.WAITING
    assert Person.objects.count() == 3
    status = Status.objects.get(person=matched.person)
    assert (status.code, status.provider) == ("230", county.college)


def test_undoing_a_file_restores_the_status_exactly(county: County) -> None:
    county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 1))
    before = list(Status.objects.order_by("person").values())
    submission = county.send(county.college, ENROLMENT, as_of=date(2026, 9, 20))
    assert list(Status.objects.order_by("person").values()) != before

    actions.undo(submission, by=county.manager)

    assert list(Status.objects.order_by("person").values()) == before
    assert Evidence.objects.filter(submission_id=submission.pk, withdrawn_at=None).count() == 0


def test_what_undoing_did_agrees_in_number() -> None:
    assert as_before(1).endswith(" 1 young person is as they were before it.")
    assert as_before(1204).endswith(" 1,204 young people are as they were before it.")


def test_undoing_the_only_file_sets_its_people_aside_and_sending_it_again_brings_them_back(
    county: County,
) -> None:
    roll = ROLL.format(**upns(county))
    submission = county.send(county.school, roll, as_of=date(2026, 9, 1))
    actions.undo(submission, by=county.manager)
    assert Person.objects.on_caseload().count() == 0
    assert Status.objects.count() == 0

    county.send(county.school, roll, as_of=date(2026, 9, 1))

    assert Person.objects.count() == 3
    assert Person.objects.on_caseload().count() == 3
    assert Status.objects.count() == 3


def test_the_same_bytes_twice_do_nothing_twice(county: County) -> None:
    county.send(county.college, ENROLMENT)
    with pytest.raises(actions.AlreadyReceived, match="We already have this file"):
        county.send(county.college, ENROLMENT)


def test_a_person_settles_a_waiting_row(county: County) -> None:
    county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 1))
    submission = county.send(county.college, ENROLMENT, as_of=date(2026, 9, 20))
    row = submission.rows.get(outcome=Row.Outcome.WAITING)
    jacob = Person.objects.get(given_name="Jacob")

    review.same(row, person=jacob, by=county.manager)

    row.refresh_from_db()
    jacob.status.refresh_from_db()
    assert row.outcome == Row.Outcome.MATCHED
    assert jacob.status.code == "230"


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"name": "Amarah Okafor"}, ["Amara"]),
        ({"name": "okafor"}, ["Amara"]),
        ({"name": "Jacob Smith"}, ["Jacob"]),
        ({"name": "Zyx Wvut"}, []),
        ({"name": "A"}, []),
        ({"name": "", "born_on": date(2009, 11, 17)}, []),
        ({"name": "Josh", "born_on": date(2009, 11, 17)}, ["Joshua", "Jacob"]),
        ({"name": "Okafor", "born_on": date(2009, 11, 17)}, ["Amara"]),
    ],
)
def test_the_people_a_row_may_mean_are_found_by_the_function_that_has_the_index(
    county: County, asked: dict[str, Any], names: list[str]
) -> None:
    county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 1))
    row = county.send(county.college, ENROLMENT).rows.get(outcome=Row.Outcome.WAITING)

    with CaptureQueriesContext(connection) as asked_of_it:
        found = queries.candidates(row, county.manager, **asked)

    assert [person.given_name for person in found] == names
    statements = [query["sql"] for query in asked_of_it]
    assert not any(operator in sql for sql in statements for operator in ("%>", "<%", "% '"))


def test_an_unreadable_file_is_refused_with_one_sentence_and_nothing_applied(
    county: County,
) -> None:
    submission = county.send(county.college, b"%PDF-1.7 not a list")
    assert submission.state == SubmissionState.REFUSED
    assert submission.message.endswith(".")
    assert submission.rows.count() == 0


def test_stored_and_fresh_statuses_agree_after_all_this(county: County) -> None:
    from fingerpost.evidence.actions import check_derived

    county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 1))
    county.send(county.college, ENROLMENT, as_of=date(2026, 9, 20))
    told: list[str] = []
    assert check_derived([county.authority.pk], told.append) == 0, told
    assert Status.objects.first().as_at == timezone.localdate()


def test_a_row_keeps_its_dates_as_dates_and_agrees_with_the_person_it_means(
    county: County,
) -> None:
    county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 1))
    row = Row.objects.get(fields__given_name="Amara")

    assert from_json(row.fields)["born_on"] == date(2010, 3, 4)
    likeness = {label: how for label, _, _, how in compare(row, county.person("Amara"))}
    assert likeness["Date of birth"] == "same"


def test_the_same_list_again_next_term_changes_no_details(county: County) -> None:
    roll = ROLL.format(**upns(county))
    county.send(county.school, roll, as_of=date(2026, 9, 1))
    again = county.send(county.school, roll + "\n", as_of=date(2026, 11, 1))

    changed = {column for change in again.changes.all() for column in change.after}
    assert changed <= {"details_as_of"}


def test_what_is_too_long_or_strange_is_kept_on_the_row_and_stops_nobody(county: County) -> None:
    far_too_long = "L" * 500
    rows = (
        "Surname,Forename,DOB,NC Year,Postcode,Town,Mobile\n"
        f"{far_too_long},Am\x00ara,04/03/2010,12,XM1 1AA,{far_too_long},07700 900123\n"
        f"=cmd|calc,Ok,04/03/2010,12,{far_too_long},b,07700 900124 or 07700 900125 (ring her mum)\n"
        "Åström,Ída,29/02/2008,12,ZZ99 9ZZ,b,\n"
    )
    submission = county.send(county.school, rows, as_of=date(2026, 9, 1))

    assert submission.state == SubmissionState.APPLIED
    assert Person.objects.count() == 3
    first = submission.rows.order_by("number")[0]
    assert first.fields["family_name"].casefold() == far_too_long.casefold()
    assert any("only the start is kept" in problem for problem in first.problems)


def test_the_widths_of_details_are_those_of_the_table() -> None:
    kept = {name: Person._meta.get_field(name).max_length for name in WIDTHS}
    assert kept == WIDTHS


def test_words_where_a_code_should_be_stay_on_the_row(county: County) -> None:
    rows = (
        "Surname,Forename,DOB,NC Year,Postcode,Home LA,Level of need\n"
        "Okafor,Amara,04/03/2010,12,XM1 1AA,Elsewhere Borough,very high need\n"
    )
    submission = county.send(county.school, rows, as_of=date(2026, 9, 1))
    assert submission.state == SubmissionState.APPLIED
    assert (county.person("Amara").home_authority, county.person("Amara").level_of_need) == (
        "",
        "3",
    )


def test_two_people_with_one_upn_wait(county: County) -> None:
    upn = county.upn()
    rows = (
        "Surname,Forename,DOB,UPN,NC Year,Postcode\n"
        f"Smith,Ann,04/03/2010,{upn},12,XM1 1AA\nJones,Bob,05/04/2010,{upn},12,XM1 1AB\n"
    )
    submission = county.send(county.school, rows, as_of=date(2026, 9, 1))
    assert Person.objects.count() == 0
    assert submission.rows.waiting().count() == 2


def test_a_upn_pasted_on_two_people_we_know_is_given_to_neither(county: County) -> None:
    known = "Surname,Forename,DOB,NC Year,Postcode\n"
    both = "Smith,Ann,04/03/2010,12,XM1 1AA\nJones,Bob,05/04/2010,12,XM1 1AB\n"
    county.send(county.school, known + both, as_of=date(2026, 9, 1))
    upn = county.upn()
    pasted = known.strip() + ",UPN\n" + both.replace("\n", f",{upn}\n")
    submission = county.send(county.school, pasted, as_of=date(2026, 10, 1))
    assert submission.state == SubmissionState.APPLIED
    assert set(Person.objects.values_list("upn", flat=True)) == {""}
    assert all(row.problems for row in submission.rows.all())


def test_small_children_are_not_kept(county: County) -> None:
    rows = "Surname,Forename,DOB,NC Year,Postcode\nTiny,Tim,04/03/2020,1,XM1 1AA\n"
    submission = county.send(county.school, rows, as_of=date(2026, 9, 1))
    assert Person.objects.count() == 0
    assert submission.rows.get().outcome == Row.Outcome.UNUSABLE


def test_a_colleges_word_is_not_the_authoritys(county: County) -> None:
    county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 1))
    rows = (
        "Surname,Forename,DOB,Postcode,Current Situation,Situation Start Date,Date Verified\n"
        "Okafor,Amara,04/03/2010,XM1 1AA,Full-time education - further education,07/09/2026,"
        "10/09/2026\n"
    )
    county.send(county.college, rows, as_of=date(2026, 9, 12))
    said = Evidence.objects.get(code="230")
    assert said.source == "provider_enrolment"


def test_only_a_data_manager_loads_a_register(county: County) -> None:
    register = (
        "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
        "EstablishmentStatus (code),PhaseOfEducation (code),Postcode\n"
        f"{county.college.urn},998,4001,Renamed,01,2,4,XM1 1AA\n"
    )
    submission = actions.receive(
        register.encode(),
        authority=county.authority,
        filename="register.csv",
        by=county.school_user.user,
        sender=county.school,
    )
    assert actions.process(submission.pk).state == SubmissionState.REFUSED
    county.college.refresh_from_db()
    assert county.college.name != "Renamed"


def test_what_is_settled_today_is_known_from_today(county: County) -> None:
    county.send(county.school, ROLL.format(**upns(county)), as_of=date(2026, 9, 1))
    submission = county.send(county.college, ENROLMENT, as_of=date(2026, 9, 20))
    submission.received_at -= timedelta(days=20)
    submission.save()
    row = submission.rows.get(outcome=Row.Outcome.WAITING)
    review.same(row, person=county.person("Jacob"), by=county.manager)
    said = Evidence.objects.get(person__given_name="Jacob", code="230")
    assert timezone.localtime(said.recorded_at).date() == timezone.localdate()


def test_a_list_with_headings_and_no_lines_is_refused(county: County) -> None:
    submission = county.send(county.college, ENROLMENT.splitlines()[0] + "\n")
    assert submission.state == SubmissionState.REFUSED
    assert "no lines" in submission.message
