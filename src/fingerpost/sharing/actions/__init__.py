"""Every write of sharing: `from fingerpost.sharing import actions`, then `actions.keep_answers`."""

from fingerpost.sharing.actions.agreements import end_agreement, keep_agreement, settle_policy
from fingerpost.sharing.actions.cannot import CannotKeep
from fingerpost.sharing.actions.consents import (
    Answer,
    keep_answers,
    note_asked,
    undo_answers,
    why_not_kept,
    withdraw_consents,
)
from fingerpost.sharing.actions.instructions import (
    Told,
    record_instructions,
    settle_instructions,
    undo_told,
    withdraw_instructions,
)
from fingerpost.sharing.actions.objections import end_objection, object_to

__all__ = [
    "Answer",
    "CannotKeep",
    "Told",
    "end_agreement",
    "end_objection",
    "keep_agreement",
    "keep_answers",
    "note_asked",
    "object_to",
    "record_instructions",
    "settle_instructions",
    "settle_policy",
    "undo_answers",
    "undo_told",
    "why_not_kept",
    "withdraw_consents",
    "withdraw_instructions",
]
