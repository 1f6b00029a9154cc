"""Young people answer by a link: on a phone and at a desk, without an account or a script."""

import re
from datetime import date
from typing import Any

import pytest

from fingerpost.core.links.words import catalogue
from fingerpost.core.records import Source
from fingerpost.core.rights.kinds import objections
from fingerpost.messages.links import actions
from fingerpost.messages.links.models import Reply
from fingerpost.people.models import Person
from fingerpost.sharing.models import Objection
from journeys.staff import Staff
from worlds import County, add_person, enter, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BORN = date(2009, 3, 27)


@pytest.fixture
def county() -> County:
    return County.make()


@pytest.fixture
def amara(county: County) -> Person:
    person = add_person(county, "Amara Okafor", born_on=BORN, mobile="07700 900982")
    say(
        person,
        "230",
        source=Source.PROVIDER_ENROLMENT,
        starts_on=date(2026, 9, 8),
        course="Level 2 Brickwork",
        provider_id=county.college.pk,
    )
    return person


def new_link(county: County, person: Person) -> str:
    enter(county.authority)
    return "/" + actions.make_link(person=person, by=county.manager).split("/", 3)[3]


def test_no_page_of_theirs_has_a_script(county: County, amara: Person, client: Any) -> None:
    page = client.get(new_link(county, amara)).content.decode()
    assert "<script" not in page
    assert "style=" not in page


def test_three_taps_confirm(county: County, amara: Person, theirs: Any) -> None:
    young = theirs()
    young.opens(new_link(county, amara))
    young.arrives("confirm.title")
    young.gives_birthday(BORN)
    young.arrives("now.title")
    young.sees("Level 2 Brickwork")
    young.sees("since 8 September 2026")
    young.taps_on("now.yes")
    young.arrives("check.title")
    young.taps_on("check.send")
    young.arrives("done.title")
    assert young.taps == 3
    enter(county.authority)
    assert Reply.objects.get().was_right
    assert not re.search("Okafor|Amara|2009|900982", " ".join([*young.titles, *young.addresses]))


def test_they_object_and_it_counts_at_once(county: County, amara: Person, theirs: Any) -> None:
    young = theirs()
    young.opens(new_link(county, amara))
    young.gives_birthday(BORN)
    young.taps_on("rights.title", role="link")
    young.arrives("rights.kind")
    young.taps_on("rights.send")
    young.arrives("rights.kind")
    young.page.get_by_label(young.words.said("rights.objection")).check()
    young.page.get_by_label(young.words.said("rights.school")).check()
    young.taps_on("rights.send")
    young.arrives("rights.sent")
    young.sees("We stop this from now on")
    enter(county.authority)
    assert Objection.objects.get(person=amara).flows == sorted(objections()["school"][1])


def test_a_wrong_birthday_then_the_right_one(county: County, amara: Person, theirs: Any) -> None:
    young = theirs()
    young.opens(new_link(county, amara))
    young.arrives("confirm.title")
    young.taps_on("frame.go_on")
    young.sees(catalogue("en").said("wrong.born_on_required"))
    young.arrives("confirm.title")
    young.gives_birthday(date(2009, 3, 28))
    young.arrives("failed.title")
    young.taps_on("failed.again", "link")
    young.arrives("confirm.title")
    young.gives_birthday(BORN)
    young.arrives("now.title")


def test_everything_that_can_be_changed(county: County, amara: Person, theirs: Any) -> None:
    young = theirs()
    page = young.page
    young.opens(new_link(county, amara))
    young.gives_birthday(BORN)
    young.arrives("now.title")
    young.taps_on("now.no")
    young.arrives("doing.title")
    young.taps_on("frame.go_on")
    young.arrives("doing.title")
    page.get_by_label("An apprenticeship").check()
    young.taps_on("frame.go_on")
    young.arrives("more.title")
    page.get_by_label("Who do you work for?").fill("Penn Builders")
    page.get_by_label("What is the course or job?").fill("Joinery")
    young.taps_on("frame.go_on")
    young.arrives("check.title")
    young.sees("An apprenticeship, Joinery, Penn Builders")
    page.get_by_role("link", name="Change: Help you want").click()
    young.arrives("help.title")
    page.get_by_label("Money or travel").check()
    page.get_by_label("Is there more you want to say?").fill("The bus costs a lot")
    young.taps_on("frame.go_on")
    young.arrives("check.title")
    page.get_by_role("link", name="Change: New details").click()
    young.arrives("details.title")
    page.get_by_label("Mobile number").fill("07700 900111")
    young.taps_on("frame.go_on")
    young.arrives("check.title")
    page.get_by_role("link", name="Change: How to reach you").click()
    young.arrives("means.title")
    page.get_by_label("Text me").check()
    young.taps_on("frame.go_on")
    young.arrives("check.title")
    young.taps_on("frame.who", "link")
    young.arrives("who.title")
    page.go_back()
    young.arrives("check.title")
    young.taps_on("check.send")
    young.arrives("done.title")
    young.sees("Someone from our team will get in touch with you.")
    enter(county.authority)
    reply = Reply.objects.get()
    assert (reply.doing, reply.help_wanted) == ("apprenticeship", ["money"])
    assert reply.details_after == {"mobile": "07700 900111", "preferred_means": "text"}


def test_stop(county: County, amara: Person, theirs: Any) -> None:
    young = theirs()
    young.opens(new_link(county, amara))
    young.gives_birthday(BORN)
    young.arrives("now.title")
    young.taps_on("stop.title", "link")
    young.arrives("stop.title")
    young.taps_on("stop.yes")
    young.arrives("check.title")
    young.taps_on("check.send")
    young.arrives("done.title")
    young.sees("We will stop contacting you.")


def test_by_a_card_in_a_language_read_from_the_right(
    county: County, amara: Person, theirs: Any, settings: Any
) -> None:
    settings.LINK_LANGUAGES = ["ar"]
    enter(county.authority)
    code = actions.make_card(person=amara, by=county.manager)
    young = theirs()
    young.opens("/touch")
    young.arrives("touch.title")
    young.page.get_by_role("link", name="العربية").click()
    young.words = catalogue("ar")
    young.arrives("touch.title")
    assert young.page.locator("html").get_attribute("dir") == "rtl"
    heading = young.page.locator("h1").bounding_box()
    assert young.page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert heading
    young.page.get_by_label(young.words.said("touch.code")).fill(code)
    young.gives_birthday(BORN)
    young.arrives("now.title")
    young.sees("8 سبتمبر 2026")
    young.taps_on("now.no")
    young.arrives("doing.title")
    young.page.get_by_label(young.words.said("doing.looking")).check()
    young.taps_on("frame.go_on")
    young.arrives("check.title")
    young.taps_on("check.send")
    young.arrives("done.title")
    enter(county.authority)
    assert (Reply.objects.get().doing, Reply.objects.get().language) == ("looking", "ar")


# Staff


def test_a_tracker_makes_a_link_and_sees_to_the_reply(
    staff: Staff, county: County, amara: Person, browser: Any, live_server: Any
) -> None:
    page = staff.page
    staff.signs_in(county.tracker.user.email)
    page.goto(f"/people/{amara.pk}/links")
    staff.arrives("Links and replies")
    staff.presses("Make a link")
    staff.arrives("Links and replies")
    address = page.locator(".fp-copy__text").inner_text()
    plain = browser.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=False
    ).new_page()
    plain.goto("/" + address.split("/", 3)[3])
    for part, typed in (("", "27"), ("_month", "3"), ("_year", "2009")):
        plain.locator(f"#id_born_on{part}").fill(typed)
    plain.get_by_role("button", name="Go on").click()
    plain.get_by_role("button", name="I need help").click()
    plain.get_by_label("Finding a job").check()
    plain.get_by_role("button", name="Go on").click()
    plain.get_by_role("button", name="Send").click()
    plain.get_by_role("heading", level=1, name="Thank you").wait_for()
    plain.context.close()

    page.goto("/replies")
    staff.arrives("Replies from young people")
    staff.sees("Asks for help")
    with page.expect_navigation():
        page.locator("td a").first.click()
    staff.arrives("A reply from Amara Okafor")
    staff.presses("I have seen to it")
    staff.arrives("Replies from young people")
    staff.sees("Nothing waits")


def test_a_data_manager_prints_cards(staff: Staff, county: County) -> None:
    for name in ("Ada Young", "Abe Stone", "Bea Hill"):
        add_person(county, name, age=15, school=county.school)
    staff.signs_in(county.manager.user.email)
    staff.page.goto("/cards")
    staff.arrives("Keep-in-touch cards")
    staff.presses("Make the cards")
    staff.arrives("Keep-in-touch cards")
    staff.page.get_by_label("School").select_option(str(county.school.pk))
    staff.presses("Make the cards")
    staff.arrives(f"Cards for {county.school.name}")
    assert staff.page.locator(".card").count() == 3
