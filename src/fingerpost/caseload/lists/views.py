"""Keeping lists, and the page where an authority sets whom to find first."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from fingerpost.caseload import views as worklists
from fingerpost.caseload.lists import actions, presenters, queries
from fingerpost.caseload.lists.forms import KeepList, SetPriorities
from fingerpost.caseload.lists.models import SavedList
from fingerpost.caseload.worklists import seen_by
from fingerpost.core.access import Permission
from fingerpost.web.access import SignedInRequest, requires


@requires(Permission.SET_PRIORITIES)
@require_http_methods(["GET", "POST"])
def priorities(request: SignedInRequest) -> HttpResponse:
    """See what each group weighs and how often it is due, and set it."""
    held = queries.priorities(request.access)
    data = request.POST if request.method == "POST" else None
    form = SetPriorities(data, priorities=held)
    if request.method == "POST" and form.is_valid():
        changed = actions.set_priorities(form.wanted(), by=request.access)
        messages.success(
            request, "Set. The lists go by it from now on." if changed else "Nothing changed."
        )
        return redirect("priorities")
    lines = presenters.priority_lines(form, request.access, timezone.localdate())
    return render(request, "lists/priorities.html", {"form": form, "lines": lines})


@requires(Permission.SEE_WORKLISTS)
@require_POST
def keep(request: SignedInRequest, key: str) -> HttpResponse:
    """Keep the list of this address under a name."""
    if key not in seen_by(request.access):
        raise Http404
    form, filters = (
        KeepList(request.POST),
        worklists.filters_of(request),
    )
    back = f"{request.path.removesuffix('/keep')}?{filters.as_address()}"
    if not form.is_valid():
        messages.error(
            request, " ".join(str(error) for errors in form.errors.values() for error in errors)
        )
        return redirect(back)
    try:
        actions.keep_list(
            name=form.cleaned_data["name"],
            worklist=key,
            query=filters.as_address(),
            shared=form.cleaned_data["shared"],
            by=request.access,
        )
    except actions.NameTaken as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(request, "Kept. You find it under Worklists.")
    return redirect("worklists")


@requires(Permission.SEE_WORKLISTS)
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Drop a kept list of one's own."""
    kept = _own(request, pk)
    actions.drop_list(kept, by=request.access)
    messages.success(request, f"“{kept.name}” is no longer kept.")
    return redirect("worklists")


@requires(Permission.SEE_WORKLISTS)
@require_POST
def share(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a kept list of one's own to colleagues, or no longer."""
    kept = _own(request, pk)
    shared = request.POST.get("shared") == "yes"
    actions.share_list(kept, shared=shared, by=request.access)
    who = "Colleagues see" if shared else "Only you see"
    messages.success(request, f"{who} “{kept.name}” from now on.")
    return redirect("worklists")


def _own(request: SignedInRequest, pk: int) -> SavedList:
    return get_object_or_404(
        SavedList.objects.visible_to(request.access), pk=pk, owner=request.user
    )
