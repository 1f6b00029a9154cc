"""The list of those who went, and going by it again where an older database came back."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import connection

from fingerpost.db import gone
from fingerpost.organisations.models import Authority
from fingerpost.reports.retention.models import Followed, Remnant

# Unlike a key or a number of ours, the moment somebody was first written down is never anybody
# else's: a database that was restored gives out keys again.
FIRST_HELD = """
SELECT pgh_obj_id, min(pgh_created_at) FROM people_personevent
 WHERE authority_id = %s AND (%s::bigint[] IS NULL OR pgh_obj_id = ANY(%s)) GROUP BY pgh_obj_id
"""


def marks(authority: Authority, entries: Iterable[int] | None = None) -> dict[int, str]:
    """By key of an entry, the mark by which the list knows it; of everybody when None."""
    chosen = None if entries is None else list(entries)
    with connection.cursor() as cursor:
        cursor.execute(FIRST_HELD, [authority.pk, chosen, chosen])
        found = {pk: _mark(f"{authority.code}:{pk}:{at.timestamp():.6f}") for pk, at in cursor}
    left = Remnant.objects.filter(authority=authority)
    return found | dict(left.values_list("person_id", "mark"))


def write_down(authority: Authority, went: Mapping[int, Iterable[str]]) -> None:
    """List these entries with the rows that go of each, before the database lets them go."""
    known = marks(authority, went)
    written = [f"{known[entry]} {','.join(sorted(rows))}" for entry, rows in went.items()]
    lines = gone.add(settings.INSTALLATION, written)
    follow(authority, lines)


def came_back(authority: Authority) -> tuple[dict[int, set[str]], int]:
    """Who went and is held again, with the rows that went, since this database last agreed with the
    list; and how many lines the list has.
    """
    seen = Followed.objects.filter(authority=authority).values_list("lines", flat=True).first() or 0
    new = gone.read(settings.INSTALLATION, after=seen)
    rows: dict[str, set[str]] = defaultdict(set)
    for line in new:
        mark, _, went = line.partition(" ")
        rows[mark].update(went.split(","))
    back = marks(authority) if rows else {}
    return {pk: rows[mark] for pk, mark in back.items() if mark in rows}, seen + len(new)


def follow(authority: Authority, lines: int) -> None:
    """This database has gone by the list up to here."""
    Followed.objects.update_or_create(authority=authority, defaults={"lines": lines})


def _mark(words: str) -> str:
    key = settings.INSTALLATION.secret("gone-key")
    return hmac.new(key.encode(), words.encode(), hashlib.sha256).hexdigest()
