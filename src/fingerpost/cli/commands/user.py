"""Adds a user from the command line, for those who cannot reach the pages."""

import argparse
import re

from fingerpost.cli.errors import Unusable
from fingerpost.core.access import ROLES

HELP = "add a user and print their link to choose a password"
EPILOG = """\
Data managers do the same, and more, on the page Users. The link is printed and kept nowhere: it
works once, for three days, and whoever opens it first can sign in as that user, so give it to them
alone. Somebody who has a password already keeps it, and no link is printed.
"""
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("add",), help="what to do")
    parser.add_argument("--email", required=True, help="the address they sign in with")
    parser.add_argument("--name", required=True, help="their full name")
    parser.add_argument("--role", required=True, choices=tuple(ROLES), help="what they will do")
    parser.add_argument("--authority", default="", help="the authority's three-digit code")
    parser.add_argument(
        "--organisation",
        default="",
        help="for a school or provider user: its URN, UKPRN, LAESTAB or name",
    )


def run(args: argparse.Namespace) -> int:
    from fingerpost.cli.places import authority_named, organisation_named
    from fingerpost.organisations import actions, way_in

    if not re.fullmatch(r"[^@\s]+@[^@\s]+", args.email):
        raise Unusable(f"“{args.email}” is not an e-mail address.")
    if not args.name.strip():
        raise Unusable("A user needs a name.")
    try:
        held = actions.add_user(
            email=args.email,
            name=args.name.strip(),
            password=None,
            authority=authority_named(args.authority),
            role_key=args.role,
            organisation=organisation_named(args.organisation) if args.organisation else None,
            by=None,
        )
    except actions.CannotSetUp as problem:
        raise Unusable(str(problem)) from problem
    print(f"{held.user.name} is added: {held}.")
    if held.user.has_usable_password():
        print("They have an account already, and sign in with the password they have.")
    else:
        print("To choose a password, once, within three days:")
        print(way_in.link(held.user, pages=way_in.address_of_pages()))
    return 0
