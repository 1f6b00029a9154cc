from typing import Any

from django import forms

from fingerpost.core.intake import kinds
from fingerpost.core.intake.mapping import Mapping
from fingerpost.core.intake.mapping import fields as known_fields
from fingerpost.web.forms import fields

OF_OFFICIAL_FILES = (
    "second_",
    "third_",
)  # a second and third activity stand in no spreadsheet of ours


class Columns(forms.Form):
    """What a file is and what each of its columns holds."""

    mark_optional = False
    kind = fields.SelectField("What is this file?", label_size="m", missing="Choose what it is")

    def __init__(
        self,
        *args: Any,
        mapping: Mapping,
        samples: dict[int, tuple[str, ...]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.mapping = mapping
        kind: Any = self.fields["kind"]
        kind.choices = [("", "Choose what it is")] + [
            (str(kind), words[0].upper() + words[1:])
            for kind, words in kinds.IN_WORDS.items()
            if kind in kinds.OF_PEOPLE and kind not in kinds.OFFICIAL
        ]
        options = [("", "Not used")] + [
            (f.name, f.label)
            for f in known_fields().values()
            if not f.name.startswith(OF_OFFICIAL_FILES)
        ]
        for column in mapping.columns:
            self.fields[f"column_{column.position}"] = fields.SelectField(
                column.heading or f"Column {column.position + 1}, which has no heading",
                choices=options,
                required=False,
                initial=column.field,
                hint=_hint(column.reason, samples.get(column.position, ())),
            )

    def mapping_chosen(self) -> Mapping:
        """The mapping with whatever was changed by hand."""
        mapping = self.mapping
        for column in self.mapping.columns:
            chosen = self.cleaned_data[f"column_{column.position}"]
            if chosen != column.field:
                mapping = mapping.with_column(column.position, chosen)
        return mapping

    def clean(self) -> dict[str, Any]:
        """One column a field: of two that hold the same, nobody could say which is meant."""
        cleaned = super().clean() or {}
        holders: dict[str, list[str]] = {}
        for column in self.mapping.columns:
            name = f"column_{column.position}"
            if cleaned.get(name):
                holders.setdefault(cleaned[name], []).append(name)
        for field, names in holders.items():
            for name in names[1:]:
                label = known_fields()[field].label
                self.add_error(
                    name,
                    f"{label} is already the column “{self.fields[names[0]].label}”. "
                    "Choose something else for one of them",
                )
        return cleaned


def _hint(reason: str, samples: tuple[str, ...]) -> str:
    said = "Holds: " + " · ".join(samples) + "." if samples else "Every line looked at is blank."
    return f"{said} {reason}".strip()
