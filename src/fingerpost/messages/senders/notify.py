"""GOV.UK Notify: our own adapter, by its published OpenAPI description.

    key      {name}-{service id}-{secret}, as its page shows it; kept in a file (adr 18)
    token    a JSON Web Token of the service id and the moment, signed with the secret; lives 30 s
    words    stand in Notify's templates; ours are found there by their names

A request carries our reference, and Notify can be asked by it: so after a silence we ask before we
send again, and a message goes out once.
"""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fingerpost.core.messages import Means
from fingerpost.core.messages.notify import Answered, understood
from fingerpost.intake.ways.feeds import FeedTrouble
from fingerpost.intake.ways.feeds.outgoing import Answer, NoAnswer, ask_once
from fingerpost.messages.senders import (
    Busy,
    NotReached,
    NoWord,
    OutOfOrder,
    Parcel,
    Taken,
    TurnedAway,
)

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf".+-(?P<service>{UUID})-(?P<secret>{UUID})", re.IGNORECASE)
KINDS = {Means.TEXT: "sms", Means.EMAIL: "email", Means.LETTER: "letter"}
MOST_PAGES = 80
"""Pages of 250 looked through for news: twenty thousand messages."""


@dataclass(frozen=True, slots=True)
class AtNotify:
    """One of our templates as Notify holds it: its id there, and the places it fills."""

    notify_id: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Notify:
    """One service at GOV.UK Notify."""

    address: str
    key: str
    templates: Mapping[tuple[str, Means], AtNotify]

    name = "notify"
    can_be_asked = True

    def send(self, parcel: Parcel) -> Taken:
        """Hand a message over."""
        said = json.dumps(self.request(parcel)).encode()
        try:
            answer = self._ask(f"/v2/notifications/{KINDS[parcel.means]}", said)
        except NoAnswer as silence:
            raise NoWord(str(silence)) from None
        if answer.status == 201:
            return _taken(answer)
        return _trouble(answer)

    def request(self, parcel: Parcel) -> dict[str, Any]:
        """What is asked of Notify for this message."""
        there = self.templates.get((parcel.template, parcel.means))
        if there is None:
            raise OutOfOrder(
                "A template is not found at GOV.UK Notify. On the page Sending, look at its "
                "templates again."
            )
        everything = {**parcel.values, "message": parcel.body, "subject": parcel.subject}
        personalisation = {name: everything[name] for name in there.places if name in everything}
        asked: dict[str, Any] = {
            "template_id": there.notify_id,
            "personalisation": personalisation,
            "reference": parcel.reference,
        }
        if parcel.means == Means.TEXT:
            return asked | {"phone_number": parcel.to}
        if parcel.means == Means.EMAIL:
            return asked | {"email_address": parcel.to}
        lines = [parcel.name, *parcel.to.splitlines()]
        personalisation |= {f"address_line_{n}": line for n, line in enumerate(lines, 1)}
        return asked

    def find(self, reference: str) -> Taken | None:
        """What Notify holds under our reference."""
        answer = self._get(f"/v2/notifications?{urlencode({'reference': reference})}")
        found = answer.get("notifications") or []
        return _as_taken(found[0]) if found else None

    def news(self, *, older_than: str = "") -> Iterator[tuple[str, str]]:
        """Our references with what became of them, latest first."""
        for _ in range(MOST_PAGES):
            query = urlencode({"older_than": older_than}) if older_than else ""
            found = self._get(f"/v2/notifications?{query}").get("notifications") or []
            yield from ((str(n.get("reference") or ""), str(n.get("status"))) for n in found)
            if not found:
                return
            older_than = str(found[-1]["id"])

    def every_template(self) -> list[dict[str, Any]]:
        """The service's templates."""
        found = self._get("/v2/templates").get("templates")
        return found if isinstance(found, list) else []

    def _get(self, path: str) -> dict[str, Any]:
        try:
            answer = self._ask(path, None)
        except NoAnswer as silence:
            raise NotReached(str(silence)) from None
        if answer.status != 200:
            try:
                _trouble(answer)
            except (NoWord, Busy, TurnedAway) as trouble:
                raise NotReached(str(trouble)) from None
        return _json(answer)

    def _ask(self, path: str, body: bytes | None) -> Answer:
        headers = {
            "Authorization": f"Bearer {token(self.key, int(time.time()))}",
            "Content-Type": "application/json",
            "User-Agent": "fingerpost",
        }
        try:
            return ask_once(self.address.rstrip("/") + path, headers, body=body)
        except NoAnswer:
            raise
        except FeedTrouble as trouble:
            raise NotReached(str(trouble)) from None


def token(key: str, now: int) -> str:
    """What proves to Notify that it is us, for half a minute.

    Raises:
        OutOfOrder: the key is none of Notify's.
    """
    found = KEY.fullmatch(key.strip())
    if found is None:
        raise OutOfOrder("The key for GOV.UK Notify is not a whole one. Put it there again.")
    parts = ({"typ": "JWT", "alg": "HS256"}, {"iss": found["service"], "iat": now})
    signed = b".".join(_letters(json.dumps(part).encode()) for part in parts)
    signature = hmac.new(found["secret"].encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + _letters(signature)).decode()


def _letters(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _json(answer: Answer) -> dict[str, Any]:
    try:
        said = answer.json()
    except FeedTrouble:
        said = None
    return said if isinstance(said, dict) else {}


def _taken(answer: Answer) -> Taken:
    """What was taken. It was, even where the answer cannot be read: so it is never an error."""
    said = _json(answer)
    content = said.get("content")
    body = content.get("body") if isinstance(content, dict) else ""
    return Taken(reference=str(said.get("id") or ""), said="created", body=str(body or ""))


def _as_taken(notification: Mapping[str, Any]) -> Taken:
    return Taken(
        reference=str(notification.get("id") or ""),
        said=str(notification.get("status") or "created"),
        body=str(notification.get("body") or ""),
    )


def _trouble(answer: Answer) -> Taken:
    """The exception an answer stands for."""
    errors = _json(answer).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else {}
    said = str(first.get("message") or "") if isinstance(first, Mapping) else ""
    kind, sentence = understood(answer.status, said)
    raise {
        Answered.TURNED_AWAY: TurnedAway(sentence),
        Answered.WAIT: Busy(sentence),
        Answered.WAIT_A_DAY: Busy(sentence, until_tomorrow=True),
        Answered.OUT_OF_ORDER: OutOfOrder(sentence),
        Answered.SILENT: NoWord(sentence),
    }[kind]
