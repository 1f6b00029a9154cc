"""Who is to mend a finding, why it stands, and taking either back."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.cohorts.leaving import Left
from fingerpost.core.returns.mending import Mender
from fingerpost.people.actions import leave
from fingerpost.returns import actions as returns
from fingerpost.returns.findings import actions, queries
from fingerpost.returns.models import Fault, FaultStep, Finding, Return
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)
POSTCODE, END = "32", "259"


@pytest.fixture
def county() -> County:
    county = County.make()
    amara = add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), school=county.school)
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17))
    say(amara, "210", starts_on=date(2026, 9, 7), provider_id=county.college.pk)
    return county


@pytest.fixture
def built(county: County) -> Return:
    return returns.build(county.authority, period_end=OCTOBER, by=None)


def found(built: Return, **narrowed_to: object) -> queries.Found:
    return queries.of_build(built).filter(**narrowed_to)


def postcode_of(county: County, name: str = "Amara") -> Fault:
    return Fault.objects.get(code=POSTCODE, person=county.person(name))


def test_assigned_to_somebody_it_stays_theirs_build_after_build(
    county: County, built: Return
) -> None:
    done = actions.assign(found(built, code=POSTCODE), by=county.manager, user=county.tracker.user)
    assert done.count == 2
    returns.build(county.authority, period_end=OCTOBER, by=None)
    assert queries.mine(county.tracker) == 2
    assert queries.mine(county.manager) == 0
    (step,) = postcode_of(county).steps.all()
    assert (step.what, step.by, step.assigned_user) == (
        FaultStep.What.ASSIGNED,
        county.manager.user,
        county.tracker.user,
    )
    detail = Event.objects.get(verb="assigned findings").detail
    assert (detail["findings"], detail["user"]) == (2, county.tracker.user.pk)


def test_each_goes_to_the_school_or_college_the_data_name(county: County, built: Return) -> None:
    amara = county.person("Amara")
    actions.assign_as_suggested(found(built, code__in=(POSTCODE, END)), by=county.manager)
    assert postcode_of(county).assigned_organisation == county.school
    assert Fault.objects.get(code=END, person=amara).assigned_organisation == county.college
    # Nobody knows Joshua's school.
    assert postcode_of(county, "Joshua").assigned_organisation is None


def test_who_can_mend_is_counted(county: County, built: Return) -> None:
    shares = {share.mender: share for share in queries.shares(built)}
    assert sum(share.found for share in shares.values()) == built.findings.count()
    assert shares[Mender.PROVIDER].found == 1
    actions.explain(found(built, code=END), why="They set no end.", by=county.manager)
    (after,) = [one for one in queries.shares(built) if one.mender is Mender.PROVIDER]
    assert (after.explained, after.left) == (1, 0)


def test_an_explanation_holds_while_the_value_stays(county: County, built: Return) -> None:
    amara = county.person("Amara")
    amara.postcode = "nowhere"
    amara.save()
    first = returns.build(county.authority, period_end=OCTOBER, by=None)
    actions.explain(found(first, code="43"), why="A caravan site.", by=county.manager)
    same = returns.build(county.authority, period_end=OCTOBER, by=None)
    assert found(same, code="43").get().is_explained
    amara.postcode = "no fixed"
    amara.save()
    other = returns.build(county.authority, period_end=OCTOBER, by=None)
    assert not found(other, code="43").get().is_explained
    assert found(same, code="43").get().is_explained


def test_a_step_is_undone_and_the_history_shows_both(county: County, built: Return) -> None:
    actions.assign(found(built, code=POSTCODE), by=county.manager, organisation=county.school)
    mistake = actions.assign(
        found(built, code=POSTCODE), by=county.manager, user=county.tracker.user
    )
    # Since then somebody explained one of them: that one stays as it is.
    joshua = found(built, code=POSTCODE, person=county.person("Joshua"))
    actions.explain(joshua, why="Lives on a boat.", by=county.manager)

    assert actions.undo(mistake.batch, by=county.tracker) == 0
    assert actions.undo(mistake.batch, by=county.manager) == 1
    assert postcode_of(county).assigned_organisation == county.school
    assert postcode_of(county, "Joshua").assigned_user == county.tracker.user
    assert [s.what for s in postcode_of(county).steps.all()] == ["undone", "assigned", "assigned"]
    assert actions.undo(mistake.batch, by=county.manager) == 0


def test_the_first_step_undone_leaves_nothing(county: County, built: Return) -> None:
    done = actions.explain(found(built, code=POSTCODE), why="A boat.", by=county.manager)
    assert actions.undo(done.batch, by=county.manager) == 2
    fault = postcode_of(county)
    assert (fault.explanation, fault.explained_at, fault.explained_by) == ("", None, None)


def test_trackers_explain_what_they_have_and_nothing_else(county: County, built: Return) -> None:
    everything = queries.of_build(built)
    assert not queries.may_explain(everything, county.tracker).exists()
    actions.assign(found(built, code=END), by=county.manager, user=county.tracker.user)
    assert [f.code for f in queries.may_explain(everything, county.tracker)] == [END]
    assert queries.may_explain(everything, county.manager).count() == everything.count()


def test_what_schools_are_asked_leaves_out_who_is_withheld_or_explained(
    county: County, built: Return
) -> None:
    asked = queries.asked_of(built, county.school)
    codes = set(asked.values_list("code", flat=True))
    assert POSTCODE in codes
    assert END not in codes
    actions.explain(found(built, code=POSTCODE), why="A boat.", by=county.manager)
    assert POSTCODE not in set(
        queries.asked_of(built, county.school).values_list("code", flat=True)
    )
    amara = county.person("Amara")
    amara.sharing_withheld = True
    amara.save()
    assert not queries.asked_of(built, county.school).exists()
    assert not queries.asked_of(built, county.college).exists()


def test_no_school_or_provider_is_asked_after_whoever_died(county: County, built: Return) -> None:
    assert queries.asked_of(built, county.school).exists()
    died = Left(on=timezone.localdate(), status="D")
    leave(county.person("Amara"), left=died, how="Her school rang", by=county.manager)
    assert not queries.asked_of(built, county.school).exists()
    assert not queries.asked_of(built, county.college).exists()


def test_whoever_died_leaves_the_findings_at_once(county: County, built: Return) -> None:
    amara = county.person("Amara")
    actions.assign(found(built, person=amara), by=county.manager, user=county.tracker.user)
    before = sum(share.found for share in queries.shares(built))
    of_hers = found(built, person=amara).count()
    died = Left(on=timezone.localdate(), status="D")
    leave(amara, left=died, how="Her school rang", by=county.manager)
    assert not queries.to_mend(built).filter(person=amara).exists()
    assert not queries.of_person(county.manager, amara).exists()
    assert sum(share.found for share in queries.shares(built)) == before - of_hers
    assert queries.mine(county.tracker) == 0
    # The return that was built stays as it was; nobody is suggested for it.
    assert found(built, person=amara).exclude(suggested=None).count() == 0


def test_of_whoever_left_no_school_or_college_is_asked(county: County, built: Return) -> None:
    moved = Left(on=timezone.localdate(), status="E")
    leave(county.person("Amara"), left=moved, how="Her mother wrote", by=county.manager)
    assert not queries.to_ask(built).exists()
    hers = queries.of_person(county.manager, county.person("Amara"))
    assert {one.mender for one in hers} <= {"tracker", "data manager", "ours"}


def test_where_no_school_is_held_the_tracking_team_finds_out(county: County, built: Return) -> None:
    """We held no school for Joshua, and still said "Ask the school"."""
    menders = dict(found(built, code=POSTCODE).values_list("person__given_name", "mender"))
    assert menders == {"Amara": Mender.SCHOOL, "Joshua": Mender.TRACKER}
    of_schools = queries.narrowed(queries.to_mend(built), {"mender": Mender.SCHOOL}, county.manager)
    assert {one.person.given_name for one in of_schools} == {"Amara"}
    assert all(one.suggested for one in of_schools)


def test_serious_findings_not_explained_are_counted(county: County, built: Return) -> None:
    before = queries.unexplained(built)
    assert before == built.findings.filter(priority=1).count() > 0
    actions.explain(found(built, priority=1), why="Known.", by=county.manager)
    assert queries.unexplained(built) == 0


@pytest.mark.parametrize("role", ["school_user", "provider_user"])
def test_schools_and_providers_see_none(county: County, built: Return, role: str) -> None:
    access = getattr(county, role)
    assert not queries.builds(access).exists()
    assert not Fault.objects.visible_to(access).exists()
    assert queries.mine(access) == 0
    assert not queries.of_person(access, county.person("Amara")).exists()


def test_many_at_once_take_few_statements(county: County, built: Return) -> None:
    with CaptureQueriesContext(connection) as captured:
        actions.explain(queries.of_build(built), why="All known.", by=county.manager)
    assert len(captured) < 10
    assert Finding.objects.filter(queries.EXPLAINED, built=built).count() == built.findings.count()
