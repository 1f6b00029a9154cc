"""The operating-system account PostgreSQL runs as.

PostgreSQL refuses to run as root. Started by root, it is run as an unprivileged account that
exists already; no account is made and nobody's folder permissions are widened.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fingerpost.db.errors import SetUpProblem


@dataclass(frozen=True)
class Account:
    """An account by number; `switches` says whether it differs from the one we run as."""

    name: str
    user: int
    group: int
    switches: bool

    def popen_arguments(self) -> dict[str, Any]:
        """What to hand to subprocess so that the program runs as this account."""
        if not self.switches:
            return {"umask": 0o077}
        return {"user": self.user, "group": self.group, "extra_groups": [], "umask": 0o077}

    def give(self, path: Path) -> None:
        """Make a file or folder this account's own."""
        if self.switches:
            os.chown(path, self.user, self.group)

    def let_through(self, folder: Path) -> None:
        """Let this account (its group, nobody else) pass through a folder of ours."""
        if self.switches:
            os.chown(folder, -1, self.group)
            folder.chmod(0o710)

    def reaches(self, path: Path) -> bool:
        """Whether this account can enter a folder or run a program, by trying it."""
        asked = self.run(["/bin/sh", "-c", 'test -r "$1" -o -d "$1" && test -x "$1"', "sh", path])
        return asked.returncode == 0

    def run(self, command: Sequence[str | Path], **kwargs: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.popen_arguments(),
            **kwargs,
        )


def server_account() -> Account:
    """The account to run PostgreSQL as: ours, or FINGERPOST_PG_USER (nobody) if ours is root.

    Raises SetUpProblem if the account named does not exist or is root again.
    """
    if os.geteuid() != 0:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid(), switches=False)
    name = os.environ.get("FINGERPOST_PG_USER", "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise SetUpProblem(
            f"There is no account called {name} to run PostgreSQL as. Name an unprivileged one "
            "with FINGERPOST_PG_USER, or run Fingerpost as an ordinary user."
        ) from None
    if entry.pw_uid == 0:
        raise SetUpProblem("PostgreSQL may not run as root: name another with FINGERPOST_PG_USER.")
    return Account(name, entry.pw_uid, entry.pw_gid, switches=True)
