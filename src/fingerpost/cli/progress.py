"""How far a long job has come, on the error stream: a bar in a terminal, else a line at times."""

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TextIO, TypeVar

Item = TypeVar("Item")

BAR_WIDTH = 30
SECONDS_BETWEEN_DRAWINGS = 0.1
SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Progress of one job. `total` may be unknown (None): then only the count is shown.

    with Progress("Reading", total=15_000) as progress:
        for row in rows:
            progress.advance()
    """

    def __init__(self, label: str, total: int | None = None, stream: TextIO | None = None) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._shown_at = time.monotonic()

    def __enter__(self) -> "Progress":
        if self._is_terminal:
            self._show()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_terminal:
            self._show()
            self._stream.write("\n")
            self._stream.flush()

    def advance(self, by: int = 1) -> None:
        self.move_to(self.done + by)

    def move_to(self, done: int) -> None:
        self.done = done
        pause = SECONDS_BETWEEN_DRAWINGS if self._is_terminal else SECONDS_BETWEEN_LINES
        if time.monotonic() - self._shown_at >= pause:
            self._show()

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, counted as they pass."""
        for item in items:
            yield item
            self.advance()

    def _show(self) -> None:
        self._shown_at = time.monotonic()
        if self._is_terminal:
            self._stream.write(f"\r\033[K{self.text()}")
        else:
            self._stream.write(f"{self.text()}\n")
        self._stream.flush()

    def text(self) -> str:
        if not self.total:
            return f"{self.label}: {self.done:,}"
        share = min(self.done / self.total, 1.0)
        bar = "=" * round(share * BAR_WIDTH)
        return f"{self.label} [{bar:<{BAR_WIDTH}}] {share:4.0%}  {self.done:,} of {self.total:,}"
