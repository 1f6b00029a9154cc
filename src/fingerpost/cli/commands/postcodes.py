"""Loads the register that says in which authority each postcode lies."""

import argparse
from pathlib import Path

from fingerpost.cli.errors import Unusable

HELP = "load the register of postcodes, by which files are split between authorities"
EPILOG = """\
FILE is a CSV with a column of postcodes and one of authorities, such as the ONS postcode directory.
DISTRICTS is needed where FILE names districts: a CSV with the ONS code of each district and the
authority it belongs to. Postcodes that FILE does not name stay as they are.

exit codes: 0 loaded; 2 the file was not used
"""
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the register of postcodes")
    parser.add_argument("--districts", type=Path, help="which authority each district belongs to")


def run(args: argparse.Namespace) -> int:
    from fingerpost.core.intake.postcode_register import read_districts, read_postcodes
    from fingerpost.core.intake.refusals import Refused
    from fingerpost.organisations.actions import load_postcodes

    try:
        districts = read_districts(args.districts) if args.districts else {}
        told = load_postcodes(read_postcodes(args.file, districts), by=None)
    except OSError as problem:
        raise Unusable(f"{problem.filename} cannot be opened: {problem.strerror}.") from problem
    except Refused as refusal:
        raise Unusable(refusal.sentence) from refusal
    if not told:
        raise Unusable("No postcode of an English authority was found in it.")
    print(f"{told:,} postcodes loaded.")
    return 0
