"""`fingerpost validate FILE`: what is wrong with a return, by rule and line. Needs no database."""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from fingerpost.cli.errors import Unusable
from fingerpost.cli.progress import Progress
from fingerpost.core.dates import in_words
from fingerpost.core.returns.findings import Finding, UnknownYear, Unreadable
from fingerpost.core.returns.reading import NO_END
from fingerpost.core.returns.rules import Rule, in_code_order
from fingerpost.core.returns.validation import Validation, validate

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

COLUMNS = ("code", "priority", "message", "person", "field", "value", "line")
PRIORITIES = {1: "serious", 2: "less serious", 3: "for information"}
SHOWN_PER_RULE = 20
LONGEST_VALUE = 60
IN_MEMORY = 32 << 20
STARTS_A_FORMULA = ("=", "+", "-", "@")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the return, an XML file")
    parser.add_argument(
        "--year", metavar="YEAR", help="the rules to use, such as 2019-20 or current"
    )
    parser.add_argument(
        "--period-end",
        type=date.fromisoformat,
        metavar="DATE",
        help="the last day of the period, as YYYY-MM-DD (default: what the file says)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "csv"),
        default="text",
        help="how to print (default: text)",
    )


def run(args: argparse.Namespace) -> int:
    """Check the file and print what was found."""
    try:
        return PRINTERS[args.format](_open(args), args.file)
    except UnknownYear as problem:
        raise Unusable(str(problem)) from problem
    except Unreadable as refusal:
        place = f"line {refusal.line}" if refusal.line else "byte 0"
        raise Unusable(f"{args.file}, {place}: {refusal.sentence}") from refusal


def _open(args: argparse.Namespace) -> Validation:
    try:
        return validate(args.file, year=args.year, period_end=args.period_end)
    except OSError as problem:
        why = (problem.strerror or "it cannot be opened").lower()
        raise Unusable(f"{args.file} cannot be read: {why}.") from problem


def _findings(checked: Validation, file: Path) -> Iterator[Finding]:
    """The findings, with the progress of a long check on the error stream."""
    with Progress("Checking", total=file.stat().st_size) as progress:
        for finding in checked:
            progress.move_to(checked.file.bytes_read)
            yield finding
        progress.move_to(checked.file.bytes_read)


# For people


@dataclass(slots=True)
class Group:
    """The findings of one rule: how many, and the first few."""

    priority: int
    code: str
    headline: str
    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.count += 1
        if self.count <= SHOWN_PER_RULE:
            self.first.append(_line(finding, self.headline))


def print_text(checked: Validation, file: Path) -> int:
    """A summary by rule, then the lines of each."""
    groups: dict[tuple[str, str], Group] = {}
    for finding in _findings(checked, file):
        headline = _headline(checked, finding)
        key = finding.code, headline
        if key not in groups:
            groups[key] = Group(finding.priority, finding.code, headline)
        groups[key].add(finding)
    in_order = sorted(groups.values(), key=lambda g: (g.priority, in_code_order(g.code)))
    print("\n".join(_report(checked, in_order)))
    return int(any(group.priority == 1 for group in in_order))


def _report(checked: Validation, groups: list[Group]) -> Iterator[str]:
    end = "unknown" if checked.period.end == NO_END else in_words(checked.period.end)
    records = "1 record" if checked.records == 1 else f"{checked.records:,} records"
    yield f"{records}, period to {end}, checked by the rules of {checked.ruleset.year}."
    yield _totals(groups)
    if groups:
        yield ""
        yield "Priority  Rule       Found  What is wrong"
    for group in groups:
        yield f"{group.priority:>8}  {group.code:<8}{group.count:>8,}  {group.headline}"
    for group in groups:
        yield ""
        yield f"Rule {group.code} (priority {group.priority}): {group.headline}"
        yield from group.first
        if group.count > SHOWN_PER_RULE:
            yield f"  and {group.count - SHOWN_PER_RULE:,} more; --format csv lists them all"


def _totals(groups: Iterable[Group]) -> str:
    counts: Counter[int] = Counter()
    for group in groups:
        counts[group.priority] += group.count
    if not counts:
        return "Nothing was found."
    return ", ".join(f"{counts[p]:,} {PRIORITIES[p]}" for p in sorted(counts)) + "."


def _headline(checked: Validation, finding: Finding) -> str:
    rule = checked.ruleset.rules[finding.code]
    return rule.message if isinstance(rule, Rule) else finding.message


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


def print_json(checked: Validation, file: Path) -> int:
    """A list of findings; nothing is printed when the file turns out to be unusable."""
    with _spool() as spool:
        serious, comma = 0, ""
        spool.write("[")
        for finding in _findings(checked, file):
            spool.write(f"{comma}\n{json.dumps(finding.as_dict(), ensure_ascii=False)}")
            serious |= finding.priority == 1
            comma = ","
        spool.write("\n]\n" if comma else "]\n")
        _pour(spool)
    return int(serious)


def print_csv(checked: Validation, file: Path) -> int:
    """One line a finding, with a heading."""
    with _spool() as spool:
        serious = 0
        writer = csv.DictWriter(spool, COLUMNS)
        writer.writeheader()
        for finding in _findings(checked, file):
            writer.writerow({name: _cell(v) for name, v in finding.as_dict().items()})
            serious |= finding.priority == 1
        _pour(spool)
    return int(serious)


def _cell(value: str | int) -> str | int:
    """A value that no spreadsheet will take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS_A_FORMULA) else value


def _spool() -> "SpooledTemporaryFile[str]":
    return SpooledTemporaryFile(IN_MEMORY, mode="w+", encoding="utf-8", newline="")


def _pour(spool: IO[str]) -> None:
    spool.seek(0)
    for piece in iter(lambda: spool.read(1 << 16), ""):
        sys.stdout.write(piece)


PRINTERS = {"text": print_text, "json": print_json, "csv": print_csv}
