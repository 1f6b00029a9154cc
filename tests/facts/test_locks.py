"""The locks: everything by hash, nothing by address, and the two agree."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-fuzz.lock")
# The index a lock or a set-up would fetch from, in any of the ways one can be written.
INDEX = re.compile(
    r"--(extra-)?index-url|--find-links|files\.pythonhosted\.org|pypi\.org/simple|/simple/"
    r"|index-url\s*="
)
# Folders that set-up and runs make.
MADE_HERE = {
    ".git", ".venv", "data", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache",
    ".hypothesis", ".benchmarks", "fuzz-found", "static-collected",
}  # fmt: skip
# Code that talks about such addresses on purpose.
EXEMPT = {"tests/facts/test_locks.py"}


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text()
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert " @ " not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(entries) == len(pins(lock)) > 0
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_test_lock_holds_all_of_the_other() -> None:
    smaller, larger = pins("requirements.lock"), pins("requirements-test.lock")
    assert smaller.items() <= larger.items()


def test_locks_hold_what_the_project_asks_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {"requirements.lock": project["dependencies"]}
    asked["requirements-test.lock"] = (
        project["dependencies"] + project["optional-dependencies"]["test"]
    )
    asked["requirements-fuzz.lock"] = project["optional-dependencies"]["fuzz"]
    for lock, requirements in asked.items():
        names = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in requirements}
        assert names <= pins(lock).keys(), lock


def test_no_tracked_file_names_a_package_index() -> None:
    found = {
        path
        for path in tracked_files()
        if path not in EXEMPT and INDEX.search((ROOT / path).read_text(errors="replace"))
    }
    assert found == set()


def files_here() -> list[str]:
    """What would be tracked, where the project came as an archive."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [one for one in folders if one not in MADE_HERE and "egg-info" not in one]
        found += [str((Path(folder) / name).relative_to(ROOT)) for name in names]
    return found


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        return files_here()
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def test_without_git_the_same_files_are_looked_at() -> None:
    assert set(tracked_files()) <= set(files_here())
