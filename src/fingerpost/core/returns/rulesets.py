"""The rules of a requirement year, written as a difference from the year before."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import ModuleType

from fingerpost.core.returns.rules import Rule
from fingerpost.core.returns.shapes import Shape


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
