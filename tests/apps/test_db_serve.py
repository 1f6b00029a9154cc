"""Everything started together: it answers, survives being killed, and stops in order."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from fingerpost.db.address import OWNER, address
from fingerpost.db.embedded import EmbeddedServer, free_port
from fingerpost.db.installation import Installation
from fingerpost.db.processes import is_working
from kept_database import KeptDatabase

pytestmark = pytest.mark.server

SECONDS_TO_START = 120
PASSWORD = "correct horse battery"


class Started:
    """A `serve` of its own on a throwaway folder; started again it finds what was there."""

    def __init__(self, folder: Path) -> None:
        self.installation = Installation(folder / "data")
        self.port = free_port()
        self.log = folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        leave_out = {"FINGERPOST_DB_ROLE", "DATABASE_URL"}
        return {name: value for name, value in os.environ.items() if name not in leave_out} | {
            "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
            "FINGERPOST_DATA": str(self.installation.folder),
            "FINGERPOST_PORT": str(self.port),
            "FINGERPOST_ADMIN_AUTHORITY_CODE": "886",
            "FINGERPOST_ADMIN_NAME": "Ada Manager",
            "FINGERPOST_ADMIN_EMAIL": "ada@example.org",
            "FINGERPOST_ADMIN_PASSWORD": PASSWORD,
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "fingerpost.cli.main", "serve", "--empty"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, env=self.environment(), stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while "Fingerpost is at" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def end(self, request: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(request)
        return self.process.wait(60)

    def answers(self, path: str = "/help") -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as page:
                return int(page.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def jobs_are_heard_of(self) -> bool:
        """Whether a worker has told within the last seconds that it lives."""
        with psycopg.connect(address(OWNER, self.installation).conninfo()) as connection:
            asked = "SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '5s'"
            return connection.execute(asked).fetchone() is not None

    def users(self) -> int:
        with psycopg.connect(address(OWNER, self.installation).conninfo()) as connection:
            row = connection.execute("SELECT count(*) FROM organisations_user").fetchone()
            assert row
            return int(row[0])


@pytest.fixture
def set_up(started: Started, kept_database: KeptDatabase) -> Started:
    """One whose database stands already, so that it starts as on any day but the first."""
    kept_database.copy_into(started.installation)
    return started


@pytest.fixture
def started() -> Iterator[Started]:
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-serve-"))
    folder.chmod(0o711)
    started = Started(folder)
    yield started
    if started.process and started.process.poll() is None:
        started.process.kill()
        started.process.wait()
    EmbeddedServer(started.installation).stop()
    shutil.rmtree(folder, ignore_errors=True)


def soon(happens: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether it happens within a while: a busy machine takes its time to end a process."""
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_killed_and_started_again_then_stopped_in_order(started: Started) -> None:
    started.start()
    assert started.answers() == 200
    assert started.users() == 1
    server = EmbeddedServer(started.installation)
    postmaster = server.postmaster()
    assert postmaster

    assert second_start_on_the_same_port(started) == 2

    assert started.end(signal.SIGKILL) == -signal.SIGKILL
    os.kill(postmaster, signal.SIGKILL)
    started.start()
    assert started.answers() == 200
    assert started.users() == 1

    again = server.postmaster()
    assert again
    assert started.end(signal.SIGTERM) == 0
    assert soon(lambda: not is_working(again))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", started.port)) != 0


def second_start_on_the_same_port(started: Started) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "fingerpost.cli.main", "serve"],
        env=started.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"Port {started.port} is in use" in done.stderr
    assert done.stderr.count("\n") == 1
    return done.returncode


def test_a_database_that_is_killed_comes_back_and_everything_goes_on(set_up: Started) -> None:
    set_up.start()
    server = EmbeddedServer(set_up.installation)
    killed = server.postmaster()
    assert killed

    os.kill(killed, signal.SIGKILL)

    assert soon(lambda: server.postmaster() not in (None, killed), 60)
    assert soon(lambda: set_up.answers("/account/login/") == 200, 60)
    assert set_up.users() == 1
    assert soon(lambda: set_up.jobs_are_heard_of(), 90)
    assert set_up.log.read_text().count("The database stopped by itself") == 1
    again = server.postmaster()
    assert again
    assert set_up.end(signal.SIGTERM) == 0
    assert soon(lambda: not is_working(again))


def test_stops_in_seconds_whatever_browsers_keep_open(set_up: Started) -> None:
    set_up.start()
    kept = [http.client.HTTPConnection("127.0.0.1", set_up.port) for _ in range(4)]
    for connection in kept:
        connection.request("GET", "/help")
        connection.getresponse().read()
    half_said = [socket.create_connection(("127.0.0.1", set_up.port)) for _ in range(4)]
    for silent in half_said:
        silent.sendall(b"GET /help HTTP/1.1\r\nHost: localhost\r\n")
    time.sleep(0.5)

    began = time.monotonic()
    assert set_up.end(signal.SIGTERM) == 0

    assert time.monotonic() - began < 8
    assert "Killing" not in set_up.log.read_text()
    for opened in (*kept, *half_said):
        opened.close()


def test_set_up_that_cannot_be_made_leaves_nothing_running(set_up: Started) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fingerpost.cli.main", "serve", "--empty"],
        env=set_up.environment() | {"FINGERPOST_ADMIN_AUTHORITY_CODE": "000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "000" in done.stderr
    assert EmbeddedServer(set_up.installation).postmaster() is None
