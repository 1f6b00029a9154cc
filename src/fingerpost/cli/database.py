"""Opens the database for a command, and turns trouble with it into one sentence."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from fingerpost.cli.errors import Unusable
from fingerpost.db.address import OWNER, WEB, address, server_is_ours
from fingerpost.db.errors import SetUpProblem
from fingerpost.db.installation import current_installation

__all__ = ["OWNER", "WEB", "open_database"]

NOT_MIGRATED = "42P01"  # undefined table
NO_SUCH_COLUMN = "42703"
REFUSED = ("authentication failed", "no password supplied")
SECONDS_TO_CONNECT = 5
STARTING = "Fingerpost is starting: try again once ./run has said where its pages are."


@contextmanager
def open_database(role: str = WEB, *, check: bool = True) -> Iterator[None]:
    """The database, reachable through Django in this role for as long as the block lasts.

    Starts our own server if none is named, and stops it afterwards if nobody else uses it.
    Raises Unusable if the database cannot be reached.
    """
    with ExitStack() as stack, spoken_plainly():
        installation = current_installation()
        installation.prepare()
        if installation.is_being_made_ready():
            raise SetUpProblem(STARTING)
        if server_is_ours():
            from fingerpost.db.embedded import EmbeddedServer

            stack.enter_context(EmbeddedServer(installation).running())
        set_up_django(role)
        stack.callback(_close_connections)
        if check:
            _check_connection(role)
        yield


def set_up_django(role: str = WEB) -> None:
    """Load the settings and the apps, to connect in this role."""
    import django

    os.environ["FINGERPOST_DB_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fingerpost.settings")
    django.setup()


@contextmanager
def spoken_plainly() -> Iterator[None]:
    """Problems of the set-up and of the connection, as a sentence."""
    import psycopg

    try:
        yield
    except SetUpProblem as problem:
        raise Unusable(str(problem)) from problem
    except psycopg.OperationalError as problem:
        raise Unusable(_sentence(problem)) from problem
    except Exception as problem:
        cause = problem.__cause__
        if not isinstance(cause, psycopg.Error):
            raise
        if isinstance(cause, psycopg.OperationalError) and not cause.sqlstate:
            raise Unusable(_sentence(cause)) from problem
        if cause.sqlstate in (NOT_MIGRATED, NO_SUCH_COLUMN):
            raise Unusable(
                "The database is not up to date with this Fingerpost. Run: fingerpost migrate"
            ) from problem
        raise


def _sentence(problem: Exception) -> str:
    place = address(os.environ.get("FINGERPOST_DB_ROLE", OWNER), current_installation())
    if any(words in str(problem) for words in REFUSED):
        return (
            f"The database at {place.host}:{place.port} does not accept our password. If "
            "Fingerpost was never started here, start it with ./run; if the password was changed "
            "or the data folder is new, run: fingerpost migrate"
        )
    if "does not exist" in str(problem):
        return f"There is no database called {place.database} at {place.host}:{place.port}."
    return (
        f"The database at {place.host}:{place.port} cannot be reached. "
        "Is it running? `fingerpost doctor` says more."
    )


def _check_connection(role: str) -> None:
    """Asked by one plain connection: a pool would try again for long, and say so each time."""
    import psycopg

    place = address(role, current_installation())
    psycopg.connect(place.conninfo(), connect_timeout=SECONDS_TO_CONNECT).close()


def _close_connections() -> None:
    from django.db import connections

    connection: Any
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()
