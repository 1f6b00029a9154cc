"""Gives tests a PostgreSQL, the web role's eyes, and a browser.

Loaded early (`-p fingerpost_pytest`), because pytest-django reads the settings before any
conftest.py. A throwaway data folder is made at once; the server in it starts only when the first
test asks for a database, which is a copy of one that was migrated once (kept_database.py). With
FINGERPOST_PG_BIN naming a folder of programs, those are used.

Tests that use the database run as the web role, in the same place behind row security as the
pages and jobs: a missing right or policy fails the test that meets it. `owner_sql` steps out of it.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from fingerpost.db.embedded import EmbeddedServer
from fingerpost.db.installation import Installation
from kept_database import KeptDatabase

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FETCH_SECONDS = 300
# Every table of ours without a row; those that migrating fills stay as they are.
EMPTY_EVERY_TABLE = """
DO $$
DECLARE
    ours regclass;
BEGIN
    SET LOCAL session_replication_role = replica;  -- no trigger, no foreign key
    FOR ours IN
        SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP
        EXECUTE 'LOCK TABLE ' || ours;
        EXECUTE 'DELETE FROM ' || ours;
    END LOOP;
END $$
"""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class TestServer:
    """The server of this test run, and whose eyes its connections have."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fingerpost-test-"))
        self.installation = Installation(self.folder / "data")
        self.server = EmbeddedServer(self.installation, durable=False)
        self.web_role = ""
        self.as_web = False

    def announce(self) -> None:
        """Name the folder in the environment, for the settings and for commands tests start."""
        os.environ.pop("DATABASE_URL", None)
        os.environ["FINGERPOST_DATA"] = str(self.installation.folder)
        os.environ["FINGERPOST_DB_ROLE"] = "owner"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fingerpost.settings")
        self.folder.chmod(0o711)  # the server's account passes through to its own folder
        self.installation.prepare()

    def start(self, kept: KeptDatabase) -> None:
        """Start it and tell Django, which read its settings before there was anything to say."""
        from django.db import connections

        from fingerpost.db.address import EMBEDDED_DATABASE, OWNER, address

        kept.copy_into(self.installation)
        self.server.start()
        settings = connections["default"].settings_dict
        settings.update(address(OWNER, self.installation).for_django())
        settings["TEST"]["TEMPLATE"] = EMBEDDED_DATABASE

    def remove(self) -> None:
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_web_role(self) -> None:
        """Once the test database is migrated: the role, its rights, and the owner's way into it."""
        from django.db import connection
        from django.db.backends.signals import connection_created
        from psycopg import sql

        from fingerpost.db import roles

        self.web_role = roles.ensure_web_role(connection, self.installation.secret("web-password"))
        roles.apply_grants(connection)
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(self.web_role))
            )
        connection_created.connect(self.dress, weak=False)

    def dress(self, connection: Any, **_: Any) -> None:
        """Give a connection the eyes it should have now (also those of a live server's threads)."""
        from psycopg import sql

        role = sql.Identifier(self.web_role) if self.as_web else sql.SQL("NONE")
        connection.connection.execute(sql.SQL("SET ROLE {}").format(role))

    def empty(self) -> None:
        """After a test that commits: Django's own way, truncating every table, takes ten times as
        long, since nearly all are empty.
        """
        from django.db import connection

        with self.server.connect_as_superuser(connection.settings_dict["NAME"]) as link:
            link.execute(EMPTY_EVERY_TABLE)

    @contextmanager
    def eyes(self, *, as_web: bool) -> Iterator[None]:
        from django.db import connection

        before, self.as_web = self.as_web, as_web
        self._redress(connection)
        try:
            yield
        finally:
            self.as_web = before
            self._redress(connection)

    def _redress(self, connection: Any) -> None:
        from psycopg.pq import TransactionStatus

        link = connection.connection
        if link is None or link.closed:
            return
        # A failed transaction takes no commands; its roll-back puts the role back by itself.
        if link.info.transaction_status != TransactionStatus.INERROR:
            self.dress(connection)


test_server = TestServer()
test_server.announce()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database", action="store_true", help="run only the tests that use a database"
    )
    parser.addoption("--parts", type=int, default=1, help="of those, one in so many")
    parser.addoption("--chance", type=int, default=0, help="another number draws other ones")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-database"):
        return
    parts, chance = config.getoption("--parts"), config.getoption("--chance")
    chosen = [
        item
        for item in items
        if uses_database(item) and crc32(item.nodeid.encode(), chance) % parts == 0
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def uses_database(item: Any) -> bool:
    """Whether a test works with a database: Django's, or a server it starts itself."""
    marks = ("django_db", "server")
    return bool(DATABASE_FIXTURES & set(item.fixturenames)) or any(
        item.get_closest_marker(mark) for mark in marks
    )


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = lambda _: test_server.empty()
    config.addinivalue_line("markers", "server: starts a PostgreSQL server of its own")
    # A safe password hash is slow on purpose; tests make many accounts.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure(config: pytest.Config) -> None:
    test_server.remove()


@pytest.fixture(autouse=True)
def _web_role_eyes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a database test as the web role, and its clean-up as the owner."""
    marked = request.node.get_closest_marker("django_db")
    if marked is None and not DATABASE_FIXTURES & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    _forget_rates()
    with test_server.eyes(as_web=True):
        yield
        _forget_authority()


def _forget_rates() -> None:
    """How often things were tried is counted in the cache, which outlives a test."""
    from django.core.cache import cache

    cache.clear()


def _forget_authority() -> None:
    """A transactional test keeps its connection; the next must not find an authority set."""
    from django.db import connection
    from psycopg.pq import TransactionStatus

    link = connection.connection
    if link and not link.closed and link.info.transaction_status != TransactionStatus.INERROR:
        link.execute("SELECT set_config('fingerpost.authority', '', false)")


@pytest.fixture
def owner_sql(db: None) -> Callable[..., list[tuple[Any, ...]]]:
    """Runs one statement as the owner, whom row security does not bind; returns its rows."""
    from django.db import connection

    def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with test_server.eyes(as_web=False), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def as_owner(db: None) -> Callable[[], Any]:
    """A block in which Django itself works as the owner: `with as_owner(): ...`."""
    return lambda: test_server.eyes(as_web=False)


@pytest.fixture(scope="session")
def kept_database(pytestconfig: pytest.Config) -> KeptDatabase:
    """A migrated database, to be copied into a data folder."""
    return KeptDatabase(pytestconfig.cache.mkdir("databases"))


# Browser


def find_chromium() -> str | None:
    """A Chromium on this machine: named, on the path, or Playwright's own."""
    named = os.environ.get("FINGERPOST_CHROMIUM")
    if named:
        return named
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    return _playwrights_own() or _fetched()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _fetched() -> str | None:
    """Let Playwright fetch its own; where it cannot (no network), there is none."""
    fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(fetch, capture_output=True, check=False, timeout=FETCH_SECONDS)
    return _playwrights_own()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; without one the journey is skipped, or fails where CI is set."""
    found = find_chromium()
    if found is None:
        missing = "No Chromium: name one with FINGERPOST_CHROMIUM, or install chromium."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A real browser for the journeys of one file.

    Playwright runs an event loop in this thread. Django would take that for async code, and tests
    of other files that run a loop of their own could not.
    """
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A fresh browser window on the live server: `page.goto("/")`."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
