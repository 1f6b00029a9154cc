"""Sends one file through intake, as if it had been handed in on the page."""

import argparse
from pathlib import Path

from fingerpost.cli.days import add_day
from fingerpost.cli.errors import Unusable

HELP = "send a file through intake and say what became of it"
EPILOG = """\
SENDER is a URN, UKPRN or LAESTAB, or the name of a school or provider; leave it out for the
authority's own lists. The authority may be left out where only one is set up.

exit codes: 0 every line was used; 1 some lines wait or need a look; 2 the file was not used
"""
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the file as it came")
    parser.add_argument("--from", dest="sender", default="", metavar="SENDER", help="who sent it")
    add_day(parser, "--as-of", help="the day it speaks for (today)")
    parser.add_argument("--authority", default="", help="the authority's three-digit code")


def run(args: argparse.Namespace) -> int:
    from fingerpost.cli.places import authority_named, organisation_named
    from fingerpost.db.rls import authority_scope
    from fingerpost.intake import actions

    authority = authority_named(args.authority)
    sender = organisation_named(args.sender) if args.sender else None
    with authority_scope(authority.pk):
        try:
            submission = actions.receive(
                _content(args.file),
                authority=authority,
                filename=args.file.name,
                by=None,
                sender=sender,
                as_of=args.as_of,
            )
        except actions.NotReceived as problem:
            raise Unusable(str(problem)) from problem
        return tell(actions.process(submission.pk))


def tell(submission: object) -> int:
    """Say what became of a submission, and give the exit code for it."""
    from fingerpost.core.workflow import SubmissionState
    from fingerpost.intake.models import Submission
    from fingerpost.intake.presenters import SubmissionWords

    assert isinstance(submission, Submission)  # noqa: S101 - told to the type checker
    if submission.state != SubmissionState.APPLIED:
        raise Unusable(submission.message)
    print(SubmissionWords(submission).what)
    for words, count in SubmissionWords(submission, to_sender=False).account:
        print(f"  {count:>8,}  {words}")
    for warning in submission.warnings:
        print(f"  {warning}")
    unsettled = submission.counts.get("waiting", 0) + submission.counts.get("unusable", 0)
    return 1 if unsettled else 0


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Unusable(f"{path} cannot be opened: {problem.strerror}.") from problem
