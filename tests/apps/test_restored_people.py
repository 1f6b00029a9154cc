"""Backed up, deleted, restored by the commands people type: who was deleted does not come back."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fingerpost.db import gone
from fingerpost.db.embedded import EmbeddedServer
from fingerpost.db.installation import Installation
from kept_database import KeptDatabase

pytestmark = pytest.mark.server

TESTS = Path(__file__).resolve().parents[1]
PLAY = """
from fingerpost.cli.database import WEB, open_database
with open_database(WEB):
    from datetime import date
    from fingerpost.organisations.models import Authority
    from fingerpost.people.models import Person
    from fingerpost.reports.retention import actions, night
    from worlds import County, add_person, enter
    if Authority.objects.exists():
        enter(Authority.objects.get())
    {}
"""
HOLD_TWO = """
    county = County.make()
    add_person(county, "Ora Dinary", born_on=date(2001, 5, 6))
    add_person(county, "Yan Oung", born_on=date(2024, 5, 6))
    actions.begin(by=county.manager)"""
LET_GO = "night.let_go(Authority.objects.get(), today=date(2026, 9, 1))"
NAMES = "print(*Person.objects.values_list('given_name', flat=True))"


@pytest.fixture
def installation(kept_database: KeptDatabase) -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-restored-"))
    folder.chmod(0o711)
    installation = Installation(folder / "data")
    kept_database.copy_into(installation)
    with EmbeddedServer(installation, durable=False).running():
        yield installation
    shutil.rmtree(folder)


def python(installation: Installation, *words: str) -> str:
    without = {"FINGERPOST_DB_ROLE", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    environment |= {
        "FINGERPOST_DATA": str(installation.folder),
        "PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}",
    }
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def play(installation: Installation, what: str) -> str:
    return python(installation, "-c", PLAY.format(what)).strip()


def command(installation: Installation, *words: str) -> str:
    return python(installation, "-m", "fingerpost.cli.main", *words)


def test_who_was_deleted_since_the_backup_does_not_come_back(installation: Installation) -> None:
    older, newer = (installation.folder.parent / f"{name}.backup" for name in ("older", "newer"))
    command(installation, "migrate")
    play(installation, HOLD_TWO)
    command(installation, "backup", str(older))
    play(installation, LET_GO)
    assert play(installation, NAMES) == "Yan"
    listed = gone.read(installation)
    assert [line.partition(" ")[2] for line in listed] == ["casework,core"]
    assert "Ora" not in listed[0]

    said = command(installation, "restore", "--replace", str(older))
    assert "now again: 1 young person" in said
    assert play(installation, NAMES) == "Yan"

    # On a new machine nothing is known but what the backup brings: its list is among it.
    command(installation, "backup", str(newer))
    gone.place(installation).unlink()
    command(installation, "restore", "--replace", str(newer))
    assert gone.read(installation)[:1] == listed
