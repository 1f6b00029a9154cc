"""Linking inside intake: what is linked at once, who is asked about, who is remembered."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from fingerpost.core.linkage import Linker
from fingerpost.core.linkage.rarity import Rarity
from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.models import Status
from fingerpost.intake import actions, linking
from fingerpost.intake.models import Row, Submission
from fingerpost.linkage.linking import link
from fingerpost.linkage.models import Candidate
from fingerpost.linkage.pool import pool
from fingerpost.linkage.records import of_fields
from fingerpost.people.models import Person
from worlds import County, add_person

pytestmark = pytest.mark.django_db

HEADINGS = "Learner Ref,Last Name,First Name,Date of Birth,Post Code,Programme,Start,Planned End\n"
COURSE = "Level 2 Brickwork,07/09/2026,31/07/2027"
ROLL = "Surname,Forename,DOB,UPN,NC Year,Entry Date,Postcode\n"


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Catherine Rose Okafor", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17), postcode="XM1 2AB")
    return county


def enrols(county: County, *lines: str) -> Submission:
    text = "".join(f"{n},{line},{COURSE}\n" for n, line in enumerate(lines, 1))
    return county.send(county.college, HEADINGS + text, as_of=date(2026, 9, 20))


def only(submission: Submission) -> Row:
    assert submission.state == SubmissionState.APPLIED, submission.message
    return submission.rows.get()


def test_a_pet_name_and_a_slip_are_linked_at_once_and_say_why(county: County) -> None:
    row = only(enrols(county, "Okafar,Kate,04/03/2010,XM1 1AA"))

    assert row.person == county.person("Catherine")
    assert row.outcome == Row.Outcome.MATCHED
    assert row.matched_by.startswith("enough agrees (score ")
    assert "date of birth the same" in row.matched_by
    kept = Candidate.objects.get(decision="link")
    assert kept.person_id == row.person_id
    assert kept.model_version
    weights = [weight for _, weight in kept.reasons if weight is not None]
    assert sum(weights) == pytest.approx(kept.score, abs=0.01)
    assert Status.objects.get(person=row.person).provider == county.college


def test_a_twin_is_never_linked_by_birth_date_and_address(county: County) -> None:
    row = only(enrols(county, "Smith,Jacob,17/11/2009,XM1 2AB"))

    assert row.outcome == Row.Outcome.WAITING
    assert row.matched_by == linking.ASKED
    candidate = Candidate.objects.get()
    assert candidate.decision == "review"
    assert "twins and siblings" in candidate.reasons[0][0]


def test_both_twins_in_one_file_one_held(county: County) -> None:
    submission = enrols(county, "Smith,Joshua,17/11/2009,XM1 2AB", "Smith,Jacob,17/11/2009,XM1 2AB")

    joshua, jacob = submission.rows.order_by("number")
    assert joshua.person == county.person("Joshua")
    assert (jacob.person, jacob.outcome) == (None, Row.Outcome.WAITING)
    assert not Candidate.objects.filter(row_number=jacob.number).exists()


def test_one_person_takes_the_same_learner_twice(county: County) -> None:
    submission = enrols(
        county, "Okafor,Catherine,04/03/2010,XM1 1AA", "Okafor,Kate,04/03/2010,XM1 1AA"
    )

    assert {row.person for row in submission.rows.all()} == {county.person("Catherine")}


def test_a_new_pupil_much_like_somebody_held_waits_rather_than_doubling(county: County) -> None:
    before = Person.objects.count()
    row = only(county.send(county.school, ROLL + "Smith,Jacob,17/11/2009,,12,01/09/2021,XM1 2AB\n"))

    assert row.outcome == Row.Outcome.WAITING
    assert Person.objects.count() == before


def test_a_new_pupil_with_a_number_of_their_own_is_new(county: County) -> None:
    joshua = county.person("Joshua")
    joshua.upn = county.upn()
    joshua.save()
    line = f"Smith,Jacob,17/11/2009,{county.upn()},12,01/09/2021,XM1 2AB\n"

    assert only(county.send(county.school, ROLL + line)).outcome == Row.Outcome.ADDED


def test_numbers_of_two_people_are_never_settled_by_score(county: County) -> None:
    catherine, joshua = county.person("Catherine"), county.person("Joshua")
    catherine.upn, joshua.uln = county.upn(), "1061484016"
    catherine.save()
    joshua.save()
    text = "Last Name,First Name,Date of Birth,UPN,ULN,Programme,Start\n"
    line = f"Smith,Joshua,17/11/2009,{catherine.upn},{joshua.uln},Brickwork,07/09/2026\n"
    row = only(county.send(county.college, text + line))

    assert row.outcome == Row.Outcome.WAITING
    assert row.matched_by.startswith("The numbers and names in this row")
    assert set(Candidate.objects.values_list("decision", flat=True)) == {"review"}
    assert joshua.pk in Candidate.objects.values_list("person_id", flat=True)


def test_undoing_a_file_forgets_whom_its_lines_may_mean(county: County) -> None:
    submission = enrols(county, "Okafar,Kate,04/03/2010,XM1 1AA", "Smith,Jacob,17/11/2009,XM1 2AB")
    assert Candidate.objects.count() == 2

    actions.undo(submission, by=county.manager)

    assert not Candidate.objects.exists()


def test_the_pool_holds_whoever_the_whole_caseload_would_give(county: County) -> None:
    others = [
        add_person(county, "Muhammad Ali Hussain", born_on=date(2009, 6, 20)),
        add_person(county, "Zoë O’Rourke", born_on=date(2009, 1, 30), uln="1061484016"),
        add_person(county, "Ada Pell", email="ada@example.org", former_upn=county.upn()),
        add_person(county, "William Ashworth", postcode="XM7 7DE"),
    ]
    rows: list[dict[str, Any]] = [
        {"given_name": "Mohammed", "family_name": "Husayn", "born_on": date(2001, 1, 1)},
        {"given_name": "Ali", "family_name": "Hussain", "born_on": date(2009, 6, 20)},
        {"given_name": "Zoe", "family_name": "Roark", "born_on": date(2009, 1, 30)},
        {"given_name": "X", "family_name": "Y", "uln": "1061484016", "born_on": date(2009, 5, 5)},
        {"given_name": "A", "family_name": "B", "upn": others[2].former_upn},
        {"given_name": "Ada", "family_name": "C", "email": "ADA@example.org"},
        {"given_name": "Bill", "family_name": "Quill", "postcode": "XM7 7DE"},
        {"given_name": "Catherine", "family_name": "Okafor", "born_on": date(2010, 4, 3)},
    ]
    records = [of_fields(str(n), fields) for n, fields in enumerate(rows)]

    found = pool(records, authority_id=county.authority.pk)

    assert found.rarity.people == 6
    names = {person.given_name for person in found.people}
    assert names == {"Muhammad", "Zoë", "Ada", "William", "Catherine"}
    (turned,) = Linker(found.people, rarity=found.rarity).link(records[7:])
    assert turned.a_id == str(county.person("Catherine").pk)


def test_names_are_counted_as_they_are_now_whoever_came_changed_or_went(county: County) -> None:
    row = of_fields("1", {"given_name": "Mohammed", "family_name": "Husayn"})

    def counted() -> Rarity:
        return pool([row], authority_id=county.authority.pk).rarity

    assert (counted().people, counted().given["ali"], counted().family["smith"]) == (2, 0, 1)
    person = add_person(county, "Muhammad Ali Smith", born_on=date(2009, 6, 20))
    assert (counted().people, counted().given["ali"], counted().family["smith"]) == (3, 1, 2)
    Person.objects.filter(pk=person.pk).update(family_name="Hussain", middle_names="Omar")
    assert (counted().given["ali"], counted().given["omar"]) == (0, 1)
    assert (counted().family["smith"], counted().family["hussain"]) == (1, 1)
    Person.objects.filter(pk=person.pk).update(removed_at=timezone.now())
    assert (counted().people, counted().given["omar"], counted().family["hussain"]) == (2, 0, 0)


def test_nothing_is_scored_where_nobody_is_like_them(county: County) -> None:
    rows = {1: {"given_name": "Xanthe", "family_name": "Quill", "born_on": date(2008, 1, 1)}}
    assert link(rows, proved=lambda _: (), apart={}, authority_id=county.authority.pk) == {}


def test_another_authoritys_people_are_never_candidates(county: County) -> None:
    other = County.make("997")
    row = only(enrols(other, "Okafor,Catherine,04/03/2010,XM1 1AA"))

    assert row.outcome == Row.Outcome.WAITING
    assert not Candidate.objects.exists()
