"""`fingerpost read FILE`: what a file is and how each row is understood. Needs no database."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from fingerpost.cli.days import add_day
from fingerpost.cli.errors import Unusable
from fingerpost.core.dates import in_words
from fingerpost.core.intake import kinds
from fingerpost.core.intake.mapping import fields
from fingerpost.core.intake.reading import (
    FileOutcome,
    Reading,
    ReadRow,
    Refused,
    RowOutcome,
    file_outcome,
    read,
)

HELP = "say what a file is and how each row is understood; nothing is stored"
DESCRIPTION = """\
Reads a list of young people (CSV, XLSX, XLS or ODS; ILR, CTF, school census and NCCIS files in
XML) as Fingerpost would on receiving it, and says what the file is, what each column was taken
for and why, and what is wrong with which row.
Colleges and schools can check a file themselves before they send it. Nothing is stored or sent."""
EPILOG = """\
exit codes:
  0  the file would load as it is
  1  it would load, but some rows need attention; or a person must first say what it is
  2  it is refused"""

EXIT_CODES = {
    FileOutcome.LOAD: 0,
    FileOutcome.LOAD_WITH_ATTENTION: 1,
    FileOutcome.ASK: 1,
    FileOutcome.REFUSE: 2,
}
PROBLEMS_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to read")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to print (default: text)"
    )
    add_day(parser, "--as-of", help="the day the file speaks of (today)")


def run(args: argparse.Namespace) -> int:
    """Read the file and print what was understood."""
    as_json = args.format == "json"
    try:
        reading = read(args.file, as_of=args.as_of or date.today())  # noqa: DTZ011  (the local day)
        rows = list(reading.rows)
    except OSError as problem:
        why = problem.strerror or "it cannot be opened"
        return _refused(f"{args.file} cannot be read: {why.lower()}.", as_json)
    except Refused as refusal:
        return _refused(refusal.sentence, as_json)
    outcomes = Counter(row.outcome for row in rows)
    outcome = file_outcome(reading, outcomes)
    message = reading.question or _message(reading, outcomes)
    if as_json:
        _print_json(outcome, message, reading, rows)
    else:
        print("\n".join(_report(reading, rows, message)))
    return EXIT_CODES[outcome]


def _refused(sentence: str, as_json: bool) -> int:
    if not as_json:
        raise Unusable(sentence)
    answer = {
        "outcome": FileOutcome.REFUSE,
        "message": sentence,
        "kind": kinds.Kind.UNKNOWN,
        "warnings": [],
        "rows": [],
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    return EXIT_CODES[FileOutcome.REFUSE]


def _message(reading: Reading, outcomes: Counter[RowOutcome]) -> str:
    total = sum(outcomes.values())
    parts = [f"{outcomes[RowOutcome.ACCEPTED]:,} ready"]
    if attention := outcomes[RowOutcome.ATTENTION]:
        parts.append(f"{attention:,} to look at")
    if skipped := outcomes[RowOutcome.SKIPPED]:
        parts.append(f"{skipped:,} left out")
    rows = "1 row" if total == 1 else f"{total:,} rows"
    return f"{rows} of {kinds.IN_WORDS[reading.kind]}: {', '.join(parts)}."


def _print_json(outcome: FileOutcome, message: str, reading: Reading, rows: list[ReadRow]) -> None:
    """One object, written row by row so that a large file needs no second copy in memory."""
    head = {
        "outcome": outcome,
        "message": message,
        "kind": reading.kind,
        "warnings": list(reading.warnings),
    }
    write = sys.stdout.write
    write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
    for at, row in enumerate(rows):
        write(",\n" if at else "\n")
        write(
            json.dumps(
                {
                    "number": row.number,
                    "outcome": row.outcome,
                    "fields": row.fields,
                    "problems": row.problems,
                },
                ensure_ascii=False,
                default=str,
            )
        )
    write("\n]}\n")


def _report(reading: Reading, rows: list[ReadRow], message: str) -> Iterator[str]:
    yield f"This file is {kinds.IN_WORDS[reading.kind]}. {reading.kind_reason}"
    where = f"sheet “{reading.sheet}”, " if reading.sheet else ""
    if reading.heading_line:
        yield f"Headings were found in {where}line {reading.heading_line}."
    if reading.speaks_for:
        yield f"It speaks for {in_words(reading.speaks_for)}."
    for warning in reading.warnings:
        yield f"Note: {warning}"
    yield ""
    yield "Columns:"
    width = min(40, max((len(column.heading) for column in reading.mapping.columns), default=0))
    for column in reading.mapping.columns:
        if not column.field and not column.heading:
            continue
        known = fields().get(column.field)
        meaning = known.label if known else "not used"
        yield f"  {column.heading[:40]:<{width}}  {meaning:<28}  {column.reason}"
    yield ""
    yield message
    troubled = [row for row in rows if row.problems]
    if troubled:
        yield ""
    for row in troubled[:PROBLEMS_SHOWN]:
        for problem in row.problems:
            yield f"  line {row.number}: {problem}"
    if len(troubled) > PROBLEMS_SHOWN:
        more = len(troubled) - PROBLEMS_SHOWN
        yield f"  … and {more:,} more lines. --format json shows them all."
