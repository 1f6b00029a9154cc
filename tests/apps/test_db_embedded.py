"""The server we start ourselves: it keeps its data, its secrets and to itself."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fingerpost.db import embedded
from fingerpost.db.address import OWNER, address
from fingerpost.db.embedded import EmbeddedServer
from fingerpost.db.errors import SetUpProblem
from fingerpost.db.installation import Installation
from fingerpost.db.processes import ON_LINUX, is_working

pytestmark = pytest.mark.server


def throwaway_folder() -> Iterator[Path]:
    """A folder the server's account can reach: pytest's own are closed to everybody else."""
    place = Path(tempfile.mkdtemp(prefix="fingerpost-server-"))
    place.chmod(0o711)
    yield place / "data"
    shutil.rmtree(place)


folder = pytest.fixture(throwaway_folder)
shared_folder = pytest.fixture(scope="module")(throwaway_folder)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    """A server not started yet."""
    server = EmbeddedServer(Installation(folder), durable=False)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def running(shared_folder: Path) -> Iterator[EmbeddedServer]:
    """One running server for all tests that only look."""
    with EmbeddedServer(Installation(shared_folder), durable=False).running() as server:
        yield server


def connect(server: EmbeddedServer) -> psycopg.Connection:
    return psycopg.connect(address(OWNER, server.installation).conninfo(), autocommit=True)


def keep_rows(server: EmbeddedServer, count: int = 1000) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, %s)", [count])


def count_rows(server: EmbeddedServer) -> int:
    with connect(server) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
        assert row
        return int(row[0])


def kill(server: EmbeddedServer) -> int:
    pid = server.postmaster()
    assert pid
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while is_working(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return pid


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_data_outlives_a_stop_and_a_start_on_the_same_port(folder: Path) -> None:
    server = EmbeddedServer(Installation(folder))  # as in earnest: everything forced to disk
    with server.running():
        keep_rows(server)
        port = server.port
    assert server.postmaster() is None

    with server.running():
        assert server.port == port
        assert count_rows(server) == 1000


def test_last_to_leave_stops_the_server(server: EmbeddedServer) -> None:
    other = EmbeddedServer(server.installation, durable=False)
    with server.running():
        with other.running():
            pid = server.postmaster()
            assert other.postmaster() == pid
        assert server.postmaster() == pid
    assert server.postmaster() is None


def test_killed_server_starts_again_with_its_rows(server: EmbeddedServer) -> None:
    server.start()
    keep_rows(server, 100_000)
    # Nobody buries it: the killed server stays a zombie while this test holds its process.
    pid = kill(server)
    assert (server.installation.folder / "postgres" / "postmaster.pid").exists()

    second = EmbeddedServer(server.installation, durable=False)
    second.start()
    try:
        assert count_rows(second) == 100_000
        assert second.postmaster() != pid
    finally:
        second.stop()


def test_lock_file_naming_a_stranger_is_no_obstacle(server: EmbeddedServer) -> None:
    with server.running():
        keep_rows(server)
    lock = server.installation.folder / "postgres" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n")  # as after a restart of the machine: the number is reused

    with server.running():
        assert count_rows(server) == 1000


def test_connected_session_does_not_keep_a_killed_server_from_starting(
    server: EmbeddedServer,
) -> None:
    server.start()
    keep_rows(server)
    with connect(server) as session:
        session.execute("SELECT 1")
        kill(server)
        server.start()
    assert count_rows(server) == 1000


def test_half_made_database_is_made_again(folder: Path, server: EmbeddedServer) -> None:
    server.installation.prepare()
    half = folder / "postgres.part"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    with server.running():
        keep_rows(server)
    assert not half.exists()


def test_taken_port_is_left_to_its_owner(server: EmbeddedServer) -> None:
    with server.running():
        keep_rows(server)
        port = server.port
    with socket.socket() as other:
        # Connections of the stopped server linger on the port for a while.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with server.running():
            assert server.port != port
            assert count_rows(server) == 1000


def test_listens_on_loopback_only_and_by_tcp_only(running: EmbeddedServer) -> None:
    with running.connect_as_superuser() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)
    if ON_LINUX:
        assert listening_addresses(running.port) == {"0100007F"}


def listening_addresses(port: int) -> set[str]:
    """Hexadecimal local addresses that listen on a port, IPv4 and IPv6."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            host, _, hex_port = local.partition(":")
            if state == "0A" and int(hex_port, 16) == port:
                found.add(host)
    return found


def test_nobody_gets_in_without_a_password(running: EmbeddedServer) -> None:
    for user in ("postgres", address(OWNER, running.installation).user):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=running.port, user=user, password="guess")
    with running.connect_as_superuser() as connection:
        methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules")
        assert methods.fetchall() == [("scram-sha-256",)]


def test_folders_and_secrets_are_closed_to_others(running: EmbeddedServer) -> None:
    installation = running.installation
    assert mode(installation.folder) & 0o067 == 0
    assert mode(installation.folder / "postgres") == 0o700
    assert mode(installation.secrets) == 0o700
    kept = {secret.name: mode(secret) for secret in installation.secrets.iterdir()}
    assert {"secret-key", "superuser-password", "owner-password"} <= kept.keys()
    assert set(kept.values()) == {0o600}
    assert mode(installation.log / "postgres.log") == 0o600


def test_owner_of_the_tables_is_no_superuser(running: EmbeddedServer) -> None:
    with connect(running) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (False, False)


def test_server_log_quotes_no_data(running: EmbeddedServer) -> None:
    with connect(running) as connection:
        connection.execute("CREATE TABLE people (name text UNIQUE)")
        connection.execute("INSERT INTO people VALUES ('Rosalind Ashdown')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('Rosalind Ashdown')")
    log = (running.installation.log / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Rosalind" not in log


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts it as somebody else")
def test_root_runs_it_as_somebody_else(running: EmbeddedServer) -> None:
    pid = running.postmaster()
    assert Path(f"/proc/{pid}").stat().st_uid == running.account.user != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts it as somebody else")
def test_folder_only_root_may_enter_is_not_opened_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = folder.parent / "closed"
    closed.mkdir(mode=0o700)
    elsewhere = folder.parent / "elsewhere"
    monkeypatch.setattr(embedded, "UNREACHABLE_HOME", elsewhere)
    server = EmbeddedServer(Installation(closed / "data"), durable=False)

    with server.running():
        keep_rows(server)
    with server.running():
        assert count_rows(server) == 1000

    assert mode(closed) == 0o700
    assert len(list(elsewhere.glob("*/postgres"))) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts it as somebody else")
def test_account_that_does_not_exist_is_said_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINGERPOST_PG_USER", "no-such-account")
    with pytest.raises(SetUpProblem, match="no account called no-such-account"):
        EmbeddedServer(Installation(folder))


def test_database_of_another_version_is_refused(server: EmbeddedServer) -> None:
    with server.running():
        pass
    (server.installation.folder / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(SetUpProblem, match="made by PostgreSQL 14"):
        server.start()


def test_programs_are_copied_where_the_account_may_run_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an environment under root's home, which nobody else can enter."""
    from fingerpost.db import binaries
    from fingerpost.db.account import server_account

    monkeypatch.delenv("FINGERPOST_PG_BIN", raising=False)
    found = binaries.find_binaries()
    account = server_account()
    monkeypatch.setattr(type(account), "reaches", lambda self, path: False)
    folder.mkdir(mode=0o711)
    copied = binaries.within_reach(found, account, folder)

    said = subprocess.run(
        [copied.program("pg_dump"), "--version"], capture_output=True, text=True, check=True
    )
    assert copied.folder.is_relative_to(folder)
    assert str(found.version) in said.stdout
    assert binaries.within_reach(found, account, folder) == copied
