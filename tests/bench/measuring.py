"""How the benches measure: the best of some rounds, ours and a floor in turn."""

import time
from collections.abc import Callable
from typing import Any


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def best(work: Callable[[], Any], rounds: int = 3) -> float:
    return min(seconds(work) for _ in range(rounds))


def share(times: list[float], part: float) -> float:
    """The time that this part of all (0.95, say) stayed under."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]
