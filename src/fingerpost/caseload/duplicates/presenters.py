"""The words about entries that may be one: side by side, what would be, and what was made one."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from fingerpost.caseload.people import presenters as people
from fingerpost.core import codes, records
from fingerpost.core.access import Permission
from fingerpost.core.cohorts.leaving import DUPLICATE, in_a_sentence
from fingerpost.core.merging import DETAILS, Detail
from fingerpost.linkage.duplicates.queries import Group
from fingerpost.linkage.models import Duplicate
from fingerpost.organisations.access import Access
from fingerpost.people.actions import leaving_of
from fingerpost.people.models import Merge, Person
from fingerpost.web.words import date_words

AUTHORITIES = codes.load("local_authorities")
GENDERS = codes.load("genders")
NOT_HELD = people.NOTHING_HELD
ON_CASELOAD = "On the caseload"
LABELS: Mapping[str, str] = {
    name: words for name, words in people.HISTORY_FIELDS.items() if name not in people.SENSITIVE
} | {
    "address": "Address",
    "lives_in": "Lives in",
    "educated_authority": "Educated in",
    "year11_authority": "In Year 11 in",
    "standing": "Caseload",
}
KEPT_FROM_ALL = (
    "Health, care and justice details, ethnicity, the level of need and notes on safe contact are "
    "kept from every entry."
)
NOT_FOR_YOU = "You may not see them."
MOST_REASONS = 4


def called(person: Person) -> str:
    """An entry by its name and number."""
    return f"{people.whole_name(person)}, number {person.local_id}"


def value(person: Person, detail: Detail) -> str:
    """What an entry holds of a detail, in words."""
    return _IN_WORDS.get(detail.name, _plain)(person, detail) or NOT_HELD


def _plain(person: Person, detail: Detail) -> str:
    held = getattr(person, detail.columns[0])
    if isinstance(held, bool):
        return "Yes" if held else "No"
    return date_words(held) if isinstance(held, date) else str(held or "")


def _authority(person: Person, detail: Detail) -> str:
    code = getattr(person, detail.columns[0])
    return AUTHORITIES.label(code) if code else ""


def _lives_in(person: Person, detail: Detail) -> str:
    thought = f", thought to live in {AUTHORITIES.label(person.may_live_in)}"
    return _authority(person, detail) + (thought if person.may_live_in else "")


def _standing(person: Person, detail: Detail) -> str:
    left = leaving_of(person)
    if left is None:
        return ON_CASELOAD
    sentence = in_a_sentence(left)
    return f"{sentence[:1].upper()}{sentence[1:]}"


_IN_WORDS: Mapping[str, Any] = {
    "sex": lambda person, detail: GENDERS.label(person.sex) if person.sex != "U" else "",
    "address": lambda person, detail: ", ".join(person.address),
    "school_id": lambda person, detail: person.school.name if person.school else "",
    "lives_in": _lives_in,
    "educated_authority": _authority,
    "year11_authority": _authority,
    "standing": _standing,
}


def compared(one: Person, other: Person, today: date) -> list[tuple[str, str, str, str]]:
    """Two entries side by side: label, what each holds, and how they compare."""
    rows = [(LABELS[d.name], value(one, d), value(other, d)) for d in DETAILS]
    rows.append(("Status", _status(one, today), _status(other, today)))
    rows.append(("Details as of", date_words(one.details_as_of), date_words(other.details_as_of)))
    return [
        (label, left, right, _how(left, right))
        for label, left, right in rows
        if (left, right) not in ((NOT_HELD, NOT_HELD), ("No", "No"))
    ]


def _how(left: str, right: str) -> str:
    if NOT_HELD in (left, right):
        return "missing"
    if left == right:
        return "same"
    return "close" if left.casefold() == right.casefold() else "different"


def _status(person: Person, today: date) -> str:
    return people.standing(people.stored_status(person), today).activity


# What would be


@dataclass(frozen=True, slots=True)
class ToBe:
    """The one entry before it is made: its details, its status, and what follows."""

    name: str
    details: Sequence[tuple[str, str]]
    before: Sequence[tuple[str, str]]
    status: people.StatusWords
    after: Sequence[str]


def to_be(
    survivor: Person,
    others: Sequence[Person],
    *,
    details: Mapping[str, Any],
    status: records.Status,
    access: Access,
) -> ToBe:
    """What the entries would be as one.

    Args:
        survivor: the entry that stays.
        others: those set aside.
        details: the columns it would have.
        status: as it would be.
        access: who asks.
    """
    one = copy(survivor)
    places = {person.school_id: person.school for person in (survivor, *others)}
    for column, held in details.items():
        setattr(one, column, held)
    one.school = places[details["school_id"]]
    rows = [(LABELS[detail.name], value(one, detail)) for detail in DETAILS]
    today = timezone.localdate()
    return ToBe(
        name=people.whole_name(one),
        details=[(label, words) for label, words in rows if words != NOT_HELD],
        before=[(called(person), _status(person, today)) for person in (survivor, *others)],
        status=people.status_words(status, []),
        after=[*_in_the_return(survivor, others), _sensitive(access), STAYS_WHERE_SAID],
    )


STAYS_WHERE_SAID = "It can be taken apart at any time, and everything is then as it was."


def _in_the_return(survivor: Person, others: Sequence[Person]) -> list[str]:
    once = f"The next return carries them once, by number {survivor.local_id}."
    leaving = [
        f"Number {person.local_id} leaves the caseload as a second entry ({DUPLICATE}): the DfE is "
        "told once, if a return sent before had it."
        for person in others
        if not person.left_on
    ]
    return [once, *leaving]


def _sensitive(access: Access) -> str:
    may = access.may(Permission.SEE_SENSITIVE)
    return KEPT_FROM_ALL if may else f"{KEPT_FROM_ALL} {NOT_FOR_YOU}"


# The list, and what was made one


@dataclass(frozen=True, slots=True)
class Line:
    """A group of entries in the list."""

    names: Sequence[str]
    born: Sequence[str]
    schools: Sequence[str]
    is_likely: bool
    score: str
    why: str
    url: str


def line(group: Group, held: Mapping[int, Person]) -> Line:
    """One line of the list of possible duplicates."""
    entries = [held[key] for key in group.keys]
    return Line(
        names=[called(person) for person in entries],
        born=_once(date_words(person.born_on) for person in entries),
        schools=_once(person.school.name for person in entries if person.school),
        is_likely=group.best.is_likely,
        score=f"{group.best.score or 0:.0f}",
        why="; ".join(_for_it(group.best)[:MOST_REASONS]),
        url=merge_url(entries),
    )


def merge_url(entries: Sequence[Person]) -> str:
    """The page that sets entries side by side; keys only."""
    first, *rest = entries
    query = urlencode([("with", person.pk) for person in rest])
    return f"{reverse('merge', args=[first.pk])}?{query}"


def reasons(pair: Duplicate) -> list[str]:
    """Why a pair was found, each with its weight."""
    return [
        words if weight is None else f"{words} ({weight:+.1f})" for words, weight in pair.reasons
    ]


def _for_it(pair: Duplicate) -> list[str]:
    return [words for words, weight in pair.reasons if (weight or 0) > 0]


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


@dataclass(frozen=True, slots=True)
class MadeOne:
    """A merge in force as the page of who stays tells of it."""

    key: int
    sentence: str
    entries: Sequence[str]


def made_one(merges: Iterable[Merge]) -> list[MadeOne]:
    """What was made one, latest first."""
    return [
        MadeOne(key=merge.pk, sentence=_sentence(merge), entries=_aside(merge)) for merge in merges
    ]


def _sentence(merge: Merge) -> str:
    on = date_words(timezone.localtime(merge.at).date())
    by = f" by {merge.by}" if merge.by else ""
    return f"Made one of {len(merge.entries.all())} entries on {on}{by}."


def _aside(merge: Merge) -> list[str]:
    return [called(entry.person) for entry in merge.entries.all() if entry.set_aside]
