"""From what is stored of a pack to what the core reads, and back: the only file that knows both."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from fingerpost.core.benchmark3.protecting import Printed
from fingerpost.core.benchmark3.reading import Cells
from fingerpost.core.leavers.cohorts import Cohort, Stage
from fingerpost.core.protection.cells import Key, Shown
from fingerpost.reports.benchmark3.models import Pack
from fingerpost.reports.publications.records import shown, stored


def kept(cohort: Cohort, found: Printed) -> dict[str, Any]:
    """A cohort as a pack keeps it."""
    return {
        "summer": cohort.summer,
        "cells": stored(found.shown),
        "left_out": list(found.left_out),
        "proof": dict(found.proof),
    }


def cells(pack: Pack) -> Mapping[Cohort, Cells]:
    """What a pack prints, by cohort, the latest first."""
    return {cohort_of(one): Cells(shown(one["cells"])) for one in pack.cohorts}


def left_out(pack: Pack) -> Mapping[Cohort, frozenset[str]]:
    """Which tables of each cohort are left out."""
    return {cohort_of(one): frozenset(one["left_out"]) for one in pack.cohorts}


def cohort_of(kept: Mapping[str, Any]) -> Cohort:
    """Whose leavers."""
    return Cohort(Stage.YEAR_11, kept["summer"])


def printed_before(packs: Iterable[Pack], cohort: Cohort) -> Mapping[Key, Shown]:
    """What earlier packs of a school said of a cohort; of a cell the latest."""
    said: dict[Key, Shown] = {}
    for pack in packs:
        for one in pack.cohorts:
            if cohort_of(one) == cohort:
                said |= shown(one["cells"])
    return said


def fingerprint(cohorts: Iterable[Mapping[str, Any]]) -> str:
    """Of what is printed, so that the same made twice is known to be the same."""
    said = [[one["summer"], one["cells"]] for one in cohorts]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
