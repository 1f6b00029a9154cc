from typing import Any

from django import forms
from django.utils import timezone

from fingerpost.core.intake.kinds import Kind
from fingerpost.intake.actions import LARGEST_UPLOAD
from fingerpost.intake.queries import senders
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.web.forms import fields

OURSELVES = "ourselves"


class SendFile(forms.Form):
    """A file, who it is from, and the day for which it speaks."""

    sender = fields.SelectField(
        "Who is the file from?",
        missing="Choose who the file is from",
        hint="The school, college or provider whose list it is.",
    )
    file = fields.FileField(
        "The file",
        hint=(
            "A spreadsheet (XLSX or ODS) or CSV, just as it came; or an ILR, CTF, school census or "
            "NCCIS file (XML). Up to 200 MB."
        ),
        accept=".csv,.tsv,.txt,.xlsx,.xls,.ods,.xml",
        max_bytes=LARGEST_UPLOAD,
    )
    coverage = fields.RadioField(
        "Does it name everybody you have?",
        choices=[
            ("", "We do not know: work it out"),
            ("whole", "Yes, it is the whole list"),
            ("changes", "No, only what is new or has changed"),
        ],
        required=False,
        hint="Whoever is missing from a whole list is taken to have left.",
    )
    as_of = fields.DateField(
        "Which day does it speak for?",
        required=False,
        latest=timezone.localdate,
        hint="The day the list was made. Leave empty if that is today.",
    )

    from_the_dwp = fields.TickField(
        "The Department for Work and Pensions told us this",
        hint="It is kept apart, and never shown to or passed on to anybody outside our own team.",
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        if access.organisation is not None:
            del self.fields["sender"], self.fields["from_the_dwp"]
        else:
            places = senders(access.authority)
            sender: Any = self.fields["sender"]
            sender.choices = [
                ("", "Choose a school, college or provider"),
                (OURSELVES, f"{access.authority}: a list of our own"),
                *((str(o.pk), f"{o.name} ({o.kind_in_words.lower()})") for o in places),
            ]

    def declared_whole(self) -> bool | None:
        """What was said of the list; None where nothing was."""
        if self.kind_said():
            return False
        return {"whole": True, "changes": False}.get(self.cleaned_data["coverage"])

    def kind_said(self) -> str:
        """What it was said to be; empty where that is worked out."""
        return Kind.DWP if self.cleaned_data.get("from_the_dwp") else ""

    def sender_chosen(self) -> Organisation | None:
        """Whose statement the file is; None for the authority's own, and for what the DWP told,
        which no school or provider may read back."""
        if self.kind_said():
            return None
        if self.access.organisation is not None:
            return self.access.organisation
        chosen = self.cleaned_data["sender"]
        return None if chosen == OURSELVES else Organisation.objects.get(pk=chosen)


class FindForRow(forms.Form):
    """Look for the young person a row means."""

    name = fields.SearchField("Name", required=False, width=20)
    born_on = fields.DateField("Date of birth", required=False)
