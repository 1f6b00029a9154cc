"""Pages about schools and providers: the register, and what each has sent us."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from fingerpost.core.access import Permission
from fingerpost.organisations import queries
from fingerpost.organisations.forms import FindOrganisation
from fingerpost.organisations.models import Membership, Organisation
from fingerpost.web.access import requires

PAGE = 50
FILES_SHOWN = 20


@requires(Permission.SEE_ORGANISATIONS)
@require_GET
def organisations(request: Any) -> HttpResponse:
    """Schools and providers, those of our own area first asked for."""
    form = FindOrganisation(request.GET if request.GET else {"near": "on"})
    chosen = form.cleaned_data if form.is_valid() else {"q": "", "kind": "", "near": True}
    found = queries.organisations(request.access, **chosen)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "organisations/organisations.html", {"form": form, "page": page})


@requires(Permission.SEE_ORGANISATIONS)
@require_GET
def organisation(request: Any, pk: int) -> HttpResponse:
    """One school or provider: what the register says and what it has sent us."""
    found = get_object_or_404(Organisation, pk=pk)
    files = found.submissions.filter(authority=request.access.authority)[:FILES_SHOWN]
    users = Membership.objects.filter(
        organisation=found, authority=request.access.authority
    ).select_related("user")
    facts = [
        ("Kind", found.kind_in_words),
        ("URN", found.urn or "None"),
        ("UKPRN", found.ukprn or "None"),
        ("School number", found.laestab or "None"),
        ("Town", found.town or "Not held"),
        ("Postcode", found.postcode or "Not held"),
    ]
    context = {
        "organisation": found,
        "files": files,
        "users": users,
        "facts": facts,
        "may_see_sharing": request.access.may(Permission.SEE_SHARING),
    }
    return render(request, "organisations/organisation.html", context)
