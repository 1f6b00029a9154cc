"""The September Guarantee and the activity survey: lists, figures, files, pages, and who may."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.cohorts.leaving import Left
from fingerpost.core.exercises import guarantee, survey, tables
from fingerpost.core.exercises.cohorts import CohortKind, this_year
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.intake.kinds import Kind as FileKind
from fingerpost.core.records import Source
from fingerpost.core.sharing.questions import Right
from fingerpost.core.workflow import CohortState, SubmissionState, WrongMove
from fingerpost.evidence import plans
from fingerpost.organisations.access import Access
from fingerpost.people.actions import come_back, leave
from fingerpost.people.models import Person
from fingerpost.returns.exercises import actions, pages, presenters
from fingerpost.returns.exercises.entries import Entry, entries
from fingerpost.returns.exercises.models import Cohort
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Disclosure
from fingerpost.web.words import date_words
from worlds import County, add_person, enter, say, signed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YEAR = this_year(TODAY)
REFERENCE = survey.days(YEAR, TODAY)[0]


def born(kind: Kind) -> date:
    return guarantee.people_born(kind, YEAR)[0] + timedelta(days=100)


@pytest.fixture
def county() -> County:
    return County.make()


def pupil(county: County, name: str, kind: Kind = Kind.YEAR_11, **columns: Any) -> Person:
    return add_person(county, name, born_on=born(kind), school=county.school, **columns)


def drawn(county: County, kind: CohortKind = CohortKind.YEAR_11) -> Cohort:
    return actions.draw_up(county.authority, kind=kind, year=YEAR, by=county.manager.user)


def offer(person: Person, county: County, code: str = "110", **said: Any) -> None:
    given: dict[str, Any] = {
        "kind": Kind.YEAR_11,
        "source": Source.SCHOOL_ROLL,
        "said_on": TODAY,
        "since": date(YEAR, 5, 1),
    }
    new = plans.NewPlan(**given | {"person_id": person.pk, "code": code} | said)
    plans.record(person, by=county.tracker.user, said=new)


def names(cohort: Cohort) -> list[str]:
    return [one.member.name for one in entries(cohort, TODAY)]


def entry(cohort: Cohort, given_name: str) -> Entry:
    return next(e for e in entries(cohort, TODAY) if e.member.name.startswith(given_name))


def page(access: Access, name: str, *args: object, **query: object) -> str:
    answer = signed_in(access).get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# Lists


def test_year_11_is_listed_where_it_is_educated_and_year_12_where_it_lives(county: County) -> None:
    pupil(county, "Amara Okafor", home_authority="997")
    pupil(county, "Ben Oldroyd", educated_authority="997")
    pupil(county, "Cora Finch", Kind.YEAR_12)
    pupil(county, "Dan Quill", Kind.YEAR_12, home_authority="997")
    assert names(drawn(county)) == ["Amara Okafor"]
    year_12 = drawn(county, CohortKind.YEAR_12)
    assert names(year_12) == ["Cora Finch"]
    assert "live here" in year_12.drawn_from


def test_an_open_list_follows_what_is_known(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    cohort = drawn(county)
    ben = pupil(county, "Ben Oldroyd")
    amara.educated_authority = "997"
    amara.save()
    assert names(drawn(county)) == ["Ben Oldroyd"]
    left = cohort.members.get(person=amara)
    assert (left.left_out_on, left.left_out_why) == (TODAY, actions.BELONGS_NO_MORE)
    amara.educated_authority = ""
    amara.save()
    assert names(drawn(county)) == ["Amara Okafor", "Ben Oldroyd"]
    assert cohort.members.get(person=ben).why.endswith("educated here.")


def test_a_fixed_list_loses_nobody_and_shows_who_joined_late_apart(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    cohort = drawn(county)
    actions.fix(cohort, by=county.manager.user)
    amara.educated_authority = "997"
    amara.save()
    ben = pupil(county, "Ben Oldroyd")
    assert names(drawn(county)) == ["Amara Okafor", "Ben Oldroyd"]
    assert entry(cohort, "Ben").member.joined_late
    for person in (amara, ben):
        offer(person, county)
    found = presenters.summary(Cohort.objects.get(pk=cohort.pk), entries(cohort, TODAY), TODAY)
    share = found.shares[0]
    assert (share.value, share.base) == ("200.0%", "2 of 1")
    assert share.change == "More than the list that was fixed"
    assert found.late == 1


def test_the_moves_are_those_of_the_table_and_audited(county: County) -> None:
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    with pytest.raises(WrongMove):
        actions.close(cohort, by=county.manager.user)
    actions.fix(cohort, by=county.manager.user)
    actions.close(cohort, by=county.manager.user)
    with pytest.raises(actions.CannotDraw, match="closed"):
        drawn(county)
    with pytest.raises(actions.CannotDraw, match="Say why"):
        actions.reopen(cohort, by=county.manager.user, why=" ")
    actions.reopen(cohort, by=county.manager.user, why="A school was forgotten")
    cohort.refresh_from_db()
    assert (cohort.state, cohort.fixed_at, cohort.closed_at) == (CohortState.OPEN, None, None)
    verbs = Event.objects.filter(subject_kind="cohort").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "fixed a list",
        "closed a list",
        "reopened a list",
    ]


def test_a_closed_list_keeps_its_figures(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    cohort = drawn(county)
    actions.fix(cohort, by=county.manager.user)
    yesterday = timezone.now() - timedelta(days=1)
    actions.close(cohort, by=county.manager.user, at=yesterday)
    offer(amara, county)
    assert entry(cohort, "Amara").part == "not recorded"


def test_somebody_is_left_out_with_a_reason_while_the_list_is_open(county: County) -> None:
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    member = cohort.members.get()
    with pytest.raises(actions.CannotDraw, match="Say why"):
        actions.leave_out(member, by=county.manager.user, why="")
    actions.leave_out(member, by=county.manager.user, why="Emigrated in April")
    assert names(drawn(county)) == [], "what a person decided stays decided"
    actions.put_back(member, by=county.manager.user)
    assert names(cohort) == ["Amara Okafor"]
    actions.fix(cohort, by=county.manager.user)
    with pytest.raises(actions.CannotDraw, match="fixed"):
        actions.leave_out(member, by=county.manager.user, why="Emigrated in April")


def test_the_survey_asks_after_the_year_11_list_that_was_fixed(county: County) -> None:
    pupil(county, "Amara Okafor")
    year_11 = drawn(county)
    actions.fix(year_11, by=county.manager.user)
    pupil(county, "Ben Oldroyd")
    cohort = drawn(county, CohortKind.SURVEY)
    assert names(cohort) == ["Amara Okafor"]
    assert "fixed on" in cohort.drawn_from


def test_the_survey_says_so_where_no_list_was_fixed(county: County) -> None:
    pupil(county, "Amara Okafor")
    drawn(county)
    cohort = drawn(county, CohortKind.SURVEY)
    assert names(cohort) == ["Amara Okafor"]
    assert f"no Year 11 list of {YEAR} was fixed" in cohort.drawn_from


def test_a_year_to_come_has_no_list(county: County) -> None:
    with pytest.raises(actions.CannotDraw, match="to this one"):
        actions.draw_up(
            county.authority, kind=CohortKind.YEAR_11, year=TODAY.year + 1, by=county.manager.user
        )


# What each has


def test_the_four_shares_are_of_the_day_that_counts(county: County) -> None:
    by_then, later = pupil(county, "Amara Okafor"), pupil(county, "Ben Oldroyd")
    pupil(county, "Cora Finch")
    offer(by_then, county)
    offer(later, county, since=None)
    found = presenters.summary(drawn(county), entries(drawn(county), TODAY), TODAY)
    counted_on = min(tables.day("guarantee_counts", YEAR), TODAY)
    assert found.counted_on == counted_on
    assert found.shares[0].base == ("1 of 3" if counted_on < TODAY else "2 of 3")
    if counted_on < TODAY:
        assert found.answer == f"1 of 3 had an offer on {date_words(counted_on)}.", "as in the box"
        assert found.now == "As things stand now 2 of 3 have an offer."
    else:
        assert found.answer == "2 of 3 have an offer."
    assert bool(found.now) == (counted_on < TODAY)


def test_year_12_in_learning_is_worked_out_and_says_so(county: County) -> None:
    cora = pupil(county, "Cora Finch", Kind.YEAR_12)
    say(cora, "210", starts_on=TODAY - timedelta(days=30), provider_id=county.school.pk)
    found = entry(drawn(county, CohortKind.YEAR_12), "Cora")
    assert (found.code, found.part, found.source) == ("114", "offer made", "worked out")


def test_who_could_say_what_is_missing(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    offer(amara, county, code="121", kind=Kind.INTENDED, provider_id=county.college.pk)
    found = entry(drawn(county), "Amara")
    assert [(s.role, s.key) for s in found.suppliers] == [
        ("school", county.school.pk),
        ("intended", county.college.pk),
        ("tracker", None),
    ]


def test_the_survey_takes_the_first_of_november_as_known_now(county: County) -> None:
    known, unknown = pupil(county, "Amara Okafor"), pupil(county, "Ben Oldroyd")
    say(known, "230", starts_on=REFERENCE - timedelta(days=30), provider_id=county.college.pk)
    if TODAY > REFERENCE:
        say(unknown, "230", starts_on=REFERENCE + timedelta(days=1))
    cohort = drawn(county, CohortKind.SURVEY)
    assert (entry(cohort, "Amara").part, entry(cohort, "Ben").part) == ("EET", "not recorded")
    assert entry(cohort, "Ben").is_missing
    assert "We know of 1 of 2" in presenters.summary(cohort, entries(cohort, TODAY), TODAY).answer


def test_a_list_is_read_without_comparing_everybody_with_everybody(county: County) -> None:
    """Joined with people, a list of 13,000 took a minute while tables had no statistics yet."""
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    with CaptureQueriesContext(connection) as asked:
        assert names(cohort) == ["Amara Okafor"]
    assert not [q for q in asked.captured_queries if 'JOIN "people_person"' in q["sql"]]


def test_withdrawing_and_adding_show_at_once(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    cohort = drawn(county)
    assert entry(cohort, "Amara").part == "not recorded"
    offer(amara, county)
    assert entry(cohort, "Amara").part == "offer made"
    plans.withdraw(amara.plans.get(), by=county.tracker.user, why="Misheard")
    assert entry(cohort, "Amara").part == "not recorded"


# Files


def test_a_list_to_ask_comes_back_through_intake(county: County) -> None:
    amara = pupil(county, "Amara Okafor", upn=county.upn())
    cohort = drawn(county)
    client = signed_in(county.manager)
    answer = client.get(reverse("exercise_ask", args=[cohort.pk, county.school.pk]))
    hint, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert "110 Offer made; 120 Already in" in hint[0]
    assert "114" not in hint[0], "of Year 12 only"
    assert [row[2:4] for row in rows[1:]] == [["Okafor", "Amara"]]
    rows[1][rows[0].index("Offer status")] = "Offer made"
    rows[1][rows[0].index("Offer made by")] = county.college.name
    out = io.StringIO()
    csv.writer(out).writerows([hint, *rows])
    sent = county.send(county.school, out.getvalue(), filename="to-ask.csv")
    assert (sent.state, sent.kind) == (SubmissionState.APPLIED, FileKind.GUARANTEE), sent.message
    plan = amara.plans.get()
    assert (plan.code, plan.provider) == ("110", county.college)
    assert entry(cohort, "Amara").part == "offer made"
    event = Event.objects.get(verb="took a list to ask")
    assert event.detail == {"organisation": county.school.pk, "people": 1}


def test_a_list_of_the_survey_comes_back_through_intake(county: County) -> None:
    pupil(county, "Amara Okafor", upn=county.upn())
    cohort = drawn(county, CohortKind.SURVEY)
    client = signed_in(county.tracker)
    answer = client.get(reverse("exercise_ask", args=[cohort.pk, county.school.pk]))
    hint, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    start = REFERENCE - timedelta(days=40)
    filled = {
        "Activity": "Full-time education - school sixth form",
        "Start date": f"{start:%d/%m/%Y}",
        "Expected end date": f"{start + timedelta(days=600):%d/%m/%Y}",
        "Verified on": f"{TODAY:%d/%m/%Y}",
        "Provider": county.school.name,
    }
    for heading, value in filled.items():
        rows[1][rows[0].index(heading)] = value
    out = io.StringIO()
    csv.writer(out).writerows([hint, *rows])
    sent = county.send(county.school, out.getvalue(), filename="to-ask.csv")
    assert (sent.state, sent.kind) == (SubmissionState.APPLIED, FileKind.ACTIVITY), sent.message
    found = entry(cohort, "Amara")
    assert (found.part, found.source) == ("EET", "the school's list")
    assert "full-time education" in hint[0]
    evidence = Person.objects.get(given_name="Amara").evidence.latest("pk")
    assert evidence.expected_end_on == start + timedelta(days=600)


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ("Offer made", "offer made"),
        ("Offer not appropriate", "offer not appropriate"),
        ("No offer", "no offer"),
        ("No offer made", "no offer"),
        ("Not recorded", "not recorded"),
        ("140 Application made, awaiting outcome", "no offer"),
        ("Application made, awaiting outcome (140)", "no offer"),
        ("Already in, or going into, employment without training to level 2",
         "offer not appropriate"),
    ],
)  # fmt: skip
def test_our_own_words_for_an_offer_come_back(county: County, answer: str, part: str) -> None:
    amara = pupil(county, "Amara Okafor", upn=county.upn())
    cohort = drawn(county)
    sent = county.send(
        county.school,
        "UPN,Surname,Forename,Date of birth,Offer status\n"
        f'{amara.upn},Okafor,Amara,{amara.born_on:%d/%m/%Y},"{answer}"\n',
    )
    assert sent.state == SubmissionState.APPLIED, sent.message
    assert not any("status" in str(row.problems) for row in sent.rows.all())
    assert entry(cohort, "Amara").part == part


def test_filters_count_in_words(county: County) -> None:
    pupil(county, "Amara Okafor")
    pupil(county, "Ben Oldroyd")
    assert "Not recorded (2 young people)" in page(
        county.manager, "exercise_list", drawn(county).pk
    )


def test_no_list_with_names_for_a_place_somebody_only_spoke_of(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    offer(amara, county, code="121", kind=Kind.INTENDED, provider_id=county.college.pk)
    cohort = drawn(county)
    client = signed_in(county.manager)
    address = reverse("exercise_ask", args=[cohort.pk, county.college.pk])
    assert client.get(address).status_code == 404


def test_nobody_outside_is_asked_after_whom_sharing_is_withheld_or_who_objects(
    county: County,
) -> None:
    pupil(county, "Amara Okafor", sharing_withheld=True)
    pupil(county, "Ben Oldroyd", upn=county.upn())
    pupil(county, "Cal Okafor", unsafe_to_contact=True)
    dee = pupil(county, "Dee Okafor")
    sharing.object_to(
        dee, kind=Right.OBJECTION, flows_stopped=["F13"], since=TODAY, said="", by=None
    )
    cohort = drawn(county)
    assert [s.role for s in entry(cohort, "Amara").suppliers] == ["tracker"]
    address = reverse("exercise_ask", args=[cohort.pk, county.school.pk])
    file = signed_in(county.manager).get(address).content.decode()
    assert ("Oldroyd" in file, "Okafor" in file) == (True, False)
    logged = Disclosure.objects.get()
    assert (logged.flow, logged.recipient, logged.people) == ("F13", county.school, 1)
    assert logged.fields == ["born_on", "family_name", "given_name", "uln", "upn"]


NEVER_OURS = pytest.mark.parametrize(
    ("status", "words"),
    [("D", "Died on"), ("X", "Was entered in error"), ("M", "Is a second entry")],
    ids=["died", "entered in error", "here twice"],
)


def takes_off(county: County, person: Person, status: str) -> None:
    leave(person, left=Left(on=TODAY, status=status), how="Her school rang", by=county.manager)


@NEVER_OURS
@pytest.mark.parametrize("kind", [CohortKind.YEAR_11, CohortKind.SURVEY])
def test_a_fixed_list_shows_the_dead_and_those_never_ours_apart(
    county: County, kind: CohortKind, status: str, words: str
) -> None:
    amara = pupil(county, "Amara Okafor")
    pupil(county, "Ben Oldroyd")
    cohort = drawn(county, kind)
    actions.fix(cohort, by=county.manager.user)
    takes_off(county, amara, status)
    found = entry(cohort, "Amara")
    assert (found.is_missing, found.suppliers) == (True, ())
    shown = page(county.manager, "exercise_list", cohort.pk)
    assert "1 young person in it died or never were ours" in shown
    assert words in shown
    assert ("Status of Ben" in shown) == kind.is_guarantee
    assert "Status of Amara" not in shown
    client = signed_in(county.manager)
    asked = client.get(reverse("exercise_ask", args=[cohort.pk, county.school.pk]))
    assert ("Oldroyd" in asked.content.decode(), "Okafor" in asked.content.decode()) == (
        True,
        False,
    )


def test_nothing_is_recorded_in_a_list_of_one_who_died(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    cohort = drawn(county)
    takes_off(county, amara, "D")
    address = reverse("record_status", args=[cohort.pk, cohort.members.get().pk])
    said = signed_in(county.tracker).post(address, {"code": "110"}, follow=True)
    assert pages.NOT_ASKED_AFTER in said.content.decode()
    assert not amara.plans.exists()


@NEVER_OURS
@pytest.mark.parametrize("kind", [CohortKind.YEAR_11, CohortKind.SURVEY])
def test_an_open_list_loses_the_dead_and_those_never_ours_at_once(
    county: County, kind: CohortKind, status: str, words: str
) -> None:
    amara = pupil(county, "Amara Okafor")
    cohort = drawn(county, kind)
    actions.fix(cohort, by=county.manager.user)
    takes_off(county, amara, status)
    actions.reopen(cohort, by=county.manager.user, why="Mistakes were found")
    assert names(cohort) == [], "before it is brought up to date"
    assert names(drawn(county, kind)) == []
    assert cohort.members.get().left_out_why == actions.BELONGS_NO_MORE
    assert (
        "Okafor"
        not in signed_in(county.manager)
        .get(reverse("exercise_file", args=[cohort.pk]))
        .content.decode()
    )
    come_back(amara, by=county.manager)
    assert names(drawn(county, kind)) == ["Amara Okafor"], "it was a mistake"


def test_the_survey_does_not_ask_after_the_dead_of_the_year_11_list(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    actions.fix(drawn(county), by=county.manager.user)
    takes_off(county, amara, "D")
    assert names(drawn(county, CohortKind.SURVEY)) == []


def test_of_a_closed_list_nobody_is_asked(county: County) -> None:
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    actions.fix(cohort, by=county.manager.user)
    actions.close(cohort, by=county.manager.user)
    shown = page(county.manager, "exercise_list", cohort.pk)
    assert "Whom to ask first" not in shown
    assert "Who could say" not in shown
    assert "Ask:" not in shown
    address = reverse("exercise_ask", args=[cohort.pk, county.school.pk])
    said = signed_in(county.manager).get(address, follow=True).content.decode()
    assert "The list is closed: nobody is asked any more." in said
    assert not Event.objects.filter(verb="took a list to ask").exists()


@pytest.mark.parametrize("source", [Source.HEARSAY, Source.PARENT, Source.YOUNG_PERSON])
def test_a_place_that_only_others_spoke_of_is_not_given_the_name(
    county: County, source: Source
) -> None:
    amara = pupil(county, "Amara Okafor")
    last_year = {
        "starts_on": TODAY - timedelta(days=500),
        "ended_on": TODAY - timedelta(days=400),
    }
    say(amara, "230", source=source, provider_id=county.college.pk, days_ago=400, **last_year)
    survey_list = drawn(county, CohortKind.SURVEY)
    keys = [supplier.key for supplier in entry(survey_list, "Amara").suppliers]
    assert keys == [county.school.pk, None]


def test_the_file_of_the_exercise_is_safe_and_kept_in_the_audit(county: County) -> None:
    person = pupil(county, "Amara Okafor")
    person.family_name = "=Okafor"
    person.save()
    offer(person, county)
    cohort = drawn(county)
    answer = signed_in(county.manager).get(reverse("exercise_file", args=[cohort.pk]))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Family name"] for row in rows] == ["'=Okafor"]
    assert rows[0]["Guarantee status"] == "110"
    assert rows[0]["In words"] == "Offer made"
    assert rows[0]["Counted as"] == "offer made"
    assert rows[0]["School"] == county.school.name
    assert Event.objects.get(verb="downloaded a list").detail == {"people": 1}


def test_the_file_of_the_survey_says_activities(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    say(amara, "230", starts_on=REFERENCE - timedelta(days=30))
    cohort = drawn(county, CohortKind.SURVEY)
    answer = signed_in(county.manager).get(reverse("exercise_file", args=[cohort.pk]))
    row = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (row["Activity code"], row["In words"]) == (
        "230",
        "Full-time education - further education",
    )
    assert row["Identifier"] == f"{county.authority.database_id}{amara.local_id:010d}"


# Pages


@pytest.mark.parametrize("year", ["0000", "0001", "1066", "9999", "twenty"])
def test_a_year_that_never_was_shows_one_that_is(county: County, year: str) -> None:
    for name in ("guarantee", "survey"):
        assert signed_in(county.manager).get(reverse(name), {"year": year}).status_code == 200


def test_the_day_a_list_was_fixed_is_that_of_the_clock_here(county: County) -> None:
    after_midnight = datetime(2026, 6, 1, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    cohort = drawn(county)
    actions.fix(cohort, by=county.manager.user, at=after_midnight)
    actions.close(cohort, by=county.manager.user, at=after_midnight)
    fixed, closed = presenters.fixed_words(Cohort.objects.get(pk=cohort.pk)).split(". ", 1)
    assert fixed.startswith("Fixed on 1 June 2026")
    assert closed.startswith("Closed on 1 June 2026")


def test_before_there_is_a_list_the_page_says_how_to_get_one(county: County) -> None:
    assert "Draw up the list" in page(county.manager, "guarantee")
    tracker = page(county.tracker, "survey")
    assert "A data manager draws it up" in tracker
    assert "Draw up the list" not in tracker
    done = signed_in(county.manager).post(
        reverse("guarantee"), {"kind": "year_11_guarantee", "year": YEAR}
    )
    cohort = Cohort.objects.get()
    assert done.status_code == 302
    assert "Nobody is in this list" in page(county.manager, "exercise_list", cohort.pk)
    assert signed_in(county.manager).post(reverse("survey"), {"kind": "x"}).status_code == 404
    future = {"kind": "year_11_guarantee", "year": "2099"}
    refused = signed_in(county.manager).post(reverse("guarantee"), future, follow=True)
    assert "Choose a year" in refused.content.decode()


def test_the_page_of_a_list_narrows_and_records_in_place(county: County) -> None:
    amara = pupil(county, "Amara Okafor")
    pupil(county, "Ben Oldroyd")
    offer(amara, county)
    cohort = drawn(county)
    whole = page(county.tracker, "exercise_list", cohort.pk)
    assert "Amara Okafor" in whole
    assert "Ben Oldroyd" in whole
    missing = page(county.tracker, "exercise_list", cohort.pk, part="not recorded")
    assert "Amara Okafor" not in missing
    by_school = {"school": county.school.pk, "ask": county.school.pk}
    assert "Ben Oldroyd" in page(county.tracker, "exercise_list", cohort.pk, **by_school)
    nobody = page(
        county.tracker, "exercise_list", cohort.pk, part="offer made", ask=county.school.pk
    )
    assert "Nobody matches these filters" in nobody

    member = cohort.members.get(person__given_name="Ben")
    client = signed_in(county.tracker)
    address = reverse("record_status", args=[cohort.pk, member.pk])
    client.post(address, {"code": "140", "back": "part=not+recorded"})
    assert entry(cohort, "Ben").code == "140"
    client.post(address, {"code": "114"})  # of Year 12 only
    assert entry(cohort, "Ben").code == "140"
    assert member.person.plans.get().answering_authority == county.authority.code


def test_steps_ask_first(county: County) -> None:
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    client = signed_in(county.manager)
    for name, wanted in (
        ("fix_list", CohortState.FIXED),
        ("close_list", CohortState.CLOSED),
    ):
        assert client.get(reverse(name, args=[cohort.pk])).status_code == 200
        client.post(reverse(name, args=[cohort.pk]))
        assert Cohort.objects.get(pk=cohort.pk).state == wanted
    assert "Closed on" in page(county.manager, "exercise_list", cohort.pk)
    again = reverse("reopen_list", args=[cohort.pk])
    assert "Say why" in client.post(again, {"why": ""}).content.decode()
    client.post(again, {"why": "A school was forgotten"})
    assert "Opened again: A school was forgotten" in page(
        county.manager, "exercise_list", cohort.pk
    )
    wrong = client.post(reverse("close_list", args=[cohort.pk]), follow=True).content.decode()
    assert "cannot become closed" in wrong


def test_leaving_out_on_the_page(county: County) -> None:
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    client = signed_in(county.manager)
    member = cohort.members.get()
    address = reverse("leave_out", args=[cohort.pk, member.pk])
    assert client.get(address).status_code == 200
    assert "Say why" in client.post(address, {"why": ""}).content.decode()
    client.post(address, {"why": "Emigrated in April"})
    assert "Emigrated in April" in page(county.manager, "exercise_list", cohort.pk)
    client.post(address)
    assert names(cohort) == ["Amara Okafor"]
    actions.fix(cohort, by=county.manager.user)
    refused = client.post(address, {"why": "Late"}, follow=True).content.decode()
    assert "Reopen it first" in refused


def test_nothing_is_recorded_in_a_closed_list_or_for_the_survey(county: County) -> None:
    pupil(county, "Amara Okafor")
    year_11, asked = drawn(county), drawn(county, CohortKind.SURVEY)
    actions.fix(year_11, by=county.manager.user)
    actions.close(year_11, by=county.manager.user)
    client = signed_in(county.tracker)
    for cohort in (year_11, asked):
        member = cohort.members.get()
        address = reverse("record_status", args=[cohort.pk, member.pk])
        assert client.post(address, {"code": "110"}).status_code == 404
    assert "Record" in page(county.tracker, "exercise_list", asked.pk)


def addresses(cohort: Cohort, county: County) -> list[tuple[str, list[object]]]:
    member = cohort.members.get().pk
    return [
        ("exercise_list", [cohort.pk]),
        ("exercise_file", [cohort.pk]),
        ("exercise_ask", [cohort.pk, county.school.pk]),
        ("fix_list", [cohort.pk]),
        ("close_list", [cohort.pk]),
        ("reopen_list", [cohort.pk]),
        ("leave_out", [cohort.pk, member]),
    ]


def test_another_authority_finds_nothing(county: County) -> None:
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    found = addresses(cohort, county)
    other = County.make("997")
    client = signed_in(other.manager)
    for name, args in found:
        assert client.get(reverse(name, args=args)).status_code == 404, name
    record = reverse("record_status", args=[cohort.pk, found[-1][1][1]])
    assert client.post(record, {"code": "110"}).status_code == 404
    enter(other.authority)
    assert not Cohort.objects.exists()


@pytest.mark.parametrize("role", ["school_user", "provider_user"])
def test_schools_and_providers_may_not(county: County, role: str) -> None:
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    client = signed_in(getattr(county, role))
    for name, args in [("guarantee", []), ("survey", []), *addresses(cohort, county)]:
        assert client.get(reverse(name, args=args)).status_code == 403, name
    assert not Cohort.objects.visible_to(getattr(county, role)).exists()


def test_trackers_see_and_record_and_do_not_fix(county: County) -> None:
    pupil(county, "Amara Okafor")
    cohort = drawn(county)
    client = signed_in(county.tracker)
    for name in ("fix_list", "close_list", "reopen_list", "exercise_file"):
        assert client.post(reverse(name, args=[cohort.pk])).status_code == 403
    assert client.post(reverse("guarantee"), {"kind": "year_11_guarantee"}).status_code == 403
    assert (
        client.get(reverse("exercise_ask", args=[cohort.pk, county.school.pk])).status_code == 200
    )
