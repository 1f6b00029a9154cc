"""Reading who may be held twice. Every answer starts from `visible_to(access)`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fingerpost.core.access import Permission
from fingerpost.linkage.models import Duplicate
from fingerpost.organisations.access import Access


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that may all be one young person, and the likeliest pair among them."""

    keys: tuple[int, ...]
    best: Duplicate


def groups(access: Access) -> list[Group]:
    """Pairs put together where they share an entry, the likeliest first."""
    if not access.may(Permission.SETTLE_ROWS):
        return []
    return _together(list(Duplicate.objects.visible_to(access).open()))


def pairs_among(keys: Collection[int], access: Access) -> list[Duplicate]:
    """What was found of these entries, the likeliest first."""
    found = Duplicate.objects.visible_to(access).open()
    return list(found.filter(one__in=keys, other__in=keys))


def _together(pairs: Sequence[Duplicate]) -> list[Group]:
    """Pairs come best first, and so do the groups."""
    group_of: dict[int, frozenset[int]] = {}
    for pair in pairs:
        ends = pair.one_id, pair.other_id
        together = frozenset(ends).union(*(group_of.get(end, ()) for end in ends))
        group_of |= dict.fromkeys(together, together)
    best: dict[frozenset[int], Duplicate] = {}
    for pair in pairs:
        best.setdefault(group_of[pair.one_id], pair)
    return [Group(tuple(sorted(keys)), pair) for keys, pair in best.items()]
