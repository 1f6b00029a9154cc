"""Shape checks: that a value is there and in its form, produced from the field table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fingerpost.core.returns.fields import Field
from fingerpost.core.returns.reading import KINDS
from fingerpost.core.returns.rules import Scope, scope_of


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
        return scope_of(self.all_fields)

    @property
    def fails_file(self) -> bool:
        """Whether the whole file is refused for it."""
        return self.scope is Scope.FILE


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
