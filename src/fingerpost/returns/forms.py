from datetime import date, timedelta
from typing import Any

from django import forms

from fingerpost.core.dates import month_end
from fingerpost.web.forms import fields

MONTHS_OFFERED = 15


def periods(today: date) -> list[date]:
    """Month ends a return can be built for, latest first: this month's dry run, then the past."""
    ends = [month_end(today)]
    while len(ends) < MONTHS_OFFERED:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends


class BuildReturn(forms.Form):
    """Which month to build."""

    period_end = fields.SelectField("Which month?", hint="The return speaks for its last day.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["period_end"]
        chosen.choices = [
            (
                end.isoformat(),
                f"{end:%B %Y}" + (" (dry run: the month is not over)" if end > today else ""),
            )
            for end in periods(today)
        ]

    def clean_period_end(self) -> date:
        """The choice as a date."""
        return date.fromisoformat(self.cleaned_data["period_end"])
