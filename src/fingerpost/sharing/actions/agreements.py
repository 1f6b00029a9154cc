"""How the authority shares, and what it agreed with whom."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.sharing import flows
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.sharing.actions.cannot import CannotKeep
from fingerpost.sharing.models import Agreement, Policy
from fingerpost.sharing.withholding import derive_withheld


def settle_policy(*, by: Access, said: dict[str, Any]) -> Policy:
    """How the authority shares from now on.

    Args:
        by: who settles it.
        said: columns of the policy and their new values.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.MANAGE_SHARING)
    with act("settled how we share", by=by.user, authority_id=by.authority.pk) as detail:
        policy: Policy
        policy, _ = Policy.objects.select_for_update().get_or_create(authority=by.authority)
        detail["changed"] = _changed(policy, said)
        policy.changed_at, policy.changed_by = timezone.now(), by.user
        policy.save()
        if "hold_days" in detail["changed"]:
            derive_withheld(by.authority.pk)
    return policy


def keep_agreement(
    agreement: Agreement | None, *, organisation: Organisation, by: Access, said: dict[str, Any]
) -> Agreement:
    """Keep a new agreement, or how one stands now.

    Args:
        agreement: the one to change; None for a new one.
        organisation: the other party.
        by: who keeps it.
        said: columns of the agreement and their values.

    Raises:
        Refused: the role may not.
        CannotKeep: it lists what is never shared, or is said to be signed without both names.
    """
    by.check(Permission.MANAGE_SHARING)
    with act("kept an agreement", by=by.user, authority_id=by.authority.pk) as detail:
        held = (
            _locked(agreement)
            if agreement
            else Agreement(authority=by.authority, organisation=organisation)
        )
        changed = _changed(held, said)
        _check_agreement(held)
        held.kept_at, held.kept_by = timezone.now(), by.user
        held.save()
        detail.update(agreement=held.pk, organisation=organisation.pk, changed=changed)
    return held


@transaction.atomic
def end_agreement(agreement: Agreement, *, by: Access, on: date) -> Agreement:
    """An agreement ends early: `on` is its last day.

    Raises:
        Refused: the role may not.
        CannotKeep: it had ended by then.
    """
    held = _locked(agreement)
    if held.ends_on and held.ends_on < on:
        raise CannotKeep(f"The agreement ended on {in_words(held.ends_on)} already.")
    if on < held.starts_on:
        raise CannotKeep("An agreement cannot end before it starts.")
    over = on < timezone.localdate()
    said = {"ends_on": on} | ({"state": Agreement.State.ENDED} if over else {})
    return keep_agreement(held, organisation=held.organisation, by=by, said=said)


def _locked(agreement: Agreement) -> Agreement:
    """As it stands now, held until the end of the transaction: two at once go in turn."""
    held: Agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    return held


def _changed(row: Any, said: dict[str, Any]) -> list[str]:
    """Set columns of a row, and give the names of those that changed."""
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, said[name])
    return sorted(changed)


def _check_agreement(held: Agreement) -> None:
    if held.ends_on and held.ends_on < held.starts_on:
        raise CannotKeep("An agreement cannot end before it starts.")
    unknown = set(held.flows) - set(flows.flows())
    carried = frozenset().union(*(flows.may_ever_carry(flow) for flow in held.flows))
    if unknown or not set(held.fields) <= carried:
        raise CannotKeep("The agreement lists something that is never shared in this way.")
    signed = held.signed_by_us and held.signed_by_us_on and held.signed_by_them
    if held.state == Agreement.State.SIGNED and not (signed and held.signed_by_them_on):
        raise CannotKeep("Say who signed for each side, and when.")
