"""The authority's reports: of protected numbers only, given to their readers, taken back."""

import io
import re
from datetime import date
from html import unescape

import pikepdf
import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from fingerpost.audit.models import Event
from fingerpost.core.exercises.cohorts import CohortKind, this_year
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.protection.cells import key
from fingerpost.core.protection.suppression import Unprotectable
from fingerpost.core.records import Source
from fingerpost.evidence import plans
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.reports.authority import actions, giving, making, prints, tasks
from fingerpost.reports.authority.models import Delivery, Print, Report, Run, Schedule
from fingerpost.reports.figures import actions as figures
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import actions as publishing
from fingerpost.reports.publications import records
from fingerpost.returns import actions as returns
from fingerpost.returns import signing
from fingerpost.returns.exercises import actions as exercises
from fingerpost.returns.models import Return
from worlds import County, add_person, officer, say, signed_in

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)
YEAR = this_year(timezone.localdate())
NEET, LEARNING, NOT_KNOWN = 3, 24, 9


def people(county: County) -> None:
    """Of 36 young people 3 are NEET, and 9 are not known."""
    for n in range(NEET + LEARNING + NOT_KNOWN):
        one = add_person(
            county,
            f"Young Person{n}",
            born_on=date(2010, 3, 4),
            school=county.school,
            sex="F" if n % 2 else "M",
            postcode=f"XM{1 + n % 2} 1AA",
        )
        day = date(2026, 10, 5)
        if n < NEET:
            say(one, "610", starts_on=day, verified_on=day)
        elif n < NEET + LEARNING:
            said = {"provider_id": county.college.pk, "expected_end_on": date(2027, 7, 1)}
            say(one, "230", starts_on=day, verified_on=day, **said)


@pytest.fixture
def county() -> County:
    cache.clear()
    county = County.make("998")
    people(county)
    returns.build(county.authority, period_end=OCTOBER, by=county.manager.user)
    figures.count_new(county.authority.pk, by=None)
    return county


def october(county: County) -> Return:
    return Return.objects.get(authority=county.authority, period_end=OCTOBER)


def made(county: County, kind: str = "scrutiny", readers: tuple[Access, ...] = ()) -> Run:
    run = actions.ask(
        kind=kind,
        built=october(county),
        readers=[one.membership for one in readers],
        by=county.manager,
    )
    making.make(run.pk)
    run.refresh_from_db()
    assert not run.problem
    return run


def text(by: Access, address: str) -> str:
    answer = signed_in(by).get(address)
    assert answer.status_code == 200, address
    return " ".join(unescape(re.sub(r"<svg.*?</svg>", "", answer.content.decode())).split())


def page(run: Run) -> str:
    return reverse("report", args=[run.reports.get().pk])


def test_a_scrutiny_paper_gives_no_small_number_away(county: County) -> None:
    run = made(county)
    seen = text(county.manager, page(run))
    assert "Scrutiny paper, October 2026" in seen
    assert "About 10 of 36 (28%) young people of academic age 16 and 17 were NEET or" in seen
    assert "c stands for a number that is withheld" in seen
    assert "England 2025" in seen
    assert "no return for the month before or the same month last year is held" in seen
    assert "since September 2016" in seen, "the method version is named"
    (held,) = Print.objects.all()
    cells = {tuple(slices.values()): number for slices, number, _ in held.cells}
    assert cells["NEET",] is None
    assert held.proof["narrowest"] >= 6
    assert "SDC-" not in str(Report.objects.get().document)


def test_other_reports_of_a_month_use_the_same_numbers(county: County) -> None:
    made(county)
    words = {
        "vulnerable": "In a vulnerable group or not",
        "trends": "Only one month is held yet",
        "district": "How long a journey takes",
    }
    for kind, said in words.items():
        assert said.casefold() in text(county.manager, page(made(county, kind))).casefold()
    assert Print.objects.count() == 1


def test_every_school_finds_its_own_survey_report_and_no_other(county: County) -> None:
    ashdown = Organisation.objects.create(name="Ashdown School", kind="school", urn="987654")
    Person.objects.filter(given_name="Young", local_id__lt=half(county)).update(school=ashdown)
    exercises.draw_up(county.authority, kind=CohortKind.SURVEY, year=YEAR, by=county.manager.user)
    answer = signed_in(county.manager).post(
        reverse("make_report", args=["survey"]), {"often": "now"}
    )
    run = Run.objects.get()
    tasks.make_report(authority_id=county.authority.pk, run_id=run.pk)
    assert "3 reports, given on" in text(county.manager, answer.url)
    seen = text(county.school_user, reverse("reports"))
    assert county.school.name in seen
    assert "Ashdown" not in seen
    own = run.reports.get(organisation=county.school)
    assert "What your leavers did" in text(county.school_user, reverse("report", args=[own.pk]))
    school = signed_in(county.school_user)
    for other in run.reports.exclude(pk=own.pk):
        assert school.get(reverse("report", args=[other.pk])).status_code == 404
    assert signed_in(county.provider_user).get(f"/reports/{own.pk}").status_code == 404
    assert "School by school" in text(
        county.manager, reverse("report", args=[run.reports.get(organisation=None).pk])
    )
    assert run.deliveries.get().user == county.school_user.user
    neet = records.shown(Print.objects.get().cells)[key(measure="NEET")]
    assert neet.withheld, "of the three who are NEET no school is told"


def half(county: County) -> int:
    keys = Person.objects.filter(authority=county.authority).order_by("local_id")
    return keys.values_list("local_id", flat=True)[18]


def test_without_a_list_of_the_survey_the_run_says_so(county: County) -> None:
    run = actions.ask(kind="survey", built=None, readers=[], by=county.manager)
    making.make(run.pk)
    assert "No list of the activity survey is drawn up yet" in text(
        county.manager, reverse("report_run", args=[run.pk])
    )


def test_what_young_people_want_is_counted_by_sector(county: County) -> None:
    empty = actions.ask(kind="sector", built=None, readers=[], by=county.manager)
    making.make(empty.pk)
    assert "Nobody has said yet what they want" in text(county.manager, page(empty))
    courses = ("Level 2 Diploma in Bricklaying", "A levels", "")
    for n, person in enumerate(Person.objects.filter(authority=county.authority)):
        said = plans.NewPlan(
            person_id=person.pk,
            kind=Kind.INTENDED,
            code="121" if n % 3 else "211",
            source=Source.SCHOOL_ROLL,
            said_on=OCTOBER,
            course=courses[n % 3],
        )
        plans.record(person, by=county.tracker.user, said=said)
    run = actions.ask(
        kind="sector", built=None, readers=[county.provider_user.membership], by=county.manager
    )
    making.make(run.pk)
    seen = text(county.provider_user, page(run))
    assert "Of 36 young people of Years 11 to 13 we hold what they last said they want" in seen
    assert "12 of them named no course or sector" in seen
    rows = Report.objects.get(run=run).document["sections"][0]["tables"][0]["rows"]
    by_sector = {name: (number, share) for name, number, _, share in rows}
    assert by_sector["Construction, planning and the built environment"] == ("12", "33%")


def test_a_trend_is_a_line_once_two_months_are_held(county: County) -> None:
    returns.build(county.authority, period_end=date(2026, 11, 30), by=county.manager.user)
    figures.count_new(county.authority.pk, by=None)
    run = actions.ask(
        kind="trends",
        built=Return.objects.get(period_end=date(2026, 11, 30)),
        readers=[],
        by=county.manager,
    )
    making.make(run.pk)
    document = Report.objects.get().document
    assert "October 2026" in str(document)
    participating = document["sections"][3]
    assert participating["chart"].startswith("<svg")


def test_as_pdf_for_everybody_and_as_numbers_to_work_with(county: County) -> None:
    pk = made(county).reports.get().pk
    files = {
        shape: signed_in(county.manager).get(reverse("report_file", args=[pk, shape])).content
        for shape in ("pdf", "xlsx", "csv")
    }
    with pikepdf.open(io.BytesIO(files["pdf"])) as pdf:
        assert pdf.Root.MarkInfo.Marked
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    assert book.sheet_names[:2] == ["About", "1 The headline figures"]
    headline = book.get_sheet_by_index(1).to_python()
    assert headline[3][:4] == ["NEET or not known", 10, 36, 0.28]
    assert headline[4][:2] == ["NEET", "c"]
    lines = files["csv"].decode("utf-8-sig").splitlines()
    assert lines[0] == "Part,Table,Line,Column,Value"
    assert "At a glance,The headline figures,NEET,Young people,c" in lines
    assert signed_in(county.manager).get(f"/reports/{pk}/as/doc").status_code == 404
    assert Event.objects.filter(verb="downloaded a report").count() == 3


def test_readers_find_it_and_are_told_only_that_something_is_there(
    county: County, settings
) -> None:
    settings.EMAIL_IS_SET_UP = True
    run = made(county, readers=(county.tracker,))
    assert giving.tell(county.authority) == 1
    (sent,) = mail.outbox
    assert sent.to == [county.tracker.user.email]
    said = sent.subject + sent.body
    assert "put something there for you" in said
    assert not re.search(r"\d", said.replace("998", ""))
    assert "crutiny" not in said
    assert giving.tell(county.authority) == 0, "once"
    assert "Scrutiny paper, October 2026" in text(county.tracker, reverse("reports"))
    assert text(county.tracker, page(run))
    assert Delivery.objects.get().opened_at
    assert "Tom Ferris" in text(county.manager, reverse("report_run", args=[run.pk]))


def test_who_was_given_nothing_finds_nothing(county: County) -> None:
    address = page(made(county, readers=(county.tracker,)))
    other = County.make("997")
    for one in (officer(county), county.school_user, county.provider_user, other.manager):
        client = signed_in(one)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}/as/pdf").status_code == 404
        assert "No reports yet" in text(one, reverse("reports"))


def test_only_those_who_make_reports_may(county: County) -> None:
    run = made(county, readers=(county.tracker,))
    other = County.make("997")
    for address in (
        reverse("make_report", args=["scrutiny"]),
        reverse("report_run", args=[run.pk]),
    ):
        assert signed_in(county.tracker).get(address).status_code == 403
        assert signed_in(county.school_user).get(address).status_code == 403
    take_back = reverse("take_back_report", args=[run.pk])
    assert signed_in(county.tracker).post(take_back).status_code == 403
    assert signed_in(other.manager).post(take_back).status_code == 404
    assert signed_in(other.manager).get(reverse("report_run", args=[run.pk])).status_code == 404
    assert signed_in(county.manager).get("/reports/make/nothing").status_code == 404


def test_what_is_taken_back_nobody_finds_or_is_told_of(county: County, settings) -> None:
    settings.EMAIL_IS_SET_UP = True
    run = made(county, readers=(county.tracker,))
    manager = signed_in(county.manager)
    manager.post(reverse("take_back_report", args=[run.pk]))
    manager.post(reverse("take_back_report", args=[run.pk]))
    assert signed_in(county.tracker).get(page(run)).status_code == 404
    assert giving.tell(county.authority) == 0
    assert mail.outbox == []
    assert "Taken back on" in text(county.manager, reverse("report_run", args=[run.pk]))


def test_a_worker_that_dies_leaves_the_report_made_once_and_nobody_told_twice(
    county: County, settings, monkeypatch
) -> None:
    settings.EMAIL_IS_SET_UP = True
    monkeypatch.setattr(making, "_write", lambda run, place: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(county, readers=(county.tracker,))
    monkeypatch.undo()
    settings.EMAIL_IS_SET_UP = True
    run = Run.objects.get()
    assert signed_in(county.manager).get(reverse("report_run", args=[run.pk])).status_code == 200
    assert "No reports yet" in text(county.manager, reverse("reports"))
    making.make(run.pk)
    making.make(run.pk)
    assert Report.objects.count() == Print.objects.count() == 1
    monkeypatch.setattr(giving, "act", lambda *args, **kwargs: 1 / 0)  # dies once the mail is off
    with pytest.raises(ZeroDivisionError):
        giving.tell(county.authority)
    monkeypatch.undo()
    settings.EMAIL_IS_SET_UP = True
    assert giving.tell(county.authority) == 0
    assert len(mail.outbox) == 1
    assert "Not sure that it left" in text(county.manager, reverse("report_run", args=[run.pk]))


def test_a_mail_server_that_says_no_is_asked_again(county: County, settings, monkeypatch) -> None:
    settings.EMAIL_IS_SET_UP = True

    def refuse(*args: object) -> None:
        raise OSError

    made(county, readers=(county.tracker,))
    monkeypatch.setattr(giving, "send_mail", refuse)
    assert giving.tell(county.authority) == 0
    monkeypatch.undo()
    settings.EMAIL_IS_SET_UP = True
    assert giving.tell(county.authority) == 1


def test_a_schedule_gives_once_after_the_return_and_is_stopped(county: County) -> None:
    manager = signed_in(county.manager)
    asked = {"often": "monthly", "month": "", "readers": [str(county.tracker.membership.pk)]}
    manager.post(reverse("make_report", args=["scrutiny"]), asked)
    manager.post(reverse("make_report", args=["scrutiny"]), asked)
    schedule = Schedule.objects.get()
    assert schedule.readers.count() == 1, "asked for twice, it is one"
    tasks.look_for_reports(timestamp=0)
    assert not Run.objects.exists(), "no return was sent yet"
    signing.sign_off(october(county), by=county.manager)
    signing.mark_sent(october(county), by=county.manager)
    tasks.look_for_reports(timestamp=0)
    tasks.look_for_reports(timestamp=0)
    run = Run.objects.get()
    tasks.make_report(authority_id=county.authority.pk, run_id=run.pk)
    assert text(county.tracker, page(run))
    assert "after each month's return" in text(county.manager, reverse("reports"))
    manager.post(reverse("stop_report_schedule", args=[schedule.pk]))
    assert "None. When you have a report made" in text(county.manager, reverse("reports"))
    assert (
        signed_in(County.make("997").manager)
        .post(reverse("stop_report_schedule", args=[schedule.pk]))
        .status_code
        == 404
    )


def test_asked_for_on_the_page_it_is_made_by_the_worker(county: County) -> None:
    manager = signed_in(county.manager)
    address = reverse("make_report", args=["scrutiny"])
    answer = manager.post(address, {"often": "now", "month": "2026-10"})
    run = Run.objects.get()
    assert answer.url == reverse("report_run", args=[run.pk])
    assert "numbers are being protected" in text(county.manager, answer.url)
    tasks.make_report(authority_id=county.authority.pk, run_id=run.pk)
    assert "1 report, given on" in text(county.manager, answer.url)
    assert manager.get(answer.url, headers={"hx-request": "true"})["HX-Refresh"] == "true"


def test_numbers_that_cannot_be_protected_are_not_given_out(county: County, monkeypatch) -> None:
    def unprotectable(*args: object) -> None:
        raise Unprotectable

    monkeypatch.setattr(prints, "protect", unprotectable)
    run = actions.ask(kind="scrutiny", built=october(county), readers=[], by=county.manager)
    making.make(run.pk)
    seen = text(county.manager, reverse("report_run", args=[run.pk]))
    assert "There are too few young people" in seen
    assert not Report.objects.exists()
    monkeypatch.undo()
    signed_in(county.manager).post(reverse("try_report_again", args=[run.pk]))
    tasks.make_report(authority_id=county.authority.pk, run_id=run.pk)
    assert "1 report, given on" in text(county.manager, reverse("report_run", args=[run.pk]))


def test_what_is_published_after_is_held_against_the_reports(county: County, monkeypatch) -> None:
    made(county)
    month = MonthFigures.objects.get()
    asked = {"by": county.manager, "method": "suppress", "largest_withheld": 5}
    proposed = publishing.finish(publishing.ask(month, **asked).pk)
    assert not proposed.message
    assert records.shown(proposed.cells)[key(measure="NEET")].withheld
    monkeypatch.setattr(prints, "attack", lambda *args: ["a small number"])
    proposed = publishing.finish(publishing.ask(month, **asked).pk)
    assert proposed.message == publishing.BESIDE_REPORTS


def test_reports_of_a_month_that_is_public_say_nothing_that_breaks_it(county: County) -> None:
    asked = {"by": county.manager, "method": "suppress", "largest_withheld": 5}
    proposed = publishing.finish(publishing.ask(MonthFigures.objects.get(), **asked).pk)
    public = records.shown(publishing.publish(proposed, by=county.manager).cells)
    run = made(county)
    kept = records.shown(Print.objects.get().cells)
    assert kept[key(measure="NEET")].withheld
    shared = [cell for cell in kept if cell in public and kept[cell].exact is not None]
    assert all(public[cell].exact in (None, kept[cell].exact) for cell in shared)
    assert "At a glance" in text(county.manager, page(run))


def test_before_the_first_return_the_page_says_what_is_missing() -> None:
    county = County.make("998")
    assert "No reports yet" in text(county.manager, reverse("reports"))
    seen = text(county.manager, reverse("make_report", args=["scrutiny"]))
    assert "No return is built yet" in seen
