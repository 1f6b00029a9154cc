"""`fingerpost COMMAND ...`: finds the command, runs it, and never shows a traceback to a user.

A command is a module with `HELP`, `add_arguments(parser)` and `run(args) -> int`. It may say
`NEEDS_DATABASE = True`; then the database is opened first, as the web role, or as the one named
by `ROLE`. Modules are imported only when asked for, so that a command without a database starts
at once.
"""

import argparse
import importlib
import logging
import os
import sys
from types import ModuleType

from fingerpost.cli.errors import Unusable

FINE = 0
FOUND_WRONG = 1
UNUSABLE = 2
INTERRUPTED = 130

# In the order people meet them. A command whose module is not there yet is left out.
COMMANDS = {
    "serve": "fingerpost.cli.commands.serve",
    "setup": "fingerpost.cli.commands.setup",
    "user": "fingerpost.cli.commands.user",
    "doctor": "fingerpost.cli.commands.doctor",
    "validate": "fingerpost.cli.commands.validate",
    "read": "fingerpost.cli.commands.read",
    "link": "fingerpost.cli.commands.link",
    "submit": "fingerpost.cli.commands.submit",
    "postcodes": "fingerpost.cli.commands.postcodes",
    "status": "fingerpost.cli.commands.status",
    "derive": "fingerpost.cli.commands.derive",
    "return": "fingerpost.cli.commands.return_",
    "demo": "fingerpost.cli.commands.demo",
    "worker": "fingerpost.cli.commands.worker",
    "migrate": "fingerpost.cli.commands.migrate",
    "backup": "fingerpost.cli.commands.backup",
    "restore": "fingerpost.cli.commands.restore",
}

DESCRIPTION = "Where every young person is, how we know, and until when."
EPILOG = """\
`fingerpost COMMAND --help` says what a command takes.

exit codes:
  0    fine
  1    it ran, and found something wrong (faults in a file, a check that failed)
  2    it could not use the input or the set-up
  130  interrupted
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in ("-h", "--help"):
        print(overview())
        return FINE if arguments else UNUSABLE
    if arguments[0] == "--version":
        from fingerpost import __version__

        print(f"fingerpost {__version__}")
        return FINE
    return run_command(arguments[0], arguments[1:])


def overview() -> str:
    """The help of the program as a whole."""
    lines = ["usage: fingerpost COMMAND ...", "", DESCRIPTION, "", "commands:"]
    for name in COMMANDS:
        command = load(name)
        if command is not None:
            lines.append(f"  {name:<10} {command.HELP}")
    return "\n".join([*lines, "", EPILOG])


def load(name: str) -> ModuleType | None:
    """The command's module, or None if it is not there. A fault inside it is not hidden."""
    try:
        return importlib.import_module(COMMANDS[name])
    except ModuleNotFoundError as problem:
        if problem.name == COMMANDS[name]:
            return None
        raise


def run_command(name: str, arguments: list[str]) -> int:
    """Run a command by name; every way it can end has an exit code."""
    try:
        command = load(name) if name in COMMANDS else None
        if command is None:
            raise Unusable(f"There is no command {name}. `fingerpost --help` lists them.")
        return _run(command, parser_for(name, command).parse_args(arguments))
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has stopped, as `head` does: nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as problem:
        if os.environ.get("FINGERPOST_DEBUG") == "1":
            raise
        print(_apology(name, problem), file=sys.stderr)
        return UNUSABLE


def parser_for(name: str, command: ModuleType) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"fingerpost {name}",
        description=getattr(command, "DESCRIPTION", None) or command.HELP,
        epilog=getattr(command, "EPILOG", None),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_arguments(parser)
    return parser


def _run(command: ModuleType, args: argparse.Namespace) -> int:
    if not getattr(command, "NEEDS_DATABASE", False):
        return int(command.run(args))
    from fingerpost.cli.database import WEB, open_database

    with open_database(getattr(command, "ROLE", WEB)):
        return int(command.run(args))


def _apology(name: str, problem: Exception) -> str:
    """One sentence for the user; what happened, without anybody's data, goes into the log."""
    from fingerpost.db.installation import current_installation
    from fingerpost.logs import JsonLines

    path = current_installation().log / "fingerpost.log"
    trouble = (type(problem), problem, problem.__traceback__)
    record = logging.LogRecord(
        "fingerpost.cli", logging.ERROR, "", 0, "The command %s failed.", (name,), trouble
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as log:
            log.write(JsonLines().format(record) + "\n")
    except OSError:
        return "Something went wrong inside Fingerpost, and no log could be written."
    return f"Something went wrong inside Fingerpost. What happened is written in {path}."


if __name__ == "__main__":
    sys.exit(main())
