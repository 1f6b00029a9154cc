"""Benchmark 3 packs: made, kept and drawn; named only through the gate; a poster by consent."""

import io
from datetime import date, timedelta
from html import unescape
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.benchmark3.routes import OWN
from fingerpost.core.dates import academic_year
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.leavers.cohorts import Cohort, Stage
from fingerpost.core.records import Source
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.instructions import Giver
from fingerpost.evidence import plans
from fingerpost.messages.consents import actions as consents
from fingerpost.messages.links import actions as links
from fingerpost.people.merging.actions import join
from fingerpost.people.models import Person
from fingerpost.reports.benchmark3 import actions, queries, tasks
from fingerpost.reports.benchmark3.models import Pack, PackRun, Story
from fingerpost.reports.leavers import presenters as leavers
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Agreement, Consent, Disclosure
from worlds import County, add_person, enter, say, signed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SUMMER = academic_year(TODAY)
LAST = Cohort(Stage.YEAR_11, SUMMER)
MANY = 24
STORY = {"words": "I lay bricks and I like it.", "agreed": "on"}


@pytest.fixture
def county() -> County:
    return County.make("998")


def leaver(county: County, name: str, **columns: Any) -> Person:
    """Somebody who was in Year 11 at the county's school until last summer."""
    person = add_person(county, name, age=16, school=county.school, **columns)
    say(
        person,
        "110",
        source=Source.SCHOOL_ROLL,
        provider_id=county.school.pk,
        starts_on=date(SUMMER - 5, 9, 1),
        expected_end_on=date(SUMMER, 8, 31),
        days_ago=200,
    )
    return person


def goes_on(person: Person, code: str, provider: int | None, course: str = "") -> None:
    say(
        person,
        code,
        source=Source.PROVIDER_ENROLMENT,
        provider_id=provider,
        starts_on=date(SUMMER, 9, 2),
        course=course,
    )


def intends(county: County, person: Person, code: str) -> None:
    plan = plans.NewPlan(
        person_id=person.pk,
        kind=Kind.INTENDED,
        code=code,
        source=Source.SCHOOL_ROLL,
        said_on=date(SUMMER, 3, 1),
    )
    plans.append([plan], authority_id=county.authority.pk, recorded_at=timezone.now(), by=None)


def a_year_group(county: County) -> None:
    """Twenty-four leavers: ten stay, eight go to the college, six are not known."""
    for n in range(MANY):
        person = leaver(county, f"Young Quillfeather{n}", sex="F" if n % 2 else "M")
        intends(county, person, "111" if n < 12 else "121")
        if n < 10:
            goes_on(person, "210", county.school.pk)
        elif n < 18:
            goes_on(person, "230", county.college.pk, "Level 2 Brickwork")


def made(county: County) -> Pack:
    return actions.make(county.school, by=county.school_user, on=TODAY)


def read(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return " ".join(unescape(answer.content.decode()).split())


def opened(answer: Any) -> pikepdf.Pdf:
    assert answer["Content-Type"] == "application/pdf"
    return pikepdf.open(io.BytesIO(answer.content))


def tags_of(pdf: pikepdf.Pdf) -> list[str]:
    """The tags of a PDF in the order of its tree."""
    found: list[str] = []

    def walk(one: Any) -> None:
        if isinstance(one, pikepdf.Array):
            for child in one:
                walk(child)
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                found.append(str(one.S))
            if "/K" in one:
                walk(one.K)

    walk(pdf.Root.StructTreeRoot)
    return found


def open_up(county: County, mode: Mode = Mode.NOTICE) -> None:
    """Names go back to the school, with notice unless another mode is given."""
    sharing.settle_policy(by=county.manager, said={"mode": mode.value})
    said = {
        "flows": ["F7"],
        "fields": sorted(leavers.FIELDS),
        "mode": mode.value,
        "starts_on": TODAY - timedelta(days=30),
        "state": Agreement.State.SIGNED,
        "signed_by_us": "Dana Officer",
        "signed_by_us_on": TODAY,
        "signed_by_them": "Hedy Head",
        "signed_by_them_on": TODAY,
    }
    sharing.keep_agreement(None, organisation=county.school, by=county.manager, said=said)


class TestAPack:
    def test_leavers_are_counted_from_evidence_plans_and_decisions(self, county: County) -> None:
        a_year_group(county)
        them = queries.facts(county.school_user, county.school, TODAY)[LAST]
        assert len(them) == MANY
        stayed = [one for one in them if one.route == OWN]
        assert {(one.place, one.intended) for one in stayed} == {(OWN, OWN)}
        at_college = [one for one in them if one.course]
        assert {one.place for one in at_college} == {county.college.name}
        assert {one.told_by[0] for one in at_college} == {"College or provider"}
        assert not any(one.may_be_named for one in them), "nothing is settled yet"
        assert {one.sex for one in them} == {"Female", "Male"}

    def test_it_is_kept_rounded_with_its_proof_and_made_once(self, county: County) -> None:
        a_year_group(county)
        pack = made(county)
        (kept,) = pack.cohorts
        assert all(number % 5 == 0 for _, number, _ in kept["cells"])
        assert kept["proof"]["method"] == "round"
        assert kept["proof"]["attacked"]
        assert made(county) == pack
        assert Pack.objects.count() == 1

    def test_who_died_is_not_in_it_and_who_left_england_is_out_of_scope(
        self, county: County
    ) -> None:
        leaver(county, "Dee Gone", cohort_status="D")
        leaver(county, "Eve Gone", cohort_status="E")
        (them,) = (
            one for one in queries.facts(county.school_user, county.school, TODAY).values() if one
        )
        assert [one.in_scope for one in them] == [False]

    def test_the_governors_read_it_and_nobody_is_named(self, county: County) -> None:
        a_year_group(county)
        pack = made(county)
        client = signed_in(county.school_user)
        page = read(client.get(reverse("pack", args=[pack.pk, "governors"])))
        assert "Quillfeather" not in page
        for words in ("In short", "How we know", "What cannot be known", "England, 2022/23"):
            assert words in page
        assert county.college.name in page
        assert "none is ranked above another" in page

    def test_the_website_has_plain_markup_of_the_same_numbers(self, county: County) -> None:
        a_year_group(county)
        page = read(
            signed_in(county.school_user).get(reverse("pack", args=[made(county).pk, "website"]))
        )
        markup = page.split("<textarea")[1].split("</textarea>")[0]
        assert "<table>" in markup
        assert "class=" not in markup.split(">", 1)[1]
        assert "<script" not in markup

    def test_of_a_few_leavers_nothing_is_printed(self, county: County) -> None:
        goes_on(leaver(county, "Ada Ashe"), "230", county.college.pk)
        pack = made(county)
        assert pack.cohorts[0]["cells"] == []
        client = signed_in(county.school_user)
        for variant in ("governors", "inspection", "website"):
            assert "too few leavers" in read(client.get(reverse("pack", args=[pack.pk, variant])))
            opened(client.get(reverse("pack_pdf", args=[pack.pk, variant])))

    def test_a_school_nobody_left_has_none(self, county: County) -> None:
        client = signed_in(county.school_user)
        page = read(client.post(reverse("make_pack", args=[county.school.pk]), follow=True))
        assert "We hold nobody who was in Year 11 there" in page
        assert "No pack yet" in page

    def test_its_pdf_is_tagged_from_title_to_table_cells(self, county: County) -> None:
        a_year_group(county)
        address = reverse("pack_pdf", args=[made(county).pk, "governors"])
        pdf = opened(signed_in(county.school_user).get(address))
        assert pdf.open_metadata().get("pdfuaid:part") == "1"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("en")
        tags = tags_of(pdf)
        assert tags[0] == "/Document"
        assert tags.count("/H1") == 1
        assert {"/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= set(tags)


class TestWhoMay:
    def test_a_school_opens_its_own_and_no_other(self, county: County) -> None:
        a_year_group(county)
        pack = made(county)
        client = signed_in(county.school_user)
        assert client.get(reverse("packs"))["Location"] == reverse(
            "school_packs", args=[county.school.pk]
        )
        other = County.make("997")
        for one in (signed_in(other.school_user), signed_in(other.manager)):
            assert one.get(reverse("pack", args=[pack.pk, "governors"])).status_code == 404
            assert one.get(reverse("pack_pdf", args=[pack.pk, "governors"])).status_code == 404
            assert one.get(reverse("poster", args=[county.school.pk])).status_code == 404
            assert one.post(reverse("make_pack", args=[county.school.pk])).status_code == 404

    def test_what_is_not_there_is_not_found(self, county: County) -> None:
        a_year_group(county)
        pack, client = made(county), signed_in(county.school_user)
        for address in (
            reverse("pack", args=[pack.pk, "ministers"]),
            reverse("careers_team", args=["year-11-1999"]),
            reverse("poster_pdf", args=[county.school.pk]),
        ):
            assert client.get(address).status_code == 404
        assert client.post(reverse("make_all_packs")).status_code == 404

    def test_trackers_and_providers_may_not(self, county: County) -> None:
        for one in (county.tracker, county.provider_user):
            assert signed_in(one).get(reverse("packs")).status_code == 403

    def test_names_are_the_school_s_own_business(self, county: County) -> None:
        client = signed_in(county.manager)
        assert client.get(reverse("careers_team", args=[LAST.key])).status_code == 404
        assert client.get(reverse("keep_story")).status_code == 404


class TestAllSchools:
    def test_the_worker_makes_them_all_and_says_how_far_it_is(self, county: County) -> None:
        a_year_group(county)
        client = signed_in(county.manager)
        assert "None yet" in read(client.get(reverse("packs")))
        page = read(client.post(reverse("make_all_packs"), follow=True))
        assert "The packs are being made" in page
        run = PackRun.objects.get()
        part = client.get(reverse("packs"), headers={"HX-Request": "true"})
        assert 'hx-trigger="every 5s"' in part.content.decode()
        twice = read(client.post(reverse("make_all_packs"), follow=True))
        assert "being made already" in twice
        tasks.make_packs(authority_id=county.authority.pk, run_id=run.pk)
        run.refresh_from_db()
        assert (run.schools, run.problem, run.packs.count()) == (1, "", 1)
        assert "1 pack" in read(client.get(reverse("packs")))

    def test_what_a_worker_that_died_had_made_is_not_made_again(self, county: County) -> None:
        a_year_group(county)
        run = actions.start(by=county.manager, on=TODAY)
        actions.work(run)
        PackRun.objects.update(finished_at=None, started_at=timezone.now() - timedelta(hours=1))
        Pack.objects.update(made_at=timezone.now() - timedelta(hours=1))
        tasks.resume_packs(0)
        tasks.make_packs(authority_id=county.authority.pk, run_id=run.pk)
        assert Pack.objects.filter(run=run).count() == 1
        assert PackRun.objects.get().finished_at

    def test_a_run_of_somebody_who_left_ends_with_a_sentence(self, county: County) -> None:
        run = actions.start(by=county.manager, on=TODAY)
        county.manager.membership.delete()
        tasks.make_packs(authority_id=county.authority.pk, run_id=run.pk)
        run.refresh_from_db()
        assert run.problem == actions.NOT_STAFF

    def test_a_fault_of_ours_ends_it_with_a_sentence(
        self, county: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(run: PackRun) -> None:
            raise RuntimeError

        run = actions.start(by=county.manager, on=TODAY)
        monkeypatch.setattr(actions, "work", broken)
        tasks.make_packs(authority_id=county.authority.pk, run_id=run.pk)
        run.refresh_from_db()
        assert run.problem == tasks.OUR_FAULT
        tasks.make_packs(authority_id=county.authority.pk, run_id=run.pk)

    def test_all_schools_stand_beside_one_where_they_are_many(self, county: County) -> None:
        a_year_group(county)
        run = actions.start(by=county.manager, on=TODAY)
        actions.work(run)
        assert run.beside == {}, "of one school nothing is said of all"
        PackRun.objects.update(beside={LAST.key: {"known": [91, 3400]}})
        address = reverse("pack", args=[Pack.objects.get().pk, "governors"])
        assert "91% of 3,400" in read(signed_in(county.manager).get(address))


class TestTheCareersTeam:
    def test_nobody_is_named_until_they_may_be(self, county: County) -> None:
        a_year_group(county)
        client = signed_in(county.school_user)
        page = read(client.get(reverse("careers_team", args=[LAST.key])))
        assert "Quillfeather1" not in page
        assert "Nobody may be shown to you by name yet" in page

    def test_by_tutor_group_and_logged_as_a_page_and_as_a_file(self, county: County) -> None:
        open_up(county)
        goes_on(leaver(county, "Ada Ashe"), "230", county.college.pk, "Level 2 Brickwork")
        county.send(
            county.school,
            "Given Name,Family Name,Date of Birth,Tutor Group\n"
            f"Ada,Ashe,{county.person('Ada').born_on:%d/%m/%Y},11K\n",
        )
        client = signed_in(county.school_user)
        page = read(client.get(reverse("careers_team", args=[LAST.key])))
        assert "11K, 1 leaver" in page
        assert "Ashe, Ada" in page
        assert "Marlbrook College 998, Level 2 Brickwork" in page
        assert Disclosure.objects.get(flow="F7").form == Disclosure.Form.PAGE
        opened(client.get(reverse("careers_team_pdf", args=[LAST.key])))
        assert Disclosure.objects.filter(flow="F7", form=Disclosure.Form.FILE).exists()


class TestThePoster:
    def keep(self, county: County, client: Client, **said: Any) -> Any:
        person = county.person("Ada").pk
        on = {"said_on": f"{TODAY:%d %m %Y}", "shows": ["given_name", "course"]}
        form = STORY | {"person": person} | on | said
        return client.post(reverse("keep_story"), form, follow=True)

    @pytest.fixture
    def client_of_school(self, county: County) -> Client:
        goes_on(leaver(county, "Ada Ashe"), "230", county.college.pk, "Level 2 Brickwork")
        return signed_in(county.school_user)

    def test_on_it_is_what_they_agreed_to_and_nothing_else(
        self, county: County, client_of_school: Client
    ) -> None:
        page = read(self.keep(county, client_of_school))
        assert "I lay bricks and I like it." in page
        assert "Level 2 Brickwork" in page
        assert county.college.name not in page, "they did not agree to that"
        assert "Ashe" not in page
        opened(client_of_school.get(reverse("poster_pdf", args=[county.school.pk])))
        told = Disclosure.objects.filter(flow="F15")
        assert {one.form for one in told} == {Disclosure.Form.PAGE, Disclosure.Form.FILE}
        assert "consent" in told[0].ground

    def test_without_a_signed_yes_nothing_is_kept(
        self, county: County, client_of_school: Client
    ) -> None:
        page = read(self.keep(county, client_of_school, agreed=""))
        assert "Only a story they agreed to can be kept" in page
        assert not Story.objects.exists()

    def test_consent_taken_back_takes_it_off_the_next_print(
        self, county: County, client_of_school: Client
    ) -> None:
        self.keep(county, client_of_school)
        sharing.withdraw_consents(
            list(Consent.objects.filter(purpose="case_study")),
            how="by phone",
            on=TODAY,
            authority_id=county.authority.pk,
            by=None,
        )
        page = read(client_of_school.get(reverse("poster", args=[county.school.pk])))
        assert "I lay bricks" not in page
        assert "1 story is not on the poster any more" in page
        assert (
            client_of_school.get(reverse("poster_pdf", args=[county.school.pk])).status_code == 404
        )

    def test_what_they_said_last_stands_also_of_two_entries_made_one(
        self, county: County, client_of_school: Client
    ) -> None:
        self.keep(county, client_of_school)
        ada, twice = county.person("Ada"), leaver(county, "Bea Ashe")
        Story.objects.update(person=twice)
        with act("made entries one", by=county.manager.user, authority_id=county.authority.pk):
            join(ada, [twice], details={}, by=county.manager.user)
        page = read(self.keep(county, client_of_school, words="I build walls now."))
        assert "I build walls now." in page
        assert [one.words for one in Story.objects.all()] == ["I build walls now."]

    def test_the_school_takes_it_off_and_the_words_go(
        self, county: County, client_of_school: Client
    ) -> None:
        self.keep(county, client_of_school)
        address = reverse("take_off_story", args=[county.school.pk, Story.objects.get().pk])
        assert "Taken off" in read(client_of_school.post(address, follow=True))
        assert not Story.objects.exists()
        assert Consent.objects.get(purpose="case_study").withdrawn_on == TODAY
        assert client_of_school.post(address).status_code == 404

    @pytest.mark.parametrize("door", ["rights", "ask"])
    def test_they_take_it_off_by_their_own_link(
        self, county: County, client_of_school: Client, door: str
    ) -> None:
        open_up(county, Mode.CONSENT)
        self.keep(county, client_of_school)
        ada = county.person("Ada")
        address = (
            links.make_link(person=ada, by=county.tracker)
            if door == "rights"
            else consents.make_link(ada, asked=Giver.PUPIL, by=county.school_user)
        )
        page = "/" + address.split("/", 3)[3]
        theirs = Client()
        assert theirs.get(f"{page}story").status_code == 401, "not before they say who they are"
        theirs.post(
            page, {f"born_on_{p}": getattr(ada.born_on, p) for p in ("day", "month", "year")}
        )
        assert "Take your story off" in read(theirs.get(f"{page}{door}"))
        assert "I lay bricks" in read(theirs.get(f"{page}story"))
        for _ in "twice":
            assert "No story of yours" in read(theirs.post(f"{page}story", follow=True))
        assert "Take your story off" not in read(theirs.get(f"{page}{door}"))
        enter(county.authority)
        assert Story.objects.get().words == "", "the words go"
        assert Consent.objects.get(purpose="case_study").withdrawn_how == "By their own link"
        shown = read(client_of_school.get(reverse("poster", args=[county.school.pk])))
        assert "1 story is not on the poster any more" in shown

    def test_it_says_nothing_of_consent_to_be_named_otherwise(
        self, county: County, client_of_school: Client
    ) -> None:
        self.keep(county, client_of_school)
        page = read(client_of_school.get(reverse("careers_team", args=[LAST.key])))
        assert "Ashe" not in page
