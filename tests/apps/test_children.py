"""What runs beside `serve` is started again when it dies, but not for ever."""

import threading

import pytest

from fingerpost.cli.commands import serve
from fingerpost.cli.errors import Unusable


class Dying:
    """A child that ends so many times, then asks everything to stop."""

    name = "background jobs"

    def __init__(self, deaths: int, stopping: threading.Event) -> None:
        self.deaths = deaths
        self.stopping = stopping
        self.starts = 1

    def has_ended(self) -> bool:
        if self.deaths == 0:
            self.stopping.set()
            return False
        return True

    def start(self) -> None:
        self.starts += 1
        self.deaths -= 1


def test_a_child_that_dies_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "SECONDS_BETWEEN_LOOKS", 0.01)
    stopping = threading.Event()
    child = Dying(2, stopping)
    assert serve.wait_for_end([child], stopping) == 0  # type: ignore[list-item]
    assert child.starts == 3


def test_one_that_keeps_dying_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "SECONDS_BETWEEN_LOOKS", 0.01)
    stopping = threading.Event()
    with pytest.raises(Unusable, match="keep stopping"):
        serve.wait_for_end([Dying(99, stopping)], stopping)  # type: ignore[list-item]
