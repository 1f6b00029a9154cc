"""Works out statuses from evidence in a file, without a database; or checks the stored ones."""

import argparse
import json
import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from fingerpost.cli.errors import Unusable
from fingerpost.core import codes
from fingerpost.core.codes import catalogue
from fingerpost.core.destinations.derive import derive
from fingerpost.core.records import Evidence, Source

HELP = "work out statuses from a file of evidence, or check the stored ones"
EPILOG = """\
the file is a JSON list; each item is one person on one day:

  {"id": "1", "born_on": "2010-03-14", "ehc_plan": false,
   "as_at": "2026-11-30", "as_known_at": "2026-12-04",
   "evidence": [{"code": "230", "source": "provider_enrolment",
                 "starts_on": "2026-09-08", "ended_on": null,
                 "verified_on": "2026-09-20", "expected_end_on": "2027-06-30",
                 "review_on": null, "recorded_on": "2026-09-22"}]}

Dates are written 2026-11-30, or null; a key left out is null. as_known_at left out is as_at;
recorded_on left out is verified_on, else starts_on, else as_at. Evidence may also have provider,
course and withdrawn_on. Other keys are not read.

Out come, in the same order, {"id", "code", "group", "lapses_on", "lapsed", "reasons"}.

exit codes: 0 fine; 1 --check found stored statuses that differ; 2 the file cannot be used
"""

STANDARD_INPUT = "-"
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLAUSIBLE_YEARS = range(1900, 2201)
EVIDENCE_DATES = (
    "starts_on",
    "ended_on",
    "verified_on",
    "expected_end_on",
    "review_on",
    "recorded_on",
    "withdrawn_on",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", metavar="FILE.json", help="evidence; - for standard input")
    what.add_argument("--sources", action="store_true", help="print who is believed before whom")
    what.add_argument("--check", action="store_true", help="compare stored statuses with fresh")


def run(args: argparse.Namespace) -> int:
    if args.sources:
        print(f"{catalogue.sources_table()}\n\n{catalogue.beside_table()}")
        return 0
    if args.check:
        return _check()
    print(json.dumps([_answer(item) for item in _read(args.file)], indent=2))
    return 0


def _check() -> int:
    """Compare every stored status with one derived afresh; the only part with a database."""
    from fingerpost.cli.database import open_database

    with open_database():
        from fingerpost.evidence.actions import check_derived
        from fingerpost.organisations.models import Authority
        from fingerpost.web.words import count_of

        wrong = check_derived(Authority.objects.values_list("pk", flat=True), print)
    differ = count_of(wrong, "stored status differs", "stored statuses differ")
    print(f"{differ}." if wrong else "Stored and fresh statuses agree.")
    return 1 if wrong else 0


def _read(name: str) -> list[dict[str, Any]]:
    try:
        raw = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    except OSError as problem:
        raise Unusable(f"{name} cannot be read: {problem.strerror}.") from problem
    where = "Standard input" if name == STANDARD_INPUT else name
    try:
        items = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise Unusable(f"{where} is not JSON: {_why(problem)}.") from problem
    if not isinstance(items, list):
        raise Unusable(f"{where} is not a list: put the people between [ and ].")
    return items


def _why(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg} in line {problem.lineno}"
    if isinstance(problem, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return "it cannot be made sense of"


def _answer(item: object) -> dict[str, Any]:
    """One person of the file, as one of the output."""
    person = _Fields(item, "An item of the list")
    number = person.identifier()
    person.name = f"Person {_shown(number)}"
    as_at = person.needed_day("as_at")
    statements = enumerate(person.items("evidence"), start=1)
    status = derive(
        [_evidence(said, n, person.name, as_at) for n, said in statements],
        born_on=person.day("born_on"),
        as_at=as_at,
        as_known_at=person.day("as_known_at"),
    )
    return {
        "id": number,
        "code": status.code,
        "group": status.group,
        "lapses_on": status.lapses_on.isoformat() if status.lapses_on else None,
        "lapsed": status.lapsed,
        "reasons": [*status.reasons, *status.disagreements],
    }


def _evidence(item: object, number: int, person: str, as_at: date) -> Evidence:
    said = _Fields(item, f"{person}, evidence {number}")
    dates = {name: said.day(name) for name in EVIDENCE_DATES}
    recorded_on = dates.pop("recorded_on") or dates["verified_on"] or dates["starts_on"] or as_at
    return Evidence(
        code=said.code(),
        source=said.source(),
        recorded_on=recorded_on,
        provider=said.text("provider"),
        course=said.text("course"),
        key=number,
        **dates,
    )


class _Fields:
    """One object of the file: each question gives a value fit for the core, or one sentence."""

    def __init__(self, item: object, name: str) -> None:
        if not isinstance(item, Mapping):
            raise Unusable(f"{name} is {_shown(item)}, not an object between {{ and }}.")
        self.item = item
        self.name = name

    def identifier(self) -> str | int:
        value = self.item.get("id")
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Unusable(f"{self.name} has no id: {_shown(self.item)}")
        return value

    def day(self, field: str) -> date | None:
        value = self.item.get(field)
        if value is None:
            return None
        day = _as_date(value)
        if day is None:
            raise Unusable(
                f"{self.name}: {field} is {_shown(value)}, not a date written as 2026-11-30."
            )
        return day

    def needed_day(self, field: str) -> date:
        day = self.day(field)
        if day is None:
            raise Unusable(f"{self.name}: {field} is missing, so no day is asked about.")
        return day

    def items(self, field: str) -> list[object]:
        value = self.item.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Unusable(f"{self.name}: {field} is {_shown(value)}, not a list.")
        return value

    def code(self) -> str:
        value = self.item.get("code")
        code = str(value) if isinstance(value, str | int) else ""
        if code not in codes.load("activities"):
            raise Unusable(f"{self.name}: code is {_shown(value)}, not a known activity code.")
        return code

    def source(self) -> Source:
        value = self.item.get("source")
        if value not in list(Source):
            raise Unusable(
                f"{self.name}: source is {_shown(value)}, not a known one; "
                "`fingerpost derive --sources` lists them."
            )
        return Source(value)

    def text(self, field: str) -> str:
        value = self.item.get(field)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Unusable(f"{self.name}: {field} is {_shown(value)}, not text.")
        return str(value)


def _as_date(value: object) -> date | None:
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year in PLAUSIBLE_YEARS else None


def _shown(value: object) -> str:
    """A value of the file, short enough for one sentence."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
