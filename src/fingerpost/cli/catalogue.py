"""The reference of the command line, made from the commands' own parsers.

Options are told one by one instead of by `format_help`, whose lines depend on the width of the
terminal and on the version of Python.
"""

import argparse
from collections.abc import Iterator
from types import ModuleType

from fingerpost.cli.main import COMMANDS, EPILOG, load, parser_for
from fingerpost.core.codes.catalogue import table


def page() -> str:
    """The page docs/reference/command-line.md."""
    commands = [(name, command) for name in COMMANDS if (command := load(name))]
    return "\n".join([*_opening(commands), *(line for c in commands for line in _command(*c))])


def _opening(commands: list[tuple[str, ModuleType]]) -> Iterator[str]:
    yield "# The command line"
    yield ""
    yield "Drawn from the commands themselves. In a checkout the program is `.venv/bin/fingerpost`;"
    yield "`./run` is `fingerpost serve` once everything it needs is there."
    yield ""
    yield table(
        ("Command", "What it does", "Needs the database"),
        [(f"[{name}](#{name})", c.HELP, _needs_database(c)) for name, c in commands],
    )
    yield ""
    yield "`fingerpost --version` says which version this is, `fingerpost COMMAND --help` what is"
    yield "below."
    yield ""
    yield from _as_written(EPILOG.split("\n\n", 1)[1])


def _needs_database(command: ModuleType) -> str:
    names = vars(command)
    if names.get("NEEDS_DATABASE") or "open_database" in names:
        return "yes"
    return "in part" if command.__name__.endswith((".derive", ".demo")) else "no"


def _command(name: str, command: ModuleType) -> Iterator[str]:
    parser = parser_for(name, command)
    yield f"## {name}"
    yield ""
    yield (parser.description or command.HELP).strip()
    yield ""
    yield from _as_written(f"fingerpost {name} {usage(parser)}".strip())
    options = [a for a in parser._actions if a.dest != "help"]
    if options:
        yield table(("Give", "Meaning", "If left out"), [_option(action) for action in options])
        yield ""
    if parser.epilog:
        yield from _as_written(parser.epilog)


def _as_written(text: str) -> Iterator[str]:
    yield "```text"
    yield text.strip("\n")
    yield "```"
    yield ""


def usage(parser: argparse.ArgumentParser) -> str:
    """What may follow the command's name, in one line."""
    one_of = {a: group for group in parser._mutually_exclusive_groups for a in group._group_actions}
    words: list[str] = []
    for action in parser._actions:
        group = one_of.get(action)
        if action.dest == "help" or (group and action is not group._group_actions[0]):
            continue
        if group:
            choices = " | ".join(_given(a) for a in group._group_actions)
            words.append(f"({choices})" if group.required else f"[{choices}]")
        else:
            words.append(_given(action) if action.required else f"[{_given(action)}]")
    return " ".join(words)


def _given(action: argparse.Action) -> str:
    """An option as it is typed."""
    value = _value(action)
    if not action.option_strings:
        return value
    return (
        action.option_strings[-1] if action.nargs == 0 else f"{action.option_strings[-1]} {value}"
    )


def _value(action: argparse.Action) -> str:
    if action.choices and not action.metavar:
        return "|".join(map(str, action.choices))
    metavar = action.metavar or action.dest.upper()
    return metavar if isinstance(metavar, str) else " ".join(metavar)


def _option(action: argparse.Action) -> tuple[str, ...]:
    given = _given(action).replace("|", r"\|")
    default = "" if action.default in (None, False, "") else str(action.default)
    return f"`{given}`", (action.help or "").replace("|", r"\|"), default
