"""Feeds: what we fetch ourselves, from hosts that speak the documented protocols."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from django.urls import reverse
from django.utils import timezone

from feed_servers import (
    PASSWORD,
    USER,
    Asked,
    Roster,
    SftpHost,
    WebHost,
    WondeSchool,
    wonde_pupil,
)
from fingerpost.audit.models import Event
from fingerpost.core.access import Refused
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.intake.ways.feeds import FeedTrouble, actions, outgoing, sftp, tables, tasks
from fingerpost.intake.ways.feeds import oneroster as oneroster_module
from fingerpost.intake.ways.feeds.forms import FORMS, _same_house
from fingerpost.intake.ways.feeds.kinds import source_of
from fingerpost.intake.ways.feeds.secrets import secret
from fingerpost.intake.ways.models import Feed
from fingerpost.people.models import Person
from worlds import County, enter, signed_in

pytestmark = pytest.mark.django_db

HERE = "127.0.0.1"
ENROLMENTS = """Last Name,First Name,Date of Birth,Post Code,Programme,Start
Okafor,Amara,04/03/2010,XM1 1AA,Level 2 Brickwork,07/09/2026
"""


@pytest.fixture
def county() -> County:
    return County.make("998")


@pytest.fixture(autouse=True)
def network(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine may be reached; secrets have a folder; nobody waits for real."""
    settings.PRIVATE_HOSTS = [HERE]
    settings.FEED_SECRETS = tmp_path / "secrets"
    monkeypatch.setattr(outgoing, "sleep", lambda seconds: None)


def keep_secret(settings: Any, text: str, name: str = "ours") -> None:
    place = settings.FEED_SECRETS / "998" / HERE
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text + "\n")


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def pulled(feed: Feed, county: County) -> str:
    """Pull as the worker does; gives what is said of it."""
    tasks.pull_feed(authority_id=feed.authority_id, feed_id=feed.pk)
    enter(county.authority)
    feed.refresh_from_db()
    return feed.last_message


def processed() -> list[Submission]:
    for submission in Submission.objects.filter(state="received"):
        intake.process(submission.pk)
    return list(Submission.objects.order_by("pk"))


# Files from somebody's SFTP server


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SftpHost]:
    (tmp_path / "theirs" / "out").mkdir(parents=True)
    with SftpHost(tmp_path / "theirs", tmp_path / "clients").running() as host:
        yield host


@pytest.fixture
def sftp_feed(county: County, host: SftpHost, settings: Any) -> Feed:
    keep_secret(settings, PASSWORD)
    details = {
        "host": HERE,
        "port": host.port,
        "user": USER,
        "folder": "/out",
        "pattern": "*.csv",
    }
    feed = actions.add_feed(
        organisation=county.college,
        kind="sftp",
        details=details,
        secret_name="ours",
        every_hours=24,
        by=county.manager,
    )
    actions.switch(feed, on=True, by=county.manager)
    feed.refresh_from_db()
    return feed


def confirmed(feed: Feed, county: County) -> Feed:
    actions.confirm_host_key(feed, host_key=actions.key_shown_by(feed), by=county.manager)
    feed.refresh_from_db()
    return feed


def lay_out(host: SftpHost, name: str, content: str = ENROLMENTS, *, age: int = 600) -> Path:
    path = host.folder / "out" / name
    path.write_text(content)
    then = timezone.now().timestamp() - age
    os.utime(path, (then, then))
    return path


def test_files_are_fetched_once_and_left_where_they_are(
    county: County, host: SftpHost, sftp_feed: Feed
) -> None:
    path = lay_out(host, "enrolments.csv")
    lay_out(host, "notes.txt")
    lay_out(host, "fresh.csv", age=0)
    (host.folder / "out" / "folder.csv").mkdir()
    confirmed(sftp_feed, county)
    worked, sentence = actions.try_out(sftp_feed, by=county.manager)
    assert (worked, sentence) == (
        True,
        "We got in. Of the files in the folder 1 is named like “*.csv”.",
    )
    assert pulled(sftp_feed, county) == "1 new file came."
    (submission,) = processed()
    assert (submission.sender, submission.filename) == (county.college, "enrolments.csv")
    assert submission.arrival.way == "feed"
    assert path.exists()
    assert pulled(sftp_feed, county) == "There was nothing new."
    lay_out(host, "enrolments.csv", ENROLMENTS + "More,Jo,01/02/2010,,,\n")
    assert pulled(sftp_feed, county) == "1 new file came."
    assert len(processed()) == 2


def test_a_file_we_have_already_is_known_and_an_empty_one_is_passed_by(
    county: County, host: SftpHost, sftp_feed: Feed
) -> None:
    confirmed(sftp_feed, county)
    county.send(county.college, ENROLMENTS)
    lay_out(host, "enrolments.csv")
    lay_out(host, "empty.csv", "")
    assert pulled(sftp_feed, county) == "There was nothing new."
    assert Submission.objects.count() == 1
    sentences = " ".join(taken.sentence for taken in sftp_feed.taken.all())
    assert "We already have this file" in sentences
    assert "The file is empty" in sentences


def test_nothing_is_fetched_before_a_person_has_confirmed_the_hosts_key(
    county: County, host: SftpHost, sftp_feed: Feed
) -> None:
    lay_out(host, "enrolments.csv")
    assert "Nobody has confirmed" in pulled(sftp_feed, county)
    assert not Submission.objects.exists()


def test_a_changed_key_stops_the_pull_with_a_sentence(
    county: County, host: SftpHost, sftp_feed: Feed, tmp_path: Path
) -> None:
    confirmed(sftp_feed, county)
    lay_out(host, "enrolments.csv")
    with SftpHost(host.folder, tmp_path / "none").running() as other:
        sftp_feed.details["port"] = other.port  # the same address, another machine behind it
        sftp_feed.save()
        assert "by another key than the one that was confirmed" in pulled(sftp_feed, county)
        assert sftp_feed.last_try_worked is False
        assert not Submission.objects.exists()
        confirmed(sftp_feed, county)
        assert pulled(sftp_feed, county) == "1 new file came."


def test_a_private_key_lets_in_as_well_as_a_password(
    county: County, sftp_feed: Feed, settings: Any, tmp_path: Path
) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    keep_secret(settings, key.export_private_key().decode())
    (tmp_path / "clients").write_bytes(key.export_public_key())
    (tmp_path / "keyed" / "out").mkdir(parents=True)
    with SftpHost(tmp_path / "keyed", tmp_path / "clients").running() as host:
        sftp_feed.details["port"] = host.port
        sftp_feed.save()
        confirmed(sftp_feed, county)
        assert actions.try_out(sftp_feed, by=county.manager)[0]


def test_what_is_wrong_on_their_side_is_said(
    county: County, host: SftpHost, sftp_feed: Feed, settings: Any, monkeypatch: Any
) -> None:
    confirmed(sftp_feed, county)
    keep_secret(settings, "wrong")
    assert "does not let us in" in actions.try_out(sftp_feed, by=county.manager)[1]
    keep_secret(settings, "-----BEGIN nothing-----")
    assert "does not let us in" in actions.try_out(sftp_feed, by=county.manager)[1]
    keep_secret(settings, PASSWORD)
    sftp_feed.details["folder"] = "/nowhere"
    assert "Check its name" in actions.try_out(sftp_feed, by=county.manager)[1]
    sftp_feed.details["folder"] = "/out"
    lay_out(host, "a.csv")
    monkeypatch.setattr(sftp, "MOST_FILES", 0)
    assert "holds more than" in actions.try_out(sftp_feed, by=county.manager)[1]
    sftp_feed.details["port"] = 1
    assert "does not answer as it should" in actions.try_out(sftp_feed, by=county.manager)[1]


def test_another_host_has_another_key_to_confirm(
    county: County, host: SftpHost, sftp_feed: Feed
) -> None:
    confirmed(sftp_feed, county)
    kept = {
        "organisation": county.college,
        "secret_name": "ours",
        "every_hours": 1,
        "by": county.manager,
    }
    actions.change_feed(sftp_feed, details=sftp_feed.details | {"pattern": "*.xlsx"}, **kept)
    sftp_feed.refresh_from_db()
    assert sftp_feed.host_key
    actions.change_feed(sftp_feed, details=sftp_feed.details | {"host": "b.example.org"}, **kept)
    sftp_feed.refresh_from_db()
    assert not sftp_feed.host_key


# Wonde


@pytest.fixture
def school(county: County) -> WondeSchool:
    pupils = [
        wonde_pupil("Okafor", "Amara", county.upn()),
        wonde_pupil("Smith", "Jo", county.upn(), legal_surname="Smythe", legal_forename="Joan"),
        wonde_pupil("Young", "Al", county.upn(), education={"current_nc_year": "7"}),
        wonde_pupil("Hill", "Bo", county.upn(), date_of_birth="2009-11-17"),
        wonde_pupil("Vale", "Cy", county.upn()),
    ]
    return WondeSchool("wonde-token", pupils)


@pytest.fixture
def wonde(school: WondeSchool) -> Iterator[WebHost]:
    with WebHost(school.answer).running() as host:
        yield host


@pytest.fixture
def wonde_feed(county: County, wonde: WebHost, settings: Any) -> Feed:
    keep_secret(settings, "wonde-token")
    feed = actions.add_feed(
        organisation=county.school,
        kind="wonde",
        details={"address": f"{wonde.address}/v1.0", "school": "A1"},
        secret_name="ours",
        every_hours=24,
        by=county.manager,
    )
    actions.switch(feed, on=True, by=county.manager)
    feed.refresh_from_db()
    return feed


def test_a_schools_pupils_come_as_a_roll_page_by_page(
    county: County, wonde: WebHost, wonde_feed: Feed
) -> None:
    worked, sentence = actions.try_out(wonde_feed, by=county.manager)
    assert (worked, sentence) == (
        True,
        "We got in. The first page shows 2 pupils and more follow.",
    )
    assert pulled(wonde_feed, county) == "1 new file came."
    (submission,) = processed()
    assert (submission.state, submission.kind) == ("applied", "roll"), submission.message
    assert submission.counts["added"] == 4, "nobody below Year 9 is kept"
    joan = Person.objects.get(family_name="Smythe")
    assert (joan.given_name, joan.preferred_family_name) == ("Joan", "Smith")
    assert joan.postcode == "XM1 1AA"
    pages = [a for a in wonde.asked if a.path.endswith("/students")]
    assert len(pages) == 4, "one to try it out, three for five pupils"


def test_nothing_changed_nothing_comes_and_a_change_brings_the_whole_list(
    county: County, wonde_feed: Feed, school: WondeSchool, wonde: WebHost
) -> None:
    pulled(wonde_feed, county)
    school.changed = False
    assert pulled(wonde_feed, county) == "There was nothing new."
    asked = next(a for a in wonde.asked if "updated_after" in a.query and "deletions" in a.path)
    assert asked.query["type"] == "student"
    school.deleted = [{"id": "AVale", "type": "student"}]
    school.pupils.pop()
    school.changed = False
    assert pulled(wonde_feed, county) == "1 new file came."


def test_those_who_left_come_as_leavers(
    county: County, wonde_feed: Feed, school: WondeSchool
) -> None:
    left = {"leaving_date": {"date": "2026-10-16 00:00:00.000000"}}
    school.leavers = [wonde_pupil("Gone", "Di", county.upn(), education=left)]
    assert pulled(wonde_feed, county) == "2 new files came."
    roll, leavers = processed()
    assert (leavers.kind, leavers.counts["rows"]) == ("leavers", 1), leavers.message
    assert (roll.declared_whole, leavers.declared_whole) == (True, False)


def test_a_busy_host_is_asked_again_after_as_long_as_it_says(
    county: County, wonde_feed: Feed, school: WondeSchool, wonde: WebHost, monkeypatch: Any
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(outgoing, "sleep", waited.append)
    busy = iter([(429, {"Retry-After": "7"}, {}), (503, {}, {}), None, None, None])
    wonde.answer = lambda asked: next(busy, None) or school.answer(asked)
    assert actions.try_out(wonde_feed, by=county.manager)[0]
    assert waited == [7, 2]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((429, {"Retry-After": "3600"}, {}), "call less often"),
        ((500, {}, {}), "out of order (status 500)"),
        ((401, {}, {}), "does not let us in"),
        ((403, {}, {}), "does not let us in"),
        ((404, {}, {}), "nothing at that address"),
        ((422, {}, {}), "did not understand us (status 422)"),
        ((302, {"Location": "http://169.254.169.254/"}, {}), "do not follow"),
        ((200, {}, b"<html>"), "not JSON"),
        ((200, {}, {"data": "none"}), "not a list"),
        ((200, {}, [1]), "not a list"),
    ],
)
def test_what_is_wrong_at_wonde_is_said_and_kept(
    county: County, wonde_feed: Feed, wonde: WebHost, answer: Any, sentence: str
) -> None:
    wonde.answer = lambda asked: answer
    assert sentence in pulled(wonde_feed, county)
    assert (wonde_feed.last_try_worked, wonde_feed.changed_since) == (False, None)
    assert not Submission.objects.exists()


def test_the_token_is_shown_to_no_other_host_and_no_list_is_endless(
    county: County, wonde_feed: Feed, wonde: WebHost
) -> None:
    def next_is(url: str) -> Any:
        return {"data": [], "meta": {"pagination": {"next": url}}}

    wonde.answer = lambda asked: (200, {}, next_is("https://elsewhere.example.org/"))
    assert "at another address" in pulled(wonde_feed, county)
    wonde.answer = lambda asked: (
        200,
        {},
        next_is(f"{wonde.address}/v1.0/schools/A1/students?{'x' * len(wonde.asked)}"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fingerpost.intake.ways.feeds.wonde.MOST", -1)
        assert "without end" in pulled(wonde_feed, county)


def test_an_answer_larger_than_a_list_of_people_is_not_read(
    county: County, wonde_feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "LARGEST_ANSWER", 10)
    assert "more at once" in pulled(wonde_feed, county)


# OneRoster


@pytest.fixture
def roster(county: County) -> Roster:
    users = [
        {
            "sourcedId": f"u{n}",
            "status": "active",
            "givenName": name,
            "familyName": "Wren",
            "identifier": county.upn() if n else "not a UPN",
            "grades": ["12"],
            "email": "someone@example.org",
        }
        for n, name in enumerate(("Ida", "Ned", "Oz"))
    ]
    users.append(users[1] | {"sourcedId": "gone", "givenName": "Una", "status": "tobedeleted"})
    users.append(users[1] | {"sourcedId": "small", "givenName": "Kit", "grades": "7"})
    born = [{"sourcedId": u["sourcedId"], "birthDate": "2010-03-04", "sex": "male"} for u in users]
    return Roster("client-1", "hush", users, born)


@pytest.fixture
def roster_host(roster: Roster) -> Iterator[WebHost]:
    with WebHost(roster.answer).running() as host:
        yield host


@pytest.fixture(params=["1.1", "1.2"])
def roster_feed(
    request: pytest.FixtureRequest, county: County, roster_host: WebHost, settings: Any
) -> Feed:
    keep_secret(settings, "hush")
    details = {
        "version": request.param,
        "address": f"{roster_host.address}/ims/oneroster",
        "token_address": f"{roster_host.address}/token",
        "client": "client-1",
        "school": "S 1",
    }
    feed = actions.add_feed(
        organisation=county.school,
        kind="oneroster",
        details=details,
        secret_name="ours",
        every_hours=24,
        by=county.manager,
    )
    actions.switch(feed, on=True, by=county.manager)
    feed.refresh_from_db()
    return feed


def test_a_roster_comes_as_a_roll(
    county: County, roster_feed: Feed, roster_host: WebHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oneroster_module, "LIMIT", 2)
    assert "There are pupils to read" in actions.try_out(roster_feed, by=county.manager)[1]
    assert pulled(roster_feed, county) == "1 new file came."
    (submission,) = processed()
    assert (submission.state, submission.kind) == ("applied", "roll"), submission.message
    assert submission.counts["rows"] == 3
    rows = {row.fields["given_name"]: row.fields for row in submission.rows.all()}
    assert "upn" not in rows["Ida"]
    assert rows["Ned"]["upn"]
    assert rows["Ned"]["born_on"] == "2010-03-04"
    offsets = [a.query["offset"] for a in roster_host.asked if a.path.endswith("demographics")]
    assert offsets == ["0", "2", "4"]


def test_a_roster_that_did_not_change_brings_nothing(
    county: County, roster_feed: Feed, roster: Roster, roster_host: WebHost
) -> None:
    pulled(roster_feed, county)
    roster.changed = False
    assert pulled(roster_feed, county) == "There was nothing new."
    assert any("dateLastModified>='" in a.query.get("filter", "") for a in roster_host.asked)


def test_what_is_wrong_at_a_roster_is_said(
    county: County,
    roster_feed: Feed,
    roster: Roster,
    roster_host: WebHost,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roster.users = []
    roster_feed.details["school"] = ""
    assert "It shows no pupils" in actions.try_out(roster_feed, by=county.manager)[1]
    monkeypatch.setattr(oneroster_module, "MOST", 0)
    roster_feed.save()
    assert "without end" in pulled(roster_feed, county)
    keep_secret(settings, "wrong")
    assert "does not let us in" in actions.try_out(roster_feed, by=county.manager)[1]
    keep_secret(settings, "hush")
    roster_host.answer = lambda asked: (200, {}, {"token_type": "bearer"})
    assert "gave us no token" in actions.try_out(roster_feed, by=county.manager)[1]

    def no_lists(asked: Asked) -> Any:
        return roster.answer(asked) if asked.path == "/token" else (200, {}, {})

    roster_host.answer = no_lists
    assert "not a list" in actions.try_out(roster_feed, by=county.manager)[1]


def test_somebody_put_in_several_years_is_in_the_highest() -> None:
    assert oneroster_module._year({"grades": ["9", "12", ""]}) == "12"
    assert oneroster_module._year({}) == ""


def test_the_same_list_in_another_order_is_the_same_file() -> None:
    rows = [{"UPN": "A"}, {"UPN": "B"}]
    one = tables.as_file("s", "x.csv", ("UPN",), rows)
    other = tables.as_file("s", "x.csv", ("UPN",), reversed(rows))
    assert one == other
    assert [tables.is_old_enough(y) for y in ("R", "8", "9", 12, None, "Year 11")] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]


# Out of the house


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1"],
)
def test_no_address_inside_a_network_is_reached_unless_named(host: str, settings: Any) -> None:
    settings.PRIVATE_HOSTS = []
    with pytest.raises(FeedTrouble, match="not on the public internet"):
        outgoing.address_to_reach(host, 443)


@pytest.mark.parametrize("address", ["::ffff:10.0.0.1", "224.0.0.1", "fe80::1%eth0"])
def test_disguised_and_shared_addresses_are_not_public(address: str) -> None:
    assert not outgoing._is_public(address)
    assert outgoing._is_public("1.1.1.1")


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://127.0.0.1/", "https:///x", "file:///etc/passwd"]
)
def test_only_https_goes_out(url: str) -> None:
    with pytest.raises(FeedTrouble, match="https"):
        outgoing.fetch(url, {})


def test_a_host_that_is_none_does_not_answer_or_proves_nothing(
    wonde: WebHost, settings: Any
) -> None:
    with pytest.raises(FeedTrouble, match="no machine called"):
        outgoing.fetch("https://no-such-host.invalid/", {})
    with pytest.raises(FeedTrouble, match="cannot prove"):
        outgoing.fetch(wonde.address.replace("http:", "https:"), {})
    with pytest.raises(FeedTrouble, match="does not answer"):
        outgoing.fetch("http://127.0.0.1:1/", {})


def test_a_secret_is_for_one_authority_and_one_host(settings: Any) -> None:
    keep_secret(settings, "hush")
    assert secret("998", HERE, "ours") == "hush"
    for code, host, name in (
        ("997", HERE, "ours"),
        ("998", "evil.example.org", "ours"),
        ("998", HERE, "other"),
    ):
        with pytest.raises(FeedTrouble, match="There is no secret yet"):
            secret(code, host, name)
    for host, name in (("..", "ours"), ("a..b", "ours"), (HERE, "../ours"), (HERE, "")):
        with pytest.raises(FeedTrouble, match="none that can be"):
            secret("998", host, name)


def test_tokens_come_from_the_same_house() -> None:
    assert _same_house("https://api.example.org/x", "https://api.example.org/token")
    assert _same_house("https://api.example.org", "https://auth.example.org")
    assert not _same_house("https://api.example.org", "https://auth.example.com")
    assert not _same_house("https://example.org", "https://evil.org")


# The clock


def test_feeds_are_pulled_when_their_hour_has_come(
    county: County, wonde_feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    monkeypatch.setattr(tasks, "start", lambda feed: started.append(feed.pk))
    tasks.pull_due_feeds(timestamp=0)
    enter(county.authority)
    assert started == [wonde_feed.pk]
    Feed.objects.update(last_try_at=timezone.now() - timedelta(hours=23))
    tasks.pull_due_feeds(timestamp=0)
    assert started == [wonde_feed.pk]
    enter(county.authority)
    Feed.objects.update(last_try_at=timezone.now() - timedelta(hours=25))
    tasks.pull_due_feeds(timestamp=0)
    assert len(started) == 2
    enter(county.authority)
    actions.switch(wonde_feed, on=False, by=county.manager)
    tasks.pull_due_feeds(timestamp=0)
    assert len(started) == 2


def test_a_feed_switched_off_meanwhile_is_not_pulled(county: County, wonde_feed: Feed) -> None:
    actions.switch(wonde_feed, on=False, by=county.manager)
    assert pulled(wonde_feed, county) == ""


# The pages


def test_an_sftp_feed_is_set_up_confirmed_tried_and_switched_on(
    county: County, host: SftpHost, settings: Any
) -> None:
    client = signed_in(county.manager)
    assert "No feeds yet" in text(client.get(reverse("feeds")))
    assert "Choose what we shall fetch from" in text(
        client.post(reverse("choose_feed"), {"kind": ""})
    )
    chosen = client.post(reverse("choose_feed"), {"kind": "sftp"}, follow=True)
    assert "Set up a feed: Secure file transfer (SFTP)" in text(chosen)
    said = {
        "organisation": county.college.pk,
        "host": HERE,
        "port": host.port,
        "user": USER,
        "folder": "/out",
        "pattern": "*.csv",
        "secret_name": "ours",
        "every_hours": "24",
    }
    page = client.post(reverse("new_feed", args=["sftp"]), said, follow=True)
    assert "Not confirmed yet" in text(page)
    assert f"998/{HERE}/ours" in text(page)
    enter(county.authority)
    pk = Feed.objects.get().pk
    shown = client.post(reverse("try_feed", args=[pk]), follow=True)
    assert sftp.fingerprint(host.key.export_public_key().decode()) in text(shown)
    done = client.post(reverse("host_key", args=[pk]), follow=True)
    assert "The host’s key is confirmed" in text(done)
    tried = client.post(reverse("try_feed", args=[pk]), follow=True)
    assert "There is no secret yet" in text(tried)
    keep_secret(settings, PASSWORD)
    lay_out(host, "enrolments.csv")
    tried = client.post(reverse("try_feed", args=[pk]), follow=True)
    assert "We got in." in text(tried)
    assert "we look now" in text(
        client.post(reverse("switch_feed", args=[pk]), {"on": "1"}, follow=True)
    )
    enter(county.authority)
    pulled(Feed.objects.get(), county)
    assert "1 new file came." in text(client.get(reverse("feeds")))
    assert "enrolments.csv" in text(client.get(reverse("feed", args=[pk])))
    changed = client.post(
        reverse("change_feed", args=[pk]), said | {"every_hours": "1"}, follow=True
    )
    assert "Every hour" in text(changed)
    assert 'value="/out"' in client.get(reverse("change_feed", args=[pk])).content.decode()
    assert "The feed is off" in text(
        client.post(reverse("switch_feed", args=[pk]), {"off": "1"}, follow=True)
    )
    enter(county.authority)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"added a feed", "confirmed a host key", "tried a feed", "pulled a feed"} <= verbs


def test_only_the_key_that_was_shown_can_be_confirmed(
    county: County, host: SftpHost, sftp_feed: Feed
) -> None:
    client = signed_in(county.manager)
    address = reverse("host_key", args=[sftp_feed.pk])
    client.post(address)
    enter(county.authority)
    sftp_feed.refresh_from_db()
    assert not sftp_feed.host_key
    confirmed(sftp_feed, county)
    sftp_feed.host_key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    sftp_feed.save()
    assert "not the key that was confirmed before" in text(client.get(address))
    enter(county.authority)
    sftp_feed.details["port"] = 1
    sftp_feed.save()
    assert "does not answer" in text(client.get(address, follow=True))


def test_a_feed_in_trouble_says_so(county: County, wonde_feed: Feed, wonde: WebHost) -> None:
    wonde.answer = lambda asked: (500, {}, {})
    pulled(wonde_feed, county)
    client = signed_in(county.manager)
    assert "Trouble" in text(client.get(reverse("feeds")))
    assert client.get(reverse("host_key", args=[wonde_feed.pk])).status_code == 404
    assert client.get(reverse("new_feed", args=["fax"])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "field", "typed", "sentence"),
    [
        ("sftp", "host", "sftp://x", "Enter the name of the host alone"),
        ("sftp", "secret_name", "../x", "small letters, digits and hyphens only"),
        ("wonde", "address", "http://api.wonde.com", "begins with https://"),
        ("wonde", "address", "https://u@api.wonde.com", "begins with https://"),
        ("wonde", "address", "https://api.wonde.com?x=1", "from ? or # on"),
        ("wonde", "school", "A1/../B2", "letters, digits, - and _ only"),
        ("oneroster", "token_address", "https://evil.example.com/t", "at the same host or beside"),
        ("oneroster", "school", "a b", "letters, digits, - and _ only"),
    ],
)
def test_what_cannot_be_is_not_taken(
    county: County, kind: str, field: str, typed: str, sentence: str
) -> None:
    said = {
        "address": "https://api.example.org/v1",
        "token_address": "https://api.example.org/token",
        field: typed,
    }
    form = FORMS[kind](said, access=county.manager)
    assert sentence in " ".join(form.errors[field])


def test_only_data_managers_of_the_authority_see_feeds(county: County, wonde_feed: Feed) -> None:
    theirs = County.make("997")
    stranger = signed_in(theirs.manager)
    for name in ("feed", "change_feed", "host_key"):
        assert stranger.get(reverse(name, args=[wonde_feed.pk])).status_code == 404
    for name in ("try_feed", "switch_feed"):
        assert stranger.post(reverse(name, args=[wonde_feed.pk])).status_code == 404
    enter(county.authority)
    for access in (county.tracker, county.provider_user):
        assert signed_in(access).get(reverse("feeds")).status_code == 403
        enter(county.authority)
        with pytest.raises(Refused):
            actions.try_out(wonde_feed, by=access)
        assert source_of(Feed.objects.select_related("authority").get())
