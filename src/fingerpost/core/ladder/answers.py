"""What a school or college may answer about somebody we ask after: the rows of answers.csv."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from fingerpost.core import tables


class Says(StrEnum):
    """What an answer says of somebody, as a row of the sender's own list would."""

    PLACE = "place"
    LEFT = "left"
    NO_SHOW = "no_show"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `fields` are what a row of the sender's own list would hold besides."""

    code: str
    words: str
    says: Says
    fields: Mapping[str, str]


@cache
def answers() -> Mapping[str, Answer]:
    """Every answer by its words, in the order they are offered."""
    return {
        row["answer"]: Answer(
            row["code"],
            row["answer"],
            Says(row["says"]),
            {row["field"]: row["value"]} if row["field"] else {},
        )
        for row in tables.rows("ladder", "answers")
    }


def understood(said: str) -> Answer | None:
    """The answer somebody chose, or typed with other capitals and signs; None for any other."""
    return next((one for words, one in answers().items() if _plain(words) == _plain(said)), None)


def _plain(words: str) -> str:
    return re.sub(r"[^a-z]+", " ", words.lower()).strip()
