"""Keeping the directory of provision, referring young people to it, and what became of that."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.casework.actions import CannotKeep, act_of, check, lock, written
from fingerpost.caseload.casework.models import Move, Provision, Referral
from fingerpost.core.casework.provision import outcomes, places_in_words
from fingerpost.core.workflow import REFERRAL, ReferralState, WrongMove
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

HOLDS_A_PLACE = (ReferralState.ACCEPTED, ReferralState.STARTED)
UNDER_WAY = (ReferralState.MADE, *HOLDS_A_PLACE)
NAME_TAKEN = "This provider has something of this name already. Change that instead."
CLOSED = "It takes nobody any more."
SENT_ALREADY = "They are referred to it already."
SAY_WHY = "Say why they are referred all the same."
SAY_OUTCOME = "Choose how it finished."
SAY_WHY_DECLINED = "Say why it was declined, and by whom."
STILL_TO_COME = "That day is still to come."


def keep_provision(provision: Provision | None, *, said: dict[str, Any], by: Access) -> Provision:
    """Put something into the directory, or change what it says there.

    Raises:
        CannotKeep: the name is taken, or they may not read its class.
        Refused: the role may not.
    """
    check(by, said["sensitivity"])
    kept = provision or Provision(authority=by.authority)
    verb = "changed a provision" if provision else "added a provision"
    try:
        with (
            transaction.atomic(),
            act(verb, by=by.user, authority_id=by.authority.pk) as detail,
        ):
            for name, value in said.items():
                setattr(kept, name, value)
            kept.save()
            detail["provision"] = kept.pk
    except IntegrityError as error:
        raise CannotKeep(NAME_TAKEN) from error
    return kept


def close_provision(provision: Provision, *, closed: bool, by: Access) -> None:
    """Have a provision take nobody any more, or again. Referrals to it stay.

    Raises:
        Refused: the role may not.
    """
    check(by, provision.sensitivity)
    verb = "closed a provision" if closed else "opened a provision again"
    with act(verb, by=by.user, authority_id=by.authority.pk) as detail:
        provision.closed_at = timezone.now() if closed else None
        provision.save(update_fields=["closed_at"])
        detail["provision"] = provision.pk


def refer(person: Person, *, provision: Provision, why: str = "", by: Access) -> Referral:
    """Refer a young person to a provision. Who does not fit needs a word of why all the same.

    Raises:
        CannotKeep: it is closed, they are referred to it already, or do not fit and nobody says
            why all the same.
        Refused: the role may not.
    """
    check(by, provision.sensitivity)
    with act_of("referred a young person", person, by) as detail:
        held = Provision.objects.select_for_update().get(pk=provision.pk)
        if why_not := _why_not(person, held, why):
            raise CannotKeep(why_not)
        referral: Referral = Referral.objects.create(
            provision=held, why=why.strip(), **written(person, held.sensitivity, by)
        )
        detail.update(referral=referral.pk, provision=held.pk)
    return referral


def move_on(
    referral: Referral,
    *,
    to: ReferralState,
    on: date,
    outcome: str = "",
    said: str = "",
    by: Access,
) -> Move:
    """Say what became of a referral.

    Args:
        referral: which.
        to: its next state, as the table of moves allows.
        on: when.
        outcome: how it finished (core/casework/outcomes.csv); of one that finished only.
        said: in words; why, where it was declined.
        by: who says so.

    Raises:
        CannotKeep: it cannot become that, there is no place, or something is missing.
        Refused: the role may not.
    """
    check(by, referral.sensitivity)
    if why_not := _incomplete(to, on, outcome, said):
        raise CannotKeep(why_not)
    with act_of("moved a referral on", referral.person, by) as detail:
        provision = Provision.objects.select_for_update().get(pk=referral.provision_id)
        held: Referral = lock(Referral, referral)
        _check_move(held, to, provision)
        move: Move = Move.objects.create(
            referral=held,
            state=to,
            on=on,
            outcome=outcome if to == ReferralState.FINISHED else "",
            said=said.strip(),
            **written(held.person, held.sensitivity, by),
        )
        held.settle()
        detail.update(referral=held.pk, state=str(to))
    return move


def taken(provision: Provision) -> int:
    """How many hold a place now."""
    every = Referral.objects.filter(authority_id=provision.authority_id, provision=provision)
    return every.filter(undone_at=None, state__in=HOLDS_A_PLACE).count()


def _check_move(held: Referral, to: ReferralState, provision: Provision) -> None:
    try:
        REFERRAL.check(ReferralState(held.state), to)
    except WrongMove as problem:
        raise CannotKeep(str(problem)) from problem
    full = provision.places is not None and taken(provision) >= provision.places
    if to == ReferralState.ACCEPTED and full:
        raise CannotKeep(places_in_words(provision.places, taken(provision)))


def _why_not(person: Person, provision: Provision, why: str) -> str:
    if provision.closed_at:
        return CLOSED
    same = Referral.objects.filter(said_of(person), provision=provision, undone_at=None)
    if same.filter(state__in=UNDER_WAY).exists():
        return SENT_ALREADY
    objections = provision.eligibility.objections(
        born_on=person.born_on,
        postcode=person.postcode,
        on=provision.starts_on or timezone.localdate(),
    )
    return f"{' '.join(objections)} {SAY_WHY}" if objections and not why.strip() else ""


def _incomplete(to: ReferralState, on: date, outcome: str, said: str) -> str:
    if on > timezone.localdate():
        return STILL_TO_COME
    if to == ReferralState.FINISHED and outcome not in outcomes():
        return SAY_OUTCOME
    return SAY_WHY_DECLINED if to == ReferralState.DECLINED and not said.strip() else ""
