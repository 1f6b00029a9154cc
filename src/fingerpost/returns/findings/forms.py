"""How findings are narrowed, who is to mend them, and why they stand."""

import uuid
from typing import Any, cast

from django import forms

from fingerpost.core.returns.mending import Mender
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation, User
from fingerpost.returns.findings import queries
from fingerpost.returns.models import Return
from fingerpost.web.forms import fields

PRIORITIES = [("", "Any priority"), ("1", "Serious"), ("2", "Less serious"), ("3", "Information")]
STATES = [("", "Explained or not"), ("open", "Not explained"), ("explained", "Explained")]
SUGGESTED, OURS, OUTSIDE, NOBODY = "suggested", "user", "organisation", "nobody"


class Filters(forms.Form):
    """All of it may stand in an address: keys of staff and organisations, never of people."""

    mark_optional = False

    mender = fields.SelectField(
        "Who can mend it",
        choices=[("", "Anybody"), *((one.value, one.in_words) for one in Mender)],
        required=False,
    )
    who = fields.SelectField("Who has it", required=False)
    rule = fields.SelectField("Rule", required=False)
    priority = fields.SelectField("Priority", choices=PRIORITIES, required=False)
    state = fields.SelectField("Explained", choices=STATES, required=False)
    school = fields.SelectField("School last attended", required=False)
    new = fields.TickField("New with this build", small=True)

    def __init__(self, *args: Any, built: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = [("", "Anybody or nobody"), ("me", "You"), ("nobody", "Nobody yet")]
        self._offer("who", [*who, *queries.holders(built)])
        self._offer("rule", [("", "Any rule"), *queries.rules(built)])
        self._offer("school", [("", "Any school"), *queries.schools(built)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(fields.SelectField, self.fields[name]).choices = choices

    def chosen(self) -> dict[str, Any]:
        """The filters that make sense; what does not is left out, and said beside its field."""
        self.full_clean()
        return self.cleaned_data if self.is_bound else {}


class Only(forms.Form):
    """The ones that were ticked: keys of faults."""

    only = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.getlist("only") if hasattr(self.data, "getlist") else []
        field = cast(Any, self.fields["only"])
        field.choices = [(key, key) for key in given if key.isdecimal() and len(key) < 19]

    def chosen(self) -> list[int]:
        """Keys, whether or not there is such a fault."""
        self.full_clean()
        return list(self.cleaned_data.get("only", []))


class Assign(forms.Form):
    """Who is to mend them."""

    to = fields.RadioField("Who is to mend them?", reveals={OURS: "user", OUTSIDE: "organisation"})
    user = fields.SelectField("Whose name?", required=False)
    organisation = fields.SelectField("Which school or provider?", required=False)

    def __init__(
        self, *args: Any, access: Access, suggested: list[tuple[Organisation, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(user.pk): user for user in queries.team(access)}
        self.places = {str(place.pk): place for place, _ in suggested}
        choices = [(OURS, "Somebody of ours"), (NOBODY, "Nobody: take it back")]
        if suggested:
            count = sum(n for _, n in suggested)
            each = f"Each to the school or provider it is about ({count})"
            choices[:0] = [(SUGGESTED, each), (OUTSIDE, "One school or provider")]
        self._offer("to", choices)
        self._offer("user", [("", "Choose a name"), *((k, u.name) for k, u in self.team.items())])
        self._offer(
            "organisation",
            [("", "Choose one"), *((key, place.name) for key, place in self.places.items())],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(Any, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Whom the answer asks for is named."""
        said: dict[str, Any] = super().clean() or {}
        for answer, name in ((OURS, "user"), (OUTSIDE, "organisation")):
            if said.get("to") == answer and not said.get(name) and name not in self.errors:
                self.add_error(name, "Choose who is to mend them")
        return said

    def somebody(self) -> User | None:
        """The one of ours, where one was named."""
        return self.team.get(self.cleaned_data["user"]) if self._is(OURS) else None

    def organisation_named(self) -> Organisation | None:
        """The school or provider, where one was named."""
        return self.places.get(self.cleaned_data["organisation"]) if self._is(OUTSIDE) else None

    def _is(self, answer: str) -> bool:
        return bool(self.cleaned_data["to"] == answer)


class Explain(forms.Form):
    """Why they stand."""

    why = fields.TextareaField(
        "Why does the return say this, and why is it right to send it so?",
        hint="For whoever signs the return off. It holds while the value stays as it is now.",
        max_length=500,
        missing="Say why these findings stand",
    )


class Undo(forms.Form):
    """The step to take back."""

    batch = forms.UUIDField()

    def key(self) -> uuid.UUID | None:
        """Which, if it is one at all."""
        return self.cleaned_data["batch"] if self.is_valid() else None
