"""Worklists where work is shared out and much was tried: by gain, by caseload, kept and counted.

As test_bench_pages.py, in the authority of 120,000 with its work shared out (shared_out.py).
"""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from bench.kent import World
from bench.measuring import seconds, share
from worlds import enter, signed_in

pytestmark = pytest.mark.bench

TARGET, ROUNDS, MOST_SECONDS = 0.5, 10, 10.0
PAGES = {
    "worklists of one's own, counted afresh": "/worklists",
    "not known, what gains most first": "/worklists/not-known?caseload=all",
    "not known of one's own": "/worklists/not-known",
    "not known, by reason and address held": "/worklists/not-known?reason=never&reach=mobile",
    "NEET and due": "/worklists/neet-due?caseload=all",
    "vulnerable and due": "/worklists/vulnerable?caseload=all",
    "did not start": "/worklists/no-shows?caseload=all",
    "EHC plans": "/worklists/ehc-plans?caseload=all",
    "caseloads beside a fair share": "/worklists/caseloads",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_worklist_at_kent_scale(benchmark: Any, shared_out: World, name: str) -> None:
    county = shared_out.kent
    enter(county.authority)
    client = signed_in(county.tracker)
    ask(client, PAGES[name])
    times: list[float] = []
    benchmark.pedantic(
        lambda: times.append(seconds(lambda: ask(client, PAGES[name]))),
        setup=cache.clear if name.endswith("afresh") else None,
        rounds=ROUNDS,
    )
    benchmark.extra_info |= {
        "name": name,
        "floor": "none: the page as a whole",
        "p95_seconds": round(share(times, 0.95), 3),
        "target_seconds": TARGET,
    }
    assert share(times, 0.5) < MOST_SECONDS


def ask(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
