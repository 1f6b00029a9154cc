"""Whose row is it? Proofs only, and in sets: UPN, ULN, exact name and birth date with support.

A row is matched when one young person, and only one, is proved. Where proofs speak against each
other the row waits with the reason, for a person to settle. Rows nobody is proved for go on to the
score (`linking.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from fingerpost.db import bulk
from fingerpost.people.names import plain

KEYS = {
    "number": "int",
    "upn": "text",
    "uln": "text",
    "given": "text",
    "family": "text",
    "born_on": "date",
    "postcode": "text",
    "school_id": "bigint",
    "return_id": "text",
    "person_id": "bigint",
}

# What proves a row to be a person, strongest first. Each query gives row number and person: who
# stands for the entry that was proved, where it was made one with another. That a UPN of ours is
# not blank must be said of both sides: the indexes of UPNs hold no blank ones.
PROOFS: Sequence[tuple[str, str]] = (
    (
        "the same UPN",
        """
        SELECT k.number, coalesce(p.merged_into_id, p.id) FROM row_keys k JOIN people_person p
            ON p.authority_id = %(authority)s AND p.upn = k.upn AND p.upn <> ''
         WHERE k.upn <> ''
        """,
    ),
    (
        "a former UPN",
        """
        SELECT k.number, coalesce(p.merged_into_id, p.id) FROM row_keys k JOIN people_person p
            ON p.authority_id = %(authority)s AND p.former_upn = k.upn
           AND p.former_upn <> ''
         WHERE k.upn <> ''
        """,
    ),
    (
        "the same ULN, and name or date of birth agrees",
        """
        SELECT k.number, coalesce(p.merged_into_id, p.id) FROM row_keys k JOIN people_person p
            ON p.authority_id = %(authority)s AND p.uln = k.uln
         WHERE k.uln <> ''
           AND (p.born_on = k.born_on OR string_to_array(k.family, ' ')
                <@ string_to_array(p.search_name, ' '))
        """,
    ),
    (
        "the same name, date of birth and postcode",
        """
        SELECT k.number, coalesce(p.merged_into_id, p.id) FROM row_keys k JOIN people_person p
            ON p.authority_id = %(authority)s AND p.born_on = k.born_on
           AND p.postcode = k.postcode
         WHERE k.postcode <> '' AND k.given <> '' AND k.family <> ''
           AND string_to_array(k.given || ' ' || k.family, ' ')
               <@ string_to_array(p.search_name, ' ')
        """,
    ),
    (
        "the same name and date of birth at the same school",
        """
        SELECT k.number, coalesce(p.merged_into_id, p.id) FROM row_keys k JOIN people_person p
            ON p.authority_id = %(authority)s AND p.born_on = k.born_on
           AND p.school_id = k.school_id
         WHERE k.given <> '' AND k.family <> ''
           AND string_to_array(k.given || ' ' || k.family, ' ')
               <@ string_to_array(p.search_name, ' ')
        """,
    ),
    (
        "the same number in the return and the same date of birth, and a name agrees",
        """
        SELECT k.number, coalesce(p.merged_into_id, p.id) FROM row_keys k
          JOIN organisations_authority a ON a.id = %(authority)s
          JOIN people_person p ON p.authority_id = a.id AND p.born_on = k.born_on
           AND k.return_id IN
               (p.previous_return_id, a.database_id || lpad(p.local_id::text, 10, '0'))
         WHERE k.return_id <> ''
           AND (string_to_array(k.family, ' ') <@ string_to_array(p.search_name, ' ')
                OR string_to_array(k.given, ' ') <@ string_to_array(p.search_name, ' '))
        """,
    ),
)

ALL_PROOFS = " UNION ALL ".join(
    f"SELECT {strength} AS strength, proved.* FROM ({query}) AS proved"  # noqa: S608 - ours alone
    for strength, (_, query) in enumerate(PROOFS)
)

# A row proved by its UPN that names somebody else altogether is not believed.
STRANGERS = """
SELECT k.number FROM row_keys k JOIN people_person p ON p.id = k.person_id
 WHERE k.born_on IS NOT NULL AND k.family <> '' AND k.born_on <> p.born_on
   AND NOT string_to_array(k.family, ' ') && string_to_array(p.search_name, ' ')
   AND NOT EXISTS (SELECT FROM people_person o WHERE o.merged_into_id = p.id
       AND (o.born_on = k.born_on
            OR string_to_array(k.family, ' ') && string_to_array(o.search_name, ' ')))
"""

TWO_PEOPLE = "The numbers and names in this row belong to different young people."
SOMEBODY_ELSE = (
    "The UPN or ULN is held by a young person with another name and another date of birth."
)
NOBODY = "Nobody we hold has this UPN or ULN, or a name and date of birth like these."


@dataclass(frozen=True, slots=True)
class Match:
    """A row's person and by what they were proved; or, with no person, why the row waits."""

    person_id: int | None
    reason: str


def match(
    rows: Iterable[tuple[int, Mapping[str, Any], int | None]], *, authority_id: int
) -> dict[int, Match]:
    """Match rows to the authority's young people.

    Args:
        rows: line number, fields, and the key of the school the row is from, if any.
        authority_id: the tenant, whose scope must be set; inside a transaction.

    Returns:
        A match for every line number.
    """
    keys = [_keys(number, fields, school) for number, fields, school in rows]
    bulk.copy_to_stage(KEYS, keys, "row_keys")
    found: dict[int, Match] = {}
    with connection.cursor() as cursor:
        cursor.execute(ALL_PROOFS, {"authority": authority_id})
        for strength, number, person_id in sorted(cursor.fetchall()):
            _take(found, number, person_id, PROOFS[strength][0])
        _write_back(cursor, found)
        cursor.execute(STRANGERS)
        found.update({number: Match(None, SOMEBODY_ELSE) for (number,) in cursor.fetchall()})
    return {key[0]: found.get(key[0], Match(None, NOBODY)) for key in keys}


def _keys(number: int, fields: Mapping[str, Any], school: int | None) -> tuple[Any, ...]:
    return (
        number,
        fields.get("upn") or "",
        fields.get("uln") or "",
        plain(fields.get("given_name") or ""),
        plain(fields.get("family_name") or ""),
        fields.get("born_on"),
        fields.get("postcode") or "",
        school,
        str(fields.get("return_id") or ""),
        None,
    )


def _take(found: dict[int, Match], number: int, person_id: int, reason: str) -> None:
    """Add one proof: agreement keeps the stronger proof, contradiction waits."""
    held = found.get(number)
    if held is None:
        found[number] = Match(person_id, reason)
    elif held.person_id != person_id:
        found[number] = Match(None, TWO_PEOPLE)


def _write_back(cursor: Any, found: Mapping[int, Match]) -> None:
    if not found:
        return
    proved = [(number, m.person_id) for number, m in found.items() if m.person_id]
    cursor.execute(
        "UPDATE row_keys k SET person_id = r.person_id"
        " FROM unnest(%s::int[], %s::bigint[]) AS r (number, person_id) WHERE r.number = k.number",
        [[number for number, _ in proved], [person_id for _, person_id in proved]],
    )
