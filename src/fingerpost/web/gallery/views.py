import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fingerpost.core.access import DATA_MANAGER
from fingerpost.web.access import public
from fingerpost.web.context import links
from fingerpost.web.gallery.forms import EveryField, Filters
from fingerpost.web.navigation import Place, places

TODAY = dt.date(2026, 11, 22)

WRONG = {
    "name": "",
    "upn": "A12",
    "email": "ash@",
    "days": "a few",
    "born_on_day": "31",
    "born_on_month": "2",
    "born_on_year": "2009",
    "clash": "1",
    "note": "x" * 230,
}

PEOPLE = [
    ("Ash Fenwick", "EET", False, "Marlbrook College", dt.date(2027, 2, 28), 3),
    ("Bryn Okafor-Lindley", "NEET", False, "Thornfield Academy", dt.date(2026, 12, 9), 12),
    ("Cato Wren", "EET", True, "Hollin Vale School", dt.date(2026, 10, 31), 0),
    ("Dilys Marsh", "not known", False, "Thornfield Academy", None, 41),
    ("Emre Castellan", "other", False, "St Oswin's", None, 1),
]


@public
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "web/gallery/components.html", kit(request))


@public
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One layout, or one of the frame's own pages, with made-up content."""
    if name not in PAGES:
        raise Http404
    template, status = PAGES[name]
    if name == "dashboard":
        messages.success(request, "The list from Marlbrook College is in: 1,204 learners.")
        messages.warning(request, "3 files are late. Their senders were reminded yesterday.")
    return render(request, template, frame() | kit(request), status=status)


PAGES = {
    "dashboard": ("web/gallery/dashboard.html", 200),
    "list": ("web/gallery/list.html", 200),
    "form": ("web/gallery/form.html", 200),
    "person": ("web/gallery/person.html", 200),
    "signed-out": ("web/gallery/signed_out.html", 200),
    "400": ("400.html", 400),
    "403": ("403.html", 403),
    "404": ("404.html", 404),
    "413": ("413.html", 413),
    "500": ("500.html", 500),
}


def frame() -> dict[str, Any]:
    """A signed-in data manager of a made-up authority, without a database."""
    user = SimpleNamespace(is_authenticated=True, name="Perran Holloway")
    here = [Place(place.label, "gallery") for place in places(DATA_MANAGER)]
    bar = [
        link | {"current": place.url == "today"}
        for link, place in zip(links(here, here=""), places(DATA_MANAGER), strict=True)
    ]
    return {
        "user": user,
        "authority": "Wealdshire Council",
        "role_words": "Data manager",
        "navigation": bar,
        "search_url": "/gallery",
        "is_demo": True,
    }


def kit(request: HttpRequest) -> dict[str, Any]:
    wrong = EveryField(WRONG)
    wrong.is_valid()
    return frame() | {
        "today": TODAY,
        "soon": dt.date(2026, 12, 9),
        "later": dt.date(2027, 2, 28),
        "past": dt.date(2026, 10, 31),
        "blank": EveryField(prefix="blank"),
        "wrong": wrong,
        "filters": Filters(request.GET or None),
        "page": Paginator(range(1204), 50).page(5),
        "one_page": Paginator(range(12), 50).page(1),
        "no_page": Paginator([], 50).page(1),
        "people": [
            dict(zip(("name", "group", "lapsed", "school", "on", "tries"), row, strict=True))
            for row in PEOPLE
        ],
        "rows": [
            ("Name", "Ash Fenwick", [("Change", "#", "name")]),
            ("Date of birth", "27 March 2009"),
            ("Phone", "", [("Add", "#"), ("Ask the school", "#")]),
        ],
        "facts": [
            ("Born", "27 March 2009"),
            ("School", "Thornfield Academy"),
            ("Area", "North Weald"),
            ("UPN", "T823432110016"),
        ],
        "compared": [
            ("Name", "Ash Fenwick", "Ashley Fenwick", "close"),
            ("Date of birth", "27 March 2009", "27 March 2009", "same"),
            ("Postcode", "ZZ9 1AB", "ZZ9 4QT", "different"),
            ("UPN", "T823432110016", "", "missing"),
        ],
        "work": [
            ("Rows to settle", "#", 41, "from 3 files"),
            ("Matches to review", "#", 12, "oldest is 4 days old"),
            ("Findings to mend", "#", 1204),
            ("Replies to read", "#", 0),
        ],
        "crumbs": [("Schools", "#"), ("Thornfield Academy", "#"), ("Leavers 2026", "")],
    }
