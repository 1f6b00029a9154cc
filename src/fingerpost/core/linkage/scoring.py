"""Scores by Splink on DuckDB: pairs that share a key, field by field with frozen weights.

Splink writes its SQL out of the model. As the model is frozen so is the SQL: it is written once a
process, on empty tables, and run for every file, because writing it takes longer than most files.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log2
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, block_on
from splink import Linker as SplinkLinker

from fingerpost.core.linkage import blocking, model, names
from fingerpost.core.linkage.comparisons import COMPARISONS, splink_settings
from fingerpost.core.linkage.normalise import Normal
from fingerpost.core.linkage.rarity import Rarity, door_of, rarity_of

Engine = duckdb.DuckDBPyConnection

LOWEST_SCORE_KEPT = -6.0
UNSAID = "missing"
CASELOAD, ROWS = "caseload", "rows"
HIGHEST_PRIOR = model.prior(1, 1)


@dataclass(frozen=True, slots=True)
class File:
    """One side of a linkage, ready for Splink: its people, how common their names are, a table."""

    people: tuple[Normal, ...]
    rarity: Rarity
    table: pa.Table

    @property
    def size(self) -> int:
        """How many people there are, also those who were left out as not worth comparing."""
        return self.rarity.people


@dataclass(frozen=True, slots=True)
class Scored:
    """Two records by their places in their files, the score in bits, and each field's level."""

    a: int
    b: int
    score: float
    levels: Mapping[str, str]
    weights: Mapping[str, float]


def _kin_key(person: Normal) -> str:
    return " ".join(person.given.kin)


_TEXT = pa.string()
_WORDS = pa.list_(pa.string())
_Cell = Callable[[Normal, Rarity], Any]
COLUMNS: Mapping[str, tuple[pa.DataType, _Cell]] = {
    "given": (_TEXT, lambda p, r: p.given.name),
    "kin": (_WORDS, lambda p, r: p.given.kin),
    "more_kin": (_WORDS, lambda p, r: p.given.more),
    "given_known": (pa.bool_(), lambda p, r: r.is_given_name(p.given.name)),
    "kin_key": (_TEXT, lambda p, r: _kin_key(p)),
    "middles": (_WORDS, lambda p, r: p.given.middles),
    "middle": (_TEXT, lambda p, r: p.given.middles[0] if p.given.middles else None),
    "family": (_TEXT, lambda p, r: p.family.name),
    "families": (_WORDS, lambda p, r: p.family.all),
    "family_kin": (_WORDS, lambda p, r: p.family.kin),
    "family_sound": (_TEXT, lambda p, r: names.sound(p.family.name)),
    "turned_kin": (_WORDS, lambda p, r: p.family.given_kin),
    "halves": (_WORDS, lambda p, r: p.family.halves),
    "born": (_TEXT, lambda p, r: p.born),
    "sex": (_TEXT, lambda p, r: p.sex),
    "postcode": (_TEXT, lambda p, r: p.postcode),
    "sector": (_TEXT, lambda p, r: p.sector),
    "district": (_TEXT, lambda p, r: p.district),
    "address": (_TEXT, lambda p, r: p.address),
    "door": (_TEXT, lambda p, r: door_of(p)),
    "town": (_TEXT, lambda p, r: p.town),
    "upn": (_TEXT, lambda p, r: p.upn),
    "upns": (_WORDS, lambda p, r: p.upns),
    "upn_valid": (pa.bool_(), lambda p, r: bool(p.valid_upns)),
    "uln": (_TEXT, lambda p, r: p.uln),
    "uln_valid": (pa.bool_(), lambda p, r: bool(p.valid_uln)),
    "number": (_TEXT, lambda p, r: p.number),
    "contacts": (_WORDS, lambda p, r: p.contacts),
    "contact": (_TEXT, lambda p, r: p.contacts[0] if p.contacts else None),
}


def prepare(people: Sequence[Normal], *, source: str, rarity: Rarity | None = None) -> File:
    """One file as Splink reads it; what was not said is null.

    `rarity` is of the whole file, where `people` are only those of it worth comparing.
    """
    rarity = rarity or rarity_of(people)
    columns = {
        name: pa.array(
            [None if (value := cell(p, rarity)) in ("", ()) else value for p in people], kind
        )
        for name, (kind, cell) in COLUMNS.items()
    }
    table = pa.table(
        {
            "source_dataset": pa.array([source] * len(people), _TEXT),
            "unique_id": pa.array(range(len(people)), pa.int64()),
            **columns,
            "keys": pa.array(blocking.keys_of_all(people), _WORDS),
        }
    )
    return File(tuple(people), rarity, table)


def score(
    caseload: File, rows: File, *, using: model.Model, engine: Engine | None = None
) -> list[Scored]:
    """Every pair sharing a key that scores more than next to nothing, in the files' order."""
    if not caseload.people or not rows.people:
        return []
    with predictions(caseload, rows, using=using, lowest=LOWEST_SCORE_KEPT, engine=engine) as found:
        return sorted(_read(found), key=lambda pair: (pair.b, pair.a))


@contextmanager
def predictions(
    caseload: File,
    rows: File,
    *,
    using: model.Model,
    lowest: float,
    engine: Engine | None = None,
) -> Iterator[duckdb.DuckDBPyRelation]:
    """Splink's own table of pairs that score `lowest` or more, with its levels (`gamma_`) and
    weights (`mw_`); the scores are for files of these sizes.

    `engine`: a DuckDB that runs already and that nobody else uses meanwhile; else one is started.
    """
    program = _program(using, lowest)
    less = _start(model.prior(caseload.size, rows.size)) - _start(HIGHEST_PRIOR)
    with nullcontext(engine) if engine else duckdb.connect() as connection:
        connection.register(CASELOAD, caseload.table)
        connection.register(ROWS, rows.table)
        for column, table in _name_shares(caseload, rows):
            connection.register(program.shares[column], table)
        try:
            for statement in program.statements:
                connection.execute(statement)
            yield connection.sql(
                f"SELECT * REPLACE (match_weight + {less} AS match_weight)"  # noqa: S608 - ours
                f" FROM {program.answer} WHERE match_weight + {less} >= {lowest}"
            )
        finally:
            for table in program.tables:
                connection.execute(f"DROP TABLE IF EXISTS {table}")


def _start(prior: float) -> float:
    """Where a score starts from, in bits."""
    return log2(prior / (1 - prior))


@dataclass(frozen=True, slots=True)
class _Program:
    """What Splink runs: its statements in order, the tables of shares they read, and the answer."""

    statements: tuple[str, ...]
    shares: Mapping[str, str]
    answer: str

    @property
    def tables(self) -> list[str]:
        """The tables the statements make."""
        return [statement.split()[len(("CREATE", "TABLE"))] for statement in self.statements]


class _Recorder(DuckDBAPI):
    """DuckDB as Splink drives it, keeping what it is told to make."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        self.told: list[str] = []

    def _execute_sql_against_backend(self, final_sql: str) -> duckdb.DuckDBPyRelation:
        if final_sql.startswith("CREATE TABLE"):
            self.told.append(final_sql)
        return super()._execute_sql_against_backend(final_sql)


@lru_cache(maxsize=4)
def _program(using: model.Model, lowest: float) -> _Program:
    """Have Splink write its SQL, on empty tables, for the likeliest start there is.

    Lower starts lower every score alike, so no pair that could count is left out.
    """
    logging.getLogger("splink").setLevel(logging.ERROR)
    nobody = prepare([], source=ROWS)
    with duckdb.connect() as connection:
        api = _Recorder(connection)
        left = api.register(nobody.table, dataset_display_name=CASELOAD)
        right = api.register(nobody.table, dataset_display_name=ROWS)
        settings = splink_settings(using.weights, prior=HIGHEST_PRIOR)
        linker = SplinkLinker([left, right], settings)
        shares = {}
        for column, table in _name_shares(nobody, nobody):
            held = api.register(table)
            linker.table_management.register_term_frequency_lookup(held, column)
            shares[column] = held.physical_name
        answer = linker.inference.predict_between(
            left,
            right,
            blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
            threshold_match_weight=lowest,
            warning_mode="never",
        )
        return _Program(tuple(api.told), shares, answer.physical_name)


def _name_shares(caseload: File, rows: File) -> Iterator[tuple[str, pa.Table]]:
    """For each name and home of the files the greater of its shares in the two."""
    sides = (caseload.rarity, rows.rarity)
    people = (*caseload.people, *rows.people)
    givens = {p.given.name for p in people}
    kins = {p.given.kin for p in people}
    families = {p.family.name for p in people}
    given = {name: max(r.of_given(name) for r in sides) for name in givens}
    kin = {" ".join(marks): max(r.of_kin(marks) for r in sides) for marks in kins}
    family = {name: max(r.of_family(name) for r in sides) for name in families}
    homes = {p.postcode: max(r.of_postcode(p.postcode) for r in sides) for p in rows.people}
    doors = {door_of(p): max(r.of_door(door_of(p)) for r in sides) for p in rows.people}
    every = {"given": given, "kin_key": kin, "family": family, "postcode": homes, "door": doors}
    for column, shares in every.items():
        yield (
            column,
            pa.table({column: [*shares.keys()], f"tf_{column}": [*shares.values()]}),
        )


def _read(predicted: duckdb.DuckDBPyRelation) -> Iterator[Scored]:
    named = [c.name for c in COMPARISONS]
    rare = [name for name in named if f"mw_tf_adj_{name}" in predicted.columns]
    columns = [
        *("unique_id_l", "unique_id_r", "match_weight"),
        *(f"gamma_{name}" for name in named),
        *(f"mw_{name}" for name in named),
        *(f"mw_tf_adj_{name}" for name in rare),
    ]
    levels = [(UNSAID, *reversed(c.keys)) for c in COMPARISONS]
    count = len(named)
    for row in predicted.select(*columns).fetchall():
        a, b, weight = row[:3]
        gammas, weights, adjustments = (
            row[3 : 3 + count],
            row[3 + count : 3 + 2 * count],
            row[3 + 2 * count :],
        )
        by_name = dict(zip(named, weights, strict=True))
        for name, adjustment in zip(rare, adjustments, strict=True):
            by_name[name] += adjustment
        found = [held[gamma + 1] for held, gamma in zip(levels, gammas, strict=True)]
        yield Scored(a, b, weight, dict(zip(named, found, strict=True)), by_name)


def score_within(
    people: File, some: File, *, first: int, lowest: float, using: model.Model
) -> list[Scored]:
    """Pairs within one file, each once, that score `lowest` or more.

    Args:
        people: everybody.
        some: those of them from the place `first` on, compared with all who stand before.
        first: the place among everybody at which they begin.
        lowest: what a pair must score.
        using: the model.
    """
    with predictions(people, some, using=using, lowest=LOWEST_SCORE_KEPT) as found:
        once = found.filter(f"unique_id_l < unique_id_r + {first} AND match_weight >= {lowest}")
        return [replace(pair, b=pair.b + first) for pair in _read(once)]
