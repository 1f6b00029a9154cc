"""Setting how often whom to hear from and who comes first; keeping, sharing and dropping lists."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.lists.models import OwnValue, SavedList
from fingerpost.core.access import Permission
from fingerpost.core.worklists.priorities import start_values
from fingerpost.organisations.access import Access

HAS_THE_NAME = "You have kept a list under this name already. Choose another."


class NameTaken(Exception):
    """A kept list that cannot have this name; the sentence says why."""


def set_priorities(wanted: Mapping[tuple[str, str], int], *, by: Access) -> int:
    """Set months, points and effort of groups; gives how many changed.

    What is set to the start value is the authority's own no more.

    Args:
        wanted: the value by group and kind (core/worklists/priorities).
        by: who sets them.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SET_PRIORITIES)
    with act("set whom to find first", by=by.user, authority_id=by.authority.pk) as detail:
        own = {(one.group, one.kind): one for one in _locked(by)}
        for (group, kind), value in wanted.items():
            start, held = getattr(start_values()[group], kind), own.get((group, kind))
            before = held.value if held else start
            if value == before:
                continue
            detail[f"{group} {kind}"] = f"{before} to {value}"
            OwnValue.objects.filter(authority=by.authority, group=group, kind=kind).delete()
            if value != start:
                _set(group, kind, value, by)
        return len(detail)


def _locked(by: Access) -> list[OwnValue]:
    return list(OwnValue.objects.select_for_update().filter(authority=by.authority))


def _set(group: str, kind: str, value: int, by: Access) -> None:
    OwnValue.objects.create(
        authority=by.authority,
        group=group,
        kind=kind,
        value=value,
        changed_at=timezone.now(),
        changed_by=by.user,
    )


def keep_list(*, name: str, worklist: str, query: str, shared: bool, by: Access) -> SavedList:
    """Keep a list with its filters under a name, for oneself or for every colleague.

    Raises:
        NameTaken: one's own list has the name.
        Refused: the role may not.
    """
    by.check(Permission.SEE_WORKLISTS)
    try:
        with (
            transaction.atomic(),
            act("kept a list", by=by.user, authority_id=by.authority.pk) as detail,
        ):
            kept = SavedList.objects.create(
                authority=by.authority,
                owner=by.user,
                name=name,
                worklist=worklist,
                query=query,
                shared=shared,
                saved_at=timezone.now(),
            )
            detail.update(list=kept.pk, worklist=worklist, shared=shared)
            return kept
    except IntegrityError as error:
        raise NameTaken(HAS_THE_NAME) from error


def drop_list(kept: SavedList, *, by: Access) -> None:
    """Drop a list of one's own. Nobody in it is touched.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SEE_WORKLISTS)
    with act("dropped a list", by=by.user, authority_id=by.authority.pk) as detail:
        detail.update(list=kept.pk)
        SavedList.objects.filter(pk=kept.pk, owner=by.user).delete()


def share_list(kept: SavedList, *, shared: bool, by: Access) -> None:
    """Show a list of one's own to every colleague, or to oneself only.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.SEE_WORKLISTS)
    with act("shared a list", by=by.user, authority_id=by.authority.pk) as detail:
        detail.update(list=kept.pk, shared=shared)
        SavedList.objects.filter(pk=kept.pk, owner=by.user).update(shared=shared)
