"""How sure we are before a line is linked, beside what each setting costs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fingerpost.core.access import Permission
from fingerpost.linkage import actions, queries
from fingerpost.linkage.forms import ChooseThresholds
from fingerpost.linkage.presenters import settings
from fingerpost.web.access import requires


@requires(Permission.SET_THRESHOLDS)
@require_http_methods(["GET", "POST"])
def thresholds(request: Any) -> HttpResponse:
    """See and choose where decisions change."""
    authority_id = request.access.authority.pk
    held = queries.thresholds(authority_id)
    now = next((one for one in settings() if one.thresholds == held), None)
    form = ChooseThresholds(
        request.POST if request.method == "POST" else None,
        initial={"setting": now.key if now else ""},
    )
    if request.method == "POST" and form.is_valid():
        actions.set_thresholds(form.chosen(), by=request.access)
        messages.success(request, "Set. It holds for files that come from now on.")
        return redirect("thresholds")
    context = {
        "form": form,
        "settings": settings(),
        "now": now,
        "changed": queries.changed_thresholds(authority_id),
    }
    return render(request, "linkage/thresholds.html", context)
