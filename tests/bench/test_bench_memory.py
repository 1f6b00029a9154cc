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

from fingerpost.organisations.models import Authority, Organisation
from fingerpost_pytest import test_server
from worlds import County

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

MEGABYTE = 1_000_000
SIZES = [int(size) for size in os.environ.get("FINGERPOST_BENCH_MB", "5 20 60 100").split()]
COUNTIES = ("881", "882", "883", "884")  # each file finds nobody there before it
ILR_SIZE = int(os.environ.get("FINGERPOST_BENCH_ILR_MB", "100"))
MOST_MEGABYTES = 500
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


LEARNER = """\
<Learner><LearnRefNumber>L{number:08}</LearnRefNumber><ULN>9999999999</ULN>
<FamilyName>{family}</FamilyName><GivenNames>{given}</GivenNames>
<DateOfBirth>{born_on}</DateOfBirth><Ethnicity>31</Ethnicity><Sex>{sex}</Sex>
<LLDDHealthProb>2</LLDDHealthProb><PlanLearnHours>600</PlanLearnHours>
<PostcodePrior>{postcode}</PostcodePrior><Postcode>{postcode}</Postcode>
<AddLine1>{line} Long Lane</AddLine1><AddLine2>Upper Brindle</AddLine2>{aims}</Learner>
"""
AIM = """
<LearningDelivery><LearnAimRef>{aim}</LearnAimRef><AimType>{kind}</AimType>
<AimSeqNumber>{place}</AimSeqNumber><LearnStartDate>2026-09-07</LearnStartDate>
<LearnPlanEndDate>2027-07-02</LearnPlanEndDate><FundModel>25</FundModel>
<DelLocPostCode>{postcode}</DelLocPostCode><CompStatus>1</CompStatus>
<LearningDeliveryFAM><LearnDelFAMType>SOF</LearnDelFAMType>
<LearnDelFAMCode>107</LearnDelFAMCode></LearningDeliveryFAM></LearningDelivery>"""
AIMS = (("ZPROG001", 1), ("60149735", 5), ("60146242", 3))


def ilr(path: Path, megabytes: int) -> None:
    """A college's ILR of so many megabytes, with three aims for each learner."""
    chance = random.Random(megabytes)
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="utf-8"?><Message xmlns="ESFA/ILR/2026-27"><Header>'
            "<CollectionDetails><Collection>ILR</Collection><Year>2627</Year>"
            "<FilePreparationDate>2026-10-08</FilePreparationDate></CollectionDetails></Header>"
            "<LearningProvider><UKPRN>99999999</UKPRN></LearningProvider>\n"
        )
        number = 0
        while file.tell() < megabytes * MEGABYTE:
            file.write(_learner(number, chance))
            number += 1
        file.write("</Message>")


def _learner(number: int, chance: random.Random) -> str:
    family, given, _, sex, *_ = pupil = _pupil(number, chance)
    born_on, postcode = date(2009, 9, 1) + timedelta(days=number % 365), pupil[8]
    aims = [
        AIM.format(aim=aim, kind=kind, place=place, postcode=postcode)
        for place, (aim, kind) in enumerate(AIMS, 1)
    ]
    return LEARNER.format(
        number=number,
        family=family,
        given=given,
        sex=sex,
        born_on=born_on,
        postcode=postcode,
        line=number % 300 + 1,
        aims="".join(aims),
    )


def run(part: str, authority: int, sender: int, what: str) -> dict[str, Any]:
    """One part in a process of its own."""
    where = {"PYTHONPATH": os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE.parent)])}
    done = subprocess.run(
        [
            sys.executable,
            str(HERE / "one_file.py"),
            part,
            connection.settings_dict["NAME"],
            str(authority),
            str(sender),
            what,
        ],
        env=os.environ | where,
        check=True,
        stdout=subprocess.PIPE,
    )
    return dict(json.loads(done.stdout))


def measure(authority: Authority, sender: Organisation, path: Path) -> Measured:
    """A file received and taken to its end."""
    received = run("receive", authority.pk, sender.pk, str(path))
    processed = run("process", authority.pk, sender.pk, str(received["submission"]))
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
        county = County.make(code)
        found[megabytes] = measure(county.authority, county.school, path)
        sys.stdout.write(f"{megabytes} MB: {found[megabytes]}\n")
    for one in (5, 60):
        if one not in found:
            return
    assert found[60].worker_mb <= MOST_GROWTH * found[5].worker_mb


@pytest.mark.usefixtures("_as_owner")
def test_a_long_ilr_takes_no_more(tmp_path: Path) -> None:
    path = tmp_path / "ilr.xml"
    ilr(path, ILR_SIZE)
    county = County.make("885")
    measured = measure(county.authority, county.college, path)
    sys.stdout.write(f"ILR of {ILR_SIZE} MB: {measured}\n")
    assert measured.worker_mb <= MOST_MEGABYTES
