"""Days given on a command line."""

import argparse
from datetime import date

EXAMPLE = "2026-09-14"


def add_day(parser: argparse.ArgumentParser, option: str, *, help: str) -> None:  # noqa: A002
    """An option that takes a day."""
    parser.add_argument(option, type=day, metavar="DATE", help=f"{help}, written {EXAMPLE}")


def day(text: str) -> date:
    """A day as people and programs both write it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"write the day like {EXAMPLE}, not {text}") from None
