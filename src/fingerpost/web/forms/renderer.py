"""The FORM_RENDERER: every Django form, ours or a library's, comes out as GOV.UK-style groups.

Any plain `forms.CharField` is drawn properly; the fields in `fingerpost.web.forms.fields`
add hints for options, widths, label sizes and sentences for what is missing.
"""

from functools import cached_property
from pathlib import Path

import django.forms
from django.forms.renderers import BaseRenderer, EngineMixin
from django.template.backends.django import DjangoTemplates

from fingerpost.web.forms.bound import BoundGroup


class FormRenderer(EngineMixin, BaseRenderer):
    """Finds our templates and Django's own, whichever apps are installed."""

    backend = DjangoTemplates
    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/group.html"
    bound_field_class = BoundGroup

    @cached_property
    def engine(self) -> DjangoTemplates:
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [
                    Path(__file__).parents[1] / "templates",
                    Path(django.forms.__file__).parent / "templates",
                ],
                "NAME": "fingerpost-forms",
                "OPTIONS": {},
            }
        )
