"""The whole made-up county from a scale, a day and a seed; and its files into a folder.

county = generate("median", as_at=date(2026, 11, 22))
write_files(county, Path("out"))
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from fingerpost.demo import files, organisations
from fingerpost.demo.geography import Geography
from fingerpost.demo.lives import Lives, truth
from fingerpost.demo.names import Names
from fingerpost.demo.numbers import Numbers
from fingerpost.demo.organisations import AUTHORITIES
from fingerpost.demo.people import Population
from fingerpost.demo.scales import SCALES, neighbour
from fingerpost.demo.second_entries import listed_twice
from fingerpost.demo.users import users
from fingerpost.demo.world import MERROWSHIRE, PORT_CALDER, County, DemoFile, Spell, YoungPerson

Progress = Callable[[int, int], None]


def generate(scale: str, *, as_at: date, seed: int = 20) -> County:
    """The county of this size as it stands on a day, with all that was sent until then.

    Raises:
        KeyError: no such scale.
    """
    main = SCALES[scale]
    scales = {MERROWSHIRE: main, PORT_CALDER: neighbour(main)}
    rng = Random(f"{seed} {scale} {as_at:%Y-%m-%d}")
    geography, names, numbers = Geography(rng), Names(), Numbers(rng)
    places = organisations.teams()
    for code, size in scales.items():
        places += organisations.register(size, geography, rng, code)
    people: list[YoungPerson] = []
    lives: list[list[Spell]] = []
    for code, size in scales.items():
        population = Population(
            rng=rng, authority=code, as_at=as_at, names=names, geography=geography,
            numbers=numbers, places=places, first_number=len(people),
        )  # fmt: skip
        born = list(population.people(size.cohort))
        people += born
        lives += Lives(rng=rng, as_at=as_at, scale=size, authority=code, places=places).of(born)
    county = County(
        scale=scale,
        as_at=as_at,
        seed=seed,
        authorities=AUTHORITIES,
        places=tuple(places),
        people=tuple(people),
        lives=tuple(map(tuple, lives)),
        users=users(places),
        postcodes=geography.authorities_of_postcodes(),
        by_key={place.key: place for place in places},
    )
    county = replace(county, listed_twice=listed_twice(county, names))
    return files.with_files(county, scales, names, rng)


def write_files(
    county: County, folder: Path, progress: Progress | None = None, *, with_truth: bool = False
) -> None:
    """Every file in a folder of its sender, under the authority it went to, and an index of them.

    `truth.csv`, what everybody truly does on the day, is written only when asked for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(county.files, start=1):
        path = folder / path_of(county, file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        if progress:
            progress(number, len(county.files))
    _write_csv(folder / "index.csv", INDEX, [_index_row(county, file) for file in county.files])
    if with_truth:
        _write_csv(folder / "truth.csv", TRUTH, truth_rows(county))


INDEX = ("authority", "sender", "sender_name", "path", "filename", "kind", "as_of", "received_at")
TRUTH = ("number", "authority", "upn", "uln", "family_name", "given_name", "born_on", "code",
         "listed_twice_as")  # fmt: skip


def path_of(county: County, file: DemoFile) -> Path:
    """Where a file goes below the folder: authority, sender, name."""
    sender = county.by_key[file.sender].record.name
    plain = "".join(c if c.isalnum() else "-" for c in sender.lower()).strip("-")
    return Path(file.authority) / f"{file.sender}-{plain}" / file.filename


def truth_rows(county: County) -> list[tuple[str, ...]]:
    """What everybody truly does on the county's day, and by what name some were listed again."""
    return [
        (
            str(person.number), person.home_on(county.as_at).authority, person.upn, person.uln,
            person.family_name, person.given_name, person.born_on.isoformat(),
            truth(life, county.as_at), county.listed_twice.get(person.number, ""),
        )
        for person, life in zip(county.people, county.lives, strict=True)
    ]  # fmt: skip


def _index_row(county: County, file: DemoFile) -> tuple[str, ...]:
    return (
        file.authority, file.sender, county.by_key[file.sender].record.name,
        path_of(county, file).as_posix(), file.filename, file.kind, file.as_of.isoformat(),
        file.received_at.isoformat(timespec="minutes"),
    )  # fmt: skip


def _write_csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)
