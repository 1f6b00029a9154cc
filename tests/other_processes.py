"""Plays pieces of the product in processes of their own, to be killed or held at any moment.

A *moment* is a point at which a process may die: before a statement, before a line is copied, and
on either side of a commit. They are counted from 0 as they come. A piece is a function that can be
imported; it is played as the web role, by a process forked off one that has opened nothing yet.
"""

import gc
import json
import os
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

SECONDS_TO_END = 180  # a busy machine takes its time
POLL = 0.002
AFTER_COMMIT = "after a commit"


@dataclass(frozen=True)
class Ending:
    """How a process ended: by which signal (0: by itself), and the moments it went through."""

    by: int
    moments: tuple[str, ...]


class Playing:
    """A piece under way in another process."""

    def __init__(self, stage: "Stage", pid: int, folder: Path) -> None:
        self.stage = stage
        self.pid = pid
        self.folder = folder

    def wait_until_held(self) -> None:
        """Until it comes to the moment at which it is held, or has ended before it."""
        while not (self.folder / "held").exists() and not self.has_ended():
            time.sleep(POLL)

    def has_ended(self) -> bool:
        """Whether it came to its end, not having been killed."""
        return (self.folder / "moments").exists()

    def go_on(self) -> None:
        """Let it go on from where it is held."""
        (self.folder / "go").touch()

    def end(self) -> Ending:
        """Wait for its end; a fault in it, or no end at all, is a fault of the test."""
        by = self.stage.ask("wait", self.pid)
        failed = self.folder / "failed"
        assert not failed.exists(), failed.read_text()
        assert by in (0, signal.SIGKILL), f"ended by signal {by}"
        moments = self.folder / "moments"
        return Ending(by, tuple(json.loads(moments.read_text())) if moments.exists() else ())


class Stage:
    """The process that others are forked off: it knows the product and has no connection."""

    def __init__(self, database: dict[str, Any], role: str) -> None:
        context = get_context("spawn")
        self.link, theirs = context.Pipe()
        self.process = context.Process(target=_stage, args=(theirs, database, role), daemon=True)
        self.folder = tempfile.TemporaryDirectory(prefix="fingerpost-stage-")
        self.count = 0
        self.process.start()

    def play(
        self,
        piece: Callable[..., Any],
        *arguments: Any,
        kill_at: int | None = None,
        hold_at: int | None = None,
    ) -> Playing:
        """Start a piece; it dies by SIGKILL, or waits, at the moment of this number."""
        self.count += 1
        folder = Path(self.folder.name) / str(self.count)
        folder.mkdir()
        pid = self.ask("play", piece, arguments, folder, kill_at, hold_at)
        return Playing(self, pid, folder)

    def prepare(self, piece: Callable[[], object]) -> None:
        """Have done once what every piece would begin with; it leaves nothing open."""
        self.ask("prepare", piece)

    def ask(self, *request: Any) -> int:
        self.link.send(request)
        return int(self.link.recv())

    def close(self) -> None:
        self.link.close()
        self.process.join(10)
        self.folder.cleanup()


def have_splink_write_its_program() -> None:
    """To be prepared once for all processes: it takes longer than most of what they play.

    It stands here because a process of its own finds no function of a `conftest`.
    """
    from fingerpost.core.linkage import model, scoring

    scoring._program(model.frozen_model(), scoring.LOWEST_SCORE_KEPT)


def _stage(link: Any, database: dict[str, Any], role: str) -> None:
    import django
    from django.db import connections

    django.setup()
    connections["default"].settings_dict.update(database)
    do = {"play": partial(_fork, role), "wait": _wait, "prepare": _prepare}
    while True:
        try:
            verb, *rest = link.recv()
        except EOFError:
            return
        link.send(do[verb](*rest))


def _prepare(piece: Callable[[], object]) -> int:
    piece()
    # What DuckDB left is taken down here, where its threads are: a process forked off has none of
    # them, and one that collected the leavings died of it.
    gc.collect()
    gc.freeze()
    return 0


def _fork(role: str, *play: Any) -> int:
    pid = os.fork()
    if not pid:
        _play(role, *play)
    return pid


def _wait(pid: int) -> int:
    deadline = time.monotonic() + SECONDS_TO_END
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) * -1
        time.sleep(POLL)
    os.kill(pid, signal.SIGABRT)
    os.waitpid(pid, 0)
    return signal.SIGABRT


def _play(
    role: str,
    piece: Callable[..., Any],
    arguments: tuple[Any, ...],
    folder: Path,
    kill_at: int | None,
    hold_at: int | None,
) -> None:
    """Play a piece in this process, which ends with it."""
    try:
        moments = _Moments(folder, kill_at, hold_at)
        _watch(moments, role)
        piece(*arguments)
        draft = folder / "moments.part"
        draft.write_text(json.dumps(moments.passed))
        draft.replace(folder / "moments")
    except BaseException:
        (folder / "failed").write_text(traceback.format_exc())
        (folder / "moments").write_text("[]")
    finally:
        os._exit(0)


class _Moments:
    """The moments of this process: at one of them it may die, at one it may be held."""

    def __init__(self, folder: Path, kill_at: int | None, hold_at: int | None) -> None:
        self.folder = folder
        self.kill_at = kill_at
        self.hold_at = hold_at
        self.passed: list[str] = []

    def come(self, what: str) -> None:
        now = len(self.passed)
        self.passed.append(what)
        if now == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if now == self.hold_at:
            (self.folder / "held").touch()
            while not (self.folder / "go").exists():
                time.sleep(POLL)


def _watch(moments: _Moments, role: str) -> None:
    """Have this process tell its moments, and see the database as the web role."""
    import psycopg
    from django.db import connection
    from django.db.backends.signals import connection_created
    from psycopg import sql

    def statement(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:
        moments.come(f"before {text}")
        return execute(text, params, many, context)

    def commit() -> None:
        moments.come("before a commit")
        committed()
        moments.come(AFTER_COMMIT)

    def write_row(copy: Any, row: Any) -> None:
        moments.come("before a line is copied")
        written(copy, row)

    def dress(connection: Any, **_: Any) -> None:
        connection.connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))

    of_django: Any = connection
    of_psycopg: Any = psycopg.Copy
    committed, written = of_django._commit, of_psycopg.write_row
    connection.execute_wrappers.append(statement)
    of_django._commit = commit
    of_psycopg.write_row = write_row
    connection_created.connect(dress, weak=False)
