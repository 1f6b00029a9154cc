"""A score in words, and two values side by side: what a colleague reads before deciding."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz.distance import OSA

from fingerpost.core.linkage.normalise import family_names, given_names
from fingerpost.linkage.models import Candidate
from fingerpost.people.names import plain

# From so many bits on, what the score says of two who were not linked by it.
IN_WORDS = (
    (6.0, "Much agrees, but the score alone must not decide"),
    (2.0, "Quite likely the same young person"),
    (0.0, "More likely the same young person than not"),
)
UNLIKELY = "Less likely the same young person than not"
SLIGHT = 0.5  # bits: less says nothing


@dataclass(frozen=True)
class Explained:
    """A candidate's score in words: how likely, why a person is asked, what speaks for it."""

    candidate: Candidate

    @property
    def likely(self) -> str:
        """What the score says, in words."""
        return next((words for bits, words in IN_WORDS if self.candidate.score >= bits), UNLIKELY)

    @property
    def why_asked(self) -> list[str]:
        """What kept it from being linked at once."""
        return [words for words, weight in self.candidate.reasons if weight is None]

    @property
    def speaks_for(self) -> list[str]:
        """What agrees, the strongest first."""
        return [words for words, weight in self._weighty() if weight > 0]

    @property
    def speaks_against(self) -> list[str]:
        """What disagrees, the strongest first."""
        return [words for words, weight in self._weighty() if weight < 0]

    def _weighty(self) -> Iterable[tuple[str, float]]:
        facts = [(words, weight) for words, weight in self.candidate.reasons if weight is not None]
        return [(words, weight) for words, weight in facts[:-1] if abs(weight) >= SLIGHT]


def likeness(name: str, ours: Any, theirs: Any) -> str:
    """How two values compare: same, close, different, or missing where one is not given."""
    if ours in (None, "", "U") or theirs in (None, "", "U"):
        return "missing"
    if isinstance(ours, date) and isinstance(theirs, date):
        return _of_dates(ours, theirs)
    one, other = plain(str(ours)), plain(str(theirs))
    if one.replace(" ", "") == other.replace(" ", ""):
        return "same"
    return "close" if _is_close(name, one, other) else "different"


def _of_dates(ours: date, theirs: date) -> str:
    if ours == theirs:
        return "same"
    turned = (ours.year, ours.month, ours.day) == (theirs.year, theirs.day, theirs.month)
    slip = OSA.distance(f"{ours:%Y%m%d}", f"{theirs:%Y%m%d}", score_cutoff=1) <= 1
    return "close" if turned or slip else "different"


def _is_close(name: str, one: str, other: str) -> bool:
    """Two spellings or forms of one name, a slip of the key, or a part of the other."""
    if name == "postcode":
        return one.split(" ")[0] == other.split(" ")[0]
    kin_of = {"given_name": _given_kin, "family_name": _family_kin}.get(name)
    if kin_of and kin_of(one) & kin_of(other):
        return True
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _given_kin(name: str) -> set[str]:
    return set(given_names(name, "", ()).kin)


def _family_kin(name: str) -> set[str]:
    found = family_names(name, ())
    return {*found.kin, *found.halves}
