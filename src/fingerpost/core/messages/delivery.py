"""What a sender says of a message, and what that makes it with us."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fingerpost.core import tables
from fingerpost.core.workflow import MESSAGE, MessageState


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a sender: the state it makes, and what people read."""

    state: MessageState
    words: str


@cache
def states() -> Mapping[str, Said]:
    """Every word a sender may say."""
    return {
        row["said"]: Said(MessageState(row["becomes"]), row["words"])
        for row in tables.rows("messages", "delivery_states")
    }


def moves_to(present: MessageState, said: str) -> MessageState | None:
    """The state a message moves to on this word; None where it stays as it is.

    Words may come late, twice or out of order, so what the workflow does not allow changes nothing.
    """
    found = states().get(said)
    if found is None or found.state == present:
        return None
    return found.state if found.state in MESSAGE.moves.get(present, ()) else None
