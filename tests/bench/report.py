"""Prints what the benches measured as one table, and keeps it in docs/reference/performance.md.

    python tests/bench/report.py RESULTS.json

Called by `./test --bench` with what pytest-benchmark wrote. The page is written only when all it
shows was measured in one run.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/performance.md"
MACHINE = "2 cores, 24 GB, Debian 12, Python 3.11, PostgreSQL 18; shared with other work"
HEAD = ("What", "times the floor", "floor", "seconds", "floor's seconds", "target, s")

# Each bench by the name of its test, in the order of the page.
NAMES = {
    "test_derive_40_000_statuses": "derive 40,000 statuses",
    "test_load_a_college_file": "load 15,000 rows against 40,000 people",
    "test_build_and_check_the_return": "build and check the return of 40,000",
    "test_check_40_000_records": "check somebody's file of 40,000",
    "test_build_and_write_40_000_records": "write 40,000 records, no database",
    "test_read_a_csv_of_15_000_rows": "read a CSV of 15,000 rows",
    "test_read_a_workbook_of_15_000_rows": "read a workbook of 15,000 rows",
    "test_insert_50_000_people_with_their_history": "insert 50,000 people, history kept",
    "test_a_campaign_of_ten_thousand_texts": "hand 10,000 texts to Notify's local server",
    "test_a_page_at_kent_scale": "",  # named by the page
}
FLOORS = {
    "test_derive_40_000_statuses": "making and sorting the evidence",
    "test_read_a_csv_of_15_000_rows": "csv.reader",
    "test_read_a_workbook_of_15_000_rows": "the workbook reader alone",
    "test_check_40_000_records": "lxml parsing",
    "test_build_and_write_40_000_records": "lxml writing the same tree",
}
RATIOS = ("ratio", "ratio_to_floor", "ratio_to_lxml_parse", "ratio_to_lxml_write")
FLOOR_SECONDS = ("floor_seconds", "lxml_parse_seconds", "lxml_write_seconds")
SECONDS = ("p95_seconds", "ours_seconds", "processor_seconds")

TEXT = """\
# Performance

Measured by `./test --bench`, which writes this page. Ratios first: they hold on other machines,
seconds do not. The floor of a line is work that nobody could leave out.

Machine: {machine}.
Date: {day}.

{table}

Pages are those of an authority with about 120,000 live young people, another's 40,000 beside them
in the same tables, asked as the web role behind row security. Their seconds are the time that 95 of
100 requests stayed under; their ratio is that of the page's SQL with and without row security.
{parts}
## Measured by hand

No bench measures these again; each is as old as its day. Fifty people at once are at the same size
as the pages above, with two web processes and about two seconds between one page and the next.

{by_hand}
"""
BY_HAND = Path(__file__).with_name("by_hand.csv")


def main(results: Path) -> int:
    benches = json.loads(results.read_text(encoding="utf-8"))["benchmarks"]
    known = [b for b in benches if _test(b) in NAMES and "extra_info" in b]
    known.sort(key=lambda bench: list(NAMES).index(_test(bench)))
    lines = [_line(bench) for bench in known]
    for line in _aligned([HEAD, *lines]):
        print(line)
    if {_test(bench) for bench in known} >= set(NAMES):
        day = f"{date.today():%-d %B %Y}"  # noqa: DTZ011 - the day on this machine's wall
        text = TEXT.format(
            machine=MACHINE,
            day=day,
            table=_markdown(HEAD, lines),
            parts=_parts(known),
            by_hand=_by_hand(),
        )
        PAGE.write_text(text, encoding="utf-8")
    return 0


def _test(bench: Mapping[str, Any]) -> str:
    return str(bench["name"]).partition("[")[0]


def _line(bench: Mapping[str, Any]) -> tuple[str, ...]:
    info, test = bench["extra_info"], _test(bench)
    seconds = _first(info, SECONDS) or bench["stats"]["min"]
    return (
        info.get("name") or NAMES[test],
        f"{_first(info, RATIOS) or 0:.1f}",
        info.get("floor") or FLOORS.get(test, ""),
        f"{seconds:.2f}",
        f"{_first(info, FLOOR_SECONDS) or 0:.3f}",
        str(info.get("target_seconds", "")),
    )


def _first(info: Mapping[str, Any], names: Iterable[str]) -> float | None:
    return next((float(info[name]) for name in names if name in info), None)


def _parts(benches: Iterable[Mapping[str, Any]]) -> str:
    said = []
    for bench in benches:
        if parts := bench["extra_info"].get("parts"):
            each = ", ".join(f"{name} {seconds} s" for name, seconds in parts.items())
            said.append(f"\nOf “{NAMES[_test(bench)]}”: {each}.\n")
    return "".join(said)


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(text.ljust(width) for text, width in cells).rstrip()


def _by_hand() -> str:
    with BY_HAND.open(encoding="utf-8", newline="") as file:
        rows = [
            (f"{date.fromisoformat(day):%-d %B %Y}", what, f"{value} {unit}")
            for day, what, value, unit in list(csv.reader(file))[1:]
        ]
    return _markdown(("Day", "What", "Measured"), rows)


def _markdown(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
    return "\n".join([lines[0], "| --- " * len(head) + "|", *lines[1:]])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
