"""Instructions under section 72 or 14 not to share, and taking them back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.sharing.instructions import Giver
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing.actions.cannot import CannotKeep
from fingerpost.sharing.models import Instruction
from fingerpost.sharing.withholding import derive_withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An instruction not to share, as we were told of it."""

    person: Person
    institution: Organisation | None
    given_by: Giver
    on: date
    told: str
    disputed: bool = False


def record_instructions(
    told: Sequence[Told], *, authority_id: int, by: Actor | None, submission_id: int | None = None
) -> list[Instruction]:
    """Keep instructions not to share; one that stands already is not kept twice.

    Args:
        told: what we were told.
        authority_id: the tenant, whose scope must be set.
        by: who says so.
        submission_id: the file that told us, if one did.

    Raises:
        CannotKeep: one of them is dated in the future.
    """
    if any(one.on > timezone.localdate() for one in told):
        raise CannotKeep("An instruction is dated in the future.")
    now = timezone.now()
    with act("kept instructions not to share", by=by, authority_id=authority_id) as detail:
        people = {one.person.pk for one in told}
        held = set(
            Instruction.objects.standing()
            .filter(person__in=people)
            .values_list("person", "institution", "given_by")
        )
        new = [one for one in told if _key(one) not in held]
        rows = Instruction.objects.bulk_create(
            Instruction(
                authority_id=authority_id,
                person=one.person,
                institution=one.institution,
                given_by=one.given_by.value,
                on=one.on,
                disputed=one.disputed,
                told=one.told[:300],
                submission_id=submission_id,
                recorded_at=now,
                recorded_by_id=by.pk if by else None,
            )
            for one in new
        )
        derive_withheld(authority_id, people)
        detail["instructions"] = [row.pk for row in rows]
    return rows


def withdraw_instructions(
    instructions: Collection[Instruction],
    *,
    how: str,
    on: date,
    authority_id: int,
    by: Actor | None,
    submission_id: int | None = None,
) -> int:
    """Instructions are taken back, with effect at once; gives how many stood.

    Raises:
        CannotKeep: none of them stands.
    """
    standing = [one for one in instructions if one.withdrawn_on is None and not one.removed_at]
    if not standing:
        raise CannotKeep("This instruction was taken back already.")
    with act("took instructions back", by=by, authority_id=authority_id) as detail:
        for one in standing:
            one.withdrawn_on, one.withdrawn_how = max(on, one.on), how[:300]
            one.withdrawn_submission_id = submission_id
        Instruction.objects.bulk_update(
            standing, ["withdrawn_on", "withdrawn_how", "withdrawn_submission_id"]
        )
        derive_withheld(authority_id, {one.person_id for one in standing})
        detail["instructions"] = [one.pk for one in standing]
    return len(standing)


def settle_instructions(
    instructions: Iterable[Instruction],
    *,
    rule: str,
    how: str,
    authority_id: int,
    by: Actor,
) -> int:
    """Note what somebody did about what these leave open; gives about how many.

    Args:
        instructions: which.
        rule: by which rule of core/sharing/to_settle.csv there was something to do.
        how: what was done.
        authority_id: the tenant, whose scope must be set.
        by: who says so.
    """
    settled = list(instructions)
    with act("settled what an instruction left open", by=by, authority_id=authority_id) as detail:
        for one in settled:
            one.settled_rule, one.settled_how = rule, how[:300]
            one.settled_on, one.settled_by_id = timezone.localdate(), by.pk
        fields = ["settled_rule", "settled_how", "settled_on", "settled_by"]
        Instruction.objects.bulk_update(settled, fields)
        detail.update(instructions=[one.pk for one in settled], rule=rule)
    return len(settled)


def undo_told(
    submission_id: int, *, authority_id: int, people: Collection[int] | None = None
) -> set[int]:
    """What a file told of instructions never was: it was undone, or somebody else was meant.

    Args:
        submission_id: the file.
        authority_id: the tenant, whose scope must be set.
        people: of whom it is taken back; None for everybody.

    Returns:
        Of whom it had told something that counted until now.
    """
    told = Instruction.objects.filter(authority_id=authority_id)
    if people is not None:
        told = told.filter(person__in=people)
    given = told.filter(submission_id=submission_id, removed_at=None)
    ended = told.filter(withdrawn_submission_id=submission_id)
    stood = set(given.filter(withdrawn_on=None).values_list("person", flat=True))
    stood |= set(ended.values_list("person", flat=True))
    changed = stood | set(given.values_list("person", flat=True))
    given.update(removed_at=timezone.now())
    ended.update(withdrawn_on=None, withdrawn_how="", withdrawn_submission_id=None)
    derive_withheld(authority_id, changed)
    return stood


def _key(told: Told) -> tuple[int, int | None, str]:
    place = told.institution.pk if told.institution else None
    return told.person.pk, place, told.given_by.value
