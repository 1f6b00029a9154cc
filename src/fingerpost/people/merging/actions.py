"""Making entries one, and taking them apart: what stands for what, and their details.

The caller is inside an `act`, holds the lock of the authority's people, and derives statuses
afresh (caseload/duplicates/actions.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.audit.actions import Actor
from fingerpost.core.cohorts.leaving import DUPLICATE
from fingerpost.people.merging.queries import changed_since
from fingerpost.people.models import Merge, MergeEntry, Person

HOW = "Made one with another entry of the same young person"
TWO_AT_LEAST = "Choose at least two entries."
NOT_THERE = "One of these entries is not there any more, or was made one with another already."
APART_ALREADY = "These entries were taken apart already."


class CannotMerge(Exception):
    """Entries that cannot be made one, or taken apart; the sentence says why."""


def join(
    survivor: Person, others: Sequence[Person], *, details: Mapping[str, Any], by: Actor
) -> Merge:
    """Let one entry stand for all, with these details.

    Args:
        survivor: the entry that stays.
        others: those that are set aside. Their details stay as they are.
        details: the columns the survivor is to have.
        by: who says that they are one.

    Raises:
        CannotMerge: fewer than two, or not all there.
    """
    first, *rest = _locked([survivor, *others])
    merge = Merge.objects.create(
        authority_id=first.authority_id, survivor=first, at=timezone.now(), by_id=by.pk
    )
    Person.objects.filter(merged_into__in=rest).update(merged_into=first)
    for entry in rest:
        _keep(merge, entry, _leaving(entry), set_aside=True)
        Person.objects.filter(pk=entry.pk).update(merged_into=first, **_leaving(entry))
    _keep(merge, first, details, set_aside=False)
    Person.objects.filter(pk=first.pk).update(**details)
    return merge


def part(merge: Merge, *, by: Actor) -> set[int]:
    """Take the entries of a merge apart; gives the keys of everybody it touches.

    What the merge changed goes back, unless it has changed since. What was said in the meantime
    stays with the entry it was said of.

    Raises:
        CannotMerge: that was done already.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        raise CannotMerge(APART_ALREADY)
    merge.undone_at, merge.undone_by_id = timezone.now(), by.pk
    merge.save()
    entries = list(merge.entries.select_related("person").order_by("set_aside", "pk"))
    for entry in entries:
        _put_back(entry)
    return {entry.person_id for entry in entries} | set(_stand_anew(merge))


def hand_on(person_id: int, column: str, *, given: Any, before: Any) -> bool:
    """Tell a merge that replaced a value, now taken back, what was before it; False where none did.

    Args:
        person_id: whose detail it is.
        column: the detail.
        given: the value taken back, as JSON holds it.
        before: what was before that, in the same form.
    """
    entries = MergeEntry.objects.filter(person_id=person_id, merge__undone_at=None).order_by("pk")
    replaced = (one for one in entries if column in one.before and one.before[column] == given)
    entry = next(replaced, None)
    if entry is None:
        return False
    entry.before[column] = before
    entry.save(update_fields=["before"])
    return True


def _locked(people: Sequence[Person]) -> list[Person]:
    """The same entries in the same order, as they stand now, held until the act is over."""
    keys = list(dict.fromkeys(person.pk for person in people))
    if len(keys) < 2:
        raise CannotMerge(TWO_AT_LEAST)
    held = Person.objects.select_for_update().standing().order_by("pk")
    found = held.filter(authority_id=people[0].authority_id).in_bulk(keys)
    if len(found) < len(keys):
        raise CannotMerge(NOT_THERE)
    return [found[key] for key in keys]


def _leaving(entry: Person) -> dict[str, Any]:
    """How an entry set aside leaves: as a second one, unless it had left before."""
    if entry.left_on is not None:
        return {}
    day = max(timezone.localdate(), entry.joined_on)
    return {"left_on": day, "cohort_status": DUPLICATE, "transferred_to": "", "left_how": HOW}


def _keep(merge: Merge, entry: Person, details: Mapping[str, Any], *, set_aside: bool) -> None:
    """Keep what an entry is given and what it had: also the details that stay the same.

    Each merge in force stands by its details, so that undoing an earlier one does not change them.
    """
    MergeEntry.objects.create(
        authority_id=merge.authority_id,
        merge=merge,
        person=entry,
        set_aside=set_aside,
        before={name: as_json(getattr(entry, name)) for name in details},
        after={name: as_json(value) for name, value in details.items()},
    )


def _put_back(entry: MergeEntry) -> None:
    """Give an entry back each detail that has not changed since.

    A detail of a later merge in force stays; it goes back, when that is taken apart in its turn,
    to what was before this one.
    """
    held = Person.objects.get(pk=entry.person_id)
    later = list(changed_since(entry))
    back: dict[str, Any] = {}
    for name, given in entry.after.items():
        following = next((one for one in later if name in one.after), None)
        if following:
            following.before[name] = entry.before[name]
            following.save(update_fields=["before"])
        elif as_json(getattr(held, name)) == given:
            back[name] = entry.before[name]
    if "upn" in back:
        back["upn"] = _unless_taken(back["upn"], held)
    if back:
        Person.objects.filter(pk=held.pk).update(**back)


def _stand_anew(merge: Merge) -> list[int]:
    """Work out afresh who stands for whom, of all those the survivor was one with."""
    survivor = Person.objects.get(pk=merge.survivor_id)
    root = survivor.merged_into_id or survivor.pk
    aside = list(Person.objects.filter(merged_into=root).values_list("pk", flat=True))
    above = _above([root, *aside])
    free = []
    for key in aside:
        stands = _top(key, above)
        if stands == root:
            continue
        if stands == key:
            _settle_number(key)
            free.append(key)
        Person.objects.filter(pk=key).update(merged_into=None if stands == key else stands)
    return [root, *free]


def _above(keys: Iterable[int]) -> dict[int, int]:
    """By entry set aside, the entry it was made one with, by the merges in force."""
    standing = MergeEntry.objects.filter(person__in=keys, set_aside=True, merge__undone_at=None)
    return dict(standing.values_list("person_id", "merge__survivor_id"))


def _top(key: int, above: Mapping[int, int]) -> int:
    while key in above:
        key = above[key]
    return key


def _settle_number(key: int) -> None:
    """A UPN is one person's: of two who now bear it, whoever was given it by a merge gives it up.

    So it is where a third entry was given the number by a later merge. Where a file gave it to
    somebody in the meantime, it stays with the entry that had it first.
    """
    entry = Person.objects.get(pk=key)
    holder = _holders(entry.upn, entry).first()
    if holder is None:
        return
    given = MergeEntry.objects.filter(
        person__in=(entry, holder), merge__undone_at=None, after__upn=entry.upn
    )
    by_merge = given.exclude(before__upn=entry.upn).select_related("person").last()
    if by_merge is None:
        Person.objects.filter(pk=holder.pk).update(upn="")
        return
    before = _unless_taken(by_merge.before.pop("upn"), by_merge.person)
    del by_merge.after["upn"]
    by_merge.save(update_fields=["before", "after"])
    Person.objects.filter(pk=by_merge.person_id).update(upn=before)


def _unless_taken(upn: str, entry: Person) -> str:
    """A UPN, or nothing where somebody else has come to bear it."""
    return "" if _holders(upn, entry).exists() else upn


def _holders(upn: str, entry: Person) -> QuerySet[Person]:
    """Who else bears a UPN and stands by themselves."""
    others = Person.objects.standing().filter(authority_id=entry.authority_id).exclude(pk=entry.pk)
    return others.filter(upn=upn) if upn else others.none()


def as_json(value: Any) -> Any:
    """A column's value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value
