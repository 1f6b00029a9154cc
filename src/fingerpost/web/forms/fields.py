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
from collections.abc import Callable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from fingerpost.web.forms.widgets import PARTS, DateWidget, TypedDate

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


# Sentences for Django's own limits, said of the label.
LIMITS = {
    "max_length": "must be %(limit_value)s characters or fewer (it has %(show_value)s)",
    "min_length": "must be %(limit_value)s characters or more (it has %(show_value)s)",
    "max_value": "must be %(limit_value)s or less",
    "min_value": "must be %(limit_value)s or more",
}


class Drawn:
    """What all our fields share: how they look, and the sentence for an empty answer."""

    verb = "Enter"

    def __init__(
        self,
        label=None,
        *,
        hint="",
        label_size=None,
        is_heading=False,
        missing="",
        error_messages=None,
        **kwargs,
    ):
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


def missing_sentence(verb: str, label: str | None) -> str:
    if not label or label.rstrip().endswith("?"):
        return "Choose an answer" if verb == "Choose" else "Enter an answer"
    return f"{verb} {in_sentence(label)}"


def in_sentence(label: str) -> str:
    """A label inside a sentence: "Date of birth" becomes "date of birth"; "UPN" stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


class Boxed(Drawn):
    """A box to type in; `width` is 2, 3, 4, 5, 10, 20, 30 characters or "one-half" and so on."""

    def __init__(
        self, label=None, *, width=None, prefix="", suffix="", autocomplete="", **kwargs
    ):
        self.width, self.prefix, self.suffix = width, prefix, suffix
        self.autocomplete = autocomplete
        super().__init__(label, **kwargs)

    def widget_attrs(self, widget):
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

    def __init__(self, label="Email address", *, autocomplete="email", **kwargs):
        super().__init__(label, autocomplete=autocomplete, **kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"spellcheck": "false"}


class PhoneField(Boxed, forms.CharField):
    widget = forms.TelInput

    def __init__(self, label="Phone number", *, autocomplete="tel", width=20, **kwargs):
        super().__init__(label, autocomplete=autocomplete, width=width, **kwargs)


class PasswordField(Boxed, forms.CharField):
    widget = forms.PasswordInput

    def __init__(self, label="Password", *, autocomplete="current-password", **kwargs):
        super().__init__(label, autocomplete=autocomplete, strip=False, **kwargs)


class NumberField(Boxed, forms.IntegerField):
    """A whole number, in a text box: number spinners change by accident when scrolled."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "Enter a whole number, like 30"}

    def __init__(self, label=None, *, width=5, **kwargs):
        super().__init__(label, width=width, **kwargs)

    def to_python(self, value):
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"inputmode": "numeric", "spellcheck": "false"}


class CodeField(Boxed, forms.CharField):
    """Digits or letters to be typed exactly: a one-time code, a UPN, a ULN."""

    def __init__(self, label=None, *, width=10, numeric=False, **kwargs):
        self.numeric = numeric
        super().__init__(label, width=width, **kwargs)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget) | {"spellcheck": "false", "autocapitalize": "none"}
        return attrs | {"inputmode": "numeric"} if self.numeric else attrs


class TextareaField(Boxed, forms.CharField):
    """Several lines; with `max_length` it counts down as people type."""

    def __init__(self, label=None, *, rows=4, **kwargs):
        super().__init__(label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Chosen(Drawn):
    verb = "Choose"


class SelectField(Chosen, forms.ChoiceField):
    def __init__(self, label=None, *, choices=(), width=None, **kwargs):
        self.width = width
        super().__init__(label, choices=choices, **kwargs)


class WithOptions(Chosen):
    """`choice_hints` by value; `reveals` names a field shown when that value is chosen."""

    def __init__(
        self,
        label=None,
        *,
        choices=(),
        choice_hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
        inline=False,
        small=False,
        **kwargs,
    ):
        self.choice_hints, self.reveals = choice_hints or {}, reveals or {}
        self.inline, self.small = inline, small
        super().__init__(label, choices=choices, **kwargs)


class RadioField(WithOptions, forms.ChoiceField):
    widget = forms.RadioSelect


class CheckboxesField(WithOptions, forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class TickField(Drawn, forms.BooleanField):
    """One box to tick. Not required unless said, because False is an answer."""

    def __init__(self, label=None, *, required=False, small=False, missing="", **kwargs):
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
        self, label=None, *, accept="", max_bytes=None, drop="Drop the file here or", **kwargs
    ):
        self.accept, self.max_bytes, self.drop = accept, max_bytes, drop
        kwargs.setdefault("missing", "Choose a file")
        super().__init__(label, **kwargs)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        return attrs | {"accept": self.accept} if self.accept else attrs

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        if self.max_bytes and file.size > self.max_bytes:
            raise ValidationError(
                self.error_messages["too_big"],
                code="too_big",
                params={"most": filesizeformat(self.max_bytes)},
            )
        endings = tuple(ending.strip().lower() for ending in self.accept.split(",") if ending)
        if endings and not file.name.lower().endswith(endings):
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

    def __init__(self, label=None, *, earliest: Day = None, latest: Day = None, **kwargs):
        self.earliest, self.latest = earliest, latest
        super().__init__(label, **kwargs)

    def clean(self, value):
        typed = self.widget.as_typed(value)
        if typed.blank:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        day = self.real_date(typed)
        self.check_limits(day)
        self.run_validators(day)
        return day

    def real_date(self, typed: TypedDate) -> dt.date:
        subject = self.label or "Date"
        if absent := [part for part in PARTS if not getattr(typed, part)]:
            raise ValidationError(
                f"{subject} must include a {' and '.join(absent)}",
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
            raise ValidationError(f"{subject} must be a real date", code="unreal") from None

    def check_limits(self, day: dt.date) -> None:
        subject = self.label or "Date"
        earliest, latest = on_the_day(self.earliest), on_the_day(self.latest)
        if earliest and day < earliest:
            raise ValidationError(f"{subject} must be {words(earliest)} or later", code="early")
        if latest and day > latest:
            raise ValidationError(f"{subject} must be {words(latest)} or earlier", code="late")

    def has_changed(self, initial, data):
        return self.widget.as_typed(initial) != self.widget.as_typed(data)

    def bound_data(self, data, initial):
        return initial if self.disabled else data


def month_number(typed: str) -> int:
    short = typed.lower()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else int(typed)


def on_the_day(limit: Day) -> dt.date | None:
    return limit() if callable(limit) else limit


def words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
