"""A whole return checked: the header, every record, then the cohort, as findings one by one.

`check` is for records in memory, such as those just built; `validate` for anybody's file.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO

from fingerpost.core.dates import requirement_year
from fingerpost.core.returns import named, years
from fingerpost.core.returns.checking import Checker
from fingerpost.core.returns.file import FileFacts
from fingerpost.core.returns.findings import Finding, UnknownYear
from fingerpost.core.returns.reading import NO_END, Period, Reader, read_date
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.returns.rules import Rule, Scope
from fingerpost.core.returns.rulesets import Ruleset
from fingerpost.core.returns.shapes import Shape
from fingerpost.core.returns.xml import ReturnFile, read

Tell = Callable[[int], None]
TELL_EVERY = 1000
YEAR_IN_A_NAME = re.compile("20[0-9]{2}")


def check(
    header: Header,
    records: Iterable[ReturnRecord],
    *,
    year: str | None = None,
    period_end: date | None = None,
) -> Iterator[Finding]:
    """The findings of records in memory; the year and period are the header's unless given.

    Raises:
        UnknownYear: there are no rules for that year.
    """
    checking = _checking(header, hint="", year=year, period_end=period_end)
    facts = FileFacts()
    yield from _header_findings(checking, header, facts)
    for record in records:
        yield from checking.check(record)
    yield from checking.across()


def validate(
    source: Path | BinaryIO,
    *,
    year: str | None = None,
    period_end: date | None = None,
    tell: Tell = lambda bytes_read: None,
) -> "Validation":
    """Open a file for checking by the rules of its year, or of the year given.

    `tell` is called with the bytes read so far, once a thousand records.

    Raises:
        Unreadable: the file cannot be used; some faults show only while findings are asked for.
        UnknownYear: there are no rules for that year.
    """
    file = read(source)
    try:
        return Validation(file, year=year, period_end=period_end, tell=tell)
    except UnknownYear:
        file.close()
        raise


class Validation:
    """A file being checked: iterate for its findings; `records` counts those checked so far."""

    def __init__(
        self, file: ReturnFile, *, year: str | None, period_end: date | None, tell: Tell
    ) -> None:
        self.file = file
        self.tell = tell
        self.records = 0
        self._header = file.header or Header()
        self._checker = _checking(self._header, hint=file.root, year=year, period_end=period_end)
        self.ruleset = self._checker.ruleset
        self.period = self._checker.period

    def __iter__(self) -> Iterator[Finding]:
        with self.file:
            for record in self.file:
                self.records += 1
                if self.records % TELL_EVERY == 0:
                    self.tell(self.file.bytes_read)
                yield from self._checker.check(record)
        facts = FileFacts(headers=self.file.headers, line=self.file.second_header_line)
        yield from _header_findings(self._checker, self._header, facts)
        yield from self._checker.across()


def period_of(header: Header, *, year: str, end: date | None = None) -> Period:
    """What the rules may know of a file from its header; `year` says whose code lists count."""
    authorities = frozenset(header.authorities)
    return Period(
        end=end or read_date(header.period_end) or NO_END,
        year=year,
        databases=frozenset(header.databases),
        authorities=authorities,
        made_up=bool(authorities & named.MADE_UP_AUTHORITIES),
    )


def _checking(header: Header, *, hint: str, year: str | None, period_end: date | None) -> Checker:
    end = period_end or read_date(header.period_end)
    ruleset, lists = _rules_for(header, hint, year, end)
    return Checker(ruleset, header, period_of(header, year=lists, end=end))


def _rules_for(
    header: Header, hint: str, year: str | None, end: date | None
) -> tuple[Ruleset, str]:
    """The rules to check by, and the year whose code lists count.

    A year asked for brings its own lists. Else the period says it, and where that cannot be read
    the year in the schema's version or in the root's name.
    """
    if year is not None:
        return years.named(year), year
    if end is None:
        told = YEAR_IN_A_NAME.search(f"{header.xml_schema_version} {hint}")
        if told is None:
            return years.Current, years.Current.year
        end = date(int(told[0]), 4, 1)
    return years.for_period(end), max(requirement_year(end), years.FIRST_YEAR)


def _header_findings(checker: Checker, header: Header, facts: FileFacts) -> Iterator[Finding]:
    for rule in checker.ruleset.rules.values():
        if rule.scope is not Scope.FILE:
            continue
        if isinstance(rule, Rule):
            if rule.function(facts):
                yield Finding(
                    code=rule.code,
                    priority=rule.priority,
                    message=rule.message,
                    fields=("FileHeader",),
                    line=facts.line,
                )
        elif facts.headers:
            yield from _header_faults(rule, checker.period, header)


def _header_faults(shape: Shape, period: Period, header: Header) -> Iterator[Finding]:
    for fault in shape.faults:
        value = getattr(header, fault.field.name)
        texts = value if isinstance(value, tuple) else (value,) if value else ()
        reader = Reader(fault.field, 1, period.codes(fault.field.codes))
        wrong = [text for text in texts if not reader[text][1]]
        if wrong if not fault.is_missing else not texts:
            yield Finding(
                code=fault.code,
                priority=fault.priority,
                message=fault.message,
                fields=(fault.field.official_name,),
                values=tuple(wrong),
                line=header.line,
            )
