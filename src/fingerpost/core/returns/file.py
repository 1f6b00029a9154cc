"""Rules for which the whole file is refused, and the schema's own that have no number.

The header's fields are shape checks of the field table (FILE-4 to FILE-7). What cannot be read to
the end is refused by the reader (xml.py), which gives these rules' codes.
"""

# ruff: noqa: D103 -- a rule's message says what its function finds

from typing import NamedTuple

from fingerpost.core.returns import named
from fingerpost.core.returns.reading import Period, Reading
from fingerpost.core.returns.refusals import NO_CLOSING_ROOT, NOT_WELL_FORMED, SEVERAL_ROOTS
from fingerpost.core.returns.rules import file_rule, rule


class FileFacts(NamedTuple):
    """What is known of a file once it has been read, or why it could not be."""

    headers: int = 1
    refusal: str = ""
    line: int = 0


@rule(
    "240",
    "The record has no Activities part, for which the file is refused.",
    fields="",
    maybe="absent",
    priority=1,
    fails_file=True,
)
def no_activities(person: Reading, _: Period) -> bool:
    return "Activities" in person.absent


@rule(
    "904",
    "The cohort status is none of the return's, for which the file is refused.",
    fields="cohort_status",
    priority=1,
    fails_file=True,
)
def unknown_cohort_status(person: Reading, _: Period) -> bool:
    return person.cohort_status not in named.COHORT_STATUSES


@file_rule("FILE-1", "The file has no FileHeader before its first record.")
def no_header(file: FileFacts) -> bool:
    return file.headers == 0


@file_rule("FILE-2", "The file stops before its outermost tag is closed.")
def cut_short(file: FileFacts) -> bool:
    return file.refusal == NO_CLOSING_ROOT


@file_rule("FILE-3", "The file holds more than one return or more than one FileHeader.")
def several_returns(file: FileFacts) -> bool:
    return file.headers > 1 or file.refusal == SEVERAL_ROOTS


@rule(
    "FILE-8",
    "The record has no PersonalDetails part, for which the file is refused.",
    fields="",
    maybe="absent",
    priority=1,
    source="[S:TOOL19] priority [ours]",
    fails_file=True,
)
def no_personal_details(person: Reading, _: Period) -> bool:
    return "PersonalDetails" in person.absent


@rule(
    "FILE-9",
    "The cohort status is X, which is for use inside a system and never sent.",
    fields="cohort_status",
    priority=1,
    source="[S:TOOL19] priority [ours]",
    fails_file=True,
)
def status_never_sent(person: Reading, _: Period) -> bool:
    return person.cohort_status in named.NEVER_SENT


@file_rule("FILE-10", "The file is not well-formed XML.", later=True)
def not_well_formed(file: FileFacts) -> bool:
    return file.refusal == NOT_WELL_FORMED


@rule(
    "XSD-2",
    "A tag stands twice where the schema allows it once; the first was taken.",
    fields="",
    maybe="repeated",
    priority=2,
    source="[S:XSD15] code and priority [ours]",
)
def repeated_tag(person: Reading, _: Period) -> bool:
    return bool(person.repeated)
