"""A migrated database, made once and copied to whoever wants one.

Migrating takes a third of a minute, copying a second. It is kept for every process of a run and for
later runs, until a migration, or the PostgreSQL, is another.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import fingerpost
from fingerpost.db.binaries import find_binaries
from fingerpost.db.embedded import EmbeddedServer
from fingerpost.db.installation import Installation

SOURCE = Path(fingerpost.__file__).parent
PARTS = ("postgres", "secrets/superuser-password")


@dataclass(frozen=True)
class KeptDatabase:
    """The folder in which it is kept."""

    folder: Path

    def copy_into(self, installation: Installation) -> None:
        """Give an installation that has no database yet a migrated one."""
        kept = self.folder / _what_it_depends_on()
        with _alone(self.folder / "lock"):
            if not kept.exists():
                self._make(kept)
        installation.prepare()
        for part in PARTS:
            _copy(kept / part, installation.folder / part)

    def _make(self, kept: Path) -> None:
        for older in self.folder.glob("*/"):
            _remove(older)
        with tempfile.TemporaryDirectory(prefix="fingerpost-kept-") as made:
            Path(made).chmod(0o711)  # the server's account passes through to its own folder
            installation = Installation(Path(made) / "data")
            with EmbeddedServer(installation, durable=False).running():
                _migrate(installation)
            _copy(installation.folder, kept)


def _what_it_depends_on() -> str:
    """The migrations, what they are made of and the server, as one word."""
    state = hashlib.sha256(str(find_binaries()).encode())
    for path in sorted((*SOURCE.glob("**/migrations/*.py"), *SOURCE.glob("db/*.py"))):
        state.update(path.read_bytes())
    return state.hexdigest()[:16]


def _migrate(installation: Installation) -> None:
    environment = os.environ | {
        "FINGERPOST_DATA": str(installation.folder),
        "FINGERPOST_DB_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "fingerpost.settings",
        "PYTHONPATH": str(SOURCE.parent),
    }
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=environment, check=True
    )


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _copy(source: Path, target: Path) -> None:
    """With its owner, who is not always us; whole or not at all."""
    draft = target.with_name(f".{target.name}.part")
    _remove(draft)
    subprocess.run(["cp", "-a", source, draft], check=True)
    draft.replace(target)


def _remove(path: Path) -> None:
    subprocess.run(["rm", "-rf", path], check=True)
