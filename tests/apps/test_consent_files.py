"""Lists of answers about consent: in by the same door as every file, and out with it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from fingerpost.core.dates import in_words
from fingerpost.core.sharing.instructions import Giver
from fingerpost.evidence.models import Evidence
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.review import actions as review
from fingerpost.linkage.models import Answer
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing import actions
from fingerpost.sharing.models import Consent
from worlds import County, add_person, enter, signed_in

pytestmark = pytest.mark.django_db

HEADINGS = (
    "Family name,Given name,Date of birth,May the school know,Who answered,Date of the answer,"
    "Wording they were shown\n"
)
FORM = "consent-1.paper"


def day(ago: int) -> str:
    return f"{timezone.localdate() - timedelta(days=ago):%d/%m/%Y}"


@pytest.fixture
def county() -> County:
    county = County.make()
    for name, day_of_month in (("Amara Okafor", 17), ("Ben Reed", 18)):
        add_person(county, name, born_on=date(2009, 11, day_of_month), school=county.school)
    return county


def amara(said: str = "Yes", who: str = "Young person", ago: int = 9, form: str = FORM) -> str:
    return f"Okafor,Amara,17/11/2009,{said},{who},{day(ago)},{form}\n"


def send(
    county: County, *lines: str, sender: Organisation | None = None, **sent: Any
) -> Submission:
    return county.send(sender or county.school, HEADINGS + "".join(lines), **sent)


def line(submission: Submission, number: int = 0) -> Row:
    return submission.rows.order_by("number")[number]


def standing() -> list[tuple[str, bool, bool]]:
    """Who answered, whether it was yes, and whether it was taken back; in the order kept."""
    return [
        (one.person.given_name, bool(one.fields), one.withdrawn_on is not None)
        for one in Consent.objects.answered().order_by("pk").select_related("person")
    ]


class TestAList:
    def test_answers_are_kept_with_who_said_so_when_and_what_they_were_shown(
        self, county: County
    ) -> None:
        sent = send(county, amara(), "Reed,Ben,18/11/2009,No,Young person,,\n")
        yes, no = Consent.objects.order_by("pk")
        assert (yes.person, yes.school) == (county.person("Amara"), county.school)
        assert (yes.given_by, yes.wording, yes.channel) == (Giver.PUPIL, FORM, "file")
        assert (yes.submission_id, yes.row_number) == (sent.pk, 2)
        assert "provider" in yes.fields
        assert no.refused
        assert no.answered_on == sent.as_of
        assert "all 2 lines kept as evidence" in sent.state_in_words
        assert not Evidence.objects.exists()

    def test_undone_it_never_was(self, county: County) -> None:
        first = send(county, amara())
        second = send(county, amara("Withdrawn", ago=2))
        assert standing() == [("Amara", True, True)]
        intake.undo(second, by=county.manager)
        assert standing() == [("Amara", True, False)]
        intake.undo(first, by=county.manager)
        assert standing() == []

    def test_what_two_lists_say_is_kept_once_and_stands_while_one_of_them_does(
        self, county: County
    ) -> None:
        first = send(county, amara())
        again = send(county, amara(), amara(ago=3))
        assert len(standing()) == 2
        assert "not kept twice" in line(again).problems[0]
        intake.undo(first, by=county.manager)
        assert len(standing()) == 2
        assert {one.submission_id for one in Consent.objects.all()} == {again.pk}

    def test_of_two_answers_of_one_day_the_no_speaks(self, county: County) -> None:
        send(county, amara("No"), amara("Yes"))
        assert [yes for _, yes, _ in standing()] == [True, False]  # the later speaks

    def test_an_authoritys_list_is_for_the_school_of_each(self, county: County) -> None:
        county.send(None, HEADINGS + amara())
        assert Consent.objects.get().school == county.school
        Person.objects.update(school=None)
        sent = county.send(None, HEADINGS + amara(ago=1))
        assert "for which school" in line(sent).problems[0]

    def test_nobody_comes_to_be_held_by_it_and_no_detail_changes(self, county: County) -> None:
        text = HEADINGS.strip() + ",Mobile\n" + amara().strip() + ",07700 900123\n"
        county.send(county.school, text + "Vale,Ivo,02/01/2010,Yes,Pupil,,x,\n")
        assert county.person("Amara").mobile == ""
        assert not Person.objects.filter(given_name="Ivo").exists()


class TestWhatIsWrong:
    """One sentence each in the receipt, and nothing lost."""

    def test_a_form_for_nobody_on_roll_waits_and_counts_once_we_know_who(
        self, county: County
    ) -> None:
        sent = send(county, amara().replace("Amara", "Adaeze"))
        row = line(sent)
        assert row.outcome == Row.Outcome.WAITING
        assert row.fields["consent_answer"] == "yes"
        assert not standing()
        review.same(row, person=county.person("Amara"), by=county.manager)
        assert standing() == [("Amara", True, False)]
        review.undo(Answer.objects.get(), by=county.manager)
        assert not standing()

    def test_of_somebody_elses_pupil_it_is_kept_and_said(self, county: County) -> None:
        Person.objects.update(school=None)
        sent = send(county, amara())
        assert line(sent).problems == [
            f"As far as we know they were never on the roll of {county.school}. The answer is"
            " kept, and counts once a list of theirs names them."
        ]
        assert len(standing()) == 1

    def test_a_withdrawal_twice(self, county: County) -> None:
        send(county, amara())
        send(county, amara("Taken back", ago=3))
        sent = send(county, amara("Taken back", ago=2))
        assert line(sent).problems == ["This consent was taken back already, or was never given."]
        assert standing() == [("Amara", True, True)]

    def test_a_yes_from_before_it_was_taken_back_does_not_bring_it_to_life(
        self, county: County
    ) -> None:
        send(county, amara(ago=9))
        send(county, amara("Taken back", ago=3))
        sent = send(county, amara(ago=5))
        on = in_words(timezone.localdate() - timedelta(days=3))
        assert line(sent).problems == [f"They took their consent back on {on}, after this answer."]
        send(county, amara(ago=1))
        assert standing() == [("Amara", True, True), ("Amara", True, False)]

    def test_an_old_withdrawal_takes_back_no_later_yes(self, county: County) -> None:
        send(county, amara(ago=1))
        send(county, amara("Taken back", ago=5))
        assert standing() == [("Amara", True, False)]

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"who": "Parent"}, "The young person decides alone."),
            ({"who": ""}, "It does not say who answered"),
            ({"form": ""}, "It does not say which words they were shown"),
            ({"ago": -2}, "The answer is dated in the future."),
        ],
    )
    def test_an_answer_that_cannot_count_says_why(
        self, county: County, wrong: dict[str, Any], sentence: str
    ) -> None:
        sent = send(county, amara(**wrong))
        assert line(sent).problems[-1].startswith(sentence)
        assert not standing()
        receipt = signed_in(county.school_user).get(reverse("submission_receipt", args=[sent.pk]))
        assert sentence in receipt.content.decode()


def test_an_instruction_not_to_share_leaves_their_own_answer_alone(county: County) -> None:
    told = actions.Told(
        person=county.person("Amara"),
        institution=county.school,
        given_by=Giver.PUPIL,
        on=timezone.localdate(),
        told="A letter",
    )
    actions.record_instructions([told], authority_id=county.authority.pk, by=None)
    text = HEADINGS.strip() + ",Mobile\n" + amara().strip() + ",07700 900123\n"
    sent = county.send(county.school, text)
    assert standing() == [("Amara", True, False)]
    assert "mobile" not in line(sent).fields
    assert "UK GDPR Article 7" in line(sent).problems[0]


def test_the_list_to_fill_in_is_understood_when_it_comes_back(county: County) -> None:
    client = signed_in(county.school_user)
    taken = client.get(reverse("consents_csv", args=[county.school.pk])).content.decode("utf-8-sig")
    headings, first, *others = taken.splitlines()
    assert "Okafor" in first
    assert len(others) == 1
    enter(county.authority)
    given, family, born_on, *_, wording = first.split(",")
    filled = f"{given},{family},{born_on},Yes,Young person,{day(1)},16,{wording}"
    sent = county.send(county.school, "\n".join((headings, filled, *others)))
    assert sent.kind == "consent_answers"
    assert standing() == [("Amara", True, False)]
    assert Consent.objects.get().wording == FORM
    assert (
        signed_in(county.provider_user)
        .get(reverse("consents_csv", args=[county.school.pk]))
        .status_code
        == 404
    )
