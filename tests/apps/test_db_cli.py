"""The command line: its help, its exit codes, and what it says when things go wrong."""

import argparse
import io
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from fingerpost.cli import main as cli
from fingerpost.cli.errors import Unusable
from fingerpost.cli.progress import Progress
from fingerpost.logs import JsonLines

Install = Callable[..., None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Adds a made-up command called `try` that does what is given."""

    def add(run: Callable[[argparse.Namespace], int]) -> None:
        command = types.ModuleType("tests.made_up_command")
        command.HELP = "a made-up command"  # type: ignore[attr-defined]
        command.add_arguments = lambda parser: None  # type: ignore[attr-defined]
        command.run = run  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, command.__name__, command)
        monkeypatch.setitem(cli.COMMANDS, "try", command.__name__)

    return add


def raising(problem: BaseException) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        raise problem

    return run


def test_overview_lists_commands_in_order_and_exit_codes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["--help"]) == 0
    text = capsys.readouterr().out
    names = [name for name in cli.COMMANDS if cli.load(name)]
    places = [text.index(f"\n  {name} ") for name in names]
    assert places == sorted(places)
    for code in ("0 ", "1 ", "2 ", "130"):
        assert f"\n  {code}" in text


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = cli.load(name)
    assert command is not None
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: fingerpost {name}" in capsys.readouterr().out
    assert not command.HELP.endswith(".")


def test_missing_module_does_not_break_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(cli.COMMANDS, "absent", "fingerpost.cli.commands.absent_for_now")
    assert cli.main(["--help"]) == 0
    assert "absent" not in capsys.readouterr().out
    assert cli.main(["absent"]) == 2
    assert "no command absent" in capsys.readouterr().err


def test_nothing_asked_and_nonsense_asked_are_unusable(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main([]) == 2
    assert cli.main(["nonsense"]) == 2
    assert capsys.readouterr().err.startswith("There is no command nonsense.")


def test_exit_code_is_the_commands_own(install: Install) -> None:
    install(lambda args: 1)
    assert cli.main(["try"]) == 1


def test_expected_error_is_one_sentence(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(raising(Unusable("The file is empty.")))
    assert cli.main(["try"]) == 2
    assert capsys.readouterr().err == "The file is empty.\n"


def test_interruption_has_its_own_code(install: Install) -> None:
    install(raising(KeyboardInterrupt()))
    assert cli.main(["try"]) == 130


def test_unexpected_error_is_logged_without_its_words(
    install: Install,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))
    monkeypatch.delenv("FINGERPOST_DEBUG", raising=False)
    install(raising(ValueError("Rosalind Ashdown, born 2009-03-01")))

    assert cli.main(["try"]) == 2

    said = capsys.readouterr().err
    log = tmp_path / "log" / "fingerpost.log"
    assert said.count("\n") == 1
    assert str(log) in said
    assert "Traceback" not in said
    line = json.loads(log.read_text())
    assert line["error"] == "ValueError"
    assert any("test_db_cli.py" in place for place in line["where"])
    assert "Rosalind" not in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_unexpected_error_is_shown_when_asked_for(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINGERPOST_DEBUG", "1")
    install(raising(ValueError("in full")))
    with pytest.raises(ValueError, match="in full"):
        cli.main(["try"])


def test_unreachable_database_is_one_sentence(tmp_path: Path) -> None:
    from fingerpost.db.embedded import free_port

    done = fingerpost(
        "migrate",
        FINGERPOST_DATA=str(tmp_path),
        DATABASE_URL=f"postgresql://owner:secret@127.0.0.1:{free_port()}/fingerpost",
    )
    assert done.returncode == 2
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    "url", ["nonsense", "postgresql://127.0.0.1/fingerpost", "postgresql:///x"]
)
def test_unreadable_address_is_one_sentence(url: str, tmp_path: Path) -> None:
    done = fingerpost("migrate", FINGERPOST_DATA=str(tmp_path), DATABASE_URL=url)
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_commands_without_a_database_import_no_django() -> None:
    """So that checking somebody else's file starts at once."""
    for name in ("validate", "read", "link", "serve"):
        if name not in cli.COMMANDS or cli.load(name) is None:
            continue
        code = f"import sys, {cli.COMMANDS[name]}; sys.exit('django' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], env=environment(), check=False)
        assert done.returncode == 0, name


def fingerpost(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fingerpost.cli.main", *arguments],
        env=environment() | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def environment() -> dict[str, str]:
    source = Path(__file__).resolve().parents[2] / "src"
    return {**os.environ, "PYTHONPATH": str(source)}


# Progress and log lines


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_draws_a_bar_in_a_terminal() -> None:
    screen = Terminal()
    with Progress("Reading", total=200, stream=screen) as progress:
        for _ in progress.over(range(200)):
            pass
    assert "100%  200 of 200" in screen.getvalue()
    assert screen.getvalue().endswith("\n")


def test_progress_is_quiet_elsewhere() -> None:
    file = io.StringIO()
    with Progress("Reading", total=200, stream=file) as progress:
        progress.move_to(100)
    assert file.getvalue() == ""


def test_progress_without_a_total_counts() -> None:
    progress = Progress("Reading", stream=io.StringIO())
    progress.advance(1500)
    assert progress.text() == "Reading: 1,500"


def test_log_line_has_no_exception_words() -> None:
    import logging

    try:
        raise ValueError("Rosalind Ashdown")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "It failed", (), sys.exc_info())
    line = JsonLines().format(record)
    assert json.loads(line)["error"] == "ValueError"
    assert "Rosalind" not in line
