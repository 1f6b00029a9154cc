"""How much memory one large file takes, from received to applied, and that it does not grow.

Each part runs in a process of its own, as the web process and the worker do. A roll of newcomers is
the hardest case: every line becomes a person, is matched again, states something and is derived.
"""

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from fingerpost_pytest import test_server
from worlds import County

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

MEGABYTE = 1_000_000
SIZES = [int(size) for size in os.environ.get("FINGERPOST_BENCH_MB", "5 20 60 100").split()]
COUNTIES = ("881", "882", "883", "884")  # each file finds nobody there before it
MOST_GROWTH = 1.3  # of the peak at 60 MB to the peak at 5 MB
HERE = Path(__file__).parent
ROLL = ("Surname", "Forename", "DOB", "Sex", "NC Year", "Address 1", "Address 2", "Town",
        "Post Code", "Mobile", "Email", "Admission Number", "Parent name", "Notes")  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """Peak memory in megabytes and seconds of both parts."""

    rows: int
    web_mb: int
    worker_mb: int
    seconds: float


def roll(path: Path, megabytes: int) -> None:
    """A school's list of so many megabytes; nobody stands in it twice."""
    chance = random.Random(megabytes)
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(ROLL)
        number = 0
        while file.tell() < megabytes * MEGABYTE:
            write(_pupil(number, chance))
            number += 1


def _pupil(number: int, chance: random.Random) -> tuple[str, ...]:
    born_on = date(2009, 9, 1) + timedelta(days=number % 365)
    letters = "abcdefghijklmnopqrstuvwxyz"
    name = "".join(chance.choice(letters) for _ in range(9)).capitalize()
    return (
        name, f"Given{letters[number % 26]}{letters[number // 26 % 26]}", f"{born_on:%d/%m/%Y}",
        "FM"[number % 2], "12", f"{number % 300 + 1} Long Lane", "Upper Brindle", "Brindlemere",
        f"XM{number % 29 + 1} {number % 9 + 1}A{'BDEFGHJ'[number % 7]}",
        f"07700 9{number % 10**5:05}",
        f"pupil{number}@example.org", f"A{number:07}", "Pat Example",
        "Came from the junior school next door with a good report, plays the cornet.",
    )  # fmt: skip


def run(part: str, county: County, what: str) -> dict[str, Any]:
    """One part in a process of its own."""
    where = {"PYTHONPATH": os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE.parent)])}
    done = subprocess.run(
        [
            sys.executable,
            str(HERE / "one_file.py"),
            part,
            connection.settings_dict["NAME"],
            str(county.authority.pk),
            str(county.school.pk),
            what,
        ],
        env=os.environ | where,
        check=True,
        stdout=subprocess.PIPE,
    )
    return dict(json.loads(done.stdout))


def measure(county: County, path: Path) -> Measured:
    """A file received and taken to its end."""
    received = run("receive", county, str(path))
    processed = run("process", county, str(received["submission"]))
    assert processed["state"] == "applied", processed
    return Measured(
        processed["counts"]["rows"],
        received["peak_mb"],
        processed["peak_mb"],
        received["seconds"] + processed["seconds"],
    )


@pytest.fixture
def _as_owner() -> Iterator[None]:
    with test_server.eyes(as_web=False):
        yield


@pytest.mark.usefixtures("_as_owner")
def test_memory_stays_flat(tmp_path: Path) -> None:
    found: dict[int, Measured] = {}
    for megabytes, code in zip(SIZES, COUNTIES, strict=False):
        path = tmp_path / f"roll-{megabytes}.csv"
        roll(path, megabytes)
        found[megabytes] = measure(County.make(code), path)
        sys.stdout.write(f"{megabytes} MB: {found[megabytes]}\n")
    for one in (5, 60):
        if one not in found:
            return
    assert found[60].worker_mb <= MOST_GROWTH * found[5].worker_mb
