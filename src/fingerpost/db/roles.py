"""Who may do what to which table.

The owner role makes the tables. The web role, under which the pages and the worker run, owns
nothing and gets exactly what is declared below, afresh after every migration.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from fingerpost.db.address import web_role_of
from fingerpost.db.embedded import scram


@dataclass(frozen=True)
class Grant:
    """What the web role may do to a table: verbs, and columns it may update besides."""

    verbs: tuple[str, ...]
    update_columns: tuple[str, ...] = field(default=())


EVERYTHING = Grant(("SELECT", "INSERT", "UPDATE", "DELETE"))
READ = Grant(("SELECT",))
APPEND = Grant(("SELECT", "INSERT"))


def append_except(*columns: str) -> Grant:
    """Rows may be added and read; once written, only these columns may change."""
    return Grant(("SELECT", "INSERT"), update_columns=columns)


# What may change of a row that is only ever taken back.
UNDONE = ("undone_at", "undone_by_id", "undone_why")

# Tables not named here, and not kept by pghistory, get EVERYTHING. A name without a table is an
# error, so that a renamed table cannot lose its protection quietly.
NARROWER: dict[str, Grant] = {
    "django_migrations": READ,
    "django_content_type": READ,
    "auth_permission": READ,
    "audit_event": APPEND,
    "evidence_evidence": append_except("withdrawn_at", "withdrawn_by_id", "withdrawn_why"),
    "evidence_plan": append_except("withdrawn_at", "withdrawn_by_id", "withdrawn_why"),
    "contacts_contact": append_except(*UNDONE),
    "contacts_opening": APPEND,
    "casework_need": append_except("review_on", "met_on", *UNDONE),
    "casework_review": append_except(*UNDONE),
    "casework_action": append_except("done_on", "done_by_id", "came_of", *UNDONE),
    "casework_note": append_except(*UNDONE),
    "casework_reader": APPEND,
    "casework_document": append_except(*UNDONE),
    "casework_documentpiece": Grant(("SELECT", "INSERT", "DELETE")),
    "casework_documentreader": APPEND,
    "casework_referral": append_except("state", "look_on", *UNDONE),
    "casework_move": append_except(*UNDONE),
    "consents_shown": APPEND,
    "sharing_disclosure": APPEND,
    "sharing_disclosedperson": APPEND,
    "casework_automaticplace": append_except(
        "accepted", "week_1", "week_3", "week_6", "look_on", *UNDONE
    ),
    "casework_placeanswer": append_except(*UNDONE),
    "linkage_answer": append_except("undone_at", "undone_by_id"),
}


def ensure_web_role(connection: BaseDatabaseWrapper, password: str) -> str:
    """Make the web role of this database if it is missing, set its password, return its name.

    Raises django.db.Error if the owner may neither create the role nor set its password.
    """
    role = web_role_of(_database(connection))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
                ).format(sql.Identifier(role))
            )
        # Scrambled here, so that no server log ever sees the password.
        scrambled = scram(connection.connection, role, password)
        cursor.execute(
            sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(scrambled)
            )
        )
    return role


def apply_grants(connection: BaseDatabaseWrapper) -> None:
    """Give the web role exactly the declared rights, in one step: no moment without them.

    Raises LookupError if the declaration names a table that does not exist.
    """
    tables = set(_tables(connection))
    declared = declared_grants()
    absent = sorted(set(NARROWER) - tables)
    if absent:
        raise LookupError(f"Rights are declared for tables that do not exist: {', '.join(absent)}")
    role = sql.Identifier(web_role_of(_database(connection)))
    database = sql.Identifier(_database(connection))
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _frame(role, database):
            cursor.execute(statement)
        for table in sorted(tables):
            for statement in _grant(role, table, declared.get(table, EVERYTHING)):
                cursor.execute(statement)


def declared_grants() -> Mapping[str, Grant]:
    """The narrower rights by table: those declared above, and history, which is only added to."""
    return dict.fromkeys(_history_tables(), APPEND) | NARROWER


def _history_tables() -> Iterable[str]:
    from pghistory.models import Event

    return [model._meta.db_table for model in apps.get_models() if issubclass(model, Event)]


def _frame(role: sql.Identifier, database: sql.Identifier) -> Iterator[sql.Composed]:
    """Everything but the tables: start from nothing, then what every page and job needs."""
    names = {"role": role, "database": database}
    for text in (
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "REVOKE CONNECT ON DATABASE {database} FROM PUBLIC",
        # Imports stage their rows in temporary tables.
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    ):
        yield sql.SQL(text).format(**{name: value for name, value in names.items() if name in text})


def _grant(role: sql.Identifier, table: str, grant: Grant) -> Iterator[sql.Composed]:
    named = sql.Identifier(table)
    verbs = sql.SQL(", ").join([sql.SQL(verb) for verb in grant.verbs])
    yield sql.SQL("GRANT {} ON {} TO {}").format(verbs, named, role)
    if grant.update_columns:
        columns = sql.SQL(", ").join(map(sql.Identifier, grant.update_columns))
        yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(columns, named, role)


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm')"
            # What an extension brings is the extension's business.
            " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_class.oid"
            " AND d.deptype = 'e')"
        )
        return [name for (name,) in cursor.fetchall()]


def _database(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return str(cursor.fetchone()[0])
