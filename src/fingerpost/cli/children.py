"""Processes that `serve` starts: they stop when asked to, and do not outlive it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

SECONDS_TO_STOP = 30
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_OF_HEALTH = 600  # who ran as long ended for some other reason than the times before


class Child:
    """One Python program of ours, running beside this one.

    `starts` are those in quick succession, the one that runs now among them.
    """

    def __init__(self, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.starts = 0
        self._started_at = 0.0
        self._command = [sys.executable, "-m", *arguments]
        self._environment = {**os.environ, **environment}
        self.start()

    def start(self) -> None:
        """Start it, or start it again once it has ended."""
        now = time.monotonic()
        self.starts = self.starts + 1 if now - self._started_at < SECONDS_OF_HEALTH else 1
        self._started_at = now
        # A session of its own: Ctrl-C reaches us alone, and we stop the children in order.
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        """Ask it to finish what it is doing; end it if it takes too long."""
        if self.has_ended():
            return
        self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def end_with_parent() -> None:
    """Called in a child: ask ourselves to stop once the process that started us is gone.

    Otherwise a killed `serve` would leave pages answering on the port the next one needs.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
