import datetime as dt

from django import forms

from fingerpost.web.forms import fields

HOW = [("call", "Call"), ("text", "Text"), ("visit", "Visit"), ("letter", "Letter")]
AREAS = [("", "Any area"), ("n", "North"), ("s", "South")]


class EveryField(forms.Form):
    name = fields.TextField("Full name", autocomplete="off")
    upn = fields.CodeField("UPN", hint="13 characters, on the school's list", width=20)
    email = fields.EmailField(autocomplete="off")
    phone = fields.PhoneField(required=False, autocomplete="off")
    days = fields.NumberField("Days before a reminder", suffix="days", width=3)
    password = fields.PasswordField(hint="At least 12 characters")
    born_on = fields.DateField(
        "Date of birth", hint="For example, 27 3 2009", latest=dt.date(2026, 9, 1)
    )
    how = fields.RadioField(
        "How did you try?",
        choices=HOW,
        choice_hints={"text": "Sent from the number the young person knows"},
        reveals={"call": "number"},
    )
    number = fields.PhoneField("Number you called", required=False, autocomplete="off")
    plan = fields.RadioField("Still there?", choices=[("y", "Yes"), ("n", "No")], inline=True)
    needs = fields.CheckboxesField(
        "Support", choices=[("send", "SEND"), ("carer", "Young carer"), ("care", "In care")]
    )
    area = fields.SelectField("Area", choices=AREAS)
    note = fields.TextareaField("What was said", max_length=200, required=False)
    file = fields.FileField("Enrolment list", accept=".csv,.xlsx", hint="CSV or Excel, up to 50 MB")
    sure = fields.TickField(
        "The school agreed to this", required=True, hint="Ask if you are not sure"
    )
    plain = forms.CharField(label="A plain Django field", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        if self.data.get("clash"):
            raise forms.ValidationError("A call needs a number, and there is none")


class Filters(forms.Form):
    mark_optional = False

    q = fields.SearchField("Name or school", required=False)
    group = fields.CheckboxesField(
        "Status",
        choices=[("EET", "EET"), ("NEET", "NEET"), ("NK", "Not known")],
        required=False,
        small=True,
    )
    area = fields.SelectField("Area", choices=AREAS, required=False)
    since = fields.DateField("Since", required=False)
