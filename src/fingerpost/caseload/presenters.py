"""The words of the worklists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from fingerpost.caseload.people.presenters import Standing, age_words, standing, stored_status
from fingerpost.caseload.worklists import VULNERABLE, WORKLISTS
from fingerpost.core.access import Permission
from fingerpost.core.dates import age_on
from fingerpost.core.records import Group
from fingerpost.evidence.models import Status
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.web.words import date_words

# Whom every worklist and its count are about (core/cohorts).
WHOM = "Young people of academic age 16 and 17, and to 24 with an EHC plan."


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a worklist."""

    name: str
    url: str
    age: int
    school: str
    standing: Standing
    activity: str
    since: date | None
    lapses_on: date | None
    confirmed: date | None
    tags: list[str]
    look: str


def line(person: Person, today: date) -> Line:
    """A person as a worklist shows them."""
    status = stored_status(person)
    stands = standing(status, today)
    return Line(
        name=person.full_name,
        url=reverse("person", args=[person.pk]),
        age=age_on(person.born_on, today),
        school=person.school.name if person.school else "",
        standing=stands,
        activity="" if stands.group == Group.NOT_KNOWN else stands.activity,
        since=status.since if status else None,
        lapses_on=status.lapses_on if status else None,
        confirmed=status.verified_on if status else None,
        tags=["EHC plan"] if person.ehc_plan else [],
        look=why_look(status),
    )


def why_look(status: Status | None) -> str:
    """Why somebody should look, where somebody should."""
    if status is None or not status.needs_a_look:
        return ""
    return str(next(iter(status.disagreements), "The agreed start has passed: did they begin?"))


def work(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Every worklist with its address and how many stand in it."""
    return [
        (worklist.name, reverse("worklist", args=[key]), counts[key])
        for key, worklist in WORKLISTS.items()
    ]


def why_next(person: Person, access: Access, today: date) -> str:
    """Why this person comes first, in a sentence."""
    status = stored_status(person)
    is_vulnerable = bool(set(person.characteristics) & set(VULNERABLE))
    first = "Vulnerable, and " if is_vulnerable and access.may(Permission.SEE_SENSITIVE) else ""
    if status is None or (status.lapses_on is None and status.since is None):
        why = "nobody has told us anything that still counts"
    elif status.lapses_on and status.lapses_on < today:
        why = f"not known since their activity lapsed after {date_words(status.lapses_on)}"
    else:
        why = f"not known since {date_words(status.since)}"
    sentence = f"{first}{why}."
    return sentence[:1].upper() + sentence[1:]


def how_to_reach(person: Person) -> list[tuple[str, str]]:
    """What to try, safest words first."""
    held = (
        ("Safe contact", person.safe_contact_note),
        ("Mobile", person.mobile),
        ("Home phone", person.home_phone),
        ("Email", person.email),
    )
    return [(label, value) for label, value in held if value]


# The download

HEADINGS = (
    "Our number", "Family name", "Given name", "Date of birth", "Age", "School last attended",
    "Postcode", "Mobile", "Status", "Activity", "Since", "Lapses or lapsed", "Last confirmed",
)  # fmt: skip
STATUS_WORDS = {
    Group.EET: "EET",
    Group.NEET: "NEET",
    Group.NOT_KNOWN: "Not known",
    Group.OTHER: "Other",
}


def cells(person: Person, today: date) -> list[str]:
    """One line of the list as a spreadsheet, under `HEADINGS`."""
    status = stored_status(person)
    stands = standing(status, today)
    group = "Not known (lapsed)" if stands.lapsed else STATUS_WORDS[Group(stands.group)]
    days = (status.since, status.lapses_on, status.verified_on) if status else (None, None, None)
    return [
        str(person.local_id),
        person.family_name,
        person.given_name,
        person.born_on.isoformat(),
        age_words(person.born_on, today),
        person.school.name if person.school else "",
        person.postcode,
        person.mobile,
        group,
        stands.activity,
        *(day.isoformat() if day else "" for day in days),
    ]
