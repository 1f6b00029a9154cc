"""Log lines a machine can read and a data-protection officer need not fear.

One JSON object a line. An exception is told by its kind and the places it passed through, never
by its words: those of a database quote the row that was refused.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType

# Addresses that carry a key: whoever reads one may hand in files, or answer for a young person.
# Django names addresses that go wrong.
WITH_KEY = re.compile(r"/(hand-in|here)/[\w.-]+")


class JsonLines(logging.Formatter):
    """Formats a record without request, query string, body or exception message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": WITH_KEY.sub(r"/\1/…", record.getMessage()),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["error"] = kind.__name__
            line["where"] = places(trace)
        return json.dumps(line, ensure_ascii=False)


def places(trace: TracebackType | None) -> list[str]:
    """The calls a traceback went through, as file:line function."""
    return [f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(trace)]
