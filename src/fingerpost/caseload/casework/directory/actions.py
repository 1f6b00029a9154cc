"""Keeping the directory of provision, referring young people to it, and what became of that."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.casework.models import Move, Provision, Referral
from fingerpost.caseload.casework.models.referrals import HOLDS_A_PLACE
from fingerpost.caseload.casework.writing import (
    STILL_TO_COME,
    CannotKeep,
    act_of,
    check,
    lock,
    written,
)
from fingerpost.caseload.people.forms import activities_for
from fingerpost.core import casework
from fingerpost.core.casework.provision import ask_again_on, outcomes, places_in_words
from fingerpost.core.dates import in_words
from fingerpost.core.records import Source
from fingerpost.core.workflow import REFERRAL, ReferralState, WrongMove
from fingerpost.evidence import actions as evidence
from fingerpost.evidence.actions import NewEvidence
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

UNDER_WAY = (ReferralState.MADE, *HOLDS_A_PLACE)
NAME_TAKEN = "This provider has something of this name already. Change that instead."
CLOSED = "It takes nobody any more."
SENT_ALREADY = "They are referred to it already."
SAY_WHY = "Say why they are referred all the same."
SAY_OUTCOME = "Choose how it finished."
SAY_WHY_DECLINED = "Say why it was declined, and by whom."


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
    today = timezone.localdate()
    with act_of("referred a young person", person, by) as detail:
        held = Provision.objects.select_for_update().get(pk=provision.pk)
        if why_not := _why_not(person, held, why):
            raise CannotKeep(why_not)
        referral: Referral = Referral.objects.create(
            provision=held,
            why=why.strip(),
            look_on=ask_again_on(ReferralState.MADE, on=today),
            **written(person, held.sensitivity, by),
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
    look_on: date | None = None,
    source: Source = Source.PARTNER_AGENCY,
    by: Access,
) -> Move:
    """Say what became of a referral. Where its provision has a code, a start is evidence of that
    activity, and so is that they are still there, and that it ended.

    Args:
        referral: which.
        to: its next state, as the table of moves allows; its own where it stands as before.
        on: when.
        outcome: how it finished (core/casework/outcomes.csv); of one that finished only.
        said: in words; why, where it was declined.
        look_on: when to ask again; as the core has it when None.
        source: who told us.
        by: who says so.

    Raises:
        CannotKeep: it cannot become that, there is no place, or something is missing.
        Refused: the role may not.
    """
    check(by, referral.sensitivity)
    if why_not := _incomplete(to, on, outcome, said):
        raise CannotKeep(why_not)
    with act_of("moved a referral on", referral.person, by) as detail:
        evidence.lock_people(referral.authority_id)  # first, as a file does that is applied
        provision = lock_provision(referral)
        held: Referral = lock(Referral, referral)
        _check_move(held, to, on)
        asks = ask_again_on(to, on=on, starts_on=provision.starts_on)
        move: Move = Move.objects.create(
            referral=held,
            state=to,
            on=on,
            outcome=outcome if to == ReferralState.FINISHED else "",
            said=said.strip(),
            look_on=(look_on or asks) if asks else None,
            evidence=_stated(held, provision, to=to, on=on, source=source, by=by),
            **written(held.person, held.sensitivity, by),
        )
        before = held.state
        held.settle()
        check_place_left(held, before=before)
        detail.update(referral=held.pk, state=str(to))
    return move


def lock_provision(referral: Referral) -> Provision:
    """What somebody is referred to, so that its places are given one at a time."""
    found: Provision = Provision.objects.select_for_update().get(pk=referral.provision_id)
    return found


def check_place_left(referral: Referral, *, before: str) -> None:
    """Nothing where a referral held a place before, or has taken one that was left.

    Raises:
        CannotKeep: it has taken one more than there are. The caller's transaction ends.
    """
    provision = referral.provision
    if not referral.holds_a_place or before in HOLDS_A_PLACE or provision.places is None:
        return
    if provision.taken > provision.places:
        raise CannotKeep(places_in_words(provision.places, provision.taken - 1))


def _check_move(held: Referral, to: ReferralState, on: date) -> None:
    try:
        REFERRAL.check(ReferralState(held.state), to)
    except WrongMove as problem:
        raise CannotKeep(str(problem)) from problem
    last = held.moves.filter(undone_at=None).first()
    if last and on < last.on:
        raise CannotKeep(
            f"What was said last is of {in_words(last.on)}. Say no earlier day, or take that back."
        )


def _stated(
    held: Referral,
    provision: Provision,
    *,
    to: ReferralState,
    on: date,
    source: Source,
    by: Access,
) -> Evidence | None:
    """What a move says of what the young person does, kept; None where it says nothing."""
    if to not in (ReferralState.STARTED, ReferralState.FINISHED):
        return None
    said = _begun(held) or _place(held.person, provision, on=_started_on(held) or on)
    if said is None:
        return None
    ended = on if to == ReferralState.FINISHED else None
    said = replace(said, person_id=held.person_id, source=source, verified_on=on, ended_on=ended)
    return evidence.keep_one(said, authority_id=held.authority_id, by=by.user, at=timezone.now())


def _started_on(held: Referral) -> date | None:
    started = held.moves.filter(undone_at=None, state=ReferralState.STARTED).order_by("pk")
    return started.values_list("on", flat=True).first()


def _begun(held: Referral) -> NewEvidence | None:
    """What was said when it started, so that whatever follows speaks of the same."""
    first = held.moves.filter(undone_at=None).exclude(evidence=None).order_by("pk").first()
    said = first.evidence if first else None
    if said is None:
        return None
    return NewEvidence(
        person_id=said.person_id,
        source=Source(said.source),
        code=said.code,
        starts_on=said.starts_on,
        provider_id=said.provider_id,
        course=said.course,
    )


def _place(person: Person, provision: Provision, *, on: date) -> NewEvidence | None:
    """Being at a provision, from a day on; None where it has no code, or none for their age.

    Of one that tells of health, care or justice by itself neither name nor place is said.
    """
    if provision.activity not in activities_for(person, on):
        return None
    is_open = provision.sensitivity == casework.GENERAL
    return NewEvidence(
        person_id=person.pk,
        source=Source.PARTNER_AGENCY,
        code=provision.activity,
        starts_on=on,
        provider_id=provision.organisation_id if is_open else None,
        course=provision.name if is_open else "",
    )


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
