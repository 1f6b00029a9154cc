"""The public benchmark sets as records with their truth; none of their people is alive or real
but the historical figures, who died long ago. They are read where the folder `shared` stands.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from fingerpost.core.linkage import Record
from shared_files import shared_file

FOLDER = "data/linkage-benchmarks"


@dataclass(frozen=True)
class Benchmark:
    """Two sides and, by id, whom each record truly is."""

    name: str
    a: list[Record]
    b: list[Record]
    person: dict[str, str]

    @property
    def truth(self) -> dict[str, str]:
        """For each row of `b` the mark of its person, '' where `a` does not hold them."""
        held = {self.person[record.id] for record in self.a}
        return {r.id: p if (p := self.person[r.id]) in held else "" for r in self.b}

    def same(self, a_id: str, person: str) -> bool:
        """Whether a record of `a` is this person."""
        return self.person[a_id] == person


def _febrl_rows(name: str) -> list[dict[str, str]]:
    with shared_file(f"{FOLDER}/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def _febrl_record(row: dict[str, str], *, number: bool) -> Record:
    return Record(
        id=row["rec_id"],
        given_name=row["given_name"],
        family_name=row["surname"],
        born_text=row["date_of_birth"],
        postcode=row["postcode"],
        address=f"{row['street_number']} {row['address_1']}",
        town=row["suburb"],
        number=row["soc_sec_id"] if number else "",
    )


def febrl(which: int, *, number: bool = True) -> Benchmark:
    """FEBRL 1 to 4: the originals against their duplicates."""
    names = ("dataset4a", "dataset4b") if which == 4 else (f"dataset{which}",)
    rows = [row for name in names for row in _febrl_rows(f"febrl_{name}.csv")]
    records = [_febrl_record(row, number=number) for row in rows]
    label = f"FEBRL {which}" + ("" if number else ", without its number")
    return Benchmark(
        label,
        [r for r in records if r.id.endswith("-org")],
        [r for r in records if not r.id.endswith("-org")],
        {r.id: r.id.split("-")[1] for r in records},
    )


def _fullest_of_each(name: str, records: list[Record], person: dict[str, str]) -> Benchmark:
    best: dict[str, Record] = {}
    for record in records:
        held = best.get(person[record.id])
        if held is None or _said(record) > _said(held):
            best[person[record.id]] = record
    kept = {record.id for record in best.values()}
    return Benchmark(name, [*best.values()], [r for r in records if r.id not in kept], person)


def _said(record: Record) -> int:
    fields = (record.given_name, record.family_name, record.born_text, record.postcode)
    return sum(map(bool, (*fields, record.town, any(record.contacts))))


def fake_1000() -> Benchmark:
    """Splink's own small set: the fullest record of each person against the rest."""
    with shared_file(f"{FOLDER}/fake_1000.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    records = [
        Record(
            id=row["unique_id"],
            given_name=row["first_name"],
            family_name=row["surname"],
            born_text=row["dob"],
            town=row["city"],
            contacts=(row["email"],),
        )
        for row in rows
    ]
    person = {row["unique_id"]: row["cluster"] for row in rows}
    return _fullest_of_each("fake_1000", records, person)


def _parquet(name: str) -> list[dict[str, Any]]:
    relation = duckdb.read_parquet(str(Path(shared_file(f"{FOLDER}/{name}"))))
    columns = relation.columns
    return [
        {k: "" if v is None else str(v) for k, v in zip(columns, row, strict=True)}
        for row in relation.fetchall()
    ]


def historical() -> Benchmark:
    """Dead people's records with errors: the fullest of each against one in ten of the rest."""
    rows = _parquet("historical_figures_with_errors.parquet")
    records = [
        Record(
            id=row["unique_id"],
            given_name=row["first_name"],
            family_name=row["surname"],
            middle_names=" ".join(row["full_name"].split()[1:-1]) if row["full_name"] else "",
            born_text=row["dob"],
            postcode=row["postcode_fake"],
            sex=row["gender"],
        )
        for row in rows
    ]
    whole = _fullest_of_each(
        "historical figures", records, {r["unique_id"]: r["cluster"] for r in rows}
    )
    return Benchmark(whole.name, whole.a, whole.b[::10], whole.person)


def pseudopeople() -> Benchmark:
    """Simulated people: the census against a list of small children and their mothers."""
    sides = []
    person = {}
    for side, name in (("c", "decennial_census"), ("w", "wic")):
        rows = _parquet(f"pseudopeople_sample_{name}.parquet")
        records = [_simulated(row, f"{side}{place}") for place, row in enumerate(rows)]
        person |= {r.id: row["simulant_id"] for r, row in zip(records, rows, strict=True)}
        sides.append(records)
    return Benchmark("pseudopeople census and WIC", sides[0], sides[1], person)


def _simulated(row: dict[str, str], record_id: str) -> Record:
    return Record(
        id=record_id,
        given_name=row["first_name"],
        middle_names=row["middle_initial"],
        family_name=row["last_name"],
        born_text=row["date_of_birth"][:10],
        sex=row["sex"],
        postcode=row["zipcode"],
        address=f"{row['street_number']} {row['street_name']}",
        town=row["city"],
    )


SETS: tuple[Callable[[], Benchmark], ...] = (
    lambda: febrl(1),
    lambda: febrl(2),
    lambda: febrl(3),
    lambda: febrl(4),
    lambda: febrl(4, number=False),
    fake_1000,
    historical,
    pseudopeople,
)
