"""Plans and offers: from files and by hand, kept for ever, taken back, shown on the person page."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.records import Source
from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence import plans
from fingerpost.evidence.models import Plan
from fingerpost.intake import actions as intake
from fingerpost.intake.review import actions as review
from fingerpost.people.models import Person
from worlds import County, add_person, enter, signed_in

pytestmark = pytest.mark.django_db

BORN = date(2010, 3, 4)  # Year 11 in 2025/26
SEPTEMBER = date(2026, 9, 20)
OFFERS = (
    "Surname,Forename,DOB,Offer Status,Offer From,Date of Offer\n"
    "Okafor,Amara,04/03/2010,Offer made,{college},03/04/2026\n"
)


@pytest.fixture
def county() -> County:
    return County.make()


@pytest.fixture
def amara(county: County) -> Person:
    return add_person(county, "Amara Okafor", born_on=BORN, school=county.school)


def offers(county: County) -> str:
    return OFFERS.format(college=county.college.name)


def new(person: Person, code: str = "110", kind: Kind = Kind.YEAR_11) -> plans.NewPlan:
    return plans.NewPlan(
        person_id=person.pk,
        kind=kind,
        code=code,
        source=Source.AUTHORITY_CONTACT,
        said_on=timezone.localdate(),
    )


def test_a_guarantee_list_of_a_school_is_kept_with_the_person(
    county: County, amara: Person
) -> None:
    submission = county.send(county.school, offers(county), as_of=SEPTEMBER)
    assert submission.state == SubmissionState.APPLIED
    assert submission.counts["statements"] == 1
    plan = amara.plans.get()
    assert (plan.kind, plan.code, plan.said_on) == (Kind.YEAR_11, "110", SEPTEMBER)
    assert (plan.since, plan.provider, plan.told_by) == (
        date(2026, 4, 3),
        county.college,
        county.school,
    )
    assert plan.answering_authority == county.authority.code
    assert (plan.submission_id, plan.row_number) == (submission.pk, 2)


def test_intended_destinations_with_the_same_school_and_another(county: County) -> None:
    for name in ("Amara Okafor", "Ben Oldroyd"):
        add_person(county, name, born_on=BORN, school=county.school)
    county.send(
        county.school,
        "Surname,Forename,DOB,Intended Destination,Intended Provider Name\n"
        "Okafor,Amara,04/03/2010,Same school,\n"
        f"Oldroyd,Ben,04/03/2010,121,{county.college.name.upper()}\n",
        as_of=date(2026, 5, 20),
    )
    assert county.person("Amara").plans.get().provider == county.school
    ben = county.person("Ben").plans.get()
    assert (ben.kind, ben.code, ben.provider) == (Kind.INTENDED, "121", county.college)
    assert ben.answering_authority == ""


def test_a_college_offers_its_own_places(county: County, amara: Person) -> None:
    list_ = "Surname,Forename,DOB,Postcode,Offer Status\nOkafor,Amara,04/03/2010,,110\n"
    county.send(county.college, list_, as_of=SEPTEMBER)
    waiting = county.sent[0].rows.get()
    if waiting.person_id is None:
        review.same(waiting, person=amara, by=county.manager)
    plan = amara.plans.get()
    assert (plan.provider, plan.source) == (county.college, Source.PROVIDER_ENROLMENT)


def test_a_line_that_cannot_be_kept_says_why(county: County, amara: Person) -> None:
    sent = county.send(county.school, offers(county).replace("Offer made", "114"), as_of=SEPTEMBER)
    assert not amara.plans.exists()
    assert "of Year 12 only" in " ".join(sent.rows.get().problems)


def test_undoing_the_file_takes_its_plans_back(county: County, amara: Person) -> None:
    sent = county.send(county.school, offers(county), as_of=SEPTEMBER)
    intake.undo(sent, by=county.manager)
    plan = amara.plans.get()
    assert plan.withdrawn_at is not None
    assert plan.withdrawn_why == "The file was undone"


def test_somebody_with_a_plan_taken_down_by_hand_is_not_set_aside(county: County) -> None:
    roll = "Surname,Forename,DOB,NC Year\nPell,Ada,04/03/2010,12\n"
    sent = county.send(county.school, roll, as_of=SEPTEMBER)
    ada = county.person("Ada")
    plans.record(ada, by=county.tracker.user, said=new(ada))
    intake.undo(sent, by=county.manager)
    ada.refresh_from_db()
    assert ada.removed_at is None


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_keeps_nothing_twice(county: County, amara: Person) -> None:
    submission = intake.receive(
        offers(county).encode(),
        authority=county.authority,
        filename="offers.csv",
        by=county.manager.user,
        sender=county.school,
        as_of=SEPTEMBER,
    )

    class Killed(BaseException):
        pass

    def kill(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if "intake_submission" in sql and sql.startswith("UPDATE") and Plan.objects.exists():
            raise Killed
        return execute(sql, params, many, context)

    with pytest.raises(Killed), connection.execute_wrapper(kill):
        intake.process(submission.pk)
    enter(county.authority)
    assert not Plan.objects.exists()
    intake.process(submission.pk)
    assert amara.plans.count() == 1


def test_the_database_lets_nothing_change_but_the_withdrawing(
    county: County, amara: Person
) -> None:
    plan = plans.record(amara, by=county.tracker.user, said=new(amara))
    with pytest.raises(ProgrammingError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(code="140")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).delete()
    assert plans.withdraw(plan, by=county.tracker.user, why="Misheard")
    assert not plans.withdraw(plan, by=county.tracker.user, why="Misheard")


def test_another_authority_sees_none(county: County, amara: Person) -> None:
    plans.record(amara, by=county.tracker.user, said=new(amara))
    other = County.make("997")
    assert not Plan.objects.exists()
    enter(other.authority)
    client = signed_in(other.tracker)
    assert client.get(reverse("add_plan", args=[amara.pk])).status_code == 404
    assert client.post(reverse("withdraw_plan", args=[amara.pk, 1])).status_code == 404


def test_by_hand_refuses_what_cannot_be(county: County, amara: Person) -> None:
    with pytest.raises(plans.CannotKeep, match="Year 12 only"):
        plans.record(amara, by=county.tracker.user, said=new(amara, "114"))
    tomorrow = plans.NewPlan(
        person_id=amara.pk,
        kind=Kind.YEAR_11,
        code="110",
        source=Source.PARENT,
        said_on=date(2099, 1, 1),
    )
    with pytest.raises(plans.CannotKeep, match="in the future"):
        plans.record(amara, by=county.tracker.user, said=tomorrow)


def test_the_page_shows_adds_and_takes_back(county: County, amara: Person) -> None:
    client = signed_in(county.tracker)
    page = client.get(reverse("person", args=[amara.pk])).content.decode()
    assert "No plan or offer yet" in page
    today = timezone.localdate()
    answers = {
        "what": "year_11_guarantee:110",
        "place": county.college.name,
        "source": "parent",
        "said_on_day": today.day,
        "said_on_month": today.month,
        "said_on_year": today.year,
    }
    done = client.post(reverse("add_plan", args=[amara.pk]), answers)
    assert done.status_code == 302, done.content.decode()
    plan = amara.plans.get()
    assert (plan.code, plan.provider, plan.recorded_by) == (
        "110",
        county.college,
        county.tracker.user,
    )
    page = client.get(reverse("person", args=[amara.pk])).content.decode()
    assert f"Offer made, from {county.college.name}" in page
    assert "A parent or carer, taken down by Tom Ferris" in page
    client.post(reverse("withdraw_plan", args=[amara.pk, plan.pk]), {"why": "Misheard"})
    page = client.get(reverse("person", args=[amara.pk])).content.decode()
    assert "Misheard" in page
    verbs = list(Event.objects.filter(subject_id=amara.pk).values_list("verb", flat=True))
    assert {"recorded a plan", "withdrew a plan"} <= set(verbs)


def test_taking_back_asks_why(county: County, amara: Person) -> None:
    plan = plans.record(amara, by=county.tracker.user, said=new(amara))
    client = signed_in(county.tracker)
    page = client.post(reverse("withdraw_plan", args=[amara.pk, plan.pk]), {"why": ""}, follow=True)
    assert "Say why it should no longer count" in page.content.decode()
    assert not amara.plans.exclude(withdrawn_at=None).exists()


def test_what_came_in_a_file_is_not_taken_back_by_hand(county: County, amara: Person) -> None:
    county.send(county.school, offers(county), as_of=SEPTEMBER)
    plan = amara.plans.get()
    answer = signed_in(county.tracker).post(
        reverse("withdraw_plan", args=[amara.pk, plan.pk]), {"why": "Misheard"}
    )
    assert answer.status_code == 404
    page = signed_in(county.tracker).get(reverse("person", args=[amara.pk])).content.decode()
    assert f"{county.school.name}&#x27;s list" in page
    assert "Offered on 3 April 2026" in page


@pytest.mark.parametrize("role", ["school_user", "provider_user"])
def test_others_may_not(county: County, amara: Person, role: str) -> None:
    client = signed_in(getattr(county, role))
    assert client.get(reverse("add_plan", args=[amara.pk])).status_code == 403
    assert client.post(reverse("withdraw_plan", args=[amara.pk, 1])).status_code == 403
