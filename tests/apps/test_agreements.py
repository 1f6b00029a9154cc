"""Agreements: what each school may have, what would unlock more, and forms that close the gate."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from fingerpost.core.sharing.questions import Right
from fingerpost.core.sharing.uptake import Receives
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing import actions
from fingerpost.sharing.agreements import queries
from fingerpost.sharing.models import Agreement
from worlds import County, add_person, enter, officer, say, signed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
BACK = ["given_name", "family_name", "route", "activity"]
COVER = {"flows": ["F7"], "mode": "notice", "gives": ["route", "activity"], "at": "cover"}
SIGNED = {
    "state": "signed",
    "signed_by_us": "Ines Ward",
    "signed_by_us_on": "1 9 2026",
    "signed_by_them": "Hal Moss",
    "signed_by_them_on": "3 9 2026",
    "note": "",
    "at": "signatures",
}


def days(first: date, last: date | None = None) -> dict[str, Any]:
    return {
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat() if last else "",
        "at": "days",
    }


def signed(county: County, organisation: Organisation, **said: Any) -> Agreement:
    """A signed agreement that names all leavers on public task."""
    held = {
        "flows": ["F7"],
        "fields": BACK,
        "mode": "notice",
        "starts_on": TODAY - timedelta(days=60),
        "state": "signed",
        "signed_by_us": "Ines Ward",
        "signed_by_us_on": TODAY - timedelta(days=61),
        "signed_by_them": "Hal Moss",
        "signed_by_them_on": TODAY - timedelta(days=61),
    }
    return actions.keep_agreement(
        None, organisation=organisation, by=county.manager, said=held | said
    )


@pytest.fixture
def county() -> County:
    """Three leavers of the school and one of the college; names go back with notice."""
    county = County.make("998")
    for name in ("Ada Price", "Ben Price", "Cal Price"):
        add_person(county, name, school=county.school)
    left = add_person(county, "Dee Price")
    say(left, "210", provider_id=county.college.pk, ended_on=TODAY - timedelta(days=10))
    say(add_person(county, "Eve Price"), "210", provider_id=county.college.pk)
    actions.settle_policy(by=county.manager, said={"mode": "notice"})
    return county


def of(county: County, organisation: Organisation) -> queries.Place:
    (found,) = queries.places(county.manager, TODAY, only=organisation)
    return found


def page(access: Access, name: str, *args: Any) -> str:
    return signed_in(access).get(reverse(name, args=args)).content.decode()


def enter_agreement(access: Access, organisation: Organisation, *steps: dict[str, Any]) -> Any:
    """Answer the steps one after another, as a browser carries the answers along."""
    client, address = signed_in(access), reverse("new_agreement", args=[organisation.pk])
    carried: dict[str, Any] = {"done": []}
    answer = client.get(address)
    for step in steps:
        answer = client.post(address, carried | step)
        carried = carried | step | {"done": [*carried["done"], step.get("at", "")]}
    return answer


def test_without_an_agreement_a_school_gets_counts_and_signing_would_name_all(
    county: County,
) -> None:
    school = of(county, county.school)
    assert (school.receives, school.uptake.leavers, school.uptake.named) == (Receives.COUNTS, 3, 0)
    (unlock,) = school.uptake.unlocks
    assert (unlock.step.key, unlock.alone, unlock.then) == ("agreement", 3, 0)
    assert "Sign a data-sharing agreement: 3 more" in page(county.manager, "agreements")


def test_a_signed_agreement_names_leavers_of_a_school_and_of_a_college(county: County) -> None:
    signed(county, county.school)
    signed(county, county.college)
    school, college = of(county, county.school), of(county, county.college)
    assert (school.receives, school.uptake.named, school.uptake.leavers) == (Receives.NAMED, 3, 3)
    # Eve is still at the college.
    assert (college.uptake.named, college.uptake.leavers) == (1, 1)
    assert "4 of 4" in page(county.manager, "agreements")


def test_those_who_answered_or_objected_count_as_they_said(county: County) -> None:
    signed(county, county.school)
    ada = Person.objects.get(given_name="Ada")
    actions.object_to(
        ada,
        kind=Right.OBJECTION,
        flows_stopped=["F7"],
        since=TODAY,
        said="",
        by=county.manager.user,
    )
    found = of(county, county.school)
    assert (found.uptake.named, found.uptake.reasons) == (2, {"SHR-04": 1})
    assert found.uptake.unlocks == ()
    assert "They objected" in page(county.manager, "agreements_with", county.school.pk)


def test_all_together_are_what_each_is_alone(county: County) -> None:
    signed(county, county.school)
    every = {one.organisation: one for one in queries.places(county.manager, TODAY)}
    for organisation in (county.school, county.college):
        alone = of(county, organisation)
        assert (every[organisation].receives, every[organisation].uptake) == (
            alone.receives,
            alone.uptake,
        )


def test_an_expired_agreement_is_one_sentence_and_names_nobody(county: County) -> None:
    signed(county, county.school, ends_on=TODAY - timedelta(days=1))
    found = of(county, county.school)
    assert (found.receives, found.uptake.named) == (Receives.COUNTS, 0)
    shown = page(county.manager, "agreements_with", county.school.pk)
    assert "nothing goes back by name" in shown
    assert "Renew the data-sharing agreement" in shown


def test_an_agreement_is_entered_in_steps_and_kept_only_when_checked(county: County) -> None:
    steps = (COVER, days(TODAY), SIGNED)
    check = enter_agreement(county.manager, county.school, *steps).content.decode()
    assert "Check your answers" in check
    assert "Ines Ward" in check
    assert not Agreement.objects.exists()
    answer = enter_agreement(county.manager, county.school, *steps, {"at": "", "go": "keep"})
    assert answer.status_code == 302
    held = Agreement.objects.get()
    assert (held.state, held.fields, held.starts_on) == ("signed", BACK, TODAY)
    assert of(county, county.school).receives is Receives.NAMED


def test_the_name_goes_with_all_that_goes_back_and_cannot_be_left_out(county: County) -> None:
    address = reverse("new_agreement", args=[county.school.pk])
    asked = signed_in(county.manager).get(address).content.decode()
    assert "Telling a school by name what became of its leavers" in asked
    assert 'value="provider"' in asked
    assert 'value="given_name"' not in asked


def test_of_whom_it_is_unsafe_to_contact_no_school_is_told(county: County) -> None:
    signed(county, county.school)
    Person.objects.filter(given_name="Ben").update(unsafe_to_contact=True)
    found = of(county, county.school).uptake
    assert (found.leavers, found.named, found.reasons) == (3, 2, {"SHR-12": 1})


def test_a_fault_in_a_step_stays_there_and_says_so(county: County) -> None:
    def said(*steps: dict[str, Any]) -> str:
        return enter_agreement(county.manager, county.school, *steps).content.decode()

    assert "Choose what may go back" in said(COVER | {"gives": []})
    assert "Step 1 of 3" in said(COVER | {"flows": []})
    assert "Last day must be" in said(COVER, days(TODAY, TODAY - timedelta(days=1)))
    assert "Enter who signed for them" in said(COVER, days(TODAY), SIGNED | {"signed_by_them": ""})
    back = said(COVER, days(TODAY), SIGNED, {"at": "", "go": "days"})
    assert "Step 2 of 3" in back
    assert "Hal Moss" in back  # goes along


def test_an_agreement_is_renewed_with_the_same_terms_and_ended_early(county: County) -> None:
    old = signed(county, county.school, ends_on=TODAY + timedelta(days=20))
    client = signed_in(county.manager)
    renewed = client.get(reverse("renew_agreement", args=[old.pk])).content.decode()
    assert "Renew the agreement" in renewed
    end = reverse("end_agreement", args=[old.pk])
    wrong = client.post(end, {"on": (TODAY - timedelta(days=90)).isoformat()}).content.decode()
    assert "An agreement cannot end before it starts" in wrong
    client.post(end, {"on": (TODAY - timedelta(days=1)).isoformat()})
    assert of(county, county.school).receives is Receives.COUNTS
    assert "Ended on" in page(county.manager, "agreements_with", county.school.pk)


def test_a_change_stands_in_its_history(county: County) -> None:
    held = signed(county, county.school)
    client, address = signed_in(county.manager), reverse("change_agreement", args=[held.pk])
    cover = COVER | {"mode": "consent"}
    carried = cover | days(held.starts_on) | SIGNED | {"done": ["cover", "days", "signatures"]}
    assert client.post(address, carried | {"at": "", "go": "keep"}).status_code == 302
    shown = page(county.manager, "agreements_with", county.school.pk)
    assert "How names go back: With consent" in shown
    assert "Agreement entered" in shown


def test_what_is_to_be_looked_at_again_stands_at_the_top_until_it_is_renewed(
    county: County,
) -> None:
    signed(county, county.school, review_on=TODAY + timedelta(days=10))
    soon = TODAY + timedelta(days=30)
    assert [one.organisation for one in queries.due_for_review(county.manager, soon)] == [
        county.school
    ]
    assert "Agreements to look at again" in page(county.manager, "agreements")
    signed(county, county.school, starts_on=TODAY)
    assert not queries.due_for_review(county.manager, soon)


def test_the_list_is_narrowed_and_saved_as_a_spreadsheet_that_names_nobody(
    county: County,
) -> None:
    signed(county, county.school)
    client = signed_in(county.manager)
    named = client.get(reverse("agreements"), {"receives": "named"}).content.decode()
    assert county.school.name in named
    assert county.college.name not in named
    sheet = client.get(reverse("agreements_csv")).content.decode()
    assert "Price" not in sheet
    assert f"{county.college.name},College" in sheet


def test_the_officer_settles_a_tracker_reads_and_schools_see_nothing(county: County) -> None:
    held = signed(county, county.school)
    settles = [
        reverse("new_agreement", args=[county.school.pk]),
        *(
            reverse(name, args=[held.pk])
            for name in ("change_agreement", "renew_agreement", "end_agreement")
        ),
    ]
    reads = [
        reverse("agreements"),
        reverse("agreements_csv"),
        reverse("agreements_with", args=[county.school.pk]),
    ]
    for access, reading, settling in (
        (officer(county), 200, 200),
        (county.tracker, 200, 403),
        (county.school_user, 403, 403),
        (county.provider_user, 403, 403),
    ):
        client = signed_in(access)
        assert {client.get(address).status_code for address in reads} == {reading}
        assert {client.get(address).status_code for address in settles} == {settling}


def test_another_authority_sees_none_of_it(county: County) -> None:
    held = signed(county, county.school)
    other = County.make("997")
    enter(other.authority)
    (seen,) = queries.places(other.manager, TODAY, only=county.school)
    assert (seen.agreement, seen.uptake.leavers) == (None, 0)
    client = signed_in(other.manager)
    for name in ("change_agreement", "renew_agreement", "end_agreement"):
        assert client.get(reverse(name, args=[held.pk])).status_code == 404
