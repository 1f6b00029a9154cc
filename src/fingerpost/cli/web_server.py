"""The process that serves the pages: `python -m fingerpost.cli.web_server`, started by `serve`."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from fingerpost.cli.children import end_with_parent

LOOPBACK = "127.0.0.1"
THREADS_PER_PROCESS = 4
# A browser may open a connection, begin to speak and wait: to stop, we wait no longer than this.
MILLISECONDS_FOR_HEADERS = 3000
SECONDS_TO_FINISH = 20


def main() -> None:
    end_with_parent()
    Granian(
        "fingerpost.wsgi:application",
        address=LOOPBACK,
        port=int(os.environ.get("FINGERPOST_PORT", "8000")),
        interface=Interfaces.WSGI,
        workers=min(os.cpu_count() or 1, 4),
        blocking_threads=THREADS_PER_PROCESS,
        websockets=False,
        log_level=LogLevels.warning,
        http1_settings=HTTP1Settings(header_read_timeout=MILLISECONDS_FOR_HEADERS),
        workers_kill_timeout=SECONDS_TO_FINISH,
    ).serve()


# Each of granian's processes imports this module again under another name.
if __name__ == "__main__":
    main()
