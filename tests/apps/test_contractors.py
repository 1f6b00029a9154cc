"""A contractor sees and works with the young people of their caseloads, and with nobody else.

Ada is in the caseload they hold. Zebedee Hiddenham is not: everything there can be about somebody
is about him, so that a page that asks too widely would say so.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from fingerpost.caseload import queries as worklists
from fingerpost.caseload.allocation import actions as allocation
from fingerpost.caseload.allocation.actions import Parts
from fingerpost.caseload.casework import actions as casework
from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.caseload.ladder import actions as ladder
from fingerpost.caseload.notices import actions as notices
from fingerpost.caseload.visits import actions as visits
from fingerpost.caseload.visits.models import Pack
from fingerpost.core.access import CONTRACTOR
from fingerpost.core.messages import Means
from fingerpost.messages import actions as messages
from fingerpost.messages import receiving
from fingerpost.messages.links import actions as links
from fingerpost.messages.links.models import Reply
from fingerpost.messages.models import Message, SetUp
from fingerpost.organisations.access import Access
from fingerpost.people import queries as people
from fingerpost.people import reach
from fingerpost.people.finding import understand
from fingerpost.people.models import Person
from fingerpost.urls import urlpatterns
from worlds import County, add_person, contractor, enter, say, signed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
HIDDEN = ("Zebedee", "Hiddenham", "9 Secret Row", "07700 900199", "purple umbrella")


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    SetUp.objects.create(
        authority=county.authority, text_by="try out", our_phone="01632 960100",
        from_hour=0, to_hour=24, days=list(range(7)),
    )  # fmt: skip
    add_person(county, "Ada Ashe", mobile="07700 900121", address_line_1="1 Elm Road")
    add_person(
        county, "Zebedee Hiddenham", mobile="07700 900199", address_line_1="9 Secret Row",
        postcode="XM9 9ZZ", school=county.school,
    )  # fmt: skip
    return county


@pytest.fixture
def kit(county: County) -> Access:
    """Who holds the caseload in which Ada is."""
    access = contractor(county)
    held = allocation.make_caseload(name="North", holder=access.user, by=county.manager)
    allocation.put(Parts(people=[county.person("Ada").pk]), held, since=TODAY, by=county.manager)
    return access


def everything_about(county: County, person: Person) -> set[int]:
    """Have something of each kind kept of somebody; gives the keys it is found by."""
    by = county.tracker
    held = allocation.make_caseload(name="South", holder=by.user, by=county.manager)
    allocation.put(Parts(schools=[county.school.pk]), held, since=TODAY, by=county.manager)
    say(person, "230", days_ago=900, provider_id=county.college.pk, source="provider_enrolment")
    log_contact(person=person, by=by.user, means="call", outcome="no_answer", note=HIDDEN[4])
    need = casework.add_need(person, code="travel", since=TODAY, review_on=TODAY, by=by)
    casework.add_action(
        person, kind="travel", what=HIDDEN[4], owner=by.user, due_on=TODAY, need=need, by=by
    )
    casework.add_note(person, text=HIDDEN[4], on=TODAY, sensitivity="general", by=by)
    asked = ladder.make_list(county.college, by=by, today=TODAY)
    pack = visits.make_pack(
        people=[person.pk], day=TODAY, check_in="Marian", chosen_by="Not known", by=by
    )
    _replies(county, person)
    keys = {held.pk, need.pk, asked.pk, pack.pk, person.pk}
    keys |= set(Contact.objects.filter(person=person).values_list("pk", flat=True))
    keys |= set(Reply.objects.values_list("pk", flat=True))
    return keys


def _replies(county: County, person: Person) -> None:
    """He asks for help by a link, and answers a text."""
    page = "/" + links.make_link(person=person, by=county.tracker).split("/", 3)[3]
    theirs, born = Client(), person.born_on
    theirs.post(
        page, {"born_on_day": born.day, "born_on_month": born.month, "born_on_year": born.year}
    )
    theirs.post(page + "now", {"answer": "help"})
    theirs.post(page + "help", {"help": ["job"], "words": HIDDEN[4]})
    theirs.post(page + "check")
    enter(county.authority)
    assert Reply.objects.get().person == person
    messages.send(
        person=person, by=county.tracker, means=Means.TEXT, template="still-here", values={}
    )
    Message.objects.update(state="sent", claimed_at=timezone.now())
    receiving.take_text(
        county.authority, sender_reference="a", number=HIDDEN[3], words=HIDDEN[4], at=timezone.now()
    )
    left = {
        "given_name": person.given_name, "family_name": person.family_name,
        "born_on": person.born_on, "postcode": person.postcode, "ended_on": TODAY,
    }  # fmt: skip
    notices.give(
        left, authority=county.authority, sender=county.college, by=county.provider_user.user
    )


def for_a_contractor(patterns: Any = urlpatterns) -> Iterator[URLPattern]:
    """Every address a contractor may open."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from for_a_contractor(pattern.url_patterns)
        elif _may(pattern.callback):
            yield pattern


def _may(view: Any) -> bool:
    needs = getattr(view, "permission", None)
    return getattr(view, "for_any_role", False) or needs in CONTRACTOR.permissions


def address(pattern: URLPattern, key: int) -> str:
    """An address with this key wherever it takes one."""
    words = {"key": "not-known", "step": "call", "kind": "need"}
    kinds = pattern.pattern.converters
    given = {n: key if type(c).__name__ == "IntConverter" else words[n] for n, c in kinds.items()}
    return "/" + get_resolver()._reverse_with_prefix(pattern.name, "", **given)


def test_no_page_of_theirs_says_anything_of_somebody_else(county: County, kit: Access) -> None:
    keys = everything_about(county, county.person("Zebedee"))
    client, opened = signed_in(kit), 0
    for pattern in for_a_contractor():
        takes_a_key = "IntConverter" in {
            type(c).__name__ for c in pattern.pattern.converters.values()
        }
        for key in keys if takes_a_key else {0}:
            answer = client.get(address(pattern, key))
            said = b"".join(answer).decode()
            assert not [word for word in HIDDEN if word in said], address(pattern, key)
            opened += answer.status_code == 200
    assert opened > 15
    tracker = signed_in(county.tracker)
    assert all(
        "Zebedee" in tracker.get(page).content.decode()
        for page in ("/", "/replies", "/messages/", "/worklists/not-known", "/worklists/help-due")
    ), "to others they do"


def test_they_work_on_no_page_of_somebody_else(county: County, kit: Access) -> None:
    hidden = county.person("Zebedee").pk
    client = signed_in(kit)
    of_people = [p for p in for_a_contractor() if "person_id" in p.pattern.converters]
    assert len(of_people) > 15
    for pattern in of_people:
        answer = client.post(address(pattern, hidden), {})
        assert answer.status_code in (404, 405), address(pattern, hidden)


def test_they_list_find_count_open_download_and_visit_their_own(
    county: County, kit: Access
) -> None:
    ada, client = county.person("Ada"), signed_in(kit)
    assert worklists.counts(county.tracker, TODAY).lists["not-known"] == 2
    assert worklists.counts(kit, TODAY).lists["not-known"] == 1
    for whose in ("mine", "all", "none"):
        listed = client.get(f"/worklists/not-known?caseload={whose}").content.decode()
        assert ("Ada Ashe" in listed) == (whose != "none")
        assert "Zebedee" not in listed
    downloaded = client.get("/worklists/not-known/download").content.decode()
    assert ("Ashe" in downloaded, "Hiddenham" in downloaded) == (True, False)
    assert client.get(f"/people/{ada.pk}").status_code == 200
    both = [ada.pk, county.person("Zebedee").pk]
    made = visits.make_pack(people=both, day=TODAY, check_in="Kit", chosen_by="All", by=kit)
    assert list(made.calls.values_list("person", flat=True)) == [ada.pk]
    assert client.get("/campaigns/").status_code == 403
    assert client.get("/worklists/not-known/message").status_code == 403


def test_they_find_nobody_else(county: County, kit: Access) -> None:
    number = str(county.person("Zebedee").local_id)
    for typed in ("Hiddenham", "Zebedee", "XM9 9ZZ", "07700 900199", number, "Zebedee Ashe"):
        answer = people.find(understand(typed), kit)
        assert list(answer.ids) == ([county.person("Ada").pk] if "Ashe" in typed else [])
        assert answer.is_partial == ("Ashe" in typed)
        assert people.find(understand(typed), county.tracker).ids


def test_what_is_handed_over_is_theirs_no_more_from_that_day(county: County, kit: Access) -> None:
    pack = visits.make_pack(
        people=[county.person("Ada").pk], day=TODAY, check_in="Kit", chosen_by="All", by=kit
    )
    held = Pack.objects.get(pk=pack.pk)
    allocation.hand_over(
        allocation.Caseload.objects.get(), to=county.tracker.user, since=TODAY, by=county.manager
    )
    client = signed_in(kit)
    assert not Person.objects.visible_to(kit).exists()
    assert "Ashe" not in client.get(f"/visits/{held.pk}").content.decode()
    assert "No caseload is yours yet" in client.get("/").content.decode()
    allocation.cover(
        allocation.Caseload.objects.get(), to=kit.user, since=TODAY,
        until=TODAY + timedelta(days=1), by=county.manager,
    )  # fmt: skip
    assert Person.objects.visible_to(kit).get() == county.person("Ada")


def test_an_entry_made_one_with_theirs_is_theirs(county: County, kit: Access) -> None:
    ada, second = county.person("Ada"), add_person(county, "Adah Ashe")
    log_contact(person=second, by=county.tracker.user, means="call", outcome="no_answer")
    assert not Contact.objects.visible_to(kit).exists()
    make_one(ada, [second], chosen={}, by=county.manager)
    assert Contact.objects.visible_to(kit).count() == 1


def test_until_it_is_said_who_is_shared_nobody_is(
    county: County, kit: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "_rules", [])
    assert not Person.objects.visible_to(kit).exists()
    assert Person.objects.visible_to(county.tracker).count() == 2
