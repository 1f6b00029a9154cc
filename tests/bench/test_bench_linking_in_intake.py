"""The made-up county's year of files through intake, against the truth its maker kept.

    ./test --bench tests/bench/test_bench_linking_in_intake.py

Writes its paragraph into docs/reference/linkage.md.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bench.test_bench_linkage import write
from fingerpost.core.figures.limits import limits
from fingerpost.db.rls import authority_scope
from fingerpost.demo import actions, post, rounds
from fingerpost.intake.models import Row, Submission
from fingerpost.linkage import linking
from fingerpost.organisations.models import Authority

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

LEAST_PRECISION = 0.999
MOST_TO_REVIEW = 0.03


@dataclass
class Tally:
    """Rows of people held before their file came, and what intake made of them."""

    rows: int = 0
    matched: int = 0
    right: int = 0
    by_score: int = 0
    by_score_right: int = 0
    held: int = 0
    waiting: int = 0
    doubled: int = 0
    added: dict[int, set[int]] = field(default_factory=dict)

    def count(self, number: int, row: Row, before: Mapping[int, set[int]]) -> None:
        """One row, whose truth is this number of the county's people; a few have two entries."""
        entries = before.get(number, set())
        self.rows += 1
        self.held += bool(entries)
        self.waiting += row.outcome == Row.Outcome.WAITING
        if row.outcome == Row.Outcome.ADDED:
            self.doubled += bool(entries)
            self.added.setdefault(number, set()).add(row.person_id or 0)
        if row.outcome == Row.Outcome.MATCHED:
            right = row.person_id in entries
            scored = row.matched_by.startswith("enough agrees")
            self.matched += 1
            self.right += right
            self.by_score += scored
            self.by_score_right += scored and right


def remember_truth(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """By the fingerprint of each file, whom each of its lines is truly about."""
    truth: dict[str, list[int]] = {}
    for module in (post, rounds):
        render: Callable[..., bytes] = module.render

        def kept(layout: Any, entries: Sequence[Any], _made: Any = render, **more: Any) -> bytes:
            content = _made(layout, entries, **more)
            truth[hashlib.sha256(content).hexdigest()] = [e.person.number for e in entries]
            return content

        monkeypatch.setattr(module, "render", kept)
    return truth


@contextmanager
def alone() -> Iterator[Callable[..., Any]]:
    """The county loaded in this process, whose database is the test's."""
    yield map


def tally(truth: dict[str, list[int]]) -> Tally:
    """Every row of every file, in the order they came."""
    found = Tally()
    for authority in Authority.objects.all():
        with authority_scope(authority.pk):
            found.added = {}
            for submission in Submission.objects.filter(authority=authority).order_by("pk"):
                rows = submission.rows.exclude(outcome=Row.Outcome.SKIPPED).order_by("number")
                numbers = truth.get(submission.fingerprint, [])
                if len(numbers) != rows.count():
                    continue
                before = {number: set(entries) for number, entries in found.added.items()}
                for number, row in zip(numbers, rows, strict=True):
                    found.count(number, row, before)
    return found


def test_a_county_through_intake(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = remember_truth(monkeypatch)
    monkeypatch.setattr(actions, "a_process_beside", alone)
    spent: list[tuple[int, float]] = []
    link = linking.link

    def timed(rows: Any, **more: Any) -> Any:
        began = time.perf_counter()
        found = link(rows, **more)
        spent.append((len(rows), time.perf_counter() - began))
        return found

    monkeypatch.setattr(linking, "link", timed)
    actions.load("median")
    found = tally(truth)
    low, high = limits(found.right, found.held)
    write(
        "intake",
        f"Through intake, the median made-up county's year of files ({found.rows:,} rows, of them "
        f"{found.held:,} of young people held before the file came): {found.matched:,} rows "
        f"matched, {found.by_score:,} of them by score; precision "
        f"{found.right / found.matched:.5f}, by score alone "
        f"{found.by_score_right / max(found.by_score, 1):.4f}; recall "
        f"{found.right / found.held:.4f} (95% limits {low:.4f} to {high:.4f}); "
        f"{found.waiting:,} rows ({found.waiting / found.rows:.2%}) put to a person; "
        f"{found.doubled:,} young people doubled. The step looked at "
        f"{sum(rows for rows, _ in spent):,} rows of {len(spent)} files in "
        f"{sum(seconds for _, seconds in spent):.0f} s.",
    )
    assert found.right / found.matched >= LEAST_PRECISION
    assert found.waiting / found.rows <= MOST_TO_REVIEW
