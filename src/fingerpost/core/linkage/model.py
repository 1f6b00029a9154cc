"""The frozen model: the weight of every level, where it came from, and what thresholds cost.

Nothing is learned at run time. `tools/train_linkage_model.py` writes model.json; the thresholds
and their measured consequences are rows of thresholds.csv, one marked as the default.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2
from pathlib import Path
from typing import Any, Final

from fingerpost.core import tables
from fingerpost.core.linkage.comparisons import COMPARISONS, Weights
from fingerpost.core.linkage.records import Thresholds

SHARE_EXPECTED_IN_CASELOAD: Final = 0.9
SMALLEST_CASELOAD: Final = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Probabilities of each level among true pairs (`m`) and chance pairs (`u`)."""

    version: str
    weights: Weights
    provenance: Mapping[str, Any]

    def weight(self, comparison: str, level: str) -> float:
        """What a level says, in bits, before a name's rarity is counted."""
        probabilities = self.weights[comparison][level]
        return log2(probabilities["m"] / probabilities["u"])


def prior(caseload: int, rows: int) -> float:
    """The chance that a pair drawn blindly is one person: the larger the file, the smaller.

    Files under a thousand count as a thousand, so that small tests do not link more readily.
    """
    return SHARE_EXPECTED_IN_CASELOAD / max(caseload, rows, SMALLEST_CASELOAD)


def read_model(path: Path) -> Model:
    """A model from a file, such as one an authority has fitted to its own labelled sample.

    Raises:
        ValueError: the file lacks a level, or holds one we do not know.
    """
    return _parse(path.read_text(encoding="utf-8"))


@cache
def frozen_model() -> Model:
    """The model that ships with this version."""
    return _parse(files(__package__).joinpath("model.json").read_text(encoding="utf-8"))


def _parse(text: str) -> Model:
    held = json.loads(text)
    weights: Weights = held["weights"]
    wanted = {comparison.name: set(comparison.keys) for comparison in COMPARISONS}
    if {name: set(levels) for name, levels in weights.items()} != wanted:
        raise ValueError("The linkage model does not fit the comparisons of this version.")
    return Model(held["version"], weights, held["provenance"])


@cache
def consequences() -> tuple[Mapping[str, str], ...]:
    """The measured consequences of each threshold setting, as in thresholds.csv."""
    return tables.rows("linkage", "thresholds")


def _default_thresholds() -> Thresholds:
    row = next(row for row in consequences() if row["default"] == "yes")
    return Thresholds(
        link=float(row["link"]), review=float(row["review"]), margin=float(row["margin"])
    )


DEFAULT: Final = _default_thresholds()
