"""Building a sent return again: the button, and what came of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from fingerpost.core.access import Permission
from fingerpost.returns import queries, tasks
from fingerpost.returns.again import actions
from fingerpost.web.access import requires


@requires(Permission.BUILD_RETURN)
@require_http_methods(["GET", "POST"])
def again(request: Any, pk: int) -> HttpResponse:
    """Ask for it, or see whether it is done."""
    sent = get_object_or_404(queries.returns(request.access).exclude(sent_at=None), pk=pk)
    if request.method == "POST":
        tasks.start_again(actions.ask(sent, by=request.access))
    if not request.htmx:
        return redirect("return", pk)
    return render(request, "returns/_again.html", {"return": sent, "rebuild": actions.latest(sent)})
