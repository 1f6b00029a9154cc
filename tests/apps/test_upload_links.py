"""Upload links: a sender without an account hands in a file, and reads what became of it."""

import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.core.access import Refused
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.intake.ways import links
from fingerpost.intake.ways.models import UploadLink
from fingerpost.intake.ways.views import hand_in as page
from fingerpost.logs import JsonLines
from worlds import County, enter, signed_in

pytestmark = pytest.mark.django_db

ENROLMENTS = """Last Name,First Name,Date of Birth,Post Code,Programme,Start
Okafor,Amara,04/03/2010,XM1 1AA,Level 2 Brickwork,07/09/2026
"""
LINK = re.compile(r"https?://[^\s<\"]*(/hand-in/998-[\w-]{43})")


@pytest.fixture
def ours() -> County:
    return County.make("998")


@pytest.fixture
def theirs() -> County:
    return County.make("997")


def made(county: County, *, files: int = 1, days: int = 7) -> str:
    """The address of a new link for the college."""
    enter(county.authority)
    _, key = links.make_link(
        organisation=county.college,
        what_for="Your enrolments since 1 September",
        files_allowed=files,
        expires_at=timezone.now() + timedelta(days=days),
        by=county.manager,
    )
    return reverse("hand_in", args=[key])


def hand_in(address: str, content: str = ENROLMENTS, name: str = "enrolments.csv") -> Any:
    file = SimpleUploadedFile(name, content.encode())
    return Client().post(address, {"file": file}, follow=True)


def process(county: County) -> Submission:
    enter(county.authority)
    return intake.process(Submission.objects.latest("pk").pk)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


# The sender


def test_a_sender_hands_in_a_file_and_reads_the_receipt_without_an_account(ours: County) -> None:
    address = made(ours)
    opened = Client().get(address)
    assert "Your enrolments since 1 September" in text(opened)
    assert ours.college.name in text(opened)
    assert opened["Referrer-Policy"] == "same-origin"  # the address is the key
    receipt = hand_in(address)
    assert "We have the file and are reading it" in text(receipt)
    submission = process(ours)
    assert (submission.sender, submission.sent_by, submission.arrival.way) == (
        ours.college,
        None,
        "link",
    )
    later = Client().get(receipt.redirect_chain[-1][0])
    assert "Amara Okafor, born 4 March 2010" in text(later)
    assert "Done: none of 1 line kept as evidence; 1 waits for us." in text(later)
    assert "their UPN or ULN: 1 of 1" in text(later)
    assert "It would help to have their UPN or ULN: send the line again" in text(later)
    saved = Client().get(receipt.redirect_chain[-1][0] + "/receipt.csv")
    assert "Okafor" in saved.content.decode("utf-8-sig")
    assert "enrolments.csv" in text(Client().get(address))


def test_a_link_is_for_one_file_unless_said(ours: County) -> None:
    address = made(ours)
    hand_in(address)
    assert "All files this link is for have come" in text(Client().get(address))
    second = hand_in(address, ENROLMENTS + "More,Lines,01/02/2010,,,\n")
    assert "brought all the files it was made for" in text(second)
    address = made(ours, files=2)
    assert "2 more files" in text(Client().get(address))
    hand_in(address, "Surname,Forename,DOB\nA,B,01/02/2010\n")
    assert "You can send 1 file" in text(Client().get(address))


def test_a_file_that_could_not_be_used_does_not_use_the_link_up(ours: County) -> None:
    address = made(ours)
    receipt = hand_in(address, "Colour,Size\nred,1\n")
    process(ours)
    refused = Client().get(receipt.redirect_chain[-1][0])
    assert "Could not be used" in text(refused)
    assert "Send another file" in text(refused)
    assert "Your receipt" in text(hand_in(address))


def test_nobody_tries_for_ever(ours: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "FURTHER_TRIES", 0)
    address = made(ours)
    hand_in(address, "Colour,Size\nred,1\n")
    process(ours)
    assert "All files this link is for have come" in text(Client().get(address))


def test_the_same_file_again_is_known(ours: County) -> None:
    address = made(ours, files=2)
    first = hand_in(address)
    again = hand_in(address)
    assert again.redirect_chain[-1][0].startswith(first.redirect_chain[-1][0] + "?again=")
    assert "You sent this very file before" in text(again)


def test_a_file_that_came_another_way_leads_to_its_first_receipt(ours: County) -> None:
    hand_in(made(ours))
    process(ours)
    link = made(ours)
    again = hand_in(link)
    assert "by this link or another way. Nothing was done twice" in text(again)
    assert "Okafor" in text(again)
    receipt = again.redirect_chain[-1][0]
    bare, proof = receipt.split("?")
    download = Client().get(f"{bare}/receipt.csv?{proof}")
    assert "Okafor" in download.content.decode("utf-8-sig")
    for guess in (bare, f"{bare}?again=yes", f"{bare}?again={'a' * 43}"):
        assert Client().get(guess).status_code == 404
    third = made(ours).rsplit("/", 1)[-1]
    assert Client().get(receipt.replace(link.rsplit("/", 1)[-1], third)).status_code == 404


def test_what_is_missing_is_said(ours: County) -> None:
    address = made(ours)
    assert "Choose a file" in text(Client().post(address, {"as_of": ""}))
    assert "The file is empty" in text(hand_in(address, ""))


def test_too_many_tries_are_asked_to_wait(ours: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "TRIES", 1)
    address = made(ours)
    hand_in(address, "")
    answer = hand_in(address, "")
    assert answer.status_code == 429
    assert "Try again in 10 minutes" in text(answer)


# What a link does not give


def test_a_wrong_a_stopped_and_an_expired_link_get_one_and_the_same_answer(ours: County) -> None:
    stopped, expired = made(ours), made(ours)
    enter(ours.authority)
    first, second = UploadLink.objects.order_by("pk")
    links.stop_link(first, by=ours.manager)
    UploadLink.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    wrong = [stopped, expired, stopped[:-1], "/hand-in/998-" + "A" * 43, "/hand-in/000-x"]
    answers = [Client().get(address) for address in wrong]
    assert {a.status_code for a in answers} == {404}
    assert len({re.sub(r'"X-CSRFToken": "\w+"', "", text(a)) for a in answers}) == 1
    assert Client().post(stopped, {}).status_code == 404


def test_a_link_shows_nothing_but_what_came_by_it(ours: County, theirs: County) -> None:
    enter(ours.authority)
    sent_otherwise = ours.send(ours.college, "Surname,Forename,DOB\nFrost,Ann,01/02/2010\n")
    others = hand_in(made(theirs), "Surname,Forename,DOB\nVale,Bo,01/02/2010\n")
    elsewhere = int(others.redirect_chain[-1][0].rsplit("/", 1)[1])
    address = made(ours)
    for pk in (sent_otherwise.pk, elsewhere, 0):
        assert Client().get(f"{address}/{pk}").status_code == 404
        assert Client().get(f"{address}/{pk}/receipt.csv").status_code == 404
    assert "list.csv" not in text(Client().get(address))


def test_no_key_is_kept_and_none_is_logged(ours: County) -> None:
    address = made(ours)
    assert address.rsplit("/", 1)[1] not in str(vars(UploadLink.objects.get()))
    record = logging.makeLogRecord({"msg": "Internal Server Error: %s", "args": (address,)})
    said = json.loads(JsonLines().format(record))["said"]
    assert said == "Internal Server Error: /hand-in/…"


# The data manager


NEW = {"what_for": "Your leavers", "how_many": "1"}


def asked(county: County, **more: str) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=14)
    return NEW | {"organisation": county.college.pk, "until": day.isoformat()} | more


def test_a_link_is_made_shown_once_listed_and_stopped(ours: County) -> None:
    client = signed_in(ours.manager)
    assert "No links yet" in text(client.get(reverse("upload_links")))
    shown = client.post(reverse("new_link"), asked(ours))
    (address,) = set(LINK.findall(shown.content.decode()))
    assert "Your leavers" in text(Client().get(address))
    listed = text(client.get(reverse("upload_links")))
    assert "0 of 1" in listed
    assert address not in listed
    enter(ours.authority)
    pk = UploadLink.objects.get().pk
    assert "Stop the link for" in text(client.get(reverse("stop_link", args=[pk])))
    done = client.post(reverse("stop_link", args=[pk]), follow=True)
    assert "works no longer" in text(done)
    assert Client().get(address).status_code == 404
    enter(ours.authority)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"made an upload link", "stopped an upload link"} <= verbs


def test_a_link_is_emailed_where_there_is_a_mail_server(ours: County, settings: Any) -> None:
    settings.EMAIL_IS_SET_UP = True
    shown = signed_in(ours.manager).post(
        reverse("new_link"), asked(ours, email="registry@example.org")
    )
    assert "We emailed the link to registry@example.org" in text(shown)
    (message,) = mail.outbox
    assert LINK.findall(message.body) == LINK.findall(shown.content.decode())[:1]
    assert "Your leavers" in message.body


def test_where_no_email_goes_out_it_is_said(
    ours: County, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    settings.EMAIL_IS_SET_UP = True
    monkeypatch.setattr("fingerpost.intake.ways.links.send_mail", refuse)
    shown = signed_in(ours.manager).post(
        reverse("new_link"), asked(ours, email="registry@example.org")
    )
    assert "could not be sent from here" in text(shown)
    settings.EMAIL_IS_SET_UP = False
    assert not links.send_link(
        UploadLink.objects.get(), address="x", to="registry@example.org", by=ours.manager
    )


def test_what_a_link_needs_is_asked_for(ours: County) -> None:
    answer = text(signed_in(ours.manager).post(reverse("new_link"), {"what_for": ""}))
    for sentence in (
        "Choose who sends it",
        "Enter what you ask for",
        "Enter until when it works",
        "Enter how many files may come by it",
    ):
        assert sentence in answer


def test_a_link_that_ran_out_says_so(ours: County) -> None:
    made(ours)
    enter(ours.authority)
    UploadLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "Run out" in text(signed_in(ours.manager).get(reverse("upload_links")))


def test_only_data_managers_of_the_authority_make_and_stop_links(
    ours: County, theirs: County
) -> None:
    made(ours)
    pk = UploadLink.objects.get().pk
    stranger = signed_in(theirs.manager)
    assert stranger.get(reverse("stop_link", args=[pk])).status_code == 404
    assert "No links yet" in text(stranger.get(reverse("upload_links")))
    enter(ours.authority)
    for access in (ours.tracker, ours.school_user, ours.provider_user):
        assert signed_in(access).get(reverse("upload_links")).status_code == 403
        enter(ours.authority)
        with pytest.raises(Refused):
            links.stop_link(UploadLink.objects.get(), by=access)
    assert not UploadLink.objects.visible_to(ours.school_user).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_files_at_once_a_link_for_one_takes_one() -> None:
    county = County.make("998")
    address = made(county)

    def send(n: int) -> str:
        try:
            return text(hand_in(address, f"Surname,Forename,DOB\nA{n},B,01/02/2010\n"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(send, range(4)))
    assert sum("Your receipt" in page for page in told) == 1
    enter(county.authority)
    assert Submission.objects.count() == 1
