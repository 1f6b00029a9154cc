"""The made-up authority: load it, or write the files it is made of into a folder."""

import argparse
from datetime import date
from pathlib import Path

from fingerpost.cli.days import add_day
from fingerpost.cli.errors import Unusable
from fingerpost.cli.progress import Progress

HELP = "the made-up authority: its files in a folder, or loaded into an empty database"
EPILOG = """\
  fingerpost demo files --out DIR    what schools and colleges would send over a year
  fingerpost demo load               send them through intake into an empty database
"""
SCALES = ("small", "median", "kent")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("files", "load"), help="what to do")
    parser.add_argument("--out", type=Path, help="folder for the files")
    parser.add_argument("--scale", choices=SCALES, default="small", help="size of the authority")
    add_day(parser, "--as-at", help="files only: the day the story ends (today)")
    parser.add_argument("--seed", type=int, default=20, help="another number, other people")
    parser.add_argument("--truth", action="store_true", help="also write what is really true")


def run(args: argparse.Namespace) -> int:
    return _write(args) if args.what == "files" else _load(args.scale)


def load(scale: str, progress: Progress) -> None:
    """Fill an empty database; `fingerpost serve` calls this at the first start."""
    from fingerpost.demo import actions

    def told(done: int, total: int) -> None:
        progress.total = total
        progress.move_to(done)

    actions.load(scale, told=told)


def sign_ins() -> list[str]:
    """Lines that say how to sign in to the demonstration."""
    from fingerpost.demo.actions import PASSWORD
    from fingerpost.organisations.models import Membership

    lines = ["", f"Made-up people, made-up data. Sign in with the password {PASSWORD} as"]
    memberships = Membership.objects.select_related("user", "authority", "organisation")
    for held in memberships.filter(authority__is_demo=True).order_by("pk"):
        place = held.organisation or held.authority
        lines.append(f"  {held.user.email:<28} {held.role.name}, {place}")
    return lines


def _write(args: argparse.Namespace) -> int:
    from fingerpost.demo.generate import generate, write_files

    if args.out is None:
        raise Unusable("Say where to write the files: fingerpost demo files --out DIR")
    as_at = args.as_at or date.today()  # noqa: DTZ011 - the user's own calendar day
    county = generate(args.scale, as_at=as_at, seed=args.seed)
    with Progress("Writing files", total=len(county.files)) as progress:
        write_files(
            county, args.out, lambda done, total: progress.move_to(done), with_truth=args.truth
        )
    print(f"{len(county.files)} files of a made-up authority are in {args.out}.")
    return 0


def _load(scale: str) -> int:
    from fingerpost.cli.commands.setup import is_empty
    from fingerpost.cli.database import OWNER, open_database

    with open_database(OWNER):
        if not is_empty():
            raise Unusable("This database already holds an authority: nothing was loaded.")
        with Progress("Loading a made-up authority") as progress:
            load(scale, progress)
    return 0
