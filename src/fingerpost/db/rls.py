"""Row-level security: PostgreSQL itself shows and takes only one authority's rows.

Each personal table carries `authority_id` and a policy that compares it with the session setting
`fingerpost.authority`. While no authority is set the web role sees no row and may add none. The
owner of the tables is not bound by it, which is why only set-up, migration and back-up use it.

In a migration, after the table is made (and for its pghistory event table too):

    operations = [..., protect("people_person"), protect("people_personevent")]

Around work for one authority:

    with authority_scope(authority.pk):
        ...
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations import RunSQL
from psycopg.pq import TransactionStatus

from fingerpost.db.session import AUTHORITY

POLICY = "own_authority_only"

# Tables that name an authority and stand open all the same, each with its reason.
OPEN_TABLES = {
    "organisations_membership": "read at sign-in, to learn which authority a person works for",
}


def protect(table: str, column: str = "authority_id") -> RunSQL:
    """The migration operation that puts a table under the policy (and, backwards, takes it off)."""
    own = f"{column} = nullif(current_setting('{AUTHORITY}', true), '')::bigint"
    return RunSQL(
        sql=[
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'CREATE POLICY {POLICY} ON "{table}" USING ({own}) WITH CHECK ({own})',
        ],
        reverse_sql=[
            f'DROP POLICY {POLICY} ON "{table}"',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ],
    )


@contextmanager
def authority_scope(authority_id: int | None, *, using: str = "default") -> Iterator[None]:
    """Work within one authority (None: within none) until the block ends, then as before.

    Scopes nest. The scope belongs to the database connection: a response that streams its rows
    after the block has ended opens a scope of its own.
    """
    connection = connections[using]
    before = _set_authority(connection, authority_id)
    try:
        yield
    finally:
        _put_back(connection, before)


def current_authority(*, using: str = "default") -> int | None:
    """The authority this connection works within, or None."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting(%s, true), '')::bigint", [AUTHORITY])
        authority: int | None = cursor.fetchone()[0]
        return authority


def unprotected_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables and views that hold an authority's rows and would show them to any authority.

    A table needs row security switched on and no policy but ones that look at the setting. A view
    must run with the rights of who asks; a materialised view cannot be protected at all.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNPROTECTED, {"setting": f"%{AUTHORITY}%"})
        return [name for (name,) in cursor.fetchall() if name not in OPEN_TABLES]


UNPROTECTED = """
SELECT c.relname
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'authority_id' AND NOT a.attisdropped
 WHERE c.relnamespace = 'public'::regnamespace
   AND c.relkind IN ('r', 'p', 'v', 'm')
   AND CASE
         WHEN c.relkind = 'm' THEN true
         WHEN c.relkind = 'v' THEN
           NOT coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1)', false)
         ELSE NOT c.relrowsecurity
           OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
           OR EXISTS (
                SELECT 1 FROM pg_policy p
                 WHERE p.polrelid = c.oid
                   AND coalesce(pg_get_expr(p.polqual, p.polrelid), '') NOT LIKE %(setting)s
              )
       END
 ORDER BY c.relname
"""


def _set_authority(connection: BaseDatabaseWrapper, authority_id: int | None) -> str:
    """Set the authority and return what was set before."""
    wanted = "" if authority_id is None else str(int(authority_id))
    with connection.cursor() as cursor:
        # One journey to the server: the old value is read before the row that sets the new one.
        cursor.execute(
            "WITH before AS MATERIALIZED (SELECT coalesce(current_setting(%s, true), '') AS value)"
            " SELECT value, set_config(%s, %s, false) FROM before",
            [AUTHORITY, AUTHORITY, wanted],
        )
        return str(cursor.fetchone()[0])


def _put_back(connection: BaseDatabaseWrapper, before: str) -> None:
    """Set the authority of before, below Django, which may refuse queries at this point.

    In a transaction that has failed PostgreSQL refuses them too; rolling it back restores the
    setting, because the scope was opened inside it. A closed connection takes its setting along.
    """
    link: Any = connection.connection
    if link is None or link.closed:
        return
    if link.info.transaction_status != TransactionStatus.INERROR:
        link.execute("SELECT set_config(%s, %s, false)", [AUTHORITY, before])
