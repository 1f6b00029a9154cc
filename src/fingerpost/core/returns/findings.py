"""What a check of a return can say: a finding about a value, or that the file cannot be used.

A finding is a value and never an exception. A file that cannot be read at all is `Unreadable`,
whose sentence says what to do about it.
"""

from dataclasses import dataclass

SERIOUS, LESS_SERIOUS, INFORMATION = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault found by one rule in one record, or in the file when `person` is empty.

    `priority` is the return's own: 1 serious, 2 less so, 3 for information only. `fields` are
    the names of the return's own tags and `values` what stands in each, as read.
    """

    code: str
    priority: int
    message: str
    person: str = ""
    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    line: int = 0

    @property
    def field(self) -> str:
        """The fields in one text."""
        return ", ".join(self.fields)

    @property
    def value(self) -> str:
        """The values in one text."""
        return ", ".join(value for value in self.values if value)

    def as_dict(self) -> dict[str, str | int]:
        """The shape in which every command and page hands a finding on."""
        return {
            "code": self.code,
            "priority": self.priority,
            "message": self.message,
            "person": self.person,
            "field": self.field,
            "value": self.value,
            "line": self.line,
        }


class Unreadable(Exception):
    """A file that cannot be checked, with a sentence for the person who sent it.

    `code` is the return's own code of a file fault where it has one, `line` 0 where none is known.
    """

    def __init__(self, sentence: str, *, line: int = 0, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line
        self.code = code


class Unwritable(ValueError):
    """A record that no XML file can hold, with a sentence naming the person and the field."""


class UnknownYear(ValueError):
    """A requirement year there are no rules for, with a sentence listing those there are."""
