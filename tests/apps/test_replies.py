"""What a young person replies by a link: what they are shown, what is kept, what is undone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.caseload.contacts.models import Tried
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.caseload.queries import in_worklist
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core.access import Refused
from fingerpost.core.records import Source
from fingerpost.evidence.models import Evidence, Status
from fingerpost.messages import receiving
from fingerpost.messages.links import actions, queries, replies
from fingerpost.messages.links.models import Link, Reply
from fingerpost.messages.links.presenters.staff import LinkWords, ReplyWords
from fingerpost.messages.links.saying import Said
from fingerpost.messages.models import Stop
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from worlds import County, add_person, enter, say, signed_in

pytestmark = pytest.mark.django_db

BORN = date(2009, 3, 27)


@pytest.fixture
def ours() -> County:
    return County.make("998")


@pytest.fixture
def amara(ours: County) -> Person:
    person = add_person(
        ours,
        "Amara Okafor",
        born_on=BORN,
        mobile="07700 900982",
        email="amara@example.org",
        address_line_1="1 Old Road",
        town="Westbury",
        postcode="XM1 1AA",
    )
    say(
        person,
        "230",
        days_ago=60,
        source=Source.PROVIDER_ENROLMENT,
        starts_on=timezone.localdate() - timedelta(days=70),
        course="Level 2 Brickwork",
        provider_id=ours.college.pk,
    )
    return person


class Theirs:
    """A young person at a browser, past the date of birth."""

    def __init__(self, county: County, person: Person, page: str = "") -> None:
        enter(county.authority)
        self.page = (
            page or "/" + actions.make_link(person=person, by=county.manager).split("/", 3)[3]
        )
        self.client = Client()
        self.last = self.client.post(self.page, birthday(person.born_on), follow=True)

    def sees(self, *words: str) -> bool:
        shown = self.last.content.decode()
        return all(w in shown for w in words)

    def opens(self, step: str) -> "Theirs":
        self.last = self.client.get(self.page + step, follow=True)
        return self

    def says(self, step: str, **answers: Any) -> "Theirs":
        self.last = self.client.post(self.page + step, answers, follow=True)
        return self

    def sends(self) -> Reply | None:
        before = set(Reply.objects.values_list("pk", flat=True))
        self.says("check")
        return Reply.objects.exclude(pk__in=before).first()


def new_page(county: County, person: Person) -> str:
    """The page behind a new link, without the host."""
    enter(county.authority)
    return "/" + actions.make_link(person=person, by=county.manager).split("/", 3)[3]


def birthday(day: date) -> dict[str, str]:
    return {
        "born_on_day": str(day.day),
        "born_on_month": str(day.month),
        "born_on_year": str(day.year),
    }


def on(day: date) -> dict[str, str]:
    return {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}


def newest(person: Person) -> Evidence:
    return Evidence.objects.filter(person=person).latest("pk")


# What is shown


def test_they_see_what_the_college_told_us_and_nothing_else(ours: County, amara: Person) -> None:
    people.set_safe_contact(amara, unsafe=False, note="", by=ours.manager)
    theirs = Theirs(ours, amara)
    assert theirs.sees("Your college told us:", "Level 2 Brickwork", ours.college.name)
    shown = theirs.last.content.decode() + theirs.opens("details").last.content.decode()
    for hidden in ("Okafor", "900982", "07700", "amara@", "Old Road", "XM1", "Westbury"):
        assert hidden not in shown
    assert theirs.sees("We have one that ends in 82.", "We have one that starts with a.")


def test_where_there_is_word_on_safe_contact_nothing_held_is_shown(
    ours: County, amara: Person
) -> None:
    people.set_safe_contact(amara, unsafe=False, note="Text only after 6pm", by=ours.manager)
    theirs = Theirs(ours, amara)
    assert theirs.sees("What are you doing now?")
    shown = theirs.last.content.decode() + theirs.opens("details").last.content.decode()
    for hidden in ("Brickwork", ours.college.name, "6pm", "ends in 82", "starts with"):
        assert hidden not in shown.replace(f'<option value="{ours.college.name}">', "")


@pytest.mark.parametrize("source", [Source.PARENT, Source.EMPLOYER, Source.PARTNER_AGENCY])
def test_what_somebody_else_said_is_not_shown(ours: County, source: Source) -> None:
    ben = add_person(ours, "Ben Cole", born_on=BORN)
    say(ben, "330", source=source, course="Warehouse at Penn")
    theirs = Theirs(ours, ben)
    assert theirs.sees("What are you doing now?")
    assert not theirs.sees("Warehouse")


@pytest.mark.parametrize("code", ["640", "630", "650", "710", "280"])
def test_health_care_and_justice_are_not_shown(ours: County, code: str) -> None:
    ben = add_person(ours, "Ben Cole", born_on=BORN)
    say(ben, code, review_on=timezone.localdate() + timedelta(days=30))
    assert Theirs(ours, ben).sees("What are you doing now?")


def test_in_year_11_nobody_is_asked_what_they_do(ours: County) -> None:
    young = add_person(ours, "Young One", age=15)
    theirs = Theirs(ours, young)
    assert theirs.sees("Check and send", "There is nothing to send yet")
    assert theirs.opens("doing").sees("Check and send")
    theirs.says("details", mobile="07700 900111")
    assert theirs.sends()
    young.refresh_from_db()
    assert young.mobile == "07700 900111"
    assert not Evidence.objects.filter(person=young).exists()


# What is kept


def test_three_taps_confirm(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara)
    theirs.says("now", answer="yes")
    assert theirs.sees("Still as we had it")
    reply = theirs.sends()
    assert theirs.sees("Thank you", "This link will not work again")
    assert reply
    assert reply.was_right
    said = newest(amara)
    assert (said.source, said.code, said.verified_on) == (
        Source.YOUNG_PERSON,
        "230",
        timezone.localdate(),
    )
    assert (said.course, said.provider) == ("Level 2 Brickwork", ours.college)
    assert reply.evidence == said
    status = Status.objects.get(person=amara)
    assert (status.evidence, status.group, status.provider) == (said, "EET", ours.college)


def test_a_yes_to_what_was_not_shown_states_nothing(ours: County, amara: Person) -> None:
    people.set_safe_contact(amara, unsafe=False, note="Careful", by=ours.manager)
    theirs = Theirs(ours, amara)
    theirs.says("now", answer="yes")
    assert theirs.sends() is None


def test_what_has_changed_becomes_their_own_evidence(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara)
    theirs.says("now", answer="no").says("doing", doing="apprenticeship")
    started = timezone.localdate() - timedelta(days=5)
    theirs.says("more", place="Penn Builders", course="Joinery", **on(started))
    assert theirs.sees("An apprenticeship, Joinery, Penn Builders")
    reply = theirs.sends()
    assert reply
    assert reply.was_right is False
    said = newest(amara)
    assert (said.code, said.starts_on, said.course) == ("310", started, "Joinery")
    assert "Penn Builders" in said.note
    assert said.provider is None, "an employer is not looked for among schools"
    assert Status.objects.get(person=amara).code == "310"


def test_a_college_named_as_we_have_it_is_that_college(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara).says("doing", doing="school_sixth_form")
    theirs.says("more", place=ours.school.name.upper(), course="A levels")
    theirs.sends()
    assert newest(amara).provider == ours.school


def test_an_agreed_start_needs_its_day_and_is_asked_after(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara).says("doing", doing="starting_soon")
    theirs.says("more", place=ours.college.name)
    assert theirs.sees("Tell us the day you start", "Error:")
    theirs.says("more", place=ours.college.name, **on(timezone.localdate() - timedelta(days=1)))
    assert theirs.sees("too long ago")
    starts = timezone.localdate() + timedelta(days=20)
    theirs.says("more", place=ours.college.name, **on(starts)).sends()
    said = newest(amara)
    assert (said.code, said.review_on, said.starts_on) == ("616", starts, timezone.localdate())


def test_something_else_states_nothing_and_waits_for_somebody(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara).says("doing", doing="something_else")
    reply = theirs.says("more", words="I look after my nan's dogs").sends()
    assert reply
    assert reply.evidence is None
    assert list(queries.waiting(ours.tracker)) == [reply]


def test_help_wanted_waits_until_somebody_has_seen_to_it(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara).says("now", answer="help")
    theirs.says("help")
    assert theirs.sees("Choose what you want help with")
    reply = theirs.says("help", help=["job", "money"], words="Bus fare").sends()
    assert theirs.sees("Someone from our team will get in touch")
    assert reply
    assert (reply.help_wanted, reply.was_right, reply.evidence) == (["job", "money"], None, None)
    assert list(queries.waiting(ours.tracker)) == [reply]
    replies.settle(reply, by=ours.tracker)
    assert not queries.waiting(ours.tracker).exists()


def test_details_change_with_their_history_and_an_address_whole(
    ours: County, amara: Person
) -> None:
    theirs = Theirs(ours, amara)
    theirs.says("details", mobile="12", email="no", postcode="XM1")
    assert theirs.sees("UK mobile number", "name@example.org", "full postcode")
    theirs.says("details", address_line_1="9 New Street")
    assert theirs.sees("Fill in the street and the postcode")
    theirs.says("details")
    assert theirs.sees("Fill in what is new")
    theirs.says("details", mobile="07700 900111", address_line_1="9 New Street", postcode="xm2 2bb")
    theirs.says("means", means="text")
    assert theirs.sends()
    amara.refresh_from_db()
    assert (amara.mobile, amara.preferred_means) == ("07700 900111", "text")
    assert amara.address == ("9 New Street", "XM2 2BB"), "no line of the old one"
    assert amara.email == "amara@example.org"


def test_answers_are_gone_for_whoever_opens_the_link_next(ours: County, amara: Person) -> None:
    first = Theirs(ours, amara).says("details", mobile="07700 900111")
    again = Theirs(ours, amara, first.page).opens("check")
    assert not again.sees("900111")


def test_half_an_hour_later_they_are_asked_who_they_are(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara)
    session = theirs.client.session
    kept = session["answering"]
    session["answering"] = kept | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert theirs.opens("check").last.status_code == 401
    assert theirs.sees("You were away for a while")


# Once only


def test_a_reply_uses_a_link_up(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara).says("now", answer="yes")
    assert theirs.sends()
    assert Theirs(ours, amara, theirs.page).sees("That did not work")
    assert theirs.opens("check").last.status_code == 401
    assert Reply.objects.count() == 1


def test_two_at_once_are_one_reply(ours: County, amara: Person) -> None:
    one = Theirs(ours, amara)
    other = Theirs(ours, amara, one.page)
    one.says("now", answer="yes")
    other.says("now", answer="yes")
    assert one.sends()
    assert other.sends() is None
    assert Reply.objects.count() == 1


def test_a_link_used_between_two_looks_is_refused_by_the_action(
    ours: County, amara: Person
) -> None:
    theirs = Theirs(ours, amara).says("now", answer="yes")
    link = Link.objects.get()
    Link.objects.update(used_at=timezone.now())
    with pytest.raises(replies.NoLongerOpen):
        replies.keep(link, Said(was_right=True), language="en")
    assert theirs.opens("done").last.status_code == 401


def test_nothing_said_is_nothing_sent(ours: County, amara: Person) -> None:
    assert Theirs(ours, amara).sends() is None
    assert Link.objects.get().used_at is None


def test_a_card_serves_again_and_again(ours: County, amara: Person) -> None:
    code = actions.make_card(person=amara, by=ours.manager)
    for _ in range(2):
        theirs = Theirs(ours, amara, f"/here/{code}/").says("now", answer="yes")
        assert theirs.sends()
        assert theirs.sees("Keep your card")
    assert LinkWords(Link.objects.get()).state[0] == "In use"


# One young person, several entries


def test_a_link_of_an_entry_made_one_with_another_answers_for_both(
    ours: County, amara: Person
) -> None:
    double = add_person(ours, "Amy Okafor", born_on=BORN)
    pages = [new_page(ours, amara), new_page(ours, double)]
    make_one(amara, [double], chosen={}, by=ours.tracker)
    amara.refresh_from_db()
    stands = amara.merged_into or amara
    for page in pages:
        reply = Theirs(ours, stands, page).says("doing", doing="looking").sends()
        assert reply
        assert reply.person == stands
        assert reply in queries.replies_of(stands, ours.tracker)
    assert queries.links_of(stands, ours.tracker).count() == 2


# Taken back, seen to


def test_taking_a_reply_back_takes_back_all_it_did(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara).says("doing", doing="looking")
    theirs.says("details", mobile="07700 900111", address_line_1="9 New Street", postcode="XM2 2BB")
    reply = theirs.sends()
    assert reply
    assert Status.objects.get(person=amara).code == "619"
    replies.undo(reply, by=ours.tracker, why="Their brother wrote it")
    amara.refresh_from_db()
    assert amara.mobile == "07700 900982"
    assert amara.address == ("1 Old Road", "Westbury", "XM1 1AA")
    assert Status.objects.get(person=amara).code == "230"
    reply.refresh_from_db()
    assert (reply.undone_by, reply.undone_why) == (ours.tracker.user, "Their brother wrote it")
    replies.undo(reply, by=ours.tracker, why="Again")
    reply.refresh_from_db()
    assert reply.undone_why == "Their brother wrote it"


def test_what_changed_since_stays(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara)
    theirs.says("details", mobile="07700 900111", address_line_1="9 New Street", postcode="XM2 2BB")
    reply = theirs.sends()
    assert reply
    amara.refresh_from_db()
    amara.postcode = "XM3 3CC"
    amara.save()
    replies.undo(reply, by=ours.tracker, why="Wrong")
    amara.refresh_from_db()
    assert amara.mobile == "07700 900982"
    assert amara.address == ("9 New Street", "XM3 3CC"), "never half of each"


def test_a_school_user_may_not(ours: County, amara: Person) -> None:
    reply = Theirs(ours, amara).says("doing", doing="looking").sends()
    assert reply
    for act in (replies.settle, lambda r, by: replies.undo(r, by=by, why="x")):
        with pytest.raises(Refused):
            act(reply, by=ours.school_user)


# What staff see


def test_staff_make_a_link_see_it_once_and_stop_it(ours: County, amara: Person) -> None:
    client = signed_in(ours.tracker)
    page = f"/people/{amara.pk}/links"
    made = client.post(page, {"what": "link"}).content.decode()
    assert "/here/998-" in made
    assert "Not opened yet" in made
    assert "/here/998-" not in client.get(page).content.decode()
    stopped = client.post(f"{page}/{Link.objects.get().pk}/stop", follow=True).content.decode()
    assert "Stopped" in stopped
    card = client.post(page, {"what": "card"}).content.decode()
    assert "/touch" in card
    people.set_safe_contact(amara, unsafe=True, note="Never", by=ours.manager)
    refused = client.post(page, {"what": "link"}).content.decode()
    assert "unsafe to contact" in refused
    assert "/here/998-" not in refused


def test_staff_read_a_reply_see_to_it_and_take_it_back(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara).says("doing", doing="something_else").says("more", words="Dogs")
    theirs.says("help", help=["talk"], words="Dogs").says("means", means="text")
    reply = theirs.sends()
    assert reply
    client = signed_in(ours.tracker)
    gist = "Something else; asks for help: I would like to talk to someone; new details"
    assert gist in page_text(client, "/replies")
    shown = page_text(client, f"/replies/{reply.pk}")
    for words in ("I would like to talk to someone", "Dogs", "Text me (was blank)", "Waits for us"):
        assert words in shown
    client.post(f"/replies/{reply.pk}/settle")
    assert "Seen to by Tom Ferris" in page_text(client, f"/replies/{reply.pk}")
    refused = client.post(f"/replies/{reply.pk}/undo", {"why": ""}).content.decode()
    assert "Say why" in refused
    client.post(f"/replies/{reply.pk}/undo", {"why": "A friend wrote it"})
    assert "A friend wrote it" in page_text(client, f"/replies/{reply.pk}")


def page_text(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_strangers_find_nothing(ours: County, amara: Person) -> None:
    reply = Theirs(ours, amara).says("doing", doing="looking").sends()
    assert reply
    theirs = County.make("997")
    for access in (theirs.manager, theirs.tracker):
        client = signed_in(access)
        assert client.get(f"/replies/{reply.pk}").status_code == 404
        assert client.get(f"/people/{amara.pk}/links").status_code == 404
        assert client.post(f"/replies/{reply.pk}/settle").status_code == 404
        assert "Okafor" not in page_text(client, "/replies")
    for access in (ours.school_user, ours.provider_user):
        client = signed_in(access)
        for page in ("/replies", f"/replies/{reply.pk}", f"/people/{amara.pk}/links", "/cards"):
            assert client.get(page).status_code == 403


State = Callable[[Link], None]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "Not opened yet"),
        ({"proved_at": timezone.now()}, "Opened"),
        ({"used_at": timezone.now()}, "Replied"),
        ({"wrong_tries": 5}, "Locked: wrong dates of birth"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "Ran out"),
        ({"revoked_at": timezone.now()}, "Stopped"),
    ],
)
def test_a_link_says_how_it_stands(
    ours: County, amara: Person, columns: dict[str, Any], words: str
) -> None:
    actions.make_link(person=amara, by=ours.manager)
    Link.objects.update(**columns)
    assert LinkWords(Link.objects.get()).state[0] == words


def test_a_reply_says_all_it_holds(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara).says("now", answer="yes").says("stop", answer="yes")
    reply = theirs.sends()
    assert reply
    assert theirs.sees("We will stop contacting you")
    assert {s.how for s in Stop.objects.filter(person=reply.person)} == {Stop.How.LINK}
    assert ReplyWords(reply).gist == "What we held is still right; asks us to stop"
    assert ("Contact", "Asks us to stop contacting them") in ReplyWords(reply).rows


def test_a_reply_stands_on_today_in_a_worklist_and_on_their_page(
    ours: County, amara: Person
) -> None:
    log_contact(person=amara, by=ours.tracker.user, means="call", outcome="no_answer")
    Tried.objects.update(next_on=timezone.localdate())
    tasks, replied = WORKLISTS["tasks"], WORKLISTS["replied"]
    today = timezone.localdate()
    assert amara in in_worklist(tasks, ours.tracker, today)
    assert amara not in in_worklist(replied, ours.tracker, today)
    theirs = Theirs(ours, amara).says("doing", doing="looking").says("help", help=["job"])
    reply = theirs.sends()
    assert reply
    assert amara not in in_worklist(tasks, ours.tracker, today), "the reply did the next step"
    assert amara in in_worklist(replied, ours.tracker, today)
    for access in (ours.tracker, ours.manager):
        assert "1 reply waits" in page_text(signed_in(access), "/")
    assert "Looking for a job or a course" in page_text(
        signed_in(ours.tracker), f"/people/{amara.pk}"
    )
    replies.undo(reply, by=ours.tracker, why="Not theirs")
    assert amara in in_worklist(tasks, ours.tracker, today)
    assert amara not in in_worklist(replied, ours.tracker, today)


def test_today_says_who_wrote_overnight_and_what_they_want(ours: County, amara: Person) -> None:
    theirs = Theirs(ours, amara)
    theirs.says("now", answer="help")
    theirs.says("help", help=["job", "money"]).sends()
    enter(ours.authority)
    receiving.take_text(
        ours.authority, sender_reference="a", number="07700 900111", words="Who is it? " * 20,
        at=timezone.now(),
    )  # fmt: skip
    page = page_text(signed_in(ours.tracker), "/")
    for said in (
        "Asks for help: finding a job, money or travel", "by a link", "A number we sent nothing to",
        "Who is it?", "…”", "1 text waits", f'href="/people/{amara.pk}"',
    ):  # fmt: skip
        assert said in page
    assert "by text" not in page_text(signed_in(County.make("997").tracker), "/")


def test_overnight_begins_when_the_team_went_home() -> None:
    london = ZoneInfo("Europe/London")
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=london)
    assert queries.since_last_evening(monday) == datetime(2026, 11, 20, 17, 0, tzinfo=london)
    boxing_week = datetime(2026, 12, 29, 9, 0, tzinfo=london)
    assert queries.since_last_evening(boxing_week) == datetime(2026, 12, 24, 17, 0, tzinfo=london)


# Cards for a school


def test_cards_for_a_year_11_are_shown_once_with_squares_to_scan(ours: County) -> None:
    ada = add_person(ours, "Ada Young", age=15, school=ours.school)
    add_person(ours, "Abe Young", age=15, school=ours.school)
    unsafe = add_person(ours, "Una Safe", age=15, school=ours.school)
    add_person(ours, "Old Enough", age=16, school=ours.school)
    people.set_safe_contact(unsafe, unsafe=True, note="Never", by=ours.manager)
    actions.make_card(person=ada, by=ours.manager)
    client = signed_in(ours.manager)
    assert "1 of 3 have a card" in page_text(client, "/cards")
    asked = {"school": str(ours.school.pk), "only_new": "on"}
    sheet = client.post("/cards", asked).content.decode()
    assert "For Abe Young" in sheet
    assert "For Ada Young" not in sheet
    assert "Una Safe" not in sheet
    assert sheet.count("<path d=") >= 1
    assert "998-" in sheet
    nobody = client.post("/cards", asked).content.decode()
    assert "No cards to make" in nobody
    again = client.post("/cards", {"school": str(ours.school.pk)}).content.decode()
    assert again.count("card__code") == 2
