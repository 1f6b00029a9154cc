"""`fingerpost validate FILE`: what is wrong with a return, by rule and line. Needs no database."""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from tempfile import SpooledTemporaryFile

from fingerpost.cli.days import add_day
from fingerpost.cli.errors import Unusable
from fingerpost.cli.progress import Progress
from fingerpost.core.dates import in_words
from fingerpost.core.returns.findings import SERIOUS, Finding, UnknownYear, Unreadable
from fingerpost.core.returns.reading import NO_END
from fingerpost.core.returns.summary import COLUMNS, PRIORITIES, Summary
from fingerpost.core.returns.validation import Validation, validate
from fingerpost.core.returns.years import rules_in_words
from fingerpost.core.spreadsheets import safe

HELP = "check a monthly return (NCCIS XML) against every documented rule"
DESCRIPTION = """\
Checks a return, ours or another system's, and says what is wrong with which record.
Needs no database and no account; nothing is stored or sent. The requirement year is taken from
the file's period unless --year names one."""
EPILOG = """\
exit codes:
  0  nothing at priority 1
  1  something at priority 1
  2  the file cannot be used"""

LONGEST_VALUE = 60
IN_MEMORY = 32 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the return, an XML file")
    parser.add_argument(
        "--year", metavar="YEAR", help="the rules to use, such as 2019-20 or current"
    )
    add_day(parser, "--period-end", help="the last day of the period (what the file says)")
    parser.add_argument(
        "--format",
        choices=("text", "json", "csv"),
        default="text",
        help="how to print (default: text)",
    )


def run(args: argparse.Namespace) -> int:
    """Check the file and print what was found; nothing is printed of a file that is unusable."""
    try:
        with Progress("Checking", total=_size(args.file)) as progress:
            checked = _open(args, progress)
            report = REPORTS[args.format](checked)
            for finding in checked:
                report.add(finding)
    except UnknownYear as problem:
        raise Unusable(str(problem)) from problem
    except Unreadable as refusal:
        place = f"line {refusal.line}" if refusal.line else "byte 0"
        raise Unusable(f"{args.file}, {place}: {refusal.sentence}") from refusal
    report.print()
    return int(report.serious)


def _size(file: Path) -> int | None:
    return file.stat().st_size if file.is_file() else None


def _open(args: argparse.Namespace, progress: Progress) -> Validation:
    try:
        return validate(
            args.file, year=args.year, period_end=args.period_end, tell=progress.move_to
        )
    except OSError as problem:
        why = (problem.strerror or "it cannot be opened").lower()
        raise Unusable(f"{args.file} cannot be read: {why}.") from problem


# For people


class Text:
    """A summary by rule, then the lines of each."""

    def __init__(self, checked: Validation) -> None:
        self.checked = checked
        self.serious = False
        self.summary = Summary(checked)

    def add(self, finding: Finding) -> None:
        self.serious |= finding.priority == SERIOUS
        self.summary.add(finding)

    def print(self) -> None:
        print("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        groups = self.summary.groups
        period, count = self.checked.period, self.checked.records
        end = "unknown" if period.end == NO_END else in_words(period.end)
        records = "1 record" if count == 1 else f"{count:,} records"
        rules = rules_in_words(period.year, self.checked.ruleset)
        yield f"{records}, period to {end}, checked by the {rules}."
        yield _totals(self.summary.counts)
        if groups:
            yield ""
            yield "Priority  Rule       Found  What is wrong"
        for group in groups:
            yield f"{group.priority:>8}  {group.code:<8}{group.count:>8,}  {group.headline}"
        for group in groups:
            yield ""
            yield f"Rule {group.code} (priority {group.priority}): {group.headline}"
            yield from (_line(finding, group.headline) for finding in group.first)
            if group.more:
                yield f"  and {group.more:,} more; --format csv lists them all"


def _totals(counts: Mapping[int, int]) -> str:
    if not counts:
        return "Nothing was found."
    return ", ".join(f"{counts[p]:,} {PRIORITIES[p]}" for p in sorted(counts)) + "."


def _line(finding: Finding, headline: str) -> str:
    shown = [
        f"{name} {_printable(value)}" if value else f"{name} empty"
        for name, value in zip_longest(finding.fields, finding.values, fillvalue="")
    ]
    more = finding.message.removeprefix(headline).strip()
    person = _printable(finding.person) or "no identifier"
    parts = [f"line {finding.line}", person, ", ".join(shown), more]
    return "  " + "  ".join(part for part in parts if part)


def _printable(text: str) -> str:
    """A value from anybody's file, safe and short enough for a terminal."""
    clean = "".join(letter if letter.isprintable() else "·" for letter in text[:LONGEST_VALUE])
    return clean + ("…" if len(text) > LONGEST_VALUE else "")


# For programs


class Spooled:
    """Findings written down as they come and handed on at the end, in little memory."""

    def __init__(self, checked: Validation) -> None:
        self.serious = False
        self.count = 0
        # Open until `print` has handed everything on.
        self.spool = SpooledTemporaryFile(  # noqa: SIM115
            IN_MEMORY, mode="w+", encoding="utf-8", newline=""
        )

    def add(self, finding: Finding) -> None:
        self.serious |= finding.priority == SERIOUS
        self.write(finding.as_dict())
        self.count += 1

    def write(self, facts: dict[str, str | int]) -> None:
        raise NotImplementedError

    def print(self) -> None:
        self.spool.seek(0)
        for piece in iter(lambda: self.spool.read(1 << 16), ""):
            sys.stdout.write(piece)
        self.spool.close()


class Json(Spooled):
    """A list of findings."""

    def write(self, facts: dict[str, str | int]) -> None:
        self.spool.write(",\n" if self.count else "[\n")
        self.spool.write(json.dumps(facts, ensure_ascii=False))

    def print(self) -> None:
        self.spool.write("\n]\n" if self.count else "[]\n")
        super().print()


class Csv(Spooled):
    """One line a finding, under a heading."""

    def __init__(self, checked: Validation) -> None:
        super().__init__(checked)
        self.writer = csv.DictWriter(self.spool, COLUMNS)
        self.writer.writeheader()

    def write(self, facts: dict[str, str | int]) -> None:
        self.writer.writerow({name: safe(value) for name, value in facts.items()})


REPORTS: dict[str, Callable[[Validation], Text | Json | Csv]] = {
    "text": Text,
    "json": Json,
    "csv": Csv,
}
