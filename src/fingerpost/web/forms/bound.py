"""A field on a form, with what its template needs to draw the whole group."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from fingerpost.web.forms.sentences import missing_sentence
from fingerpost.web.forms.widgets import PARTS, DateWidget, as_typed

# First match wins, so the narrower widgets come first.
KINDS = (
    (DateWidget, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "tick"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)

CHOSEN = ("select", "radios", "checkboxes", "file")

CONTROL_CLASSES = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "tick": "govuk-checkboxes__input",
}


@dataclass(frozen=True)
class Option:
    """One radio button or tick box."""

    id: str
    value: str
    label: str
    selected: bool
    hint: str = ""
    reveals: BoundField | None = None
    disabled: bool = False


@dataclass(frozen=True)
class DatePart:
    id: str
    name: str
    label: str
    value: str
    width: int
    wrong: bool


class BoundGroup(BoundField):
    """Django's bound field, told how GOV.UK-style groups are put together."""

    wanted_width: int | str | None = None  # said by a template, for forms of libraries

    @property
    def kind(self) -> str:
        if self.is_hidden:
            return "hidden"
        widget = self.field.widget
        return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "input")

    @property
    def template_name(self) -> str:
        return getattr(self.field, "template_name", None) or f"web/forms/{self.kind}.html"

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        # The server answers with better sentences than the browser's own bubbles.
        attrs.pop("required", None)
        attrs["placeholder"] = False  # a label says it, and stays when people type
        if self.kind in CONTROL_CLASSES:
            attrs["class"] = self.control_class
        if self.counts_characters:
            described = attrs.get("aria-describedby")
            attrs["aria-describedby"] = f"{described} {self.info_id}" if described else self.info_id
        if self.kind == "password":
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        return attrs

    @property
    def control_class(self) -> str:
        classes = [CONTROL_CLASSES[self.kind]]
        if self.errors and self.kind != "tick":
            classes.append(f"{classes[0].split()[0]}--error")
        if width := self.wanted_width or getattr(self.field, "width", None):
            classes.append(
                f"govuk-input--width-{width}"
                if isinstance(width, int)
                else f"govuk-!-width-{width}"
            )
        if self.counts_characters:
            classes.append("govuk-js-character-count")
        if own := self.field.widget.attrs.get("class"):
            classes.append(own)
        return " ".join(classes)

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        drawn = widget or self.field.widget
        # The browser would cut long typing short without a word; the counter says so instead.
        if self.kind == "textarea":
            drawn.attrs.pop("maxlength", None)
        return super().as_widget(widget, attrs, only_initial)

    # What the templates ask

    @property
    def label_class(self) -> str:
        size = getattr(self.field, "label_size", None)
        base = "govuk-fieldset__legend" if self.use_fieldset else "govuk-label"
        return f"{base} {base}--{size}" if size else base

    @property
    def is_heading(self) -> bool:
        """The label is the page's h1 (one question on a page)."""
        return getattr(self.field, "is_heading", False)

    @property
    def optional_mark(self) -> str:
        wanted = getattr(self.form, "mark_optional", True)
        return " (optional)" if wanted and not self.field.required else ""

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}_error"

    @property
    def info_id(self) -> str:
        return f"{self.auto_id}-info"

    @property
    def described_by(self) -> str:
        return self.aria_describedby or ""

    @property
    def prefix(self) -> str:
        return getattr(self.field, "prefix", "")

    @property
    def suffix(self) -> str:
        return getattr(self.field, "suffix", "")

    @property
    def inline(self) -> bool:
        return getattr(self.field, "inline", False)

    @property
    def small(self) -> bool:
        return getattr(self.field, "small", False)

    @property
    def most(self) -> int | None:
        return getattr(self.field, "max_length", None)

    @property
    def counts_characters(self) -> bool:
        return self.kind == "textarea" and self.most is not None

    @property
    def sentences(self) -> list[str]:
        """The errors; where a library's field only says it is required, what to enter."""
        return [
            missing_sentence("Choose" if self.kind in CHOSEN else "Enter", str(self.label))
            if message == forms.Field.default_error_messages["required"]
            else str(message)
            for message in self.errors
        ]

    @property
    def focus_id(self) -> str:
        """Where a link in the error summary should take you."""
        if self.kind in ("radios", "checkboxes"):
            return f"{self.auto_id}_0"
        if self.kind == "date":
            wrong = next((part for part in self.date_parts if part.wrong), self.date_parts[0])
            return wrong.id
        return self.auto_id

    @property
    def options(self) -> list[Option]:
        hints = getattr(self.field, "choice_hints", {})
        reveals = getattr(self.field, "reveals", {})
        return [
            Option(
                id=widget.data["attrs"]["id"],
                value=str(widget.data["value"]),
                label=widget.data["label"],
                selected=widget.data["selected"],
                hint=hints.get(widget.data["value"], ""),
                reveals=self.form[reveals[widget.data["value"]]]
                if widget.data["value"] in reveals
                else None,
                disabled=self.field.disabled,
            )
            for widget in self.subwidgets
        ]

    @property
    def date_parts(self) -> list[DatePart]:
        typed = as_typed(self.value())
        wrong = self.wrong_parts
        return [
            DatePart(
                id=f"{self.auto_id}_{part}",
                name=f"{self.html_name}_{part}",
                label=part.capitalize(),
                value=getattr(typed, part),
                width=4 if part == "year" else 2,
                wrong=part in wrong,
            )
            for part in PARTS
        ]

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        errors = self.form.errors.as_data().get(self.name, []) if self.form.is_bound else []
        named = {part for error in errors for part in (error.params or {}).get("parts", ())}
        return tuple(named) if named else (PARTS if errors else ())
