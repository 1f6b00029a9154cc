"""Prints what the benches measured as one table, and keeps it in docs/reference/performance.md.

    python tests/bench/report.py RESULTS.json

Called by `./test --bench` with what pytest-benchmark wrote. What a run did not measure stays as it
was, with its day: measured.csv holds the latest of each.
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
HEAD = ("What", "times the floor", "floor", "seconds", "floor's seconds", "target, s", "day")
MEASURED = Path(__file__).with_name("measured.csv")
COLUMNS = ("test", "what", "ratio", "floor", "seconds", "floor_seconds", "target", "day", "parts")

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
    "test_a_worklist_at_kent_scale": "",
    "test_fifty_people_at_once": "",
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

Machine: {machine}. The busier it is with other work, the longer the seconds.

{table}

Pages are those of an authority with about 120,000 live young people, another's 40,000 beside them
in the same tables, asked as the web role behind row security. Their seconds are the time that 95 of
100 requests stayed under; their ratio is that of the page's SQL with and without row security.

Fifty at once are fifty people signed in, forty trackers and ten data managers, at the same
authority, served as `serve` does: each opens one page after another in an order of their own and
reads it for three to five seconds. Finding somebody is two requests, sending what was typed and
reading the answer. Their seconds are again those that 95 of 100 stayed under; the floor is the page
Help, which reads nothing of young people, opened by the same fifty in the same minutes.
{parts}
## Measured by hand

No bench measures these again; each is as old as its day.

{by_hand}
"""
BY_HAND = Path(__file__).with_name("by_hand.csv")


def main(results: Path) -> int:
    benches = json.loads(results.read_text(encoding="utf-8"))["benchmarks"]
    now = [_line(bench) for bench in benches if _test(bench) in NAMES and "extra_info" in bench]
    for line in _aligned([HEAD, *map(_shown, now)]):
        print(line)
    kept = {line["what"]: line for line in (*_read(MEASURED), *now)}
    every = sorted(kept.values(), key=lambda line: list(NAMES).index(line["test"]))
    with MEASURED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(every)
    table = _markdown(HEAD, [_shown(line) for line in every])
    text = TEXT.format(machine=MACHINE, table=table, parts=_parts(every), by_hand=_by_hand())
    PAGE.write_text(text, encoding="utf-8")
    return 0


def _test(bench: Mapping[str, Any]) -> str:
    return str(bench["name"]).partition("[")[0]


def _line(bench: Mapping[str, Any]) -> dict[str, str]:
    info, test = bench["extra_info"], _test(bench)
    seconds = _first(info, SECONDS) or bench["stats"]["min"]
    ratio, floor_seconds = _first(info, RATIOS), _first(info, FLOOR_SECONDS)
    parts = ", ".join(f"{name} {took} s" for name, took in info.get("parts", {}).items())
    return {
        "test": test,
        "what": info.get("name") or NAMES[test],
        "ratio": f"{ratio:.1f}" if ratio else "",
        "floor": info.get("floor") or FLOORS.get(test, ""),
        "seconds": f"{seconds:.2f}",
        "floor_seconds": f"{floor_seconds:.3f}" if floor_seconds else "",
        "target": str(info.get("target_seconds", "")),
        "day": date.today().isoformat(),  # noqa: DTZ011 - the day on this machine's wall
        "parts": parts,
    }


def _shown(line: Mapping[str, str]) -> tuple[str, ...]:
    shown = ("what", "ratio", "floor", "seconds", "floor_seconds", "target")
    return (*(line[name] for name in shown), _day(line["day"]))


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %B %Y}"


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _first(info: Mapping[str, Any], names: Iterable[str]) -> float | None:
    return next((float(info[name]) for name in names if name in info), None)


def _parts(lines: Iterable[Mapping[str, str]]) -> str:
    return "".join(f"\nOf “{one['what']}”: {one['parts']}.\n" for one in lines if one["parts"])


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(text.ljust(width) for text, width in cells).rstrip()


def _by_hand() -> str:
    rows = [
        (_day(one["measured_on"]), one["what"], f"{one['value']} {one['unit']}")
        for one in _read(BY_HAND)
    ]
    return _markdown(("Day", "What", "Measured"), rows)


def _markdown(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
    return "\n".join([lines[0], "| --- " * len(head) + "|", *lines[1:]])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
