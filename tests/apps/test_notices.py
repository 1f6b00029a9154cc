"""Leaver notices: one way in, their stages, their clock, and who may see what of them."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.contacts.actions import log_contact, undo_contact
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.caseload.notices import actions, queries
from fingerpost.caseload.notices.models import Notice, Sending
from fingerpost.caseload.notices.tasks import take_stock_of
from fingerpost.core.access import Refused
from fingerpost.core.dates import academic_year
from fingerpost.core.notices import WITHHELD
from fingerpost.core.sharing.instructions import Giver
from fingerpost.core.workflow import WrongMove
from fingerpost.db.rls import authority_scope
from fingerpost.evidence.models import Evidence
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Passing, Row, Submission
from fingerpost.intake.presenters import NOTICE
from fingerpost.intake.review import actions as review
from fingerpost.organisations.access import Access
from fingerpost.organisations.actions import load_postcodes
from fingerpost.people.models import Person
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Disclosure
from worlds import County, add_person, enter, say

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LAST = TODAY - timedelta(days=3)
YEAR_BEGAN = date(academic_year(TODAY), 9, 1)
HEADINGS = "Last Name,First Name,Date of Birth,Post Code,Course,Date Left\n"


@pytest.fixture
def county() -> County:
    county = County.make("998")
    add_person(county, "Amara Okafor", postcode="XM1 1AA")
    return county


def line(county: County, name: str = "Amara", last: date = LAST, **more: Any) -> dict[str, Any]:
    """What a college says of somebody who left."""
    person = county.person(name)
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "born_on": person.born_on,
        "postcode": person.postcode,
        "ended_on": last,
    } | more


def give(county: County, fields: dict[str, Any]) -> Notice:
    """Give a notice, let it be worked on, and take stock."""
    given, _ = actions.give(
        fields, authority=county.authority, sender=county.college, by=county.provider_user.user
    )
    intake.process(given.pk)
    actions.take_stock(county.authority.pk)
    return Notice.objects.get(submission=given)


def client(access: Access) -> Client:
    found = Client()
    found.force_login(access.user)
    return found


def page(access: Access, address: str = "/leaver-notices/") -> str:
    return " ".join(client(access).get(address).content.decode().split())


class TestOneWayIn:
    def test_a_notice_is_a_line_like_any_other(self, county: County):
        notice = give(county, line(county, course="Level 2 Brickwork"))
        assert (notice.stage, notice.person, notice.last_attended) == (
            "received",
            county.person("Amara"),
            LAST,
        )
        assert notice.submission.kind == "leavers"
        said = Evidence.objects.get()
        assert (said.source, said.ended_on, said.provider) == (
            "provider_leavers",
            LAST,
            county.college,
        )

    def test_the_same_notice_again_does_nothing_twice(self, county: County):
        first = give(county, line(county))
        again, is_new = actions.give(
            line(county), authority=county.authority, sender=county.college, by=None
        )
        assert (again, is_new) == (first.submission, False)
        assert Notice.objects.count() == 1

    def test_the_lines_of_a_list_of_leavers_are_notices_too(self, county: County):
        amara = county.person("Amara")
        text = HEADINGS + (
            f"Okafor,Amara,{amara.born_on:%d/%m/%Y},XM1 1AA,Bricks,{LAST:%d/%m/%Y}\n"
            f"Nobody,Known,01/01/2010,XM9 9ZZ,Bricks,{LAST:%d/%m/%Y}\n"
        )
        county.send(county.college, text, filename="leavers.csv")
        assert actions.take_stock(county.authority.pk) == 4  # two came, two were brought up to date
        assert set(Notice.objects.values_list("stage", flat=True)) == {"received", "unclear"}
        assert actions.take_stock(county.authority.pk) == 0

    def test_who_leaves_today_is_not_back_in_learning_today(self, county: County):
        amara = county.person("Amara")
        say(amara, "230", provider_id=county.college.pk, starts_on=YEAR_BEGAN)
        notice = give(county, line(county, last=TODAY))
        assert notice.stage == "received"
        assert queries.without_first_contact(county.tracker, TODAY).get() == notice

    def test_a_leaving_told_twice_counts_once_and_reads_the_same(self, county: County):
        first = give(county, line(county))
        again = give(county, line(county, course="said otherwise"))
        assert (first.repeats, again.repeats) == (None, first)
        say(county.person("Amara"), "310", by=county.manager)
        actions.take_stock(county.authority.pk)
        again = Notice.objects.get(pk=again.pk)
        assert again.in_words == "Back in learning or work"
        assert Notice.objects.once().count() == 1

    def test_who_never_came_is_given_notice_of_as_well(self, county: County):
        fields = line(county) | {"never_started": True, "starts_on": date(2026, 9, 7)}
        del fields["ended_on"]
        notice = give(county, fields)
        assert (notice.submission.kind, notice.last_attended) == ("no_shows", None)
        assert Evidence.objects.get().source == "provider_no_show"

    def test_the_task_takes_stock_of_one_authority(self, county: County):
        given, _ = actions.give(
            line(county), authority=county.authority, sender=county.college, by=None
        )
        intake.process(given.pk)
        take_stock_of(authority_id=county.authority.pk)
        assert Notice.objects.count() == 1


class TestStages:
    def stage(self, notice: Notice) -> str:
        actions.take_stock(notice.authority_id)
        notice.refresh_from_db()
        return notice.stage

    def test_a_try_and_an_answer(self, county: County):
        notice, amara = give(county, line(county)), county.person("Amara")
        tried = log_contact(person=amara, by=county.tracker.user, means="call", outcome="no_answer")
        assert self.stage(notice) == "not reached"
        assert (notice.tried_at, notice.reached_at) == (tried.at, None)
        spoke = log_contact(person=amara, by=county.tracker.user, means="call", outcome="spoke")
        assert self.stage(notice) == "in touch"
        assert notice.reached_at == spoke.at
        say(amara, "610", by=county.manager)
        assert self.stage(notice) == "helped"
        undo_contact(spoke, by=county.tracker.user)
        assert self.stage(notice) == "not reached"

    def test_once_back_in_learning_it_stays_so(self, county: County):
        notice, amara = give(county, line(county)), county.person("Amara")
        say(amara, "310", by=county.manager)
        assert self.stage(notice) == "learning"
        say(amara, "610", by=county.manager, starts_on=TODAY)
        assert self.stage(notice) == "learning"

    def test_a_call_before_the_notice_is_not_its_first_contact(self, county: County):
        amara = county.person("Amara")
        log_contact(person=amara, by=county.tracker.user, means="call", outcome="spoke")
        notice = give(county, line(county))
        assert notice.reached_at is None

    def test_an_undone_file_takes_its_notices_back(self, county: County):
        notice = give(county, line(county))
        intake.undo(notice.submission, by=county.manager)
        assert self.stage(notice) == "taken back"
        assert not Notice.objects.once().exists()

    def test_a_line_settled_later_is_a_notice_of_that_person(self, county: County):
        notice = give(county, line(county) | {"given_name": "Amra", "postcode": "XM7 7AA"})
        if notice.row.outcome == Row.Outcome.WAITING:
            assert notice.stage == "unclear"
            review.same(notice.row, person=county.person("Amara"), by=county.manager)
        assert self.stage(notice) == "received"
        assert notice.person == county.person("Amara")

    def test_an_entry_made_one_with_another_takes_its_notice_along(self, county: County):
        notice, amara = give(county, line(county)), county.person("Amara")
        other = add_person(county, "Amara Okafore", born_on=amara.born_on)
        make_one(other, [amara], chosen={}, by=county.manager)
        self.stage(notice)
        assert notice.person == other

    def test_where_an_instruction_stands_the_sender_reads_no_outcome(self, county: County):
        notice, amara = give(county, line(county)), county.person("Amara")
        say(amara, "310", by=county.manager)
        self.stage(notice)
        assert "Back in learning or work" in page(county.provider_user)
        (logged,) = Disclosure.objects.all()
        assert (logged.flow, logged.recipient, logged.fields) == (
            "F14",
            county.college,
            ["notice_stage"],
        )
        self.instruct(county, amara)
        assert Notice.objects.get().in_words == WITHHELD
        assert WITHHELD in page(county.provider_user)
        assert Disclosure.objects.count() == 1

    def instruct(self, county: County, person: Person) -> None:
        told = sharing.Told(
            person=person,
            institution=county.college,
            given_by=Giver.PUPIL,
            on=TODAY,
            told="A letter",
        )
        sharing.record_instructions([told], authority_id=county.authority.pk, by=None)


class TestClock:
    def test_the_worklist_shows_who_waits_and_for_how_long(self, county: County):
        give(county, line(county))
        found = queries.without_first_contact(county.tracker, TODAY)
        assert [one.person for one in found] == [county.person("Amara")]
        seen = page(county.tracker, "/leaver-notices/without-contact")
        assert "Amara Okafor" in seen
        assert "Nobody has tried" in seen
        assert "within 5 working days" in seen
        assert "Leaver notices without first contact" in page(county.tracker, "/worklists")
        log_contact(
            person=county.person("Amara"), by=county.tracker.user, means="call", outcome="spoke"
        )
        actions.take_stock(county.authority.pk)
        assert "Nobody waits" in page(county.tracker, "/leaver-notices/without-contact")

    def test_a_data_manager_sets_the_clock_and_a_tracker_does_not(self, county: County):
        address = "/leaver-notices/without-contact"
        client(county.manager).post(address, {"within": "3"})
        assert queries.within(county.authority) == 3
        assert Event.objects.get(verb="set the clock of leaver notices").detail == {"within": 3}
        assert client(county.tracker).post(address, {"within": "9"}).status_code == 403
        wrong = client(county.manager).post(address, {"within": "0"})
        assert "must be" in wrong.content.decode()
        assert queries.within(county.authority) == 3
        with pytest.raises(Refused):
            actions.set_clock(within=9, by=county.tracker)

    def test_medians_by_provider(self, county: County):
        give(county, line(county))
        times = queries.times_by_sender(county.manager, academic_year(TODAY))[county.college.pk]
        assert (times.notices, times.to_notice, times.reached) == (1, 3, 0)
        seen = page(county.manager, "/leaver-notices/providers")
        assert county.college.name in seen
        assert "3 days" in seen

    def test_who_left_without_notice_is_counted(self, county: County):
        add_person(county, "Kit Lowe")
        amara, kit = county.person("Amara"), county.person("Kit")
        for person in (amara, kit):
            say(person, "230", provider_id=county.college.pk, ended_on=YEAR_BEGAN,
                starts_on=YEAR_BEGAN - timedelta(days=300))  # fmt: skip
        give(county, line(county))
        assert queries.missed(county.manager, TODAY) == {(county.college.pk, kit.pk)}
        seen = page(county.manager, f"/leaver-notices/providers?provider={county.college.pk}")
        assert "Kit Lowe" in seen
        assert "Amara Okafor" not in seen


class TestElsewhere:
    @pytest.fixture
    def port(self) -> County:
        return County.make("997")

    @pytest.fixture
    def county(self, port: County) -> County:
        with authority_scope(port.authority.pk):
            add_person(port, "Pip Reed", postcode="XP1 1AA")
        county = County.make("998")
        load_postcodes({"XP1 1AA": "997", "TN1 1AA": "886"}.items(), by=None)
        return county

    def pip(self, port: County, postcode: str = "XP1 1AA") -> dict[str, Any]:
        with authority_scope(port.authority.pk):
            return line(port, "Pip") | {"postcode": postcode}

    def test_a_notice_goes_to_the_home_authority_at_once(self, county: County, port: County):
        notice = give(county, self.pip(port))
        assert (notice.stage, notice.lives_in) == ("passed", "997")
        assert notice.in_words.startswith("Passed to ")
        enter(port.authority)
        theirs = Submission.objects.get(passed_on_by=county.authority)
        intake.process(theirs.pk)
        actions.take_stock(port.authority.pk)
        given = Notice.objects.get()
        assert (given.stage, given.person) == ("received", port.person("Pip"))
        assert given.received_at == notice.received_at

    def test_a_list_for_an_authority_not_here_is_sent_with_proof(
        self, county: County, port: County
    ):
        notice = give(county, self.pip(port, "TN1 1AA"))
        assert notice.stage == "passing"
        passing = Passing.objects.get()
        seen = page(county.tracker, "/leaver-notices/elsewhere")
        assert "Not yet" in seen
        listed = client(county.tracker).get(f"/files/{notice.submission_id}/for/886.csv")
        address = f"/leaver-notices/elsewhere/{passing.pk}/sent"
        nothing = client(county.tracker).post(address, {"how": ""}, follow=True)
        assert "Choose how you sent it" in nothing.content.decode()
        client(county.tracker).post(address, {"how": "secure email"})
        sending = Sending.objects.get()
        assert (sending.lines, sending.sent_by) == (1, county.tracker.user)
        assert sending.fingerprint == hashlib.sha256(listed.content).hexdigest()
        assert Notice.objects.get().stage == "passed"
        assert "By secure e-mail, by Tom Ferris" in page(
            county.tracker, "/leaver-notices/elsewhere"
        )
        with pytest.raises(WrongMove):
            actions.mark_sent(passing, how="portal", by=county.tracker)
        again = client(county.tracker).post(address, {"how": "portal"}, follow=True)
        assert "They have this list already." in again.content.decode()

    def test_what_goes_out_late_is_said(self, county: County, port: County):
        notice = give(county, self.pip(port, "TN1 1AA"))
        Submission.objects.filter(pk=notice.submission_id).update(
            received_at=timezone.now() - timedelta(days=7)
        )
        assert "Late" in page(county.tracker, "/leaver-notices/elsewhere")


class TestPages:
    SAID = {
        "given_name": "Amara",
        "family_name": "Okafor",
        "what": "left",
        "last_attended": LAST.isoformat(),
        "postcode": "xm11aa",
        "reason": "Found it\nhard",
    }

    def said(self, county: County, **more: str) -> dict[str, str]:
        return self.SAID | {"born_on": county.person("Amara").born_on.isoformat()} | more

    def test_a_provider_tells_us_and_reads_what_came_of_it(self, county: County):
        empty = page(county.provider_user)
        assert "No leaver notices yet" in empty
        assert 'href="/leaver-notices/new"' in empty
        sender = client(county.provider_user)
        answer = sender.post("/leaver-notices/new", self.said(county), follow=True)
        assert "Thank you. Your notice is with us" in answer.content.decode()
        submission = Submission.objects.get()
        assert (submission.sender, submission.sent_by) == (
            county.college,
            county.provider_user.user,
        )
        intake.process(submission.pk)
        row = submission.rows.get()
        assert row.fields["leaving_reason"] == "Found it hard"
        assert row.fields["postcode"] == "XM1 1AA"
        actions.take_stock(county.authority.pk)
        seen = page(county.provider_user)
        assert "Amara Okafor, born" in seen
        assert "Received" in seen
        receipt = page(county.provider_user, f"/files/{submission.pk}")
        assert NOTICE in receipt
        again = sender.post("/leaver-notices/new", self.said(county), follow=True)
        assert "You gave us this notice before." in again.content.decode()

    def test_what_is_missing_or_wrong_is_said_at_the_field(self, county: County):
        sender = client(county.provider_user)
        answer = sender.post(
            "/leaver-notices/new",
            self.said(county, last_attended="", uln="123", upn="x", postcode="nowhere"),
        )
        said = answer.content.decode()
        assert "Enter the last day they attended" in said
        assert said.count("govuk-error-message") >= 4
        assert not Submission.objects.exists()
        never = sender.post("/leaver-notices/new", self.said(county, what="never came"))
        assert never.status_code == 302

    def test_staff_take_a_notice_down_for_whoever_told_them(self, county: County):
        answer = client(county.tracker).post(
            "/leaver-notices/new", self.said(county, sender=str(county.college.pk))
        )
        assert answer.status_code == 302
        assert Submission.objects.get().sender == county.college
        nobody = client(county.tracker).post("/leaver-notices/new", self.said(county))
        assert "Choose who told us" in nobody.content.decode()

    def test_nobody_sees_the_notices_of_another_sender(self, county: County):
        give(county, line(county))
        assert "Amara" in page(county.tracker)
        assert "No leaver notices yet" in page(county.school_user)
        for address in ("without-contact", "providers", "elsewhere"):
            answer = client(county.provider_user).get(f"/leaver-notices/{address}")
            assert answer.status_code == 403
        other = County.make("997")
        assert "No leaver notices yet" in page(other.tracker)
        assert "Amara" not in page(other.manager, "/leaver-notices/without-contact")

    def test_another_authority_cannot_mark_a_list_as_sent(self, county: County):
        load_postcodes({"TN1 1AA": "886"}.items(), by=None)
        give(county, line(county) | {"given_name": "Zed", "family_name": "Else",
                                     "postcode": "TN1 1AA"})  # fmt: skip
        passing = Passing.objects.get()
        other = County.make("997")
        for access, status in ((other.manager, 404), (county.provider_user, 403)):
            answer = client(access).post(
                f"/leaver-notices/elsewhere/{passing.pk}/sent", {"how": "portal"}
            )
            assert answer.status_code == status
        enter(county.authority)
        assert not Sending.objects.exists()
