"""`fingerpost return compare`: two returns of one month side by side. Needs no database."""

import csv
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from fingerpost.cli.errors import Unusable
from fingerpost.core.dates import in_words
from fingerpost.core.returns import xml
from fingerpost.core.returns.compare import Comparison, compare
from fingerpost.core.returns.findings import Unreadable
from fingerpost.core.spreadsheets import safe

COLUMNS = ("person", "field", "ours", "theirs", "cause", "our_line", "their_line")
SHOWN_PER_CAUSE = 20
LONGEST_VALUE = 40


def run(files: Sequence[Path], form: str) -> int:
    """Compare two files and print what differs; 1 where anything does."""
    if len(files) != 2:
        raise Unusable("Name two files: fingerpost return compare OURS.xml THEIRS.xml")
    with ExitStack() as opened:
        ours, theirs = (opened.enter_context(_opened(path)) for path in files)
        period_end = _one_period(ours, theirs)
        try:
            compared = compare(ours, theirs, period_end=period_end)
        except Unreadable as refusal:
            raise Unusable(refusal.sentence) from refusal
    REPORTS[form](compared, period_end)
    return int(bool(compared.differences))


def _opened(path: Path) -> xml.ReturnFile:
    try:
        return xml.read(path)
    except OSError as problem:
        why = (problem.strerror or "it cannot be opened").lower()
        raise Unusable(f"{path} cannot be read: {why}.") from problem
    except Unreadable as refusal:
        raise Unusable(f"{path}: {refusal.sentence}") from refusal


def _one_period(ours: xml.ReturnFile, theirs: xml.ReturnFile) -> date:
    """The period both are for. Two months differ for other reasons than two systems do."""
    ends = [file.header.period_end.strip() if file.header else "" for file in (ours, theirs)]
    if ends[0] != ends[1]:
        raise Unusable(f"The files are for different periods: {ends[0]} and {ends[1]}.")
    try:
        return date.fromisoformat(ends[0])
    except ValueError:
        raise Unusable("Neither file says in its header which period it is for.") from None


def _text(compared: Comparison, period_end: date) -> None:
    are = "is" if compared.in_both == 1 else "are"
    both = f"{_people(compared.in_both)} {are} in both"
    print(f"Two returns for {in_words(period_end)}: {both},")
    print(f"{compared.only_ours:,} only in ours, {compared.only_theirs:,} only in theirs.")
    if not compared.differences:
        print("Nothing differs.")
        return
    print("What differs, and why:")
    for cause, count, people in compared.totals:
        print(f"  {count:>8,}  {cause} ({_people(people)})")
    for cause, count, _ in compared.totals:
        print(f"\n{str(cause).capitalize()}")
        for one in [d for d in compared.differences if d.cause == cause][:SHOWN_PER_CAUSE]:
            print(
                f"  {one.person}  {one.field}: ours {_short(one.ours)}, theirs {_short(one.theirs)}"
            )
        if count > SHOWN_PER_CAUSE:
            print(f"  … and {count - SHOWN_PER_CAUSE:,} more. --format csv shows them all.")


def _people(count: int) -> str:
    return "1 young person" if count == 1 else f"{count:,} young people"


def _short(value: str) -> str:
    if not value:
        return "nothing"
    return value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"


def _json(compared: Comparison, period_end: date) -> None:
    totals = [
        {"cause": str(cause), "differences": count, "people": people}
        for cause, count, people in compared.totals
    ]
    answer = {
        "period_end": period_end.isoformat(),
        "in_both": compared.in_both,
        "only_ours": compared.only_ours,
        "only_theirs": compared.only_theirs,
        "totals": totals,
        "differences": [d.as_dict() for d in compared.differences],
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))


def _csv(compared: Comparison, _: date) -> None:
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in compared.differences:
        writer.writerow({name: safe(value) for name, value in one.as_dict().items()})


REPORTS: dict[str, Callable[[Comparison, date], None]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
}
FORMATS = tuple(REPORTS)
