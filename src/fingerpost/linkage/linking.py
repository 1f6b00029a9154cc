"""Linking the lines no number proves: score them, keep whom they may mean, and say why."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from fingerpost.core.linkage import Decision, Linker, Pair, Record, model
from fingerpost.core.linkage.blocking import with_prospects
from fingerpost.core.linkage.normalise import normalise
from fingerpost.core.linkage.taken import leave_out_taken
from fingerpost.db import bulk
from fingerpost.linkage.engine import engine
from fingerpost.linkage.models import Candidate
from fingerpost.linkage.pool import pool
from fingerpost.linkage.queries import thresholds
from fingerpost.linkage.records import of_fields

CANDIDATE_COLUMNS = (
    "authority_id",
    "submission_id",
    "row_number",
    "person_id",
    "score",
    "decision",
    "reasons",
    "model_version",
)
Rows = Mapping[int, Mapping[str, Any]]
Proved = Callable[[Collection[int]], Iterable[tuple[int, Mapping[str, Any]]]]


def link(
    rows: Rows,
    *,
    proved: Proved,
    apart: Mapping[int, Iterable[int]],
    authority_id: int,
) -> dict[int, list[Pair]]:
    """Whom each row is or may be: one pair that links, or those for a person to judge, or none.

    Args:
        rows: the fields of each row nobody is proved for, by line number.
        proved: gives the person and the fields of every other row of the file that was proved to
            be one of these people.
        apart: by line number, the people somebody has said it does not mean.
        authority_id: the tenant, whose scope must be set; inside a transaction.
    """
    records = {str(number): of_fields(str(number), fields) for number, fields in rows.items()}
    near = pool(list(records.values()), authority_id=authority_id)
    records, people = _worth_comparing(records, near.people)
    if not records:
        return {}
    not_meant = {(str(person), str(number)) for number, some in apart.items() for person in some}
    with engine() as duck:
        linker = Linker(
            people, thresholds=thresholds(authority_id), rarity=near.rarity, engine=duck
        )
        pairs = linker.link(records.values(), apart=not_meant)
    held = _rows_of({int(pair.a_id) for pair in pairs if pair.a_id}, proved)
    found: dict[int, list[Pair]] = defaultdict(list)
    for pair in leave_out_taken(pairs, rows=records, proved=held):
        if pair.decision is not Decision.NONE:
            found[int(pair.b_id)].append(pair)
    return found


def worth_scoring(rows: Rows, *, authority_id: int) -> set[int]:
    """The numbers of those rows that somebody could be meant by."""
    records = {str(number): of_fields(str(number), fields) for number, fields in rows.items()}
    near = pool(list(records.values()), authority_id=authority_id)
    return set(map(int, _worth_comparing(records, near.people)[0]))


def _worth_comparing(
    records: Mapping[str, Record], people: Sequence[Record]
) -> tuple[dict[str, Record], list[Record]]:
    """The rows that somebody could be meant by, and whom to compare them with; for the others no
    scorer is started.
    """
    rows = [normalise(record) for record in records.values()]
    worth, near = with_prospects(rows, [normalise(person) for person in people])
    kept = {key: record for place, (key, record) in enumerate(records.items()) if place in worth}
    return kept, [people[place] for place in sorted(near)]


def _rows_of(people: set[int], proved: Proved) -> dict[str, list[Record]]:
    """By person, of those asked about, the rows that were proved to be them."""
    held: dict[str, list[Record]] = defaultdict(list)
    for person, fields in proved(people):
        held[str(person)].append(of_fields("", fields))
    return held


def keep(found: Mapping[int, list[Pair]], *, authority_id: int, submission_id: int) -> None:
    """Keep who was linked or is put to a person, with the score and each reason's weight."""
    version = model.frozen_model().version
    bulk.insert(
        "linkage_candidate",
        CANDIDATE_COLUMNS,
        (
            (
                authority_id,
                submission_id,
                number,
                int(pair.a_id),
                pair.score,
                str(pair.decision),
                json.dumps([[reason.words, reason.weight] for reason in pair.reasons]),
                version,
            )
            for number, pairs in found.items()
            for pair in pairs
        ),
    )


def forget(submission_id: int, *, authority_id: int) -> None:
    """Whom the lines of a submission may mean is of no use any more; answers are remembered."""
    Candidate.objects.filter(authority_id=authority_id, submission_id=submission_id).delete()
