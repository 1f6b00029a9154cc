"""Having a report made: of which month, once or by itself, for whom."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fingerpost.core.authority_reports.kinds import Kind, how_often
from fingerpost.organisations.models import Membership
from fingerpost.web.forms import fields

NOW = "now"


class Make(forms.Form):
    """What `view` needs to make or schedule one kind of report."""

    often = fields.RadioField("When do you want it?", choices=())
    month = fields.SelectField("Of which month?", choices=(), required=False)
    readers = fields.CheckboxesField(
        "Who else is to find it?",
        choices=(),
        required=False,
        hint="They find it under Reports and are told by e-mail that something is there, no more",
    )

    def __init__(
        self,
        *given: Any,
        kind: Kind,
        months: Iterable[tuple[str, str]],
        readers: Iterable[Membership],
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        self.members = {str(one.pk): one for one in readers}
        by_itself = [(key, f"By itself, {one.in_words}") for key, one in how_often().items()]
        self._offer("often", [(NOW, "Once, now"), *by_itself])
        self._offer("month", list(months))
        self._offer("readers", [(key, _name(one)) for key, one in self.members.items()])
        self.fields["often"].initial = NOW

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """What there is to choose; a question without an answer is not asked."""
        field: Any = self.fields[name]
        field.choices = choices
        if not choices:
            del self.fields[name]

    @property
    def given_to(self) -> list[Membership]:
        """Whom it is for."""
        return [self.members[key] for key in self.cleaned_data.get("readers", ())]


def _name(one: Membership) -> str:
    place = f", {one.organisation}" if one.organisation else ""
    return f"{one.user.name}, {one.role.name.lower()}{place}"
