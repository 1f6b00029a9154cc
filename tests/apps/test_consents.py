"""Asking whether a school may be told: by link, by the young person or a parent."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.core.dates import age_on
from fingerpost.core.sharing.asking import State, Whom
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver
from fingerpost.core.sharing.questions import Right
from fingerpost.messages.consents import actions, queries
from fingerpost.messages.consents.models import Shown
from fingerpost.messages.links.actions import CannotAsk
from fingerpost.messages.links.models import MOST_WRONG_TRIES, Link
from fingerpost.people.models import Person
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.actions import (
    Told,
    keep_agreement,
    record_instructions,
    settle_policy,
)
from fingerpost.sharing.models import Consent, Instruction
from worlds import County, add_person, enter, officer, say, signed_in

pytestmark = pytest.mark.django_db


def aged(years: int) -> date:
    """A date of birth by which somebody is so old today."""
    today = timezone.localdate()
    return date(today.year - years, 1, 15)


@pytest.fixture
def ours() -> County:
    """A county that gives names back with consent."""
    county = County.make("998")
    settle_policy(by=county.manager, said={"mode": Mode.CONSENT.value})
    return county


def pupil(county: County, name: str = "Amara Okafor", *, years: int = 15) -> Person:
    return add_person(county, name, born_on=aged(years), school=county.school)


def made(county: County, person: Person, asked: Giver = Giver.PUPIL) -> str:
    """The page behind a new link."""
    enter(county.authority)
    return "/" + actions.make_link(person, asked=asked, by=county.school_user).split("/", 3)[3]


def day(born_on: date) -> dict[str, str]:
    return {
        "born_on_day": str(born_on.day),
        "born_on_month": str(born_on.month),
        "born_on_year": str(born_on.year),
    }


def opened(page: str, person: Person) -> Client:
    client = Client()
    answer = client.post(page, day(person.born_on))
    assert answer["Location"] == f"{page}ask"
    return client


def says(page: str, client: Client, answer: str) -> str:
    """Choose, and read the page that follows."""
    said = client.post(f"{page}ask", {"answer": answer})
    assert said["Location"] == f"{page}ask"
    return client.get(f"{page}ask").content.decode()


def says_yes(county: County, person: Person) -> None:
    yes = sharing.Answer(
        person=person, school=county.school, fields=frozenset({"provider"}),
        given_by=Giver.PUPIL, on=timezone.localdate(), channel="spoken", wording="consent-1",
    )  # fmt: skip
    assert not sharing.keep_answers([yes], authority_id=county.authority.pk, by=None)


def make_slips(county: County, given_to: str, client: Client | None = None) -> str:
    """The page of slips for everybody to be asked."""
    at = client or signed_in(county.school_user)
    page = f"/consents/schools/{county.school.pk}/slips"
    return at.post(page, {"for": given_to}).content.decode()


def state(county: County, person: Person) -> State:
    enter(county.authority)
    today = timezone.localdate()
    return queries.asking_of(person, county.school, today).state(today)


class TestByLink:
    def test_yes_then_no_then_yes_on_the_same_page(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        assert state(ours, amara) is State.ASKED
        client = opened(page, amara)
        shown = client.get(f"{page}ask").content.decode()
        assert ours.school.name in shown
        assert "checked" not in shown
        assert "You said yes" in says(page, client, "yes")
        assert state(ours, amara) is State.YES
        assert "You took your yes back" in says(page, client, "no")
        assert state(ours, amara) is State.WITHDRAWN
        assert "You said yes" in says(page, client, "yes")
        assert state(ours, amara) is State.YES

    def test_no_first_is_kept_once_however_often_it_is_pressed(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        client = opened(page, amara)
        says(page, client, "no")
        assert "You said no" in says(page, client, "no")
        assert Consent.objects.filter(person=amara).answered().count() == 1

    def test_what_was_shown_is_kept_with_its_version(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        client = opened(page, amara)
        says(page, client, "yes")
        enter(ours.authority)
        consent = Consent.objects.answered().get(person=amara)
        text = Shown.objects.get(key=consent.wording).text
        assert consent.wording.startswith("consent-1.en.")
        assert "[Yes, tell my school]" in text
        assert amara.given_name not in text
        assert consent.age_at == age_on(amara.born_on, timezone.localdate())

    def test_other_pages_do_not_open_by_it_nor_it_by_theirs(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        for other in (page.replace("yes-or-no", "here"), page.replace("yes-or-no", "parents")):
            answer = Client().post(other, day(amara.born_on))
            assert answer.status_code == 200
            assert "That did not work" in answer.content.decode()

    def test_no_key_and_a_wrong_date_look_alike(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        wrong = Client().post(page, day(aged(14)))
        nobody = Client().post(page[:-5] + "zzzz/", day(amara.born_on))
        assert wrong.content == nobody.content

    def test_it_locks_after_a_few_wrong_tries(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        for _ in range(MOST_WRONG_TRIES):
            Client().post(page, day(aged(14)))
        assert Client().post(page, day(amara.born_on)).status_code == 200

    def test_the_question_is_not_shown_without_the_date_of_birth(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        answer = Client().get(f"{page}ask")
        assert answer.status_code == 401
        assert ours.school.name not in answer.content.decode()

    def test_a_stopped_link_takes_no_answer(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        client = opened(page, amara)
        enter(ours.authority)
        Link.objects.update(revoked_at=timezone.now())
        assert client.post(f"{page}ask", {"answer": "yes"}).status_code == 401
        assert state(ours, amara) is State.ASKED


class TestAParent:
    def test_a_parent_answers_for_a_child_under_13(self, ours: County) -> None:
        ben = pupil(ours, "Ben Adeyemi", years=12)
        with pytest.raises(CannotAsk, match="A parent decides"):
            actions.make_link(ben, asked=Giver.PUPIL, by=ours.school_user)
        page = made(ours, ben, Giver.PARENT)
        client = opened(page, ben)
        assert "your child" in client.get(f"{page}ask").content.decode()
        says(page, client, "yes")
        enter(ours.authority)
        assert Consent.objects.answered().get(person=ben).given_by == Giver.PARENT

    def test_from_16_no_parent_is_asked(self, ours: County) -> None:
        amara = pupil(ours, years=16)
        with pytest.raises(CannotAsk, match="young person decides alone"):
            actions.make_link(amara, asked=Giver.PARENT, by=ours.school_user)


class TestWhoMayAsk:
    def test_a_school_asks_its_own_pupils_only(self, ours: County) -> None:
        other = add_person(ours, "Cal Reed", born_on=aged(15), school=ours.college)
        with pytest.raises(CannotAsk, match="own pupils"):
            actions.make_link(other, asked=Giver.PUPIL, by=ours.school_user)

    def test_nobody_is_asked_for_no_school(self, ours: County) -> None:
        nowhere = add_person(ours, "Dee Small", born_on=aged(15))
        with pytest.raises(CannotAsk, match="which school"):
            actions.make_link(nowhere, asked=Giver.PUPIL, by=ours.manager)

    def test_who_is_unsafe_to_contact_is_not_asked(self, ours: County) -> None:
        hidden = pupil(ours)
        Person.objects.filter(pk=hidden.pk).update(unsafe_to_contact=True)
        hidden.refresh_from_db()
        with pytest.raises(CannotAsk):
            actions.make_link(hidden, asked=Giver.PUPIL, by=ours.school_user)


class TestPages:
    def test_a_school_sees_who_is_to_be_asked_and_makes_their_links(self, ours: County) -> None:
        pupil(ours)
        pupil(ours, "Ben Adeyemi", years=12)
        client = signed_in(ours.school_user)
        page = client.get("/consents", follow=True).content.decode()
        assert "Amara Okafor" in page
        assert "Ben Adeyemi" not in page
        assert "1 of 1 young people" in page
        slips = client.post(f"/consents/schools/{ours.school.pk}/slips").content.decode()
        assert "/yes-or-no/998-" in slips
        after = client.get(f"/consents/schools/{ours.school.pk}?show=all").content.decode()
        assert "We wait four weeks" in after

    def test_an_authority_sees_every_school(self, ours: County) -> None:
        pupil(ours)
        page = signed_in(ours.tracker).get("/consents").content.decode()
        assert ours.school.name in page
        assert "Amara" not in page
        plain = re.sub(r"<[^>]+>|\s", " ", page)
        counts = re.findall(r" (\d+) ", plain.partition(ours.school.name)[2])
        assert counts == ["1", "1", "0", "0", "0", "0", "0", "1"]

    def test_forms_on_paper_are_keyed_and_undone(self, ours: County) -> None:
        amara, ben = pupil(ours), pupil(ours, "Ben Adeyemi")
        client, page = signed_in(ours.school_user), f"/consents/schools/{ours.school.pk}/paper"
        today = timezone.localdate()
        sheet = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
        sheet |= {"signed": "young person", f"a{amara.pk}": "yes", f"a{ben.pk}": "not returned"}
        assert "2 answers" in client.post(page, sheet, follow=True).content.decode()
        assert (state(ours, amara), state(ours, ben)) == (State.YES, State.ASKED)
        undone = client.post(f"/consents/schools/{ours.school.pk}/undo", follow=True)
        assert "Taken back: 2 answers" in undone.content.decode()
        assert state(ours, amara) is State.NOT_ASKED
        again = client.post(f"/consents/schools/{ours.school.pk}/undo", follow=True)
        assert "nothing to take back" in again.content.decode()

    def test_an_empty_sheet_says_what_is_missing(self, ours: County) -> None:
        pupil(ours)
        page = f"/consents/schools/{ours.school.pk}/paper"
        said = signed_in(ours.school_user).post(page, {}).content.decode()
        assert "Say who signed the forms" in said
        assert "Choose yes, no or not returned" in said

    def test_a_parent_cannot_sign_for_somebody_of_16(self, ours: County) -> None:
        amara, today = pupil(ours, years=16), timezone.localdate()
        sheet = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
        sheet |= {"signed": "parent", f"a{amara.pk}": "yes"}
        page = f"/consents/schools/{ours.school.pk}/paper"
        said = signed_in(ours.school_user).post(page, sheet, follow=True).content.decode()
        assert "Amara Okafor: not kept. The young person decides alone" in said

    def test_staff_keep_an_answer_and_take_it_back_for_them(self, ours: County) -> None:
        amara, today = pupil(ours), timezone.localdate()
        client, page = signed_in(ours.tracker), f"/consents/people/{amara.pk}"
        said = {"answer": "yes", "given_by": "young person"}
        said |= {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
        assert "It covers: " in client.post(f"{page}/spoken", said, follow=True).content.decode()
        assert state(ours, amara) is State.YES
        assert "Say how you know" in client.post(f"{page}/take-back", {}).content.decode()
        phoned = {"how": "They phoned us"}
        assert (
            "Taken back" in client.post(f"{page}/take-back", phoned, follow=True).content.decode()
        )
        assert state(ours, amara) is State.WITHDRAWN
        twice = client.post(f"{page}/take-back", phoned, follow=True).content.decode()
        assert "taken back already" in twice

    def test_a_link_for_a_parent_is_shown_once(self, ours: County) -> None:
        amara = pupil(ours)
        client, page = signed_in(ours.tracker), f"/consents/people/{amara.pk}"
        assert "/parents/998-" in client.post(f"{page}/link", {"for": "parent"}).content.decode()
        assert "/parents/998-" not in client.get(page).content.decode()

    def test_strangers_to_a_young_person_get_nothing(self, ours: County) -> None:
        amara = pupil(ours)
        others = County.make("997")
        for access in (ours.provider_user, others.manager, others.school_user):
            client = signed_in(access)
            assert client.get(f"/consents/people/{amara.pk}").status_code == 404
            assert client.get(f"/consents/schools/{ours.school.pk}").status_code == 404

    def test_a_college_neither_hears_nor_says_what_they_told_their_school(
        self, ours: County
    ) -> None:
        amara = pupil(ours, years=16)
        says_yes(ours, amara)
        say(amara, "230", provider_id=ours.college.pk)
        client, page = signed_in(ours.provider_user), f"/consents/people/{amara.pk}"
        shown = client.get(page).content.decode()
        assert "you are not the school" in shown
        assert ours.school.name not in shown
        assert client.post(f"{page}/spoken", {"answer": "no"}).status_code == 404

    def test_a_college_finds_its_learner_where_the_word_is_of_an_entry_made_one_with_theirs(
        self, ours: County
    ) -> None:
        amara, again = pupil(ours, years=16), pupil(ours, "Amarah Okafor", years=16)
        say(again, "230", provider_id=ours.college.pk)
        make_one(amara, [again], chosen={}, by=ours.manager)
        page = f"/consents/people/{amara.pk}"
        assert signed_in(ours.provider_user).get(page).status_code == 200


class TestOnlyKept:
    @pytest.fixture
    def amara(self, ours: County) -> Person:
        """Her data is only kept, as was said of an entry that is one with hers now."""
        amara, again = pupil(ours), pupil(ours, "Amarah Okafor")
        told = Told(
            person=amara, institution=ours.school, given_by=Giver.PUPIL,
            on=timezone.localdate(), told="By phone",
        )  # fmt: skip
        record_instructions([told], authority_id=ours.authority.pk, by=None)
        sharing.object_to(
            again, kind=Right.RESTRICTION, flows_stopped=[], since=timezone.localdate(),
            said="A letter", by=ours.manager.user,
        )  # fmt: skip
        make_one(amara, [again], chosen={}, by=ours.manager)
        return amara

    def test_they_stand_in_no_list(self, ours: County, amara: Person) -> None:
        pupil(ours, "Ben Adeyemi")
        slips = make_slips(ours, "young person")
        assert "Ben Adeyemi" in slips
        assert "Okafor" not in slips
        assert "to settle" not in signed_in(ours.school_user).get("/home").content.decode()
        assert queries.not_to_be_asked([amara.pk])

    def test_their_page_goes_on_for_our_own_staff(self, ours: County, amara: Person) -> None:
        page = f"/consents/people/{amara.pk}"
        assert signed_in(ours.manager).get(page).status_code == 200
        assert signed_in(ours.school_user).get(page).status_code == 404


class TestSlips:
    def test_they_come_by_tutor_group_with_an_address_short_enough_to_type(
        self, ours: County
    ) -> None:
        born = aged(15)
        upns = [ours.upn(), ours.upn()]
        listed = "".join(
            f"{upn},{name},{born:%d/%m/%Y},11,{group}\n"
            for upn, name, group in zip(upns, ("Amara,Okafor", "Ben,Adeyemi"), "QR", strict=True)
        )
        ours.send(ours.school, f"UPN,Forename,Surname,DOB,Year,Tutor Group\n{listed}")
        slips = make_slips(ours, "young person")
        assert "Q: 1 slip" in slips
        assert "R: 1 slip" in slips
        (page,) = re.findall(r">[^/<]+(/yes-or-no/[a-z0-9-]+)</strong>", slips)[:1]
        assert len(page) < 30
        amara = ours.person("Amara")
        client = Client()
        assert client.post(f"{page}/", day(born))["Location"] == f"{page}/ask"
        assert Client().get(page)["Location"] == f"{page}/", "the last stroke need not be typed"
        assert state(ours, amara) is State.ASKED

    def test_parents_of_those_under_16_get_theirs(self, ours: County) -> None:
        pupil(ours)
        pupil(ours, "Cal Reed", years=16)
        page = signed_in(ours.school_user).get("/consents/ask").content.decode()
        assert "1 of 2 here" in page
        slips = make_slips(ours, "parent")
        assert "a parent or carer of Amara Okafor" in slips
        assert "Cal Reed" not in slips
        assert "1 young person may not be asked this way" in slips

    def test_after_a_jam_they_are_taken_back_and_printed_again(self, ours: County) -> None:
        amara, client = pupil(ours), signed_in(ours.school_user)
        make_slips(ours, "young person", client)
        assert "Amara" not in make_slips(ours, "young person", client), "the page loaded again"
        undo = f"/consents/schools/{ours.school.pk}/slips/undo"
        assert "1 slip taken back" in client.post(undo, follow=True).content.decode()
        assert state(ours, amara) is State.NOT_ASKED
        assert Link.objects.filter(revoked_at=None).count() == 0
        assert "nothing to take back" in client.post(undo, follow=True).content.decode()
        assert "Amara Okafor" in make_slips(ours, "young person", client)

    def test_whom_is_chosen_by_year_and_by_why(self, ours: County) -> None:
        today = timezone.localdate()
        for name, age in (("Amara Okafor", 15), ("Ben Adeyemi", 14), ("Cal Reed", 17)):
            add_person(ours, name, age=age, school=ours.school)
        page = f"/consents/ask?school={ours.school.pk}"
        client = signed_in(ours.tracker)

        def asked(query: str) -> str:
            return client.get(f"{page}{query}").content.decode()

        assert "3 young people would be asked" in asked("")
        assert "1 young person would be asked" in asked("&year=11")
        assert "2 young people would be asked" in asked("&year=10&year=left")
        assert "0 young people would be asked" in asked("&whom=AT_16")
        note = [(ours.person("Amara"), "consent-1.paper")]
        sharing.note_asked(note, school=ours.school, channel="paper", by=ours.tracker.user)
        assert "1 were asked in the last four weeks" in asked("")
        Consent.objects.update(asked_at=timezone.now() - timedelta(days=29))
        assert "1 young person would be asked" in asked("&whom=AGAIN")
        rows = queries.by_school(ours.tracker, today)
        assert [(row.states.total(), dict(row.due)) for row in rows] == [
            (3, {Whom.FIRST: 2, Whom.AGAIN: 1})
        ]


class TestFirstPages:
    def test_a_schools_home_says_how_many_said_yes_and_whom_to_ask(self, ours: County) -> None:
        amara = pupil(ours)
        pupil(ours, "Ben Adeyemi")
        says_yes(ours, amara)
        page = signed_in(ours.school_user).get("/home").content.decode()
        assert "1 of 2 have said that you may know" in page
        assert "Ask 1 young person not asked before" in page
        college = signed_in(ours.provider_user).get("/home").content.decode()
        assert "have said that you may know" not in college

    def test_an_officers_today_asks_only_where_it_calls_for_something(self, ours: County) -> None:
        amara, client = pupil(ours), signed_in(officer(ours))
        assert "Ask 1 young person not asked before" in client.get("/").content.decode()
        says_yes(ours, amara)
        assert "Whether their school may know" not in client.get("/").content.decode()


class TestWhereAYesWouldChangeNothing:
    """Names do not go back with consent, so nobody is asked; the pages say what would change it."""

    @pytest.fixture
    def counts_only(self, ours: County) -> County:
        settle_policy(by=ours.manager, said={"mode": Mode.AGGREGATE.value})
        return ours

    def test_nobody_is_asked_and_staff_see_why(self, counts_only: County) -> None:
        amara = pupil(counts_only)
        with pytest.raises(CannotAsk, match="counts only"):
            actions.make_link(amara, asked=Giver.PUPIL, by=counts_only.school_user)
        for access, change in (
            (officer(counts_only), "Choose “With consent” under How we share."),
            (counts_only.school_user, "can decide to share with consent"),
        ):
            page = signed_in(access).get("/consents", follow=True).content.decode()
            assert "Nobody is asked at the moment" in page
            assert change in page
        assert "No slips to make" in make_slips(counts_only, "young person")
        assert state(counts_only, amara) is State.NOT_ASKED

    def test_an_old_link_takes_no_yes_but_takes_a_yes_back(self, ours: County) -> None:
        amara = pupil(ours)
        page = made(ours, amara)
        client = opened(page, amara)
        assert "Take my yes back" in says(page, client, "yes")
        enter(ours.authority)
        settle_policy(by=ours.manager, said={"mode": Mode.AGGREGATE.value})
        shown = client.get(f"{page}ask").content.decode()
        assert "Your yes stays as you gave it" in shown
        assert ours.school.name not in shown
        assert "You took your yes back" in says(page, client, "no")
        assert client.post(f"{page}ask", {"answer": "yes"}).status_code == 200
        assert state(ours, amara) is State.WITHDRAWN

    def test_it_may_be_one_schools_agreement_that_says_so(self, ours: County) -> None:
        pupil(ours)
        today = timezone.localdate()
        agreement = {"flows": ["F7"], "fields": ["provider"], "mode": "aggregate"}
        agreement |= {"starts_on": today, "state": "draft"}
        keep_agreement(None, organisation=ours.school, by=ours.manager, said=agreement)
        other = add_person(ours, "Cal Reed", born_on=aged(15), school=ours.college)
        page = signed_in(ours.tracker).get("/consents").content.decode()
        assert "The agreement with this school allows counts only." in page
        assert "Nobody is asked at the moment" not in page
        ask_all = queries.chosen(ours.tracker, school=None, years=[], whom=[])
        assert ask_all.people == [other]
        assert ask_all.not_now == {"ASK-11": 1}


class TestInstructions:
    def test_a_school_records_one_and_it_counts_at_once(self, ours: County) -> None:
        amara = pupil(ours)
        client, today = signed_in(ours.school_user), timezone.localdate()
        told = {"given_name": "amara", "family_name": "Okafor", "given_by": "parent"}
        told |= {"told": "A letter"} | day(amara.born_on)
        told |= {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
        page = client.post("/instructions", told, follow=True).content.decode()
        assert "A parent gave an instruction not to share" in page
        enter(ours.authority)
        assert Person.objects.get(pk=amara.pk).sharing_withheld
        twice = client.post("/instructions", told, follow=True).content.decode()
        assert "stands already" in twice
        enter(ours.authority)
        (kept,) = Instruction.objects.filter(person=amara)
        ended = client.post(f"/consents/people/{amara.pk}/instructions/{kept.pk}/end", follow=True)
        assert "Everything may be sent again" in ended.content.decode()
        enter(ours.authority)
        assert not Person.objects.get(pk=amara.pk).sharing_withheld

    def test_what_the_law_leaves_open_is_somebodys_to_settle(self, ours: County) -> None:
        amara = pupil(ours)
        told = Told(
            person=amara, institution=ours.school, given_by=Giver.PUPIL,
            on=timezone.localdate(), told="By phone",
        )  # fmt: skip
        record_instructions([told], authority_id=ours.authority.pk, by=ours.manager.user)
        client = signed_in(ours.school_user)
        assert "1 instruction not to share to settle" in client.get("/home").content.decode()
        page = client.get("/instructions").content.decode()
        assert "Tell the school&#x27;s data lead" in page
        address = f"/consents/people/{amara.pk}/settle"
        assert "weigh it as an objection" in client.get(address).content.decode()
        assert "Say what you did" in client.post(address, {"how": ""}).content.decode()
        done = client.post(address, {"how": "Told her on Monday"}, follow=True).content.decode()
        assert "Noted." in done
        assert "data lead" not in done
        enter(ours.authority)
        kept = Instruction.objects.get()
        assert (kept.settled_rule, kept.settled_how) == ("LAW-03", "Told her on Monday")
        assert "Nothing is left to do" in client.get(address, follow=True).content.decode()
        assert "to settle" not in client.get("/home").content.decode()

    def test_what_is_to_settle_stands_on_today_of_those_who_must_act(self, ours: County) -> None:
        amara = pupil(ours, years=16)
        told = Told(
            person=amara, institution=None, given_by=Giver.PUPIL,
            on=timezone.localdate(), told="A file of before",
        )  # fmt: skip
        record_instructions([told], authority_id=ours.authority.pk, by=ours.manager.user)
        for access in (ours.manager, officer(ours)):
            page = signed_in(access).get("/").content.decode()
            assert "to settle" in page
        listed = signed_in(ours.manager).get("/instructions").content.decode()
        assert "Find out to whom it was given" in listed
        address = f"/consents/people/{amara.pk}/settle"
        assert signed_in(ours.provider_user).get(address).status_code == 404

    def test_staff_say_to_whom_it_was_given_and_it_binds_only_them(self, ours: County) -> None:
        amara = pupil(ours, years=16)
        say(amara, "230", provider_id=ours.college.pk)
        client = signed_in(ours.manager)
        address = f"/consents/people/{amara.pk}/instruct"
        assert ours.college.name in client.get(address).content.decode()
        today = timezone.localdate()
        said = {"given_by": "young person", "told": "A call", "on_day": str(today.day)}
        said |= {"on_month": str(today.month), "on_year": str(today.year)}
        assert "Say to whom it was given" in client.post(address, said).content.decode()
        client.post(address, said | {"to": str(ours.college.pk)})
        enter(ours.authority)
        assert Instruction.objects.get().institution == ours.college

    def test_nobody_by_that_name_is_a_sentence(self, ours: County) -> None:
        said = {"given_name": "No", "family_name": "Body", "given_by": "parent", "told": "A call"}
        today = timezone.localdate()
        said |= {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
        page = signed_in(ours.school_user).post("/instructions", said | day(aged(15)))
        assert "We hold nobody of yours" in page.content.decode()

    def test_a_provider_records_one_for_its_own_learner(self, ours: County) -> None:
        cal = add_person(ours, "Cal Reed", born_on=aged(16))
        client = signed_in(ours.provider_user)
        assert client.get(f"/consents/people/{cal.pk}/instruct").status_code == 404
        say(cal, "230", provider_id=ours.college.pk)
        assert client.get(f"/consents/people/{cal.pk}/instruct").status_code == 200
