"""Two walls: the core knows nothing of the world, and no app knows of a floor above its own.

DESIGN.md section 3. Read from the source by `ast`, so that nothing has to be imported and a
module that exists but is never loaded is held to the same.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared_files import REPOSITORY

PACKAGE = REPOSITORY / "src/fingerpost"
CORE = PACKAGE / "core"

LIBRARIES_OF_THE_CORE = {"rapidfuzz", "lxml", "python_calamine", "holidays"}
# Splink and its engine, and the tables the two hand each other.
LIBRARIES_OF_LINKAGE = {"splink", "duckdb", "pyarrow"}
# HiGHS, which solves what is withheld and what can be worked out.
LIBRARIES_OF_PROTECTION = {"scipy", "numpy"}
LIBRARIES_OF_SUBJECTS = {"linkage": LIBRARIES_OF_LINKAGE, "protection": LIBRARIES_OF_PROTECTION}

# Of the standard library: what reaches the network, other programs, chance or the clock.
WORLDLY = {
    "asyncio",
    "ftplib",
    "getpass",
    "http",
    "multiprocessing",
    "os",
    "platform",
    "random",
    "secrets",
    "shutil",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
}
CLOCK = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
}
# A file handed in as a path may be read (`path.open`); a bare name or the keyboard may not.
NOT_CALLED = {"open", "input", "print", "eval", "exec", "breakpoint", "Path.cwd", "Path.home"}

FLOORS = (
    ("audit", "db"),
    ("organisations",),
    ("people",),
    ("evidence",),
    ("sharing",),
    ("linkage",),
    ("intake",),
    ("messages",),
    ("caseload",),
    ("returns",),
    ("reports",),
    ("web",),
    ("api", "cli", "demo"),
)
FLOOR = {app: number for number, apps in enumerate(FLOORS) for app in apps}

# Pages are made of the shell's form fields, components and access decorator. So the modules of an
# app that speak HTTP may import those, though the shell stands above; nothing else in an app may,
# and a kit module may itself import nothing that stands higher than the app that uses it.
PAGE_MODULES = {"views", "forms", "urls", "presenters"}


def modules(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*.py") if "__pycache__" not in p.parts)


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it; `from a import b` is told as a.b."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{short(path)} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(path: Path) -> Iterator[str]:
    """Every function a file calls or passes on, by the name it uses."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute | ast.Name):
            yield ast.unparse(node)


def impurities(path: Path) -> Iterator[str]:
    """What a module of the core should not do, as sentences."""
    libraries = set(LIBRARIES_OF_THE_CORE)
    for subject, more in LIBRARIES_OF_SUBJECTS.items():
        libraries |= more if path.is_relative_to(CORE / subject) else set()
    for name in imported(path):
        root = name.split(".")[0]
        if root == "fingerpost":
            if not name.startswith("fingerpost.core"):
                yield f"{short(path)} imports {name}"
        elif root in WORLDLY or (root not in sys.stdlib_module_names and root not in libraries):
            yield f"{short(path)} imports {root}"
    for name in called(path):
        if name in CLOCK | NOT_CALLED or name.startswith("os."):
            yield f"{short(path)} calls {name}"


@pytest.mark.parametrize("path", modules(CORE), ids=short)
def test_the_core_knows_no_django_no_database_no_clock_no_settings(path):
    assert list(impurities(path)) == []


@pytest.mark.parametrize(
    "source",
    [
        "import django",
        "from django.db import models",
        "import os",
        "import random",
        "from fingerpost.people import models",
        "from fingerpost import settings",
        "def f():\n    import socket",
        "today = date.today()",
        "later(datetime.now)",
        "text = open('settings.ini').read()",
        "import duckdb",
    ],
)
def test_the_check_sees(source, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    path = tmp_path / "module.py"
    path.write_text(source, "utf-8")
    assert list(impurities(path))


# Floors


def target(name: str) -> str:
    """The app, or module beside the apps, that an import reaches; empty outside Fingerpost."""
    parts = name.split(".")
    return parts[1] if parts[0] == "fingerpost" and len(parts) > 1 else ""


def file_of(name: str) -> Path | None:
    """The source of an imported module; `fingerpost.a.b` may be a module or a name in one."""
    parts = name.split(".")[1:]
    for length in (len(parts), len(parts) - 1):
        base = PACKAGE.joinpath(*parts[:length])
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file():
                return path
    return None


def height(name: str, seen: frozenset[Path] = frozenset()) -> int:
    """The floor an import reaches; a module of no floor is as high as the highest it imports.

    So settings, logs and the like may be used by whoever stands no lower than what they use.
    """
    app = target(name)
    if app in FLOOR:
        return FLOOR[app]
    path = file_of(name) if app not in ("", "core") else None
    if path is None or path in seen or path == PACKAGE / "__init__.py":
        return -1
    return max((height(other, seen | {path}) for other in imported(path)), default=-1)


def kit_height(path: Path, seen: frozenset[Path] = frozenset()) -> int:
    """The highest floor a module of the shell stands on, the shell itself left out."""
    heights = [-1]
    for name in imported(path):
        if target(name) != "web":
            heights.append(height(name))
        elif (other := file_of(name)) and other not in seen:
            heights.append(kit_height(other, seen | {path}))
    return max(heights)


def climbs(path: Path) -> Iterator[str]:
    """Imports of a module that reach a floor above its own."""
    app = path.relative_to(PACKAGE).parts[0]
    for name in imported(path):
        if target(name) == app or height(name) <= FLOOR[app]:
            continue
        if target(name) == "web" and PAGE_MODULES & {path.stem, path.parent.name}:
            kit = file_of(name)
            if kit and kit_height(kit) <= FLOOR[app]:
                continue
        yield f"{short(path)} imports {name}"


APP_MODULES = [path for app in FLOOR for path in modules(PACKAGE / app)]


@pytest.mark.parametrize("path", APP_MODULES, ids=short)
def test_no_app_imports_a_floor_above_its_own(path):
    assert list(climbs(path)) == []


def test_every_package_has_a_floor():
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages - {"core"} <= set(FLOOR)


@pytest.mark.parametrize(
    ("module", "source", "allowed"),
    [
        ("people/models.py", "from fingerpost.organisations import models", True),
        ("people/models.py", "from fingerpost.core import dates", True),
        ("people/models.py", "from fingerpost.evidence import models", False),
        ("people/actions.py", "def f():\n    from fingerpost.intake import actions", False),
        ("db/roles.py", "from fingerpost.audit import actions", True),
        ("people/views.py", "from fingerpost.web.forms import fields", True),
        ("people/forms.py", "from fingerpost.web.forms import fields", True),
        ("people/views/find.py", "from fingerpost.web.forms import fields", True),
        ("people/actions.py", "from fingerpost.web.forms import fields", False),
        ("organisations/views.py", "from fingerpost.web.access import requires", True),
        ("audit/views.py", "from fingerpost.web.access import requires", False),
        ("organisations/actions.py", "from fingerpost.web.access import requires", False),
        ("cli/status.py", "from fingerpost.demo import county", True),
        ("web/views.py", "from fingerpost.cli import main", False),
        ("people/views.py", "from fingerpost import front", False),
        ("reports/views.py", "from fingerpost import front", True),
    ],
)
def test_the_check_knows_up_from_down(module, source, allowed, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    house = {
        "web/forms/fields.py": "from fingerpost.core import dates",
        "web/access.py": "from fingerpost.organisations import access",
        "front.py": "from fingerpost.intake import actions",
        module: source,
    }
    for name, text in house.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert (list(climbs(tmp_path / module)) == []) is allowed
