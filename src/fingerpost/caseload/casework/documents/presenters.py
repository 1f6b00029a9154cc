"""A document among the entries of a case, in words."""

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from fingerpost.caseload.casework.entries.presenters import Line, line, named
from fingerpost.caseload.casework.models import Document
from fingerpost.core.casework.documents import kinds
from fingerpost.people.models import Person
from fingerpost.web.words import file_size


def document_line(one: Document, person: Person) -> Line:
    """A document, and where it is opened."""
    what = f"{kinds()[one.kind].name}, {file_size(one.size)}"
    address = reverse("open_document", args=[person.pk, one.pk])
    return line(
        one,
        one.title,
        timezone.localdate(one.recorded_at),
        facts=[named(one, "opened")],
        opens=(address, f"Open ({what})") if one.undone_at is None else None,
    )


def file_name(one: Document) -> str:
    """What it is called when it is saved."""
    return f"{slugify(one.title) or 'document'}{kinds()[one.kind].endings[0]}"
