"""The web role, its rights, and the row security that binds it."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.utils import ProgrammingError

from fingerpost.db import bulk, roles
from fingerpost.db.address import WEB, address, web_role_of
from fingerpost.db.installation import current_installation
from fingerpost.db.rls import (
    OPEN_TABLES,
    authority_scope,
    current_authority,
    protect,
    unprotected_tables,
)
from fingerpost.db.session import forget_session

pytestmark = pytest.mark.django_db

OwnerSql = Callable[..., list[tuple[Any, ...]]]
NORTH, SOUTH = 1, 2


def web_role() -> str:
    """Of the database of this run, of which every core has one of its own."""
    return web_role_of(str(connection.settings_dict["NAME"]))


@pytest.fixture
def notes(owner_sql: OwnerSql) -> str:
    """A table of two authorities' rows, protected as a migration would."""
    owner_sql("CREATE TABLE test_note (id serial PRIMARY KEY, authority_id bigint, words text)")
    for statement in protect("test_note").sql:
        owner_sql(str(statement))
    owner_sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON test_note TO {web_role()}")
    owner_sql(f"GRANT USAGE ON SEQUENCE test_note_id_seq TO {web_role()}")
    owner_sql(
        "INSERT INTO test_note (authority_id, words) VALUES (%s, 'n'), (%s, 's'), (%s, 's')",
        NORTH,
        SOUTH,
        SOUTH,
    )
    return "test_note"


def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return list(cursor.fetchall()) if cursor.description else []


def count(table: str) -> int:
    return int(run(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608


# Row security


def test_tests_see_as_the_web_role() -> None:
    assert run("SELECT current_user") == [(web_role(),)]


def test_without_a_scope_there_is_nothing(notes: str, owner_sql: OwnerSql) -> None:
    assert count(notes) == 0
    assert owner_sql("SELECT count(*) FROM test_note") == [(3,)]


def test_scope_shows_its_own_authority_and_nests(notes: str) -> None:
    with authority_scope(NORTH):
        assert count(notes) == 1
        with authority_scope(SOUTH):
            assert count(notes) == 2
            with authority_scope(None):
                assert count(notes) == 0
        assert current_authority() == NORTH
        assert count(notes) == 1
    assert current_authority() is None
    assert count(notes) == 0


def test_another_authoritys_rows_cannot_be_written(notes: str) -> None:
    with authority_scope(NORTH):
        for statement in (
            "INSERT INTO test_note (authority_id, words) VALUES (2, 'x')",
            "INSERT INTO test_note (authority_id, words) VALUES (NULL, 'x')",
            "UPDATE test_note SET authority_id = 2",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                run(statement)
        run("DELETE FROM test_note")
    with authority_scope(SOUTH):
        assert count(notes) == 2


def test_without_a_scope_nothing_can_be_added(notes: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        run("INSERT INTO test_note (authority_id, words) VALUES (1, 'x')")


def test_scope_ends_when_its_transaction_fails(notes: str) -> None:
    with authority_scope(NORTH):
        with pytest.raises(ProgrammingError), transaction.atomic(), authority_scope(SOUTH):
            run("SELECT no_such_column FROM test_note")
        assert current_authority() == NORTH


def test_scope_ends_though_django_refuses_queries() -> None:
    """As after an error in an inner block without a savepoint of its own."""
    inner = transaction.atomic(savepoint=False)
    with pytest.raises(ValueError), transaction.atomic(), authority_scope(NORTH), inner:
        raise ValueError
    assert current_authority() is None


def test_web_role_cannot_step_round_row_security(notes: str) -> None:
    row = run(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    assert row == [(False, False, False)]
    owned = run("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
    assert owned == [(0,)]
    for statement in (
        "ALTER TABLE test_note DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_authority_only ON test_note",
        "TRUNCATE test_note",
        "CREATE TABLE mine (n int)",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            run(statement)


def test_unprotected_tables_are_found(notes: str, owner_sql: OwnerSql) -> None:
    before = unprotected_tables(connection)
    assert notes not in before

    owner_sql("CREATE TABLE test_bare (authority_id bigint)")
    owner_sql("CREATE TABLE test_no_policy (authority_id bigint)")
    owner_sql("ALTER TABLE test_no_policy ENABLE ROW LEVEL SECURITY")
    owner_sql("CREATE POLICY everyone ON test_note USING (true)")
    owner_sql("CREATE VIEW test_view AS SELECT * FROM test_note")
    owner_sql("CREATE VIEW test_asker WITH (security_invoker = on) AS SELECT * FROM test_note")
    owner_sql("CREATE MATERIALIZED VIEW test_kept AS SELECT * FROM test_note")

    found = set(unprotected_tables(connection)) - set(before)
    assert found == {"test_bare", "test_no_policy", "test_note", "test_view", "test_kept"}


def test_open_tables_exist_and_have_reasons() -> None:
    assert OPEN_TABLES.keys() <= set(connection.introspection.table_names())
    assert all(OPEN_TABLES.values())


# Rights


def test_append_only_tables_only_take_more(owner_sql: OwnerSql) -> None:
    for table in ("audit_event", "evidence_evidence"):
        assert may(owner_sql, table, "SELECT")
        assert may(owner_sql, table, "INSERT")
        assert not may(owner_sql, table, "UPDATE")
        assert not may(owner_sql, table, "DELETE")


def test_history_is_only_added_to(owner_sql: OwnerSql) -> None:
    tables = list(roles._history_tables())
    assert tables
    for table in tables:
        assert may(owner_sql, table, "INSERT"), table
        assert not may(owner_sql, table, "UPDATE"), table
        assert not may(owner_sql, table, "DELETE"), table


def test_named_columns_may_change_where_the_rest_may_not(owner_sql: OwnerSql) -> None:
    def may_update(column: str) -> bool:
        ((allowed,),) = owner_sql(
            f"SELECT has_column_privilege('{web_role()}', 'evidence_evidence', %s, 'UPDATE')",
            column,
        )
        return bool(allowed)

    assert may_update("withdrawn_why")
    assert not may_update("code")


def test_everything_else_may_be_worked_with(owner_sql: OwnerSql) -> None:
    narrower = roles.declared_grants().keys()
    for table in set(connection.introspection.table_names()) - narrower:
        for verb in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            assert may(owner_sql, table, verb), f"{verb} {table}"


def test_grants_given_again_take_back_what_is_not_declared(
    owner_sql: OwnerSql, as_owner: Callable[[], Any]
) -> None:
    owner_sql(f"GRANT DELETE ON audit_event TO {web_role()}")
    with as_owner():
        roles.apply_grants(connection)
    assert not may(owner_sql, "audit_event", "DELETE")


def test_declaration_of_a_table_that_is_gone_is_an_error(
    as_owner: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(roles.NARROWER, "no_such_table", roles.READ)
    with as_owner(), pytest.raises(LookupError, match="no_such_table"):
        roles.apply_grants(connection)


def may(owner_sql: OwnerSql, table: str, verb: str) -> bool:
    ((allowed,),) = owner_sql(
        f"SELECT has_table_privilege('{web_role()}', %s, %s)", f'"{table}"', verb
    )
    return bool(allowed)


# Connections as the pages make them


@pytest.fixture
def pooled() -> Iterator[DatabaseWrapper]:
    """Django's own wrapper, pooled and signed in as the web role."""
    settings = copy.deepcopy(connection.settings_dict)
    settings["USER"] = web_role_of(settings["NAME"])
    settings["PASSWORD"] = address(WEB, current_installation()).password
    settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "reset": forget_session}
    wrapper = DatabaseWrapper(settings, alias="default")
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def test_pooled_connection_forgets_authority_and_staging(pooled: DatabaseWrapper) -> None:
    with pooled.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), set_config('fingerpost.authority', '7', false)")
        first = cursor.fetchone()[0]
        cursor.execute("CREATE TEMPORARY TABLE staging AS SELECT 'Rosalind' AS name")
    pooled.close()

    with pooled.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), current_setting('fingerpost.authority', true)")
        assert cursor.fetchone() == (first, "")
        cursor.execute("SELECT to_regclass('pg_temp.staging')")
        assert cursor.fetchone() == (None,)


def test_every_connection_spares_history_triggers_a_missing_setting(
    pooled: DatabaseWrapper,
) -> None:
    with pooled.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
        assert cursor.fetchone() == ("{}",)


def test_no_table_of_ours_shows_one_authority_to_another() -> None:
    assert unprotected_tables(connection) == []


def test_the_web_role_has_a_table_counted_afresh_though_it_owns_none() -> None:
    run("INSERT INTO organisations_postcode SELECT 'XM' || n, '998' FROM generate_series(1, 99) n")
    bulk.count_afresh("organisations_postcode")
    size = "SELECT reltuples FROM pg_class WHERE relname = 'organisations_postcode'"
    assert run(size) == [(99,)]
