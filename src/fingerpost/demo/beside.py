"""A second process for a first load: it reads files while the first matches and applies them.

Imports nothing that needs Django set up, because the new process begins here.
"""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import django
from django.db import connection

from fingerpost.cli.children import end_with_parent


@contextmanager
def a_process_beside() -> Iterator[Callable[..., Iterator[Any]]]:
    """A `map` that works ahead in a process beside this one.

    That process sees nothing a transaction of the caller still holds: there it is the plain `map`.
    """
    if connection.in_atomic_block:
        yield map
        return
    # Begun from nothing: what a fork would copy are connections and threads in use.
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin)
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def in_no_hurry_to_disk() -> Iterator[None]:
    """Commits do not wait for the disk: a load cut short is begun again from nothing."""
    _wait_for_the_disk("off")
    try:
        yield
    finally:
        _wait_for_the_disk("on")


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started us
    end_with_parent()
    django.setup()
    _wait_for_the_disk("off")


def _wait_for_the_disk(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('synchronous_commit', %s, false)", [word])
