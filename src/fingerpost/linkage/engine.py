"""The DuckDB of this process: it starts once, for starting takes longer than a small file."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from os import getpid
from threading import Lock

import duckdb

_one_at_a_time = Lock()


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB for one linkage: the tables of two would bear the same names."""
    with _one_at_a_time, _of_process(getpid()).cursor() as connection:
        yield connection


@cache
def _of_process(process: int) -> duckdb.DuckDBPyConnection:
    """A process forked off this one starts its own."""
    return duckdb.connect()
