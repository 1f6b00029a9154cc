"""What is asked about a step of the plan."""

from django import forms

from fingerpost.web.forms import fields


class About(forms.Form):
    """What will be done, by whom, until when."""

    what = fields.TextField(
        "What will you do?",
        hint="For example: ask the five largest colleges for weekly leavers",
        max_length=300,
        missing="Enter what you will do",
    )
    owner = fields.TextField(
        "Who does it?",
        hint="A colleague or a team",
        max_length=120,
        missing="Enter who does it",
        autocomplete="off",
    )
    due_on = fields.DateField("By when?", missing="Enter by when it is done")


class Finish(forms.Form):
    """What came of a step."""

    came_of_it = fields.TextField("What came of it?", max_length=300, required=False)
