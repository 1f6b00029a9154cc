"""Brings the database up to this version of Fingerpost, and gives the web role its rights."""

import argparse

from fingerpost.cli.database import OWNER

HELP = "bring the database up to this version, and renew the web role's rights"
NEEDS_DATABASE = True
ROLE = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    count = migrate()
    print(f"{count} changes made." if count else "Nothing to change.")
    return 0


def migrate() -> int:
    """Apply what has not been applied, then roles and rights. Returns how many were applied."""
    from django.core.management import call_command
    from django.db import connection

    from fingerpost.db import roles
    from fingerpost.db.installation import current_installation

    waiting = unapplied()
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
    roles.ensure_web_role(connection, current_installation().secret("web-password"))
    roles.apply_grants(connection)
    return len(waiting)


def unapplied() -> list[str]:
    """The changes this version has and the database has not."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
