"""What the department told us of one young person; each reading is logged."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.sharing import flows
from fingerpost.intake.dwp import queries
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest, requires


@requires(Permission.SEE_SENSITIVE)
@require_GET
def told(request: SignedInRequest, person_id: int) -> HttpResponse:
    """What it told of one young person, to look for them by and for nothing else."""
    person = get_object_or_404(Person.objects.visible_to(request.access), pk=person_id)
    found = list(queries.told_of(person, request.access))
    if not found:
        raise Http404
    note(
        "read what the DWP told",
        by=request.user,
        authority_id=person.authority_id,
        subject=person,
    )
    rows = [(flows.fields()[one.field].label, one) for one in found]
    return render(request, "dwp/told.html", {"person": person, "rows": rows})
