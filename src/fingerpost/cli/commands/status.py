"""What one young person is doing, and how we know: the person page on the command line."""

import argparse
from typing import TYPE_CHECKING

from fingerpost.cli.days import add_day
from fingerpost.cli.errors import Unusable

if TYPE_CHECKING:
    from fingerpost.people.models import Person

HELP = "what a young person was doing on a day, as known on a day, and why"
EPILOG = """\
PERSON is our number for the young person, or their UPN or ULN.

exit codes: 0 known and current; 1 not known or lapsed; 2 nobody like that, or bad input
"""
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="our number, a UPN or a ULN")
    add_day(parser, "--at", help="the day asked about (today)")
    add_day(parser, "--known", help="as known on this day (--at)")
    parser.add_argument("--authority", default="", help="the authority's three-digit code")


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from fingerpost.caseload.people.presenters import status_words
    from fingerpost.caseload.people.queries import evidence_of, status_of
    from fingerpost.cli.places import authority_named
    from fingerpost.core import codes
    from fingerpost.core.dates import in_words
    from fingerpost.core.records import Group
    from fingerpost.db.rls import authority_scope

    authority = authority_named(args.authority)
    day = args.at or timezone.localdate()
    with authority_scope(authority.pk):
        person = _person(args.person, authority.pk)
        evidence = evidence_of(person)
        status = status_of(person, as_at=day, as_known_at=args.known or day)
    places = {str(e.provider_id): f" at {e.provider.name}" for e in evidence if e.provider}
    what = f"{codes.load('activities').label(status.code)} ({status.code})"
    print(f"{person.full_name}, our number {person.local_id}")
    print(f"{what}{places.get(status.provider, '')}, {status.group}")
    print(f"As at {in_words(status.as_at)}, as known on {in_words(status.as_known_at)}.")
    words = status_words(status, evidence)
    for sentence in (*words.reasons, *words.disagreements):
        print(f"  {sentence}")
    return 1 if status.group is Group.NOT_KNOWN else 0


def _person(text: str, authority_id: int) -> "Person":
    from django.db.models import Q

    from fingerpost.people.merging.queries import STANDS_FOR
    from fingerpost.people.models import Person

    wanted = Q(upn=text.upper()) | Q(uln=text)
    if text.isdigit() and len(text) <= 9:
        wanted |= Q(local_id=int(text))
    named = Person.objects.filter(wanted, authority_id=authority_id, removed_at=None)
    found = Person.objects.filter(pk__in=named.values_list(STANDS_FOR))[:2]
    if len(found) != 1:
        raise Unusable("Nobody has this number." if not found else "Several people have it.")
    return found[0]
