"""Precision, recall and review share of decisions against a known truth."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fingerpost.core.figures.limits import limits
from fingerpost.core.linkage import Decision, Pair


@dataclass(frozen=True)
class Measured:
    """Counts of rows: `findable` have a true person in the caseload."""

    rows: int
    findable: int
    linked: int
    right: int
    reviewed: int
    findable_in_review: int

    @property
    def precision(self) -> float:
        """Of the rows linked, how many rightly."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """Of the rows that have a person to be found, how many were linked to them."""
        return self.right / self.findable if self.findable else 1.0

    @property
    def review_share(self) -> float:
        """Of all rows, how many a person must look at."""
        return self.reviewed / self.rows if self.rows else 0.0

    @property
    def reach(self) -> float:
        """Of the rows that have a person to be found, how many were linked to them, or put to a
        person with them among those shown: what can be had if people settle every row."""
        return (self.right + self.findable_in_review) / self.findable if self.findable else 1.0

    @property
    def recall_limits(self) -> tuple[float, float]:
        """95% limits of the recall, by Wilson's method."""
        return limits(self.right, self.findable)


def measure(
    pairs: Iterable[Pair],
    truth: Mapping[str, str],
    *,
    same: Callable[[str, str], bool] = lambda a, true: a == true,
) -> Measured:
    """Count decisions of rows; `truth` gives the true person of each row, '' for none."""
    by_row: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.b_id in truth:
            by_row.setdefault(pair.b_id, []).append(pair)
    links = [p for held in by_row.values() for p in held if p.decision is Decision.LINK]
    review = [
        row for row, held in by_row.items() if any(p.decision is Decision.REVIEW for p in held)
    ]
    return Measured(
        rows=len(truth),
        findable=sum(bool(person) for person in truth.values()),
        linked=len(links),
        right=sum(same(p.a_id, truth[p.b_id]) for p in links),
        reviewed=len(review),
        findable_in_review=sum(
            any(same(p.a_id, truth[row]) for p in by_row[row]) for row in review
        ),
    )
