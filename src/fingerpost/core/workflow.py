"""States and the moves allowed between them, as tables; the docs draw their diagrams from these."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

State = TypeVar("State", bound=StrEnum)


class WrongMove(Exception):
    """A move the table does not allow: the sentence says from where to where."""


class SubmissionState(StrEnum):
    """Where a submission stands on its way from file to evidence."""

    RECEIVED = "received"
    READ = "read"
    MATCHED = "matched"
    APPLIED = "applied"
    ASKING = "asking"
    REFUSED = "refused"
    FAILED = "failed"
    UNDONE = "undone"


class ReturnState(StrEnum):
    """Where a return stands."""

    DRAFT = "draft"
    CHECKED = "checked"
    SIGNED_OFF = "signed off"
    SENT = "sent"
    SUPERSEDED = "superseded"


class CohortState(StrEnum):
    """Where the list of an exercise stands."""

    OPEN = "open"
    FIXED = "fixed"
    CLOSED = "closed"


class MessageState(StrEnum):
    """Where a message to a young person stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNSURE = "unsure"
    NOT_SENT = "not sent"


class CampaignState(StrEnum):
    """Where a campaign stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class ReferralState(StrEnum):
    """Where a referral to a provision stands."""

    MADE = "made"
    ACCEPTED = "accepted"
    STARTED = "started"
    FINISHED = "finished"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Workflow(Generic[State]):
    """A subject's states in words, and from each the states it may move to."""

    subject: str
    words: Mapping[State, str]
    moves: Mapping[State, frozenset[State]]

    def check(self, present: State, wanted: State) -> None:
        """Nothing when the move is allowed.

        Raises:
            WrongMove: otherwise.
        """
        if wanted not in self.moves.get(present, frozenset()):
            raise WrongMove(f"A {self.subject} that is {present} cannot become {wanted}.")

    def is_final(self, state: State) -> bool:
        """Whether nothing leads on from this state."""
        return not self.moves.get(state)


S = SubmissionState
SUBMISSION = Workflow(
    subject="submission",
    words={
        S.RECEIVED: "Received, waiting to be read",
        S.READ: "Read",
        S.MATCHED: "Matched to young people",
        S.APPLIED: "Done",
        S.ASKING: "We need to ask you something",
        S.REFUSED: "Could not be used",
        S.FAILED: "Something went wrong on our side",
        S.UNDONE: "Undone",
    },
    moves={
        S.RECEIVED: frozenset({S.READ, S.ASKING, S.REFUSED, S.FAILED}),
        S.READ: frozenset({S.MATCHED, S.FAILED, S.UNDONE}),
        S.MATCHED: frozenset({S.APPLIED, S.FAILED, S.UNDONE}),
        S.APPLIED: frozenset({S.UNDONE}),
        S.ASKING: frozenset({S.RECEIVED, S.UNDONE}),
        S.FAILED: frozenset({S.RECEIVED, S.UNDONE}),
    },
)
R = ReturnState
RETURN = Workflow(
    subject="return",
    words={
        R.DRAFT: "Draft",
        R.CHECKED: "Checked",
        R.SIGNED_OFF: "Signed off",
        R.SENT: "Sent to the DfE",
        R.SUPERSEDED: "Superseded by a later one",
    },
    moves={
        R.DRAFT: frozenset({R.CHECKED, R.SUPERSEDED}),
        R.CHECKED: frozenset({R.SIGNED_OFF, R.SUPERSEDED}),
        R.SIGNED_OFF: frozenset({R.CHECKED, R.SENT, R.SUPERSEDED}),
        R.SENT: frozenset({R.SUPERSEDED}),
    },
)
C = CohortState
COHORT = Workflow(
    subject="list",
    words={
        C.OPEN: "Open: it follows what is known",
        C.FIXED: "Fixed: nobody is added or removed",
        C.CLOSED: "Closed: its figures stay",
    },
    moves={
        C.OPEN: frozenset({C.FIXED}),
        C.FIXED: frozenset({C.OPEN, C.CLOSED}),
        C.CLOSED: frozenset({C.OPEN}),
    },
)
M = MessageState
MESSAGE = Workflow(
    subject="message",
    words={
        M.QUEUED: "Waiting to be sent",
        M.SENDING: "Being sent",
        M.SENT: "Sent",
        M.DELIVERED: "Delivered",
        M.FAILED: "Could not be delivered",
        M.UNSURE: "We do not know whether it left",
        M.NOT_SENT: "Not sent",
    },
    moves={
        M.QUEUED: frozenset({M.SENDING, M.NOT_SENT}),
        # Back to waiting only where it is sure that it did not leave.
        M.SENDING: frozenset({M.SENT, M.DELIVERED, M.FAILED, M.UNSURE, M.QUEUED}),
        M.UNSURE: frozenset({M.SENT, M.DELIVERED, M.FAILED, M.QUEUED}),
        M.SENT: frozenset({M.DELIVERED, M.FAILED}),
    },
)
G = CampaignState
CAMPAIGN = Workflow(
    subject="campaign",
    words={
        G.RUNNING: "Sending",
        G.STOPPED: "Stopped",
        G.DONE: "All sent",
    },
    moves={G.RUNNING: frozenset({G.STOPPED, G.DONE})},
)
F = ReferralState
REFERRAL = Workflow(
    subject="referral",
    words={
        F.MADE: "Made: the provider is to answer",
        F.ACCEPTED: "Accepted: a place is kept",
        F.STARTED: "Started",
        F.FINISHED: "Finished",
        F.DECLINED: "Declined",
    },
    moves={
        # From a state to itself: we asked, and it stands as before.
        F.MADE: frozenset({F.MADE, F.ACCEPTED, F.DECLINED}),
        F.ACCEPTED: frozenset({F.ACCEPTED, F.STARTED, F.DECLINED}),
        F.STARTED: frozenset({F.STARTED, F.FINISHED}),
    },
)
EVERY: tuple[Workflow[Any], ...] = (SUBMISSION, RETURN, COHORT, MESSAGE, CAMPAIGN, REFERRAL)
