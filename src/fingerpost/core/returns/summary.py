"""The findings of a file gathered by rule: how many each has, and the first few of them."""

from collections import Counter
from dataclasses import dataclass, field

from fingerpost.core.returns.findings import Finding
from fingerpost.core.returns.rules import Rule
from fingerpost.core.returns.rulesets import in_code_order
from fingerpost.core.returns.validation import Validation

COLUMNS = ("code", "priority", "message", "person", "field", "value", "line")
PRIORITIES = {1: "serious", 2: "less serious", 3: "for information"}
SHOWN_PER_RULE = 20


@dataclass(slots=True)
class Group:
    """The findings of one rule."""

    priority: int
    code: str
    headline: str
    count: int = 0
    first: list[Finding] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many there are besides the first."""
        return self.count - len(self.first)


class Summary:
    """The groups of a file being checked, the gravest first."""

    def __init__(self, checked: Validation) -> None:
        self.checked = checked
        self._groups: dict[tuple[str, str], Group] = {}

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it if it is among the first of its rule."""
        headline = self._headline(finding)
        group = self._groups.get((finding.code, headline))
        if group is None:
            group = Group(finding.priority, finding.code, headline)
            self._groups[finding.code, headline] = group
        group.count += 1
        if group.count <= SHOWN_PER_RULE:
            group.first.append(finding)

    @property
    def groups(self) -> list[Group]:
        """By priority, then in the order of the rules' numbers."""
        return sorted(self._groups.values(), key=lambda g: (g.priority, in_code_order(g.code)))

    @property
    def counts(self) -> Counter[int]:
        """How many findings each priority has."""
        counts: Counter[int] = Counter()
        for group in self._groups.values():
            counts[group.priority] += group.count
        return counts

    def _headline(self, finding: Finding) -> str:
        rule = self.checked.ruleset.rules[finding.code]
        return rule.message if isinstance(rule, Rule) else finding.message
