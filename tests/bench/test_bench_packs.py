"""How long the packs of 104 schools take: three summers each, rounded, attacked and drawn.

Target: a few minutes in the background (the kent scale). What the database adds is a handful of
queries a school, which `tests/bench/test_bench_pages.py` has the like of.
"""

import random
import time
from datetime import date
from typing import Any

import pytest

from core.benchmark3.leavers import school
from fingerpost.core.benchmark3.protecting import printed
from fingerpost.core.leavers.cohorts import Cohort, Stage
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.reports.benchmark3 import records
from fingerpost.reports.benchmark3.models import Pack
from fingerpost.reports.benchmark3.presenters import sections
from fingerpost.reports.benchmark3.presenters.variants import VARIANTS, document
from fingerpost.reports.documents.pdf import as_pdf

pytestmark = pytest.mark.bench

SCHOOLS = 104
TARGET_SECONDS = 300.0


def pack(number: int, leavers: int) -> Pack:
    cohorts = [
        records.kept(
            Cohort(Stage.YEAR_11, 2026 - back),
            printed(school(leavers, 3 * number + back, years=back + 1), {}),
        )
        for back in range(3)
    ]
    place = Organisation(name=f"School {number}")
    return Pack(
        authority=Authority(code="886"), school=place, on=date(2027, 3, 23), cohorts=cohorts, did={}
    )


def test_104_packs(benchmark: Any) -> None:
    chance, drawn = random.Random(7), 0
    sizes = [int(chance.triangular(60, 320, 190)) for _ in range(SCHOOLS)]

    def all_of_them() -> None:
        nonlocal drawn
        for number, leavers in enumerate(sizes):
            told = sections.told(pack(number, leavers), None)
            drawn += sum(bool(as_pdf(document(one, told))) for one in VARIANTS.values())

    began = time.perf_counter()
    benchmark.pedantic(all_of_them, rounds=1)
    seconds = time.perf_counter() - began
    benchmark.extra_info.update(
        schools=SCHOOLS, drawn=drawn, ours_seconds=seconds, target_seconds=TARGET_SECONDS
    )
    assert seconds < TARGET_SECONDS
