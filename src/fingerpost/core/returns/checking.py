"""Runs the rules of a year over a return: shape first, then sense, then the cohort as a whole.

Records come one at a time and are let go again. For each pattern of filled and readable fields
the rules that can run are worked out once (`Plan`), and of each record only a few numbers are kept
for the rules that compare records, so that memory stays flat as files grow.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from fingerpost.core.returns.fields import FIELDS, RECORD_FIELDS, Field
from fingerpost.core.returns.findings import Finding
from fingerpost.core.returns.reading import NO_END, ManyReader, Period, Reader, Reading
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.returns.repeats import People, Shared
from fingerpost.core.returns.rules import Rule, Scope
from fingerpost.core.returns.rulesets import Ruleset
from fingerpost.core.returns.shapes import Fault, Shape
from fingerpost.core.returns.xml import PARTS_THAT_MUST_STAND

BIT = {name: 1 << place for place, name in enumerate(FIELDS)}
VALUES_OF = attrgetter(*(field.name for field in RECORD_FIELDS), "absent", "repeated")
ALL_RECORD_BITS = sum(BIT[field.name] for field in RECORD_FIELDS)
MANY_VALUED = frozenset({"characteristics"})
READABLE_WHEN_EMPTY = sum(BIT[name] for name in MANY_VALUED)
PARTS = {
    part: sum(BIT[field.name] for field in RECORD_FIELDS if f"/{part}/" in field.path)
    for part in PARTS_THAT_MUST_STAND
}
MOST_PLANS = 4096


def bits(names: Iterable[str]) -> int:
    """The bits of fields by their names; what is not a field has none."""
    return sum(BIT[name] for name in names if name in FIELDS)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a record, given which of its fields are blank and which readable."""

    faults: tuple[Fault, ...]
    rules: tuple[Rule, ...]
    cohort: tuple[Shared, ...]


class Checker:
    """Checks the records of one return: `check` each, then ask `across` for the cohort's."""

    def __init__(self, ruleset: Ruleset, header: Header, period: Period) -> None:
        self.ruleset = ruleset
        self.header = header
        self.period = period
        self.rules = _rules(ruleset, scopes={Scope.ACTIVITY, Scope.PERSON})
        self.faults = _faults(ruleset)
        self.cohort = [Shared(rule) for rule in _rules(ruleset, scopes={Scope.COHORT})]
        self.people = People()
        self._readers = [self._reader(field) for field in RECORD_FIELDS]
        self._said = _readable_header(header, period)
        self._plans: dict[tuple[int, int, tuple[str, ...]], Plan] = {}

    def _reader(self, field: Field) -> tuple[Any, int, Any]:
        """How to read a field, its bit, and what stands for a blank one."""
        codes = self.period.codes(field.codes)
        if field.name in MANY_VALUED:
            return ManyReader(field, BIT[field.name], codes), BIT[field.name], frozenset()
        blank = None if field.kind == "date" else ""
        return Reader(field, BIT[field.name], codes), BIT[field.name], blank

    def check(self, record: ReturnRecord) -> list[Finding]:
        """The findings of one record by itself."""
        texts = VALUES_OF(record)
        readable, blank = self._said, 0
        values: list[Any] = []
        for text, (reader, bit, nothing) in zip(texts, self._readers, strict=False):
            if text:
                value, read = reader[text]
                readable |= read
            else:
                value = nothing
                blank |= bit
            values.append(value)
        reading = Reading._make((*values, *texts[-2:]))
        plan = self._plan(readable, blank, record.absent)
        findings = [self._fault(fault, record) for fault in plan.faults]
        broken = [rule for rule in plan.rules if rule.function(reading, self.period)]
        findings += [self._finding(rule, record) for rule in broken]
        self._remember(record, reading, plan)
        return findings

    def _plan(self, readable: int, blank: int, absent: tuple[str, ...]) -> Plan:
        pattern = readable, blank, absent
        plan = self._plans.get(pattern)
        if plan is None:
            if len(self._plans) >= MOST_PLANS:
                self._plans.clear()
            gone = sum(PARTS[part] for part in absent)
            plan = self._plans[pattern] = self._make_plan(readable & ~gone, blank & ~gone, gone)
        return plan

    def _make_plan(self, readable: int, blank: int, gone: int) -> Plan:
        wrong = ALL_RECORD_BITS & ~(readable | blank | gone)
        readable |= blank & READABLE_WHEN_EMPTY

        def can_run(rule: Rule) -> bool:
            return not (bits(rule.fields) & ~readable or bits(rule.absent) & ~blank)

        return Plan(
            faults=tuple(
                fault
                for fault in self.faults
                if BIT[fault.field.name] & (blank if fault.is_missing else wrong)
            ),
            rules=tuple(rule for rule in self.rules if can_run(rule)),
            cohort=tuple(shared for shared in self.cohort if can_run(shared.rule)),
        )

    def _remember(self, record: ReturnRecord, reading: Reading, plan: Plan) -> None:
        position = self.people.add(record)
        for shared in plan.cohort:
            key = shared.rule.function(reading, self.period)
            if key is not None:
                shared.add(key, position)

    def _fault(self, fault: Fault, record: ReturnRecord) -> Finding:
        value = getattr(record, fault.field.name)
        if fault.field.name in MANY_VALUED:
            known = self.period.codes(fault.field.codes)
            value = ", ".join(text for text in value if text not in known)
        return Finding(
            code=fault.code,
            priority=fault.priority,
            message=fault.message,
            person=record.young_persons_id,
            fields=(fault.field.official_name,),
            values=(value,) if value else (),
            line=record.line,
        )

    def _finding(self, rule: Rule, record: ReturnRecord) -> Finding:
        fields = [FIELDS[name] for name in rule.all_fields if name in FIELDS]
        parts = [
            part for name in rule.maybe if name not in FIELDS for part in getattr(record, name)
        ]
        return Finding(
            code=rule.code,
            priority=rule.priority,
            message=rule.message,
            person=record.young_persons_id,
            fields=(*(field.official_name for field in fields), *parts),
            values=(*(self._text(field, record) for field in fields), *("" for _ in parts)),
            line=record.line,
        )

    def _text(self, field: Field, record: ReturnRecord) -> str:
        if field.name == "period_end":
            return self.period.end.isoformat()
        value = getattr(self.header if field.in_header else record, field.name)
        return ", ".join(value) if isinstance(value, tuple) else value

    def across(self) -> Iterator[Finding]:
        """The findings that only the whole cohort shows, once every record has been checked."""
        for shared in self.cohort:
            yield from shared.findings(self.people)


def _readable_header(header: Header, period: Period) -> int:
    """The bits of the header's fields that rules on records may count on."""
    readable = 0 if period.end == NO_END else BIT["period_end"]
    for name in ("databases", "authorities"):
        field = FIELDS[name]
        reader = Reader(field, BIT[name], period.codes(field.codes))
        texts = getattr(header, name)
        if texts and all(reader[text][1] for text in texts):
            readable |= BIT[name]
    return readable


def _rules(ruleset: Ruleset, *, scopes: set[Scope]) -> list[Rule]:
    return [
        rule for rule in ruleset.rules.values() if isinstance(rule, Rule) and rule.scope in scopes
    ]


def _faults(ruleset: Ruleset) -> list[Fault]:
    return [
        fault
        for rule in ruleset.rules.values()
        if isinstance(rule, Shape) and rule.scope is not Scope.FILE
        for fault in rule.faults
    ]
