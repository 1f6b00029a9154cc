"""What people have said a sender's columns mean, used again for the sender's next file.

The same headings are read as they were settled, with nobody asked. Headings that are mostly those
of a settled layout are a changed layout: they are read as before as far as that goes, and a person
is asked. Anything else is a new file, understood by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fingerpost.core.dates import in_words
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.mapping import Mapping, Sample, layout_fingerprint, reapply
from fingerpost.core.intake.matching import squeezed

MOSTLY = 0.5
"""The share of headings in common from which a layout is a changed one and no other file [ours]."""
CHECK = "Check what each column holds."


@dataclass(frozen=True, slots=True)
class Settled:
    """A layout of one sender as a person said it, and when."""

    kind: Kind
    mapping: Mapping
    said_on: date


@dataclass(frozen=True, slots=True)
class Applied:
    """A settled layout brought to the headings of a new file.

    `question` is empty where the headings are the same; else it says what changed.
    """

    kind: Kind
    mapping: Mapping
    reason: str
    question: str = ""


def apply(
    settled: Sequence[Settled], headings: Sequence[str], sample: Sample, as_of: date
) -> Applied | None:
    """The settled layout these headings are, or come from; None where they are like none.

    Args:
        settled: every layout of this sender, the latest first.
        headings: those of the new file.
        sample: some of its rows.
        as_of: the day for which it speaks.
    """
    layout = layout_fingerprint(headings)
    for one in settled:
        if one.mapping.layout == layout:
            return Applied(one.kind, one.mapping, _as_said(one))
    best = max(settled, key=lambda one: _in_common(one.mapping, headings), default=None)
    if best is None or _in_common(best.mapping, headings) <= MOSTLY:
        return None
    mapping = reapply(best.mapping, headings, sample, as_of)
    return Applied(best.kind, mapping, _as_said(best), " ".join((*mapping.warnings, CHECK)))


def _as_said(one: Settled) -> str:
    return f"Read as somebody said on {in_words(one.said_on)}, for the same sender."


def _in_common(mapping: Mapping, headings: Sequence[str]) -> float:
    """The share of headings, of both files together, that both have; blank ones say nothing."""
    before = {squeezed(column.heading) for column in mapping.columns} - {""}
    now = {squeezed(heading) for heading in headings} - {""}
    return len(before & now) / len(before | now) if before | now else 0.0
