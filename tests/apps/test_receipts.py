"""Receipts: every line in plain words, what we still need, and nothing the sender did not send."""

import csv
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fingerpost.intake.models import Submission
from fingerpost.intake.review import actions as review
from fingerpost.organisations.access import Access
from worlds import County, add_person

pytestmark = pytest.mark.django_db

HEADINGS = "Last Name,First Name,Date of Birth,Post Code,ULN,Course,Date Left\n"
LINES = (
    "Okafor,Amara,04/03/2010,XM1 1AA,,Level 2 Brickwork,06/11/2026\n"
    "Smith,Jacob,,,,Level 1 Carpentry,06/11/2026\n"
    "Novak,Petra,02/02/2010,XM1 3AA,,Level 1 Carpentry,\n"
)


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    add_person(county, "Petra Novak", born_on=date(2010, 2, 2), postcode="XM1 3AA")
    return county


@pytest.fixture
def sent(county: County) -> Submission:
    return county.send(
        county.college, HEADINGS + LINES, filename="leavers.csv", as_of=date(2026, 11, 9)
    )


def client(access: Access) -> Client:
    found = Client()
    found.force_login(access.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def page(access: Access, address: str) -> str:
    return " ".join(client(access).get(address).content.decode().split())


def download(access: Access, sent: Submission) -> list[dict[str, str]]:
    text = client(access).get(f"/files/{sent.pk}/receipt.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_the_state_says_no_more_than_is_so(county: County, sent: Submission):
    words = "Done: 1 of 3 lines kept as evidence; 1 waits for us; 1 said nothing to be kept"
    assert sent.state_in_words == words
    for access in (county.provider_user, county.manager):
        assert words in page(access, f"/files/{sent.pk}")
        assert words in page(access, "/files/")
    assert words in page(county.provider_user, "/home")


def test_the_sender_reads_what_we_still_need(county: County, sent: Submission):
    seen = page(county.provider_user, f"/files/{sent.pk}")
    assert "1 line waits because we cannot tell who is meant." in seen
    assert "their date of birth: 1 of 1" in seen
    needed = (
        "It would help to have their date of birth, their UPN or ULN and their postcode: "
        "send the line again with what you have."
    )
    assert needed in seen
    amara, jacob, petra = download(county.provider_user, sent)
    assert jacob["What we still need"] == needed
    assert amara["What became of it"] == "Kept as evidence"
    assert petra["What became of it"] == "We know who is meant, but it says nothing to be kept"
    assert "No leaving date is given." in petra["To look at"]


def test_a_line_settled_later_is_settled_in_the_receipt(county: County, sent: Submission):
    jacob = sent.rows.get(number=3)
    review.same(jacob, person=county.person("Petra"), by=county.manager)
    sent.refresh_from_db()
    assert sent.state_in_words == ("Done: 2 of 3 lines kept as evidence; 1 said nothing to be kept")
    seen = page(county.provider_user, f"/files/{sent.pk}")
    assert "cannot tell who is meant" not in seen
    assert [row["What we still need"] for row in download(county.provider_user, sent)] == [""] * 3


def test_a_school_is_not_told_whom_we_held_before(county: County):
    roll = "Surname,Forename,DOB,UPN,NC Year,Postcode\n"
    held = f"Okafor,Amara,04/03/2010,{county.upn()},12,XM1 1AA\n"
    new = f"Byrne,Ada,05/05/2010,{county.upn()},12,XM1 4AA\n"
    sent = county.send(county.school, roll + held + new)
    assert [row["What became of it"] for row in download(county.school_user, sent)] == [
        "Kept as evidence"
    ] * 2
    seen = page(county.school_user, f"/files/{sent.pk}")
    assert "Matched to a young person (2)" in seen
    assert "Added as a new young person" not in seen
    both = page(county.school_user, f"/files/{sent.pk}?outcome=matched")
    assert "Ada Byrne" in both
    assert "Amara Okafor" in both
    ours = {row["What became of it"] for row in download(county.manager, sent)}
    assert ours == {"Matched to a young person", "Added as a new young person"}


def test_the_same_file_again_leads_to_its_first_receipt(county: County, sent: Submission):
    file = SimpleUploadedFile("again.csv", (HEADINGS + LINES).encode())
    answer: Any = client(county.provider_user).post("/files/send", {"file": file}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/files/{sent.pk}"
    said = " ".join(answer.content.decode().split())
    assert "We already have this file: it arrived on" in said
    assert "Nothing was done twice: this is its receipt." in said
    assert Submission.objects.count() == 1
