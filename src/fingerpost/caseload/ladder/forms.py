"""What is asked when a step is left out."""

from django import forms

from fingerpost.web.forms import fields


class LeaveOut(forms.Form):
    """Why a step is not to be taken for one young person."""

    why = fields.TextField(
        "Why leave this step out?", max_length=200, missing="Say why this step is left out"
    )
