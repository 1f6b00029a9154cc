"""The words of the pages about the return."""

from collections.abc import Callable
from dataclasses import dataclass

from fingerpost.core.access import Permission
from fingerpost.core.dates import requirement_year
from fingerpost.core.returns.years import for_period, rules_in_words
from fingerpost.core.workflow import ReturnState
from fingerpost.organisations.access import Access
from fingerpost.returns import signing
from fingerpost.returns.models import Return


@dataclass(frozen=True, slots=True)
class Move:
    """A step somebody takes with a return: what is asked first, what is said when it is done."""

    key: str
    url: str
    starts_from: ReturnState
    act: Callable[..., None]
    button: str
    question: str
    words: str
    done: str
    kind: str = ""


MOVES = {
    move.key: move
    for move in (
        Move(
            key="sign-off",
            url="sign_off_return",
            starts_from=ReturnState.CHECKED,
            act=signing.sign_off,
            button="Sign off",
            question="Sign off this return?",
            words="You say that this file is the one to send. It stays as it is: building the "
            "month again leaves it alone. Until it is sent you can take the sign-off back.",
            done="The return is signed off.",
        ),
        Move(
            key="sent",
            url="mark_return_sent",
            starts_from=ReturnState.SIGNED_OFF,
            act=signing.mark_sent,
            button="Mark as sent",
            question="Has this return been sent?",
            words="Say so when you have uploaded the file to the DfE's portal; we do not send it "
            "for you. The file is then kept as it was sent, and this cannot be taken back.",
            done="The return is marked as sent.",
        ),
        Move(
            key="take-back",
            url="take_back_return",
            starts_from=ReturnState.SIGNED_OFF,
            act=signing.take_back,
            button="Take back the sign-off",
            question="Take back the sign-off?",
            words="The return goes back to checked. Building the month again then supersedes it.",
            done="The sign-off is taken back.",
            kind="secondary",
        ),
    )
}


def checked_by(built: Return) -> str:
    """Which rules it was checked by, and which year it was written for where that is another."""
    year = requirement_year(built.period_end)
    words = f"checked by the {rules_in_words(year, for_period(built.period_end))}"
    return words if built.year == year else f"{words}, and written as for {built.year}"


def moves(built: Return, access: Access) -> list[Move]:
    """What this user can do with a return where it stands now."""
    if not access.may(Permission.SIGN_OFF_RETURN):
        return []
    return [move for move in MOVES.values() if not in_the_way(built, move)]


STANDS = {
    ReturnState.DRAFT: "This return is not built yet.",
    ReturnState.CHECKED: "This return is not signed off.",
    ReturnState.SIGNED_OFF: "This return is signed off already.",
    ReturnState.SENT: "This return is marked as sent. It stays as it was sent.",
    ReturnState.SUPERSEDED: "A later return for this month took the place of this one.",
}


def in_the_way(built: Return, move: Move) -> str:
    """Why this step cannot be taken with a return where it stands now; empty where it can."""
    if move.starts_from != built.state:
        return STANDS[ReturnState(built.state)]
    if move.key == "sign-off" and signing.is_dry_run(built):
        return signing.dry_run_words(built)
    return ""
