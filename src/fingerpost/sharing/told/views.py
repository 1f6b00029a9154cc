"""Pages of what was told to whom."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from fingerpost.core.access import Permission
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing.models import Disclosure
from fingerpost.sharing.queries import disclosures_of
from fingerpost.sharing.told import presenters
from fingerpost.web.access import SignedInRequest, requires

PAGE = 50


@requires(Permission.SEE_SHARING)
@require_GET
def told_of(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Who outside the authority has been told what about one young person."""
    person = get_object_or_404(Person.objects.visible_to(request.access), pk=person_id)
    found = disclosures_of(person, request.access)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    tellings = [presenters.of_person(named) for named in page]
    context = {"person": person, "page": page, "tellings": tellings}
    return render(request, "sharing/told_of.html", context)


@requires(Permission.SEE_SHARING)
@require_GET
def told_to(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one school or provider has been told."""
    organisation = get_object_or_404(Organisation, pk=pk)
    found = Disclosure.objects.visible_to(request.access).filter(recipient=organisation)
    page = Paginator(found.select_related("by"), PAGE).get_page(request.GET.get("page"))
    tellings = [presenters.of_organisation(one) for one in page]
    context = {"organisation": organisation, "page": page, "tellings": tellings}
    return render(request, "sharing/told_to.html", context)
