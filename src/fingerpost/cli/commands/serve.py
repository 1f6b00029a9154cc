"""Starts everything: database, pages, background jobs; and the demonstration at the first start."""

import argparse
import importlib
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from fingerpost.cli.children import Child
from fingerpost.cli.commands import setup
from fingerpost.cli.commands.migrate import migrate
from fingerpost.cli.database import OWNER, WEB, open_database, spoken_plainly
from fingerpost.cli.errors import Unusable
from fingerpost.cli.progress import Progress
from fingerpost.db.address import server_is_ours
from fingerpost.db.installation import Installation, current_installation

if TYPE_CHECKING:
    from fingerpost.db.embedded import EmbeddedServer

HELP = "start Fingerpost and say where its pages are"
EPILOG = """\
The first start fills an empty database with a made-up authority to look round in.
With --empty it sets up a real one instead, and asks who its first data manager is.

environment:
  FINGERPOST_PORT   port of the pages (8000)
  FINGERPOST_DATA   folder for the data (`data` beside the checkout)
  DATABASE_URL      a PostgreSQL 15 or newer to use instead of our own
"""

SCALES = ("small", "median", "kent")
LAST_PORT = 65535
SECONDS_FOR_PORT = 3  # pages of a killed start need a moment to notice and let go
SECONDS_TO_ANSWER = 60
SECONDS_BETWEEN_LOOKS = 0.5
MOST_STARTS = 5  # of one child in quick succession, before it is taken for broken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scale", choices=SCALES, default="median", help="size of the made-up authority"
    )
    parser.add_argument(
        "--empty", action="store_true", help="set up a real authority instead of a made-up one"
    )


def run(args: argparse.Namespace) -> int:
    port = wanted_port()
    wait_for_port(port)
    with (
        terminating_interrupts(),
        ready_database(scale=args.scale, empty=args.empty),
        stop_requests() as stopping,
        ExitStack() as stack,
    ):
        server = our_server(stack)
        children = start_children(stack)
        wait_for_page(port, children, stopping)
        if not stopping.is_set():
            announce(port)
        return wait_for_end(children, stopping, server)


@contextmanager
def ready_database(*, scale: str, empty: bool) -> Iterator[None]:
    """The database, prepared before anybody else may open it."""
    with spoken_plainly(), ExitStack() as stack:
        with current_installation().making_ready():
            stack.enter_context(open_database(OWNER))
            prepare(scale=scale, empty=empty)
        yield


def prepare(*, scale: str, empty: bool) -> None:
    """Bring the database up to date and, if it is empty, put something into it."""
    installation = current_installation()
    _forget_half_a_demonstration(installation)
    migrate()
    if not setup.is_empty():
        _let_go_again()
        return
    if empty:
        setup.first_set_up()
    elif demo := demonstration():
        load_demonstration(installation, demo, scale)


def _let_go_again() -> None:
    """Somebody may have put an older database in place by means of their own."""
    from fingerpost.reports.retention.night import let_go_again_everywhere

    let_go_again_everywhere()


def load_demonstration(installation: Installation, demo: ModuleType, scale: str) -> None:
    installation.remember("demo-loading", scale)
    with Progress("Loading a made-up authority") as progress:
        demo.load(scale, progress)
    installation.remember("demo", scale)
    (installation.folder / "demo-loading").unlink()


def demonstration() -> ModuleType | None:
    """The module that makes up an authority, if there is one."""
    name = "fingerpost.cli.commands.demo"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as problem:
        if problem.name == name:
            return None
        raise


def _forget_half_a_demonstration(installation: Installation) -> None:
    """A demonstration that was killed while loading is begun again from nothing."""
    mark = installation.folder / "demo-loading"
    if mark.exists() and server_is_ours():
        from fingerpost.db.embedded import EmbeddedServer

        _let_go_of_database()
        EmbeddedServer(installation).make_database_anew()
        mark.unlink()


def wanted_port() -> int:
    """The port of the pages. Raises Unusable if FINGERPOST_PORT is none."""
    text = os.environ.get("FINGERPOST_PORT", "8000")
    if not text.isdigit() or not 1 <= int(text) <= LAST_PORT:
        raise Unusable(f"FINGERPOST_PORT is “{text}”; a port is a number from 1 to {LAST_PORT}.")
    return int(text)


# Children


def start_children(stack: ExitStack) -> list[Child]:
    """Start the pages and the jobs; they stop, pages first, when the stack unwinds."""
    _let_go_of_database()
    environment = {
        "FINGERPOST_DB_ROLE": WEB,
        "FINGERPOST_DATA": str(current_installation().folder),
    }
    worker = Child("background jobs", ["fingerpost.cli.main", "worker"], environment)
    stack.callback(worker.stop)
    pages = Child("pages", ["fingerpost.cli.web_server"], environment)
    stack.callback(pages.stop)
    return [worker, pages]


def our_server(stack: ExitStack) -> "EmbeddedServer | None":
    """Our own PostgreSQL, to look after; None where another is named."""
    if not server_is_ours():
        return None
    from fingerpost.db.embedded import EmbeddedServer

    server = EmbeddedServer(current_installation())
    stack.callback(server.leave)
    return server


def _let_go_of_database() -> None:
    """We only look after the others now, and need no connection of our own."""
    from django.db import connection

    connection.close()


def wait_for_port(port: int) -> None:
    """Raises Unusable if somebody else keeps the port."""
    deadline = time.monotonic() + SECONDS_FOR_PORT
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise Unusable(
                f"Port {port} is in use on this machine, perhaps by a Fingerpost that runs "
                f"already. Stop that, or choose another port: FINGERPOST_PORT={port + 1} ./run"
            )
        time.sleep(0.2)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for_page(port: int, children: list[Child], stopping: threading.Event) -> None:
    """Raises Unusable if the pages do not answer in time."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline and not stopping.is_set():
        if any(child.has_ended() for child in children):
            break
        if answers(f"http://127.0.0.1:{port}/"):
            return
        time.sleep(0.05)
    if not stopping.is_set():
        raise Unusable("The pages did not come up. `fingerpost doctor` may say why.")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True  # a refusal is an answer too
    except OSError:
        return False


def announce(port: int) -> None:
    print(f"\nFingerpost is at http://127.0.0.1:{port}/", flush=True)
    demo = demonstration()
    if demo and current_installation().remembered("demo"):
        sign_ins: Callable[[], list[str]] = getattr(demo, "sign_ins", list)
        print("\n".join(sign_ins()))
        _let_go_of_database()
    print("Stop it with Ctrl-C.", flush=True)


def wait_for_end(
    children: list[Child], stopping: threading.Event, server: "EmbeddedServer | None" = None
) -> int:
    """Wait until asked to stop (0). Our PostgreSQL, where it was killed, is started again, and so
    is a child that ends by itself, a few times.

    Raises Unusable if one keeps ending: something is wrong that starting again does not mend.
    """
    while not stopping.wait(SECONDS_BETWEEN_LOOKS):
        if server and server.postmaster() is None:
            print("The database stopped by itself and is started again.", flush=True)
            server.start()
        for child in (child for child in children if child.has_ended()):
            if child.starts > MOST_STARTS:
                raise Unusable(
                    f"The {child.name} keep stopping by themselves, so everything was stopped."
                )
            print(f"The {child.name} stopped by themselves and are started again.", flush=True)
            child.start()
    print("Stopping.", flush=True)
    return 0


@contextmanager
def terminating_interrupts() -> Iterator[None]:
    """While things are made ready, SIGTERM interrupts as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def stop_requests() -> Iterator[threading.Event]:
    """An event set by Ctrl-C and SIGTERM, so that everything can be stopped in order."""
    stopping = threading.Event()

    def ask(number: int, frame: object) -> None:
        stopping.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
