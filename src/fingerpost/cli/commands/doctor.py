"""Says in plain words what is wrong with the set-up, and what to do about it."""

import argparse
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fingerpost.cli.database import OWNER, WEB, open_database
from fingerpost.cli.errors import Unusable
from fingerpost.db.address import address, server_is_ours
from fingerpost.db.installation import current_installation

HELP = "check the set-up and say what to do about what is wrong"
EPILOG = "exit codes: 0 all is well, 1 something is not"

OLDEST_PYTHON = (3, 11)
OLDEST_SERVER = 15
LEAST_FREE_BYTES = 2 * 1024**3
WIDEST_CLOCK_DIFFERENCE = timedelta(seconds=30)
LONGEST_SILENCE = timedelta(minutes=1)  # a worker is heard every ten seconds
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent", "fuzzystrmatch")


@dataclass(frozen=True)
class Check:
    """One thing looked at: what it is, whether it is right, and what to do if not."""

    words: str
    right: bool
    advice: str = ""

    def line(self) -> str:
        if self.right:
            return f"  ✓ {self.words}"
        return f"  ✗ {self.words}\n      {self.advice}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    wrong = 0
    for check in examine():
        print(check.line(), flush=True)
        wrong += not check.right
    print("All is well." if not wrong else f"{wrong} to put right.")
    return 1 if wrong else 0


def examine() -> Iterator[Check]:
    """Everything looked at, in the order in which one thing rests on another."""
    yield python_version()
    yield disk_space()
    yield from data_folder()
    if not current_installation().folder.exists():
        return  # looking for a database would make one
    try:
        with open_database(OWNER):
            yield from (check() for check in AS_OWNER)
            yield web_role_signs_in()
    except Unusable as problem:
        yield Check("the database answers", False, str(problem))


# Without the database


def python_version() -> Check:
    version = sys.version.split()[0]
    return Check(
        f"Python {version}", sys.version_info >= OLDEST_PYTHON, "Install Python 3.11 or newer."
    )


def data_folder() -> Iterator[Check]:
    """The data folder is ours alone, and so is every secret in it."""
    installation = current_installation()
    if not installation.folder.exists():
        yield Check(
            f"data folder {installation.folder}", False, "Start Fingerpost once with ./run."
        )
        return
    open_to_others = [
        str(path)
        for path in (installation.folder, *installation.secrets.glob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o067
    ]
    yield Check(
        f"data folder {installation.folder} is closed to other users",
        not open_to_others,
        f"Close it: chmod go= {' '.join(open_to_others)}",
    )
    yield Check(
        "data folder can be written",
        os.access(installation.folder, os.W_OK),
        "Run Fingerpost as the user who owns the data folder.",
    )


def disk_space() -> Check:
    folder = current_installation().folder
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Check(
        f"{free / 1024**3:.1f} GB free for data",
        free >= LEAST_FREE_BYTES,
        "Make room: an import stops half-way when the disk is full (and is then undone).",
    )


# As the owner


def server_version() -> Check:
    from django.db import connection

    major = connection.get_database_version()[0]
    whose = "our own" if server_is_ours() else "named by DATABASE_URL"
    return Check(
        f"PostgreSQL {major}, {whose}",
        major >= OLDEST_SERVER,
        f"Use PostgreSQL {OLDEST_SERVER} or newer.",
    )


def extensions() -> Check:
    present = {name for (name,) in _rows("SELECT extname FROM pg_extension")}
    missing = [name for name in EXTENSIONS if name not in present]
    available = {name for (name,) in _rows("SELECT name FROM pg_available_extensions")}
    if set(missing) <= available:
        advice = "Run: fingerpost migrate"
    else:
        advice = "Install PostgreSQL's contrib package on the server (postgresql-contrib)."
    return Check(f"extensions {', '.join(EXTENSIONS)}", not missing, advice)


def migrations() -> Check:
    from fingerpost.cli.commands.migrate import unapplied

    waiting = unapplied()
    words = f"{len(waiting)} changes of the database wait" if waiting else "database up to date"
    return Check(words, not waiting, "Run: fingerpost migrate")


def web_role_is_bound() -> Check:
    """Row security does not bind superusers, nor the owner of a table."""
    role = address(WEB, current_installation()).user
    rows = _rows(
        "SELECT r.rolsuper OR r.rolbypassrls OR EXISTS"
        " (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid)"
        " FROM pg_roles r WHERE r.rolname = %s",
        role,
    )
    return Check(
        f"web role {role} is bound by row security",
        rows == [(False,)],
        f"Run: fingerpost migrate. If it stays so: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS, "
        "and give what it owns to the owner.",
    )


def row_security() -> Check:
    from django.db import connection

    from fingerpost.db.rls import unprotected_tables

    bare = unprotected_tables(connection)
    return Check(
        "every authority's rows are kept apart by the database",
        not bare,
        f"A fault in Fingerpost: no row security on {', '.join(bare)}. Do not use it; report it.",
    )


def clock() -> Check:
    ((there,),) = _rows("SELECT clock_timestamp()")
    difference = abs(datetime.now(UTC) - there)
    return Check(
        f"clocks agree to {difference.total_seconds():.1f} s",
        difference < WIDEST_CLOCK_DIFFERENCE,
        "Set the clocks of this machine and of the database server by the network.",
    )


def worker_alive() -> Check:
    """By the server's own clock; what was heard before the server started is nobody's any more."""
    ((silence,),) = _rows(
        "SELECT now() - max(last_heartbeat) FROM procrastinate_workers"
        " WHERE last_heartbeat > pg_postmaster_start_time()"
    )
    alive = silence is not None and silence < LONGEST_SILENCE
    return Check(
        "background jobs are being done" if alive else "nobody does the background jobs",
        alive,
        "Start Fingerpost (./run), or a worker by itself: fingerpost worker",
    )


AS_OWNER: tuple[Callable[[], Check], ...] = (
    server_version,
    clock,
    migrations,
    extensions,
    web_role_is_bound,
    row_security,
    worker_alive,
)


def web_role_signs_in() -> Check:
    import psycopg

    place = address(WEB, current_installation())
    try:
        psycopg.connect(place.conninfo(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return Check("web role can sign in", False, "Run: fingerpost migrate")
    return Check("web role can sign in", True)


def _rows(query: str, *values: str) -> list[tuple[Any, ...]]:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())
    except DatabaseError:
        # A table that is not there yet: the check of the migrations says so.
        return [(None,)]
