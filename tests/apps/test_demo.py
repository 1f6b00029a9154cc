"""The made-up county through the real intake: nothing refused, little waiting, rates believable.

The rates of the larger sizes are held by tests/core/demo, which needs no database; one person of
the small county is a tenth of a point, so its bounds here are wide.
"""

from collections import Counter
from datetime import date

import pytest

from fingerpost.caseload.allocation.models import Caseload
from fingerpost.caseload.bulk.models import Edit
from fingerpost.caseload.casework.models import Need, Referral
from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.ladder.models import AskList, LeftOut
from fingerpost.caseload.lists.models import SavedList
from fingerpost.caseload.visits.models import DoorNote, Pack
from fingerpost.caseload.visits.models import Entry as VisitEntry
from fingerpost.core import cohorts
from fingerpost.core.destinations.derive import derive
from fingerpost.core.workflow import SubmissionState
from fingerpost.demo.actions import load
from fingerpost.demo.generate import generate
from fingerpost.evidence.actions import check_derived
from fingerpost.evidence.models import Status
from fingerpost.evidence.records import by_person
from fingerpost.intake.models import Row, Submission
from fingerpost.linkage.duplicates.actions import look_for
from fingerpost.linkage.models import Duplicate
from fingerpost.messages.links.models import Reply
from fingerpost.messages.models import Campaign, Received
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership
from fingerpost.people.models import Person
from fingerpost.reports.improvement.models import Step
from fingerpost.reports.leavers.home import cohorts as cohorts_of_school
from fingerpost.sharing.models import Agreement
from worlds import enter

AS_AT = date(2026, 11, 22)
MOST_WAITING = 0.03  # of all rows


@pytest.mark.django_db
def test_the_small_county_loads_whole_and_looks_like_an_authority() -> None:
    states = load("small", as_at=AS_AT)
    assert set(states) == {SubmissionState.APPLIED}

    main = Authority.objects.get(code="998")
    enter(main)
    outcomes = Counter(Row.objects.values_list("outcome", flat=True))
    assert outcomes[Row.Outcome.WAITING] <= MOST_WAITING * outcomes.total()
    assert Submission.objects.exclude(authority=main).count() == 0

    told: list[str] = []
    assert check_derived([main.pk], told.append) == 0, told[:3]
    assert Status.objects.filter(needs_a_look=True).count() < 0.02 * Person.objects.count()

    assert Need.objects.count() == Referral.objects.count() > 0

    assert Caseload.objects.count() == 3
    for model in (
        AskList,
        LeftOut,
        Campaign,
        Reply,
        Received,
        Pack,
        DoorNote,
        Step,
        SavedList,
        Edit,
    ):
        assert model.objects.exists(), model
    assert {one.state for one in Agreement.objects.all()} == {"signed", "sent"}
    school = Membership.objects.get(role_key="school_user")
    shown = cohorts_of_school(Access(school.user, school), AS_AT)
    assert any(0 < one.shown < one.total for one in shown)
    assert VisitEntry.objects.exclude(contact=None).exists()
    by_campaign = Contact.objects.filter(by__memberships__role_key="data_manager")
    assert by_campaign.filter(means="text", outcome="sent").exists()
    kit = Membership.objects.get(role_key="contractor")
    theirs = Person.objects.visible_to(Access(kit.user, kit))
    assert 0 < theirs.count() <= 40

    september, february = (rates(main, day) for day in (date(2025, 9, 30), date(2026, 2, 28)))
    assert 15 <= september["not known"] <= 60
    assert 1.5 <= february["NEET"] <= 6
    assert 0.3 <= february["not known"] <= 4.5
    assert february["EET"] >= 90

    county = generate("small", as_at=AS_AT)
    looked_for = {
        frozenset((county.people[number].given_name, second))
        for number, second in county.listed_twice.items()
    }
    look_for(main.pk)
    pairs = Duplicate.objects.select_related("one", "other")
    found = {frozenset((pair.one.given_name, pair.other.given_name)) for pair in pairs}
    assert looked_for <= found
    assert len(pairs) <= 2 * len(looked_for)


def rates(authority: Authority, day: date) -> dict[str, float]:
    """Per cent of residents of academic age 16 and 17 in each group, as known on the day."""
    homes = dict(Person.objects.values_list("pk", "home_authority"))
    groups: Counter[str] = Counter()
    for person, born_on, evidence in by_person(authority.pk):
        lives_here = homes[person] in ("", authority.code)
        if cohorts.in_figures(born_on, lives_here=lives_here, day=day):
            groups[str(derive(evidence, born_on=born_on, as_at=day).group)] += 1
    return {group: 100 * count / groups.total() for group, count in groups.items()}
