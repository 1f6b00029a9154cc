"""The frame round every page: headers, navigation, error and sign-in pages, vendored code."""

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.urls import path
from lxml import html

from fingerpost.core.access import DATA_MANAGER, PROVIDER_USER, ROLES, SCHOOL_USER, TRACKER, Role
from fingerpost.urls import urlpatterns as product_urls
from fingerpost.web import context
from fingerpost.web.access import public
from fingerpost.web.middleware import SecurityHeaders
from fingerpost.web.navigation import places

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/fingerpost/web/static/web"
TEMPLATES = ROOT / "src/fingerpost/web/templates"


@public
def breaks(request: Any) -> HttpResponse:
    raise RuntimeError("Ash Fenwick, 27 March 2009")


urlpatterns = [*product_urls, path("breaks", breaks)]

pytestmark = pytest.mark.urls(__name__)


# What every page carries


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help", "/privacy", "/accessibility", "/account/login/"])
def test_open_pages_are_whole(client: Client, address: str) -> None:
    drawn = html.fromstring(client.get(address).content)
    assert drawn.findtext("head/title").endswith(" – Fingerpost")
    assert len(drawn.findall(".//h1")) == 1
    assert drawn.xpath("//a[@href='#main-content']")
    assert drawn.xpath("//main[@id='main-content']")
    assert {"/help", "/privacy", "/accessibility"} <= set(drawn.xpath("//footer//a/@href"))


@pytest.mark.django_db
def test_htmx_runs_under_the_strict_policy(client: Client) -> None:
    drawn = html.fromstring(client.get("/help").content)
    (config,) = drawn.xpath("//meta[@name='htmx-config']/@content")
    for setting in (
        '"includeIndicatorStyles": false',
        '"allowEval": false',
        '"historyCacheSize": 0',  # a page about a young person may not stay in the browser
    ):
        assert setting in config


def test_pages_are_not_kept_unless_a_view_says_so() -> None:
    request = RequestFactory().get("/")
    kept = SecurityHeaders(lambda request: HttpResponse())(request)
    assert kept["Cache-Control"] == "no-store, private"
    assert kept["X-Robots-Tag"] == "noindex, nofollow"
    published = HttpResponse(headers={"Cache-Control": "public, max-age=3600"})
    assert SecurityHeaders(lambda r: published)(request)["Cache-Control"] == "public, max-age=3600"


# Navigation


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (
            DATA_MANAGER,
            "Today, Find, Worklists, Messages, Files, Needs attention, Returns, Figures, "
            "Reports, Working year, Schools and providers, Benchmark 3 packs, Agreements, "
            "Consents, How long we keep, Users, Who did what",
        ),
        (
            TRACKER,
            "Today, Find, Worklists, Messages, Files, Needs attention, Findings, "
            "September Guarantee, Figures, Reports, Check a return, Working year, "
            "Schools and providers, Agreements, Consents",
        ),
        (
            SCHOOL_USER,
            "Home, Our leavers, Reports, Benchmark 3 pack, Consents, Files, What we ask of you, "
            "Leaver notices",
        ),
        (PROVIDER_USER, "Home, Reports, Consents, Files, What we ask of you, Leaver notices"),
    ],
)
def test_places_by_role(role: Role, labels: str) -> None:
    assert ", ".join(place.label for place in places(role)) == labels


def test_every_role_has_somewhere_to_start() -> None:
    assert all(places(role) for role in ROLES.values())


def test_the_place_you_are_in_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "address", lambda name: f"/{name}")
    marked = context.links(places(DATA_MANAGER), here="person")
    assert [link["label"] for link in marked if link["within"]] == ["Find"]
    marked = context.links(places(DATA_MANAGER), here="returns")
    assert [link["label"] for link in marked if link["current"]] == ["Returns"]


def test_places_without_a_page_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "address", lambda name: "/find" if name == "find" else "")
    assert [link["label"] for link in context.links(places(TRACKER), here="")] == ["Find"]


def test_signed_out_frame_holds_nothing() -> None:
    frame = context.shell(RequestFactory().get("/"))
    assert frame["navigation"] == []
    assert frame["search_url"] == ""


def test_the_bar_shows_the_search_box_only_to_those_who_may_find(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(context, "address", lambda name: f"/{name}")
    for role, shown in ((TRACKER, True), (SCHOOL_USER, False)):
        request = RequestFactory().get("/")
        request.access = SimpleNamespace(role=role, authority="Wealdshire")  # type: ignore[attr-defined]
        frame = context.shell(request)
        drawn = html.fromstring(
            render_to_string("web/shell/header.html", frame | {"user": AnonymousUser()})
        )
        assert bool(drawn.xpath("//*[@data-fp-search]")) == shown


# When things go wrong


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400.html", "That request could not be read"),
        ("403.html", "You may not see this page"),
        ("403_csrf.html", "This page was open too long"),
        ("404.html", "Page not found"),
        ("413.html", "That is too large to send"),
        ("account/locked_out.html", "Too many wrong passwords"),
    ],
)
def test_error_pages(name: str, heading: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    drawn = html.fromstring(render_to_string(name, request=request))
    assert [h1.text_content().strip() for h1 in drawn.findall(".//h1")] == [heading]
    assert drawn.xpath("//main//a")  # a way on


@pytest.mark.django_db
def test_a_fault_shows_no_one(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/breaks")
    assert answer.status_code == 500
    assert b"Something went wrong" in answer.content
    assert b"Fenwick" not in answer.content


def test_the_last_page_standing_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_manifest(name: str) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(staticfiles_storage, "url", no_manifest)
    drawn = html.fromstring(render_to_string("500.html"))
    assert drawn.findtext(".//h1") == "Something went wrong"
    assert "/static/web/fingerpost.css" in drawn.xpath("//link/@href")


# Sign-in pages


def test_sign_in_pages_are_ours() -> None:
    """They are found first only while fingerpost.web stands before allauth in INSTALLED_APPS."""
    ours = [
        file.relative_to(TEMPLATES)
        for folder in ("account", "allauth", "mfa")
        for file in sorted((TEMPLATES / folder).rglob("*.*"))
    ]
    hidden = [
        str(name) for name in ours if Path(get_template(str(name)).origin.name) != TEMPLATES / name
    ]
    assert hidden == []


@pytest.mark.django_db
def test_nobody_makes_their_own_account(client: Client) -> None:
    answer = client.get("/account/signup/")
    assert b"Accounts are made by invitation" in answer.content
    assert b"<form" not in answer.content


@pytest.mark.django_db
def test_a_missing_password_is_said_in_a_sentence(client: Client) -> None:
    answer = client.post("/account/login/", {"login": "ash@example.org", "password": ""})
    drawn = html.fromstring(answer.content)
    assert "Enter password" in drawn.xpath("string(//*[@data-module='govuk-error-summary'])")
    assert drawn.xpath("//input[@name='login']/@value") == ["ash@example.org"]


# What we carry of others


def test_vendored_code_is_as_it_was_brought_in() -> None:
    tool = ROOT / "tools/vendor_govuk_frontend.py"
    assert subprocess.run([sys.executable, str(tool), "--check"], check=False).returncode == 0


def test_nothing_that_is_not_ours_to_use() -> None:
    for file in (*STATIC.rglob("*.css"), *STATIC.rglob("*.js"), *STATIC.rglob("*.svg")):
        text = file.read_text(encoding="utf-8")
        for word in ("GDS Transport", "@font-face", "crest", "crown", "sourceMappingURL"):
            assert word not in text.replace("govuk-footer__crown", ""), (file.name, word)
    for file in TEMPLATES.rglob("*.html"):
        assert "GOV.UK" not in file.read_text(encoding="utf-8"), file.name


def test_nothing_is_fetched_from_elsewhere() -> None:
    for file in (*STATIC.rglob("*.css"), *TEMPLATES.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"""(src=|url\(|<link[^>]+href=)["']?(https?:)?//""", text), file.name
