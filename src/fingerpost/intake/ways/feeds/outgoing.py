"""Calls out of the house. An address somebody types must not reach into our own network.

Only https, to addresses of the public internet; no redirect is followed. Hosts that whoever looks
after the machine names in FINGERPOST_PRIVATE_HOSTS may be private, and on this very machine speak
plain http. The address looked up is the one connected to, so that a name cannot change its mind
between the check and the call.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from fingerpost.intake.ways.feeds import FeedTrouble

SECONDS = 30
LARGEST_ANSWER = 20 * 1024 * 1024
TRIES = 4
LONGEST_WAIT = 60  # seconds; asked for more, we come again at the next pull
BUSY = (429, 500, 502, 503, 504)

sleep = time.sleep


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            FeedTrouble: it is none.
        """
        try:
            return json.loads(self.body)
        except ValueError:
            raise FeedTrouble("It answered with something that is not JSON.") from None


def address_to_reach(host: str, port: int) -> str:
    """The address of a host that may be reached.

    Raises:
        FeedTrouble: it has none, or is inside a network where nobody said it may be.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FeedTrouble(f"There is no machine called {host}. Check the address.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if host not in settings.PRIVATE_HOSTS and not all(map(_is_public, addresses)):
        raise FeedTrouble(
            f"{host} is not on the public internet. If that is meant, whoever looks after the "
            "machine must allow it by name."
        )
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return address.is_global and not address.is_multicast


def fetch(url: str, headers: Mapping[str, str], *, form: bytes | None = None) -> Answer:
    """Get an address, or post a form to it; patient with a busy host, but not for ever.

    Raises:
        FeedTrouble: it cannot be reached, may not be, or answers with anything but what was asked.
    """
    for attempt in range(TRIES):
        answer = _call(_checked(url), headers, form)
        if answer.status not in BUSY:
            return _good(answer)
        wait = _seconds_asked(answer, attempt)
        if wait > LONGEST_WAIT or attempt == TRIES - 1:
            break
        sleep(wait)
    if answer.status == 429:
        raise FeedTrouble("It asks us to call less often. We try again at the next pull.")
    raise FeedTrouble(f"It is out of order (status {answer.status}). We try again later.")


class NoAnswer(FeedTrouble):
    """It was asked, and no answer came: whether it heard us cannot be told."""


def ask_once(url: str, headers: Mapping[str, str], *, body: bytes | None = None) -> Answer:
    """Get an address, or post to it, once; any answer is given back, whatever its status.

    Raises:
        NoAnswer: the question left us, and nothing came back.
        FeedTrouble: the question did not leave us.
    """
    return _call(_checked(url), headers, body)


def _checked(url: str) -> SplitResult:
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in settings.PRIVATE_HOSTS
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise FeedTrouble("The address must begin with https://.")
    return parts


def _seconds_asked(answer: Answer, attempt: int) -> int:
    said = answer.headers.get("retry-after", "")
    return int(said) if said.isascii() and said.isdigit() else 2**attempt


def _good(answer: Answer) -> Answer:
    if answer.status == 200:
        return answer
    if answer.status in (401, 403):
        raise FeedTrouble("It does not let us in: the secret is wrong, or access was taken back.")
    if answer.status == 404:
        raise FeedTrouble("There is nothing at that address. Check it, and the school’s number.")
    if 300 <= answer.status < 400:
        raise FeedTrouble("It sends us on to another address, which we do not follow.")
    raise FeedTrouble(f"It did not understand us (status {answer.status}).")


def _call(parts: SplitResult, headers: Mapping[str, str], form: bytes | None) -> Answer:
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = _Pinned(host, port, address_to_reach(host, port), secure=secure)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        _connect(connection)
        connection.request("POST" if form is not None else "GET", path, form, dict(headers))
        response = connection.getresponse()
        body = response.read(LARGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException):
        raise NoAnswer(f"{host} does not answer. We try again later.") from None
    finally:
        connection.close()
    if len(body) > LARGEST_ANSWER:
        raise FeedTrouble("It answered with more at once than a list of people can be.")
    return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)


def _connect(connection: "_Pinned") -> None:
    """Reach the host, before anything is asked of it."""
    try:
        connection.connect()
    except ssl.SSLError:
        raise FeedTrouble(f"{connection.host} cannot prove that it is who it says it is.") from None
    except OSError:
        raise FeedTrouble(f"{connection.host} does not answer. We try again later.") from None


@cache
def _tls() -> ssl.SSLContext:
    """What we trust: read once, as it takes longer than a call."""
    return ssl.create_default_context()


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, under the host's name."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.address, self.secure = address, secure

    def connect(self) -> None:
        """Connect, and over https have the host prove its name."""
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = _tls().wrap_socket(plain, server_hostname=self.host) if self.secure else plain
