"""The words of the worklists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.lists.queries import Chase
from fingerpost.caseload.people.presenters import Standing, age_words, standing, stored_status
from fingerpost.caseload.worklists import VULNERABLE, seen_by
from fingerpost.core.access import Permission
from fingerpost.core.dates import age_on
from fingerpost.core.records import Group
from fingerpost.core.worklists.reasons import reasons
from fingerpost.evidence.models import Status
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.web.words import date_words, number_words

# Whom every worklist and its count are about (core/cohorts).
WHOM = "Young people of academic age 16 and 17, and to 24 with an EHC plan."
OWN = "Of the caseloads you hold or cover."
WHOM_OWN = f"{WHOM} {OWN}"


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
    reason: str = ""
    why: str = ""
    tried: date | None = None
    step: str = ""
    step_on: date | None = None


def line(person: Person, today: date, chase: Chase | None = None) -> Line:
    """A person as a worklist shows them, with why now where it goes by what gains most."""
    status = stored_status(person)
    stands = standing(status, today)
    tried = getattr(person, "tried", None)
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
        tags=_tags(person),
        look=why_look(status),
        reason=reason_words(person),
        why=why_words(person, chase) if chase else "",
        tried=timezone.localtime(at).date() if (at := tried_at(person)) else None,
        step=tried.next_step if tried else "",
        step_on=tried.next_on if tried else None,
    )


def _tags(person: Person) -> list[str]:
    tried = getattr(person, "tried", None)
    held = {
        "EHC plan": person.ehc_plan,
        "Unsafe to contact": person.unsafe_to_contact,
        "Asked us to stop": tried is not None and tried.stopped_at is not None,
    }
    return [tag for tag, holds in held.items() if holds]


def reason_words(person: Person) -> str:
    """Why they are not known, where the list asked."""
    key = getattr(person, "reason", "")
    return reasons()[key].name if key else ""


def why_words(person: Person, chase: Chase) -> str:
    """Why the next try is worth as much, as one sentence."""
    words = ", ".join(chase.words(person))
    return f"{words[:1].upper()}{words[1:]}."


def tried_at(person: Person) -> datetime | None:
    """When somebody last tried to reach them."""
    tried = getattr(person, "tried", None)
    return tried.tried_at if tried else None


def why_look(status: Status | None) -> str:
    """Why somebody should look, where somebody should."""
    if status is None or not status.needs_a_look:
        return ""
    return str(next(iter(status.disagreements), "The agreed start has passed: did they begin?"))


def work(counts: Mapping[str, int], access: Access) -> list[tuple[str, str, int]]:
    """Every worklist for whoever asks, with its address and how many stand in it."""
    return [
        (worklist.name, reverse("worklist", args=[key]), counts[key])
        for key, worklist in seen_by(access).items()
    ]


def work_with_leads(
    counts: Mapping[str, int], own: Mapping[str, int] | None, access: Access
) -> list[tuple[str, str, int, str]]:
    """The same with what each holds; of one's own caseload, with how many there are in all."""
    leads = [worklist.words.lead for worklist in seen_by(access).values()]
    shown = work(counts if own is None else own, access)
    if own is None:
        return [(*item, lead) for item, lead in zip(shown, leads, strict=True)]
    in_all = [f"{number_words(count)} in all." for _, _, count in work(counts, access)]
    return [
        (*item, f"{lead} {every}") for item, lead, every in zip(shown, leads, in_all, strict=True)
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


# The download

HEADINGS = (
    "Our number", "Family name", "Given name", "Date of birth", "Age", "School last attended",
    "Postcode", "Mobile", "Status", "Activity", "Since", "Lapses or lapsed", "Last confirmed",
    "Last tried", "Why not known", "Why now",
)  # fmt: skip
STATUS_WORDS = {
    Group.EET: "EET",
    Group.NEET: "NEET",
    Group.NOT_KNOWN: "Not known",
    Group.OTHER: "Other",
}


def cells(person: Person, today: date, chase: Chase | None = None) -> list[str]:
    """One line of the list as a spreadsheet, under `HEADINGS`."""
    status = stored_status(person)
    stands = standing(status, today)
    group = "Not known (lapsed)" if stands.lapsed else STATUS_WORDS[Group(stands.group)]
    days = (status.since, status.lapses_on, status.verified_on) if status else (None, None, None)
    at = tried_at(person)
    return [
        str(person.local_id),
        person.family_name,
        person.given_name,
        person.born_on.isoformat(),
        age_words(person.born_on, today),
        person.school.name if person.school else "",
        person.postcode,
        "" if person.unsafe_to_contact else person.mobile,
        group,
        stands.activity,
        *(day.isoformat() if day else "" for day in days),
        timezone.localtime(at).date().isoformat() if at else "",
        reason_words(person),
        why_words(person, chase) if chase else "",
    ]
