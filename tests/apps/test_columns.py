"""Saying what columns hold: asked when we cannot tell, remembered, and mended after the fact."""

from typing import Any

import pytest

from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.models import Evidence
from fingerpost.intake.contents import on_disk
from fingerpost.intake.models import Layout, Submission
from worlds import County, add_person, signed_in

pytestmark = pytest.mark.django_db

CLEAR = "Surname,Forename,Date of birth,Postcode,Course title\nHart,Amy,{born},XM1 1AA,Brickwork\n"


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amy Hart", postcode="XM1 1AA")
    return county


def born(county: County) -> str:
    return county.person("Amy").born_on.strftime("%d/%m/%Y")


def answers(submission: Submission, **changed: str) -> dict[str, Any]:
    """The form as it is drawn, with some columns said differently, by their heading."""
    columns = submission.mapping["columns"]
    said = {f"column_{c['position']}": changed.get(c["heading"], c["field"]) for c in columns}
    return {"kind": submission.kind or "enrolment"} | said


def asked_about(county: County, sender: Any = None) -> Submission:
    """A file with no column that tells people apart: it asks."""
    text = "Surname,Forename,Where to\nHart,Amy,Brickwork\n"
    submission = county.send(sender or county.college, text)
    assert submission.state == SubmissionState.ASKING
    return submission


def test_the_page_shows_each_column_with_what_it_holds_and_why(county: County) -> None:
    page = signed_in(county.manager).get(f"/files/{asked_about(county).pk}/explain")
    text = page.content.decode()
    assert "Names alone do not tell people apart." in text
    assert "Holds: Hart." in text
    assert "Holds: Brickwork." in text


def test_trying_shows_the_first_lines_and_changes_nothing(county: County) -> None:
    submission = county.send(county.college, CLEAR.format(born=born(county)))
    said = answers(submission, Postcode="") | {"try": "1"}
    page = signed_in(county.manager).post(f"/files/{submission.pk}/explain", said)
    text = page.content.decode()
    assert "How it would read" in text
    assert "Every line looked at reads well." in text
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPLIED
    assert not Layout.objects.exists()


def test_a_file_read_wrongly_is_undone_and_read_again_and_so_is_the_next_one(
    county: County,
) -> None:
    first = county.send(county.college, CLEAR.format(born=born(county)))
    said = answers(first) | {"column_4": "notes"}
    reply = signed_in(county.manager).post(f"/files/{first.pk}/explain", said)

    again = Submission.objects.latest("pk")
    assert reply["Location"] == f"/files/{again.pk}"
    first.refresh_from_db()
    assert first.state == SubmissionState.UNDONE
    with on_disk(again) as sent_again, on_disk(first) as sent:
        assert sent_again.read_bytes() == sent.read_bytes()
    assert not Evidence.objects.filter(submission_id=first.pk, withdrawn_at=None).exists()

    following = county.send(county.college, CLEAR.format(born=born(county)).replace("Brick", "Fur"))
    assert following.kind_reason.startswith("Read as somebody said on ")
    assert following.mapping["columns"][4]["field"] == "notes"


def test_a_changed_layout_is_asked_about(county: County) -> None:
    first = county.send(county.college, CLEAR.format(born=born(county)))
    signed_in(county.manager).post(f"/files/{first.pk}/explain", answers(first))
    changed = county.send(
        county.college, CLEAR.format(born=born(county)).replace("Course title", "Programme")
    )
    assert changed.state == SubmissionState.ASKING
    assert "No longer there: “Course title”. New: “Programme”." in changed.message


def test_what_one_sender_means_says_nothing_of_another(county: County) -> None:
    first = county.send(county.college, CLEAR.format(born=born(county)))
    signed_in(county.manager).post(f"/files/{first.pk}/explain", answers(first))
    other = county.send(county.school, CLEAR.format(born=born(county)).replace("Brick", "Stone"))
    assert not other.kind_reason.startswith("Read as somebody said")


def test_two_columns_for_one_thing_are_refused_with_both_named(county: County) -> None:
    submission = county.send(county.college, CLEAR.format(born=born(county)))
    said = answers(submission) | {"column_4": "family_name"}
    page = signed_in(county.manager).post(f"/files/{submission.pk}/explain", said)
    assert "Family name is already the column “Surname”." in page.content.decode()


def test_a_sender_says_what_its_own_file_means_and_no_one_elses(county: County) -> None:
    own, others = asked_about(county), asked_about(county, county.school)
    client = signed_in(county.provider_user)
    assert client.get(f"/files/{own.pk}/explain").status_code == 200
    assert client.get(f"/files/{others.pk}/explain").status_code == 404


def test_a_sender_may_not_have_a_file_in_use_read_again(county: County) -> None:
    submission = county.send(county.college, CLEAR.format(born=born(county)))
    client = signed_in(county.provider_user)
    reply = client.post(f"/files/{submission.pk}/explain", answers(submission))
    assert reply.status_code == 302
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPLIED
