"""A parallel month: our return beside another system's, person by person, with causes in words.

People are the same by their number in the return (now or earlier), else UPN, else ULN, else name
and date of birth; only what is unique on both sides proves anything. Each field that differs gets
one cause, the first of `CAUSES` that fits.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fingerpost.core import cohorts
from fingerpost.core.details import ADDRESS
from fingerpost.core.returns import named
from fingerpost.core.returns.fields import FIELDS, RECORD_FIELDS
from fingerpost.core.returns.records import ReturnRecord


class Cause(StrEnum):
    """Why the two returns differ, in words."""

    NEWER_EVIDENCE = "newer evidence"
    LAPSED = "lapsed"
    MOVED = "moved"
    NOT_IN_COHORT = "not in cohort"
    NOT_HELD = "not held"
    WRITTEN_DIFFERENTLY = "written differently"
    RECORDED_ANOTHER_DAY = "recorded on another day"
    ANOTHER_NUMBER = "another number in the return"
    DIFFERENT = "no cause to be seen"


PERSON = "whole record"
NUMBERS = frozenset(("young_persons_id", "previous_ypid_identifier"))
RECORDED = frozenset(("date_ascertained",))
WHERE_THEY_LIVE = frozenset((*ADDRESS, "lead_lea", "transferred_to_la_code"))
LAPSE = frozenset(("due_to_lapse_date", "currency_lapsed"))
ACTIVITY = frozenset(name for name, field in FIELDS.items() if "/Activities/" in field.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field of one person that the two returns have otherwise; lines are 0 where they are not.

    Where only one of them has the person, `field` says so and the values are their statuses.
    """

    person: str
    field: str
    ours: str
    theirs: str
    cause: Cause
    our_line: int = 0
    their_line: int = 0

    def as_dict(self) -> dict[str, str | int]:
        """The shape in which the command hands it on."""
        return {
            "person": self.person,
            "field": self.field,
            "ours": self.ours,
            "theirs": self.theirs,
            "cause": str(self.cause),
            "our_line": self.our_line,
            "their_line": self.their_line,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two returns have in common, and all in which they differ."""

    in_both: int
    only_ours: int
    only_theirs: int
    differences: tuple[Difference, ...]

    @property
    def totals(self) -> list[tuple[Cause, int, int]]:
        """Each cause that was met, with its differences and the people they concern."""
        fields = Counter(d.cause for d in self.differences)
        people = Counter(cause for _, cause in {(d.person, d.cause) for d in self.differences})
        return [(cause, fields[cause], people[cause]) for cause in Cause if fields[cause]]

    @property
    def people(self) -> int:
        """How many people differ in anything."""
        return len({d.person for d in self.differences})


def compare(
    ours: Iterable[ReturnRecord], theirs: Iterable[ReturnRecord], *, period_end: date
) -> Comparison:
    """Compare two returns for the same period, in the order of ours; then those only they have."""
    left, right = list(ours), list(theirs)
    partner = _pairs(left, right)
    found: list[Difference] = []
    for at, record in enumerate(left):
        if at in partner:
            found += _fields(record, right[partner[at]])
        else:
            found.append(_alone(record, period_end, is_ours=True))
    taken = set(partner.values())
    only_theirs = [record for at, record in enumerate(right) if at not in taken]
    found += [_alone(record, period_end, is_ours=False) for record in only_theirs]
    return Comparison(len(partner), len(left) - len(partner), len(only_theirs), tuple(found))


# Who is who

Key = Callable[[ReturnRecord], object]


def _number(record: ReturnRecord) -> object:
    return record.young_persons_id.strip()


def _earlier_number(record: ReturnRecord) -> object:
    return record.previous_ypid_identifier.strip()


def _upn(record: ReturnRecord) -> object:
    return record.unique_pupil_number.strip().upper()


def _uln(record: ReturnRecord) -> object:
    number = record.unique_learner_no.strip()
    return "" if number.strip("9") == "" else number


def _name(record: ReturnRecord) -> object:
    name = plain(f"{record.given_name} {record.family_name}")
    return (name, record.dob.strip()) if name and record.dob.strip() else ""


# What stands for a person on our side, and on theirs, the strongest first.
KEYS: Sequence[tuple[Key, Key]] = (
    (_number, _number),
    (_earlier_number, _number),
    (_number, _earlier_number),
    (_upn, _upn),
    (_uln, _uln),
    (_name, _name),
)


def _pairs(left: Sequence[ReturnRecord], right: Sequence[ReturnRecord]) -> dict[int, int]:
    """Which of ours is which of theirs, by position."""
    partner: dict[int, int] = {}
    open_left, open_right = set(range(len(left))), set(range(len(right)))
    for our_key, their_key in KEYS:
        mine, yours = _only(left, open_left, our_key), _only(right, open_right, their_key)
        for key, at in mine.items():
            other = yours.get(key)
            if other is not None and (our_key is not _number or _may_be(left[at], right[other])):
                partner[at] = other
                open_left.discard(at)
                open_right.discard(other)
    return partner


def _only(records: Sequence[ReturnRecord], open_: set[int], key: Key) -> dict[object, int]:
    """The records a key names alone."""
    found: dict[object, list[int]] = defaultdict(list)
    for at in sorted(open_):
        if value := key(records[at]):
            found[value].append(at)
    return {value: places[0] for value, places in found.items() if len(places) == 1}


def _may_be(ours: ReturnRecord, theirs: ReturnRecord) -> bool:
    """Whether two with one number can be one person: two systems may both have counted from 1."""
    return ours.dob == theirs.dob or _name(ours) == _name(theirs) or _upn(ours) == _upn(theirs)


# Why


def _alone(record: ReturnRecord, period_end: date, *, is_ours: bool) -> Difference:
    status = record.cohort_status
    words = f"cohort status {status or 'none'}, activity {record.activity_code or 'none'}"
    return Difference(
        person=record.young_persons_id,
        field=PERSON,
        ours=words if is_ours else "",
        theirs="" if is_ours else words,
        cause=_why_alone(record, period_end),
        our_line=record.line if is_ours else 0,
        their_line=0 if is_ours else record.line,
    )


def _why_alone(record: ReturnRecord, period_end: date) -> Cause:
    if record.cohort_status in named.TRANSFERRED | named.LEFT_ENGLAND:
        return Cause.MOVED
    if record.cohort_status in named.COHORT_STATUSES.where(role="primary"):
        born_on = _day(record.dob)
        plan = record.send_flag == named.YES
        if born_on is None or cohorts.in_return(
            born_on, ehc_plan=plan, lives_here=True, day=period_end
        ):
            return Cause.NOT_HELD
    return Cause.NOT_IN_COHORT


def _fields(ours: ReturnRecord, theirs: ReturnRecord) -> Iterator[Difference]:
    for field in RECORD_FIELDS:
        mine, yours = getattr(ours, field.name), getattr(theirs, field.name)
        if mine == yours:
            continue
        left, right = _text(mine), _text(yours)
        if left != right:
            yield Difference(
                person=ours.young_persons_id,
                field=field.official_name,
                ours=left,
                theirs=right,
                cause=_cause(field.name, left, right, ours, theirs),
                our_line=ours.line,
                their_line=theirs.line,
            )


def _cause(name: str, mine: str, yours: str, ours: ReturnRecord, theirs: ReturnRecord) -> Cause:
    if plain(mine) == plain(yours) and mine and yours:
        return Cause.WRITTEN_DIFFERENTLY
    if name in NUMBERS:
        return Cause.ANOTHER_NUMBER
    if name in ACTIVITY:
        return _cause_of_activity(name, mine, yours, ours, theirs)
    if name in WHERE_THEY_LIVE and _moved(ours, theirs):
        return Cause.MOVED
    return Cause.DIFFERENT if mine and yours else Cause.NOT_HELD


def _cause_of_activity(
    name: str, mine: str, yours: str, ours: ReturnRecord, theirs: ReturnRecord
) -> Cause:
    """Of an activity: what is newer explains all of it; then what lapsed, was told, or is blank."""
    same = ours.activity_code == theirs.activity_code
    if not same and (_not_known_after(ours, theirs) or _not_known_after(theirs, ours)):
        return Cause.LAPSED
    if name in RECORDED:
        return Cause.RECORDED_ANOTHER_DAY
    if ours.date_verified != theirs.date_verified and ours.date_verified and theirs.date_verified:
        return Cause.NEWER_EVIDENCE
    if not mine or not yours:
        return Cause.NOT_HELD
    return Cause.LAPSED if same and name in LAPSE else Cause.DIFFERENT


def _not_known_after(one: ReturnRecord, other: ReturnRecord) -> bool:
    """Whether one gives as not known what the other still carries as lapsed."""
    return one.activity_code in named.NOT_KNOWN and other.currency_lapsed == named.YES


def _moved(ours: ReturnRecord, theirs: ReturnRecord) -> bool:
    return bool(
        ours.lead_lea != theirs.lead_lea
        or (ours.postcode and theirs.postcode and plain(ours.postcode) != plain(theirs.postcode))
    )


# Texts


def plain(text: str) -> str:
    """A text without case, accents, spaces, punctuation and the zeros in front."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in bare if letter.isalnum()).lstrip("0")


def _text(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(sorted({text.strip() for text in value}))
    return " ".join(value.split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
