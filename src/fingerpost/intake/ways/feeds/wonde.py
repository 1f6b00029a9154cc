"""Wonde: a school's pupils out of its management system, by the school's leave.

`GET /schools/{id}/students?include=...&per_page=200`, then whatever `meta.pagination.next` names
until it names nothing. Each `include` comes wrapped in `data`; dates are objects or text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils import timezone

from fingerpost.intake.ways.feeds import FeedTrouble, Known, Pulled
from fingerpost.intake.ways.feeds.outgoing import fetch
from fingerpost.intake.ways.feeds.tables import (
    LEAVERS,
    MOST,
    PUPILS,
    as_file,
    is_old_enough,
    part_of,
    text_of,
)

PER_PAGE = 200
INCLUDE = "education_details,contact_details"
LEAVERS_BACK = timedelta(days=400)  # at the first pull: this school year's and last summer's
HEADINGS = (
    "UPN",
    "Former UPN",
    "ULN",
    "Legal Surname",
    "Legal Forename",
    "Legal Middle Names",
    "Preferred Surname",
    "Preferred Forename",
    "Date of Birth",
    "Gender",
    "NC Year",
    "Entry Date",
    "Address",
    "Town",
    "Postcode",
    "Email",
    "Telephone",
)
OF_LEAVERS = (*HEADINGS[:11], "Leaving Date")


@dataclass(frozen=True)
class Wonde:
    """One school at Wonde."""

    address: str
    school: str
    secret: str

    def try_out(self) -> str:
        """How many pupils the first page shows, and whether there are more."""
        answer = self._page(self._url("students", include=INCLUDE, per_page=PER_PAGE))
        count, more = len(_list(answer)), bool(_next(answer))
        return (
            f"We got in. The first page shows {count} pupils{' and more follow' if more else ''}."
        )

    def pull(self, *, since: datetime | None, known: Known) -> Iterator[Pulled]:
        """The whole list whenever anything in it changed, and those who left."""
        if since is None or self._changed(since):
            pupils = self._all("students", include=INCLUDE, per_page=PER_PAGE)
            rows = (_row(p) for p in pupils if is_old_enough(_year(p)))
            yield as_file(self.school, PUPILS, HEADINGS, rows)
        back = since or timezone.now() - LEAVERS_BACK
        left = self._all(
            "students-leaver", include=INCLUDE, per_page=PER_PAGE, updated_after=_moment(back)
        )
        leavers = [_row(p) for p in left if is_old_enough(_year(p))]
        if leavers:
            yield as_file(self.school, LEAVERS, OF_LEAVERS, leavers)

    def _changed(self, since: datetime) -> bool:
        """Whether any pupil was changed or taken off since then."""
        moment = _moment(since)
        changed = self._page(self._url("students", per_page=1, updated_after=moment))
        gone = self._page(self._url("deletions", per_page=1, type="student", updated_after=moment))
        return bool(_list(changed) or _list(gone))

    def _url(self, what: str, **asked: Any) -> str:
        return f"{self.address.rstrip('/')}/schools/{self.school}/{what}?{urlencode(asked)}"

    def _all(self, what: str, **asked: Any) -> Iterator[Mapping[str, Any]]:
        url, count = self._url(what, **asked), 0
        while url:
            answer = self._page(url)
            found = _list(answer)
            yield from found
            count += len(found)
            following = _next(answer)
            if count > MOST or following == url:
                raise FeedTrouble("It goes on without end. Nothing was taken.")
            url = following

    def _page(self, url: str) -> Any:
        """One answer; the token goes to the host it is for and to no other."""
        if urlsplit(url)[:2] != urlsplit(self.address)[:2]:
            raise FeedTrouble("Its next page is at another address, which we do not follow.")
        headers = {"Authorization": f"Bearer {self.secret}", "Accept": "application/json"}
        return fetch(url, headers).json()


def _moment(since: datetime) -> str:
    return since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _list(answer: Any) -> list[Mapping[str, Any]]:
    found = part_of(answer, "data")
    if not isinstance(found, list):
        raise FeedTrouble("It answered with something that is not a list.")
    return [each for each in found if isinstance(each, Mapping)]


def _next(answer: Any) -> str:
    return text_of(part_of(answer, "meta", "pagination", "next"))


def _year(pupil: Mapping[str, Any]) -> Any:
    return _education(pupil, "current_nc_year")


def _education(pupil: Mapping[str, Any], name: str) -> Any:
    return part_of(pupil, "education_details", "data", name)


def _contact(pupil: Mapping[str, Any], *names: str) -> str:
    return text_of(part_of(pupil, "contact_details", "data", *names))


def _day(value: Any) -> str:
    """The first ten characters of a date, which may be an object."""
    return text_of(part_of(value, "date") if isinstance(value, Mapping) else value)[:10]


def _row(pupil: Mapping[str, Any]) -> dict[str, str]:
    home = ("addresses", "home")
    lines = [_contact(pupil, *home, n) for n in ("house_name", "house_number", "street")]
    return {
        "UPN": text_of(_education(pupil, "upn")),
        "Former UPN": text_of(_education(pupil, "former_upn")),
        "ULN": text_of(_education(pupil, "learner_number")),
        # Legal names may be missing: then the others are all there is.
        "Legal Surname": text_of(pupil.get("legal_surname")) or text_of(pupil.get("surname")),
        "Legal Forename": text_of(pupil.get("legal_forename")) or text_of(pupil.get("forename")),
        "Legal Middle Names": text_of(pupil.get("middle_names")),
        "Preferred Surname": text_of(pupil.get("surname")),
        "Preferred Forename": text_of(pupil.get("forename")),
        "Date of Birth": _day(pupil.get("date_of_birth")),
        "Gender": text_of(pupil.get("gender")) or text_of(pupil.get("sex")),
        "NC Year": text_of(_year(pupil)),
        "Entry Date": _day(_education(pupil, "admission_date")),
        "Address": " ".join(line for line in lines if line),
        "Town": _contact(pupil, *home, "town"),
        "Postcode": _contact(pupil, *home, "postcode"),
        "Email": _contact(pupil, "emails", "email"),
        "Telephone": _contact(pupil, "phones", "mobile") or _contact(pupil, "phones", "phone"),
        "Leaving Date": _day(_education(pupil, "leaving_date")),
    }
