"""Entries of one young person made one: which value of each detail to keep, and why.

What people choose is proposed here with a reason; a blank never replaces what somebody said. What
must not be lost, or not be shown to everybody who merges, is nobody's choice: it is joined.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fingerpost.core.cohorts.leaving import DIED
from fingerpost.core.dates import in_words
from fingerpost.core.details import ADDRESS, NOT_SAID
from fingerpost.core.identifiers import parse_upn

NO_ETHNICITY = ("", "NOBT", "REFU")
BETWEEN_NOTES = " / "

ALL_SAY_SO = "All say the same."
NOBODY_SAYS = "Nobody says."
ONLY_ONE = "Only this one says."
ONLY_VALID = "The only valid one."
THEY_DIED = "One entry says that they died."
STILL_HERE = "One entry is on the caseload."
KNOWN_LONGEST = "On the caseload longest, so the DfE knows them by this number."


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a young person: its key, the day its details were stated for, and they."""

    key: int
    as_of: date
    joined_on: date
    held: Mapping[str, Any]

    def says(self, detail: "Detail") -> tuple[Any, ...]:
        """What it holds of a detail, column by column."""
        return tuple(self.held[column] for column in detail.columns)

    @property
    def is_on_caseload(self) -> bool:
        """Whether it has not left."""
        return self.held["left_on"] is None


@dataclass(frozen=True, slots=True)
class Choice:
    """The entry whose value of a detail is kept, and why; `differ` says that there is a choice."""

    detail: "Detail"
    key: int
    reason: str
    differ: bool


Propose = Callable[["Detail", Sequence[Entry]], tuple[Entry, str]]


def _latest(detail: "Detail", saying: Sequence[Entry]) -> tuple[Entry, str]:
    best = max(saying, key=lambda entry: entry.as_of)
    if all(entry.as_of == best.as_of for entry in saying):
        return best, f"All were stated for {in_words(best.as_of)}: that of the entry that stays."
    return best, f"Stated last, for {in_words(best.as_of)}."


def _valid(detail: "Detail", saying: Sequence[Entry]) -> tuple[Entry, str]:
    """Of UPNs: only a number that can be right, else the latest."""
    valid = [entry for entry in saying if parse_upn(entry.says(detail)[0])]
    if len(valid) == 1:
        return valid[0], ONLY_VALID
    return _latest(detail, valid or saying)


def _standing(detail: "Detail", saying: Sequence[Entry]) -> tuple[Entry, str]:
    """Of who left: a death, else whoever is still here, else the latest word."""
    for entry in saying:
        if entry.held["cohort_status"] == DIED:
            return entry, THEY_DIED
    here = [entry for entry in saying if entry.is_on_caseload]
    if here:
        return here[0], STILL_HERE
    return _latest(detail, saying)


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing a person chooses: its columns, taken together, and how a value is proposed."""

    name: str
    columns: tuple[str, ...]
    propose: Propose = _latest

    def is_said(self, entry: Entry) -> bool:
        """Whether an entry says anything of it. That nobody left is something said."""
        return self.propose is _standing or any(v not in NOT_SAID for v in entry.says(self))


def _of(name: str, propose: Propose = _latest) -> Detail:
    return Detail(name, (name,), propose)


DETAILS = (
    _of("given_name"),
    _of("middle_names"),
    _of("family_name"),
    _of("preferred_given_name"),
    _of("preferred_family_name"),
    _of("former_family_name"),
    _of("born_on"),
    _of("sex"),
    _of("upn", _valid),
    _of("uln"),
    Detail("address", ADDRESS),
    _of("mobile"),
    _of("home_phone"),
    _of("email"),
    _of("school_id"),
    _of("ehc_plan"),
    _of("sen_support"),
    Detail("lives_in", ("home_authority", "may_live_in")),
    _of("educated_authority"),
    _of("year11_authority"),
    Detail("standing", ("left_on", "cohort_status", "transferred_to", "left_how"), _standing),
)


def who_stays(entries: Iterable[Entry]) -> Entry:
    """The entry to stand for all: on the caseload, for longest, and holding most.

    Its number goes on in the return, so it should be the one the DfE has known longest.
    """
    return min(entries, key=lambda e: (not e.is_on_caseload, e.joined_on, -_fullness(e), e.key))


def proposed(entries: Sequence[Entry]) -> list[Choice]:
    """For each detail the value to keep; the entry that stays comes first."""
    return [_proposed(detail, entries) for detail in DETAILS]


def _proposed(detail: Detail, entries: Sequence[Entry]) -> Choice:
    saying = [entry for entry in entries if detail.is_said(entry)]
    if not saying:
        return Choice(detail, entries[0].key, NOBODY_SAYS, differ=False)
    if len({entry.says(detail) for entry in saying}) == 1:
        reason = ALL_SAY_SO if len(saying) == len(entries) else ONLY_ONE
        return Choice(detail, saying[0].key, reason, differ=False)
    best, reason = detail.propose(detail, saying)
    return Choice(detail, best.key, reason, differ=True)


def details(entries: Sequence[Entry], chosen: Mapping[str, int]) -> dict[str, Any]:
    """The columns of the one entry.

    Args:
        entries: the one that stays first.
        chosen: by name of a detail, the key of the entry whose value is kept; for those not named
            the proposed one is.
    """
    by_key = {entry.key: entry for entry in entries}
    kept: dict[str, Any] = {}
    for choice in proposed(entries):
        entry = by_key[chosen.get(choice.detail.name, choice.key)]
        kept |= zip(choice.detail.columns, entry.says(choice.detail), strict=True)
    return kept | _joined(entries, kept["upn"])


def _joined(entries: Sequence[Entry], upn: str) -> dict[str, Any]:
    """What is of all entries, whoever merges them."""

    def every(column: str) -> list[Any]:
        return [entry.held[column] for entry in entries]

    latest_first = sorted(entries, key=lambda entry: entry.as_of, reverse=True)
    ethnicities = [entry.held["ethnicity"] for entry in latest_first]
    preferences = [entry.held["preferred_means"] for entry in latest_first]
    numbers = [number for number in (*every("former_upn"), *every("upn")) if number]
    notes = dict.fromkeys(note for note in every("safe_contact_note") if note)
    return {
        "characteristics": sorted({code for codes in every("characteristics") for code in codes}),
        "ethnicity": next((e for e in ethnicities if e not in NO_ETHNICITY), ethnicities[0]),
        "level_of_need": min(every("level_of_need")),  # 1 is the most
        "sharing_withheld": any(every("sharing_withheld")),
        "safe_contact_note": BETWEEN_NOTES.join(notes),
        "unsafe_to_contact": any(every("unsafe_to_contact")),
        "preferred_means": next(filter(None, preferences), ""),
        "former_upn": next((number for number in numbers if number != upn), ""),
        "previous_return_id": next(filter(None, every("previous_return_id")), ""),
        "joined_on": min(entry.joined_on for entry in entries),
        "details_as_of": max(entry.as_of for entry in entries),
    }


def _fullness(entry: Entry) -> int:
    return sum(detail.is_said(entry) for detail in DETAILS)
