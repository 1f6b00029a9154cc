"""Asking whether a school may be told: by link, by the young person or a parent."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from fingerpost.core.dates import age_on
from fingerpost.core.sharing.asking import State
from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents import actions, queries
from fingerpost.messages.consents.models import Shown
from fingerpost.messages.links.actions import CannotAsk
from fingerpost.messages.links.models import MOST_WRONG_TRIES, Link
from fingerpost.people.models import Person
from fingerpost.sharing.models import Consent
from worlds import County, add_person, enter

pytestmark = pytest.mark.django_db


def aged(years: int) -> date:
    """A date of birth by which somebody is so old today."""
    today = timezone.localdate()
    return date(today.year - years, 1, 15)


@pytest.fixture
def ours() -> County:
    return County.make("998")


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


def state(county: County, person: Person) -> State:
    enter(county.authority)
    return queries.asking_of(person, county.school).state(timezone.localdate())


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
