"""What a learner of an ILR file does."""

from dataclasses import replace
from datetime import date

from fingerpost.core.intake.ilr_activity import WHICH, code_at
from fingerpost.core.intake.statements.leavers import destination
from fingerpost.core.intake.statements.said import Fields, Statement, day_of, text_of, undecided
from fingerpost.core.records import Organisation, Source

LONGEST_NOTE = 500


def of_ilr(fields: Fields, sender: Organisation | None, as_of: date) -> tuple[Statement, ...]:
    """The main activity and what stands beside or before it, as ilr_activity.py put them together.

    Courses are named only where there are several, to keep them apart: a statement without one
    speaks of whatever the learner does at that provider, and so meets the provider's own lists.
    """
    kind = sender.kind if sender else ""
    given = [which for which in WHICH if text_of(fields, f"{which}activity")]
    said = [_of_aims(fields, which, kind, as_of) for which in given]
    if len(said) == 1:
        said = [replace(said[0], course="")]
    went_to = destination(fields, None, day_of(fields, "ascertained_on") or as_of)
    if went_to:
        said.append(went_to)
    return tuple(said) or (undecided("The file does not say what they do."),)


def _of_aims(fields: Fields, which: str, kind: str, as_of: date) -> Statement:
    starts_on, ended_on = day_of(fields, f"{which}starts_on"), day_of(fields, f"{which}ended_on")
    is_to_come = starts_on is not None and starts_on > as_of
    code = code_at(
        text_of(fields, f"{which}activity"),
        kind,
        born_on=day_of(fields, "born_on"),
        day=ended_on or max(as_of, starts_on or as_of),
    )
    return Statement(
        code=code,
        source=Source.HEARSAY if is_to_come else Source.ILR,
        starts_on=starts_on,
        ended_on=ended_on,
        expected_end_on=day_of(fields, f"{which}expected_end_on"),
        verified_on=(day_of(fields, "verified_on") if not which else None) or as_of,
        course=text_of(fields, f"{which}course"),
        note=text_of(fields, f"{which}notes")[:LONGEST_NOTE],
    )
