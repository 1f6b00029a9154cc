"""Back-up and restore, and the doctor, by the commands people type."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fingerpost.db.address import OWNER, WEB, address
from fingerpost.db.embedded import EmbeddedServer
from fingerpost.db.installation import Installation
from kept_database import KeptDatabase

pytestmark = pytest.mark.server

ADD_AUTHORITY = """
INSERT INTO organisations_authority (code, name, database_id, is_demo)
VALUES (%s, %s, %s, false)
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-archive-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def kent(place: Path, kept_database: KeptDatabase) -> Iterator[Installation]:
    """An installation with one authority, one file somebody sent, and its server running."""
    installation = Installation(place / "kent")
    kept_database.copy_into(installation)
    with EmbeddedServer(installation, durable=False).running():
        done = fingerpost(installation, "migrate")
        assert done.returncode == 0, done.stderr
        add_authority(installation, "886", "Kent")
        (installation.files / "list.csv").write_text("made up\n")
        yield installation


@pytest.fixture(scope="module")
def backup(kent: Installation, place: Path) -> Path:
    file = place / "kent.backup"
    done = fingerpost(kent, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def fingerpost(
    installation: Installation, *words: str, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as people do, on an installation of its own."""
    without = {"FINGERPOST_DB_ROLE", "DATABASE_URL", "FINGERPOST_DATA"}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    environment |= {"FINGERPOST_DATA": str(installation.folder)} | more
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2] / "src")
    return subprocess.run(
        [sys.executable, "-m", "fingerpost.cli.main", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def connect(installation: Installation, role: str = OWNER) -> psycopg.Connection:
    return psycopg.connect(address(role, installation).conninfo(), autocommit=True)


def add_authority(installation: Installation, code: str, name: str) -> None:
    with connect(installation) as connection:
        connection.execute(ADD_AUTHORITY, [code, name, code])


def authorities(installation: Installation, role: str = OWNER) -> list[str]:
    with connect(installation, role) as connection:
        rows = connection.execute("SELECT name FROM organisations_authority ORDER BY name")
        return [str(name) for (name,) in rows]


def databases(installation: Installation) -> list[str]:
    with connect(installation) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'finger%'")
        return [str(name) for (name,) in rows]


def test_backup_is_private_and_leaves_passwords_behind(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as archive:
        names = archive.getnames()
    assert {"about.json", "database.dump", "files/list.csv", "secrets/secret-key"} <= set(names)
    assert [name for name in names if "password" in name] == []
    assert list(backup.parent.glob(".*")) == []


def test_round_trip_into_a_new_installation(backup: Path, kent: Installation, place: Path) -> None:
    other = Installation(place / "other")
    with EmbeddedServer(other, durable=False).running():
        done = fingerpost(other, "restore", str(backup))
        assert done.returncode == 0, done.stderr
        # The web role has its own password here and its rights back.
        assert authorities(other, WEB) == ["Kent"]
        assert databases(other) == ["fingerpost"]
        with connect(other, WEB) as connection, pytest.raises(psycopg.Error):
            connection.execute("DELETE FROM audit_event")
    assert other.secret("secret-key") == kent.secret("secret-key")
    assert other.secret("web-password") != kent.secret("web-password")
    assert (other.files / "list.csv").read_text() == "made up\n"


def test_restore_over_data_has_to_be_asked_for(backup: Path, kent: Installation) -> None:
    add_authority(kent, "887", "Medway")

    refused = fingerpost(kent, "restore", str(backup))
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert authorities(kent) == ["Kent", "Medway"]

    done = fingerpost(kent, "restore", "--replace", str(backup))
    assert done.returncode == 0, done.stderr
    assert authorities(kent) == ["Kent"]
    assert databases(kent) == ["fingerpost"]


def test_restore_waits_for_nobody(backup: Path, kent: Installation) -> None:
    with connect(kent, WEB):
        refused = fingerpost(kent, "restore", "--replace", str(backup))
    assert refused.returncode == 2
    assert refused.stderr == "Fingerpost is running. Stop it, then restore.\n"


@pytest.mark.parametrize("damage", ["missing", "junk", "cut short", "bad dump"])
def test_damaged_backup_changes_nothing(
    damage: str, backup: Path, kent: Installation, place: Path
) -> None:
    file = place / "damaged.backup"
    if damage == "junk":
        file.write_bytes(b"not a back-up at all" * 100)
    elif damage == "cut short":
        file.write_bytes(backup.read_bytes()[:50_000])
    elif damage == "bad dump":
        whole = backup.read_bytes()
        middle = whole.index(b"PGDMP") + 60_000
        file.write_bytes(whole[:middle] + bytes(2_000) + whole[middle + 2_000 :])
    before = authorities(kent)

    refused = fingerpost(kent, "restore", "--replace", str(file))
    file.unlink(missing_ok=True)

    assert refused.returncode == 2, refused.stderr
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr
    assert authorities(kent) == before
    assert databases(kent) == ["fingerpost"]


def test_backup_to_nowhere_is_one_sentence(kent: Installation, place: Path) -> None:
    refused = fingerpost(kent, "backup", str(place / "no-such-folder" / "x"))
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr


def test_doctor_finds_no_worker_and_says_what_to_do(kent: Installation) -> None:
    said = fingerpost(kent, "doctor")
    assert said.returncode == 1
    assert "✓ database up to date" in said.stdout
    assert "✓ web role fingerpost_web is bound by row security" in said.stdout
    assert "✗ nobody does the background jobs" in said.stdout
    assert "fingerpost worker" in said.stdout


HEARTBEAT = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)"


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        ("now()", "✓ background jobs are being done"),
        ("now() - interval '2 minutes'", "✗ nobody does the background jobs"),
        (
            "pg_postmaster_start_time() - interval '1 second'",
            "✗ nobody does the background jobs",
        ),
    ],
)
def test_doctor_believes_a_heartbeat_that_is_young_and_of_this_server(
    kent: Installation, heard: str, words: str
) -> None:
    with connect(kent) as connection:
        connection.execute("DELETE FROM procrastinate_workers")
        connection.execute(HEARTBEAT.replace("%s", heard))
        try:
            assert words in fingerpost(kent, "doctor").stdout
        finally:
            connection.execute("DELETE FROM procrastinate_workers")


def test_a_restored_heartbeat_is_nobodys(kent: Installation, place: Path) -> None:
    file, other = place / "working.backup", Installation(place / "later")
    with connect(kent) as connection:
        connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        assert fingerpost(kent, "backup", str(file)).returncode == 0
        connection.execute("DELETE FROM procrastinate_workers")
    with EmbeddedServer(other, durable=False).running():
        done = fingerpost(other, "restore", str(file))
        assert done.returncode == 0, done.stderr
        assert "✗ nobody does the background jobs" in fingerpost(other, "doctor").stdout


def test_a_command_while_fingerpost_starts_is_one_sentence_at_once(kent: Installation) -> None:
    with kent.making_ready():
        began = time.monotonic()
        done = fingerpost(kent, "status", "1")
    assert done.returncode == 2
    assert done.stderr.startswith("Fingerpost is starting: ")
    assert done.stderr.count("\n") == 1
    assert time.monotonic() - began < 5
    assert "starting" not in fingerpost(kent, "status", "1").stderr


def test_two_starts_at_once_are_told_apart(kent: Installation) -> None:
    with kent.making_ready():
        done = fingerpost(kent, "serve", "--empty")
    assert done.returncode == 2
    assert done.stderr == "Fingerpost is being started here already.\n"


def test_a_database_never_set_up_is_one_sentence(place: Path) -> None:
    bare = Installation(place / "bare")
    with EmbeddedServer(bare, durable=False).running():
        began = time.monotonic()
        done = fingerpost(bare, "submit", "list.csv")
    assert done.returncode == 2
    assert "start it with ./run" in done.stderr
    assert done.stderr.count("\n") == 1
    assert time.monotonic() - began < 8


def test_the_web_roles_way_alone_is_enough_for_work_but_not_for_the_owners(
    kent: Installation, place: Path
) -> None:
    elsewhere = Installation(place / "elsewhere")
    way = {"DATABASE_WEB_URL": url(kent, WEB)}

    work = fingerpost(elsewhere, "worker", "--once", **way)
    assert work.returncode == 0, work.stderr

    upkeep = fingerpost(elsewhere, "migrate", **way)
    assert upkeep.returncode == 2
    assert "DATABASE_URL" in upkeep.stderr
    assert upkeep.stderr.count("\n") == 1
    assert not (elsewhere.folder / "postgres").exists()


def url(installation: Installation, role: str) -> str:
    at = address(role, installation)
    return f"postgresql://{at.user}:{at.password}@{at.host}:{at.port}/{at.database}"


def test_doctor_of_nothing_says_where_to_begin(place: Path) -> None:
    nothing = Installation(place / "nothing")
    said = fingerpost(nothing, "doctor")
    assert said.returncode == 1
    assert "Start Fingerpost once with ./run." in said.stdout
    assert not nothing.folder.exists()
