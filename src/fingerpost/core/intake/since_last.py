"""A sender's list beside the sender's lists before it: who is new, changed, back, or gone.

A whole list names everybody the sender has; a list of changes only those of whom there is news, so
nobody is gone for not standing in it. What a sender declares holds; otherwise the lists tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fingerpost.core.dates import in_words

HALF = 0.5
"""A list with fewer of those before than this, and that much shorter, is one of changes [ours]."""
HARDLY_ANY = 0.1
"""A list with fewer of those before than this is of others, such as those who came since [ours]."""
MUCH_LONGER = 4
"""Unless it is so many times as long: then the list before was the part [ours]."""
COMPARED = (
    "family_name",
    "postcode",
    "year_group",
    "course",
    "level",
    "attendance_mode",
    "planned_hours",
    "activity",
    "enrolment_status",
    "starts_on",
    "expected_end_on",
    "ended_on",
)
"""Fields whose change is news of a learner; others differ for reasons of the sender's system."""


@dataclass(frozen=True, slots=True)
class WholeList:
    """One whole list of a sender: its key, the day it speaks for, and the people proved in it."""

    key: int
    as_of: date
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a list is whole, and why we think so; no reason where nothing spoke against it."""

    is_whole: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everybody by what became of them since the lists before.

    `changed` says which fields; `gone` the key of the last list they stood in.
    """

    new: frozenset[int]
    returned: frozenset[int]
    changed: Mapping[int, tuple[str, ...]]
    same: frozenset[int]
    gone: Mapping[int, int]


def coverage(declared: bool | None, people: frozenset[int], before: WholeList | None) -> Coverage:
    """Whether a list names everybody the sender has.

    Args:
        declared: what the sender said: whole, only changes, or nothing.
        people: those proved in the list.
        before: the sender's last whole list of the same kind this academic year, if any.
    """
    if before is None or not before.people:
        return Coverage(declared is not False)
    still = len(people & before.people)
    seems_whole = _seems_whole(len(people), still, len(before.people))
    counted = (
        f"It names {still:,} of the {len(before.people):,} young people of the list as at "
        f"{in_words(before.as_of)}"
    )
    if declared is None:
        if seems_whole:
            return Coverage(True)
        return Coverage(False, f"{counted}, so we took it for changes only.")
    if declared and not seems_whole:
        return Coverage(True, f"{counted}, though it was sent as the whole list: is it?")
    return Coverage(declared)


def _seems_whole(people: int, still: int, before: int) -> bool:
    """By its length, and how many of those before it still names."""
    if still < HARDLY_ANY * before:
        return people >= MUCH_LONGER * before
    return still >= HALF * before or people >= HALF * before


def gone(lists: Sequence[WholeList]) -> dict[int, int]:
    """Who stood in an earlier list and not in the latest: the key of the last that named them.

    Args:
        lists: whole lists of one sender, kind and academic year, the oldest first.
    """
    if not lists:
        return {}
    last = {person: one.key for one in lists for person in one.people}
    return {person: key for person, key in last.items() if key != lists[-1].key}


def compare(
    lists: Sequence[WholeList],
    now: Mapping[int, Mapping[str, Any]],
    before: Mapping[int, Mapping[str, Any]],
) -> Comparison:
    """The last of these lists beside the others.

    Args:
        lists: whole lists, the oldest first, ending with the one compared.
        now: what it says of each person, by field.
        before: what the list before it says.
    """
    earlier = frozenset().union(*(one.people for one in lists[:-1]))
    here = lists[-1].people
    last_time = lists[-2].people if len(lists) > 1 else frozenset()
    changed = {
        person: differing
        for person in here & last_time
        if (differing := _differing(now.get(person, {}), before.get(person, {})))
    }
    return Comparison(
        new=here - earlier,
        returned=(here & earlier) - last_time,
        changed=changed,
        same=(here & last_time) - changed.keys(),
        gone=gone(lists),
    )


def _differing(now: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        name
        for name in COMPARED
        if name in now and name in before and _plain(now[name]) != _plain(before[name])
    )


def _plain(value: Any) -> str:
    """A value as compared: capitals and spaces are no news."""
    return "".join(str(value).casefold().split())
