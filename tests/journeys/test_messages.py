"""A tracker writes to one young person; a data manager writes to a whole worklist, and stops."""

import pytest
from django.utils import timezone

from fingerpost.messages import receiving, tasks
from fingerpost.messages.models import Campaign, Message, SetUp, Stop
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from journeys.staff import Staff
from worlds import County, add_person, enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    county = County.make()
    SetUp.objects.create(
        authority=county.authority, text_by="try out", email_by="try out", letter_by="try out",
        our_phone="01632 960100", from_hour=0, to_hour=24, days=list(range(7)),
    )  # fmt: skip
    for number, name in enumerate(("Amara Okafor", "Ben Adeyemi", "Carys Bowen", "Dev Patel")):
        add_person(county, name, mobile=f"07700 90012{number}")
    unsafe = county.person("Dev")
    people.set_safe_contact(unsafe, unsafe=True, note="Shared phone.", by=county.manager)
    return county


def work(county: County) -> None:
    """What the worker does."""
    enter(county.authority)
    tasks.send_waiting(authority_id=county.authority.pk)
    enter(county.authority)


def amara(county: County) -> Person:
    enter(county.authority)
    return county.person("Amara")


def test_a_tracker_writes_to_one_and_takes_down_that_they_said_stop(
    staff: Staff, county: County
) -> None:
    page = staff.page
    staff.signs_in(county.tracker.user.email)
    page.goto(f"/people/{amara(county).pk}")
    page.get_by_role("button", name="Send a message").click()
    staff.arrives("Send a message")
    staff.presses("Continue")
    staff.sees("Choose what to send")
    page.get_by_label("Appointment, by text").check()
    staff.presses("Continue")
    staff.sees("Enter when you meet")
    page.get_by_label("When do you meet?").fill("Tuesday at 2pm")
    page.get_by_label("Where?").fill("Thornbury Library")
    staff.presses("Continue")
    staff.arrives("Check the message")
    staff.sees("will meet you on Tuesday at 2pm at Thornbury Library")
    staff.presses("Send it")
    staff.arrives("Amara Okafor")
    staff.sees("It is on its way.")
    work(county)
    page.get_by_role("button", name="Send a message").click()
    staff.arrives("Send a message")
    staff.sees("Delivered")
    staff.opens("They said stop")
    staff.arrives("They said stop")
    staff.presses("Take it down")
    staff.arrives("Amara Okafor")
    page.goto("/messages/stops/")
    staff.arrives("Who said stop")
    staff.opens("Lift it")
    staff.arrives("Lift a stop")
    page.get_by_label("Why is it lifted?").fill("Her sister said it, not she")
    staff.presses("Lift the stop")
    staff.arrives("Who said stop")
    staff.sees("Her sister said it, not she")


def test_a_data_manager_runs_a_campaign_and_stops_it(staff: Staff, county: County) -> None:
    page = staff.page
    staff.signs_in(county.manager.user.email)
    page.goto("/worklists/not-known")
    page.get_by_role("button", name="Send a message to these").click()
    staff.arrives("Send a message to these")
    page.get_by_label("What shall we call it?").fill("Not known, late November")
    page.get_by_label("Still here, by text").check()
    staff.presses("Continue")
    staff.arrives("Check before it goes out")
    staff.sees("3 of 4 people")
    staff.sees("Unsafe to contact: 1")
    staff.presses("Send to these")
    staff.arrives("Not known, late November")
    staff.sees("0 of 3")
    work(county)
    page.reload()
    staff.arrives("Not known, late November")
    staff.sees("3 of 3")
    assert Message.objects.filter(campaign=Campaign.objects.get(), state="delivered").count() == 3

    SetUp.objects.update(days=[])
    page.goto("/worklists/not-known")
    page.get_by_role("button", name="Send a message to these").click()
    page.get_by_label("What shall we call it?").fill("Once more")
    page.get_by_label("Reminder, by email").check()
    page.get_by_label("Leave out who was sent something").fill("0")
    staff.presses("Continue")
    staff.arrives("Check before it goes out")
    staff.sees("No number or address held: 3")
    staff.presses("Change an answer")
    page.get_by_label("Reminder, by text").check()
    staff.presses("Continue")
    staff.presses("Send to these")
    staff.arrives("Once more")
    staff.presses("Stop at once")
    staff.sees("Stopped. 3 messages were not sent.")
    page.goto("/campaigns/")
    staff.arrives("Campaigns")
    staff.sees("What came of each message")


def test_sending_is_set_up_and_a_text_that_says_stop_is_shown(staff: Staff, county: County) -> None:
    page = staff.page
    person = amara(county)
    receiving.take_text(
        county.authority, sender_reference="a", number=person.mobile, words="Stop pls",
        at=timezone.now(),
    )  # fmt: skip
    assert Stop.objects.count() == 1
    staff.signs_in(county.manager.user.email)
    page.goto("/messages/")
    staff.arrives("Messages")
    staff.sees("nothing more is sent to this number")
    staff.presses("Seen to")
    staff.arrives("Messages")
    page.get_by_role("button", name="Sending").click()
    staff.arrives("Sending")
    page.get_by_role("button", name="Change").click()
    staff.arrives("Change how messages are sent")
    page.get_by_role("group", name="Texts").get_by_label("GOV.UK Notify").check()
    page.get_by_label("Messages leave from").fill("10")
    staff.presses("Keep")
    staff.arrives("Sending")
    staff.sees("Callback for delivery receipts")
    staff.presses("Make a token")
    staff.arrives("Sending")
    staff.sees("It is shown once and kept nowhere.")
    staff.presses("Look at its templates again")
    staff.sees("There is no secret yet.")
    page.get_by_label("Which message?").select_option("still-here.email")
    page.get_by_label("Your own mobile number").fill("07700 900999")
    staff.presses("Send it to me")
    staff.sees("Enter an email address for this message")
    staff.arrives("Sending")
