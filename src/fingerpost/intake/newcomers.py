"""Rows nobody was proved for: who may be somebody new, who lives elsewhere, and who waits."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection

from fingerpost.core import codes, cohorts, identifiers
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.returned import LAST
from fingerpost.core.intake.statements import year_group_of
from fingerpost.core.intake.withheld import kept
from fingerpost.db import bulk
from fingerpost.intake import leavers, lines, matching
from fingerpost.intake.lines import Line, WhatBecame
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.records import from_stored
from fingerpost.organisations.models import Organisation
from fingerpost.people import details
from fingerpost.people.names import plain

# A school's lists of its pupils replace the details we hold; all others only fill blanks.
AUTHORITATIVE = frozenset({Kind.ROLL, Kind.CENSUS_ON_ROLL, Kind.CENSUS})
# A transfer file tells of a school's own pupils too, and replaces nothing: it is made once.
OF_PUPILS = AUTHORITATIVE | {Kind.CTF}
LOCAL_PART = 10  # the last digits of a person's number in the return
FIRST_YEAR_FOLLOWED = 7
TOO_YOUNG = "Younger than the years we follow, which begin with Year 7."
ONE_UPN_FOR_TWO = "Other lines of this file give the same UPN to somebody else."

# What is staged of each open line, and the statements over all of them.
NEWCOMERS = {
    "number": "int",
    "upn": "text",
    "who": "text",
    "identity": "text",
    "wanted": "bigint",
    "too_young": "boolean",
    "usable": "boolean",
    "withheld": "boolean",
}
NOT_TWO_WITH_ONE_UPN = """
WITH shared AS (SELECT upn FROM newcomers WHERE upn <> '' GROUP BY upn
                HAVING count(DISTINCT who) > 1),
     not_taken AS (UPDATE newcomers n SET usable = false FROM shared s
                    WHERE n.upn = s.upn AND NOT n.too_young RETURNING n.number)
UPDATE intake_row r SET outcome = %(waiting)s, matched_by = %(why)s
  FROM not_taken t WHERE r.submission_id = %(submission)s AND r.number = t.number
"""
FIRST_LINES = """
DROP TABLE IF EXISTS pg_temp.first_lines;
CREATE TEMP TABLE first_lines ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('people_person', 'id')) AS id, f.identity, f.number,
       f.withheld, n.wanted, NULL::bigint AS local_id
  FROM (SELECT identity, min(number) AS number, bool_or(withheld) AS withheld FROM newcomers
         WHERE usable GROUP BY identity ORDER BY 2) AS f
  JOIN newcomers n ON n.number = f.number
 ORDER BY f.number;
CREATE UNIQUE INDEX ON first_lines (number);
ANALYZE first_lines
"""
# The authority's own numbers of newcomers: the one the DfE knows where it is free, and of several
# who are said to have it the first of the file; otherwise the person's key; where an earlier
# system's number took that, the next above all.
LOCAL_IDS = (
    """
    UPDATE first_lines f SET local_id = f.wanted
      FROM (SELECT min(number) AS number FROM first_lines WHERE wanted > 0 GROUP BY wanted) AS first
     WHERE f.number = first.number AND NOT EXISTS (SELECT FROM people_person p
           WHERE p.authority_id = %(authority)s AND p.local_id = f.wanted)
    """,
    """
    UPDATE first_lines f SET local_id = f.id
     WHERE f.local_id IS NULL AND NOT EXISTS (SELECT FROM people_person p
           WHERE p.authority_id = %(authority)s AND p.local_id = f.id)
       AND NOT EXISTS (SELECT FROM first_lines o WHERE o.local_id = f.id)
    """,
    """
    UPDATE first_lines f SET local_id = above.highest + later.place
      FROM (SELECT greatest(max(id), max(local_id), (SELECT max(p.local_id) FROM people_person p
             WHERE p.authority_id = %(authority)s)) AS highest FROM first_lines) AS above,
           (SELECT number, row_number() OVER (ORDER BY number) AS place FROM first_lines
             WHERE local_id IS NULL) AS later
     WHERE f.number = later.number
    """,
)
ADDED = """
UPDATE intake_row r SET person_id = f.id, matched_by = 'first met in this file',
       outcome = %(added)s
  FROM newcomers n JOIN first_lines f ON f.identity = n.identity
 WHERE n.usable AND r.submission_id = %(submission)s AND r.number = n.number
"""


def adds_people(submission: Submission) -> bool:
    """Whether unknown rows may be new young people: a school's own pupils, and the authority's own.

    A college's list never adds anybody, because most of its unknown rows are misspelt known ones;
    nor does an ILR, whoever passes it on, because its learners come from far around; nor a list of
    ours that comes back, which names only those we hold; nor answers about consent, which count
    for nothing of nobody on roll; nor what the DWP tells, which is kept apart.
    """
    sender = submission.sender
    if submission.kind in (Kind.ILR, Kind.ASKED, Kind.CONSENTS, Kind.DWP):
        return False
    if sender is None or sender.kind == Organisation.Kind.AUTHORITY:
        return True
    return submission.kind in OF_PUPILS and is_school(sender)


def is_own_list(submission: Submission) -> bool:
    """Whether it is a school's list of its own pupils; nobody else's list is taken for one."""
    return submission.kind in AUTHORITATIVE and is_school(submission.sender)


def living_elsewhere(
    submission: Submission,
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    homes: Mapping[int, str],
) -> dict[int, str]:
    """Rows about people another authority is responsible for, and which.

    Of a college's list; and of a return, which may be that of several authorities. `homes` says
    where the people of the rows live, as far as it can be told.
    """
    if adds_people(submission) and submission.kind != Kind.NCCIS:
        return {}
    if submission.kind == Kind.DWP:  # to pass it on would be a crime
        return {}
    ours = submission.authority.code
    return {
        number: lives_in
        for number, fields in rows
        if (lives_in := homes.get(number, "")) not in ("", ours)
        if not (submission.kind == Kind.NCCIS and _counts_by_school(submission, fields))
    }


def _counts_by_school(submission: Submission, fields: Mapping[str, Any]) -> bool:
    """Whether somebody who lives elsewhere is in our return for being educated here."""
    born_on = fields.get("born_on")
    return (
        born_on is not None
        and fields.get("educated_authority") == submission.authority.code
        and cohorts.in_return(born_on, ehc_plan=False, lives_here=False, day=submission.as_of)
    )


def outcome(found: matching.Match, lives_in: str) -> tuple[str, Row.Outcome]:
    """Why, and what becomes of the row."""
    if found.person_id:
        return found.reason, Row.Outcome.MATCHED
    if lives_in:
        where = codes.load("local_authorities").label(lives_in)
        return f"The file says they live in {where}.", Row.Outcome.ELSEWHERE
    return found.reason, Row.Outcome.WAITING


def add_people(submission: Submission, parts: Iterable[list[Line]]) -> int:
    """Make a young person of each of these lines that can stand for one; gives how many were given.

    Lines about the same one share it. Who is the same, and whose UPN two people are given, can only
    be told from all lines together: PostgreSQL tells it from a few words of each.
    """
    bulk.make_stage(NEWCOMERS, "newcomers")
    staged = 0
    for some in parts:
        lines.write_outcomes(submission, _too_young(submission, some))
        staged += bulk.fill_stage("newcomers", (_newcomer_key(submission, *line) for line in some))
    if not staged:
        return 0
    asked: dict[str, Any] = {"submission": submission.pk, "authority": submission.authority_id}
    asked |= {"why": ONE_UPN_FOR_TWO, "waiting": Row.Outcome.WAITING}
    with connection.cursor() as cursor:
        for statement in (NOT_TWO_WITH_ONE_UPN, FIRST_LINES, *LOCAL_IDS):
            cursor.execute(statement, asked)
    for firsts in _first_lines(submission):
        _insert(submission, firsts)
    with connection.cursor() as cursor:
        cursor.execute(ADDED, {"submission": submission.pk, "added": Row.Outcome.ADDED})
    return staged


def _too_young(submission: Submission, some: list[Line]) -> dict[int, WhatBecame]:
    return {
        number: (None, TOO_YOUNG, Row.Outcome.UNUSABLE)
        for number, fields in some
        if _is_too_young(submission, fields)
    }


def _is_too_young(submission: Submission, fields: Mapping[str, Any]) -> bool:
    year = year_group_of(fields, submission.as_of)
    return year is not None and year < FIRST_YEAR_FOLLOWED


def _newcomer_key(
    submission: Submission, number: int, fields: Mapping[str, Any]
) -> tuple[Any, ...]:
    too_young = _is_too_young(submission, fields)
    return (
        number,
        fields.get("upn") or "",
        f"{plain(fields.get('family_name') or '')}|{fields.get('born_on')}",
        "|".join(map(str, _identity(fields))),
        _wanted(fields),
        too_young,
        _can_be_somebody(fields) and not too_young,
        fields.get("consent_withheld") is True and is_school(submission.sender),
    )


def _wanted(fields: Mapping[str, Any]) -> int:
    """Their own number in the return of an earlier system; 0 where none is said."""
    said = str(fields.get("return_id") or "")[-LOCAL_PART:]
    return int(said) if said.isdecimal() else 0


def _first_lines(submission: Submission) -> Iterator[list[tuple[int, int, Mapping[str, Any]]]]:
    """The key and own number of each newcomer with the fields of their first line, some at a time.

    A later line about the same one is applied like any other. Of whom a line says that sharing is
    withheld, no more is taken than that leaves.
    """
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT f.number, f.id, f.local_id, f.withheld, r.fields::text FROM first_lines f"
                "  JOIN intake_row r ON r.submission_id = %s AND r.number = f.number"
                " WHERE f.number > %s ORDER BY f.number LIMIT %s",
                [submission.pk, after, lines.AT_ONCE],
            )
            found = cursor.fetchall()
        if not found:
            return
        after = found[-1][0]
        yield [
            (key, local_id, _left_of(submission, from_stored(fields), withheld=withheld))
            for _, key, local_id, withheld, fields in found
        ]


def _left_of(submission: Submission, fields: dict[str, Any], *, withheld: bool) -> dict[str, Any]:
    if not withheld:
        return fields
    return kept(fields, kind=Kind(submission.kind), as_of=submission.as_of).fields


def _insert(submission: Submission, some: list[tuple[int, int, Mapping[str, Any]]]) -> None:
    people = [_newcomer(submission, fields) for _, _, fields in some]
    bulk.insert(
        "people_person",
        ("id", "local_id", *people[0]),
        (
            (key, local_id, *person.values())
            for (key, local_id, _), person in zip(some, people, strict=True)
        ),
    )


def _can_be_somebody(fields: Mapping[str, Any]) -> bool:
    return all(fields.get(name) for name in ("given_name", "family_name", "born_on"))


def _identity(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two unknown rows the same person: a UPN, else name, birth date and postcode."""
    if identifiers.parse_upn(fields.get("upn") or ""):
        return (fields["upn"],)
    return tuple(fields.get(n) for n in ("given_name", "family_name", "born_on", "postcode"))


def _newcomer(submission: Submission, fields: Mapping[str, Any]) -> dict[str, Any]:
    person = details.new_person(fields, joined_on=submission.as_of)
    school = submission.sender if is_school(submission.sender) else None
    la_code = school.la_code if school else ""
    # Somebody returned for the last time left in that month, and is in its return as such.
    status = str(fields.get("cohort_status") or "P")
    return person | {
        "authority_id": submission.authority_id,
        "school_id": school.pk if school else None,
        "home_authority": details.authority_code(fields, "home_authority"),
        "educated_authority": details.authority_code(fields, "educated_authority") or la_code,
        "year11_authority": details.authority_code(fields, "year11_authority") or la_code,
        "safe_contact_note": "",
        "cohort_status": status,
        "transferred_to": fields.get("transferred_to") or "",
        "previous_return_id": "",
        "left_how": leavers.source(submission) if status in LAST else "",
        "left_on": submission.as_of if status in LAST else None,
    }


def is_school(organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.kind in {
        Organisation.Kind.SCHOOL,
        Organisation.Kind.SPECIAL_SCHOOL,
    }
