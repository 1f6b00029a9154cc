"""Who is meant? Answers, what they bring, what is remembered, and taking them back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.core.access import Refused
from fingerpost.core.workflow import WrongMove
from fingerpost.evidence.models import Evidence, Status
from fingerpost.intake import actions
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.review import actions as review
from fingerpost.intake.review import queries, queue
from fingerpost.intake.review.presenters import Answered, Question
from fingerpost.linkage.models import Answer, Candidate, Turn
from fingerpost.people.models import Person
from fingerpost.sharing.models import Instruction
from worlds import County, add_person, say

pytestmark = pytest.mark.django_db

HEADINGS = (
    "Learner Ref,Last Name,First Name,Date of Birth,Post Code,Mobile,Programme,Start,Planned End\n"
)
COURSE = "Level 2 Brickwork,07/09/2026,31/07/2027"
JACOB = "L7,Smith,Jacob,17/11/2009,XM1 2AB,07700 900123"
STRANGER = "L8,Quill,Xanthe,01/01/2010,XM9 9ZZ,"
ROLL = "Surname,Forename,DOB,UPN,NC Year,Entry Date,Postcode\n"


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Joshua Smith", born_on=date(2009, 11, 17), postcode="XM1 2AB")
    add_person(county, "Amara Okafor", born_on=date(2010, 3, 4), postcode="XM1 1AA")
    return county


def enrols(county: County, *lines: str, note: str = "") -> Submission:
    text = HEADINGS + "".join(f"{line},{COURSE}\n" for line in lines) + note
    return county.send(county.college, text, as_of=date(2026, 9, 20))


def row_of(submission: Submission, number: int = 0) -> Row:
    return submission.rows.order_by("number")[number]


def everything() -> dict[str, list[Any]]:
    """All that an answer may change, but for the answers themselves."""
    return {
        "rows": list(Row.objects.order_by("pk").values("outcome", "person", "fields")),
        "people": list(Person.objects.order_by("pk").values("removed_at", "mobile", "uln")),
        "statuses": list(Status.objects.order_by("person").values()),
        "standing": list(Evidence.objects.filter(withdrawn_at=None).order_by("pk").values()),
        "counts": list(Submission.objects.order_by("pk").values("counts")),
    }


class TestSame:
    def test_what_the_line_says_becomes_evidence_and_is_taken_back_whole(self, county: County):
        row = row_of(enrols(county, JACOB))
        before, joshua = everything(), county.person("Joshua")

        review.same(row, person=joshua, by=county.manager)

        row.refresh_from_db()
        joshua.refresh_from_db()
        assert (row.person, row.outcome) == (joshua, Row.Outcome.MATCHED)
        assert joshua.mobile == "07700900123"
        assert Status.objects.get(person=joshua).provider == county.college
        assert row.submission.counts["matched"] == 1

        review.undo(Answer.objects.get(), by=county.manager)

        assert everything() == before
        with pytest.raises(WrongMove, match="taken back already"):
            review.undo(Answer.objects.get(), by=county.manager)

    def test_the_same_learner_links_at_once_next_time_and_says_who_decided(self, county: County):
        review.same(
            row_of(enrols(county, JACOB)), person=county.person("Joshua"), by=county.manager
        )
        row = row_of(enrols(county, JACOB, note="\n"))

        assert row.person == county.person("Joshua")
        today = timezone.localdate()
        assert row.matched_by == f"a colleague decided on {today.day} {today:%B %Y}"

    def test_taken_back_it_is_asked_again(self, county: County):
        review.same(
            row_of(enrols(county, JACOB)), person=county.person("Joshua"), by=county.manager
        )
        review.undo(Answer.objects.get(), by=county.manager)
        assert row_of(enrols(county, JACOB, note="\n")).outcome == Row.Outcome.WAITING

    def test_an_instruction_of_the_line_is_taken_back_with_it(self, county: County):
        text = HEADINGS.strip() + f",Opt Out\n{JACOB},{COURSE},Y\n"
        row = row_of(county.send(county.college, text, as_of=date(2026, 9, 20)))
        review.same(row, person=county.person("Joshua"), by=county.manager)
        assert county.person("Joshua").sharing_withheld
        review.undo(Answer.objects.get(), by=county.manager)
        assert not county.person("Joshua").sharing_withheld
        assert not Instruction.objects.kept().exists()

    def test_every_line_of_that_learner_that_waits_is_settled_and_taken_back(self, county: County):
        first, second = enrols(county, JACOB), enrols(county, JACOB, note="\n")
        before = everything()

        review.same(row_of(first), person=county.person("Joshua"), by=county.manager)
        assert {row_of(first).person, row_of(second).person} == {county.person("Joshua")}

        review.undo(Answer.objects.filter(row_number=2).last(), by=county.manager)  # type: ignore[arg-type]
        assert everything() == before

    def test_a_number_that_says_otherwise_later_is_asked_about(self, county: County):
        amara = county.person("Amara")
        amara.upn = county.upn()
        amara.save()
        review.same(
            row_of(enrols(county, JACOB)), person=county.person("Joshua"), by=county.manager
        )
        text = "Learner Ref,Last Name,First Name,Date of Birth,UPN,Programme,Start\n"
        line = f"L7,Okafor,Amara,17/11/2009,{amara.upn},Brickwork,07/09/2026\n"
        row = row_of(county.send(county.college, text + line))

        assert (row.person, row.outcome) == (None, Row.Outcome.WAITING)
        assert row.matched_by.startswith("A colleague decided that this learner is somebody else")

    def test_another_answer_takes_the_place_of_the_first(self, county: County):
        first, second = enrols(county, JACOB), enrols(county, STRANGER)
        review.same(row_of(first), person=county.person("Joshua"), by=county.manager)
        third = enrols(county, STRANGER.replace("L8", "L9"))
        review.same(row_of(second), person=county.person("Amara"), by=county.manager)
        review.same(row_of(third), person=county.person("Amara"), by=county.manager)
        assert Answer.objects.standing().filter(said="same").count() == 3


class TestDifferent:
    def test_the_same_pair_is_not_asked_again(self, county: County):
        joshua = county.person("Joshua")
        row = row_of(enrols(county, JACOB))
        review.different(row, person=joshua, by=county.manager)

        row.refresh_from_db()
        assert row.outcome == Row.Outcome.SET_ASIDE
        again = row_of(enrols(county, JACOB, note="\n"))
        assert not Candidate.objects.filter(submission_id=again.submission_id).exists()
        assert review.open_candidates(again) == []

    def test_with_another_candidate_left_the_line_waits_on(self, county: County):
        add_person(county, "Jonah Smith", born_on=date(2009, 11, 17), postcode="XM1 2AB")
        row = row_of(enrols(county, JACOB))
        first, second = review.open_candidates(row)
        review.different(row, person=first.person, by=county.manager)

        row.refresh_from_db()
        assert row.outcome == Row.Outcome.WAITING
        assert review.open_candidates(row) == [second]

    def test_a_proof_of_somebody_said_to_be_another_waits(self, county: County):
        joshua = county.person("Joshua")
        row = row_of(enrols(county, JACOB))
        review.different(row, person=joshua, by=county.manager)
        line = "L7,Smith,Joshua,17/11/2009,XM1 2AB,"
        again = row_of(enrols(county, line))

        assert (again.person, again.outcome) == (None, Row.Outcome.WAITING)


class TestNobody:
    def test_a_colleges_line_is_set_aside_and_brought_back(self, county: County):
        row = row_of(enrols(county, JACOB))
        before = everything()
        review.nobody(row, by=county.manager)
        row.refresh_from_db()
        assert row.outcome == Row.Outcome.SET_ASIDE
        assert Person.objects.count() == 2

        review.bring_back(row, by=county.manager)
        review.bring_back(row, by=county.manager)
        assert everything() == before
        assert len(review.open_candidates(row)) == 1

    def test_a_pupil_of_a_schools_own_list_is_new(self, county: County):
        roll = ROLL + "Smith,Jacob,17/11/2009,,12,01/09/2021,XM1 2AB\n"
        row = row_of(county.send(county.school, roll, as_of=date(2026, 9, 1)))
        review.nobody(row, by=county.manager)

        row.refresh_from_db()
        assert row.outcome == Row.Outcome.ADDED
        assert row.person == county.person("Jacob")
        assert row.person.status.code == "210"
        again = row_of(county.send(county.school, roll + "\n", as_of=date(2026, 9, 2)))
        assert again.person == row.person

        review.undo(Answer.objects.get(said="nobody"), by=county.manager)
        again.refresh_from_db()
        assert row.person.pk == again.person_id

    def test_taken_back_somebody_new_is_set_aside(self, county: County):
        roll = ROLL + "Smith,Jacob,17/11/2009,,12,01/09/2021,XM1 2AB\n"
        row = row_of(county.send(county.school, roll, as_of=date(2026, 9, 1)))
        review.nobody(row, by=county.manager)
        review.undo(Answer.objects.get(said="nobody"), by=county.manager)

        assert county.person("Jacob").removed_at
        row.refresh_from_db()
        assert (row.person, row.outcome) == (None, Row.Outcome.WAITING)

    def test_a_pupil_too_young_to_follow_is_set_aside(self, county: County):
        roll = ROLL + "Smith,Jacob,17/11/2009,,5,01/09/2021,XM1 2AB\n"
        row = row_of(county.send(county.school, roll, as_of=date(2026, 9, 1)))
        review.nobody(row, by=county.manager)
        row.refresh_from_db()
        assert row.outcome == Row.Outcome.SET_ASIDE


class TestCannotTell:
    def test_a_colleague_is_asked_first_and_who_asked_no_more(self, county: County):
        asked = row_of(enrols(county, STRANGER))
        other = row_of(enrols(county, JACOB))
        review.cannot_tell(asked, by=county.manager)

        assert list(queue.for_me(county.manager)) == [other]
        assert list(queue.for_me(county.tracker)) == [asked, other]
        assert Question(asked).unsure == ["Marian Webb"]

    def test_it_can_be_taken_back(self, county: County):
        row = row_of(enrols(county, STRANGER))
        review.cannot_tell(row, by=county.manager)
        review.undo(Answer.objects.get(), by=county.manager)
        assert list(queue.for_me(county.manager)) == [row]


class TestTheQueue:
    def test_the_most_useful_comes_first(self, county: County):
        lines = enrols(
            county,
            STRANGER,
            JACOB,
            "L9,Okafor,Ada,04/03/2010,XM1 1AA,",
        )
        say(county.person("Joshua"), "210", starts_on=date(2026, 9, 7))
        names = [row.fields["given_name"] for row in queue.waiting(county.manager)]

        assert lines.counts["waiting"] == 3
        assert names == ["Ada", "Jacob", "Xanthe"]

    def test_two_colleagues_never_get_the_same_line(self, county: County):
        enrols(county, JACOB, STRANGER)
        mine, theirs = queue.take_next(county.manager), queue.take_next(county.tracker)

        assert mine
        assert theirs
        assert mine != theirs
        assert queue.take_next(county.manager, after=mine.pk) == mine
        with pytest.raises(WrongMove, match="A colleague is at this line"):
            review.nobody(theirs, by=county.manager)

    def test_a_turn_runs_out_and_ends_with_the_next(self, county: County):
        first, second = enrols(county, JACOB, STRANGER).rows.order_by("number")
        assert queue.take_turn(first, county.manager)
        Turn.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert queue.take_turn(first, county.tracker)
        assert queue.take_turn(second, county.tracker)
        assert queue.take_turn(first, county.manager)

    def test_walking_it_without_an_answer(self, county: County):
        enrols(county, JACOB, STRANGER)
        first = queue.take_next(county.manager)
        assert first
        second = queue.take_next(county.manager, after=first.pk)
        assert second
        assert second != first
        assert queue.take_next(county.manager, after=second.pk, back=True) == first

    def test_a_settled_line_is_not_settled_twice(self, county: County):
        row = row_of(enrols(county, JACOB))
        review.nobody(row, by=county.tracker)
        with pytest.raises(WrongMove, match="does not wait any more"):
            review.same(row, person=county.person("Joshua"), by=county.manager)

    def test_an_undone_files_lines_are_gone(self, county: County):
        submission = enrols(county, JACOB)
        review.cannot_tell(row_of(submission), by=county.manager)
        actions.undo(submission, by=county.manager)
        assert not queue.waiting(county.manager).exists()
        with pytest.raises(WrongMove, match="not in use"):
            review.undo(Answer.objects.get(), by=county.manager)

    def test_who_may_not_settle_does_not(self, county: County):
        row = row_of(enrols(county, JACOB))
        with pytest.raises(Refused):
            review.nobody(row, by=county.provider_user)


class TestPages:
    def test_one_key_and_the_next(self, client: Client, county: County):
        enrols(county, JACOB, STRANGER)
        client.force_login(county.manager.user)
        page = client.get(reverse("who")).content.decode()
        assert "Jacob Smith, born 17 November 2009" in page
        assert "twins and siblings" in page
        assert "2 lines are left" in page

        first = queue.waiting(county.manager)[0]
        sent = {"said": "same", "person": county.person("Joshua").pk}
        part = client.post(reverse("row", args=[first.pk]), sent, headers={"HX-Request": "true"})
        text = part.content.decode()
        assert "<html" not in text
        assert "Jacob Smith is Joshua Smith. <strong>1 line is left" in text
        assert "Xanthe Quill" in text

        undo = reverse("undo_answer", args=[Answer.objects.get().pk])
        assert "Here is the line again" in client.post(undo).content.decode()
        assert "taken back already" in client.post(undo, follow=True).content.decode()

    @pytest.mark.parametrize("said", ["different", "nobody", "cannot tell"])
    def test_answers_without_htmx_lead_to_the_next(self, client, county: County, said: str):
        row = row_of(enrols(county, JACOB))
        client.force_login(county.manager.user)
        sent = {"said": said, "person": county.person("Joshua").pk}
        page = client.post(reverse("row", args=[row.pk]), sent, follow=True)
        assert "Nothing waits for you" in page.content.decode()

    def test_somebody_else_is_looked_for(self, client: Client, county: County):
        row = row_of(enrols(county, STRANGER))
        client.force_login(county.manager.user)
        address = reverse("row", args=[row.pk])
        assert "Nobody like this" in client.get(address).content.decode()
        found = client.post(address, {"look": "1", "name": "Amara"}).content.decode()
        assert "Amara Okafor" in found

    def test_a_line_set_aside_is_brought_back(self, client: Client, county: County):
        row = row_of(enrols(county, STRANGER))
        review.nobody(row, by=county.manager)
        client.force_login(county.manager.user)
        assert "Bring it back" in client.get(reverse("row", args=[row.pk])).content.decode()
        client.post(reverse("row", args=[row.pk]), {"said": "back"})
        row.refresh_from_db()
        assert row.outcome == Row.Outcome.WAITING

    def test_a_line_before_a_colleague_is_not_shown(self, client: Client, county: County):
        row = row_of(enrols(county, JACOB))
        queue.take_turn(row, county.tracker)
        client.force_login(county.manager.user)
        page = client.get(reverse("row", args=[row.pk])).content.decode()
        assert "A colleague is at this line" in page
        assert "Jacob Smith" not in page
        sent = {"said": "nobody"}
        client.post(reverse("row", args=[row.pk]), sent)
        row.refresh_from_db()
        assert row.outcome == Row.Outcome.WAITING

    def test_needs_attention_says_what_waits(self, client: Client, county: County):
        row = row_of(enrols(county, JACOB))
        review.cannot_tell(row, by=county.tracker)
        client.force_login(county.manager.user)
        page = client.get(reverse("attention")).content.decode()
        assert "Second opinion asked" in page
        assert "Settle them one by one" in page

    def test_strangers_find_nothing(self, client: Client, county: County):
        row = row_of(enrols(county, JACOB))
        review.cannot_tell(row, by=county.manager)
        answer = Answer.objects.get()
        other = County.make("997")
        client.force_login(other.manager.user)
        assert client.get(reverse("row", args=[row.pk])).status_code == 404
        assert client.post(reverse("undo_answer", args=[answer.pk])).status_code == 404
        assert "Jacob" not in client.get(reverse("who")).content.decode()
        client.force_login(county.provider_user.user)
        assert client.get(reverse("who")).status_code == 403

    @pytest.mark.parametrize("sent", [{}, {"said": "same", "person": "x"}, {"said": "what"}])
    def test_what_no_button_sends_is_not_found(self, client, county: County, sent: Any):
        row = row_of(enrols(county, JACOB))
        client.force_login(county.manager.user)
        assert client.post(reverse("row", args=[row.pk]), sent).status_code == 404


def test_what_was_answered_in_words(county: County) -> None:
    lines = enrols(county, JACOB, STRANGER).rows.order_by("number")
    review.different(lines[0], person=county.person("Joshua"), by=county.manager)
    review.cannot_tell(lines[1], by=county.manager)
    sentences = [Answered(a, row).sentence for a, row in queries.answers(county.manager)]
    assert sentences == ["Xanthe Quill: left to a colleague", "Jacob Smith is nobody we held"]
