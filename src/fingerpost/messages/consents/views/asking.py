"""Asking many: whom, and slips to hand out. By message they are asked from `caseload.campaigns`."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from fingerpost.core.access import Permission
from fingerpost.core.sharing.instructions import Giver
from fingerpost.intake.queries import tutor_groups
from fingerpost.messages.consents import actions, presenters, queries
from fingerpost.messages.consents.forms import WhoIsAsked
from fingerpost.messages.consents.views.schools import UNDO_WITHIN
from fingerpost.messages.links.views.frame import posted
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.words import count_of

PRINTED = "printed_consents"


@requires(Permission.RECORD_CONSENT)
@require_GET
def ask(request: SignedInRequest) -> HttpResponse:
    """Choose whom to ask, see how many that is and why not the others, then how."""
    access, day = request.access, timezone.localdate()
    form = WhoIsAsked(request.GET, schools=list(queries.schools(access)))
    form.is_valid()
    found = queries.chosen(access, **form.chosen())
    school = form.of_school
    closed = queries.closed_at([school], access.authority.pk, day)[school.pk] if school else None
    context = {
        "form": form,
        "school": school,
        "closed": closed,
        "count": len(found.people),
        "with_parent": sum(presenters.has_parent_asked(p, day) for p in found.people),
        "years": presenters.by_year(found.people, day),
        "not_now": presenters.not_now(found.not_now),
        "is_own": access.organisation is not None,
        "may_write": access.may(Permission.ASK_FOR_CONSENT),
        "query": request.GET.urlencode(),
    }
    return render(request, "consents/choose.html", context)


@requires(Permission.RECORD_CONSENT)
@require_POST
def slips(request: SignedInRequest, school_id: int) -> HttpResponse:
    """Slips to hand out for whom was chosen, by tutor group; shown once."""
    access = request.access
    school = get_object_or_404(queries.schools(access), pk=school_id)
    form = WhoIsAsked(posted(request), schools=[school])
    if not form.is_valid():
        return redirect("ask_consents")
    began = timezone.now()
    asked = Giver.PARENT if request.POST.get("for") == Giver.PARENT else Giver.PUPIL
    people = queries.chosen(access, **form.chosen()).people
    made = actions.make_slips(people, asked=asked, by=access)
    if made:  # a page loaded again makes none, and those of the first time can be taken back
        request.session[PRINTED] = began.isoformat()
    groups = tutor_groups([person.pk for person, _ in made], school)
    context = {
        "school": school,
        "groups": presenters.slips(made, groups, asked=asked, day=timezone.localdate()),
        "count": len(made),
        "left_out": len(people) - len(made),
        "is_parents": asked is Giver.PARENT,
    }
    return render(request, "consents/slips.html", context)


@requires(Permission.RECORD_CONSENT)
@require_POST
def undo_slips(request: SignedInRequest, school_id: int) -> HttpResponse:
    """The slips just made were not handed out: they work no longer, and nobody counts as asked."""
    school = get_object_or_404(queries.schools(request.access), pk=school_id)
    since = datetime.fromisoformat(request.session.pop(PRINTED, timezone.now().isoformat()))
    undone = 0
    if timezone.now() - since < UNDO_WITHIN:
        undone = actions.undo_slips(school, since=since, by=request.access)
    if undone:
        slips = count_of(undone, "slip")
        messages.success(request, f"{slips} taken back. They work no longer; print new ones.")
    else:
        messages.error(request, "There is nothing to take back: slips can be for an hour.")
    return redirect("school_consents", school_id=school.pk)
