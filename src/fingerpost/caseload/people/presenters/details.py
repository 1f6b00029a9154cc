"""Who somebody is, at a glance, and what else is held of them."""

from datetime import date

from django.utils import timezone

from fingerpost.caseload.people.presenters.cards import (
    age_words,
    also_known_as,
    district_of,
    whole_name,
)
from fingerpost.core import codes
from fingerpost.core.access import Permission
from fingerpost.core.cohorts.leaving import PRIMARY
from fingerpost.core.cohorts.leaving import standing as standing_in_return
from fingerpost.organisations.access import Access
from fingerpost.people.actions import leaving_of
from fingerpost.people.models import Person
from fingerpost.people.records import facts
from fingerpost.web.words import date_words

CHARACTERISTICS = codes.load("characteristics")
NOTHING_HELD = "Not held"


def key_facts(person: Person, today: date) -> list[tuple[str, str]]:
    """Who this is, at a glance."""
    return [
        ("Born", date_words(person.born_on)),
        ("Age", age_words(person.born_on, today)),
        ("School last attended", person.school.name if person.school else NOTHING_HELD),
        ("Area", district_of(person.postcode) or NOTHING_HELD),
        ("UPN", person.upn or NOTHING_HELD),
    ]


def details(person: Person, access: Access) -> list[tuple[str, str]]:
    """What else is held. Health, care and justice only for those who may see them."""
    rows = [
        ("Names", _all_names(person)),
        ("ULN", person.uln or NOTHING_HELD),
        ("Our number", str(person.local_id)),
        ("EHC plan", yes(person.ehc_plan)),
        ("SEN support", yes(person.sen_support)),
        ("On our caseload", _caseload(person)),
        ("In the return", _in_return(person, access.authority.code)),
        ("Details as of", date_words(person.details_as_of)),
    ]
    if person.sharing_withheld:
        rows.append(("Sharing", "Withheld: an instruction stands that school told us of"))
    if access.may(Permission.SEE_SENSITIVE):
        rows[5:5] = _sensitive(person)
    return rows


def _sensitive(person: Person) -> list[tuple[str, str]]:
    held = [CHARACTERISTICS.label(code) for code in person.characteristics]
    level = codes.load("levels_of_need").label(person.level_of_need)
    return [
        ("Health, care and justice", ", ".join(held) or "Nothing held"),
        ("Level of need", level),
    ]


def _all_names(person: Person) -> str:
    also = also_known_as(person)
    return f"{whole_name(person)} ({also})" if also else whole_name(person)


def yes(flag: bool) -> str:
    """Yes or No."""
    return "Yes" if flag else "No"


def _in_return(person: Person, ours: str) -> str:
    """Whether they belong in the return as things stand, and why."""
    left, known = leaving_of(person), facts(person, ours)
    stands = standing_in_return(known, left=left, period_end=timezone.localdate())
    answer = yes(stands.status == PRIMARY)
    return f"{answer}: {stands.reason}"


def _caseload(person: Person) -> str:
    joined = f"since {date_words(person.joined_on)}"
    return f"{joined}, until {date_words(person.left_on)}" if person.left_on else joined
