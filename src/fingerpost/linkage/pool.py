"""The people worth comparing with some rows, read in sets; and how common everybody's names are.

The core decides which pairs share a key (`core/linkage/blocking.py`); it needs only people who
could. So PostgreSQL gives those who share a number, a birth date and an initial, a postcode, an
e-mail address, or both names by sound. That is a few hundred of 40,000 for a usual file. Names
are counted among everybody, because a name says as much as it is rare.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from fingerpost.core.linkage import Record
from fingerpost.core.linkage.normalise import (
    Normal,
    family_names,
    given_names,
    gives_way,
    normalise,
)
from fingerpost.core.linkage.rarity import Rarity, door_of
from fingerpost.db import bulk
from fingerpost.linkage.records import PERSON_COLUMNS, also_called, of_person

KEYS = {
    "number": "int",
    "upn": "text",
    "uln": "text",
    "born_on": "date",
    "turned": "date",
    "postcode": "text",
    "email": "text",
    "initials": "text[]",
}
NAMED = {"number": "int", "name": "text"}

# Both kinds of names in one journey over the people, with how many bear each.
# A middle name counts only behind a name that gives way to it, such as Muhammad.
NAMES = """
SELECT given_name, middle, preferred_given_name,
       family_name, preferred_family_name, former_family_name, count(*)
  FROM (SELECT *, CASE WHEN given_name = ANY(%s) THEN middle_names ELSE '' END AS middle
          FROM people_person WHERE authority_id = %s AND removed_at IS NULL) AS people
 GROUP BY GROUPING SETS ((given_name, middle, preferred_given_name),
                         (family_name, preferred_family_name, former_family_name))
"""
AUTHORITIES_KEPT = 8  # whose names a process keeps between files
# Who bears an entry made one with somebody else's is found by it.
ALIKE = """
SELECT coalesce(p.merged_into_id, p.id) FROM link_keys k JOIN people_person p
    ON p.authority_id = %(authority)s AND p.upn = k.upn AND p.upn <> ''
UNION
SELECT coalesce(p.merged_into_id, p.id) FROM link_keys k JOIN people_person p
    ON p.authority_id = %(authority)s AND p.former_upn = k.upn AND p.former_upn <> ''
UNION
SELECT coalesce(p.merged_into_id, p.id) FROM link_keys k JOIN people_person p
    ON p.authority_id = %(authority)s AND p.uln = k.uln WHERE k.uln <> ''
UNION
SELECT coalesce(p.merged_into_id, p.id) FROM link_keys k JOIN people_person p
    ON p.authority_id = %(authority)s AND p.born_on = k.born_on
 WHERE k.initials && ARRAY(SELECT left(word, 1) FROM
       unnest(string_to_array(p.search_name, ' ')) AS word)
UNION
SELECT coalesce(p.merged_into_id, p.id) FROM link_keys k JOIN people_person p
    ON p.authority_id = %(authority)s AND p.born_on = k.turned
 WHERE k.initials && ARRAY(SELECT left(word, 1) FROM
       unnest(string_to_array(p.search_name, ' ')) AS word)
UNION
SELECT coalesce(p.merged_into_id, p.id) FROM link_keys k JOIN people_person p
    ON p.authority_id = %(authority)s AND p.postcode = k.postcode WHERE k.postcode <> ''
UNION
SELECT coalesce(p.merged_into_id, p.id) FROM link_keys k JOIN people_person p
    ON p.authority_id = %(authority)s AND lower(p.email) = k.email
 WHERE k.email <> '' AND p.email <> ''
UNION
SELECT coalesce(p.merged_into_id, p.id) FROM link_families f JOIN people_person p
    ON p.authority_id = %(authority)s AND p.family_name = f.name
  JOIN link_givens g ON g.number = f.number AND g.name = p.given_name
"""


@dataclass(frozen=True, slots=True)
class Pool:
    """The people worth comparing, and how common names are among everybody."""

    people: list[Record]
    rarity: Rarity


def pool(rows: Sequence[Record], *, authority_id: int) -> Pool:
    """Whom of an authority's people these rows may mean; inside a transaction, within its scope."""
    wanted = [normalise(row) for row in rows]
    names = _names(authority_id).asked_anew()
    bulk.copy_to_stage(KEYS, _keys(rows, wanted), "link_keys")
    bulk.copy_to_stage(NAMED, names.like(wanted, "family"), "link_families")
    bulk.copy_to_stage(NAMED, names.like(wanted, "given"), "link_givens")
    columns = ", ".join(f"p.{column}" for column in PERSON_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, {"authority": authority_id})
        alike = [person_id for (person_id,) in cursor.fetchall()]
        # In two questions: as one, its plan goes astray where the tables have no statistics yet.
        cursor.execute(
            f"SELECT {columns} FROM people_person p"  # noqa: S608 - only words of ours
            " WHERE p.removed_at IS NULL AND p.id = ANY(%s) ORDER BY p.id",
            [alike],
        )
        people = [of_person(values) for values in cursor.fetchall()]
        people = with_names_of_entries(cursor, people)
    return Pool(people, names.rarity(people))


def with_names_of_entries(cursor: Any, people: Sequence[Record]) -> list[Record]:
    """People with what the entries made one with theirs are called and reached by, beside their
    own: so somebody is one candidate, by whatever name they stood in another entry.
    """
    columns = ", ".join(PERSON_COLUMNS)
    cursor.execute(
        f"SELECT merged_into_id, {columns} FROM people_person"  # noqa: S608 - only words of ours
        " WHERE merged_into_id = ANY(%s)",
        [[int(person.id) for person in people]],
    )
    entries: dict[str, list[Record]] = defaultdict(list)
    for stands_for, *values in cursor.fetchall():
        entries[str(stands_for)].append(of_person(values))
    return [also_called(person, entries.get(person.id, ())) for person in people]


def _keys(rows: Sequence[Record], wanted: Sequence[Normal]) -> Iterator[tuple[Any, ...]]:
    for number, (row, normal) in enumerate(zip(rows, wanted, strict=True)):
        names = (*normal.given.sounds, *normal.family.sounds, normal.given.name, normal.family.name)
        facts = (
            normal.uln,
            row.born_on,
            _turned(row.born_on),
            row.postcode,
            next((c for c in normal.contacts if "@" in c), ""),
            sorted({name[0] for name in names if name}),
        )
        for upn in normal.upns or ("",):
            yield (number, upn, *facts)


def _turned(born_on: date | None) -> date | None:
    """The birth date with day and month changed over, where that is another day."""
    if born_on is None or born_on.day == born_on.month:
        return None
    with suppress(ValueError):
        return born_on.replace(month=born_on.day, day=born_on.month)
    return None


@lru_cache(maxsize=AUTHORITIES_KEPT)
def _names(authority_id: int) -> "_Names":
    """The names of an authority as this process saw them last; asked anew before each use."""
    return _Names(authority_id)


class _Names:
    """Every name of an authority's people: how many bear it, and which sound alike.

    PostgreSQL counts them each time they are needed; only what changed since is worked out again.
    """

    def __init__(self, authority_id: int) -> None:
        self._authority_id = authority_id
        self._seen: frozenset[tuple[Any, ...]] = frozenset()
        self._giving_way: list[str] = []
        self.people = 0
        self.given: Counter[str] = Counter()
        self.kin: Counter[str] = Counter()
        self.family: Counter[str] = Counter()
        self.sounds: dict[str, dict[str, set[str]]] = {
            "given": defaultdict(set),
            "family": defaultdict(set),
        }

    def asked_anew(self) -> "_Names":
        """These names as they are now."""
        seen = self._ask()
        if new := self._newly_giving_way(seen):
            self._giving_way += new
            seen = self._ask()
        for names, sign in ((self._seen - seen, -1), (seen - self._seen, 1)):
            for *name, count in names:
                self._count(*name, count=sign * count)
        self._seen = seen
        return self

    def _ask(self) -> frozenset[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(NAMES, [self._giving_way, self._authority_id])
            return frozenset(cursor.fetchall())

    def _newly_giving_way(self, seen: frozenset[tuple[Any, ...]]) -> list[str]:
        given = {name[0] for name in seen - self._seen if name[0]}
        return [name for name in given.difference(self._giving_way) if gives_way(name)]

    def _count(
        self,
        given: str | None,
        middle: str | None,
        preferred: str | None,
        family: str | None,
        *others: str | None,
        count: int,
    ) -> None:
        """So many more, or fewer, bear a given name; or a family name, where that is said."""
        if family is None:
            self._count_given(given or "", middle or "", preferred or "", count)
        else:
            self._count_family(family, tuple(name for name in others if name), count)

    def _count_given(self, given: str, middle: str, preferred: str, count: int) -> None:
        name = given_names(given, middle, (preferred,) if preferred else ())
        self.people += count
        self.given[name.name] += count
        for kin in name.kin:
            self.kin[kin] += count
        for sound in name.sounds:  # one that nobody bears any more finds nobody
            self.sounds["given"][sound].add(given)

    def _count_family(self, family: str, others: tuple[str, ...], count: int) -> None:
        name = family_names(family, others)
        self.family[name.name] += count
        for sound in name.sounds:
            self.sounds["family"][sound].add(family)

    def like(self, wanted: Iterable[Normal], kind: str) -> Iterator[tuple[int, str]]:
        """For the place of each row the names people bear that sound like its own."""
        by_sound = self.sounds[kind]
        for number, normal in enumerate(wanted):
            sounds = (normal.given if kind == "given" else normal.family).sounds
            for name in set().union(*(by_sound.get(sound, ()) for sound in sounds)):
                yield number, name

    def rarity(self, people: Iterable[Record]) -> Rarity:
        """How common names are among everybody, and homes among the people given.

        These hold everybody at the postcode of a row, and no other home is asked about.
        """
        near = [normalise(person) for person in people]
        return Rarity(
            people=self.people,
            given=self.given,
            kin=self.kin,
            family=self.family,
            postcode=Counter(person.postcode for person in near),
            door=Counter(door_of(person) for person in near),
        )
