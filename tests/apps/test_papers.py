"""How the authority shares, what it says of itself, and the papers made of both."""

import io
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from docx import Document

from apps.test_agreements import TODAY, signed
from fingerpost.core.sharing import papers
from fingerpost.sharing.agreements import reminders
from fingerpost.sharing.models import Policy
from fingerpost.sharing.papers.models import AboutUs
from worlds import County, enter, officer, signed_in

pytestmark = pytest.mark.django_db

SETTLED = {
    "mode": "consent",
    "hold_days": "21",
    "basis": "Public task, for the duties of the Act",
    "officer_name": "Ines Ward",
    "officer_email": "officer@example.org",
}
US = {
    "address": "County Hall, Merrow",
    "phone": "01632 960123",
    "email": "tracking@example.org",
    "complaints_email": "complaints@example.org",
    "breach_email": "breach@example.org",
    "notice_url": "example.org/notice",
    "registration": "Z1234567",
    "contractors": "none",
    "host": "Merrow Hosting",
    "dpia_on": "1 9 2026",
    "notice_on": "2 9 2026",
}


@pytest.fixture
def county() -> County:
    return County.make("998")


def opened(county: County, name: str, *args: Any) -> Any:
    answer = signed_in(county.manager).get(reverse(name, args=args))
    assert answer["Content-Disposition"].endswith('.docx"')
    return Document(io.BytesIO(answer.content))


def words(document: Any) -> str:
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_a_mode_waits_for_what_it_rests_on(county: County) -> None:
    client = signed_in(officer(county))
    refused = client.post(reverse("how_we_share"), SETTLED).content.decode()
    assert "Before you choose this, enter the day the impact assessment was signed" in refused
    assert not Policy.objects.exists()
    assert client.post(reverse("about_us"), US).status_code == 302
    assert client.post(reverse("how_we_share"), SETTLED).status_code == 302
    held = Policy.objects.get()
    assert (held.mode, held.hold_days, held.officer_name) == ("consent", 21, "Ines Ward")
    page = client.get(reverse("how_sharing_is_settled")).content.decode()
    assert "Public task, for the duties of the Act" in page
    assert "Not entered yet" not in page


def test_what_is_not_set_is_marked_in_the_paper_and_listed_on_the_page(county: County) -> None:
    client = signed_in(officer(county))
    page = client.get(reverse("papers")).content.decode()
    assert "web address of the privacy notice" in page
    paper = opened_of(client, "notice_text")
    marked = [r.text for p in paper.paragraphs for r in p.runs if r.font.highlight_color]
    assert marked == ["[web address of the privacy notice]"]
    client.post(reverse("about_us"), US)
    assert "example.org/notice" in words(opened_of(client, "notice_text"))
    assert 'href="/agreements/about-us"' not in client.get(reverse("papers")).content.decode()


def opened_of(client: Any, code: str) -> Any:
    return Document(io.BytesIO(client.get(reverse("paper", args=[code])).content))


def test_every_paper_opens_with_title_headings_and_language(county: County) -> None:
    client = signed_in(officer(county))
    for code, paper in papers.papers().items():
        document = opened_of(client, code)
        assert document.core_properties.title == paper.name
        assert document.core_properties.language == "en-GB"
        assert document.paragraphs[0].style.name == "Title"
    assert "Two young people are taken for one" in words(opened_of(client, "dpia"))
    assert client.get(reverse("paper", args=["no-such"])).status_code == 404


def test_the_agreement_to_sign_lists_the_very_fields_the_gate_goes_by(county: County) -> None:
    held = signed(county, county.school, fields=["given_name", "route"])
    said = words(opened(county, "agreement_paper", held.pk))
    assert county.school.name in said
    assert "Hal Moss" in said
    given = [
        [cell.text for cell in table.columns[0].cells]
        for table in opened(county, "agreement_paper", held.pk).tables
    ]
    assert ["Field", "Given name", "Route"] in given
    blank = words(opened(county, "paper", "agreement"))
    assert "[name of the school or provider]" in blank
    assert county.school.name in words(opened(county, "paper", "processing"))


def test_a_monday_mail_lists_what_is_due_and_names_schools_only(county: County) -> None:
    signed(county, county.school, review_on=TODAY)
    assert reminders.remind(county.authority, TODAY) == 1
    assert mail.outbox[-1].to == [county.manager.user.email]
    assert county.school.name in mail.outbox[-1].body
    held = officer(county)
    assert reminders.remind(county.authority, TODAY) == 1
    assert mail.outbox[-1].to == [held.user.email]
    today = signed_in(held).get(reverse("today")).content.decode()
    assert f"{county.school.name}</a>: is due on" in today
    assert "Agreements to look at again" in signed_in(county.manager).get("/").content.decode()


def test_nothing_due_is_no_mail(county: County) -> None:
    assert reminders.remind(county.authority, TODAY) == 0
    assert not mail.outbox
    assert "None is due" in signed_in(officer(county)).get(reverse("today")).content.decode()


def test_trackers_read_and_schools_do_not(county: County) -> None:
    reads = ("how_sharing_is_settled", "papers")
    settles = ("how_we_share", "about_us")
    agreement = signed(county, county.school)
    for access, reading in ((county.tracker, 200), (county.school_user, 403)):
        client = signed_in(access)
        assert {client.get(reverse(name)).status_code for name in reads} == {reading}
        assert {client.get(reverse(name)).status_code for name in settles} == {403}
        assert client.get(reverse("paper", args=["dpia"])).status_code == reading
        paper = reverse("agreement_paper", args=[agreement.pk])
        assert client.get(paper).status_code == reading


def test_another_authority_has_its_own(county: County) -> None:
    signed_in(officer(county)).post(reverse("about_us"), US)
    agreement = signed(county, county.school)
    other = County.make("997")
    enter(other.authority)
    client = signed_in(other.manager)
    assert not AboutUs.objects.visible_to(other.manager).exists()
    assert not AboutUs.objects.visible_to(other.school_user).exists()
    assert "web address" in client.get(reverse("papers")).content.decode()
    assert client.get(reverse("agreement_paper", args=[agreement.pk])).status_code == 404
