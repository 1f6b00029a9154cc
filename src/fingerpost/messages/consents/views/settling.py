"""Noting what was done about an instruction not to share that left something open."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fingerpost.core.access import Permission
from fingerpost.messages.consents import queries
from fingerpost.messages.consents.forms import Settle
from fingerpost.messages.links.views.frame import posted
from fingerpost.people.merging.queries import said_of
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.settling import standing, task_about
from fingerpost.web.access import SignedInRequest, requires


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def settle(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Say what was done; it is due no more until another rule asks for something."""
    held = get_object_or_404(queries.own(request.access), pk=person_id)
    task = task_about(held, request.access, timezone.localdate())
    if task is None:
        messages.info(request, "Nothing is left to do about this instruction.")
        return redirect("instructions")
    form = Settle(posted(request))
    if request.method == "POST" and form.is_valid():
        sharing.settle_instructions(
            standing(request.access).filter(said_of(held)),
            rule=task.rule,
            how=form.cleaned_data["how"],
            authority_id=held.authority_id,
            by=request.access.user,
        )
        messages.success(request, "Noted. It stands in the list no more.")
        return redirect("instructions")
    return render(request, "consents/settle.html", {"person": held, "task": task, "form": form})
