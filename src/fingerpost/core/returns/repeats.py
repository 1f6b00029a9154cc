"""Remembers just enough of every record to find what two of them may not share.

A few numbers a record, in plain arrays: 400,000 records take some 20 megabytes.
"""

from array import array
from collections.abc import Hashable, Iterator
from itertools import pairwise

from fingerpost.core.returns.fields import FIELDS
from fingerpost.core.returns.findings import Finding
from fingerpost.core.returns.records import ReturnRecord
from fingerpost.core.returns.rules import Rule

NOT_A_NUMBER = -1
DIGITS_OF_AN_IDENTIFIER = 13
DIGITS = {"13 digits": 13, "10 digits": 10}


class People:
    """Who stood where: identifiers and lines, by the position of their records."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._lines = array("I")
        self._odd: dict[int, str] = {}

    def add(self, record: ReturnRecord) -> int:
        """Note a record; gives its position."""
        position = len(self._lines)
        text = record.young_persons_id
        if len(text) == DIGITS_OF_AN_IDENTIFIER and text.isascii() and text.isdigit():
            self._numbers.append(int(text))
        else:
            self._numbers.append(NOT_A_NUMBER)
            self._odd[position] = text
        self._lines.append(record.line)
        return position

    def who(self, position: int) -> str:
        """The identifier that stood there."""
        number = self._numbers[position]
        if number == NOT_A_NUMBER:
            return self._odd[position]
        return f"{number:0{DIGITS_OF_AN_IDENTIFIER}d}"

    def line(self, position: int) -> int:
        """The line it stood on."""
        return self._lines[position]


class Shared:
    """The keys one cohort rule has been given, and the records that share one."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._keys = array("q")
        self._positions = array("I")

    def add(self, key: Hashable, position: int) -> None:
        """Note the key of the record at a position."""
        self._keys.append(hash(key))
        self._positions.append(position)

    def findings(self, people: People) -> Iterator[Finding]:
        """One finding for each record whose key another has, naming the other."""
        for key, positions in self._groups().items():
            if self._counts(positions, people):
                for position in positions:
                    yield self._finding(key, position, positions, people)

    def _groups(self) -> dict[int, list[int]]:
        """The keys that stand more than once, each with its positions, in the order of the file."""
        repeated = {one for one, next_one in pairwise(sorted(self._keys)) if one == next_one}
        groups: dict[int, list[int]] = {}
        for key, position in zip(self._keys, self._positions, strict=True):
            if key in repeated:
                groups.setdefault(key, []).append(position)
        return groups

    def _counts(self, positions: list[int], people: People) -> bool:
        """Whether sharing is a fault: most rules speak of different people only."""
        return self.rule.of_one_person or len({people.who(p) for p in positions}) > 1

    def _finding(self, key: int, position: int, positions: list[int], people: People) -> Finding:
        field = FIELDS[self.rule.fields[0]]
        width = DIGITS.get(field.kind)
        return Finding(
            code=self.rule.code,
            priority=self.rule.priority,
            message=f"{self.rule.message} {_see_also(position, positions, people)}",
            person=people.who(position),
            fields=tuple(
                FIELDS[name].official_name for name in self.rule.fields[: 1 if width else None]
            ),
            values=(f"{key:0{width}d}",) if width else (),
            line=people.line(position),
        )


def _see_also(position: int, positions: list[int], people: People) -> str:
    other = positions[0] if positions[0] != position else positions[1]
    line = f" at line {people.line(other)}" if people.line(other) else ""
    more = len(positions) - 2
    return f"See also {people.who(other)}{line}{f' and {more} more' if more else ''}."
