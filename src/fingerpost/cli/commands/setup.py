"""The first set-up of a real authority: its code, and the account of its first data manager."""

import argparse
import getpass
import os
import re
import sys

from fingerpost.cli.commands.migrate import migrate
from fingerpost.cli.database import OWNER
from fingerpost.cli.errors import Unusable

HELP = "set up a real authority and its first data manager"
EPILOG = """\
Asks for what it needs. Unattended, it takes the answers from the environment:
  FINGERPOST_ADMIN_AUTHORITY_CODE, FINGERPOST_ADMIN_NAME, FINGERPOST_ADMIN_EMAIL,
  FINGERPOST_ADMIN_PASSWORD, and FINGERPOST_ADMIN_AUTHORITY_NAME for another name than the usual
"""
NEEDS_DATABASE = True
ROLE = OWNER

SHORTEST_PASSWORD = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    migrate()
    if not is_empty():
        raise Unusable(
            "This database already holds an authority. "
            "Add people under Users, or with `fingerpost user add`."
        )
    first_set_up()
    return 0


def is_empty() -> bool:
    """Whether no authority has been set up yet."""
    from fingerpost.organisations.models import Authority

    return not Authority.objects.exists()


def first_set_up() -> None:
    """Ask for the authority and its first data manager, and make both.

    Raises Unusable if an answer cannot be used or nobody is there to answer.
    """
    from fingerpost.organisations import actions

    try:
        authority = actions.set_up_authority(
            code=_authority_code(),
            name=os.environ.get("FINGERPOST_ADMIN_AUTHORITY_NAME", ""),
            manager_name=_answer("NAME", "Name of the first data manager"),
            manager_email=_email(),
            password=_password(),
        )
    except actions.CannotSetUp as problem:
        raise Unusable(str(problem)) from problem
    print(f"{authority.name} is set up, and its first data manager can sign in.")


def _authority_code() -> str:
    code = _answer("AUTHORITY_CODE", "Three-digit code of the authority (Kent is 886)")
    if not re.fullmatch(r"\d{3}", code):
        raise Unusable(f"An authority's code is three digits, such as 886; “{code}” is not.")
    return code


def _email() -> str:
    email = _answer("EMAIL", "E-mail address they will sign in with")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise Unusable(f"“{email}” is not an e-mail address.")
    return email


def _password() -> str:
    given = os.environ.get("FINGERPOST_ADMIN_PASSWORD")
    if given is None:
        _insist_on_terminal("PASSWORD")
        given = getpass.getpass(f"Password ({SHORTEST_PASSWORD} characters or more): ")
        if getpass.getpass("The same again: ") != given:
            raise Unusable("The two passwords differ. Nothing was set up: start again.")
    if len(given) < SHORTEST_PASSWORD:
        raise Unusable(f"The password is shorter than {SHORTEST_PASSWORD} characters.")
    return given


def _answer(variable: str, question: str) -> str:
    given = os.environ.get(f"FINGERPOST_ADMIN_{variable}")
    if given is None:
        _insist_on_terminal(variable)
        given = input(f"{question}: ")
    if not given.strip():
        raise Unusable(f"{question}: nothing was given.")
    return given.strip()


def _insist_on_terminal(variable: str) -> None:
    if not sys.stdin.isatty():
        raise Unusable(
            f"Nobody is here to ask. Give FINGERPOST_ADMIN_{variable} in the environment."
        )
