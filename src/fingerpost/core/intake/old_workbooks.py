"""Workbooks of Excel to 2003 (XLS), read in a process of their own.

A damaged XLS can make the reader ask for all the memory there is, which ends the process it runs
in. Here that is a child with limits on its memory and time, so a bad file ends as a refusal.
Run as a module, this file is the child: sheets go back as lines of JSON.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fingerpost.core.intake import workbooks
from fingerpost.core.intake.containers import DAMAGED
from fingerpost.core.intake.refusals import Refused

MEMORY = 2 << 30
SECONDS = 120


@dataclass(frozen=True, slots=True)
class _ReadSheet:
    name: str
    hidden: bool
    rows: list[workbooks.Record]

    @property
    def cells(self) -> int:
        return sum(len(cells) for _, cells in self.rows)

    def records(self) -> Iterator[workbooks.Record]:
        return ((number, list(cells)) for number, cells in self.rows)


def sheets(path: Path) -> list[workbooks.Sheet]:
    """The sheets of an XLS that hold anything, in their order.

    Raises:
        Refused: the workbook is locked or damaged.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "fingerpost.core.intake.old_workbooks", str(path)],
            capture_output=True,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
        answer = [json.loads(line) for line in child.stdout.splitlines()]
    except (subprocess.TimeoutExpired, ValueError) as fault:
        raise Refused(DAMAGED) from fault
    if answer and "refused" in answer[0]:
        raise Refused(answer[0]["refused"])
    if child.returncode:
        raise Refused(DAMAGED)
    return [
        _ReadSheet(sheet["name"], sheet["hidden"], [(n, c) for n, c in sheet["rows"]])
        for sheet in answer
    ]


def _child(path: Path) -> None:
    _limit_memory()
    try:
        for sheet in workbooks.sheets(path):
            rows = list(sheet.records())
            told = {"name": sheet.name, "hidden": sheet.hidden, "rows": rows}
            sys.stdout.write(json.dumps(told) + "\n")
    except Refused as refusal:
        sys.stdout.write(json.dumps({"refused": refusal.sentence}) + "\n")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows, where the time limit alone must do
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))


if __name__ == "__main__":
    _child(Path(sys.argv[1]))
