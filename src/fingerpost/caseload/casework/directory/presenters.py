"""The directory and referrals to it, in words."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from fingerpost.caseload.casework.entries.presenters import Line, class_name, line
from fingerpost.caseload.casework.models import Move, Provision, Referral
from fingerpost.caseload.people.forms import today
from fingerpost.core import codes
from fingerpost.core.casework.provision import outcomes, places_in_words
from fingerpost.core.workflow import REFERRAL, ReferralState
from fingerpost.people.models import Person
from fingerpost.web.words import date_words

ACTIVITIES = codes.load("activities")
STILL = {
    ReferralState.MADE: "No answer yet",
    ReferralState.ACCEPTED: "Not started yet",
    ReferralState.STARTED: "Still going",
}
"""What is said where somebody asked and a referral stands as before."""
STATED = "It is in the time line as what they do."
ASKS = {
    ReferralState.MADE: "Ask for an answer",
    ReferralState.ACCEPTED: "Ask whether they started",
    ReferralState.STARTED: "Ask how it goes",
}


def referral_line(referral: Referral, person: Person) -> Line:
    state = ReferralState(referral.state)
    address = reverse("move_referral", args=[person.pk, referral.pk])
    goes_on = not REFERRAL.is_final(state) and referral.undone_at is None
    return line(
        referral,
        str(referral.provision),
        timezone.localdate(referral.recorded_at),
        facts=[f"{REFERRAL.words[state]}.", _asked_again(referral), referral.why],
        mark="current" if goes_on else "",
        go_on=(address, "Say what became of it") if goes_on else None,
        more=_moves(referral),
    )


def asks(referral: Referral) -> str:
    """What is to be asked of a referral."""
    return f"{ASKS[ReferralState(referral.state)]}: {referral.provision}"


def kept(move: Move, *, states: bool) -> str:
    """What is told of what became of a referral; `states` where what it is to has a code."""
    if move.state == ReferralState.FINISHED and move.evidence_id:
        return "Kept, and in the time line. Log what they do now: until then it may be not known."
    if move.evidence_id:
        return "Kept, and in the time line as what they do."
    if states and move.state == ReferralState.STARTED:
        return "Kept. It says nothing of what they do: its activity is not used at their age."
    return "Kept."


def choices(state: ReferralState) -> list[tuple[str, str]]:
    """What may be said of a referral that stands so, what moves it on first."""
    then = [one for one in ReferralState if one in REFERRAL.moves.get(state, ()) and one != state]
    return [*((one.value, REFERRAL.words[one]) for one in then), (state.value, STILL[state])]


def _asked_again(referral: Referral) -> str:
    if referral.look_on is None:
        return ""
    what = ASKS[ReferralState(referral.state)]
    late = " This day has passed." if referral.look_on < today() else ""
    return f"{what} on {date_words(referral.look_on)}.{late}"


def _moves(referral: Referral) -> tuple[Line, ...]:
    """What became of it, the latest first; what stood as before says so."""
    found: list[Line] = []
    before: str = ReferralState.MADE
    for one in reversed(referral.moves.all()):
        found.insert(0, _move(one, as_before=one.state == before))
        before = before if one.undone_at else one.state
    return tuple(found)


def _move(move: Move, *, as_before: bool) -> Line:
    state = ReferralState(move.state)
    how = f"{outcomes()[move.outcome].name}." if move.outcome else ""
    stated = STATED if move.evidence_id and not move.undone_at else ""
    title = STILL[state] if as_before else REFERRAL.words[state]
    return line(move, title, move.on, facts=[how, move.said, stated])


@dataclass(frozen=True, slots=True)
class Offered:
    """One entry of the directory in words."""

    key: int
    name: str
    provider: str
    what: str
    whom: list[str]
    states: str
    places: str
    starts: str
    is_closed: bool


def offered(provision: Provision, taken: int) -> Offered:
    """A provision in words."""
    day = provision.starts_on
    whom = provision.eligibility.in_words() or ["Nothing is asked."]
    return Offered(
        key=provision.pk,
        name=provision.name,
        provider=provision.provider,
        what=provision.what,
        whom=[*whom, *filter(None, [class_name(provision.sensitivity)])],
        states=ACTIVITIES.label(provision.activity) if provision.activity else "",
        places=places_in_words(provision.places, taken),
        starts=_starts(day),
        is_closed=provision.closed_at is not None,
    )


def _starts(day: date | None) -> str:
    if day is None:
        return "Starts at any time."
    return f"{'Started' if day < today() else 'Starts'} on {date_words(day)}."
