"""The front of linkage: a caseload made ready once, and rows linked to it."""

from collections.abc import Iterable, Sequence, Set
from typing import Final

from fingerpost.core.linkage import decide, model, scoring
from fingerpost.core.linkage.explain import explain
from fingerpost.core.linkage.normalise import normalise
from fingerpost.core.linkage.rarity import Rarity
from fingerpost.core.linkage.records import Decision, Pair, Reason, Record, Thresholds

Apart = Set[tuple[str, str]]

NO_CANDIDATE: Final = Reason("Nobody in the caseload is like this.")


class Linker:
    """A caseload ready to have rows linked to it, as often as wanted.

    Args:
        caseload: its people; or only those worth comparing, and then with
        rarity: how common names are among all of them, and how many they are.
        thresholds: where decisions change.
        using: another model than the one that ships.
        engine: the DuckDB to use, for who links often; else one is started for each file.

    Raises:
        ValueError: two records bear the same id.
    """

    def __init__(
        self,
        caseload: Iterable[Record],
        *,
        thresholds: Thresholds = model.DEFAULT,
        using: model.Model | None = None,
        rarity: Rarity | None = None,
        engine: scoring.Engine | None = None,
    ) -> None:
        self.thresholds = thresholds
        self._model = using or model.frozen_model()
        self._engine = engine
        self._records = tuple(caseload)
        self._file = _prepare(self._records, source=scoring.CASELOAD, rarity=rarity)

    def score(self, rows: Iterable[Record]) -> list[Pair]:
        """Every pair worth looking at with its score, undecided: for tables of consequences."""
        records = tuple(rows)
        file = _prepare(records, source=scoring.ROWS)
        scored = scoring.score(self._file, file, using=self._model, engine=self._engine)
        return [
            Pair(self._records[pair.a].id, records[pair.b].id, pair.score, Decision.NONE)
            for pair in scored
        ]

    def link(self, rows: Iterable[Record], *, apart: Apart = frozenset()) -> list[Pair]:
        """One pair for each row, its best candidate, and one for each further one to review.

        `apart`: pairs of a person's and a row's id that somebody has said are not the same.
        """
        records = tuple(rows)
        file = _prepare(records, source=scoring.ROWS)
        scored = scoring.score(self._file, file, using=self._model, engine=self._engine)
        judged = (
            decide.judge(pair, self._file.people[pair.a], file.people[pair.b], self.thresholds)
            for pair in scored
            if (self._records[pair.a].id, records[pair.b].id) not in apart
        )
        lines = decide.settle(judged, file.people, self.thresholds)
        return [
            pair
            for place, record in enumerate(records)
            for pair in self._pairs(record, lines.get(place, []), len(records))
        ]

    def _pairs(self, row: Record, lines: Sequence[decide.Judged], rows: int) -> list[Pair]:
        if not lines:
            return [Pair("", row.id, None, Decision.NONE, (NO_CANDIDATE,))]
        return [
            Pair(
                self._records[line.pair.a].id,
                row.id,
                line.pair.score,
                line.decision,
                (
                    *map(Reason, line.notes),
                    *explain(line.pair, caseload=self._file.size, rows=rows),
                ),
            )
            for line in lines
        ]


def link(
    a: Iterable[Record], b: Iterable[Record], *, thresholds: Thresholds = model.DEFAULT
) -> list[Pair]:
    """Link rows `b` to the people of `a`: one pair for each row, and more where in doubt.

    Raises:
        ValueError: two records of one side bear the same id.
    """
    return Linker(a, thresholds=thresholds).link(b)


def _prepare(
    records: Sequence[Record], *, source: str, rarity: Rarity | None = None
) -> scoring.File:
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise ValueError(f"The id {record.id} stands twice.")
        seen.add(record.id)
    people = [normalise(record) for record in records]
    return scoring.prepare(people, source=source, rarity=rarity)
