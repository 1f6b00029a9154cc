"""Many rows at once: COPY to a staging table, then one statement.

COPY straight into a tracked table would lose who did it, because the history's context travels
with SQL statements only. So rows go to a temporary table first, and `INSERT ... SELECT` does the
rest inside the context.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any
from zlib import crc32

from django.db import connection
from django.db.models.expressions import RawSQL
from psycopg import sql

WORTH_ANALYZING = 1000  # rows; the planner guesses well enough below


def copy_to_stage(columns: dict[str, str], rows: Iterable[Sequence[Any]], name: str) -> int:
    """Make a temporary table with these columns and SQL types, and fill it; gives the row count.

    It goes away at the end of the transaction.
    """
    make_stage(columns, name)
    return fill_stage(name, rows)


def make_stage(columns: dict[str, str], name: str) -> None:
    """Make or empty a temporary table, which goes at the end of the transaction.

    One name stands for one shape: a table made anew for each of many parts of a file would hold its
    locks until the end, and there are only so many.
    """
    shape = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
        for column, kind in columns.items()
    )
    with connection.cursor() as cursor:
        _empty_stage(cursor, sql.Identifier(name), sql.SQL("({}) ON COMMIT DROP").format(shape))


def fill_stage(name: str, rows: Iterable[Sequence[Any]]) -> int:
    """Add rows to a table that `make_stage` made; gives how many."""
    table = sql.Identifier(name)
    with connection.cursor() as cursor:
        count = _copy(cursor, table, rows)
        if count >= WORTH_ANALYZING:
            _run(cursor, "ANALYZE {}", table)
    return count


def insert(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, on_conflict: str = ""
) -> int:
    """Insert rows into a real table by way of a stage of its shape; gives the count.

    `on_conflict` is what follows ON CONFLICT, for rows that may be there already.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target = sql.Identifier(table)
    first = next(rows := iter(rows), None)
    if first is None:
        return 0
    with connection.cursor() as cursor:
        stage = sql.Identifier(_stage_of(table, columns))
        _empty_stage(
            cursor,
            stage,
            sql.SQL("ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(names, target),
        )
        count = _copy(cursor, stage, chain([first], rows))
        conflict = sql.SQL(f" ON CONFLICT {on_conflict}" if on_conflict else "")
        _run(
            cursor, "INSERT INTO {} ({}) SELECT {} FROM {}{}", target, names, names, stage, conflict
        )
    return count


def among(keys: Iterable[int]) -> RawSQL:
    """Many keys for a filter's `__in`, sent as one array: a placeholder for each of thousands takes
    longer to write out than the question takes to answer.
    """
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def count_afresh(*tables: str) -> None:
    """Tell the planner how large these tables have become, after they grew by much at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fingerpost_count_afresh(%s)", [list(tables)])


def new_ids(table: str, count: int) -> list[int]:
    """So many fresh values of a table's identity."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [value for (value,) in cursor.fetchall()]


def _stage_of(table: str, columns: Sequence[str]) -> str:
    """One name for these columns of a table."""
    return f"stage_{table}_{crc32(' '.join(columns).encode()):08x}"


def _empty_stage(cursor: Any, table: sql.Identifier, definition: sql.Composable) -> None:
    """A temporary table with nothing in it, in one journey."""
    _run(
        cursor,
        "CREATE TEMP TABLE IF NOT EXISTS {} {}; TRUNCATE pg_temp.{}",
        table,
        definition,
        table,
    )


def _copy(cursor: Any, table: sql.Identifier, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _run(cursor: Any, statement: str, *parts: sql.Composable) -> None:
    """Run a composed statement as plain text, which is all the history's context can tag."""
    cursor.execute(sql.SQL(statement).format(*parts).as_string(cursor.connection))
