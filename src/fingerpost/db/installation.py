"""One installation's own folder: its secrets, its database, its log and the files in its hands.

Nothing in it is readable by other users of the machine. It is named by FINGERPOST_DATA; run from
a checkout it is `data` beside the project.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fingerpost.db.errors import SetUpProblem

SECRET_BYTES = 48
LOOKS_AT_LOCK = 20
SECONDS_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Installation:
    """The data folder and the places in it. Making one touches nothing on disk."""

    folder: Path

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def files(self) -> Path:
        """Files people sent, kept."""
        return self.folder / "files"

    @property
    def incoming(self) -> Path:
        """Files being received: emptied by whoever receives them."""
        return self.folder / "incoming"

    @property
    def static(self) -> Path:
        return self.folder / "static"

    def prepare(self) -> None:
        """Make the folders and the secret key, private to this user.

        Raises SetUpProblem if the folder cannot be made or belongs to somebody else.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for place in (self.secrets, self.log, self.files, self.incoming, self.static):
                place.mkdir(exist_ok=True, mode=0o700)
                place.chmod(0o700)
        except OSError as problem:
            raise SetUpProblem(
                f"The data folder {self.folder} cannot be used ({problem.strerror}). "
                "Run Fingerpost as the user who owns it, or name another with FINGERPOST_DATA."
            ) from problem
        self.secret("secret-key")

    def secret(self, name: str) -> str:
        """The secret kept under this name, made at the first asking."""
        known = self.known_secret(name)
        return known if known is not None else self._make_secret(name)

    def known_secret(self, name: str) -> str | None:
        """The secret kept under this name, or None if there is none yet."""
        try:
            return (self.secrets / name).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def keep_secret(self, name: str, value: str) -> None:
        """Put a secret in the place of the one kept under this name, if any."""
        write_private(self.secrets / name, value + "\n")

    def _make_secret(self, name: str) -> str:
        self.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.secrets / f".{name}.{os.getpid()}"
        write_private(draft, secrets.token_urlsafe(SECRET_BYTES) + "\n")
        try:
            # A link fails if the name is taken, so two first starts at once agree on one secret.
            os.link(draft, self.secrets / name)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return (self.secrets / name).read_text(encoding="ascii").strip()

    def remembered(self, name: str) -> str | None:
        """A small fact kept in the folder (a port, a path), or None."""
        try:
            return (self.folder / name).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def remember(self, name: str, value: str) -> None:
        write_private(self.folder / name, value + "\n")

    @contextmanager
    def making_ready(self) -> Iterator[None]:
        """Nobody else opens the database while it is being made ready, which may take minutes.

        Raises SetUpProblem if another process is at it. The system drops the lock with its process.
        """
        self.prepare()
        lock = self._starting_lock()
        try:
            _lock_soon(lock)
            _made_ready_here.add(self.folder)
            yield
        finally:
            _made_ready_here.discard(self.folder)
            os.close(lock)

    def is_being_made_ready(self) -> bool:
        """Whether another process is preparing the database at this moment."""
        if self.folder in _made_ready_here:
            return False
        lock = self._starting_lock()
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def _starting_lock(self) -> int:
        return os.open(self.folder / "starting.lock", os.O_RDWR | os.O_CREAT, 0o600)


_made_ready_here: set[Path] = set()


def _lock_soon(lock: int) -> None:
    """Whoever only looks holds it for a moment; whoever makes ready, for longer than we wait."""
    for _ in range(LOOKS_AT_LOCK):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        else:
            return
    raise SetUpProblem("Fingerpost is being started here already.")


def write_private(path: Path, text: str) -> None:
    """Write a file only this user can read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def current_installation() -> Installation:
    """The installation this process works for."""
    named = os.environ.get("FINGERPOST_DATA")
    return Installation(Path(named).expanduser().resolve() if named else _usual_folder())


def _usual_folder() -> Path:
    project = Path(__file__).resolve().parents[3]
    if (project / "pyproject.toml").exists():
        return project / "data"
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "fingerpost"
