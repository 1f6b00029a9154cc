"""What a receipt says: how many lines were kept, and what would settle those that wait.

Both are decided by what the sender sent and by nothing else, so that a receipt can answer no guess
about whom we hold. Counts are by what became of a line: `rows` in all, `matched`, `added`, `kept`
and so on; `silent` are those of them that said nothing to be kept, `withheld` those of which an
instruction not to share left nothing to be kept, and `cut_down` all that it left a part of.
"""

from collections.abc import Mapping
from typing import Any

from fingerpost.core.workflow import SUBMISSION, SubmissionState

USED = ("matched", "added", "kept")
# What became of the other lines: the count, of one line, of several. Marked ours.
OTHERS = (
    ("waiting", "waits for us", "wait for us"),
    ("elsewhere", "is about somebody who lives elsewhere", "are about people who live elsewhere"),
    (
        "withheld",
        "is withheld by an instruction not to share",
        "are withheld by instructions not to share",
    ),
    ("silent", "said nothing to be kept", "said nothing to be kept"),
    ("unusable", "we could not use", "we could not use"),
    ("set aside", "was set aside by a person", "were set aside by a person"),
    ("skipped", "was skipped", "were skipped"),
)
# What helps to tell who is meant: in words, and the fields of which one is enough. Marked ours.
HELPFUL = (
    ("their given name", ("given_name",)),
    ("their family name", ("family_name",)),
    ("their date of birth", ("born_on",)),
    ("their UPN or ULN", ("upn", "uln")),
    ("their postcode", ("postcode",)),
)
NOTHING_NEEDED = "We are looking at it. You need do nothing."


def kept(counts: Mapping[str, int]) -> int:
    """How many lines were kept as evidence."""
    nothing = counts.get("silent", 0) + counts.get("withheld", 0)
    return sum(counts.get(name, 0) for name in USED) - nothing


def in_words(state: SubmissionState, counts: Mapping[str, int]) -> str:
    """Where a submission stands: 'Done: 1,180 of 1,204 lines kept as evidence; 20 wait for us'."""
    rows = counts.get("rows", 0)
    if state is not SubmissionState.APPLIED or not rows:
        return SUBMISSION.words[state]
    others = [
        f"{count:,} {one if count == 1 else many}"
        for name, one, many in OTHERS
        if (count := counts.get(name, 0))
    ]
    done = SUBMISSION.words[state]
    return f"{done}: " + "; ".join((f"{_share(kept(counts), rows)} kept as evidence", *others))


def in_short(state: SubmissionState, counts: Mapping[str, int]) -> str:
    """The same in a word or two, never more than is so."""
    if state is not SubmissionState.APPLIED or not counts.get("rows"):
        return SUBMISSION.words[state]
    if counts.get("waiting"):
        return "Some lines wait"
    return SUBMISSION.words[state] if kept(counts) else "Nothing kept"


def cut_down(counts: Mapping[str, int]) -> str:
    """How many lines an instruction not to share cut down, in a sentence; empty where none."""
    count = counts.get("cut_down", 0)
    if not count:
        return ""
    lines = "1 line is" if count == 1 else f"{count:,} lines are"
    return (
        f"{lines} about young people of whom an instruction not to share stands. Of these we keep"
        " name, address, date of birth and a parent's name, and that they left if the line says so."
        " No more than that need be sent."
    )


def lacking(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """What a line does not say that would help to tell who is meant."""
    return tuple(words for words, names in HELPFUL if not any(fields.get(name) for name in names))


def still_needed(fields: Mapping[str, Any]) -> str:
    """What would settle a line that waits, as a sentence to its sender."""
    missing = lacking(fields)
    if not missing:
        return NOTHING_NEEDED
    return f"It would help to have {_listed(missing)}: send the line again with what you have."


def _share(count: int, rows: int) -> str:
    lines = "line" if rows == 1 else "lines"
    if count == rows:
        return f"the one {lines}" if rows == 1 else f"all {rows:,} {lines}"
    return f"none of {rows:,} {lines}" if not count else f"{count:,} of {rows:,} {lines}"


def _listed(parts: tuple[str, ...]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
