"""OneRoster 1.1 and 1.2: a roll, and no more than that: it has no address, no ULN, no leavers.

The client shows its id and secret for a token (OAuth 2, client credentials), then asks for
students and their demographics page by page: `limit`, `offset` and `filter`.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from fingerpost.core.identifiers import parse_upn
from fingerpost.intake.ways.feeds import FeedTrouble, Known, Pulled
from fingerpost.intake.ways.feeds.outgoing import fetch
from fingerpost.intake.ways.feeds.tables import (
    MOST,
    PUPILS,
    as_file,
    is_old_enough,
    part_of,
    text_of,
)

LIMIT = 200
HEADINGS = (
    "UPN",
    "Surname",
    "Forename",
    "Middle Names",
    "Date of Birth",
    "Sex",
    "NC Year",
    "Email",
    "Telephone",
)
SCOPES = {
    "1.1": (
        "https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly "
        "https://purl.imsglobal.org/spec/or/v1p1/scope/roster-demographics.readonly"
    ),
    "1.2": (
        "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly "
        "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly"
    ),
}


@dataclass(frozen=True)
class OneRoster:
    """One school, or all a host shows us where no school is named."""

    address: str
    token_address: str
    version: str
    client: str
    school: str
    secret: str

    def try_out(self) -> str:
        """How many students the host shows."""
        answer = self._get(self._token(), self._students, limit=1, offset=0)
        count = len(_items(answer, "users"))
        return "We got in. " + (
            "There are pupils to read." if count else "It shows no pupils: ask what was shared."
        )

    def pull(self, *, since: datetime | None, known: Known) -> Iterator[Pulled]:
        """The whole roll, whenever anything in it changed."""
        token = self._token()
        if since is not None and not self._changed(token, since):
            return
        born = {text_of(d.get("sourcedId")): d for d in self._all(token, "demographics")}
        rows = (
            _row(user, born.get(text_of(user.get("sourcedId")), {}))
            for user in self._all(token, self._students, collection="users")
            if user.get("status") != "tobedeleted" and is_old_enough(_year(user))
        )
        yield as_file(self.school, PUPILS, HEADINGS, rows)

    @property
    def _students(self) -> str:
        return f"schools/{quote(self.school, safe='')}/students" if self.school else "students"

    def _changed(self, token: str, since: datetime) -> bool:
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        asked = {"limit": 1, "offset": 0, "filter": f"dateLastModified>='{moment}'"}
        users = self._get(token, self._students, **asked)
        others = self._get(token, "demographics", **asked)
        return bool(_items(users, "users") or _items(others, "demographics"))

    def _token(self) -> str:
        pair = base64.b64encode(f"{quote(self.client)}:{quote(self.secret)}".encode()).decode()
        headers = {
            "Authorization": f"Basic {pair}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        form = {"grant_type": "client_credentials", "scope": SCOPES[self.version]}
        answer = fetch(self.token_address, headers, form=urlencode(form).encode()).json()
        token = text_of(part_of(answer, "access_token"))
        if not token:
            raise FeedTrouble("It gave us no token. Check the client’s id and secret.")
        return token

    def _get(self, token: str, what: str, **asked: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return fetch(f"{self.address.rstrip('/')}/{what}?{urlencode(asked)}", headers).json()

    def _all(self, token: str, what: str, *, collection: str = "") -> Iterator[Mapping[str, Any]]:
        """Page by page, until one is not full."""
        for offset in range(0, MOST, LIMIT):
            answer = self._get(token, what, limit=LIMIT, offset=offset)
            found = _items(answer, collection or what)
            yield from found
            if len(found) < LIMIT:
                return
        raise FeedTrouble("It goes on without end. Nothing was taken.")


def _items(answer: Any, collection: str) -> list[Mapping[str, Any]]:
    found = part_of(answer, collection)
    if not isinstance(found, list):
        raise FeedTrouble("It answered with something that is not a list.")
    return [each for each in found if isinstance(each, Mapping)]


def _year(user: Mapping[str, Any]) -> str:
    """The highest of the years somebody is put in; OneRoster allows for several."""
    grades = user.get("grades")
    years = [text_of(g) for g in grades] if isinstance(grades, list) else [text_of(grades)]
    return max((y.zfill(2) for y in years if y), default="")


def _row(user: Mapping[str, Any], demographics: Mapping[str, Any]) -> dict[str, str]:
    identifier = text_of(user.get("identifier"))
    return {
        # By local custom the identifier is the UPN; whatever is none is not taken for one.
        "UPN": identifier if parse_upn(identifier).value else "",
        "Surname": text_of(user.get("familyName")),
        "Forename": text_of(user.get("givenName")),
        "Middle Names": text_of(user.get("middleName")),
        "Date of Birth": text_of(demographics.get("birthDate"))[:10],
        "Sex": text_of(demographics.get("sex")),
        "NC Year": _year(user),
        "Email": text_of(user.get("email")),
        "Telephone": text_of(user.get("sms")) or text_of(user.get("phone")),
    }
