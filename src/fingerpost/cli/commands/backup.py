"""Writes everything into one file: the database, the files people sent, the signing key."""

import argparse
from pathlib import Path

from fingerpost.cli.database import OWNER, open_database

HELP = "write everything into one file"
EPILOG = """\
The file holds personal data and the key that signs links: keep it as safe as the database.
It may be made while Fingerpost runs.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write")


def run(args: argparse.Namespace) -> int:
    from fingerpost.db import archive
    from fingerpost.db.address import address
    from fingerpost.db.installation import current_installation

    file = args.file.expanduser().resolve()
    installation = current_installation()
    with open_database(OWNER):
        archive.write(file, owner=address(OWNER, installation), installation=installation)
    print(f"{file} ({file.stat().st_size / 1024**2:.1f} MB). Keep it as safe as the database.")
    return 0
