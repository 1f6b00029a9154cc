"""The improvement plan: counted from what is held, kept by the authority, saved as PDF."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.contacts.actions import log_contact
from fingerpost.core.records import Source
from fingerpost.evidence.actions import NewEvidence
from fingerpost.organisations.access import Access
from fingerpost.reports.documents.document import Document, Section, Table
from fingerpost.reports.documents.pdf import as_pdf
from fingerpost.reports.improvement import queries
from fingerpost.reports.improvement.models import Step
from worlds import County, add_person, enter, say, signed_in

pytestmark = pytest.mark.django_db

SAID = {"what": "Ask for weekly leavers", "owner": "Data team", "due_on": "1 3 2027"}


@pytest.fixture
def county() -> County:
    return County.make("998")


def plan(access: Access) -> str:
    return signed_in(access).get(reverse("improvement_plan")).content.decode()


def words_of(pdf: bytes) -> str:
    """Every tag of the PDF and its title; the letters themselves are drawn by glyph."""
    opened = pikepdf.open(io.BytesIO(pdf))
    return str(opened.open_metadata().get("dc:title"))


def tags_of(pdf: bytes) -> set[str]:
    opened, found = pikepdf.open(io.BytesIO(pdf)), set()
    for one in opened.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem":
            found.add(str(one.S))
    return found


def test_those_not_known_stand_under_why_and_where_they_were(county: County) -> None:
    today = timezone.localdate()
    add_person(county, "Ada Price", school=county.school, postcode="XM1 1AA")
    add_person(county, "Ben Price", postcode="XM2 1AA")
    say(add_person(county, "Cal Price"), "210", verified_on=today)
    found = queries.those_not_known(county.manager, today)
    assert sorted(one.area for one in found) == ["XM1", "XM2"]
    assert {one.reason for one in found} == {"never"}
    assert {one.school for one in found} == {county.school.pk, None}
    page = plan(county.manager)
    assert "2 of 3" in page
    assert "Never matched this year" in page
    assert county.school.name in page
    assert "Price" not in page


def test_a_find_is_a_try_by_which_we_learned_what_they_do(county: County) -> None:
    person, now = add_person(county, "Ada Price"), timezone.now()
    for outcome in ("no_answer", "no_answer"):
        log_contact(person=person, by=county.tracker.user, means="call", outcome=outcome, at=now)
    said = NewEvidence(
        person_id=person.pk,
        code="210",
        source=Source.AUTHORITY_CONTACT,
        verified_on=timezone.localdate(),
    )
    log_contact(person=person, by=county.tracker.user, means="call", outcome="spoke", said=said)
    (calls,) = queries.efforts(county.manager, timezone.localdate())
    assert (calls.tries, calls.reached, calls.found) == (3, 1, 1)
    assert "Tries for a find" in plan(county.manager)


def test_with_nothing_held_each_part_says_so(county: County) -> None:
    page = plan(county.manager)
    for words in ("Everybody is known", "No list is late", "No try was logged", "No step is"):
        assert words in page


def test_a_list_that_never_came_and_lines_that_wait_are_shown(county: County) -> None:
    add_person(county, "Ada Price", school=county.school)
    county.send(
        county.college,
        "Last Name,First Name,Date of Birth,Programme,Start\n"
        "Okafor,Amara,04/03/2010,Level 2 Brickwork,07/09/2026\n",
    )
    today = timezone.localdate()
    late = queries.late_files(county.manager, today)
    assert {(one.place, one.came_on) for one in late} >= {(county.school.name, None)}
    counts = queries.why_lines_wait(county.manager, today)
    assert (counts["waiting"], counts["no UPN or ULN"], counts["no date of birth"]) == (1, 1, 0)
    assert "wait to be placed" in plan(county.manager)


def test_a_step_is_planned_changed_done_undone_dropped_and_put_back(county: County) -> None:
    client = signed_in(county.manager)
    client.post(reverse("add_step"), SAID)
    step = Step.objects.get()
    at = {
        name: reverse(name, args=[step.pk]) for name in ("change_step", "finish_step", "drop_step")
    }
    client.post(at["change_step"], SAID | {"owner": "Meera"})
    client.post(at["finish_step"], {"came_of_it": "Four colleges send them"})
    assert "Four colleges send them" in plan(county.manager)
    client.post(at["finish_step"])
    step.refresh_from_db()
    assert (step.owner, step.done_on, step.came_of_it) == ("Meera", None, "")
    client.post(at["drop_step"])
    assert "No step is planned yet" in plan(county.manager)
    client.post(at["drop_step"])
    step.refresh_from_db()
    assert step.dropped_on is None


def test_a_step_past_its_day_is_overdue(county: County) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    day = f"{yesterday.day} {yesterday.month} {yesterday.year}"
    signed_in(county.manager).post(reverse("add_step"), SAID | {"due_on": day})
    assert "Overdue" in plan(county.tracker)


def test_the_plan_is_saved_as_a_tagged_pdf_that_names_nobody(county: County) -> None:
    add_person(county, "Ada Price", school=county.school)
    answer = signed_in(county.manager).get(reverse("improvement_plan_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "Price" not in answer["Content-Disposition"]
    opened = pikepdf.open(io.BytesIO(answer.content))
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.Lang == "en-GB"
    assert opened.open_metadata().get("pdfuaid:part") == "1"
    assert "Improvement plan" in words_of(answer.content)
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure"} <= tags_of(answer.content)


def test_words_of_a_document_are_never_obeyed(county: County) -> None:
    trap = '#panic("x") *bold* $x$ "quoted" \\ @there'
    table = Table(trap, (trap, trap), [(trap, trap)])
    made = as_pdf(
        Document(trap, trap, timezone.localdate(), trap, [Section(trap, [trap], tables=[table])])
    )
    assert words_of(made) == trap


def test_trackers_read_the_plan_and_do_not_keep_it(county: County) -> None:
    client = signed_in(county.tracker)
    assert client.get(reverse("improvement_plan")).status_code == 200
    assert client.post(reverse("add_step"), SAID).status_code == 403


@pytest.mark.parametrize("name", ["improvement_plan", "improvement_plan_pdf", "add_step"])
def test_schools_and_colleges_do_not_see_it(county: County, name: str) -> None:
    for user in (county.school_user, county.provider_user):
        assert signed_in(user).get(reverse(name)).status_code == 403


def test_another_authority_sees_nothing_of_it(county: County) -> None:
    add_person(county, "Ada Price", school=county.school)
    signed_in(county.manager).post(reverse("add_step"), SAID)
    step: Any = Step.objects.get().pk
    other = County.make("997")
    enter(other.authority)
    page = plan(other.manager)
    assert "Ask for weekly leavers" not in page
    assert "Everybody is known" in page
    client = signed_in(other.manager)
    for name in ("change_step", "finish_step", "drop_step"):
        assert client.post(reverse(name, args=[step]), SAID).status_code == 404
