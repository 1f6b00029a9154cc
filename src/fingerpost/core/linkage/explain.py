"""A score in words: what each field said and how much it weighed."""

from collections.abc import Iterator
from math import log2
from typing import Final

from fingerpost.core.linkage.comparisons import COMPARISONS
from fingerpost.core.linkage.model import prior
from fingerpost.core.linkage.records import Reason
from fingerpost.core.linkage.scoring import UNSAID, Scored

BITS_OF_A_RARE_NAME: Final = 11.0
BITS_OF_A_COMMON_NAME: Final = 8.0
_WORDS: Final = {
    (comparison.name, level.key): level.words
    for comparison in COMPARISONS
    for level in comparison.levels
}
_HAS_RARITY: Final = frozenset(
    (comparison.name, level.key)
    for comparison in COMPARISONS
    for level in comparison.levels
    if level.rarity
)


def explain(pair: Scored, *, caseload: int, rows: int) -> tuple[Reason, ...]:
    """Every part of a score; the weights add up to it. The strongest part comes first."""
    parts = sorted(_fields(pair), key=lambda reason: -abs(reason.weight or 0))
    blind = prior(caseload, rows)
    chance = Reason(f"Before looking, 1 in {round(1 / blind):,}", log2(blind / (1 - blind)))
    return (*parts, chance)


def _fields(pair: Scored) -> Iterator[Reason]:
    for comparison, level in pair.levels.items():
        if level != UNSAID and (weight := pair.weights[comparison]):
            yield Reason(_WORDS[comparison, level] + _rarity(comparison, level, weight), weight)


def _rarity(comparison: str, level: str, weight: float) -> str:
    if (comparison, level) not in _HAS_RARITY:
        return ""
    if weight >= BITS_OF_A_RARE_NAME:
        return " (rare)"
    return " (common)" if weight < BITS_OF_A_COMMON_NAME else ""
