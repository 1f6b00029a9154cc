"""Rows nobody was proved for: who may be somebody new, who lives elsewhere, and who waits."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max

from fingerpost.core import codes, cohorts, identifiers
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.returned import LAST
from fingerpost.core.intake.statements import year_group_of
from fingerpost.db import bulk
from fingerpost.intake import leavers, matching
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations.models import Organisation
from fingerpost.people import details
from fingerpost.people.models import Person
from fingerpost.people.names import plain

# A school's lists of its pupils replace the details we hold; all others only fill blanks.
AUTHORITATIVE = frozenset({Kind.ROLL, Kind.CENSUS_ON_ROLL, Kind.CENSUS})
# A transfer file tells of a school's own pupils too, and replaces nothing: it is made once.
OF_PUPILS = AUTHORITATIVE | {Kind.CTF}
LOCAL_PART = 10  # the last digits of a person's number in the return
FIRST_YEAR_FOLLOWED = 7
TOO_YOUNG = "Younger than the years we follow, which begin with Year 7."
ONE_UPN_FOR_TWO = "Other lines of this file give the same UPN to somebody else."
# A row's person, why, and its outcome.
WhatBecame = tuple[int | None, str, str]


def adds_people(submission: Submission) -> bool:
    """Whether unknown rows may be new young people: a school's own pupils, and the authority's own.

    A college's list never adds anybody, because most of its unknown rows are misspelt known ones;
    nor does an ILR, whoever passes it on, because its learners come from far around.
    """
    sender = submission.sender
    if submission.kind == Kind.ILR:
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


def contested(found: matching.Match) -> bool:
    """Whether numbers or the score speak for somebody we hold, so that a person is asked."""
    return found.reason != matching.NOBODY


def add_people(
    submission: Submission, rows: list[tuple[int, dict[str, Any]]]
) -> dict[int, WhatBecame]:
    """Make a young person of each row that can stand for one; gives what became of these rows.

    Rows about the same one share it.
    """
    became = _cannot_be_added(submission, rows)
    usable = [(n, f) for n, f in rows if _can_be_somebody(f) and n not in became]
    keys = list(dict.fromkeys(_identity(f) for _, f in usable))
    ids = dict(zip(keys, bulk.new_ids("people_person", len(keys)), strict=True))
    made: dict[int, dict[str, Any]] = {}
    for _, fields in usable:
        made.setdefault(ids[_identity(fields)], _newcomer(submission, fields))
    columns = ("id", "local_id", *next(iter(made.values()))) if made else ()
    if made:
        local_ids = _local_ids(submission, {ids[_identity(f)]: f for _, f in reversed(usable)})
        bulk.insert(
            "people_person",
            columns,
            (
                (person_id, local_ids[person_id], *person.values())
                for person_id, person in made.items()
            ),
        )
    return became | {
        n: (ids[_identity(f)], "first met in this file", Row.Outcome.ADDED) for n, f in usable
    }


def _cannot_be_added(
    submission: Submission, rows: list[tuple[int, dict[str, Any]]]
) -> dict[int, WhatBecame]:
    """Rows of children too young to follow, and of two people with one UPN, with what they are."""
    names: dict[str, set[tuple[Any, ...]]] = {}
    for _, fields in rows:
        who = (plain(fields.get("family_name") or ""), fields.get("born_on"))
        names.setdefault(fields.get("upn") or "", set()).add(who)
    became: dict[int, WhatBecame] = {}
    for number, fields in rows:
        year = year_group_of(fields, submission.as_of)
        if year is not None and year < FIRST_YEAR_FOLLOWED:
            became[number] = (None, TOO_YOUNG, Row.Outcome.UNUSABLE)
        elif fields.get("upn") and len(names[fields["upn"]]) > 1:
            became[number] = (None, ONE_UPN_FOR_TWO, Row.Outcome.WAITING)
    return became


def _local_ids(
    submission: Submission, newcomers: Mapping[int, Mapping[str, Any]]
) -> dict[int, int]:
    """The authority's own numbers of newcomers: the one the DfE knows where it is free.

    Otherwise the person's key; where an earlier system's number took that, the next above all.
    """
    wanted = {
        person_id: int(str(fields.get("return_id") or "")[-LOCAL_PART:] or 0)
        for person_id, fields in newcomers.items()
    }
    held = Person.objects.filter(authority_id=submission.authority_id)
    asked = {*wanted.values(), *newcomers}
    taken = set(held.filter(local_id__in=asked).values_list("local_id", flat=True))
    given: dict[int, int] = {}
    for person_id, number in wanted.items():
        if number and number not in taken:
            given[person_id] = number
            taken.add(number)
    highest = max((held.aggregate(Max("local_id"))["local_id__max"] or 0, *taken, *newcomers))
    for person_id in newcomers:
        if person_id not in given:
            free = person_id not in taken
            highest += not free
            given[person_id] = person_id if free else highest
            taken.add(given[person_id])
    return given


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
