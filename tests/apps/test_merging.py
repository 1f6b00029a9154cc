"""Entries of one young person made one, what then counts for them, and taking them apart."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload import queries as caseload
from fingerpost.caseload.duplicates import actions
from fingerpost.caseload.people import queries as pages
from fingerpost.core.access import Refused
from fingerpost.core.dates import month_end
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.workflow import ReturnState, SubmissionState
from fingerpost.evidence import actions as evidence
from fingerpost.evidence.models import Status
from fingerpost.intake import actions as intake
from fingerpost.intake import applying
from fingerpost.intake.models import Submission
from fingerpost.people import queries as people
from fingerpost.people.finding import understand
from fingerpost.people.merging.actions import CannotMerge
from fingerpost.people.models import Merge, MergeEntry, Person
from fingerpost.returns import actions as returns
from fingerpost.returns.exercises.entries import entries
from fingerpost.returns.exercises.models import Cohort, CohortMember
from fingerpost.returns.models import Return
from worlds import County, add_person, enter, say

TODAY = timezone.localdate()
DERIVED = ("code", "group", "since", "verified_on", "lapses_on", "reasons", "evidence_id")


@pytest.fixture
def county(db: None) -> County:
    return County.make()


@pytest.fixture
def amara(county: County) -> Person:
    person = add_person(county, "Amara Okafor", upn=county.upn(), characteristics=["110"])
    say(person, "230", days_ago=200, by=county.tracker)
    return person


@pytest.fixture
def amy(county: County) -> Person:
    """The same young person, entered again by a short name."""
    person = add_person(
        county,
        "Amy Okafor",
        mobile="07700 900123",
        upn=county.upn(),
        characteristics=["140"],
        details_as_of=TODAY,
    )
    say(person, "310", days_ago=3, by=county.tracker, note="Works for a baker")
    return person


def merge(county: County, survivor: Person, *others: Person, **chosen: Person) -> Merge:
    keys = {name: person.pk for name, person in chosen.items()}
    return actions.make_one(survivor, others, chosen=keys, by=county.tracker)


def everything(*entries: Person) -> list[Any]:
    """All that is held of some entries, and their statuses."""
    keys = [entry.pk for entry in entries]
    return [
        list(Person.objects.filter(pk__in=keys).order_by("pk").values()),
        list(Status.objects.filter(person__in=keys).order_by("pk").values("person_id", *DERIVED)),
    ]


# What it does


def test_one_entry_stands_for_both(county: County, amara: Person, amy: Person) -> None:
    merge(county, amara, amy, given_name=amara)
    amara.refresh_from_db()
    amy.refresh_from_db()
    assert (amara.given_name, amara.mobile, amara.former_upn) == (
        "Amara",
        "07700 900123",
        amy.upn if amara.upn != amy.upn else amara.former_upn,
    )
    assert amara.characteristics == ["110", "140"]
    assert (amy.merged_into, amy.cohort_status, amy.left_on) == (amara, "M", TODAY)
    assert list(people.people(county.tracker)) == [amara]
    assert amy not in caseload.caseload(county.tracker, TODAY)


def test_what_was_said_of_either_counts_and_stays_where_it_was_said(
    county: County, amara: Person, amy: Person
) -> None:
    merge(county, amara, amy)
    assert Status.objects.get(person=amara).code == "310"
    assert not Status.objects.filter(person=amy).exists()
    said = pages.evidence_of(amara)
    assert [(e.code, e.person_id) for e in said] == [("310", amy.pk), ("230", amara.pk)]
    assert list(evidence.differences(county.authority.pk)) == []
    say(amy, "410", by=county.tracker)  # a file matched before may still speak of the other
    assert Status.objects.get(person=amara).code == "410"


@pytest.mark.parametrize("typed", ["amy okafor", "07700 900123", "{upn}", "{number}"])
def test_names_and_numbers_of_either_find_the_one(
    county: County, amara: Person, amy: Person, typed: str
) -> None:
    merge(county, amara, amy, given_name=amara, upn=amara)
    asked = understand(typed.format(upn=amy.upn, number=amy.local_id))
    assert list(people.find(asked, county.tracker).ids) == [amara.pk]


def test_it_is_audited_with_nothing_personal(county: County, amara: Person, amy: Person) -> None:
    made = merge(county, amara, amy)
    actions.take_apart(made, by=county.tracker)
    told = Event.objects.filter(subject_id=amara.pk, subject_kind="person").order_by("-pk")[:2]
    assert [(e.verb, e.by_id, e.detail) for e in told] == [
        ("took entries apart", county.tracker.user.pk, {"merge": made.pk}),
        ("made entries one", county.tracker.user.pk, {"merge": made.pk, "entries": 2}),
    ]
    assert [e.merged_into_id for e in people.history_of(amy)][-3:] == [amara.pk, amara.pk, None]


def test_who_may_not_and_what_cannot_be(county: County, amara: Person, amy: Person) -> None:
    with pytest.raises(Refused):
        actions.make_one(amara, [amy], chosen={}, by=county.provider_user)
    with pytest.raises(CannotMerge, match="at least two"):
        merge(county, amara, amara)
    made = merge(county, amara, amy)
    with pytest.raises(CannotMerge, match="made one with another already"):
        merge(county, amara, amy)
    with pytest.raises(Refused):
        actions.take_apart(made, by=county.provider_user)
    actions.take_apart(made, by=county.tracker)
    with pytest.raises(CannotMerge, match="taken apart already"):
        actions.take_apart(made, by=county.tracker)


def test_no_safe_contact_note_is_cut(county: County, amara: Person, amy: Person) -> None:
    Person.objects.filter(pk=amara.pk).update(safe_contact_note="a" * 600)
    Person.objects.filter(pk=amy.pk).update(safe_contact_note="b" * 600)
    amara.refresh_from_db()
    amy.refresh_from_db()
    with pytest.raises(CannotMerge, match="too long to be kept"):
        merge(county, amara, amy)


# Taking apart


def test_apart_again_everything_is_as_it_was(county: County, amara: Person, amy: Person) -> None:
    before = everything(amara, amy)
    made = merge(county, amara, amy)
    assert everything(amara, amy) != before
    actions.take_apart(made, by=county.tracker)
    assert everything(amara, amy) == before
    assert MergeEntry.objects.filter(merge=made).count() == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("shape", ["a chain", "one after another", "a chain from below"])
def test_three_merges_in_any_order_of_undoing(
    county: County, amara: Person, amy: Person, shape: str, order: tuple[int, ...]
) -> None:
    bea = add_person(county, "Bea Okafor", mobile="07700 900999", email="bea@example.org")
    dee = add_person(county, "Dee Okafor", uln="1000000042", upn=county.upn())
    say(dee, "540", days_ago=50, by=county.tracker)
    for entry in (amara, amy, bea, dee):
        entry.refresh_from_db()
    before = everything(amara, amy, bea, dee)
    steps = {
        "a chain": [(amara, amy), (bea, amara), (dee, bea)],
        "one after another": [(amara, amy), (amara, bea), (amara, dee)],
        "a chain from below": [(bea, dee), (amara, bea), (amy, amara)],
    }[shape]
    made = []
    for survivor, other in steps:
        survivor.refresh_from_db()
        other.refresh_from_db()
        choice = dict.fromkeys(("given_name", "upn", "mobile", "email"), other)
        made.append(merge(county, survivor, other, **choice))
    stands = steps[-1][0]
    assert Person.objects.standing().get() == stands
    assert len(pages.evidence_of(stands)) == 3
    for at in order:
        actions.take_apart(made[at], by=county.tracker)
        assert list(evidence.differences(county.authority.pk)) == []
    assert everything(amara, amy, bea, dee) == before


def test_what_changed_since_stays_and_what_came_since_stays_where_it_came(
    county: County, amara: Person, amy: Person
) -> None:
    made = merge(county, amara, amy)
    Person.objects.filter(pk=amara.pk).update(mobile="07700 900555")
    say(amara, "410", by=county.tracker)
    actions.take_apart(made, by=county.tracker)
    assert Person.objects.get(pk=amara.pk).mobile == "07700 900555"
    assert Status.objects.get(person=amara).code == "410"
    assert Status.objects.get(person=amy).code == "310"


# Files


ROLL = "Surname,Forename,DOB,UPN,NC Year,Postcode\n{}\n"


def rolled(county: County, *lines: str, days_ago: int = 0) -> None:
    as_of = TODAY - timedelta(days=days_ago)
    county.send(county.school, ROLL.format("\n".join(lines)), as_of=as_of)


def test_a_file_with_the_number_of_either_speaks_of_the_one(
    county: County, amara: Person, amy: Person
) -> None:
    made = merge(county, amara, amy, upn=amara, given_name=amara)
    born = amy.born_on.strftime("%d/%m/%Y")
    rolled(county, f"Okafor,Amy,{born},{amy.upn},12,XM1 1AA")
    row = county.sent[-1].rows.get()
    assert (row.person_id, row.matched_by) == (amara.pk, "the same UPN")
    amara.refresh_from_db()
    assert amara.upn == Person.objects.get(pk=amara.pk).upn
    actions.take_apart(made, by=county.tracker)
    assert Person.objects.get(pk=amy.pk).upn == amy.upn
    assert Person.objects.exclude(pk=amy.pk).filter(upn=amy.upn).count() == 0


def test_undoing_the_only_file_of_the_one_keeps_who_the_other_speaks_for(county: County) -> None:
    upns = county.upn(), county.upn()
    rolled(county, f"Okafor,Amara,04/03/2010,{upns[0]},12,XM1 1AA", days_ago=9)
    rolled(county, f"Okafor,Amy,04/03/2010,{upns[1]},12,XM1 2BB", days_ago=8)
    amara, amy = county.person("Amara"), county.person("Amy")
    made = merge(county, amara, amy, upn=amara, given_name=amara)
    intake.undo(county.sent[0], by=county.manager)
    assert Person.objects.get(pk=amara.pk).removed_at is None
    assert list(evidence.differences(county.authority.pk)) == []
    actions.take_apart(made, by=county.tracker)
    assert list(evidence.differences(county.authority.pk)) == []


def test_who_one_list_calls_amara_and_the_next_amy_is_not_missing(county: County) -> None:
    upns = county.upn(), county.upn()
    others = [f"Wren,Maya{n},04/03/2010,{county.upn()},12,XM1 1AA" for n in range(20)]
    rolled(county, f"Okafor,Amara,04/03/2010,{upns[0]},12,XM1 1AA", *others, days_ago=9)
    rolled(county, f"Okafor,Amy,04/06/2010,{upns[1]},12,XM9 2BB", *others, days_ago=2)
    amara, amy = county.person("Amara"), county.person("Amy")
    assert list(amara.missing_from.values_list("sender")) == [(county.school.pk,)]
    made = merge(county, amara, amy)
    assert not amara.missing_from.exists()
    actions.take_apart(made, by=county.tracker)
    assert amara.missing_from.count() == 1


@pytest.mark.parametrize("file_first", [True, False], ids=["file, merge", "merge, file"])
@pytest.mark.parametrize("undo_file_first", [True, False], ids=["undo file", "undo merge"])
def test_a_file_and_a_merge_are_undone_in_any_order(
    county: County, amara: Person, amy: Person, file_first: bool, undo_file_first: bool
) -> None:
    say(amara, "310", by=county.tracker)
    before = everything(amara, amy)
    born = amara.born_on.strftime("%d/%m/%Y")
    line = f"Surname,Forename,DOB,UPN,NC Year,Postcode,Mobile\nOkafor,Amara,{born},{amara.upn}"

    def file() -> None:
        county.send(county.school, f"{line},12,XM1 1AA,07700 900888\n")

    if file_first:
        file()
    made = merge(county, amara, amy, given_name=amara, upn=amara, mobile=amy)
    if not file_first:
        file()
    assert county.sent[-1].changes.exists()
    if undo_file_first:
        intake.undo(county.sent[-1], by=county.manager)
    actions.take_apart(made, by=county.tracker)
    if not undo_file_first:
        intake.undo(county.sent[-1], by=county.manager)
    assert everything(amara, amy) == before


# Lines without a number, lists of an exercise, and the return


def test_a_line_with_the_other_name_is_linked_to_the_one_and_not_put_to_a_person(
    county: County,
) -> None:
    amara = add_person(county, "Wilhelmina Featherstone", postcode="XM1 1AA", sex="F")
    other = add_person(
        county, "Mina Quackenbush", born_on=amara.born_on, postcode="XM1 1AA", sex="F"
    )
    merge(county, amara, other, given_name=amara, family_name=amara)
    born = amara.born_on.strftime("%d/%m/%Y")
    line = f"Surname,Forename,DOB,Gender,Postcode,Start date\nQuackenbush,Mina,{born},F,XM1 1AA,"
    county.send(county.college, line + "08/09/2026\n")
    row = county.sent[-1].rows.get()
    assert (row.outcome, row.person_id) == ("matched", amara.pk)


def test_a_list_holds_each_young_person_once(county: County, amara: Person, amy: Person) -> None:
    cohort = Cohort.objects.create(
        authority=county.authority, kind=CohortKind.YEAR_11, year=2026, drawn_up_at=timezone.now()
    )
    for entry in (amara, amy):
        CohortMember.objects.create(
            authority=county.authority, cohort=cohort, person=entry, since=TODAY
        )
    merge(county, amara, amy, given_name=amara)
    assert [one.member.person_id for one in entries(cohort, TODAY)] == [amara.pk]
    assert [one.member.name for one in entries(cohort, TODAY)] == ["Amara Okafor"]


@pytest.mark.django_db(transaction=True)
def test_the_return_tells_once_and_an_old_one_is_built_again_to_the_same_bytes() -> None:
    county = County.make()
    amara = add_person(county, "Amara Okafor", upn=county.upn(), home_authority="998")
    amy = add_person(county, "Amy Okafor", home_authority="998")
    say(amy, "310", days_ago=70, by=county.tracker)
    last, this = month_end(TODAY.replace(day=1) - timedelta(days=1)), month_end(TODAY)
    sent = returns.build(county.authority, period_end=last, by=county.manager.user)
    at, by = timezone.now(), county.manager.user
    marks = {"signed_off_at": at, "signed_off_by": by, "sent_at": at, "sent_by": by}
    Return.objects.filter(pk=sent.pk).update(state=ReturnState.SENT, **marks)
    made = merge(county, amara, amy, given_name=amara)

    def statuses(built: Return) -> dict[str, int]:
        return {k: n for k, n in built.counts.items() if k.startswith("cohort_")}

    now = returns.build(county.authority, period_end=this, by=county.manager.user)
    assert statuses(now) == {"cohort_P": 1, "cohort_M": 1}
    again = returns.build(
        county.authority,
        period_end=last,
        by=None,
        known_at=sent.known_at,
        date_of_send=sent.date_of_send,
    )
    assert again.fingerprint == sent.fingerprint
    actions.take_apart(made, by=county.tracker)
    apart = returns.build(county.authority, period_end=this, by=county.manager.user)
    assert statuses(apart) == {"cohort_P": 2}
    enter(county.authority)


def test_a_file_matched_before_a_merge_speaks_of_the_one_when_it_is_applied(
    county: County,
) -> None:
    rolled(county, f"Okafor,Amara,04/03/2010,{county.upn()},12,XM1 1AA", days_ago=9)
    amara, amy = county.person("Amara"), add_person(county, "Amy Okafor", mobile="07700 900123")
    merge(county, amy, amara, given_name=amy)
    submission = Submission.objects.get(pk=county.sent[-1].pk)
    submission.state = SubmissionState.MATCHED
    applying.apply_step(submission, derive=True)
    assert amy.evidence.exists()
