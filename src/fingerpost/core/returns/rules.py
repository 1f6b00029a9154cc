"""What a rule is, and how one is written down.

A rule is a small function named for the fault it finds, with its facts beside it:

    @rule("251", "...", fields="neet_start_date dob", priority=2)
    def neet_before_15th_birthday(person, period):
        return ...

It runs only on records where every field it names could be read. A rule about something missing
names that in `absent` and runs only where it is blank; what it looks at filled or not, in `maybe`.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fingerpost.core.returns.fields import FIELDS
from fingerpost.core.returns.findings import SERIOUS
from fingerpost.core.returns.reading import Period, Reading

SEEN_IN_BOTH = "[S:TOOL15][S:TOOL19]"

Broken = Callable[[Reading, Period], bool]
KeyOf = Callable[[Reading, Period], Hashable]


class Scope(StrEnum):
    """What a rule looks at; its function is given that."""

    ACTIVITY = "activity"
    PERSON = "person"
    COHORT = "cohort"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the return: its facts, and the function that finds the fault.

    By scope, the function takes an activity or a person, with the period, and answers whether the
    rule is broken; or a person, with the period, and gives what no two records may share; or what
    is known of the file. `later` says that the rule joins after the first year, in years.py;
    `of_one_person` that records of one person may not share it either.
    """

    code: str
    message: str
    fields: tuple[str, ...]
    priority: int
    source: str
    scope: Scope
    function: Callable[..., Any]
    absent: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    fails_file: bool = False
    later: bool = False
    of_one_person: bool = False

    @property
    def all_fields(self) -> tuple[str, ...]:
        """Every field it looks at."""
        return (*self.fields, *self.absent, *self.maybe)


def scope_of(fields: Iterable[str]) -> Scope:
    """What a rule looks at, by the parts of the return its fields stand in."""
    known = [FIELDS[name] for name in fields if name in FIELDS]
    of_record = [field for field in known if not field.in_header]
    if known and not of_record:
        return Scope.FILE
    in_activity = of_record and all("/Activities/" in field.path for field in of_record)
    return Scope.ACTIVITY if in_activity else Scope.PERSON


# Writing rules down


def rule(
    code: str,
    message: str,
    *,
    fields: str,
    priority: int,
    absent: str = "",
    maybe: str = "",
    source: str = SEEN_IN_BOTH,
    fails_file: bool = False,
    later: bool = False,
) -> Callable[[Broken], Rule]:
    """A rule on one record; its scope follows from the fields it names."""

    def with_facts(broken: Broken) -> Rule:
        named = (tuple(fields.split()), tuple(absent.split()), tuple(maybe.split()))
        return Rule(
            code=code,
            message=message,
            fields=named[0],
            absent=named[1],
            maybe=named[2],
            priority=priority,
            source=source,
            scope=scope_of(sum(named, ())),
            fails_file=fails_file,
            later=later,
            function=broken,
        )

    return with_facts


def cohort_rule(
    code: str,
    message: str,
    *,
    fields: str,
    priority: int,
    source: str = SEEN_IN_BOTH,
    later: bool = False,
    of_one_person: bool = False,
) -> Callable[[KeyOf], Rule]:
    """A rule on the whole cohort: its function gives what no two records may share, or None."""

    def with_facts(key: KeyOf) -> Rule:
        return Rule(
            code=code,
            message=message,
            fields=tuple(fields.split()),
            priority=priority,
            source=source,
            scope=Scope.COHORT,
            later=later,
            of_one_person=of_one_person,
            function=key,
        )

    return with_facts


def file_rule(
    code: str, message: str, *, source: str = "[S:TOOL19] priority [ours]", later: bool = False
) -> Callable[[Callable[..., bool]], Rule]:
    """A rule on the file itself."""

    def with_facts(broken: Callable[..., bool]) -> Rule:
        return Rule(
            code=code,
            message=message,
            fields=(),
            priority=SERIOUS,
            source=source,
            scope=Scope.FILE,
            fails_file=True,
            later=later,
            function=broken,
        )

    return with_facts


# Repeated shapes


def not_after(
    code: str,
    message: str,
    earlier: str,
    later: str,
    *,
    priority: int,
    source: str = SEEN_IN_BOTH,
    joins_later: bool = False,
) -> Rule:
    """A date that may not come after another; `later` may be the end of the period."""

    def out_of_order(record: Reading, period: Period) -> bool:
        limit: Any = period.end if later == "period_end" else getattr(record, later)
        return bool(getattr(record, earlier) > limit)

    facts = rule(
        code,
        message,
        fields=f"{earlier} {later}",
        priority=priority,
        source=source,
        later=joins_later,
    )
    return facts(out_of_order)


def required_for(
    code: str,
    message: str,
    field: str,
    activities: frozenset[str],
    *,
    priority: int,
    source: str = SEEN_IN_BOTH,
    later: bool = False,
) -> Rule:
    """A field that may not be missing for certain activities."""

    def missing(activity: Reading, _: Period) -> bool:
        return activity.activity_code in activities

    facts = rule(
        code,
        message,
        fields="activity_code",
        absent=field,
        priority=priority,
        source=source,
        later=later,
    )
    return facts(missing)


def needs_characteristic(
    code: str,
    message: str,
    activities: frozenset[str],
    characteristics: frozenset[str],
    *,
    priority: int,
    source: str = SEEN_IN_BOTH,
) -> Rule:
    """An activity that says something of a person which their characteristics must say too."""

    def without_it(person: Reading, _: Period) -> bool:
        return person.activity_code in activities and not (person.characteristics & characteristics)

    facts = rule(
        code, message, fields="activity_code characteristics", priority=priority, source=source
    )
    return facts(without_it)
