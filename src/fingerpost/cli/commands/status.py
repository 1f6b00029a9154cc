"""What one young person is doing, and how we know: the person page on the command line."""

import argparse
from datetime import date

from fingerpost.cli.errors import Unusable

HELP = "what a young person was doing on a day, as known on a day, and why"
EPILOG = """\
PERSON is our number for the young person, or their UPN or ULN.

exit codes: 0 known and current; 1 not known or lapsed; 2 nobody like that, or bad input
"""
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="our number, a UPN or a ULN")
    parser.add_argument("--at", type=date.fromisoformat, help="the day asked about (today)")
    parser.add_argument("--known", type=date.fromisoformat, help="as known on this day (--at)")
    parser.add_argument("--authority", default="", help="the authority's three-digit code")


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from fingerpost.cli.places import authority_named
    from fingerpost.core import codes
    from fingerpost.core.dates import in_words
    from fingerpost.core.destinations.derive import derive
    from fingerpost.core.records import Group
    from fingerpost.db.rls import authority_scope
    from fingerpost.evidence.records import by_person

    authority = authority_named(args.authority)
    day = args.at or timezone.localdate()
    with authority_scope(authority.pk):
        person_id = _person(args.person, authority.pk)
        [(_, born_on, evidence)] = by_person(authority.pk, [person_id])
        status = derive(evidence, born_on=born_on, as_at=day, as_known_at=args.known)
    print(f"{codes.load('activities').label(status.code)} ({status.code}), {status.group}")
    print(f"As at {in_words(status.as_at)}, as known on {in_words(status.as_known_at)}.")
    for sentence in (*status.reasons, *status.disagreements):
        print(f"  {sentence}")
    return 1 if status.group is Group.NOT_KNOWN else 0


def _person(text: str, authority_id: int) -> int:
    from django.db.models import Q

    from fingerpost.people.models import Person

    wanted = Q(upn=text.upper()) | Q(uln=text)
    if text.isdigit() and len(text) <= 9:
        wanted |= Q(local_id=int(text))
    found = list(Person.objects.filter(wanted, authority_id=authority_id, removed_at=None)[:2])
    if len(found) != 1:
        raise Unusable("Nobody has this number." if not found else "Several people have it.")
    return found[0].pk
