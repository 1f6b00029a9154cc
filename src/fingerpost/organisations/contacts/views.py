"""Pages of the contact register: all of it, and that of one school or provider."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.dates import academic_year
from fingerpost.organisations.contacts import actions, queries
from fingerpost.organisations.contacts.forms import About, Search
from fingerpost.organisations.contacts.models import Colleague
from fingerpost.organisations.models import Organisation
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file

PAGE = 50
LATELY = timedelta(days=30)
HEADINGS = ("School or provider", "What they do", "Name", "Email", "Phone", "Note", "Confirmed on")


def _year_began() -> date:
    """1 September of this academic year: what was confirmed since is confirmed."""
    return date(academic_year(timezone.localdate()), 9, 1)


def _found(request: SignedInRequest) -> tuple[Search, Any]:
    form = Search(request.GET or None)
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.colleagues(request.access, q=said.get("q", ""), does=said.get("does", ""))
    if said.get("unconfirmed"):
        found = found.filter(confirmed_on__lt=_year_began())
    return form, found


@requires(Permission.SEE_ORGANISATIONS)
@require_GET
def contact_register(request: SignedInRequest) -> HttpResponse:
    """Who does what at every school and provider."""
    form, found = _found(request)
    context = {
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "began": _year_began(),
        "everybody": queries.colleagues(request.access).count(),
        "unconfirmed": queries.not_confirmed(request.access, _year_began()).count(),
        "without": list(queries.without_any(request.access)[:PAGE]),
    }
    return render(request, "contact_register/register.html", context)


@requires(Permission.SEE_ORGANISATIONS)
@require_GET
def download(request: SignedInRequest) -> HttpResponse:
    """The register as a spreadsheet, narrowed as the page is."""
    _, found = _found(request)
    rows = [
        [
            one.organisation.name,
            one.get_does_display(),
            one.name,
            one.email,
            one.phone,
            one.note,
            one.confirmed_on.strftime("%d/%m/%Y"),
        ]
        for one in found
    ]
    note(
        "downloaded the contact register",
        by=request.user,
        authority_id=request.access.authority.pk,
    )
    return csv_file("contact-register.csv", HEADINGS, rows)


@requires(Permission.KEEP_CONTACTS)
@require_GET
def contacts_of(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who does what at one school or provider."""
    place = _place(request, pk)
    found = list(queries.of_organisation(request.access, place))
    context = {
        "organisation": place,
        "colleagues": found,
        "began": _year_began(),
        "unconfirmed": [one for one in found if one.confirmed_on < _year_began()],
        "ended": queries.ended_since(request.access, place, timezone.localdate() - LATELY),
        "own": request.access.organisation is not None,
    }
    return render(request, "contact_register/of_organisation.html", context)


@requires(Permission.KEEP_CONTACTS)
@require_http_methods(["GET", "POST"])
def add_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add somebody."""
    place = _place(request, pk)
    form = About(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add(place, by=request.access, today=timezone.localdate(), said=form.cleaned_data)
        messages.success(request, f"{form.cleaned_data['name']} is in the contact register.")
        return redirect("contacts_of", pk=place.pk)
    context = {"form": form, "organisation": place, "heading": "Add a contact"}
    return render(request, "contact_register/contact.html", context)


@requires(Permission.KEEP_CONTACTS)
@require_http_methods(["GET", "POST"])
def change_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is held of somebody; saving confirms it."""
    one = _colleague(request, pk)
    held = {name: getattr(one, name) for name in About.base_fields}
    form = About(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        actions.change(one, by=request.access, today=timezone.localdate(), said=form.cleaned_data)
        messages.success(request, "Saved, and confirmed today.")
        return redirect("contacts_of", pk=one.organisation_id)
    context = {"form": form, "organisation": one.organisation, "heading": "Change a contact"}
    return render(request, "contact_register/contact.html", context)


@requires(Permission.KEEP_CONTACTS)
@require_POST
def confirm_contacts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody held at a place is right as they stand."""
    place = _place(request, pk)
    found = queries.of_organisation(request.access, place)
    count = actions.confirm(found, by=request.access, today=timezone.localdate())
    people = "1 person" if count == 1 else f"{count} people"
    messages.success(request, f"Confirmed today: {people} at {place.name}.")
    return redirect("contacts_of", pk=place.pk)


@requires(Permission.KEEP_CONTACTS)
@require_POST
def end_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """They do this no more."""
    one = _colleague(request, pk)
    actions.end(one, by=request.access, today=timezone.localdate())
    messages.success(request, f"{one.name} is taken out of the contact register.")
    return redirect("contacts_of", pk=one.organisation_id)


@requires(Permission.KEEP_CONTACTS)
@require_POST
def put_back_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """They do this still: taking them out was a slip."""
    one = get_object_or_404(Colleague.objects.visible_to(request.access), pk=pk)
    actions.put_back(one, by=request.access)
    messages.success(request, f"{one.name} is back in the contact register.")
    return redirect("contacts_of", pk=one.organisation_id)


def _place(request: SignedInRequest, pk: int) -> Organisation:
    """A school or provider this user may keep contacts of: staff any, others their own.

    Raises:
        Http404: another one's.
    """
    own = request.access.organisation
    if own is not None and own.pk != pk:
        raise Http404
    return get_object_or_404(Organisation, pk=pk)


def _colleague(request: SignedInRequest, pk: int) -> Colleague:
    return get_object_or_404(queries.colleagues(request.access), pk=pk)
