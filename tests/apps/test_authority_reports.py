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
from python_calamine import CalamineWorkbook

from fingerpost.audit.models import Event
from fingerpost.organisations.access import Access
from fingerpost.reports.authority import actions, giving, making, tasks
from fingerpost.reports.authority.models import Delivery, Print, Report, Run, Schedule
from fingerpost.reports.figures import actions as figures
from fingerpost.returns import actions as returns
from fingerpost.returns import signing
from fingerpost.returns.models import Return
from worlds import County, add_person, officer, say, signed_in

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)
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
        on=OCTOBER,
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
    assert "10 of about 35 (29%) young people of academic age 16 and 17 were NEET or" in seen
    assert "c stands for a number that is withheld" in seen
    assert "England 2025" in seen
    assert "no return for the month before or the same month last year is held" in seen
    assert "since September 2016" in seen, "the method version is named"
    (held,) = Print.objects.all()
    cells = {tuple(slices.values()): number for slices, number, _ in held.cells}
    assert cells["NEET",] is None
    assert held.proof["narrowest"] >= 6
    assert "SDC-" not in str(Report.objects.get().document)


@pytest.mark.parametrize("kind", ["vulnerable", "trends"])
def test_other_reports_of_a_month_use_the_same_numbers(county: County, kind: str) -> None:
    made(county)
    run = made(county, kind)
    seen = text(county.manager, page(run))
    words = {"vulnerable": "In a vulnerable group or not", "trends": "Only one month is held yet"}
    assert words[kind] in seen
    assert Print.objects.count() == 1


def test_a_trend_is_a_line_once_two_months_are_held(county: County) -> None:
    returns.build(county.authority, period_end=date(2026, 11, 30), by=county.manager.user)
    figures.count_new(county.authority.pk, by=None)
    run = actions.ask(
        kind="trends",
        on=date(2026, 11, 30),
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
    assert headline[3][:4] == ["NEET or not known", 10, 35, 0.29]
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
    schedule = Schedule.objects.get()
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
    from fingerpost.core.protection.suppression import Unprotectable
    from fingerpost.reports.authority import prints

    def unprotectable(*args: object) -> None:
        raise Unprotectable

    monkeypatch.setattr(prints, "protect", unprotectable)
    run = actions.ask(
        kind="scrutiny", on=OCTOBER, built=october(county), readers=[], by=county.manager
    )
    making.make(run.pk)
    seen = text(county.manager, reverse("report_run", args=[run.pk]))
    assert "There are too few young people" in seen
    assert not Report.objects.exists()


def test_before_the_first_return_the_page_says_what_is_missing() -> None:
    county = County.make("998")
    assert "No reports yet" in text(county.manager, reverse("reports"))
    seen = text(county.manager, reverse("make_report", args=["scrutiny"]))
    assert "No return is built yet" in seen
