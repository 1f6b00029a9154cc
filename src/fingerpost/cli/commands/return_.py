"""Builds the statutory return as the page does, and compares it with another system's."""

import argparse
from datetime import date, datetime, time
from pathlib import Path

from fingerpost.cli import comparison
from fingerpost.cli.database import WEB, open_database
from fingerpost.cli.days import add_day
from fingerpost.cli.errors import Unusable

HELP = "build and check the return for a month; compare it with another system's"
EPILOG = """\
  fingerpost return build --authority 998 --period 2026-10 --out october.xml
  fingerpost return compare october.xml theirs.xml --format csv

build: as known then, and with the same --sent, it is the same bytes every time.
compare: person by person, field by field, with causes in words; needs no database.

exit codes: 0 nothing at priority 1, or no difference; 1 something; 2 it could not be done
"""
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("build", "compare"), help="what to do")
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="compare: our return, then theirs"
    )
    parser.add_argument(
        "--format",
        choices=comparison.FORMATS,
        default="text",
        help="compare: how to print (default: text)",
    )
    parser.add_argument("--authority", default="", help="the authority's three-digit code")
    parser.add_argument(
        "--period", type=_month, metavar="MONTH", help="build: the month, such as 2026-10"
    )
    parser.add_argument("--out", type=Path, help="build: where to write the file")
    add_day(parser, "--known", help="as known on this day (today)")
    parser.add_argument(
        "--known-at",
        type=_moment,
        metavar="MOMENT",
        help="as known at this moment, such as 2026-11-04T16:05:30",
    )
    add_day(parser, "--sent", help="date of sending (--known)")
    parser.add_argument(
        "--year", default="", metavar="YEAR", help="requirement year, such as 2020-21 or current"
    )


def run(args: argparse.Namespace) -> int:
    if args.what == "compare":
        return comparison.run(args.files, args.format)
    if args.files or args.period is None or args.out is None:
        raise Unusable(
            "Say which month and where to: fingerpost return build --period MONTH --out FILE"
        )
    with open_database(WEB):
        return _build(args)


def _build(args: argparse.Namespace) -> int:
    from fingerpost.cli.places import authority_named
    from fingerpost.core.returns.findings import UnknownYear, Unwritable
    from fingerpost.db.rls import authority_scope
    from fingerpost.returns import actions

    authority = authority_named(args.authority)
    with authority_scope(authority.pk):
        try:
            built = actions.build(
                authority,
                period_end=args.period,
                by=None,
                known_at=args.known_at or _end_of(args.known),
                date_of_send=args.sent,
                year=args.year,
                told=_tell,
            )
        except (actions.CannotBuild, UnknownYear, Unwritable) as problem:
            raise Unusable(str(problem)) from problem
        _write(args.out, actions.file_of(built))
        return _report(built, args.out)


def _report(built: object, out: Path) -> int:
    from fingerpost.returns.models import Return
    from fingerpost.returns.presenters import checked_by
    from fingerpost.returns.queries import findings_by_rule
    from fingerpost.web.words import count_of

    assert isinstance(built, Return)  # noqa: S101 - told to the type checker
    print(f"{count_of(built.people, 'record is', 'records are')} in {out}.")
    print(f"{checked_by(built).capitalize()}; SHA-256 {built.fingerprint}")
    for rule in findings_by_rule(built)[:SHOWN]:
        count, code, priority = rule["count"], rule["code"], rule["priority"]
        print(f"  {count:>7,}  {code} (priority {priority}): {rule['message']}")
    return 1 if built.counts.get("priority_1") else 0


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise Unusable(f"{path} cannot be written: {problem.strerror}.") from problem


def _tell(stage: str) -> None:
    import sys

    print(f"{stage} …", file=sys.stderr)


def _month(text: str) -> date:
    """The last day of a month written 2026-10."""
    from fingerpost.core.dates import month_end

    try:
        return month_end(date.fromisoformat(f"{text}-01"))
    except ValueError:
        raise argparse.ArgumentTypeError("write the month like 2026-10") from None


def _moment(text: str) -> datetime:
    """A moment as computers write it; local time where it names no zone."""
    from zoneinfo import ZoneInfo

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write the moment like 2026-11-04T16:05:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/London"))


def _end_of(day: date | None) -> datetime | None:
    """The last moment of a local day."""
    if day is None:
        return None
    from django.utils import timezone

    return timezone.make_aware(datetime.combine(day, time.max))
