"""Linkage measured: speed beside Splink alone, accuracy on every set, baselines, thresholds.

    ./test --bench tests/bench/test_bench_linkage.py

Writes its tables into docs/reference/linkage.md.
"""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from rapidfuzz.distance import JaroWinkler

from core.linkage import benchmarks, spoilt_county
from core.linkage.crowded import crowded
from core.linkage.measure import Measured, measure
from core.linkage.spoilt_county import SpoiltCounty
from fingerpost.core.figures.limits import limits
from fingerpost.core.linkage import (
    DEFAULT,
    Decision,
    Linker,
    Pair,
    Record,
    Thresholds,
    duplicates,
    model,
    scoring,
)
from fingerpost.core.linkage.normalise import normalise

pytestmark = pytest.mark.bench
PAGE = Path(__file__).resolve().parents[2] / "docs/reference/linkage.md"
COHORT, ROWS = 6_600, 7_500
SETTINGS = ((1, -3, 2), (2, -3, 3), (4, -2, 3), (6, -1, 3), (8, 0, 4))
HEAD = "| {} | rows | precision | recall | 95% limits of recall | to review | reach |"


def county(troubles: dict[spoilt_county.Trouble, int]) -> SpoiltCounty:
    return spoilt_county.spoil(spoilt_county.people(COHORT), rows=ROWS, troubles=troubles)


def line(name: str, m: Measured) -> str:
    low, high = m.recall_limits
    return (
        f"| {name} | {m.rows:,} | {m.precision:.4f} | {m.recall:.4f} | {low:.4f} to {high:.4f} "
        f"| {m.review_share:.2%} | {m.reach:.4f} |"
    )


def table(title: str, rows: Iterable[str]) -> str:
    return "\n".join([HEAD.format(title), "| --- | --- | --- | --- | --- | --- | --- |", *rows])


def exact_only(caseload: Sequence[Record], rows: Sequence[Record]) -> list[Pair]:
    """Baseline: ULN, else both names and birth date, letter for letter and found once."""
    keys: tuple[Callable[[Record], tuple[object, ...]], ...] = (
        lambda r: (r.uln,) if r.uln else (),
        lambda r: (r.given_name, r.family_name, r.born_on) if r.born_on else (),
    )
    pairs: dict[str, Pair] = {}
    for key in keys:
        held: dict[tuple[object, ...], list[str]] = {}
        for record in caseload:
            held.setdefault(key(record), []).append(record.id)
        for row in rows:
            found = held.get(key(row), []) if key(row) else []
            if len(found) == 1 and row.id not in pairs:
                pairs[row.id] = Pair(found[0], row.id, None, Decision.LINK)
    return list(pairs.values())


def hand_weighted(caseload: Sequence[Record], rows: Sequence[Record]) -> list[Pair]:
    """Baseline: points set by hand over pairs sharing a birth date, postcode or ULN."""
    index: dict[object, list[Record]] = {}
    for record in caseload:
        for key in {record.born_on, record.postcode, record.uln} - {None, ""}:
            index.setdefault(key, []).append(record)
    pairs = []
    for row in rows:
        near = {
            r.id: r
            for key in (row.born_on, row.postcode, row.uln)
            if key
            for r in index.get(key, ())
        }
        best = max(near.values(), key=lambda r: _points(r, row), default=None)
        if best and _points(best, row) >= 7:
            pairs.append(Pair(best.id, row.id, None, Decision.LINK))
    return pairs


def _points(a: Record, b: Record) -> float:
    return (
        4 * JaroWinkler.similarity(a.given_name.lower(), b.given_name.lower())
        + 4 * JaroWinkler.similarity(a.family_name.lower(), b.family_name.lower())
        + 3 * (a.born_on == b.born_on)
        + 2 * (a.postcode == b.postcode)
        + 6 * (bool(a.uln) and a.uln == b.uln)
        - 4
    )


def by_threshold(made: SpoiltCounty) -> list[str]:
    lines = []
    for link_at, review_at, margin in SETTINGS:
        chosen = Thresholds(link=link_at, review=review_at, margin=margin)
        found = measure(Linker(made.caseload, thresholds=chosen).link(made.rows), made.truth)
        star = " (default)" if chosen == DEFAULT else ""
        lines.append(line(f"link {link_at}, review {review_at}, margin {margin}{star}", found))
    return lines


def by_group(made: SpoiltCounty, pairs: Sequence[Pair]) -> dict[str, tuple[int, int]]:
    linked = {p.b_id: p.a_id for p in pairs if p.decision is Decision.LINK}
    groups: dict[str, tuple[int, int]] = {}
    for row, person in made.truth.items():
        if person:
            right, of = groups.get(made.group[row], (0, 0))
            groups[made.group[row]] = right + (linked.get(row) == person), of + 1
    return groups


def write(name: str, text: str) -> None:
    """Put one measured part into the page, in place of its last."""
    page = PAGE.read_text(encoding="utf-8")
    part = f"<!-- {name} -->\n{text}\n<!-- /{name} -->\n"
    pattern = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->\n", re.DOTALL)
    page = (
        pattern.sub(lambda _: part, page)
        if pattern.search(page)
        else page.replace("<!-- end -->", part + "\n<!-- end -->")
    )
    PAGE.write_text(page, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "troubles"),
    [
        ("usual", spoilt_county.USUAL),
        ("no numbers", spoilt_county.WITHOUT_NUMBERS),
        ("names and birth dates only", spoilt_county.BARE),
    ],
)
def test_thresholds_and_baselines(name, troubles):
    made = county(troubles)
    baselines = [
        line("exact only", measure(exact_only(made.caseload, made.rows), made.truth)),
        line("weighted by hand", measure(hand_weighted(made.caseload, made.rows), made.truth)),
    ]
    write(name, table(f"Made-up county, {name}", [*by_threshold(made), *baselines]))
    found = measure(Linker(made.caseload).link(made.rows), made.truth)
    assert found.precision >= 0.999
    if name == "usual":
        assert found.recall >= 0.985
        assert found.review_share <= 0.03


def test_name_groups_differ_by_no_more_than_chance():
    made = county(spoilt_county.WITHOUT_NUMBERS)
    groups = by_group(made, Linker(made.caseload).link(made.rows))
    whole = limits(*map(sum, zip(*groups.values(), strict=True)))
    rows = [
        f"| {name} | {of:,} | {right / of:.4f} | {low:.4f} to {high:.4f} |"
        for name, (right, of) in sorted(groups.items())
        for low, high in [limits(right, of)]
    ]
    head = "| Name group, no numbers | rows | recall | 95% limits |\n| --- | --- | --- | --- |\n"
    write("groups", head + "\n".join(rows))
    assert all(limits(right, of)[1] >= whole[0] for right, of in groups.values())


def test_public_sets():
    rows = []
    for benchmark in benchmarks.SETS:
        held = benchmark()
        found = measure(Linker(held.a).link(held.b), held.truth, same=held.same)
        rows.append(line(held.name, found))
        assert found.precision >= 0.99, held.name
    for hard in (False, True):
        made = crowded(3_000, hard=hard)
        found = measure(Linker(made.caseload).link(made.rows), made.truth)
        rows.append(line("few names, many twins" + ", twice the faults" * hard, found))
    write("sets", table("Set, at the default", rows))


def test_fifteen_thousand_rows_against_forty_thousand_people():
    made = spoilt_county.spoil(
        spoilt_county.people(13_100), rows=15_000, troubles=spoilt_county.USUAL
    )
    began = time.perf_counter()
    linker = Linker(made.caseload)
    prepared = time.perf_counter()
    linker.link(made.rows)
    linked = time.perf_counter()
    sides = [
        scoring.prepare([normalise(r) for r in side], source=source)
        for side, source in ((made.caseload, "caseload"), (made.rows, "rows"))
    ]
    alone = time.perf_counter()
    with scoring.predictions(*sides, using=model.frozen_model(), lowest=-6.0) as predicted:
        predicted.aggregate("count(*)").fetchall()
    splink = time.perf_counter() - alone
    whole = linked - began
    write(
        "speed",
        f"{len(made.rows):,} rows against {len(made.caseload):,} people: caseload made "
        f"ready {prepared - began:.1f} s, linked and explained {linked - prepared:.1f} s; "
        f"Splink alone {splink:.1f} s, so the whole is {whole / splink:.1f} times Splink.",
    )
    assert whole < 10


def test_who_is_held_twice_among_forty_thousand():
    people, truth = spoilt_county.with_second_entries(spoilt_county.people(13_100), 400)
    began = time.perf_counter()
    found = {(pair.one, pair.other) for pair in duplicates.find(people)}
    seconds = time.perf_counter() - began
    write(
        "twice",
        f"Second entries put among {len(people) - len(truth):,} made-up people, by another name "
        f"and without a UPN: {len(found & truth):,} of {len(truth):,} found within the caseload in "
        f"{seconds:.0f} s; {len(found - truth)} of the {len(found):,} pairs are two people.",
    )
    assert seconds < 120
    assert len(found & truth) >= 0.99 * len(truth)
    assert len(found - truth) <= 0.03 * len(truth)
