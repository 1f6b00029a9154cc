"""A back-up: one file with the database, the files people sent and the key that signs.

It is a tar of `about.json`, `database.dump` (PostgreSQL's own format), `secrets/`, `files/` and
`gone`, the list of those who went (gone.py).
The passwords of the database roles stay behind: every installation has its own.
"""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fingerpost import __version__
from fingerpost.db import gone
from fingerpost.db.address import Address
from fingerpost.db.binaries import client_program
from fingerpost.db.errors import SetUpProblem
from fingerpost.db.installation import Installation, write_private

FORMAT = 1
DUMP = "database.dump"
ABOUT = "about.json"
OWN_PASSWORDS = {"superuser-password", "owner-password", "web-password"}


@dataclass(frozen=True)
class About:
    """What a back-up says of itself."""

    made_at: str
    program: str
    format: int = FORMAT


def write(path: Path, *, owner: Address, installation: Installation) -> None:
    """Write a back-up, whole or not at all, readable by this user alone.

    Raises SetUpProblem if the database cannot be dumped or the file not written.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        with _workplace(path.parent) as place:
            _dump(owner, place / DUMP)
            _describe(place / ABOUT)
            with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
                with tarfile.open(fileobj=file, mode="w") as archive:
                    for name, source in _contents(place, installation):
                        archive.add(source, name)
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    except OSError as problem:
        raise SetUpProblem(f"{path} cannot be written: {problem.strerror}.") from problem
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, beside: Path) -> Iterator[Path]:
    """A back-up unpacked into a private folder for as long as the block lasts.

    Raises SetUpProblem if the file is no back-up, or one a newer Fingerpost made.
    """
    with _workplace(beside) as place:
        try:
            with tarfile.open(path) as archive:
                # The filter refuses names that lead out of the folder, links and devices.
                archive.extractall(place, filter="data")
            about = json.loads((place / ABOUT).read_text(encoding="utf-8"))
            made_in = int(about["format"])
        except FileNotFoundError as problem:
            raise SetUpProblem(f"There is no back-up {path}.") from problem
        except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as problem:
            raise SetUpProblem(f"{path} is not a back-up made by Fingerpost.") from problem
        if made_in > FORMAT or not (place / DUMP).exists():
            raise SetUpProblem(f"{path} was made by a newer Fingerpost, or is not complete.")
        yield place


def load_dump(place: Path, *, owner: Address, database: str) -> None:
    """Load the dump of an unpacked back-up into an empty database, all or nothing."""
    _program(
        "pg_restore",
        [
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-acl",
            "--dbname",
            _without_password(owner, database),
            str(place / DUMP),
        ],
        owner,
    )


def put_back_secrets_and_files(place: Path, installation: Installation) -> None:
    """Put an unpacked back-up's secrets and files in the place of this installation's."""
    for secret in (place / "secrets").glob("*"):
        if secret.name not in OWN_PASSWORDS:
            write_private(installation.secrets / secret.name, secret.read_text())
    gone.take_in(installation, place / gone.NAME)
    older = installation.folder / "files.before-restore"
    shutil.rmtree(older, ignore_errors=True)
    if installation.files.exists():
        installation.files.rename(older)
    # Into the data folder, which may be another disk than the unpacked back-up's.
    shutil.move(place / "files", installation.files)
    shutil.rmtree(older, ignore_errors=True)


def _contents(place: Path, installation: Installation) -> Iterator[tuple[str, Path]]:
    yield ABOUT, place / ABOUT
    yield DUMP, place / DUMP
    for secret in sorted(installation.secrets.glob("*")):
        if secret.name not in OWN_PASSWORDS and not secret.name.startswith("."):
            yield f"secrets/{secret.name}", secret
    yield "files", installation.files
    if gone.place(installation).exists():
        yield gone.NAME, gone.place(installation)


def _describe(path: Path) -> None:
    about = About(made_at=datetime.now(UTC).isoformat(timespec="seconds"), program=__version__)
    path.write_text(json.dumps(about.__dict__), encoding="utf-8")


def _dump(owner: Address, path: Path) -> None:
    _program(
        "pg_dump",
        [
            "--format=custom",
            "--no-owner",
            "--no-acl",
            "--file",
            str(path),
            "--dbname",
            _without_password(owner, owner.database),
        ],
        owner,
    )


def _program(name: str, arguments: list[str], owner: Address) -> None:
    """Run a PostgreSQL program as the owner; its password goes by the environment, unseen."""
    done = subprocess.run(
        [client_program(name, _server_version(owner)), *arguments],
        env={**os.environ, "PGPASSWORD": owner.password},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # Its first line says what failed; later ones may quote rows.
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[0]
        raise SetUpProblem(f"{name} failed: {said}")


def _server_version(owner: Address) -> int:
    with psycopg.connect(owner.conninfo()) as connection:
        return connection.info.server_version // 10_000


def _without_password(owner: Address, database: str) -> str:
    parts = conninfo_to_dict(owner.conninfo(database))
    parts.pop("password", None)
    return make_conninfo("", **parts)


@contextmanager
def _workplace(beside: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".fingerpost-", dir=beside) as folder:
        yield Path(folder)
