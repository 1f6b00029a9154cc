"""A school's leavers: what it may see, what it doubts, what it tells us; and who sees nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fingerpost.caseload.duplicates import actions as duplicates
from fingerpost.core.dates import academic_year
from fingerpost.core.leavers.cohorts import Cohort, Stage
from fingerpost.core.records import Source
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver
from fingerpost.core.sharing.questions import Right
from fingerpost.evidence.models import Evidence, Status
from fingerpost.messages.models import Message
from fingerpost.people.models import Person
from fingerpost.reports.leavers import actions, presenters
from fingerpost.reports.leavers.models import Doubt, FoundRight, Look, Word
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Agreement, Consent, DisclosedPerson, Disclosure
from worlds import County, add_person, contractor, enter, say, signed_in

pytestmark = pytest.mark.django_db

SHOWN = sorted(presenters.FIELDS)


@pytest.fixture
def county() -> County:
    return County.make("998")


def summer() -> int:
    return academic_year(timezone.localdate())


COHORT = Cohort(Stage.YEAR_11, academic_year(timezone.localdate()))
PAGE = f"/leavers/of/{COHORT.key}"


def leaver(county: County, name: str, **columns: Any) -> Person:
    """Somebody who was in Year 11 at the county's school until last summer."""
    person = add_person(county, name, age=16, school=county.school, **columns)
    say(
        person,
        "110",
        source=Source.SCHOOL_ROLL,
        provider_id=county.school.pk,
        starts_on=date(summer() - 5, 9, 1),
        expected_end_on=date(summer(), 8, 31),
        days_ago=200,
    )
    return person


def at_college(county: County, person: Person, **said: Any) -> None:
    held = {"source": Source.PROVIDER_ENROLMENT, "provider_id": county.college.pk}
    say(person, "230", **(held | {"starts_on": date(summer(), 9, 2)} | said))


def open_up(county: County, mode: Mode = Mode.NOTICE) -> Agreement:
    """Names go back to the school, in this mode."""
    today = timezone.localdate()
    sharing.settle_policy(by=county.manager, said={"mode": mode.value})
    return sharing.keep_agreement(
        None,
        organisation=county.school,
        by=county.manager,
        said={
            "flows": ["F7"],
            "fields": SHOWN,
            "mode": mode.value,
            "starts_on": today - timedelta(days=30),
            "state": Agreement.State.SIGNED,
            "signed_by_us": "Dana Officer",
            "signed_by_us_on": today,
            "signed_by_them": "Hedy Head",
            "signed_by_them_on": today,
        },
    )


def says_yes(county: County, person: Person) -> None:
    answer = sharing.Answer(
        person=person,
        school=county.school,
        fields=frozenset(SHOWN),
        given_by=Giver.PUPIL,
        on=timezone.localdate(),
        channel="paper",
        wording="2026-1",
    )
    kept = sharing.keep_answers([answer], authority_id=county.authority.pk, by=None)
    assert kept == []


def page_of(county: County, path: str = PAGE, **post: Any) -> str:
    client = signed_in(county.school_user)
    answer = client.post(path, post) if post else client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


class TestWhatASchoolSees:
    def test_until_something_is_settled_it_reads_why_and_what_would_change_it(
        self, county: County
    ) -> None:
        at_college(county, leaver(county, "Ada Ashe"))
        page = page_of(county)
        assert "Ada Ashe" in page
        assert county.college.name not in page
        assert "The authority gives schools counts only, and nobody by name." in page
        assert "Decide whether names go back to schools" in page
        assert not Disclosure.objects.filter(flow="F7").exists()

    def test_with_notice_it_reads_where_they_went_and_it_is_logged(self, county: County) -> None:
        open_up(county)
        ada = leaver(county, "Ada Ashe")
        at_college(county, ada, course="Level 2 Brickwork")
        page = page_of(county)
        for words in (county.college.name, "Level 2 Brickwork", "Education"):
            assert words in page
        page_of(county)
        shown = Disclosure.objects.get(flow="F7")
        assert (shown.people, shown.form) == (1, Disclosure.Form.PAGE)
        assert DisclosedPerson.objects.filter(disclosure=shown, person=ada).exists()

    def test_consent_taken_back_counts_on_the_next_page(self, county: County) -> None:
        open_up(county, Mode.CONSENT)
        ada, ben = leaver(county, "Ada Ashe"), leaver(county, "Ben Bird")
        for person in (ada, ben):
            at_college(county, person)
        says_yes(county, ada)
        assert page_of(county).count(county.college.name) == 1
        sharing.withdraw_consents(
            list(Consent.objects.all()),
            how="by phone",
            on=timezone.localdate(),
            authority_id=county.authority.pk,
            by=None,
        )
        page = page_of(county)
        assert county.college.name not in page
        assert "They took their consent back" in page

    def test_under_an_instruction_the_name_stands_and_where_they_went_does_not(
        self, county: County
    ) -> None:
        open_up(county)
        ada = leaver(county, "Ada Ashe")
        at_college(county, ada)
        told = sharing.Told(
            person=ada,
            institution=county.school,
            given_by=Giver.PUPIL,
            on=timezone.localdate(),
            told="a letter",
        )
        sharing.record_instructions([told], authority_id=county.authority.pk, by=None)
        page = page_of(county)
        assert "Ada Ashe" in page
        assert county.college.name not in page
        assert "gave an instruction not to share" in page
        assert "This is wrong" not in page
        # A line with nothing but a name would empty what the school's own system holds.
        assert "Ashe" not in signed_in(county.school_user).get(f"{PAGE}/mis").content.decode()

    def test_who_objects_or_is_in_danger_is_shown_by_place_to_nobody(self, county: County) -> None:
        open_up(county)
        ada, ben = leaver(county, "Ada Ashe"), leaver(county, "Ben Bird", unsafe_to_contact=True)
        for person in (ada, ben):
            at_college(county, person)
        sharing.object_to(
            ada,
            kind=Right.OBJECTION,
            flows_stopped=["F7", "F10"],
            since=timezone.localdate(),
            said="",
            by=None,
        )
        page = page_of(county)
        assert county.college.name not in page
        assert "Ada Ashe" not in page
        assert "Ben Bird" in page
        assert "We show nobody where this young person is" in page
        assert "1 of them are not in the list below" in page

    def test_a_reason_is_never_shown(self, county: County) -> None:
        open_up(county)
        say(leaver(county, "Ada Ashe"), "650")
        page = page_of(county)
        assert "NEET – not available" in page
        assert "pregnan" not in page.lower()

    def test_of_another_school_it_sees_nobody(self, county: County) -> None:
        open_up(county)
        ada = add_person(county, "Ada Ashe", age=16)
        at_college(county, ada)
        assert "Ada" not in page_of(county)
        client = signed_in(county.school_user)
        assert client.get(f"/leavers/{ada.pk}/wrong").status_code == 404
        assert client.get(f"/leavers/{ada.pk}/tell").status_code == 404
        assert client.get("/leavers/of/year-11-1999").status_code == 404

    def test_who_was_merged_stands_once_with_what_was_said_of_both(self, county: County) -> None:
        open_up(county)
        ada, twice = leaver(county, "Ada Ashe"), leaver(county, "Ada Ashe")
        at_college(county, twice)
        duplicates.make_one(ada, [twice], chosen={}, by=county.manager)
        page = page_of(county)
        assert page.count("This is wrong<") == 1
        assert county.college.name in page


class TestTheList:
    def test_it_is_searched_filtered_and_sorted(self, county: County) -> None:
        open_up(county)
        ada, ben = leaver(county, "Ada Ashe"), leaver(county, "Ben Bird")
        at_college(county, ada)
        assert "Ben Bird" not in page_of(county, q="ashe")
        assert "Ada Ashe" in page_of(county, q="adda")
        assert "Nobody matches" in page_of(county, q="zzz")
        found = page_of(county, f"{PAGE}?show=not-found")
        assert "Ben Bird" in found
        assert "Ada Ashe" not in found
        assert "Nobody matches" in page_of(county, f"{PAGE}?show=not-shown")
        backwards = page_of(county, f"{PAGE}?sort=-name")
        assert backwards.index("Ben Bird") < backwards.index("Ada Ashe")
        by_place = page_of(county, f"{PAGE}?sort=provider")
        assert by_place.index("Ada Ashe") < by_place.index("Ben Bird")
        assert ben

    def test_who_fell_through_since_the_last_look_comes_to_the_eye(self, county: County) -> None:
        open_up(county)
        ada = leaver(county, "Ada Ashe")
        at_college(county, ada, starts_on=timezone.localdate() - timedelta(days=30), days_ago=30)
        page_of(county)
        yesterday = timezone.localdate() - timedelta(days=1)
        Look.objects.update(on=yesterday)
        say(
            ada,
            "230",
            source=Source.PROVIDER_LEAVERS,
            provider_id=county.college.pk,
            ended_on=timezone.localdate() - timedelta(days=3),
        )
        page = page_of(county)
        assert "Fallen through since you last looked" in page
        assert Look.objects.get().before == yesterday
        assert "Fallen through since you last looked" in page_of(county)

    @pytest.mark.parametrize(
        ("shape", "words"),
        [
            ("csv", ["Given name", "Ada", "Full-time education - further education"]),
            ("mis", ["UPN,LegalSurname,LegalForename,DateOfBirth", "Ashe,Ada", "Marlbrook"]),
        ],
    )
    def test_it_can_be_taken_away(self, county: County, shape: str, words: list[str]) -> None:
        open_up(county)
        at_college(county, leaver(county, "Ada Ashe"))
        leaver(county, "Ben Bird")
        answer = signed_in(county.school_user).get(f"{PAGE}/{shape}")
        text = answer.content.decode("utf-8-sig")
        assert all(word in text for word in words)
        kept = Disclosure.objects.get(form=Disclosure.Form.FILE)
        assert kept.people == 2

    def test_a_workbook_holds_the_same_and_nothing_else_is_made(self, county: County) -> None:
        open_up(county)
        at_college(county, leaver(county, "Ada Ashe"))
        client = signed_in(county.school_user)
        assert client.get(f"{PAGE}/xlsx").content[:2] == b"PK"
        assert client.get(f"{PAGE}/pdf").status_code == 404

    def test_a_file_names_nobody_whom_the_page_may_not(self, county: County) -> None:
        at_college(county, leaver(county, "Ada Ashe"))
        text = signed_in(county.school_user).get(f"{PAGE}/csv").content.decode("utf-8-sig")
        assert "Ada" not in text

    def test_it_asks_as_often_for_many_as_for_few(self, county: County) -> None:
        open_up(county)
        at_college(county, leaver(county, "Ada Ashe"))
        page_of(county)
        with CaptureQueriesContext(connection) as few:
            page_of(county)
        for n in range(12):
            at_college(county, leaver(county, f"Kid{n} Bird"))
        page_of(county)
        with CaptureQueriesContext(connection) as many:
            page_of(county)
        assert len(many) <= len(few) + 2


class TestTheFirstPage:
    def test_it_counts_every_cohort_and_names_what_is_due(self, county: County) -> None:
        open_up(county)
        at_college(county, leaver(county, "Ada Ashe"))
        leaver(county, "Ben Bird")
        page = page_of(county, "/home")
        assert COHORT.name in page
        assert "1 of 2" in page
        assert "Ada" not in page
        assert "Schools confirm their leavers" in page

    def test_a_college_has_no_leavers_here(self, county: County) -> None:
        page = signed_in(county.provider_user).get("/home").content.decode()
        assert "How our leavers are" not in page


class TestDoubt:
    def test_a_school_s_doubt_is_answered_and_read(self, county: County, settings: Any) -> None:
        settings.EMAIL_IS_SET_UP = True
        open_up(county)
        ada = leaver(county, "Ada Ashe")
        at_college(county, ada, days_ago=40)
        school = signed_in(county.school_user)
        path = f"/leavers/{ada.pk}/wrong"
        assert "Say in a few words" in school.post(path, {"because": "elsewhere"}).content.decode()
        said = {"because": "elsewhere", "words": "She works at the bakery"}
        for _ in range(2):
            assert school.post(path, said).status_code == 302
        doubted = Doubt.objects.get()
        assert county.college.name in doubted.saw
        staff = signed_in(county.tracker)
        assert "Schools think this is wrong" in staff.get("/").content.decode()
        assert "She works at the bakery" in staff.get("/schools-doubt").content.decode()
        answered = {
            "outcome": "right",
            "code": "330",
            "provider": "Bakery",
            "answer": "Thank you: she works now.",
        }
        assert staff.post(f"/schools-doubt/{doubted.pk}", answered).status_code == 302
        doubted.refresh_from_db()
        assert doubted.evidence
        assert (doubted.evidence.source, doubted.evidence.note) == (
            Source.AUTHORITY_CONTACT,
            "Where: Bakery",
        )
        assert Status.objects.get(person=ada).code == "330"
        assert "Thank you: she works now." in page_of(county)
        (sent,) = mail.outbox
        assert sent.to == [county.school_user.user.email]
        assert "Ada" not in sent.subject + sent.body
        again = staff.post(f"/schools-doubt/{doubted.pk}", answered, follow=True)
        assert "Somebody has answered this already." in again.content.decode()

    def test_a_lead_sets_no_status_and_what_stands_says_nothing(self, county: County) -> None:
        open_up(county)
        ada = leaver(county, "Ada Ashe")
        at_college(county, ada)
        for outcome, left_behind in (("lead", 1), ("stands", 0)):
            doubted = actions.doubt(
                ada,
                school=county.school,
                because="left",
                words=outcome,
                saw="",
                by=county.school_user,
            )
            before = Evidence.objects.filter(source=Source.HEARSAY).count()
            answered = {"outcome": outcome, "code": "619", "answer": "We asked the college."}
            signed_in(county.manager).post(f"/schools-doubt/{doubted.pk}", answered)
            assert Evidence.objects.filter(source=Source.HEARSAY).count() == before + left_behind
        assert Status.objects.get(person=ada).code == "230"

    def test_where_nothing_is_shown_nothing_can_be_doubted(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        assert signed_in(county.school_user).get(f"/leavers/{ada.pk}/wrong").status_code == 404

    def test_an_answer_is_not_read_once_they_are_not_shown(self, county: County) -> None:
        agreement = open_up(county)
        ada = leaver(county, "Ada Ashe")
        doubted = actions.doubt(
            ada, school=county.school, because="left", words="", saw="", by=county.school_user
        )
        actions.settle(
            doubted,
            outcome=Doubt.Outcome.STANDS,
            answer="She is at Marlbrook.",
            doing=None,
            by=county.tracker,
        )
        assert "She is at Marlbrook." in page_of(county)
        yesterday = timezone.localdate() - timedelta(days=1)
        sharing.end_agreement(agreement, on=yesterday, by=county.manager)
        assert "She is at Marlbrook." not in page_of(county)

    def test_strangers_see_no_doubt(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        doubted = actions.doubt(
            ada, school=county.school, because="left", words="", saw="", by=county.school_user
        )
        next_door = County.make("997")
        assert signed_in(next_door.manager).get(f"/schools-doubt/{doubted.pk}").status_code == 404
        for stranger in (county.school_user, county.provider_user, contractor(county)):
            assert signed_in(stranger).get("/schools-doubt").status_code == 403
        for stranger in (county.provider_user, county.tracker):
            assert signed_in(stranger).get("/leavers").status_code == 403
        assert signed_in(county.manager).get("/leavers").status_code == 404


class TestTheirOwnWord:
    def tells(self, county: County, person: Person, **said: Any) -> Any:
        held = {"code": "230", "provider": county.college.name, "how": "themselves"}
        return signed_in(county.school_user).post(f"/leavers/{person.pk}/tell", held | said)

    @pytest.mark.parametrize(
        ("how", "source", "code"),
        [
            ("themselves", Source.YOUNG_PERSON, "230"),
            ("family", Source.PARENT, "230"),
            ("staff", Source.HEARSAY, "810"),
            ("public", Source.HEARSAY, "810"),
        ],
    )
    def test_it_counts_as_whose_word_it_is(
        self, county: County, how: str, source: Source, code: str
    ) -> None:
        ada = leaver(county, "Ada Ashe")
        assert self.tells(county, ada, how=how).status_code == 302
        word = Word.objects.get()
        assert (word.evidence.source, word.evidence.provider) == (source, county.college)
        assert Status.objects.get(person=ada).code == code

    def test_it_shows_the_school_no_more_than_before(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        say(ada, "310", note="An apprentice elsewhere")
        before = page_of(county)
        self.tells(county, ada)
        after = page_of(county)
        assert "as you told us on" in after
        assert "Apprentice" not in before + after
        assert not Disclosure.objects.filter(flow="F7").exists()

    def test_it_can_be_taken_back(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        self.tells(county, ada)
        word = Word.objects.get()
        school = signed_in(county.school_user)
        assert "Take it back" in school.get(f"/leavers/{ada.pk}/tell").content.decode()
        school.post(f"/leavers/{ada.pk}/tell/{word.pk}/take-back")
        assert Status.objects.get(person=ada).code == "810"
        assert "as you told us on" not in page_of(county)

    def test_under_an_instruction_not_to_share_it_is_not_taken_down(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        told = sharing.Told(
            person=ada, institution=county.school, given_by=Giver.PUPIL,
            on=timezone.localdate(), told="A letter",
        )  # fmt: skip
        sharing.record_instructions([told], authority_id=county.authority.pk, by=None)
        said = {"code": "230", "provider": county.college.name, "course": "Baking", "how": "staff"}
        client = signed_in(county.school_user)
        page = client.post(f"/leavers/{ada.pk}/tell", said, follow=True).content.decode()
        assert "An instruction not to share stands with you" in page
        assert 'value="Baking"' in page, "what was typed is still there"
        assert not Word.objects.exists()

    def test_it_offers_no_activity_that_gives_a_reason_away(self, county: County) -> None:
        ada = leaver(county, "Ada Ashe")
        form = signed_in(county.school_user).get(f"/leavers/{ada.pk}/tell").content.decode()
        assert "(619)" in form
        assert "(650)" not in form
        assert self.tells(county, ada, code="650").status_code == 200
        assert not Word.objects.exists()

    def test_many_at_once_come_as_a_list_and_are_not_at_the_school(self, county: County) -> None:
        ada, ben = leaver(county, "Ada Ashe"), leaver(county, "Ben Bird")
        lines = [
            "First name,Last name,Date of birth,Current activity,Provider,Verified with",
            f"Ada,Ashe,{ada.born_on:%d/%m/%Y},Apprenticeship,,Young person",
            f"Ben,Bird,{ben.born_on:%d/%m/%Y},Full-time education - further education,"
            f"{county.college.name},Head of year",
        ]
        county.send(county.school, "\n".join(lines))
        told = Evidence.objects.exclude(submission_id=None)
        assert {(one.person, one.code, one.source, one.provider) for one in told} == {
            (ada, "310", Source.YOUNG_PERSON, None),
            (ben, "230", Source.SCHOOL_ROLL, county.college),
        }


class TestAsking:
    def test_a_school_asks_us_to_write_and_is_told_the_same_of_everybody(
        self, county: County
    ) -> None:
        reached = leaver(county, "Ada Ashe", mobile="07700 900123")
        guarded = leaver(county, "Ben Bird", unsafe_to_contact=True)
        school = signed_in(county.school_user)
        told = [
            school.post(f"/leavers/{one.pk}/ask", follow=True).content.decode().count("Thank you.")
            for one in (reached, guarded)
        ]
        assert told == [1, 1]
        assert not Message.objects.exists()
        first, second = Doubt.objects.order_by("person__given_name")
        staff = signed_in(county.tracker)
        page = staff.get(f"/schools-doubt/{first.pk}").content.decode()
        assert "Send them the link" in page
        staff.post(f"/schools-doubt/{first.pk}/send-link")
        message = Message.objects.get()
        assert (message.person, message.template) == (reached, "still-here")
        refused = staff.post(f"/schools-doubt/{second.pk}/send-link", follow=True)
        assert "They are marked as unsafe to contact" in refused.content.decode()
        second.refresh_from_db()
        assert second.settled_at is None

    def test_only_its_own_and_only_where_nobody_objects(self, county: County) -> None:
        stranger = add_person(county, "Cy Cole", age=16)
        ada = leaver(county, "Ada Ashe")
        sharing.object_to(
            ada,
            kind=Right.OBJECTION,
            flows_stopped=["F10"],
            since=timezone.localdate(),
            said="",
            by=None,
        )
        school = signed_in(county.school_user)
        for one in (stranger, ada):
            assert school.post(f"/leavers/{one.pk}/ask").status_code == 404
        assert not Doubt.objects.exists()


class TestWhatASchoolSaysOfItsList:
    def test_that_it_is_right_stands_with_its_day_for_both(self, county: County) -> None:
        leaver(county, "Ada Ashe")
        client = signed_in(county.school_user)
        assert "that this list" not in page_of(county)
        answer = client.post(f"{PAGE}/right", follow=True).content.decode()
        assert "you found this list right" in answer
        assert "that this list, of" in answer
        client.post(f"{PAGE}/right")
        seen = signed_in(county.tracker).get("/schools-doubt").content.decode()
        assert "Lists that schools found right" in seen
        assert (seen.count(COHORT.name), seen.count("by Sal Quill")) == (1, 1)
        assert FoundRight.objects.count() == 2
        assert not FoundRight.objects.visible_to(county.provider_user)
        assert client.get(f"{PAGE}/right").status_code == 405
        for access in (county.provider_user, county.tracker):
            assert signed_in(access).post(f"{PAGE}/right").status_code in (403, 404)
        other = County.make("997")
        enter(other.authority)
        assert "found right" not in signed_in(other.tracker).get("/schools-doubt").content.decode()

    def test_it_asks_us_once_a_month_to_write_to_those_not_found(self, county: County) -> None:
        open_up(county)
        ada, ben = leaver(county, "Ada Ashe"), leaver(county, "Ben Bird", mobile="07700900123")
        at_college(county, ada)
        assert "Nobody knows where 1 of 2 are" in page_of(county)
        client = signed_in(county.school_user)
        assert "Thank you" in client.post(f"{PAGE}/ask", follow=True).content.decode()
        (asked,) = Doubt.objects.all()
        assert (asked.person, asked.because) == (ben, "ask")
        again = client.post(f"{PAGE}/ask", follow=True).content.decode()
        assert "less than a month ago" in again
        one = client.post(f"/leavers/{ben.pk}/ask", follow=True).content.decode()
        assert "less than a month ago" in one
        assert Doubt.objects.count() == 1
        actions.ask_to_write([ada], school=county.school, by=county.school_user)
        staff = signed_in(county.tracker)
        assert "write to 2 young people" in staff.get("/schools-doubt").content.decode()
        done = staff.post("/schools-doubt/send-links", follow=True).content.decode()
        assert "could not be sent and wait" in done, "sending is not set up here"
        assert client.post("/schools-doubt/send-links").status_code == 403
