"""A day at doors with a phone that has no signal."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from fingerpost.caseload.contacts import actions as contacts
from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.visits import actions
from fingerpost.caseload.visits.models import Pack
from fingerpost.people import actions as people
from journeys.staff import Staff
from worlds import County, add_person, enter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HEADING = "Visits on this phone"
PIN = "482913"
ELM = {"town": "Marlbrook", "postcode": "XM1 1AA"}
# Everything the page keeps in the browser, as text: what is sealed is bytes there.
ALL_KEPT = """async () => {
  const text = new TextDecoder("latin1");
  const plain = (key, value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? text.decode(value) : value;
  const db = await new Promise((done) => {
    const request = indexedDB.open("fingerpost-visits");
    request.onsuccess = () => done(request.result);
  });
  const found = [];
  for (const store of db.objectStoreNames) {
    found.push(await new Promise((done) => {
      const request = db.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => done(JSON.stringify(request.result, plain));
    }));
  }
  db.close();
  const cached = await caches.open("fingerpost-visits-1");
  const pages = await Promise.all((await cached.matchAll()).map((answer) => answer.text()));
  return [...found, ...pages, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
}"""


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make()
    add_person(county, "Amara Okafor", address_line_1="3 Elm Road", **ELM)
    add_person(county, "Bo Okafor", address_line_1="3, Elm Rd", **ELM)
    add_person(county, "Cy Cedar", address_line_1="1 Elm Road", **ELM)
    note = "Ask for Mum"
    people.set_safe_contact(county.person("Cy"), unsafe=False, note=note, by=county.manager)
    return county


@pytest.fixture
def pack(county: County) -> Pack:
    whom = [county.person(name).pk for name in ("Amara", "Bo", "Cy")]
    return actions.make_pack(
        people=whom,
        day=timezone.localdate(),
        chosen_by="Not known",
        check_in="Marian, at 12",
        by=county.tracker,
    )


def takes(staff: Staff, county: County) -> None:
    """Somebody takes their pack of today on this phone."""
    staff.signs_in(county.tracker.user.email)
    staff.page.goto("/visits/phone/")
    press(staff, "Take it on this phone")
    staff.arrives(HEADING)
    staff.page.get_by_label("PIN", exact=True).fill("123")
    press(staff, "Take the pack")
    staff.sees("The PIN must have at least 6")
    staff.page.get_by_label("PIN", exact=True).fill(PIN)
    press(staff, "Take the pack")
    staff.sees("Before you go")
    staff.page.locator("html[data-fp-ready=yes]").wait_for(state="attached")
    staff.page.get_by_text("All of it is sent.").wait_for()
    staff.arrives(HEADING)


def press(staff: Staff, words: str) -> None:
    staff.page.get_by_role("button", name=words, exact=True).first.click()


def opens(staff: Staff, pin: str = PIN) -> None:
    press(staff, "Open")
    staff.page.get_by_label("PIN", exact=True).fill(pin)
    press(staff, "Open")


def knocks(staff: Staff, name: str, outcome: str, code: str = "") -> None:
    at = staff.page.get_by_role("group", name=f"What came of it: {name}")
    at.get_by_role("button", name=outcome, exact=True).click()
    if code:
        staff.page.get_by_label("What are they doing?").select_option(code)
    press(staff, f"Save: {outcome}")
    staff.page.get_by_text(re.compile(f"^{outcome}, \\d\\d:\\d\\d")).first.wait_for()


def without_noise(staff: Staff) -> None:
    """The browser itself notes that there was no signal, and an answer that said no."""
    noise = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "409")
    staff.faults[:] = [one for one in staff.faults if not any(word in one for word in noise)]


def test_from_a_worklist_to_paper(staff: Staff, county: County) -> None:
    staff.signs_in(county.tracker.user.email)
    staff.page.goto("/worklists/not-known")
    staff.presses("Visit these")
    staff.arrives("Visit these")
    staff.page.get_by_label("Who knows that you are out").fill("Marian, at 12")
    staff.presses("Make the pack")
    staff.arrives("Visits on")
    staff.sees("3 young people at 2 doors")
    staff.page.get_by_text("What to know before knocking").first.click()
    staff.page.get_by_label("For whoever knocks here").first.fill("Go in pairs")
    staff.presses("Keep")
    staff.arrives("Visits on")
    staff.sees("At this door: Go in pairs")
    staff.page.emulate_media(media="print")
    staff.sees("What came of it:")
    assert staff.page.get_by_role("button", name="Keep").count() == 0
    staff.page.emulate_media(media="screen")
    staff.page.goto("/visits")
    staff.arrives("Visits")
    staff.page.get_by_role("link", name=re.compile(r"\d{4}$")).first.click()
    staff.arrives("Visits on")
    staff.page.get_by_text("Stop this pack").first.click()
    staff.page.get_by_label("Why is it stopped?").fill("Called off")
    staff.presses("Stop this pack")
    staff.arrives("Visits on")
    staff.sees("Stopped by Tom Ferris")


def test_a_day_without_a_signal(staff: Staff, county: County, pack: Pack) -> None:
    takes(staff, county)
    kept = "".join(staff.page.evaluate(ALL_KEPT))
    for words in ("Amara", "Okafor", "Elm", "Mum", "Marian", PIN):
        assert words not in kept
    staff.page.context.set_offline(True)
    knocks(staff, "Cy Cedar", "Nobody in")
    knocks(staff, "Amara Okafor", "Spoke with them", "310")
    staff.page.reload()
    staff.arrives(HEADING)
    opens(staff, "wrong one")
    staff.sees("That is not the PIN. 4 more")
    staff.page.get_by_label("PIN", exact=True).fill(PIN)
    press(staff, "Open")
    staff.sees("Nobody in, ")
    staff.sees("No signal.")
    staff.arrives(HEADING)
    knocks(staff, "Bo Okafor", "Moved, nobody knows where")
    staff.page.get_by_role("button", name=re.compile("^Take it back.*Moved")).click()
    staff.sees("Taken back.")
    assert Contact.objects.count() == 0
    enter(county.authority)
    contacts.log_contact(
        person=county.person("Amara"), by=county.manager.user, means="call", outcome="no_answer"
    )
    staff.page.context.set_offline(False)
    staff.page.get_by_text("All of it is sent.").wait_for()
    staff.sees("A colleague meanwhile: Call: no answer")
    staff.arrives(HEADING)
    staff.page.reload()
    opens(staff)
    staff.page.get_by_text("All of it is sent.").wait_for()
    without_noise(staff)
    enter(county.authority)
    visits = Contact.objects.filter(means="visit").order_by("pk")
    done = [(one.person.given_name, one.outcome, bool(one.undone_at)) for one in visits]
    assert done == [
        ("Cy", "nobody_in", False),
        ("Amara", "spoke", False),
        ("Bo", "moved", True),
    ]


def test_an_answer_that_is_lost_on_the_way(staff: Staff, county: County, pack: Pack) -> None:
    takes(staff, county)
    lost: list[str] = []

    def lose(route: Any) -> None:
        """The office takes it, and the phone never hears of that."""
        if not lost:
            route.fetch()
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    staff.page.context.route("**/send", lose)
    knocks(staff, "Cy Cedar", "Nobody in")
    staff.sees("No signal.")
    press(staff, "Send now")
    staff.page.get_by_text("All of it is sent.").wait_for()
    assert lost
    without_noise(staff)
    enter(county.authority)
    assert Contact.objects.count() == 1


def test_five_wrong_pins(staff: Staff, county: County, pack: Pack) -> None:
    takes(staff, county)
    staff.page.reload()
    opens(staff, "wrong 1")
    for left in (4, 3, 2, 1):
        staff.sees(f"{left} more")
        staff.page.get_by_label("PIN", exact=True).fill("wrong again")
        press(staff, "Open")
        if left == 3:  # a reload in the middle gives no tries back
            staff.sees("2 more")
            staff.page.reload()
            opens(staff, "wrong after a reload")
            staff.sees("1 more")
            staff.page.get_by_label("PIN", exact=True).fill("wrong again")
            press(staff, "Open")
            break
    staff.sees("Wrong PIN five times")
    staff.arrives(HEADING)
    packs, queue = staff.page.evaluate(ALL_KEPT)[:2]
    assert (packs, queue) == ("[]", "[]")


def test_a_pack_that_is_stopped_or_over_is_gone(staff: Staff, county: County, pack: Pack) -> None:
    takes(staff, county)
    staff.page.context.set_offline(True)
    knocks(staff, "Cy Cedar", "Nobody in")
    tomorrow = timezone.now() + timedelta(days=1)
    staff.page.clock.set_fixed_time(tomorrow)
    staff.page.reload()
    staff.sees("The pack is gone from this phone.")
    staff.arrives(HEADING)
    assert staff.page.get_by_role("button", name="Open", exact=True).count() == 0
    enter(county.authority)
    actions.stop_pack(pack, why="The phone is lost", by=county.manager)
    staff.page.context.set_offline(False)
    press(staff, "Send it in")
    staff.page.get_by_label("PIN", exact=True).fill(PIN)
    press(staff, "Send it in")
    staff.sees("All of it was sent in.")
    packs, queue = staff.page.evaluate(ALL_KEPT)[:2]
    assert (packs, queue) == ("[]", "[]")
    without_noise(staff)
    enter(county.authority)
    assert Contact.objects.count() == 1


def test_a_lost_phone_drops_its_pack_when_it_hears(
    staff: Staff, county: County, pack: Pack
) -> None:
    takes(staff, county)
    enter(county.authority)
    actions.stop_pack(pack, why="The phone is lost", by=county.manager)
    staff.page.reload()
    staff.sees("You have no pack for today.")
    packs, queue = staff.page.evaluate(ALL_KEPT)[:2]
    assert (packs, queue) == ("[]", "[]")
