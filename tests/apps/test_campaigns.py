"""Messages as part of the work: one to a young person's page, many to a worklist."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.campaigns.logging import log_messages
from fingerpost.caseload.contacts.models import Contact
from fingerpost.core.access import Refused
from fingerpost.core.messages import Means
from fingerpost.core.sharing.asking import State
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver
from fingerpost.core.workflow import WrongMove
from fingerpost.messages import actions, campaigns, delivery, queries, receiving, tasks
from fingerpost.messages.consents import queries as consents
from fingerpost.messages.links.models import Link
from fingerpost.messages.making import CannotSend
from fingerpost.messages.models import Campaign, Message, Received, SetUp, Stop
from fingerpost.messages.senders import TurnedAway
from fingerpost.messages.senders.try_out import TryOut
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.actions import settle_policy
from worlds import County, add_person, enter, officer, say, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch) -> County:
    monkeypatch.setattr(delivery, "sleep", lambda seconds: None)
    county = County.make("998")
    SetUp.objects.create(
        authority=county.authority, text_by="try out", email_by="try out", letter_by="try out",
        our_phone="01632 960100", from_hour=0, to_hour=24, days=list(range(7)),
    )  # fmt: skip
    return county


@pytest.fixture
def everybody(county: County) -> list[Person]:
    """Two who can be sent a text, and one for each reason not to."""
    amara = add_person(county, "Amara Okafor", mobile="07700 900121")
    ben = add_person(county, "Ben Adeyemi", mobile="07700 900122")
    unsafe = add_person(county, "Uma Sane", mobile="07700 900123")
    people.set_safe_contact(unsafe, unsafe=True, note="Shared phone.", by=county.manager)
    stopped = add_person(county, "Stan Opal", mobile="07700 900124")
    actions.stop(person=stopped, means=Means.TEXT, how=Stop.How.STAFF)
    nothing = add_person(county, "Noor Aziz")
    lately = add_person(county, "Lena Ito", mobile="07700 900125")
    unsafe.refresh_from_db()
    actions.send(
        person=lately, by=county.tracker, means=Means.TEXT, template="still-here", values={}
    )
    return [amara, ben, unsafe, stopped, nothing, lately]


def begin(county: County, whom: list[Person], **said: Any) -> Campaign:
    usual = {
        "name": "Late November", "means": Means.TEXT, "template": "reminder", "typed": {},
        "chosen_by": "Not known", "not_within_days": 7, "by": county.manager,
    }  # fmt: skip
    return campaigns.start(whom, **(usual | said))


def work(county: County) -> None:
    tasks.send_waiting(authority_id=county.authority.pk)
    enter(county.authority)


def test_a_preview_says_who_would_be_sent_it_and_who_not_and_why(
    county: County, everybody: list[Person]
) -> None:
    found = campaigns.preview(
        everybody, means=Means.TEXT, template="reminder", typed={}, not_within_days=7,
        by=county.manager,
    )  # fmt: skip
    assert [t.person.given_name for t in found.chosen.reached] == ["Amara", "Ben"]
    assert {r: [p.given_name for p in them] for r, them in found.chosen.left_out.items()} == {
        "unsafe": ["Uma"],
        "stopped": ["Stan"],
        "no address": ["Noor"],
        "lately": ["Lena"],
    }
    assert found.pence > 0
    assert found.example
    assert found.example.body.startswith("Hi Amara, ")
    assert Message.objects.count() == 1, "a preview sends nothing"


def test_a_campaign_goes_out_and_is_done(county: County, everybody: list[Person]) -> None:
    campaign = begin(county, everybody)
    assert campaign.left_out == {"unsafe": 1, "stopped": 1, "no address": 1, "lately": 1}
    work(county)
    campaign.refresh_from_db()
    assert campaign.state == "done"
    assert queries.states_of(campaign) == {"delivered": 2}
    again = campaigns.choose(everybody, Means.TEXT, not_within_days=7)
    assert again.reached == [], "nobody is sent more than one message in so many days"
    assert len(campaigns.choose(everybody, Means.TEXT, not_within_days=0).reached) == 3


def test_a_campaign_is_stopped_at_once(county: County, everybody: list[Person]) -> None:
    SetUp.objects.update(days=[])
    campaign = begin(county, everybody)
    assert campaigns.stop(campaign, by=county.manager) == 2
    SetUp.objects.update(days=list(range(7)))
    work(county)
    assert queries.states_of(campaign) == {"not sent": 2}
    assert queries.reasons_of(campaign) == [("The campaign was stopped.", 2)]
    with pytest.raises(WrongMove):
        campaigns.stop(campaign, by=county.manager)


def test_a_campaign_to_nobody_is_none(county: County, everybody: list[Person]) -> None:
    with pytest.raises(CannotSend, match="None of them"):
        begin(county, everybody[2:5])
    assert not Campaign.objects.exists()


def test_a_tracker_runs_no_campaign(county: County, everybody: list[Person]) -> None:
    with pytest.raises(Refused):
        begin(county, everybody, by=county.tracker)


def test_what_came_of_a_campaign(county: County, everybody: list[Person]) -> None:
    campaign = begin(county, everybody)
    work(county)
    amara, ben = everybody[:2]
    receiving.take_text(
        county.authority, sender_reference="a", number="07700 900121", words="At college",
        at=timezone.now(),
    )  # fmt: skip
    say(ben, "210", by=county.tracker)
    result = queries.result_of(campaign)
    assert (result.left, result.delivered, result.answered, result.found) == (2, 2, 1, 1)
    ((_, hour),) = queries.by_hour(campaign)
    assert hour == result
    assert ("reminder", "text", result) in queries.by_template(county.manager)
    assert queries.pence_of(campaign) > 0
    assert Received.objects.get().person == amara
    today = signed_in(county.tracker).get("/").content.decode()
    assert "“At college”" in today
    assert f'href="/people/{amara.pk}"' in today


def test_each_message_that_left_is_a_try_to_reach_them(
    county: County, everybody: list[Person]
) -> None:
    begin(county, everybody)
    assert log_messages(county.authority) == 0, "what has not left is no try"
    work(county)
    assert log_messages(county.authority) == 3
    assert log_messages(county.authority) == 0
    tries = Contact.objects.filter(person=everybody[0])
    assert [(t.means, t.outcome) for t in tries] == [("text", "sent")]
    Message.objects.filter(person=everybody[0]).update(state="failed", settled_at=timezone.now())
    assert log_messages(county.authority) == 1
    assert {t.outcome for t in tries.all()} == {"sent", "not_delivered"}


# Pages


def page(client: Client, name: str, /, *args: Any, **said: Any) -> str:
    address = reverse(name, args=args)
    answer = client.post(address, said, follow=True) if said else client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_a_tracker_sends_one_message_from_a_page(county: County, everybody: list[Person]) -> None:
    amara, client = everybody[0], signed_in(county.tracker)
    shown = page(client, "send_message", amara.pk)
    assert "Not by email or letter. We hold no number or address for this." in shown
    asked = {"words": "appointment.text", "when": "", "where": ""}
    assert "Enter when you meet" in page(client, "send_message", amara.pk, **asked)
    asked |= {"when": "Tuesday at 2pm", "where": "the library"}
    shown = page(client, "send_message", amara.pk, **asked)
    assert "on Tuesday at 2pm at the library" in shown
    assert not Message.objects.filter(person=amara).exists()
    shown = page(client, "send_message", amara.pk, **asked, step="sure")
    assert "It is on its way" in shown
    enter(county.authority)
    assert Message.objects.get(person=amara).template == "appointment"
    assert "Waiting to be sent" in page(client, "send_message", amara.pk)


def test_nobody_unsafe_can_be_chosen_from_a_page(county: County, everybody: list[Person]) -> None:
    client = signed_in(county.tracker)
    shown = page(client, "send_message", everybody[2].pk)
    assert "They are marked as unsafe to contact." in shown
    assert "What do you want to send?" not in shown


def test_a_data_manager_runs_a_campaign_from_a_worklist(
    county: County, everybody: list[Person]
) -> None:
    client = signed_in(county.manager)
    assert "Send a message to these" in page(client, "worklist", "not-known")
    assert "young people" in page(client, "new_campaign", "not-known")
    asked = {"name": "Late November", "words": "reminder.text", "not_within_days": "7"}
    shown = page(client, "new_campaign", "not-known", **asked)
    assert "2 of 6 people" in shown
    assert "Unsafe to contact: 1" in shown
    shown = page(client, "new_campaign", "not-known", **asked, step="sure")
    assert "Late November" in shown
    assert "Stop at once" in shown
    enter(county.authority)
    work(county)
    campaign = Campaign.objects.get()
    assert campaign.chosen_by.startswith("Not known")
    assert "2 of 2" in page(client, "campaign", campaign.pk)
    address = reverse("campaign", args=[campaign.pk])
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "2 of 2" in part
    assert "<h1" not in part, "while it goes on only the progress is drawn anew"
    assert "Late November" in page(client, "campaigns")
    assert "It is over already" in page(client, "stop_campaign", campaign.pk, x="1")


def test_sending_is_set_up_on_a_page(county: County) -> None:
    client = signed_in(county.manager)
    assert "Still here (text)" in page(client, "sending")
    answers = {
        "text_by": "notify", "email_by": "", "letter_by": "", "our_phone": "01632 960199",
        "notify_address": "https://api.notifications.service.gov.uk", "secret_name": "notify",
        "from_hour": "10", "to_hour": "9", "days": ["0", "1"], "not_within_days": "14",
        "most_a_day": "500", "pence_a_text": "2.5", "pence_a_letter": "70",
    }  # fmt: skip
    assert "Enter an hour after the first" in page(client, "change_sending", **answers)
    wrong = answers | {"to_hour": "16", "notify_address": "http://127.0.0.1/x", "our_phone": "us"}
    shown = page(client, "change_sending", **wrong)
    assert "begins with https://" in shown
    assert "Enter a phone number" in shown
    shown = page(client, "change_sending", **answers | {"to_hour": "16"})
    assert "10am to 4pm, Monday, Tuesday" in shown
    assert "998/api.notifications.service.gov.uk/notify" in shown
    enter(county.authority)
    assert SetUp.objects.get().most_a_day == 500
    assert "998-" in page(client, "callback_token", x="1")
    assert "There is no secret yet" in page(client, "look_at_templates", x="1")
    shown = page(client, "try_sending", words="still-here.text", to="me@example.org")
    assert "Enter a mobile number" in shown
    shown = page(client, "try_sending", words="still-here.text", to="07700 900777")
    assert "There is no secret yet" in shown


def test_stops_are_taken_down_and_lifted_on_pages(county: County, everybody: list[Person]) -> None:
    client = signed_in(county.tracker)
    assert "Enter a UK mobile number" in page(client, "stops", number="01632 960001")
    shown = page(client, "stops", number="07700 900555")
    assert "Taken down" in shown
    assert "900555" not in shown
    assert "honoured for ever" in page(client, "stop_for", everybody[0].pk, means="")
    enter(county.authority)
    stop = Stop.objects.filter(person=None).get()
    assert "Say why it is lifted" in page(client, "lift_stop", stop.pk, why="")
    assert "Lifted" in page(client, "lift_stop", stop.pk, why="A slip of the finger")
    assert client.get(reverse("lift_stop", args=[stop.pk])).status_code == 404


def test_texts_that_came_back_are_read_and_seen_to(county: County, everybody: list[Person]) -> None:
    kept = receiving.take_text(
        county.authority, sender_reference="a", number="07700 900125", words="<b>Hi</b> stop",
        at=timezone.now(),
    )  # fmt: skip
    client = signed_in(county.tracker)
    assert "&lt;b&gt;Hi" in page(client, "received")
    assert "Seen to." in page(client, "seen_to", kept.pk, x="1")


PAGES = ("received", "stops", "sending", "change_sending", "campaigns")


@pytest.mark.parametrize("name", PAGES)
def test_schools_see_none_of_it(county: County, name: str) -> None:
    assert signed_in(county.school_user).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["sending", "change_sending"])
def test_trackers_set_nothing_up(county: County, name: str) -> None:
    assert signed_in(county.tracker).get(reverse(name)).status_code == 403


def test_another_authority_sees_none_of_it(county: County, everybody: list[Person]) -> None:
    campaign = begin(county, everybody)
    stop = Stop.objects.all()[0]
    text = receiving.take_text(
        county.authority, sender_reference="a", number="07700 900125", words="Hi",
        at=timezone.now(),
    )  # fmt: skip
    other = signed_in(County.make("997").manager)
    for name, key in (
        ("campaign", campaign.pk), ("lift_stop", stop.pk), ("send_message", everybody[0].pk),
        ("stop_for", everybody[0].pk),
    ):  # fmt: skip
        assert other.get(reverse(name, args=[key])).status_code == 404, name
    for name, key in (("seen_to", text.pk), ("stop_campaign", campaign.pk)):
        assert other.post(reverse(name, args=[key])).status_code == 404, name
    assert "Late November" not in other.get(reverse("campaigns")).content.decode()


class TestAskingForConsent:
    """By the same machinery: whether their school may know."""

    @pytest.fixture
    def pupils(self, county: County) -> list[Person]:
        """Three of 15: one who can be written to, one without a number, one who has said no."""
        settle_policy(by=county.manager, said={"mode": Mode.CONSENT.value})
        said = {"age": 15, "school": county.school}
        amara = add_person(county, "Amara Okafor", mobile="07700 900121", **said)
        ben = add_person(county, "Ben Adeyemi", **said)
        cal = add_person(county, "Cal Reed", mobile="07700 900123", **said)
        refuse(cal)
        return [amara, ben, cal]

    def test_officer_and_tracker_choose_check_and_send(
        self, county: County, pupils: list[Person]
    ) -> None:
        client = signed_in(officer(county))
        page = f"/consents/write?school={county.school.pk}&whom=FIRST"
        assert f'value="Consent, {county.school.name}"' in client.get(page).content.decode()
        said = {"name": "Year 11", "words": "consent.text", "not_within_days": "7"}
        check = client.post(page, said).content.decode()
        assert "1 of 2 people" in check
        assert "No number or address held: 1" in check
        assert f"May {county.school.name} know" in check
        begun = client.post(page, said | {"step": "sure"}, follow=True).content.decode()
        assert "Not asked yet" in begun
        work(county)
        (message,) = Message.objects.all()
        assert message.state == "delivered"
        assert asked(county, pupils[0]) is State.ASKED
        again = consents.chosen(county.tracker, school=county.school, years=[], whom=[])
        assert again.people == [pupils[1]], "who was asked is not asked again for four weeks"
        link = Link.objects.get(person=pupils[0])
        assert (link.purpose, link.school) == (Link.Purpose.CONSENT, county.school)
        assert signed_in(county.tracker).get("/campaigns/").status_code == 200

    def test_who_answers_before_it_leaves_is_left_alone(
        self, county: County, pupils: list[Person]
    ) -> None:
        SetUp.objects.update(days=[])
        begin(county, pupils[:1], template="consent", by=county.tracker)
        refuse(pupils[0])
        SetUp.objects.update(days=list(range(7)))
        work(county)
        (message,) = Message.objects.all()
        assert (message.state, message.why[:12]) == ("not sent", "They said no")
        assert not Link.objects.exists()

    def test_a_message_that_fails_asked_nobody(
        self, county: County, pupils: list[Person], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def turned_away(sender: TryOut, parcel: Any) -> None:
            raise TurnedAway("This is no number.")

        monkeypatch.setattr(TryOut, "send", turned_away)
        begin(county, pupils[:1], template="consent", by=county.tracker)
        work(county)
        assert Message.objects.get().state == "failed"
        assert asked(county, pupils[0]) is State.NOT_ASKED

    def test_where_nobody_is_asked_nothing_leaves(
        self, county: County, pupils: list[Person]
    ) -> None:
        settle_policy(by=county.manager, said={"mode": Mode.AGGREGATE.value})
        begin(county, pupils[:1], template="consent", by=county.tracker)
        work(county)
        assert "counts only" in Message.objects.get().why

    def test_each_sees_and_stops_only_what_they_may_begin(
        self, county: County, pupils: list[Person]
    ) -> None:
        reminder = begin(county, pupils[:1])
        question = begin(county, pupils[:1], template="consent", not_within_days=0)
        with pytest.raises(Refused):
            campaigns.stop(reminder, by=county.tracker)
        client = signed_in(county.tracker)
        assert client.get(f"/campaigns/{reminder.pk}").status_code == 404
        assert client.get(f"/campaigns/{question.pk}").status_code == 200
        assert campaigns.stop(question, by=county.tracker) == 1
        assert signed_in(county.school_user).get("/consents/write").status_code == 403


def refuse(person: Person) -> None:
    """They say no, in person."""
    no = sharing.Answer(
        person=person, school=person.school, fields=frozenset(), given_by=Giver.PUPIL,
        on=timezone.localdate(), channel="spoken", wording="consent-1",
    )  # fmt: skip
    assert not sharing.keep_answers([no], authority_id=person.authority_id, by=None)


def asked(county: County, person: Person) -> State:
    today = timezone.localdate()
    return consents.asking_of(person, county.school, today).state(today)
