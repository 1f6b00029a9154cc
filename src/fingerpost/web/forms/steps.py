"""A form in steps: answers travel with the page; nothing is kept before they are checked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from fingerpost.web.forms.widgets import PARTS

AT, GO, DONE = "at", "go", "done"
CHECK, KEEP = "check", "keep"


class Steps:
    """Where somebody is in a form of several steps.

    Args:
        forms: the form of each step, in order.
        typed: what was sent: answers, the step it came `at`, those `done` and where to `go`.
        held: values to begin with, by field.
        more: what each form needs besides.
    """

    def __init__(
        self,
        forms: Mapping[str, type[forms.Form]],
        typed: QueryDict,
        held: Mapping[str, Any],
        **more: Any,
    ) -> None:
        self._forms, self._typed, self._held, self._more = forms, typed, held, more
        self._done = [step for step in forms if step in {*typed.getlist(DONE), typed.get(AT)}]
        self.now = self._now()

    @property
    def form(self) -> forms.Form | None:
        """The form of this step, with what was typed in it before; none where all is answered."""
        return None if self.now == CHECK else self._form(self.now)

    @property
    def number(self) -> str:
        """Step 2 of 3"""
        return f"Step {list(self._forms).index(self.now) + 1} of {len(self._forms)}"

    @property
    def is_sure(self) -> bool:
        """Whether all is answered, and was looked at."""
        return self.now == CHECK and self._typed.get(GO) == KEEP

    def carried(self) -> list[tuple[str, str]]:
        """Answers of the other steps, which go along with the page."""
        others = [step for step in self._done if step != self.now]
        names = {name for step in others for name in self._boxes(step)}
        answers = [
            (n, value) for n, values in self._typed.lists() if n in names for value in values
        ]
        return [*answers, *((DONE, step) for step in others)]

    def answers(self) -> dict[str, Any]:
        """Every answer, once all steps are answered."""
        said: dict[str, Any] = {}
        for step in self._forms:
            form = self._form(step)
            form.is_valid()
            said |= form.cleaned_data
        return said

    def _now(self) -> str:
        """Where a fault keeps them, else where they want to go, else what is not answered yet."""
        at, go = self._typed.get(AT, ""), self._typed.get(GO, "")
        if at in self._done and not self._form(at).is_valid():
            return at
        if go in self._forms:
            return go
        left = (step for step in self._forms if not self._is_answered(step))
        return next(left, CHECK)

    def _is_answered(self, step: str) -> bool:
        return step in self._done and self._form(step).is_valid()

    def _form(self, step: str) -> forms.Form:
        typed = self._typed if step in self._done else None
        return self._forms[step](typed, initial=dict(self._held), **self._more)

    def _boxes(self, step: str) -> list[str]:
        """The names under which the answers of a step travel; dates have three boxes."""
        fields = self._forms[step].base_fields
        return [f"{name}{part}" for name in fields for part in ("", *(f"_{p}" for p in PARTS))]
