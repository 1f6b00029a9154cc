from collections.abc import Iterator
from typing import Any

from django import forms

from fingerpost.core.worklists.priorities import MONTHS, MOST, Kind, Priorities, Priority
from fingerpost.web.forms import fields

UNITS = [(str(n), str(n)) for n in range(MOST + 1)]


def months_words(months: int) -> str:
    """A clock in words."""
    return "Every month" if months == 1 else f"Every {months} months"


CHOICES = {
    Kind.MONTHS: [(str(n), months_words(n)) for n in MONTHS],
    Kind.POINTS: UNITS,
    Kind.EFFORT: UNITS,
}
LABELS = {Kind.MONTHS: "Hear from them", Kind.POINTS: "Points", Kind.EFFORT: "Effort"}


class SetPriorities(forms.Form):
    """Months, points and effort of every group, as a table."""

    def __init__(self, *args: Any, priorities: Priorities, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._priorities = priorities
        for one, kind in self._settable():
            label = f"{LABELS[kind]}: {one.name}"
            self.fields[_name(one, kind)] = fields.SelectField(
                label, choices=CHOICES[kind], initial=str(getattr(one, kind))
            )

    def _settable(self) -> Iterator[tuple[Priority, Kind]]:
        for one in self._priorities.values():
            yield from ((one, kind) for kind in Kind if getattr(one, kind) is not None)

    def boxes(self, one: Priority) -> dict[str, Any]:
        """The fields of a group by kind; a clock only where there is one."""
        names = {kind: _name(one, kind) for kind in Kind}
        return {kind: self[name] for kind, name in names.items() if name in self.fields}

    def wanted(self) -> dict[tuple[str, str], int]:
        """What was chosen, by group and kind."""
        return {
            (one.key, kind): int(self.cleaned_data[_name(one, kind)])
            for one, kind in self._settable()
        }


def _name(one: Priority, kind: Kind) -> str:
    return f"{one.key}-{kind}"


class KeepList(forms.Form):
    """A name for a narrowed list, and who sees it."""

    name = fields.TextField(
        "Name of the list",
        max_length=60,
        hint="For example, Year 13 in the north. Do not name a young person.",
        missing="Enter a name for the list",
    )
    shared = fields.TickField("Colleagues may see it", required=False)
