"""Every component and field of the kit, as the gallery draws them."""

import datetime as dt
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import path
from lxml import html

from fingerpost.urls import urlpatterns as product_urls
from fingerpost.web import words
from fingerpost.web.forms import fields
from fingerpost.web.gallery import views as gallery

urlpatterns = [
    *product_urls,
    path("gallery", gallery.components, name="gallery"),
    path("gallery/<slug:name>", gallery.page, name="gallery_page"),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]

PAGES = ["/gallery", *(f"/gallery/{name}" for name in gallery.PAGES)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(params=PAGES)
def drawn(request: pytest.FixtureRequest, client: Client) -> Any:
    return html.fromstring(client.get(request.param).content)


def test_each_page_has_a_title_and_one_heading(drawn: Any) -> None:
    assert drawn.findtext("head/title").endswith(" – Fingerpost")
    assert not drawn.findtext("head/title").startswith(" –")
    assert len(drawn.findall(".//h1")) == 1


def test_every_id_is_there_once(drawn: Any) -> None:
    ids = drawn.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))


def test_every_reference_leads_somewhere(drawn: Any) -> None:
    ids = set(drawn.xpath("//@id"))
    named = drawn.xpath("//@for | //@aria-describedby | //@aria-labelledby | //@aria-controls")
    links = [href[1:] for href in drawn.xpath("//a/@href") if href.startswith("#") and href != "#"]
    assert {name for value in named for name in value.split()} <= ids
    assert set(links) <= ids


def test_every_control_is_labelled(drawn: Any) -> None:
    labelled = set(drawn.xpath("//label/@for"))
    for control in drawn.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert control.get("id") in labelled, html.tostring(control)


def test_nothing_needs_a_weaker_content_policy(drawn: Any) -> None:
    assert drawn.xpath("//style | //@style | //script[not(@src)]") == []
    assert [name for name in drawn.xpath("//@*") if name.attrname.startswith("on")] == []


def test_errors_say_which_field_and_lead_to_it(client: Client) -> None:
    drawn = html.fromstring(client.get("/gallery/form").content)
    summary = drawn.xpath("//*[@data-module='govuk-error-summary']//a")
    targets = {link.text: link.get("href") for link in summary}
    assert targets["Enter full name"] == "#id_name"
    assert targets["Date of birth must be a real date"] == "#id_born_on_day"
    assert targets["Choose support"] == "#id_needs_0"
    assert targets["Enter password"] == "#id_password"
    assert drawn.get_element_by_id("id_email").get("value") == "ash@"
    assert drawn.get_element_by_id("id_email").get("aria-describedby") == "id_email_error"
    assert drawn.findtext("head/title").startswith("Log a contact")


@pytest.mark.journey
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_pass_axe_and_fit(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in PAGES:
        page.goto(address)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.journey
def test_slash_goes_to_the_search_box(page: Any) -> None:
    page.goto("/gallery/list")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "site-search"


@pytest.mark.journey
def test_j_and_k_walk_the_rows(page: Any) -> None:
    page.goto("/gallery/list")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Bryn Okafor-Lindley"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Ash Fenwick"


@pytest.mark.journey
def test_an_error_link_puts_the_cursor_in_its_field(page: Any) -> None:
    page.goto("/gallery/form")
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="Date of birth must be a real date").click()
    assert page.evaluate("document.activeElement.id") == "id_born_on_day"


# Tags


def drawing(source: str, query: str = "", **context: Any) -> str:
    context["request"] = RequestFactory().get(f"/list?{query}")
    return Template("{% load fp %}" + source).render(Context(context)).strip()


def test_text_from_people_is_never_markup() -> None:
    bad = "<b>x</b>"
    for source in (
        "{% fp_button bad %}",
        "{% fp_tag bad %}",
        "{% fp_copy bad %}",
        "{% fp_figure bad bad base=bad change=bad %}",
        "{% fp_event bad source=bad %}{{ bad }}{% endfp_event %}",
        "{% fp_banner title=bad %}{{ bad }}{% endfp_banner %}",
        "{% fp_details bad %}{{ bad }}{% endfp_details %}",
        "{% fp_empty bad %}{{ bad }}{% endfp_empty %}",
        "{% fp_card bad note=bad %}{{ bad }}{% endfp_card %}",
        "{% fp_td bad %}{{ bad }}{% endfp_td %}",
        "{% fp_th bad %}",
        "{% fp_table bad %}{{ bad }}{% endfp_table %}",
        "{% fp_row bad %}{{ bad }}{% endfp_row %}",
        "{% fp_breadcrumbs bad '#' bad %}",
        "{% fp_summary_list rows %}",
        "{% fp_key_facts facts %}",
        "{% fp_compare bad bad compared %}",
        "{% fp_button 'x' hx_confirm=bad %}",
    ):
        drawn = drawing(
            source,
            bad=bad,
            rows=[(bad, bad, [(bad, bad)])],
            facts=[(bad, bad)],
            compared=[(bad, bad, bad, "close")],
        )
        assert "<b>" not in drawn, source


@pytest.mark.parametrize(
    ("group", "lapsed", "said"),
    [
        ("EET", False, "EET"),
        ("NEET", False, "NEET"),
        ("not known", False, "Not known"),
        ("other", False, "Other"),
        ("EET", True, "Not known (EET lapsed)"),
        ("not known", True, "Not known (lapsed)"),
        (None, False, "Not known"),
    ],
)
def test_status_in_words(group: str | None, lapsed: bool, said: str) -> None:
    drawn = drawing("{% fp_status group lapsed=lapsed %}", group=group, lapsed=lapsed)
    assert html.fromstring(drawn).text_content() == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2027, 2, 28), "Lapses on 28 February 2027"),
        (dt.date(2026, 12, 9), "Lapses on 9 December 2026, in 17 days"),
        (dt.date(2026, 11, 22), "Lapses on 22 November 2026, today"),
        (dt.date(2026, 11, 21), "Lapsed on 21 November 2026, yesterday"),
        (None, "Does not lapse"),
    ],
)
def test_lapses_in_words(day: dt.date | None, said: str) -> None:
    drawn = drawing("{% fp_lapses day today %}", day=day, today=dt.date(2026, 11, 22))
    assert " ".join(html.fromstring(drawn).text_content().split()) == said


def test_pages_keep_the_filters() -> None:
    page = Paginator(range(1204), 50).page(2)
    drawn = html.fromstring(
        drawing("{% fp_pagination page things='files' %}", "group=NEET&page=2", page=page)
    )
    assert "51 to 100 of 1,204 files" in drawn.text_content()
    assert drawn.xpath("//a[@rel='prev']/@href") == ["?group=NEET"]
    assert drawn.xpath("//a[@rel='next']/@href") == ["?group=NEET&page=3"]


@pytest.mark.parametrize(
    ("nouns", "said"),
    [
        ("things='files'", "1 to 1 of 1 file"),
        ("things='young people' one='young person'", "1 to 1 of 1 young person"),
    ],
)
def test_a_single_thing_is_counted_as_one(nouns: str, said: str) -> None:
    drawn = drawing(f"{{% fp_pagination page {nouns} %}}", page=Paginator([1], 50).page(1))
    assert html.fromstring(drawn).text_content().strip() == said


def test_sorting_turns_round_and_starts_at_the_first_page() -> None:
    up = drawing("{% fp_th 'Name' sort='name' %}", "q=ash&page=4")
    assert 'href="?q=ash&amp;sort=name"' in up
    down = drawing("{% fp_th 'Name' sort='name' %}", "q=ash&sort=name")
    assert 'href="?q=ash&amp;sort=-name"' in down
    assert 'aria-sort="ascending"' in down


def test_progress_says_its_numbers() -> None:
    bar = html.fromstring(drawing("{% fp_progress 3 4 'Rows read' unit='rows' %}"))
    assert bar.xpath("//*[@role='progressbar']/@aria-valuenow") == ["75"]
    assert "3 of 4 rows" in bar.text_content()
    assert "Not started" in drawing("{% fp_progress 0 0 'Rows read' %}")


# Fields


class Form(forms.Form):
    day = fields.DateField("Start", earliest=dt.date(2020, 1, 1), latest=dt.date(2026, 12, 31))
    list = fields.FileField(accept=".csv", max_bytes=10, required=False)
    days = fields.NumberField("Days", min_value=1, required=False)
    note = fields.TextareaField("Note", max_length=5, required=False)


def sent(files: dict[str, Any] | None = None, **data: str) -> Form:
    form = Form(data, files)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    "data",
    [
        {"day_day": "8", "day_month": "9", "day_year": "2026"},
        {"day_day": "08", "day_month": "sept", "day_year": "2026"},
        {"day_day": "2026-09-08"},
        {"day_year": "8/9/2026"},
        {"day_month": "8 September 2026"},
        {"day": "2026-09-08"},
    ],
)
def test_a_date_however_typed(data: dict[str, str]) -> None:
    assert sent(**data).cleaned_data["day"] == dt.date(2026, 9, 8)


@pytest.mark.parametrize(
    ("data", "sentence", "focus"),
    [
        ({}, "Enter start", "id_day_day"),
        ({"day_day": "8", "day_month": "9"}, "Start must include a year", "id_day_year"),
        ({"day_year": "2026"}, "Start must include a day and month", "id_day_day"),
        ({"day_day": "31", "day_month": "2", "day_year": "2026"}, "Start must be a real date", ""),
        ({"day_day": "8", "day_month": "x", "day_year": "2026"}, "Start must be a real date", ""),
        (
            {"day_day": "8", "day_month": "9", "day_year": "26"},
            "Year must include 4 numbers",
            "id_day_year",
        ),
        ({"day": "2019-12-31"}, "Start must be 1 January 2020 or later", ""),
        ({"day": "2027-01-01"}, "Start must be 31 December 2026 or earlier", ""),
        ({"day": "soon"}, "Start must include a month and year", "id_day_month"),
    ],
)
def test_what_is_wrong_with_a_date(data: dict[str, str], sentence: str, focus: str) -> None:
    form = sent(**data)
    assert form.errors["day"] == [sentence]
    assert form["day"].focus_id == (focus or "id_day_day")  # type: ignore[attr-defined]


def test_typing_is_kept() -> None:
    drawn = html.fromstring(sent(day_day="31", day_month="Febuary")["day"].as_field_group())
    assert drawn.xpath("//input/@value") == ["31", "Febuary", ""]


def test_an_unchanged_date_is_no_change() -> None:
    form = Form(
        {"day_day": "8", "day_month": "9", "day_year": "2026"},
        initial={"day": dt.date(2026, 9, 8)},
    )
    assert "day" not in form.changed_data


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"1234567890+", "The file must be smaller than 10 bytes"),
        ("a.pdf", b"1", "The file must be one of: CSV"),
        ("a.csv", b"", "The file is empty"),
    ],
)
def test_what_is_wrong_with_a_file(name: str, content: bytes, sentence: str) -> None:
    form = sent({"list": SimpleUploadedFile(name, content)}, day="2026-09-08")
    assert form.errors["list"] == [sentence]


def test_limits_are_said_of_the_label() -> None:
    form = sent(day="2026-09-08", days="0", note="longer")
    assert form.errors["days"] == ["Days must be 1 or more"]
    assert form.errors["note"] == ["Note must be 5 characters or fewer (it has 6)"]
    assert sent(day="2026-09-08", days="1,204").cleaned_data["days"] == 1204


def test_the_browser_neither_cuts_nor_nags() -> None:
    drawn = html.fromstring(str(Form()))
    assert drawn.xpath("//@maxlength | //@required | //@placeholder") == []


# Words


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (dt.timedelta(seconds=5), "just now"),
        (dt.timedelta(minutes=1), "1 minute ago"),
        (dt.timedelta(hours=5), "5 hours ago"),
        (dt.timedelta(days=1), "yesterday"),
        (dt.timedelta(days=3), "3 days ago"),
        (dt.timedelta(days=90), "3 months ago"),
        (dt.timedelta(days=800), "2 years ago"),
    ],
)
def test_how_long_ago(now: dt.datetime, before: dt.timedelta, said: str) -> None:
    assert words.ago(now - before, now=now) == said


def test_numbers_dates_and_sizes() -> None:
    assert words.date_words(dt.date(2026, 9, 8)) == "8 September 2026"
    assert words.time_words(dt.datetime(2026, 9, 8, 0, 5)) == "8 September 2026 at 12:05am"  # noqa: DTZ001
    assert words.number_words(1204) == "1,204"
    assert words.of_base(34, 1204) == "34 of 1,204"
    assert words.percent(34, 1204) == "2.8%"
    assert words.percent(0, 0) == "no base"
    assert words.count_of(1, "file") == "1 file"
    assert words.count_of(1204, "reply", "replies") == "1,204 replies"
    assert words.file_size(1) == "1 byte"
    assert words.file_size(1_400_000) == "1.4 MB"
    assert words.file_size(50_000_000_000) == "50 GB"
