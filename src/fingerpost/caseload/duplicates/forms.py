"""What is asked before entries are made one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from fingerpost.caseload.duplicates import presenters
from fingerpost.core import merging
from fingerpost.people.merging.records import entry
from fingerpost.people.models import Person
from fingerpost.web.forms import fields

STAYS = "stays"


class Merging(forms.Form):
    """Which entry stays, and of each detail that differs whose value."""

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        entries = [entry(person) for person in people]
        stays = merging.who_stays(entries)
        entries.sort(key=lambda one: one.key != stays.key)
        self.fields[STAYS] = fields.RadioField(
            "Which entry stays?",
            choices=[(str(one.key), presenters.called(self.people[one.key])) for one in entries],
            choice_hints={str(stays.key): merging.KNOWN_LONGEST},
            hint="Its number goes on in the return. The rest is set aside; nothing of it is lost.",
            initial=str(stays.key),
            missing="Choose the entry that stays",
        )
        for choice in merging.proposed(entries):
            if choice.differ:
                self.fields[choice.detail.name] = self._field(choice)

    def _field(self, choice: merging.Choice) -> fields.RadioField:
        """Each different value once, by the first entry that says it."""
        label = presenters.LABELS[choice.detail.name]
        offered: dict[str, str] = {}
        proposed = self.people[choice.key]
        for person in (proposed, *self.people.values()):
            offered.setdefault(presenters.value(person, choice.detail), str(person.pk))
        offered.pop(presenters.NOT_HELD, None)
        return fields.RadioField(
            label,
            choices=[(key, words) for words, key in offered.items()],
            choice_hints={str(choice.key): choice.reason},
            initial=str(choice.key),
            missing=f"Choose {label[:1].lower()}{label[1:]}",
        )

    @property
    def survivor(self) -> Person:
        """The entry that stays."""
        return self.people[int(self.cleaned_data[STAYS])]

    @property
    def others(self) -> list[Person]:
        """Those that are set aside."""
        return [person for person in self.people.values() if person.pk != self.survivor.pk]

    def chosen(self) -> Mapping[str, int]:
        """By name of a detail, the key of the entry whose value is kept."""
        return {name: int(key) for name, key in self.cleaned_data.items() if name != STAYS}
