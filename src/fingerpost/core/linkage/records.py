"""What linkage takes and gives: a record of somebody, and a judged pair with its reasons."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Decision(StrEnum):
    """What is done with a pair: joined at once, put to a person, or left apart."""

    LINK = "link"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Somebody as one file or the caseload knows them. Text is as found; blank means not said.

    `born_text` is for a birth date that no calendar has, such as 20090230: eight digits, year
    first, which can still be one slip from a real one. `number` is any other number of the person
    that both sides hold. `contacts` are e-mail addresses and telephone numbers. `provider` is
    carried for the caller and never scored.
    """

    id: str
    upn: str = ""
    former_upn: str = ""
    uln: str = ""
    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""
    other_given_names: tuple[str, ...] = ()
    other_family_names: tuple[str, ...] = ()
    born_on: date | None = None
    born_text: str = ""
    sex: str = ""
    postcode: str = ""
    address: str = ""
    town: str = ""
    contacts: tuple[str, ...] = ()
    number: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score or decision in words; `weight` in bits, or None where it has none."""

    words: str
    weight: float | None = None

    def __str__(self) -> str:
        return self.words if self.weight is None else f"{self.words}: {self.weight:+.1f}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records compared. `score` is the match weight in bits: the log to base 2 of the odds
    that they are the same person. 0 is evens, each bit more doubles the odds; 10 is a thousand
    to one on. A row with no candidate has a blank `a_id` and no score.
    """

    a_id: str
    b_id: str
    score: float | None
    decision: Decision
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where decisions change, in bits. `margin` is how far ahead of the runner-up a link must be.

    What each setting costs was measured: `model.consequences()` and docs/reference/linkage.md.
    """

    link: float
    review: float
    margin: float

    def __post_init__(self) -> None:
        if self.review > self.link:
            raise ValueError("The review threshold must not be above the link threshold.")
        if self.margin < 0:
            raise ValueError("The margin must not be below nought.")
