"""A list of a school's young people who have not answered, to be filled in and sent as a file."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.intake import consents
from fingerpost.messages.consents import queries
from fingerpost.messages.consents.actions import PAPER
from fingerpost.messages.consents.views.schools import ANSWERED
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file


@requires(Permission.RECORD_CONSENT)
@require_GET
def to_fill_in(request: SignedInRequest, school_id: int) -> HttpResponse:
    """The list; what comes back is read by its headings."""
    school = get_object_or_404(queries.schools(request.access), pk=school_id)
    covered = queries.coverage(queries.pupils(request.access, school), timezone.localdate())
    people = [one.person for one in covered if one.state not in ANSWERED]
    note(
        "downloaded a list of consents to fill in",
        by=request.user,
        authority_id=request.access.authority.pk,
        detail={"school": school.pk, "people": len(people)},
    )
    lines = (
        consents.line_to_fill_in(one.given_name, one.family_name, one.born_on, PAPER)
        for one in people
    )
    return csv_file(f"consents-{school.pk}.csv", consents.headings(), lines)
