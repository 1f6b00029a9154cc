"""Linking a very large file to a very large caseload, by hand: minutes, memory, accuracy.

    python -m bench.linking_at_scale PEOPLE ROWS        (with `tests` and `src` on the path)

About 3 times as many young people are made up as there are of 16 and 17; troubles are the usual
ones of tests/core/linkage/spoilt_county.py. Nothing is written: the answer goes into
docs/reference/linkage.md with its day.
"""

import resource
import sys
import time

from core.linkage import spoilt_county
from core.linkage.measure import measure
from fingerpost.core.linkage import Linker

OF_EACH_IN_COHORT = 3.05  # people made for each of the cohort


def main(people: int, rows: int) -> None:
    began = time.perf_counter()
    made = spoilt_county.spoil(
        spoilt_county.people(round(people / OF_EACH_IN_COHORT)),
        rows=rows,
        troubles=spoilt_county.USUAL,
    )
    say("made up", began)
    print(f"{len(made.rows):,} rows against {len(made.caseload):,} people")
    began = time.perf_counter()
    linker = Linker(made.caseload)
    say("caseload made ready", began)
    began = time.perf_counter()
    pairs = linker.link(made.rows)
    say("linked and explained", began)
    found = measure(pairs, made.truth)
    print(
        f"precision {found.precision:.5f}, recall {found.recall:.5f}, "
        f"to review {found.review_share:.2%}, reach {found.reach:.5f}"
    )


def say(what: str, began: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    used = time.process_time()
    seconds = time.perf_counter() - began
    print(f"{what}: {seconds:.0f} s; so far {used:.0f} s of processor, {peak:,.0f} MB", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
