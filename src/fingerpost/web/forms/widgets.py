"""Widgets Django does not have."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms

Data = Mapping[str, Any]
PARTS = ("day", "month", "year")


class TypedDate(NamedTuple):
    """A date as it was typed, right or wrong, so that it can be shown again."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def blank(self) -> bool:
        return not any(self)


class DateWidget(forms.Widget):
    """Day, month and year. A whole date pasted into any of the boxes is taken apart."""

    template_name = "web/forms/widgets/date.html"
    use_fieldset = True

    def value_from_datadict(self, data: Data, files: Any, name: str) -> TypedDate:
        typed = TypedDate(*(str(data.get(f"{name}_{part}", "")).strip() for part in PARTS))
        whole = str(data.get(name, "")).strip() if typed.blank else only_value(typed)
        return taken_apart(whole) or (TypedDate(day=whole) if typed.blank else typed)

    def value_omitted_from_data(self, data: Data, files: Any, name: str) -> bool:
        return not any(key in data for key in (name, *(f"{name}_{part}" for part in PARTS)))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = as_typed(value)
        context["parts"] = [
            {"part": part, "value": getattr(typed, part), "width": 4 if part == "year" else 2}
            for part in PARTS
        ]
        return context

    def format_value(self, value: Any) -> None:
        return None


def as_typed(value: Any) -> TypedDate:
    """Whatever a form holds for a date, as three boxes would show it."""
    if isinstance(value, dt.date):
        return TypedDate(str(value.day), str(value.month), str(value.year))
    if isinstance(value, str):
        return taken_apart(value) or TypedDate(day=value)
    return value or TypedDate()


def only_value(typed: TypedDate) -> str:
    filled = [part for part in typed if part]
    return filled[0] if len(filled) == 1 else ""


def taken_apart(whole: str) -> TypedDate | None:
    """2026-09-08, 8/9/2026, 08.09.2026 or 8 September 2026, as day, month and year."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", whole):
        return TypedDate(found[3].lstrip("0"), found[2].lstrip("0"), found[1])
    if found := re.fullmatch(r"(\d{1,2})[/.\- ]+(\d{1,2}|[A-Za-z]{3,9})[/.\- ,]+(\d{4})", whole):
        return TypedDate(found[1].lstrip("0"), found[2].lstrip("0"), found[3])
    return None
