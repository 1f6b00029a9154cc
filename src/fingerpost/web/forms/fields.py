"""The kinds of question a page may ask, each of which draws itself.

    class LogContact(forms.Form):
        how = fields.RadioField("How did you try?", choices=HOW, inline=True)
        on = fields.DateField("When was this?", latest=today, hint="For example, 8 9 2026")
        note = fields.TextareaField("What was said", max_length=2000, required=False)

`{{ form.how.as_field_group }}` is the whole group: label, hint, error, control.
The first argument is always the label. Shared options: `hint`, `label_size` ("s", "m", "l", "xl"),
`is_heading` (the label is the page's h1), `missing` (the sentence when nothing was given).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fingerpost.web.forms.sentences import in_sentence, missing_sentence
from fingerpost.web.forms.widgets import PARTS, DateWidget, TypedDate, as_typed
from fingerpost.web.words import date_words, file_size

Choices = Iterable[tuple[str, str]] | Callable[[], Iterable[tuple[str, str]]]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


# Sentences for Django's own limits, said of the label.
LIMITS = {
    "max_length": "must be %(limit_value)s characters or fewer (it has %(show_value)s)",
    "min_length": "must be %(limit_value)s characters or more (it has %(show_value)s)",
    "max_value": "must be %(limit_value)s or less",
    "min_value": "must be %(limit_value)s or more",
}


class Drawn(forms.Field):
    """What all our fields share: how they look, and the sentence for an empty answer."""

    verb = "Enter"

    def __init__(
        self,
        label: str | None = None,
        *,
        hint: str = "",
        label_size: str | None = None,
        is_heading: bool = False,
        missing: str = "",
        error_messages: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.label_size = label_size or ("l" if is_heading else None)
        self.is_heading = is_heading
        subject = label if label and not label.rstrip().endswith("?") else "The answer"
        messages = {"required": missing or missing_sentence(self.verb, label)}
        messages |= {code: f"{subject} {rest}" for code, rest in LIMITS.items()}
        super().__init__(
            label=label,
            help_text=hint or kwargs.pop("help_text", ""),
            error_messages=messages | (error_messages or {}),
            **kwargs,
        )


class Boxed(Drawn):
    """A box to type in; `width` is 2, 3, 4, 5, 10, 20, 30 characters or "one-half" and so on."""

    def __init__(
        self,
        label: str | None = None,
        *,
        width: int | str | None = None,
        prefix: str = "",
        suffix: str = "",
        autocomplete: str = "",
        **kwargs: Any,
    ) -> None:
        self.width, self.prefix, self.suffix = width, prefix, suffix
        self.autocomplete = autocomplete
        super().__init__(label, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)  # the browser would cut pasted text short without a word
        if self.autocomplete:
            attrs["autocomplete"] = self.autocomplete
        return attrs


class TextField(Boxed, forms.CharField):
    pass


class SearchField(Boxed, forms.CharField):
    widget = forms.SearchInput


class EmailField(Boxed, forms.EmailField):
    default_error_messages = {
        "invalid": "Enter an email address in the correct format, like name@example.org"
    }

    def __init__(
        self, label: str = "Email address", *, autocomplete: str = "email", **kwargs: Any
    ) -> None:
        super().__init__(label, autocomplete=autocomplete, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"spellcheck": "false"}


class PhoneField(Boxed, forms.CharField):
    widget = forms.TelInput

    def __init__(
        self,
        label: str = "Phone number",
        *,
        autocomplete: str = "tel",
        width: int | str | None = 20,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, autocomplete=autocomplete, width=width, **kwargs)


class PasswordField(Boxed, forms.CharField):
    widget = forms.PasswordInput

    def __init__(
        self, label: str = "Password", *, autocomplete: str = "current-password", **kwargs: Any
    ) -> None:
        super().__init__(label, autocomplete=autocomplete, strip=False, **kwargs)


class NumberField(Boxed, forms.IntegerField):
    """A whole number, in a text box: number spinners change by accident when scrolled."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "Enter a whole number, like 30"}

    def __init__(
        self, label: str | None = None, *, width: int | str | None = 5, **kwargs: Any
    ) -> None:
        super().__init__(label, width=width, **kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric", "spellcheck": "false"}


class CodeField(Boxed, forms.CharField):
    """Digits or letters to be typed exactly: a one-time code, a UPN, a ULN."""

    def __init__(
        self,
        label: str | None = None,
        *,
        width: int | str | None = 10,
        numeric: bool = False,
        **kwargs: Any,
    ) -> None:
        self.numeric = numeric
        super().__init__(label, width=width, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget) | {"spellcheck": "false", "autocapitalize": "none"}
        return attrs | {"inputmode": "numeric"} if self.numeric else attrs


class TextareaField(Boxed, forms.CharField):
    """Several lines; with `max_length` it counts down as people type."""

    def __init__(self, label: str | None = None, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Chosen(Drawn):
    verb = "Choose"
    default_error_messages = {"invalid_choice": "Choose one from the list"}


class SelectField(Chosen, forms.ChoiceField):
    def __init__(
        self,
        label: str | None = None,
        *,
        choices: Choices = (),
        width: int | str | None = None,
        **kwargs: Any,
    ) -> None:
        self.width = width
        super().__init__(label, choices=choices, **kwargs)


class WithOptions(Chosen):
    """`choice_hints` by value; `reveals` names a field shown when that value is chosen."""

    def __init__(
        self,
        label: str | None = None,
        *,
        choices: Choices = (),
        choice_hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
        inline: bool = False,
        small: bool = False,
        **kwargs: Any,
    ) -> None:
        self.choice_hints, self.reveals = choice_hints or {}, reveals or {}
        self.inline, self.small = inline, small
        super().__init__(label, choices=choices, **kwargs)


class RadioField(WithOptions, forms.ChoiceField):
    widget = forms.RadioSelect


class CheckboxesField(WithOptions, forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class TickField(Drawn, forms.BooleanField):
    """One box to tick. Not required unless said, because False is an answer."""

    def __init__(
        self,
        label: str | None = None,
        *,
        required: bool = False,
        small: bool = False,
        missing: str = "",
        **kwargs: Any,
    ) -> None:
        self.small = small
        missing = missing or f"Tick to say {in_sentence(label)}" if label else missing
        super().__init__(label, required=required, missing=missing, **kwargs)


class FileField(Drawn, forms.FileField):
    """`accept` is the endings wanted (".csv,.xlsx"); `max_bytes` is checked here as well."""

    widget = forms.FileInput
    default_error_messages = {
        "empty": "The file is empty",
        "invalid": "The file did not arrive. Choose it again",
        "too_big": "The file must be smaller than %(most)s",
        "wrong_kind": "The file must be one of: %(kinds)s",
    }

    def __init__(
        self,
        label: str | None = None,
        *,
        accept: str = "",
        max_bytes: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.accept, self.max_bytes = accept, max_bytes
        kwargs.setdefault("missing", "Choose a file")
        super().__init__(label, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return attrs | {"accept": self.accept} if self.accept else attrs

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        if self.max_bytes and file.size > self.max_bytes:
            raise ValidationError(
                self.error_messages["too_big"],
                code="too_big",
                params={"most": file_size(self.max_bytes)},
            )
        endings = tuple(ending.strip().lower() for ending in self.accept.split(",") if ending)
        if endings and not (file.name or "").lower().endswith(endings):
            raise ValidationError(
                self.error_messages["wrong_kind"],
                code="wrong_kind",
                params={"kinds": ", ".join(ending.lstrip(".").upper() for ending in endings)},
            )
        return file


Day = dt.date | Callable[[], dt.date] | None


class DateField(Drawn, forms.Field):
    """A date in three boxes. Month names and pasted whole dates are understood."""

    widget = DateWidget

    def __init__(
        self, label: str | None = None, *, earliest: Day = None, latest: Day = None, **kwargs: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        is_question = not label or label.rstrip().endswith("?")
        self.subject = "The date" if is_question else label
        if is_question:
            kwargs.setdefault("missing", "Enter a date")
        super().__init__(label, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        typed = as_typed(value)
        if typed.blank:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        day = self.real_date(typed)
        self.check_limits(day)
        self.run_validators(day)
        return day

    def real_date(self, typed: TypedDate) -> dt.date:
        if absent := [part for part in PARTS if not getattr(typed, part)]:
            raise ValidationError(
                f"{self.subject} must include a {' and '.join(absent)}",
                code="incomplete",
                params={"parts": absent},
            )
        if not (typed.year.isdigit() and len(typed.year) == 4):
            raise ValidationError(
                "Year must include 4 numbers", code="year", params={"parts": ["year"]}
            )
        try:
            return dt.date(int(typed.year), month_number(typed.month), int(typed.day))
        except ValueError:
            raise ValidationError(f"{self.subject} must be a real date", code="unreal") from None

    def check_limits(self, day: dt.date) -> None:
        earliest, latest = on_the_day(self.earliest), on_the_day(self.latest)
        if earliest and day < earliest:
            raise ValidationError(
                f"{self.subject} must be {date_words(earliest)} or later", code="early"
            )
        if latest and day > latest:
            raise ValidationError(
                f"{self.subject} must be {date_words(latest)} or earlier", code="late"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return as_typed(initial) != as_typed(data)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.disabled else data


def month_number(typed: str) -> int:
    short = typed.lower()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else int(typed)


def on_the_day(limit: Day) -> dt.date | None:
    return limit() if callable(limit) else limit
