"""Links and cards: who gets in, who does not, and that nobody can tell why."""

import json
import logging
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.access import Refused
from fingerpost.core.cohorts.leaving import DIED, Left
from fingerpost.logs import JsonLines
from fingerpost.messages.links import actions, keys
from fingerpost.messages.links.models import MOST_WRONG_TRIES, Link, Origin
from fingerpost.messages.links.origins import MOST_FAILED
from fingerpost.people import actions as people
from fingerpost.people.models import Person
from worlds import County, add_person, enter, say

pytestmark = pytest.mark.django_db

BORN = date(2010, 3, 27)
OTHER_DAY = date(2010, 3, 28)
KEY = re.compile(r"/here/([^/]+)/")


@pytest.fixture
def ours() -> County:
    return County.make("998")


@pytest.fixture
def amara(ours: County) -> Person:
    person = add_person(ours, "Amara Okafor", born_on=BORN, mobile="07700 900982")
    say(person, "230", course="Level 2 Brickwork", provider_id=ours.college.pk)
    return person


def made(person: Person, county: County, **how: Any) -> str:
    """The page behind a new link, without the host."""
    enter(county.authority)
    address = actions.make_link(person=person, by=county.manager, **how)
    return "/here/" + KEY.search(address)[1] + "/"  # type: ignore[index]


def day(born_on: date) -> dict[str, str]:
    return {
        "born_on_day": str(born_on.day),
        "born_on_month": str(born_on.month),
        "born_on_year": str(born_on.year),
    }


def tries(page: str, born_on: date, client: Client | None = None) -> Any:
    return (client or Client()).post(page, day(born_on))


def is_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer["Location"].endswith("/now")


# Keys


def test_a_link_has_more_than_128_bits_of_chance_and_only_its_hash_is_kept(
    ours: County, amara: Person
) -> None:
    key = made(amara, ours).split("/")[2]
    assert len(keys.LINK_LETTERS) ** keys.LINK_LENGTH > 2**128
    assert re.fullmatch(rf"998-[{keys.LINK_LETTERS}]{{{keys.LINK_LENGTH}}}", key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(l)::text FROM links_link l")
        assert key[4:] not in cursor.fetchone()[0]


def test_no_two_letters_of_a_key_are_taken_for_one_another() -> None:
    for letters in (keys.LINK_LETTERS, keys.CARD_LETTERS):
        assert len(set(letters)) == len(letters)
        assert not set("01loi") & set(letters)
    assert not set("aeiou") & set(keys.CARD_LETTERS), "no words"


@pytest.mark.parametrize("written", ["998-BCD-FGH-JKM", " 998 bcd fgh jkm ", "998bcdfghjkm"])
def test_a_code_may_be_written_in_many_ways(written: str) -> None:
    assert keys.hash_of(written) == keys.hash_of("998-bcd-fgh-jkm")


# Who gets in


def test_the_date_of_birth_lets_them_in(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    assert is_in(tries(page, BORN))
    assert Link.objects.get().proved_at


def test_a_link_may_be_opened_again_until_it_is_replied_to(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    assert is_in(tries(page, BORN))
    assert is_in(tries(page, BORN))


def test_steps_ask_who_they_are_in_another_browser(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    client = Client()
    tries(page, BORN, client)
    assert client.get(page + "now").status_code == 200
    answer = Client().get(page + "now")
    assert answer.status_code == 401
    assert "Brickwork" not in answer.content.decode()


def test_a_proof_is_good_for_one_link_only(ours: County, amara: Person) -> None:
    ben = add_person(ours, "Ben Cole", born_on=OTHER_DAY)
    one, other = made(amara, ours), made(ben, ours)
    client = Client()
    tries(one, BORN, client)
    assert client.get(other + "now").status_code == 401


def test_a_link_stopped_in_the_middle_is_closed(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    client = Client()
    tries(page, BORN, client)
    actions.revoke(Link.objects.get(), by=ours.tracker)
    assert client.get(page + "now").status_code == 401


# Who does not, and what they learn


def locked(page: str, person: Person, county: County) -> None:
    Link.objects.update(wrong_tries=MOST_WRONG_TRIES)


def run_out(page: str, person: Person, county: County) -> None:
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def used(page: str, person: Person, county: County) -> None:
    Link.objects.update(used_at=timezone.now())


def stopped(page: str, person: Person, county: County) -> None:
    actions.revoke(Link.objects.get(), by=county.manager)


def unsafe(page: str, person: Person, county: County) -> None:
    people.set_safe_contact(person, unsafe=True, note="Father reads it", by=county.manager)


def died(page: str, person: Person, county: County) -> None:
    left = Left(on=timezone.localdate(), status=DIED, to="")
    people.leave(person, left=left, how="Their mother said", by=county.manager)


def untouched(page: str, person: Person, county: County) -> None:
    """Nothing is wrong but the date."""


Trouble = Callable[[str, Person, County], None]
TROUBLES = (locked, run_out, used, stopped, unsafe, died)


def never_made(page: str) -> str:
    return "/here/998-" + "z" * keys.LINK_LENGTH + "/"


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda t: t.__name__)
def test_whatever_is_wrong_the_answer_is_the_same_to_the_byte(
    ours: County, amara: Person, trouble: Trouble
) -> None:
    page = made(amara, ours)
    wrong_date = tries(page, OTHER_DAY)
    unknown = tries(never_made(page), BORN)
    trouble(page, amara, ours)
    with_right_date, with_wrong_date = tries(page, BORN), tries(page, OTHER_DAY)
    answers = {a.content for a in (wrong_date, unknown, with_right_date, with_wrong_date)}
    assert len(answers) == 1
    assert {a.status_code for a in (wrong_date, unknown, with_right_date, with_wrong_date)} == {200}
    headers = [dict(a.headers) for a in (wrong_date, unknown, with_right_date, with_wrong_date)]
    assert all(h == headers[0] for h in headers)
    assert b"did not work" in answers.pop()


@pytest.mark.parametrize("trouble", [untouched, *TROUBLES], ids=lambda t: t.__name__)
def test_whatever_is_wrong_the_same_is_done(ours: County, amara: Person, trouble: Trouble) -> None:
    page = made(amara, ours)
    tries(never_made(page), BORN)  # the first try of all makes the row that counts
    trouble(page, amara, ours)
    asked = [statements(never_made(page), OTHER_DAY), statements(page, OTHER_DAY)]
    if trouble is not untouched:
        asked.append(statements(page, BORN))
    assert all(one == asked[0] for one in asked)


def statements(page: str, born_on: date) -> list[str]:
    """The statements a try runs, without what they were given."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        tries(page, born_on)
    plain = (re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", q["sql"]) for q in seen.captured_queries)
    return [re.sub(r'"s\d+_x\d+"|_procrastinate\w*', "?", sql) for sql in plain]


def test_the_first_page_is_the_same_for_every_key(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    pages = {without_token(Client().get(p)) for p in (page, never_made(page))}
    assert len(pages) == 1
    assert "Okafor" not in pages.pop()


def without_token(answer: Any) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())


def test_it_locks_after_five_wrong_dates_and_stays_locked(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    for _ in range(MOST_WRONG_TRIES):
        tries(page, OTHER_DAY)
    assert not is_in(tries(page, BORN))
    assert Link.objects.get().is_locked


def test_a_right_date_starts_the_count_afresh(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    for _ in range(MOST_WRONG_TRIES - 1):
        tries(page, OTHER_DAY)
    assert is_in(tries(page, BORN))
    assert Link.objects.get().wrong_tries == 0


def test_a_date_that_is_none_is_no_try(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    answer = Client().post(
        page, {"born_on_day": "31", "born_on_month": "2", "born_on_year": "2010"}
    )
    assert "real date" in answer.content.decode()
    assert Link.objects.get().wrong_tries == 0


def test_one_address_may_fail_only_so_often(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    for _ in range(MOST_FAILED):
        tries(never_made(page), BORN)
    assert tries(page, BORN).status_code == 429
    Origin.objects.update(counted_from=timezone.now() - timedelta(hours=2))
    assert is_in(tries(page, BORN))


def test_tries_that_are_right_do_not_count(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    for _ in range(3):
        tries(page, BORN)
    assert Origin.objects.get().counted == 0


def test_no_internet_address_is_kept(ours: County, amara: Person) -> None:
    Client(REMOTE_ADDR="203.0.113.77").post(made(amara, ours), day(BORN))
    assert "203.0.113.77" not in Origin.objects.get().address_hash


def test_behind_a_proxy_of_ours_its_word_counts(ours: County, amara: Person, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    page = never_made("")
    for sent in ("198.51.100.1, 203.0.113.7", "198.51.100.2, 203.0.113.7"):
        Client(HTTP_X_FORWARDED_FOR=sent).post(page, day(BORN))
    assert Origin.objects.count() == 1, "what the visitor wrote before the proxy says nothing"


def test_another_authoritys_digits_open_nothing(ours: County, amara: Person) -> None:
    page = made(amara, ours)
    County.make("997")
    assert not is_in(tries(page.replace("998-", "997-"), BORN))
    assert not is_in(tries(page.replace("998-", "000-"), BORN))


# Words that must not get out


def test_nothing_personal_stands_in_addresses_titles_or_the_audit_trail(
    ours: County, amara: Person
) -> None:
    page = made(amara, ours)
    client = Client()
    tries(page, OTHER_DAY, client)
    answer = client.post(page, day(BORN), follow=True)
    title = re.search(r"<title>(.*?)</title>", answer.content.decode())
    assert title
    assert title[1] == "Is this still right? – Fingerpost"
    enter(ours.authority)
    said = json.dumps([e.detail for e in Event.objects.all()]) + page
    for secret in ("Okafor", "Amara", "2010", "Brickwork", "900982"):
        assert secret not in said
    tried = Event.objects.filter(verb="tried a link").order_by("pk")
    assert [e.detail["why"] for e in tried] == ["another date of birth", "right"]


def test_the_log_names_no_key() -> None:
    path = "/here/998-abcdefghjkmnpqrstuvwxyz234/now"
    record = logging.LogRecord("django", 30, "f", 1, "Not Found: %s", (path,), None)
    assert json.loads(JsonLines().format(record))["said"] == "Not Found: /here/…/now"


# Making and stopping


def test_a_link_lasts_as_long_as_is_set(ours: County, amara: Person, settings: Any) -> None:
    settings.LINK_DAYS = 3
    made(amara, ours)
    made(amara, ours, lasts=timedelta(hours=1))
    lasts = sorted(link.expires_at - link.made_at for link in Link.objects.all())
    assert [round(one / timedelta(hours=1)) for one in lasts] == [1, 72]


def test_schools_and_providers_make_no_links(ours: County, amara: Person) -> None:
    for access in (ours.school_user, ours.provider_user):
        with pytest.raises(Refused):
            actions.make_link(person=amara, by=access)


def test_nobody_unsafe_dead_or_gone_is_asked(ours: County, amara: Person) -> None:
    unsafe("", amara, ours)
    amara.refresh_from_db()
    with pytest.raises(actions.CannotAsk, match="unsafe"):
        actions.make_link(person=amara, by=ours.manager)
    ben = add_person(ours, "Ben Cole", born_on=BORN)
    died("", ben, ours)
    ben.refresh_from_db()
    with pytest.raises(actions.CannotAsk, match="no longer"):
        actions.make_link(person=ben, by=ours.manager)


def test_links_for_many_are_made_at_once_and_all_or_none(ours: County, amara: Person) -> None:
    people = [add_person(ours, f"Ada {name}") for name in ("Finch", "Marsh", "Reed")]
    with CaptureQueriesContext(connection) as of_one:
        actions.make_links(people=[amara], by=ours.manager)
    with CaptureQueriesContext(connection) as of_three:
        made_for = actions.make_links(people=people, by=ours.manager)
    assert len(of_three) <= len(of_one)
    assert len(set(made_for)) == 3
    assert [Link.objects.get(person=person).made_by for person in people] == [ours.manager.user] * 3
    unsafe("", people[2], ours)
    people[2].refresh_from_db()
    with pytest.raises(actions.CannotAsk, match="unsafe"):
        actions.make_links(people=people, by=ours.manager)
    assert Link.objects.count() == 4


# Cards


def test_a_card_is_typed_with_the_date_of_birth(ours: County, amara: Person) -> None:
    code = actions.make_card(person=amara, by=ours.manager)
    assert re.fullmatch(r"998(-[bcdfghjkmnpqrstvwxyz]{3}){3}", code)
    answer = Client().post("/touch/", {"code": code.upper()} | day(BORN))
    assert is_in(answer)


def test_a_wrong_code_and_a_wrong_date_get_the_same_answer(ours: County, amara: Person) -> None:
    code = actions.make_card(person=amara, by=ours.manager)
    wrong_date = Client().post("/touch/", {"code": code} | day(OTHER_DAY))
    wrong_code = Client().post("/touch/", {"code": "998-bbb-bbb-bbb"} | day(BORN))
    no_code = Client().post("/touch/", {"code": "?"} | day(BORN))
    assert wrong_date.content == wrong_code.content
    assert no_code.status_code == 200
    assert "did not work" in no_code.content.decode()


def test_a_new_card_stops_the_one_before(ours: County, amara: Person) -> None:
    first = actions.make_card(person=amara, by=ours.manager)
    second = actions.make_card(person=amara, by=ours.manager)
    assert not is_in(Client().post("/touch/", {"code": first} | day(BORN)))
    assert is_in(Client().post("/touch/", {"code": second} | day(BORN)))


def test_a_card_ends_with_the_year_of_academic_age_17(ours: County, amara: Person) -> None:
    actions.make_card(person=amara, by=ours.manager)
    end = timezone.localtime(Link.objects.get().expires_at)
    assert (end.date(), end.hour) == (date(2028, 9, 1), 0), "works all through 31 August"


def test_nobody_grown_out_of_it_gets_a_card(ours: County) -> None:
    old = add_person(ours, "Old Timer", age=19, ehc_plan=True)
    with pytest.raises(actions.CannotAsk, match="too old"):
        actions.make_card(person=old, by=ours.manager)
