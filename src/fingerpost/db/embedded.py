"""A PostgreSQL of our own, started when first needed and stopped by the last who uses it.

It listens on this machine only and asks everyone for a password. It knows no TLS, so it serves
one machine; to spread over several, name a server with DATABASE_URL.

Several commands may use one server at once. Each holds a shared lock while it does; who finds,
on leaving, that nobody else holds one, stops the server. The system drops a lock with its
process, so a killed process never keeps a server alive and never takes one from others.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from fingerpost.db.account import Account, server_account
from fingerpost.db.address import EMBEDDED_DATABASE, EMBEDDED_OWNER, LOOPBACK
from fingerpost.db.binaries import Binaries, find_binaries, within_reach
from fingerpost.db.errors import SetUpProblem
from fingerpost.db.installation import Installation
from fingerpost.db.processes import all_working_in, is_working, works_in

SUPERUSER = "postgres"
# Where the database goes when root runs Fingerpost from a folder only root may enter.
UNREACHABLE_HOME = Path("/var/lib/fingerpost")
LOCALE_PROVIDER_SINCE = 17

START_SECONDS = 120  # a large database that was killed needs time to recover
STOP_SECONDS = 60
LEFTOVER_SECONDS = 10
POLL_SECONDS = 0.03

SERVER_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    # Fifty people at once gain nothing from one query that takes every processor.
    "max_parallel_workers_per_gather": "0",
    # Statements and the details of errors quote personal data: neither goes into the log.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
}


class EmbeddedServer:
    """The server of one installation.

    `durable=False` is for tests: a killed server keeps what it was given, but nothing is forced
    to disk, so a power cut may lose it all.
    """

    def __init__(self, installation: Installation, *, durable: bool = True) -> None:
        self.installation = installation
        self.durable = durable
        self.account: Account = server_account()
        self._process: subprocess.Popen[bytes] | None = None
        self._users_lock: int | None = None

    @contextmanager
    def running(self) -> Iterator["EmbeddedServer"]:
        """The server, running for as long as the block lasts (and longer if others use it)."""
        self.start()
        try:
            yield self
        finally:
            self.leave()

    def start(self) -> None:
        """Join the running server, or start it; make its folder at the first start.

        Raises SetUpProblem if it cannot be started.
        """
        self.installation.prepare()
        with self._alone():
            self._join_users()
            home = self._home()
            cluster = home / "postgres"
            binaries = find_binaries()
            if self.postmaster(cluster) is None:
                binaries = within_reach(binaries, self.account, home)
                if not cluster.exists():
                    self._make_cluster(cluster, binaries)
                self._check_version(cluster, binaries)
                self._launch(cluster, binaries)
            self._make_owner_and_database()

    def leave(self) -> None:
        """Stop using the server, and stop the server if nobody else uses it."""
        with self._alone():
            if self._last_to_leave():
                self._stop(self._home() / "postgres")

    def stop(self) -> None:
        """Stop the server whoever uses it."""
        with self._alone():
            self._leave_users()
            self._stop(self._home() / "postgres")

    @property
    def port(self) -> int:
        """The port it listens on (0 before the first start)."""
        return int(self.installation.remembered("postgres-port") or 0)

    def connect_as_superuser(self, database: str = "postgres") -> psycopg.Connection:
        """A connection for the server's own upkeep; no ordinary command uses it."""
        return psycopg.connect(
            host=LOOPBACK,
            port=self.port,
            dbname=database,
            user=SUPERUSER,
            password=self.installation.secret("superuser-password"),
            connect_timeout=5,
            autocommit=True,
        )

    def postmaster(self, cluster: Path | None = None) -> int | None:
        """The process number of the running server, or None."""
        cluster = cluster or self._home() / "postgres"
        lines = _lock_file_lines(cluster)
        if not lines or not works_in(int(lines[0]), cluster):
            return None
        return int(lines[0])

    def make_database_anew(self) -> None:
        """Drop the database with all that is in it, and make an empty one."""
        with self.connect_as_superuser() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                    sql.Identifier(EMBEDDED_DATABASE)
                )
            )
        self._make_owner_and_database()

    # Folders

    def _home(self) -> Path:
        """The folder that holds the cluster: the data folder, if the account can reach it.

        A place elsewhere is remembered, so that a change of permissions later is an error and not
        a new, empty database.
        """
        folder = self.installation.folder
        elsewhere = self.installation.remembered("postgres-folder")
        if elsewhere:
            return Path(elsewhere)
        self.account.let_through(folder)
        if (folder / "postgres").exists() or self.account.reaches(folder):
            return folder
        return self._make_home_elsewhere()

    def _make_home_elsewhere(self) -> Path:
        home = UNREACHABLE_HOME / secrets.token_hex(6)
        home.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        home.mkdir(mode=0o700)
        self.account.let_through(home)
        self.installation.remember("postgres-folder", str(home))
        return home

    # Starting

    def _make_cluster(self, cluster: Path, binaries: Binaries) -> None:
        draft = cluster.with_name("postgres.part")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.give(draft)
        with self._password_file(cluster.parent) as password_file:
            made = self.account.run(
                self._initdb_command(draft, binaries, password_file),
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            )
        if made.returncode:
            raise SetUpProblem(f"The database could not be made: {_last_line(made.stderr)}")
        draft.replace(cluster)

    def _initdb_command(self, folder: Path, binaries: Binaries, password_file: Path) -> list[str]:
        command = [str(binaries.program("initdb")), "-D", str(folder), "-U", SUPERUSER]
        command += ["-A", "scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8"]
        if binaries.version >= LOCALE_PROVIDER_SINCE:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            command += ["--no-locale"]
        return command if self.durable else [*command, "--no-sync"]

    @contextmanager
    def _password_file(self, folder: Path) -> Iterator[Path]:
        path = folder / f".initial-password.{os.getpid()}"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self.installation.secret("superuser-password"))
        self.account.give(path)
        try:
            yield path
        finally:
            path.unlink()

    def _check_version(self, cluster: Path, binaries: Binaries) -> None:
        made_by = int((cluster / "PG_VERSION").read_text().strip())
        if made_by != binaries.version:
            raise SetUpProblem(
                f"The database in {cluster} was made by PostgreSQL {made_by}, and this is "
                f"{binaries.version}. Back up with the Fingerpost that made it, then restore "
                "into a new data folder with this one."
            )

    def _launch(self, cluster: Path, binaries: Binaries) -> None:
        _clear_away_the_dead(cluster)
        self._choose_port()
        log = os.open(
            self.installation.log / "postgres.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
        )
        try:
            self._process = subprocess.Popen(
                self._server_command(cluster, binaries),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,  # Ctrl-C is for us; we stop the server when all is quiet
                **self.account.popen_arguments(),
            )
        finally:
            os.close(log)
        self._wait_until_ready()

    def _server_command(self, cluster: Path, binaries: Binaries) -> list[str]:
        settings = SERVER_SETTINGS | {"port": str(self.port)}
        if not self.durable:
            settings |= THROWAWAY_SETTINGS
        command = [str(binaries.program("postgres")), "-D", str(cluster)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    def _choose_port(self) -> None:
        """Keep the port of last time if it is free, else take any free one and remember it."""
        if self.port and _is_free(self.port):
            return
        self.installation.remember("postgres-port", str(free_port()))

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                break
            try:
                self.connect_as_superuser().close()
            except psycopg.OperationalError:
                time.sleep(POLL_SECONDS)
            else:
                return
        log = self.installation.log / "postgres.log"
        raise SetUpProblem(
            f"PostgreSQL did not start: {_last_line(log.read_text(errors='replace'))} "
            f"The whole story is in {log}."
        )

    def _make_owner_and_database(self) -> None:
        with self.connect_as_superuser() as connection:
            role = sql.Identifier(EMBEDDED_OWNER)
            if not _exists(connection, "pg_roles", "rolname", EMBEDDED_OWNER):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE NOSUPERUSER").format(role)
                )
            password = self.installation.secret("owner-password")
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    role, sql.Literal(scram(connection, EMBEDDED_OWNER, password))
                )
            )
            if not _exists(connection, "pg_database", "datname", EMBEDDED_DATABASE):
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                        sql.Identifier(EMBEDDED_DATABASE), role
                    )
                )

    # Stopping

    def _stop(self, cluster: Path) -> None:
        pid = self.postmaster(cluster)
        if pid is None:
            return
        # SIGINT asks for an orderly stop without waiting for clients, SIGQUIT for one at once.
        for request in (signal.SIGINT, signal.SIGQUIT):
            os.kill(pid, request)
            if self._gone_within(pid, STOP_SECONDS):
                return

    def _gone_within(self, pid: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process and self._process.pid == pid:
                self._process.poll()  # buries our own child, which would stay a zombie otherwise
            if not is_working(pid):
                return True
            time.sleep(POLL_SECONDS)
        return False

    # Locks

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time starts or stops the server."""
        lock = self._open_lock("postgres-start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _join_users(self) -> None:
        if self._users_lock is None:
            self._users_lock = self._open_lock("postgres-users.lock")
        fcntl.flock(self._users_lock, fcntl.LOCK_SH)

    def _last_to_leave(self) -> bool:
        if self._users_lock is None:
            return False
        try:
            fcntl.flock(self._users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            self._leave_users()
        return True

    def _leave_users(self) -> None:
        if self._users_lock is not None:
            os.close(self._users_lock)
            self._users_lock = None

    def _open_lock(self, name: str) -> int:
        return os.open(self.installation.folder / name, os.O_RDWR | os.O_CREAT, 0o600)


def scram(connection: psycopg.Connection, role: str, password: str) -> str:
    """What the server keeps of a password. Worked out here, so that no log ever sees the word."""
    return connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As a server would ask: connections of a server that has just stopped do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _clear_away_the_dead(cluster: Path) -> None:
    """Remove the lock file of a server that was killed, once nothing of it is left.

    PostgreSQL itself refuses to start while the number in the lock file belongs to a zombie or,
    after a restart of the machine, to a stranger. Two servers on one folder would destroy it, so
    the last of the old processes must have ended first.
    """
    if _lock_file_lines(cluster) is None:
        return
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while leftovers := list(all_working_in(cluster)):
        if time.monotonic() > deadline:
            for pid in leftovers:
                os.kill(pid, signal.SIGQUIT)
            deadline += LEFTOVER_SECONDS
        time.sleep(POLL_SECONDS)
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _lock_file_lines(cluster: Path) -> list[str] | None:
    """The lock file of a server, running or killed; None if there is none worth reading."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    return lines if lines and lines[0].strip().isdigit() else None


def _exists(connection: psycopg.Connection, catalogue: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(catalogue), sql.Identifier(column)
    )
    return connection.execute(query, [name]).fetchone() is not None


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing."
