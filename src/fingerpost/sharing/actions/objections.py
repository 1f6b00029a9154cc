"""Objections to sharing, restrictions of every use, and their end."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.dates import in_words
from fingerpost.core.sharing import flows
from fingerpost.core.sharing.questions import Right
from fingerpost.people.models import Person
from fingerpost.sharing.actions.cannot import CannotKeep
from fingerpost.sharing.models import Objection


def object_to(
    person: Person,
    *,
    kind: Right,
    flows_stopped: Collection[str],
    since: date,
    said: str,
    by: Actor | None,
) -> Objection:
    """Somebody objects to flows, or has the use of what we hold restricted.

    Args:
        person: who.
        kind: an objection, or a restriction of every use.
        flows_stopped: codes of core/sharing/flows.csv; of a restriction none.
        since: from which day.
        said: their words, or why.
        by: who says so.

    Raises:
        CannotKeep: the objection is to nothing, or is dated in the future.
    """
    stopped = sorted(set(flows_stopped)) if kind is Right.OBJECTION else []
    if since > timezone.localdate():
        raise CannotKeep("This is dated in the future.")
    if kind is Right.OBJECTION and not (stopped and set(stopped) <= set(flows.flows())):
        raise CannotKeep("Say what the young person objects to.")
    with act("kept an objection", by=by, authority_id=person.authority_id) as detail:
        kept = Objection.objects.create(
            authority_id=person.authority_id,
            person=person,
            kind=kind.value,
            flows=stopped,
            since=since,
            said=said[:500],
            recorded_at=timezone.now(),
            recorded_by_id=by.pk if by else None,
        )
        detail.update(objection=kept.pk, kind=kind.value, flows=stopped)
    return kept


def end_objection(objection: Objection, *, on: date, why: str, by: Actor | None) -> None:
    """An objection is taken back or settled, a restriction lifted.

    Raises:
        CannotKeep: it ended before.
    """
    if objection.ended_on:
        raise CannotKeep(f"It ended on {in_words(objection.ended_on)} already.")
    with act("ended an objection", by=by, authority_id=objection.authority_id) as detail:
        objection.ended_on, objection.ended_why = max(on, objection.since), why[:500]
        objection.save()
        detail["objection"] = objection.pk
