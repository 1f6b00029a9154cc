"""Where a return stands once it is checked: signed off, sent, or taken back. Every move is audited.

A new build never touches what is signed off or sent; only sending another return for the same
period supersedes the one sent before, and its file stays.
"""

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.workflow import RETURN, ReturnState, WrongMove
from fingerpost.organisations.access import Access
from fingerpost.returns import queries
from fingerpost.returns.models import Return
from fingerpost.returns.to_the_dfe import hand_over_return


class CannotSignOff(Exception):
    """The return cannot be signed off; the sentence says why."""


def is_dry_run(built: Return) -> bool:
    """Whether the month it speaks of is not over, so that it can be checked but not sent."""
    return built.period_end > timezone.localdate()


def dry_run_words(built: Return) -> str:
    """Why a dry run is not signed off."""
    return (
        f"{built.period_end:%B %Y} is not over: this is a dry run. Build it again after the "
        "month's end, and sign that one off."
    )


def sign_off(built: Return, *, by: Access) -> None:
    """Say that this file is the one to be sent.

    Raises:
        CannotSignOff: it has a fault for which the DfE refuses the file, or another return for the
            same period is signed off.
        WrongMove: it is not one that has just been checked.
    """
    with act("signed off a return", by=by.user, authority_id=built.authority_id, subject=built):
        every = _of_period(built)
        RETURN.check(_state(every[built.pk]), ReturnState.SIGNED_OFF)
        if is_dry_run(built):
            raise CannotSignOff(dry_run_words(built))
        if faults := queries.file_faults(built):
            said = " ".join(f"Rule {code}: {message}" for code, message in faults)
            raise CannotSignOff(f"The DfE would refuse this file. {said}")
        if any(_state(other) is ReturnState.SIGNED_OFF for other in every.values()):
            raise CannotSignOff(
                f"Another return for {built.period_end:%B %Y} is signed off. Take it back first."
            )
        _move(
            every[built.pk],
            ReturnState.SIGNED_OFF,
            signed_off_by=by.user,
            signed_off_at=timezone.now(),
        )


def mark_sent(built: Return, *, by: Access) -> None:
    """Say that the file has gone to the DfE. One sent before for the period is superseded by it.

    Raises:
        WrongMove: it is not signed off.
    """
    with act("sent a return", by=by.user, authority_id=built.authority_id, subject=built) as detail:
        every = _of_period(built)
        RETURN.check(_state(every[built.pk]), ReturnState.SENT)
        for other in every.values():
            if _state(other) is ReturnState.SENT:
                _move(other, ReturnState.SUPERSEDED)
                detail["supersedes"] = other.pk
        _move(every[built.pk], ReturnState.SENT, sent_by=by.user, sent_at=timezone.now())
        detail["fingerprint"] = built.fingerprint
        hand_over_return(every[built.pk], by=by.user)


def take_back(built: Return, *, by: Access) -> None:
    """Take a sign-off back, before the file is sent.

    Raises:
        WrongMove: it is not signed off.
    """
    with act("took back a sign-off", by=by.user, authority_id=built.authority_id, subject=built):
        found = _of_period(built)[built.pk]
        if _state(found) is ReturnState.DRAFT:  # which may become checked, but was not signed off
            raise WrongMove("A return that is draft has no sign-off to take back.")
        _move(found, ReturnState.CHECKED, signed_off_by=None, signed_off_at=None)


def _of_period(built: Return) -> dict[int, Return]:
    """Every return for the same period, held until the move is made."""
    same = Return.objects.filter(authority_id=built.authority_id, period_end=built.period_end)
    return {found.pk: found for found in same.select_for_update(of=("self",)).order_by("pk")}


def _state(built: Return) -> ReturnState:
    return ReturnState(built.state)


def _move(built: Return, wanted: ReturnState, **said: object) -> None:
    RETURN.check(_state(built), wanted)
    built.state = wanted
    for name, value in said.items():
        setattr(built, name, value)
    built.save(update_fields=["state", *said])
