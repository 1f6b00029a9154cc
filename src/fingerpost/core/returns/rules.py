"""What a rule is, how one is written down, and a year as a difference from the year before.

A rule is a small function named for the fault it finds, with its facts beside it:

    @rule("251", "...", fields="neet_start_date dob", priority=2)
    def neet_before_15th_birthday(person, period):
        return ...

It runs only on records where every field it names could be read. A rule about something missing
names that in `absent` and runs only where it is blank; what it looks at filled or not, in `maybe`.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import ModuleType
from typing import Any

from fingerpost.core.returns.fields import FIELDS, Field
from fingerpost.core.returns.findings import SERIOUS
from fingerpost.core.returns.reading import KINDS, Period, Reading

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


@dataclass(frozen=True, slots=True)
class Fault:
    """A shape check on one field: that it is missing, or not in its form."""

    code: str
    field: Field
    is_missing: bool
    priority: int

    @property
    def message(self) -> str:
        """What is wrong, in words."""
        words = "is missing" if self.is_missing else KINDS[self.field.kind].fault
        return f"{self.field.label} {words}."


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape checks of one code, produced from the field table."""

    code: str
    faults: tuple[Fault, ...]

    @property
    def message(self) -> str:
        """What is wrong, in words, for each of its checks."""
        return " ".join(dict.fromkeys(fault.message for fault in self.faults))

    @property
    def all_fields(self) -> tuple[str, ...]:
        """The fields it checks."""
        return tuple(dict.fromkeys(fault.field.name for fault in self.faults))

    @property
    def priority(self) -> int:
        """The return's own weight."""
        return self.faults[0].priority

    @property
    def source(self) -> str:
        """Where the field table has it from."""
        return self.faults[0].field.evidence

    @property
    def scope(self) -> Scope:
        """The part of the return its fields stand in."""
        return _scope(self.all_fields)

    @property
    def fails_file(self) -> bool:
        """Whether the whole file is refused for it."""
        return self.scope is Scope.FILE


def _scope(fields: Iterable[str]) -> Scope:
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
            scope=_scope(sum(named, ())),
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


# Years


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A rule that no longer runs, and why."""

    code: str
    year: str
    because: str


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules of a requirement year, by code, with those switched off on the way to it."""

    year: str
    rules: Mapping[str, Rule | Shape]
    switched_off: tuple[SwitchedOff, ...] = ()

    @classmethod
    def of(cls, year: str, *rules: Rule | Shape) -> "Ruleset":
        """The first year, which stands on none before it."""
        return cls(year, {}).plus(*rules)

    def named(self, year: str) -> "Ruleset":
        """The same rules under the name of the next year, to say the differences of."""
        return replace(self, year=year)

    def without(self, *codes: str, because: str) -> "Ruleset":
        """Switch rules off.

        Raises:
            ValueError: a code is not in force.
        """
        self._refuse_unknown(codes)
        gone = tuple(SwitchedOff(code, self.year, because) for code in codes)
        left = {code: rule for code, rule in self.rules.items() if code not in codes}
        return Ruleset(self.year, left, self.switched_off + gone)

    def plus(self, *rules: Rule | Shape) -> "Ruleset":
        """Add rules.

        Raises:
            ValueError: a code is in force already, or comes twice.
        """
        more = dict(self.rules)
        for new in rules:
            if new.code in more:
                raise ValueError(f"{self.year} has a rule {new.code} already")
            more[new.code] = new
        return replace(self, rules=_in_order(more))

    def instead(self, *rules: Rule | Shape) -> "Ruleset":
        """Put rules in the place of those with the same codes.

        Raises:
            ValueError: a code is not in force.
        """
        self._refuse_unknown(rule.code for rule in rules)
        return replace(self, rules={**self.rules, **{new.code: new for new in rules}})

    def _refuse_unknown(self, codes: Iterable[str]) -> None:
        unknown = [code for code in codes if code not in self.rules]
        if unknown:
            raise ValueError(f"{self.year} has no rule {', '.join(unknown)}")


def _in_order(rules: Mapping[str, Rule | Shape]) -> dict[str, Rule | Shape]:
    return {code: rules[code] for code in sorted(rules, key=in_code_order)}


def in_code_order(code: str) -> tuple[bool, int, str]:
    """Sorts codes as the specification lists them: numbers first, then the lettered."""
    digits = re.sub(r"\D", "", code)
    return not code.isdigit(), int(digits or 0), code


def rules_in(*modules: ModuleType) -> Iterator[Rule]:
    """The rules of the first year written in these modules, from top to bottom."""
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Rule) and not value.later:
                yield value


def shapes(fields: Iterable[Field]) -> Mapping[str, Shape]:
    """The shape checks of these fields, by code."""
    faults: dict[str, list[Fault]] = {}
    for field in fields:
        for code, priority, is_missing in (
            (field.missing_code, field.missing_priority, True),
            (field.wrong_code, field.wrong_priority, False),
        ):
            if code:
                faults.setdefault(code, []).append(Fault(code, field, is_missing, priority))
    return {code: Shape(code, tuple(found)) for code, found in faults.items()}
