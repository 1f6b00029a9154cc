"""What the operating system says of another process: gone, dead but not buried, or at work."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ON_LINUX = sys.platform == "linux"


def is_working(pid: int) -> bool:
    """Whether the process runs. A zombie does not, though its number still answers signals.

    In a container whose first process buries nobody, a killed server stays a zombie for ever.
    """
    state = _state_on_linux(pid) if ON_LINUX else _state_from_ps(pid)
    return state is not None and not state.startswith("Z")


def works_in(pid: int, folder: Path) -> bool:
    """Whether this running process works in this folder; where nobody can say, yes.

    A PostgreSQL server works in its data folder, so this tells the server from a stranger that
    was given the same number after a restart of the machine.
    """
    if not is_working(pid):
        return False
    if not ON_LINUX:
        return True
    return _working_folder(pid) == folder


def all_working_in(folder: Path) -> Iterator[int]:
    """Every process that works in this folder (on Linux; elsewhere nobody can say)."""
    if not ON_LINUX:
        return
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and works_in(int(entry.name), folder):
            yield int(entry.name)


def _working_folder(pid: int) -> Path | None:
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd"))
    except OSError:
        return None


def _state_on_linux(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The program's name stands in brackets and may hold spaces and brackets of its own.
    return stat.rpartition(")")[2].split()[0]


def _state_from_ps(pid: int) -> str | None:
    asked = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or None
