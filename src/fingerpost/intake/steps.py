"""The steps from file to evidence, each run inside one transaction by `actions.process`.

    received ── read ──> read ── match ──> matched ── apply ──> applied

A step finds all it needs in the database, so a step cut short is simply run again.
"""

from collections.abc import Callable, Mapping

from fingerpost.core.workflow import SubmissionState
from fingerpost.intake.applying import apply_step
from fingerpost.intake.reading import read_step
from fingerpost.intake.settling import match_step

Step = Callable[..., None]
STEPS: Mapping[SubmissionState, Step] = {
    SubmissionState.RECEIVED: read_step,
    SubmissionState.READ: match_step,
    SubmissionState.MATCHED: apply_step,
}
