"""Fetching files from somebody else's secure file transfer (SFTP).

The key by which the host proves itself is shown to a person once and confirmed; from then on only
that key will do. Files are left where they are: what was taken is remembered by name, size and
time.
"""

import asyncio
import fnmatch
import stat
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import asyncssh
from django.utils import timezone

from fingerpost.intake.actions import LARGEST_UPLOAD
from fingerpost.intake.contents import PIECE, Content, scratch
from fingerpost.intake.ways.feeds import FeedTrouble, Known, Pulled
from fingerpost.intake.ways.feeds.outgoing import address_to_reach

SECONDS = 30
QUIET_SECONDS = 60
MOST_FILES = 5000
MOST_AT_ONCE = 50  # files of one pull; the rest comes with the next

Result = TypeVar("Result")

CHANGED = (
    "The host proves itself by another key than the one that was confirmed. Nothing was fetched. "
    "Ask whoever runs it whether they changed it, and only then confirm the new one."
)
UNCONFIRMED = "Nobody has confirmed the host’s key yet. Try the feed out, compare it and confirm."


@dataclass(frozen=True)
class Listed:
    """A file seen in the folder."""

    name: str
    size: int
    changed_at: int

    @property
    def stamp(self) -> str:
        """What tells it from a later file of its name."""
        return f"{self.size}-{self.changed_at}"


@dataclass(frozen=True)
class Sftp:
    """A folder on a host, and how to get in."""

    host: str
    port: int
    user: str
    folder: str
    pattern: str
    secret: str
    host_key: str

    def try_out(self) -> str:
        """How many files there are to fetch."""
        count = len(self._listing())
        are = "is" if count == 1 else "are"
        return f"We got in. Of the files in the folder {count:,} {are} named like “{self.pattern}”."

    def pull(self, *, since: datetime | None, known: Known) -> Iterator[Pulled]:
        """Each file that was not taken before, one connection a file."""
        new = [f for f in self._listing() if not known(self.folder, f.name, f.stamp)]
        for file in new[:MOST_AT_ONCE]:
            data = self._do(partial(_content, folder=self.folder, name=file.name))
            yield Pulled(self.folder, file.name, file.stamp, data)

    def _listing(self) -> list[Listed]:
        found = self._do(partial(_list, folder=self.folder))
        quiet = timezone.now().timestamp() - QUIET_SECONDS
        return [
            f
            for f in found
            if fnmatch.fnmatch(f.name.lower(), self.pattern.lower()) and f.changed_at <= quiet
        ]

    def _do(self, what: Callable[[asyncssh.SFTPClient], Awaitable[Result]]) -> Result:
        """Do one thing on the host."""
        if not self.host_key:
            raise FeedTrouble(UNCONFIRMED)
        address = address_to_reach(self.host, self.port)
        return _plainly(asyncio.wait_for(self._connected(address, what), SECONDS * 10), self.host)

    async def _connected(
        self, address: str, what: Callable[[asyncssh.SFTPClient], Awaitable[Result]]
    ) -> Result:
        known: Any = ([asyncssh.import_public_key(self.host_key)], [], [])
        async with (
            asyncssh.connect(
                address,
                self.port,
                username=self.user,
                known_hosts=known,
                **_proof(self.secret),
                **ALONE,
            ) as connection,
            connection.start_sftp_client() as sftp,
        ):
            return await what(sftp)


# Nothing of the account we run as: no settings, no agent, no keys of its own.
ALONE: dict[str, Any] = {
    "config": None,
    "agent_path": None,
    "gss_host": None,
    "connect_timeout": SECONDS,
    "login_timeout": SECONDS,
}


def _proof(secret: str) -> dict[str, Any]:
    """A private key, if that is what the secret is; else a password."""
    if secret.startswith("-----BEGIN"):
        return {"client_keys": [asyncssh.import_private_key(secret)]}
    return {"client_keys": None, "password": secret}


def host_key_of(host: str, port: int) -> str:
    """The key by which a host proves itself now, to be shown to a person.

    Raises:
        FeedTrouble: it cannot be reached.
    """
    address = address_to_reach(host, port)
    key = _plainly(
        asyncio.wait_for(asyncssh.get_server_host_key(address, port, config=None), SECONDS), host
    )
    if key is None:
        raise FeedTrouble(f"{host} shows no key.")
    return key.export_public_key().decode().strip()


def fingerprint(host_key: str) -> str:
    """A key as people compare it: SHA256 and 43 letters."""
    return asyncssh.import_public_key(host_key).get_fingerprint()


async def _list(sftp: asyncssh.SFTPClient, *, folder: str) -> list[Listed]:
    found = []
    async for entry in sftp.scandir(folder):
        attrs = entry.attrs
        if attrs.permissions is not None and stat.S_ISREG(attrs.permissions):
            found.append(Listed(str(entry.filename), attrs.size or 0, int(attrs.mtime or 0)))
        if len(found) > MOST_FILES:
            raise FeedTrouble(f"The folder holds more than {MOST_FILES:,} files. Name another.")
    return sorted(found, key=lambda f: (f.changed_at, f.name))


async def _content(sftp: asyncssh.SFTPClient, *, folder: str, name: str) -> Content:
    """A file onto our disk, and no more of a large one than shows that it is."""
    kept = scratch()
    async with sftp.open(f"{folder.rstrip('/')}/{name}", "rb") as open_file:
        file: Any = open_file  # its reads are said to be words or bytes
        while kept.tell() <= LARGEST_UPLOAD and (piece := await file.read(PIECE)):
            kept.write(piece)
    return kept


def _plainly(work: Awaitable[Result], host: str) -> Result:
    """Run it, and say in a sentence what went wrong."""

    async def run() -> Result:
        return await work

    try:
        return asyncio.run(run())
    except asyncssh.HostKeyNotVerifiable:
        raise FeedTrouble(CHANGED) from None
    except (asyncssh.PermissionDenied, asyncssh.KeyImportError):
        raise FeedTrouble(
            f"{host} does not let us in: the account, the password or the key is wrong."
        ) from None
    except asyncssh.SFTPError:
        raise FeedTrouble(f"{host} does not show us that folder. Check its name.") from None
    except (OSError, TimeoutError, asyncssh.Error):
        raise FeedTrouble(f"{host} does not answer as it should. We try again later.") from None
