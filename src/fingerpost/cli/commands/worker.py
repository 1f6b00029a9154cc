"""Runs the background jobs: imports, nightly derivation, messages going out."""

import argparse
import asyncio
from typing import Any

HELP = "run background jobs until stopped (serve does this for you)"
NEEDS_DATABASE = True

JOBS_AT_ONCE = 2
SECONDS_TO_FINISH = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=int, default=JOBS_AT_ONCE, help=f"jobs at once (usually {JOBS_AT_ONCE})"
    )
    parser.add_argument("--once", action="store_true", help="do what is waiting, then stop")


def run(args: argparse.Namespace) -> int:
    from procrastinate.contrib.django import app

    from fingerpost.cli.children import end_with_parent

    end_with_parent()
    _go_on_with_what_was_under_way()
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()):
        asyncio.run(_work(app, jobs=args.jobs, wait=not args.once))
    return 0


def _go_on_with_what_was_under_way() -> None:
    """A worker that starts takes up at once what one that died left: the step never happened."""
    from django.db import connection
    from django.utils import timezone

    from fingerpost.intake import tasks as intake
    from fingerpost.returns import tasks as returns

    intake.go_on_with_those_before(timezone.now())
    returns.go_on_with_those_before(timezone.now())
    connection.close()


async def _work(app: Any, *, jobs: int, wait: bool) -> None:
    async with app.open_async():
        # It hears SIGTERM and SIGINT itself, takes no more jobs and lets the running ones finish.
        await app.run_worker_async(
            concurrency=jobs,
            wait=wait,
            shutdown_graceful_timeout=SECONDS_TO_FINISH,
            delete_jobs="successful",
        )
