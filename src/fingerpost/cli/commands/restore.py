"""Puts a back-up in the place of the database: all of it, or nothing at all.

The back-up is loaded into a database of its own, brought up to this version and looked at. Only
then do the two change names, in one transaction.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from fingerpost.cli.commands.migrate import migrate
from fingerpost.cli.commands.setup import is_empty
from fingerpost.cli.database import OWNER, open_database
from fingerpost.cli.errors import Unusable
from fingerpost.db import archive
from fingerpost.db.address import Address, address
from fingerpost.db.installation import Installation, current_installation

HELP = "put a back-up in the place of the database"
EPILOG = "Stop Fingerpost first. What is restored over is gone: make a back-up of it before.\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file `backup` wrote")
    parser.add_argument(
        "--replace", action="store_true", help="even though the database holds an authority"
    )


def run(args: argparse.Namespace) -> int:
    installation = current_installation()
    with open_database(OWNER):
        owner = address(OWNER, installation)
        if not args.replace and not _holds_nothing():
            raise Unusable(
                "The database holds an authority already. To put the back-up in its place, "
                "add --replace."
            )
        file = args.file.expanduser().resolve()
        with archive.opened(file, beside=installation.folder) as place:
            restore_database(place, owner)
            archive.put_back_secrets_and_files(place, installation)
        _remember_if_made_up(installation)
        went = _let_go_again()
    print(f"Restored.{went}")
    return 0


def restore_database(place: Path, owner: Address) -> None:
    """Load an unpacked back-up beside the database, bring it up to date, and swap the two.

    Raises Unusable if somebody uses the database, or if the back-up holds no authority.
    """
    fresh, old = f"{owner.database}_restored", f"{owner.database}_before_restore"
    with _upkeep(owner) as connection:
        _refuse_if_in_use(connection, owner)
        _drop(connection, fresh)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(fresh))
        )
        try:
            archive.load_dump(place, owner=owner, database=fresh)
            _bring_up_to_date(fresh)
            _swap(connection, owner.database, fresh, old)
        finally:
            _drop(connection, fresh)
        _drop(connection, old)
    migrate()


def _bring_up_to_date(database: str) -> None:
    with _django_uses(database):
        migrate()
        if is_empty():
            raise Unusable("The back-up holds no authority, so nothing was changed.")
        _forget_workers()


def _forget_workers() -> None:
    """Those that did the background jobs when the back-up was made do them here no more."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")


@contextmanager
def _django_uses(database: str) -> Iterator[None]:
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@contextmanager
def _upkeep(owner: Address) -> Iterator[psycopg.Connection]:
    """A connection to another database, since a database in use cannot change its name."""
    from django.db import connection

    connection.close()
    with psycopg.connect(owner.conninfo("postgres"), autocommit=True) as upkeep:
        yield upkeep


def _refuse_if_in_use(connection: psycopg.Connection, owner: Address) -> None:
    used = connection.execute(
        "SELECT 1 FROM pg_stat_activity WHERE datname = %s LIMIT 1", [owner.database]
    ).fetchone()
    if used:
        raise Unusable("Fingerpost is running. Stop it, then restore.")


def _swap(connection: psycopg.Connection, current: str, fresh: str, old: str) -> None:
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    _drop(connection, old)
    with connection.transaction():
        connection.execute(rename.format(sql.Identifier(current), sql.Identifier(old)))
        connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(current)))


def _drop(connection: psycopg.Connection, database: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))


def _let_go_again() -> str:
    """Who was deleted since the back-up was made is deleted again; says so."""
    from fingerpost.reports.retention.night import let_go_again_everywhere
    from fingerpost.web.words import count_of

    went = let_go_again_everywhere()
    words = count_of(went, "young person", "young people")
    return f" Deleted since the back-up was made, and now again: {words}." if went else ""


def _remember_if_made_up(installation: Installation) -> None:
    """The pages say whether their people are made up; that now depends on the back-up."""
    from fingerpost.organisations.models import Authority

    (installation.folder / "demo-loading").unlink(missing_ok=True)
    (installation.folder / "demo").unlink(missing_ok=True)
    if Authority.objects.filter(is_demo=True).exists():
        installation.remember("demo", "restored")


def _holds_nothing() -> bool:
    from django.db import ProgrammingError

    try:
        return is_empty()
    except ProgrammingError:
        return True  # no tables yet: a fresh installation to restore into
