"""A college's one list for two authorities and a third that is not here: each gets its own."""

from datetime import date
from hashlib import sha256

import pytest
from django.test import Client

from fingerpost.core import codes
from fingerpost.core.intake.passed_on import counts_as, passed_on
from fingerpost.core.workflow import SubmissionState
from fingerpost.db.rls import authority_scope
from fingerpost.evidence.models import Evidence
from fingerpost.intake import actions
from fingerpost.intake.models import Passing, Submission
from fingerpost.intake.tasks import process_submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.actions import load_postcodes
from fingerpost.sharing.models import Disclosure
from worlds import County, add_person, enter

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 9, 20)
LIST = """Surname,Forename,Date of birth,Postcode,Home LA,Programme,Start
Hart,Amy,{amy},XM1 1AA,,Level 2 Bricks,07/09/2026
Reed,Pip,{pip},XP1 1AA,,Level 3 Art,07/09/2026
Lowe,Kit,{kit},TN1 1AA,,Level 3 Music,07/09/2026
Vane,Una,{kit},,886,Level 1 Care,07/09/2026
Nash,Oz,{kit},XM9 9ZZ,,Level 2 Retail,07/09/2026
"""


@pytest.fixture
def port() -> County:
    """The neighbour, with somebody who goes to our college."""
    port = County.make("997")
    add_person(port, "Pip Reed", postcode="XP1 1AA")
    return port


@pytest.fixture
def county(port: County) -> County:
    county = County.make("998")
    load_postcodes({"XM1 1AA": "998", "XP1 1AA": "997", "TN1 1AA": "886"}.items(), by=None)
    add_person(county, "Amy Hart", postcode="XM1 1AA")
    return county


def the_list(county: County, port: County) -> str:
    enter(port.authority)
    pip = port.person("Pip").born_on
    enter(county.authority)
    amy = county.person("Amy").born_on
    return LIST.format(amy=amy.isoformat(), pip=pip.isoformat(), kit=amy.isoformat())


@pytest.fixture
def sent(county: County, port: County) -> Submission:
    return county.send(county.college, the_list(county, port), as_of=AS_OF)


def client(by: Access) -> Client:
    client = Client()
    client.force_login(by.user)
    return client


def given(sent: Submission, code: str = "997") -> int:
    key = Passing.objects.get(submission=sent, lives_in=code).given_to
    assert key is not None
    return key


def test_each_line_is_for_where_its_person_lives(sent: Submission) -> None:
    homes = dict(sent.rows.order_by("number").values_list("number", "lives_in"))
    assert list(homes.values()) == ["", "997", "886", "886", ""]
    assert {p.lives_in: p.rows for p in sent.passings.all()} == {"997": 1, "886": 2}
    assert sent.counts["elsewhere"] == 3
    assert sent.counts["waiting"] == 1  # lives here, and we do not hold them


def test_the_neighbour_gets_its_line_and_nobody_elses(sent: Submission, port: County) -> None:
    key = given(sent)
    enter(port.authority)
    theirs = actions.process(key)

    assert theirs.state == SubmissionState.APPLIED
    assert theirs.sender == sent.sender
    assert theirs.passed_on_by == sent.authority
    assert theirs.as_of == AS_OF
    assert theirs.kind == sent.kind
    (row,) = theirs.rows.all()
    assert row.person == port.person("Pip")
    said = Evidence.objects.get(person=row.person)
    assert (said.course, said.provider) == ("Level 3 Art", sent.sender)
    assert theirs.is_whole is False  # it could not name everybody the college has


def test_the_worker_goes_on_with_what_the_neighbour_was_given(county: County, port: County) -> None:
    enter(county.authority)
    text = the_list(county, port).encode()
    submission = actions.receive(
        text,
        authority=county.authority,
        filename="list.csv",
        by=None,
        sender=county.college,
        as_of=AS_OF,
    )
    process_submission(authority_id=county.authority.pk, submission_id=submission.pk)
    key = given(submission)
    process_submission(authority_id=port.authority.pk, submission_id=key)
    with authority_scope(port.authority.pk):
        assert Submission.objects.get(pk=key).state == SubmissionState.APPLIED


def test_our_staff_do_not_read_the_names_of_those_who_live_elsewhere(
    sent: Submission, county: County
) -> None:
    page = client(county.manager).get(f"/files/{sent.pk}").content.decode()
    assert "Amy Hart" in page
    assert "Pip Reed" not in page
    assert "Somebody who lives elsewhere" in page
    assert "Given to them on" in page
    receipt = client(county.manager).get(f"/files/{sent.pk}/receipt.csv").content.decode()
    assert "Reed" not in receipt
    row = sent.rows.get(lives_in="997")
    assert "Pip" not in client(county.manager).get(f"/attention/{row.pk}").content.decode()


def test_the_sender_reads_its_own_list_whole(sent: Submission, county: County) -> None:
    page = client(county.provider_user).get(f"/files/{sent.pk}").content.decode()
    assert "Pip Reed" in page
    assert (
        "Reed" in client(county.provider_user).get(f"/files/{sent.pk}/receipt.csv").content.decode()
    )


def test_lines_for_an_authority_that_is_not_here_are_a_list_to_send_it(
    sent: Submission, county: County
) -> None:
    reply = client(county.manager).get(f"/files/{sent.pk}/for/886.csv")
    text = reply.content.decode("utf-8-sig")
    assert text.splitlines()[0] == (
        "Given name,Family name,Date of birth,Postcode,Course,Start date,Home authority"
    )
    assert "Kit,Lowe" in text
    assert "Una,Vane" in text
    assert "Amy" not in text


def test_that_they_were_told_is_logged_with_the_fields_and_the_file(
    sent: Submission, county: County
) -> None:
    for _ in range(2):  # the same list taken twice is told once
        reply = client(county.manager).get(f"/files/{sent.pk}/for/886.csv")
    told = {one.recipient_name: one for one in Disclosure.objects.all()}
    assert {name: (one.flow, one.people) for name, one in told.items()} == {
        "Kent": ("F3", 2),
        codes.load("local_authorities").label("997"): ("F3", 1),
    }
    assert told["Kent"].fingerprint == sha256(reply.content).hexdigest()
    assert "course" in told["Kent"].fields
    assert told["Kent"].power == "Education and Skills Act 2008 sections 13(2) and 17"


def test_notes_risk_and_parents_stay_here() -> None:
    line = {"given_name": "Kit", "notes": "Says little", "risk": "High", "parent_phone": "01632"}
    assert passed_on(line) == {"given_name": "Kit"}
    assert counts_as([passed_on(line)]) == {"given_name"}


@pytest.mark.parametrize("code", ["997", "998", "202"])
def test_only_such_lists_can_be_downloaded(sent: Submission, county: County, code: str) -> None:
    assert client(county.manager).get(f"/files/{sent.pk}/for/{code}.csv").status_code == 404


def test_a_stranger_gets_none_of_it(sent: Submission, county: County, port: County) -> None:
    for stranger in (county.school_user, port.manager):
        assert client(stranger).get(f"/files/{sent.pk}/for/886.csv").status_code == 404


def test_undoing_the_file_tells_the_neighbour_and_takes_nothing_from_them(
    sent: Submission, county: County, port: County
) -> None:
    key = given(sent)
    with authority_scope(port.authority.pk):
        actions.process(key)
    enter(county.authority)
    actions.undo(sent, by=county.manager)
    enter(port.authority)
    theirs = Submission.objects.get(pk=key)
    assert theirs.state == SubmissionState.APPLIED
    assert theirs.warnings[-1].startswith("Merrowshire undid the file these lines came from, on ")


def test_the_same_lines_again_make_nothing_twice(
    sent: Submission, county: County, port: County
) -> None:
    again = county.send(county.college, the_list(county, port) + "\n\n", as_of=AS_OF)
    assert given(again) == given(sent)


def test_without_a_register_only_what_a_line_says_counts(county: County, port: County) -> None:
    text = the_list(county, port).replace("XP1 1AA", "XP7 7AA")
    sent = county.send(county.college, text, as_of=AS_OF)
    assert {p.lives_in for p in sent.passings.all()} == {"886"}
