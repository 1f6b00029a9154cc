"""Hosts that speak what feeds read, on this machine: SFTP, Wonde's way and OneRoster's."""

import asyncio
import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncssh

USER, PASSWORD = "fingerpost", "owls-in-the-barn"


class _LetsIn(asyncssh.SSHServer):
    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


@dataclass
class SftpHost:
    """An SFTP server with one folder; its key can be changed while it is down."""

    folder: Path
    clients: Path
    key: asyncssh.SSHKey = field(
        default_factory=lambda: asyncssh.generate_private_key("ssh-ed25519")
    )
    port: int = 0

    @contextmanager
    def running(self) -> Iterator["SftpHost"]:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        listener = asyncio.run_coroutine_threadsafe(self._listen(), loop).result(10)
        self.port = listener.get_port()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(_stop(listener), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

    async def _listen(self) -> asyncssh.SSHAcceptor:
        root = str(self.folder).encode()
        return await asyncssh.listen(
            "127.0.0.1",
            self.port,
            server_factory=_LetsIn,
            server_host_keys=[self.key],
            authorized_client_keys=str(self.clients) if self.clients.exists() else None,
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=root),
        )


async def _stop(listener: asyncssh.SSHAcceptor) -> None:
    listener.close()
    await listener.wait_closed()


Answer = tuple[int, dict[str, str], Any]


@dataclass
class WebHost:
    """A web server that answers by a function; what it was asked is kept."""

    answer: Callable[["Asked"], Answer]
    asked: list["Asked"] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator["WebHost"]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def _answer(self, body: bytes) -> None:
                parts = urlsplit(self.path)
                query = {k: v[0] for k, v in parse_qs(parts.query).items()}
                asked = Asked(parts.path, query, dict(self.headers.items()), body.decode())
                host.asked.append(asked)
                status, headers, said = host.answer(asked)
                data = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(data))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


@dataclass
class Asked:
    """One request as it came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str


@dataclass
class WondeSchool:
    """A school at Wonde as its documents describe: a bearer token, pages that name the next."""

    token: str
    pupils: list[dict[str, Any]]
    leavers: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[dict[str, Any]] = field(default_factory=list)
    page: int = 2
    changed: bool = True

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {}, {"error": "unauthorised", "error_description": "Bad token"}
        what = asked.path.rsplit("/", 1)[1]
        lists = {
            "students": self.pupils,
            "students-leaver": self.leavers,
            "deletions": self.deleted,
        }
        if asked.path.split("/")[-2] != "A1" or what not in lists:
            return 404, {}, {"error": "not found"}
        found = lists[what]
        if what == "students" and "updated_after" in asked.query and not self.changed:
            found = []
        size = min(int(asked.query["per_page"]), self.page)
        number = int(asked.query.get("page", "1"))
        shown = found[(number - 1) * size : number * size]
        following = None
        if number * size < len(found):
            rest = "&".join(f"{k}={v}" for k, v in asked.query.items() if k != "page")
            rest = rest.replace(" ", "%20")
            following = f"http://{asked.headers['Host']}{asked.path}?{rest}&page={number + 1}"
        pagination = {"next": following, "per_page": size, "current_page": number}
        return 200, {}, {"data": shown, "meta": {"pagination": pagination}}


def wonde_pupil(surname: str, forename: str, upn: str, **more: Any) -> dict[str, Any]:
    """A made-up pupil, wrapped as Wonde wraps."""
    education = {
        "upn": upn,
        "former_upn": None,
        "learner_number": None,
        "current_nc_year": "12",
        "admission_date": {"date": "2021-09-01 00:00:00.000000", "timezone": "Europe/London"},
        "leaving_date": None,
    }
    home = {"house_number": "1", "street": "Mill Lane", "town": "Thornbury", "postcode": "XM1 1AA"}
    return {
        "id": f"A{surname}",
        "surname": surname,
        "forename": forename,
        "legal_surname": None,
        "legal_forename": None,
        "middle_names": "",
        "gender": "FEMALE",
        "date_of_birth": {"date": "2010-03-04 00:00:00.000000", "timezone_type": 3},
        "education_details": {"data": education | more.pop("education", {})},
        "contact_details": {
            "data": {
                "addresses": {"home": home},
                "emails": {"email": "someone@example.org"},
                "phones": {"phone": None, "mobile": "07700 900123"},
            }
        },
    } | more


@dataclass
class Roster:
    """A OneRoster host: client credentials for a token, then limit and offset."""

    client: str
    secret: str
    users: list[dict[str, Any]]
    demographics: list[dict[str, Any]]
    changed: bool = True

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/token":
            return self._token(asked)
        if asked.headers.get("Authorization") != "Bearer roster-token":
            return 401, {}, {"imsx_codeMajor": "failure"}
        what = asked.path.rsplit("/", 1)[1]
        lists = {"students": ("users", self.users), "demographics": (what, self.demographics)}
        if what not in lists:
            return 404, {}, {"imsx_codeMajor": "failure"}
        collection, found = lists[what]
        if "dateLastModified" in asked.query.get("filter", "") and not self.changed:
            found = []
        offset, limit = int(asked.query["offset"]), int(asked.query["limit"])
        headers = {"X-Total-Count": str(len(found))}
        return 200, headers, {collection: found[offset : offset + limit]}

    def _token(self, asked: Asked) -> Answer:
        pair = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        form = parse_qs(asked.body)
        if asked.headers.get("Authorization") != f"Basic {pair}":
            return 401, {}, {"error": "invalid_client"}
        if form["grant_type"] != ["client_credentials"] or "roster-core" not in form["scope"][0]:
            return 400, {}, {"error": "invalid_scope"}
        return 200, {}, {"access_token": "roster-token", "token_type": "bearer"}
