"""Who did what, as a page: everything done, in words, for data managers, and nothing of others."""

import ast
import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from fingerpost.audit.actions import note
from fingerpost.audit.models import Event
from fingerpost.reports.audit.words import WORDS
from shared_files import REPOSITORY
from worlds import PASSWORD, County, add_person, enter, say, signed_in

LIST = """Surname,Forename,DOB,UPN,NC Year,Postcode
Okafor,Amara,04/03/2010,{upn},12,XM1 1AA
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> County:
    return County.make("998")


@pytest.fixture
def theirs() -> County:
    return County.make("997")


def text(answer: Any) -> str:
    return " ".join(html.fromstring(answer.content).text_content().split())


def rows(answer: Any) -> list[list[str]]:
    """When, who, what and about of each line, as people read them."""
    found = html.fromstring(answer.content).xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def shown(county: County, **filters: Any) -> list[list[str]]:
    return rows(signed_in(county.manager).get(reverse("audit"), filters))


# In words


def verbs_written() -> Iterator[str]:
    for path in (REPOSITORY / "src/fingerpost").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in {"act", "note", "_act_on"} and node.args:
                yield from (
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )


def test_every_verb_there_is_has_its_words() -> None:
    assert set(verbs_written()) - set(WORDS) == set(), "add it to reports/audit/words.py"


def test_what_was_done_is_told_newest_first_in_words(ours: County) -> None:
    ours.send(ours.school, LIST.format(upn=ours.upn()), as_of=date(2026, 9, 1))
    person = ours.person("Amara")
    tracker = signed_in(ours.tracker)
    tracker.get(reverse("person", args=[person.pk]))
    found = shown(ours)
    assert [line[1:3] for line in found[:3]] == [
        ["Marian Webb", "Signed in"],
        ["Tom Ferris", "Opened a young person's page"],
        ["Tom Ferris", "Signed in"],
    ]
    assert found[1][3].startswith("Amara Okafor")
    sent = next(line for line in found if line[2] == "Sent a file")
    assert sent[1] == "Marian Webb"
    assert re.fullmatch(r"list\.csv ?\d+ bytes", sent[3])
    assert all(line[2] in set(WORDS.values()) for line in found)


def test_an_empty_answer_says_so(ours: County) -> None:
    page = signed_in(ours.manager).get(reverse("audit"), {"what": "return"})
    assert "Nothing like that was done" in text(page)


# Who, what, when, whom


def test_it_is_narrowed_by_who_what_and_whom(ours: County) -> None:
    first, second = add_person(ours, "Priya Raghu"), add_person(ours, "Maya Wren")
    say(first, "330", by=ours.tracker)
    client = signed_in(ours.tracker)
    for person in (first, second):
        client.get(reverse("person", args=[person.pk]))
    by_tracker = shown(ours, who=ours.tracker.user.pk)
    assert {line[1] for line in by_tracker} == {"Tom Ferris"}
    seen = shown(ours, what="seen")
    assert [line[3].split()[0] for line in seen] == ["Maya", "Priya"]
    of_one = signed_in(ours.manager).get(reverse("audit"), {"person": first.pk})
    assert "About Priya Raghu only." in text(of_one)
    assert {line[3] for line in rows(of_one)} == {"Priya Raghu"}
    itself = shown(ours, who="system")
    assert {line[1] for line in itself} == {"Fingerpost itself"}


def test_it_is_narrowed_by_when(ours: County) -> None:
    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)

    def days(first: date | None, last: date | None) -> int:
        asked = {}
        for name, day in (("first", first), ("last", last)):
            if day:
                asked |= {f"{name}_day": day.day, f"{name}_month": day.month}
                asked |= {f"{name}_year": day.year}
        return len(shown(ours, **asked))

    assert days(today, today) > 0
    assert days(None, yesterday) == 0
    assert days(yesterday, None) > 0


def test_it_comes_in_pages(ours: County) -> None:
    for _ in range(60):
        note("viewed a person", by=ours.tracker.user, authority_id=ours.authority.pk)
    assert len(shown(ours, what="seen")) == 50
    assert len(shown(ours, what="seen", page=2)) == 10


# As a file


def test_the_file_says_the_same_and_that_it_was_taken_is_kept(ours: County) -> None:
    person = add_person(ours, "=Priya Raghu")
    signed_in(ours.tracker).get(reverse("person", args=[person.pk]))
    client = signed_in(ours.manager)
    answer = client.get(reverse("audit_download"), {"what": "seen"})
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[0] == ["When", "Who", "What", "About", "More"]
    assert [line[1:4] for line in table[1:]] == [
        ["Tom Ferris", "Opened a young person's page", "'=Priya Raghu"]
    ]
    assert shown(ours)[1][2:] == ["Downloaded who did what", "1 line"]


# Walls


def test_nobody_sees_what_others_do(ours: County, theirs: County) -> None:
    signed_in(theirs.tracker).get(reverse("find"))
    enter(theirs.authority)
    note("loaded a register", by=theirs.manager.user, authority_id=None, detail={"added": 77})
    ids = {str(user.pk) for user in (theirs.manager.user, theirs.tracker.user)}
    page = signed_in(ours.manager).get(reverse("audit"))
    assert "77 places" not in text(page)
    assert not ids & set(re.findall(r'<option value="(\d+)"', page.content.decode()))
    stranger = add_person(theirs, "Far Away")
    assert "Far Away" not in text(
        signed_in(ours.manager).get(reverse("audit"), {"person": stranger.pk})
    )


@pytest.mark.parametrize("who", ["tracker", "school_user", "provider_user"])
def test_only_data_managers_read_it(ours: County, who: str) -> None:
    client = signed_in(getattr(ours, who))
    assert client.get(reverse("audit")).status_code == 403
    assert client.get(reverse("audit_download")).status_code == 403


# Signing in


def tries(email: str, password: str) -> Any:
    return Client().post("/account/login/", {"login": email, "password": password})


def test_sign_ins_and_failures_are_kept(ours: County) -> None:
    email = ours.tracker.user.email
    assert tries(email, "not-the-password").status_code == 200
    assert tries(email, PASSWORD).status_code == 302
    tries("stranger@elsewhere.example", "not-the-password")
    told = [line[1:] for line in shown(ours, what="users")[1:4]]
    assert told == [
        ["Not known", "Failed to sign in", "An address that is nobody's here"],
        ["Tom Ferris", "Signed in", ""],
        ["Not known", "Failed to sign in", "Tom Ferris"],
    ]
    enter(ours.authority)
    kept = str(list(Event.objects.values()))
    assert "stranger" not in kept
    assert email not in kept


def test_who_works_for_two_authorities_signs_in_before_both(ours: County, theirs: County) -> None:
    from fingerpost.organisations import actions

    actions.add_user(
        email=ours.tracker.user.email,
        name="Tom Ferris",
        password=None,
        authority=theirs.authority,
        role_key="tracker",
        by=None,
    )
    tries(ours.tracker.user.email, PASSWORD)
    for county in (ours, theirs):
        assert ["Tom Ferris", "Signed in"] in [line[1:3] for line in shown(county)]


def test_who_holds_no_role_any_more_is_still_named(ours: County) -> None:
    from fingerpost.organisations import actions

    actions.remove_role(ours.tracker.membership, by=ours.manager.user)
    told = [line[1:] for line in shown(ours)]
    assert ["Marian Webb", "Removed a user's role", "Tom FerrisTracker"] in told


# Searching


def test_a_search_is_kept_without_what_was_searched_for(ours: County) -> None:
    signed_in(ours.tracker).post(reverse("find"), {"q": "Raghunathan 2009"})
    assert shown(ours)[1][1:3] == ["Tom Ferris", "Searched for young people"]
    enter(ours.authority)
    event = Event.objects.get(verb="searched for young people")
    assert (event.detail, event.subject_id) == ({}, None)
