"""What is made of an official file must not change by accident (tests/golden/intake).

If it is meant to change, write the answer afresh and read what differs:
`fingerpost read tests/golden/intake/ilr.xml --format json --as-of 2026-12-01`.
"""

import json

import pytest

from fingerpost.cli.main import main
from shared_files import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "intake"


@pytest.mark.parametrize("name", ["ilr", "ctf", "census"])
def test_an_official_file_reads_as_it_did(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = GOLDEN / f"{name}.xml"
    assert main(["read", str(file), "--format", "json", "--as-of", "2026-12-01"]) == 0
    wanted = file.with_suffix(".json").read_text(encoding="utf-8")
    assert json.loads(capsys.readouterr().out) == json.loads(wanted)
