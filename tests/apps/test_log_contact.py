"""The strip that logs a try: what it asks, what it refuses, who is told, and whom to try next."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from fingerpost.caseload.contacts import actions, queries
from fingerpost.caseload.contacts.models import Contact, Opening, Presence
from fingerpost.caseload.contacts.presenters import dial, usual_means
from fingerpost.core import access as roles
from fingerpost.core.cohorts.leaving import Left
from fingerpost.evidence.models import Evidence, Status
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from worlds import County, add_person, enter, say, signed_in

TODAY = timezone.localdate()
EMPLOYED = "330"


@pytest.fixture
def county(db: None) -> County:
    return County.make()


@pytest.fixture
def priya(county: County) -> Person:
    return add_person(county, "Priya Raghunathan", age=17, mobile="07700 900123")


@pytest.fixture
def tracker(county: County) -> Client:
    return signed_in(county.tracker)


def parts(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}_day": f"{day.day}",
        f"{name}_month": f"{day.month}",
        f"{name}_year": f"{day.year}",
    }


def answers(**said: Any) -> dict[str, str]:
    """The strip filled in: a call in which they said they work, with these parts changed."""
    sent: dict[str, str] = {}
    for name, value in ({"means": "call", "outcome": "spoke", "code": EMPLOYED} | said).items():
        sent |= parts(name, value) if isinstance(value, date) else {name: value}
    return sent


def log_page(person: Person) -> str:
    return reverse("log_contact", args=[person.pk])


def words(answer: Any) -> str:
    return " ".join(html.fromstring(answer.content).find(".//main").text_content().split())


# Logging and undoing


def test_what_was_learned_becomes_evidence_and_can_be_undone(
    tracker: Client, county: County, priya: Person
) -> None:
    sent = answers(provider=county.college.name, course="Bakery", note="Rang back")
    answer = tracker.post(log_page(priya), sent)
    assert answer.url == reverse("person", args=[priya.pk])
    enter(county.authority)
    contact, statement = Contact.objects.get(), Evidence.objects.get()
    assert (contact.evidence, contact.note) == (statement, "Rang back")
    assert (statement.code, statement.provider) == (EMPLOYED, county.college)
    assert (statement.course, statement.verified_on) == ("Bakery", TODAY)
    assert Status.objects.get(person=priya).code == EMPLOYED

    page = tracker.get(answer.url)
    assert "Logged: call: spoke with them." in words(page)
    assert "Call: spoke with them." in words(page)
    forms = html.fromstring(page.content).forms
    undo = next(form for form in forms if (form.action or "").endswith("/undo"))
    assert "Taken back." in words(tracker.post(undo.action, follow=True))
    enter(county.authority)
    assert Evidence.objects.get().withdrawn_why == "Logged by mistake"
    assert Status.objects.get(person=priya).code == "810"


def test_a_try_stands_in_the_time_line(tracker: Client, priya: Person) -> None:
    tracker.post(log_page(priya), answers(outcome="no_answer", code="", note="Rang twice"))
    page = words(tracker.get(reverse("person", args=[priya.pk])))
    for said in ("Call: no answer", "Tried by Tom Ferris", "“Rang twice”", "Next: try again"):
        assert said in page


def test_another_day_and_another_next_step(tracker: Client, county: County, priya: Person) -> None:
    then, again = TODAY - timedelta(days=3), TODAY + timedelta(days=9)
    sent = answers(outcome="no_answer", code="", on=then, next_step="Ask nan", next_on=again)
    tracker.post(log_page(priya), sent)
    enter(county.authority)
    contact = Contact.objects.get()
    assert timezone.localtime(contact.at).date() == then
    assert (contact.next_step, contact.next_on) == ("Ask nan", again)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ({}, "authority_contact"),
        ({"outcome": "parent_told"}, "parent"),
        ({"means": "text", "outcome": "answered"}, "young_person"),
        ({"means": "partner", "outcome": "partner_told"}, "partner_agency"),
        ({"means": "partner", "outcome": "partner_told", "source": "employer"}, "employer"),
    ],
)
def test_who_said_it_follows_from_how(
    tracker: Client, county: County, priya: Person, said: dict[str, str], source: str
) -> None:
    tracker.post(log_page(priya), answers(**said))
    enter(county.authority)
    assert Evidence.objects.get().source == source


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"means": ""}, "Choose how you tried"),
        ({"outcome": ""}, "Choose what came of it"),
        ({"outcome": "nobody_in"}, "“Nobody in” cannot come of a try by phone"),
        ({"outcome": "no_answer"}, "“No answer” tells us nothing of what they do"),
        ({"code": "", "course": "Bakery"}, "Choose what they are doing, or leave the rest"),
        ({"code": "110"}, "other codes are not used at this age"),
        ({"code": "440"}, "other codes are not used at this age"),
        ({"source": "ilr"}, "Choose one from the list"),
        ({"on": TODAY + timedelta(days=1)}, "or earlier"),
        ({"on": date(1999, 1, 1)}, "or later"),
        ({"starts_on": TODAY, "expected_end_on": TODAY - timedelta(days=1)}, "after it began"),
        ({"starts_on": date(1990, 1, 1)}, "after they were born"),
        ({"starts_on": TODAY + timedelta(days=500)}, "or earlier"),
        ({"code": "260", "review_on": date(9999, 12, 31)}, "or earlier"),
        ({"expected_end_on": date(9999, 12, 31)}, "or earlier"),
        ({"next_on": TODAY - timedelta(days=1)}, "or later"),
        ({"note": "x\0y"}, "Null characters are not allowed"),
        ({"code": "260"}, "Enter the day to ask again: Gap year students needs one"),
        ({"provider": "Nowhere Academy"}, "from the list"),
        ({"note": "x" * 501}, "500 characters or fewer"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    tracker: Client, county: County, priya: Person, said: dict[str, Any], sentence: str
) -> None:
    answer = tracker.post(log_page(priya), answers(**said))
    assert answer.status_code == 200
    drawn = html.fromstring(answer.content)
    (summary,) = drawn.find_class("govuk-error-summary")
    assert sentence in summary.text_content()
    for link in summary.iterfind(".//a"):
        assert drawn.get_element_by_id(link.get("href")[1:]) is not None
    assert drawn.findtext("head/title").startswith("Error: ")
    enter(county.authority)
    assert not Evidence.objects.exists()
    assert not Contact.objects.exists()


def test_a_review_date_is_kept_where_the_activity_lapses_by_it(
    tracker: Client, county: County, priya: Person
) -> None:
    again = TODAY + timedelta(days=90)
    tracker.post(log_page(priya), answers(code="260", review_on=again))
    tracker.post(log_page(priya), answers(review_on=again))
    enter(county.authority)
    kept = dict(Evidence.objects.values_list("code", "review_on"))
    assert kept == {"260": again, EMPLOYED: None}


def test_a_colleague_takes_a_try_back_with_a_reason(
    tracker: Client, county: County, priya: Person
) -> None:
    contact = actions.log_contact(
        person=priya, by=county.manager.user, means="call", outcome="no_answer"
    )
    undo = reverse("undo_contact", args=[contact.pk])
    assert actions.SAY_WHY in words(tracker.post(undo, follow=True))
    assert "Taken back." in words(tracker.post(undo, {"why": "Her sister"}, follow=True))
    assert "by Tom Ferris: Her sister." in words(tracker.get(reverse("person", args=[priya.pk])))
    assert actions.NOT_ANY_MORE in words(tracker.post(undo, {"why": "Again"}, follow=True))


# Two at once


def test_the_second_is_shown_what_changed_and_keeps_what_they_typed(
    tracker: Client, county: County, priya: Person
) -> None:
    shown = html.fromstring(tracker.get(log_page(priya)).content)
    seen = shown.get_element_by_id("id_seen").value
    say(priya, "619", by=county.manager, days_ago=1)
    actions.log_contact(person=priya, by=county.manager.user, means="visit", outcome="nobody_in")
    sent = answers(note="She works at the bakery", seen=seen)
    answer = tracker.post(log_page(priya), sent)
    assert answer.status_code == 409
    page = words(answer)
    assert "Somebody changed something while you had this open." in page
    assert "Visit: nobody in. Tried by Marian Webb." in page
    assert "Seeking employment, education or training. A conversation" in page
    drawn = html.fromstring(answer.content)
    assert drawn.get_element_by_id("id_note").value == "She works at the bakery"
    enter(county.authority)
    assert Contact.objects.count() == 1
    again = drawn.get_element_by_id("id_seen").value
    assert tracker.post(log_page(priya), sent | {"seen": again}).status_code == 302


def test_a_change_of_details_is_told(tracker: Client, county: County, priya: Person) -> None:
    seen = html.fromstring(tracker.get(log_page(priya)).content).get_element_by_id("id_seen").value
    enter(county.authority)
    people.set_safe_contact(priya, unsafe=False, note="Text first", by=county.manager)
    answer = tracker.post(log_page(priya), answers(seen=seen))
    assert "how they may be reached, were changed" in words(answer)


def test_colleagues_see_each_other(tracker: Client, county: County, priya: Person) -> None:
    tracker.get(log_page(priya))
    other = signed_in(county.manager)
    assert "Tom Ferris has this open." in words(other.get(reverse("person", args=[priya.pk])))
    fragment = tracker.get(reverse("present", args=[priya.pk])).content.decode()
    assert "Marian Webb has this open." in fragment
    tracker.post(log_page(priya), answers())
    enter(county.authority)
    assert [p.by for p in Presence.objects.all()] == [county.manager.user]


# Safe contact


def test_how_somebody_may_be_reached_is_set_on_a_page(
    tracker: Client, county: County, priya: Person
) -> None:
    address = reverse("safe_contact", args=[priya.pk])
    refused = tracker.post(address, {"unsafe": "on", "note": ""})
    assert people.SAY_WHAT_TO_MIND in words(refused)
    tracker.post(address, {"unsafe": "on", "note": "Not at home", "preferred_means": "text"})
    enter(county.authority)
    priya.refresh_from_db()
    assert (priya.unsafe_to_contact, priya.safe_contact_note) == (True, "Not at home")
    shown = html.fromstring(tracker.get(address).content)
    assert shown.get_element_by_id("id_unsafe").checked
    change = "Likes to be reached: blank →became Text"
    assert change not in words(tracker.get(reverse("person", args=[priya.pk])))  # guarded
    tracker.post(address, {"note": ""})
    enter(county.authority)
    priya.refresh_from_db()
    assert not priya.unsafe_to_contact
    assert change in words(tracker.get(reverse("person", args=[priya.pk])))


@pytest.fixture
def unsafe(county: County, priya: Person) -> Person:
    people.set_safe_contact(priya, unsafe=True, note="Her stepfather answers", by=county.manager)
    return priya


@pytest.mark.parametrize("page", ["person", "log_contact"])
def test_the_note_comes_first_and_numbers_are_guarded(
    tracker: Client, unsafe: Person, page: str
) -> None:
    said = words(tracker.get(reverse(page, args=[unsafe.pk])))
    assert said.index("Not safe to contact") < said.index("How to reach them")
    assert "Her stepfather answers" in said
    assert "07700" not in said
    assert "What came of it" not in said


def test_no_download_of_a_list_names_a_guarded_number(tracker: Client, unsafe: Person) -> None:
    file = tracker.get(reverse("worklist_download", args=["not-known"])).content.decode("utf-8-sig")
    assert "Raghunathan" in file
    assert "07700" not in file


def test_a_worklist_leads_to_the_strip_and_down_the_list(tracker: Client, priya: Person) -> None:
    page = tracker.get(reverse("worklist", args=["not-known"])).content.decode()
    assert f"{log_page(priya)}?list=not-known" in page
    assert f"{reverse('next_to_try')}?list=not-known" in page


def test_numbers_open_with_a_reason_for_who_gave_it(
    tracker: Client, county: County, unsafe: Person
) -> None:
    address = reverse("open_numbers", args=[unsafe.pk])
    assert "Say why they must be contacted" in words(tracker.post(address, {"why": ""}))
    said = words(tracker.post(address, {"why": "Her social worker asked"}, follow=True))
    assert "07700 900123" in said
    assert "Tom Ferris: Her social worker asked" in said
    assert tracker.post(log_page(unsafe), answers()).status_code == 302
    other = words(signed_in(county.manager).get(log_page(unsafe)))
    assert "07700" not in other
    assert "Her social worker asked" in other


def test_nothing_is_logged_of_the_unsafe_without_a_reason(
    tracker: Client, county: County, unsafe: Person
) -> None:
    answer = tracker.post(log_page(unsafe), answers())
    assert "It is not safe to contact them." in words(answer)
    enter(county.authority)
    assert not Contact.objects.exists()


def test_who_asked_us_to_stop_is_said_first(tracker: Client, priya: Person) -> None:
    tracker.post(log_page(priya), answers(outcome="stop", code=""))
    said = words(tracker.get(reverse("person", args=[priya.pk])))
    assert said.index("They asked us to stop on") < said.index("07700")


def test_of_who_died_nobody_is_to_be_tried(tracker: Client, county: County, priya: Person) -> None:
    died = Left(on=TODAY, status="D", to="")
    people.leave(priya, left=died, how="Their mother rang", by=county.tracker)
    for page in ("person", "log_contact"):
        said = words(tracker.get(reverse(page, args=[priya.pk])))
        assert "Do not contact" in said
        assert "What came of it" not in said


# Whom next


def test_next_goes_on_until_nobody_is_due(tracker: Client, county: County, priya: Person) -> None:
    bo = add_person(county, "Bo Late", characteristics=["110"], mobile="07700 900456")
    next_ = reverse("next_to_try")
    first = tracker.get(next_)
    assert "Bo Late" in words(first)
    later = tracker.get(next_, {"list": "not-known", "after": bo.pk}, follow=True)
    assert "Priya Raghunathan" in words(later)
    on = {"list": "not-known", "code": "", "outcome": "no_answer"}
    said = words(tracker.post(log_page(priya), answers(**on), follow=True))
    assert "Bo Late" in said  # who was left for later comes round
    assert "Priya Raghunathan. Logged: call: no answer." in said
    said = words(tracker.post(log_page(bo), answers(**on), follow=True))
    assert "Nobody is due just now" in said


def test_who_was_promised_another_day_waits_for_it(county: County, priya: Person) -> None:
    from fingerpost.caseload.contacts.next import due

    def is_due() -> bool:
        return Person.objects.filter(due(TODAY), pk=priya.pk).exists()

    assert is_due()
    log = {"person": priya, "by": county.tracker.user, "means": "call"}
    actions.log_contact(**log, outcome="no_answer")
    assert not is_due()
    actions.log_contact(**log, outcome="no_answer", next_on=TODAY)
    assert is_due()
    actions.log_contact(**log, outcome="stop", next_on=TODAY)
    assert not is_due()


def test_whom_a_colleague_has_open_is_not_offered(
    tracker: Client, county: County, priya: Person
) -> None:
    queries.arrive(priya, county.manager)
    assert "Nobody is due just now" in words(tracker.get(reverse("next_to_try")))


def test_today_logs_and_goes_on(tracker: Client, county: County, priya: Person) -> None:
    page = words(tracker.get(reverse("today")))
    for said in ("Whom do I try next?", "Tried: not yet.", "Call 07700 900123"):
        assert said in page
    sent = answers(list="today", code="", outcome="no_answer")
    after = tracker.post(log_page(priya), sent, follow=True)
    assert after.redirect_chain[-1][0] == reverse("today")
    assert "Priya Raghunathan. Logged: call: no answer." in words(after)
    assert "Nobody is due just now" in words(after)


@pytest.mark.parametrize("query", [{"list": "nonsense"}, {"list": "not-known", "after": "x"}])
def test_odd_addresses_do_no_harm(tracker: Client, priya: Person, query: dict[str, str]) -> None:
    answer = tracker.get(reverse("next_to_try"), query, follow=True)
    assert answer.status_code in (200, 404)


# Words


@pytest.mark.parametrize(
    ("held", "means"),
    [
        ({"mobile": "07700 900123"}, "call"),
        ({"home_phone": "01632 960123"}, "call"),
        ({"email": "a@example.org"}, "email"),
        ({"postcode": "XM1 1AA"}, "visit"),
        ({}, "call"),
        ({"mobile": "07700 900123", "preferred_means": "text"}, "text"),
    ],
)
def test_the_means_offered_first(held: dict[str, str], means: str) -> None:
    assert usual_means(Person(**held)) == means


def test_a_number_becomes_a_link_that_phones() -> None:
    assert dial("+44 (0)7700 900-123") == "tel:+4407700900123"


# Strangers, and those who may only look


PAGES = (
    ("log_contact", "get"),
    ("log_contact", "post"),
    ("open_numbers", "post"),
    ("safe_contact", "get"),
    ("safe_contact", "post"),
    ("present", "get"),
)


@pytest.mark.parametrize(("page", "method"), PAGES)
def test_strangers_reach_none_of_it(county: County, priya: Person, page: str, method: str) -> None:
    other = County.make("997")
    address = reverse(page, args=[priya.pk])
    for access, status in ((other.tracker, 404), (county.school_user, 403)):
        enter(county.authority)
        answer = getattr(signed_in(access), method)(address, {"why": "x"} | answers())
        assert answer.status_code == status
        assert "Raghunathan" not in answer.content.decode()
    enter(county.authority)
    assert not Contact.objects.exists()
    assert not Opening.objects.exists()


def test_nobody_elses_try_is_taken_back(county: County, priya: Person) -> None:
    contact = actions.log_contact(
        person=priya, by=county.tracker.user, means="call", outcome="no_answer"
    )
    other = County.make("997")
    undo = reverse("undo_contact", args=[contact.pk])
    assert signed_in(other.tracker).post(undo, {"why": "x"}).status_code == 404
    assert signed_in(county.school_user).post(undo, {"why": "x"}).status_code == 403
    assert signed_in(county.tracker).get(undo).status_code == 405


def test_who_may_only_look_sees_no_strip(
    monkeypatch: pytest.MonkeyPatch, tracker: Client, priya: Person
) -> None:
    from dataclasses import replace

    from fingerpost.core.access import TRACKER, Permission

    without = {Permission.RECORD_ACTIVITY, Permission.SET_SAFE_CONTACT}
    looking = replace(TRACKER, permissions=TRACKER.permissions - without)
    monkeypatch.setitem(roles.ROLES, "tracker", looking)
    said = words(tracker.get(reverse("person", args=[priya.pk])))
    assert "Log a contact" not in said
    assert "Change how they may be reached" not in said
    assert tracker.post(log_page(priya), answers()).status_code == 403
    assert tracker.get(reverse("safe_contact", args=[priya.pk])).status_code == 403
