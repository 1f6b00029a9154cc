"""Pages about the statutory return: what it would say today, what is wrong, and the file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.returns.findings import UnknownYear
from fingerpost.core.returns.mending import mending
from fingerpost.core.workflow import WrongMove
from fingerpost.returns import actions, presenters, queries, signing, tasks
from fingerpost.returns.again import actions as again
from fingerpost.returns.findings import queries as of_findings
from fingerpost.returns.forms import BuildReturn
from fingerpost.returns.to_the_dfe import hand_over_return
from fingerpost.web.access import requires
from fingerpost.web.words import count_of

PAGE = 50


@requires(Permission.BUILD_RETURN)
@require_http_methods(["GET", "POST"])
def returns(request: Any) -> HttpResponse:
    """Every return built, and a form to build another."""
    form = BuildReturn(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask(
                request.access.authority,
                period_end=form.cleaned_data["period_end"],
                by=request.user,
            )
        except (actions.CannotBuild, UnknownYear) as problem:
            form.add_error("period_end", str(problem))
        else:
            tasks.start(asked)
            return redirect("return", asked.pk)
    page = Paginator(queries.listed(request.access), PAGE).get_page(request.GET.get("page"))
    return render(request, "returns/returns.html", {"form": form, "page": page})


@requires(Permission.BUILD_RETURN)
@require_GET
def one(request: Any, pk: int) -> HttpResponse:
    """One return: its figures, its findings by rule, and whom a chosen rule names."""
    built = get_object_or_404(queries.returns(request.access), pk=pk)
    if request.htmx:
        response = render(request, "returns/_building.html", {"return": built})
        if not built.is_being_built:
            response["HX-Refresh"] = "true"
        return response
    rules = queries.findings_by_rule(built)
    chosen = next((r for r in rules if r["code"] == request.GET.get("rule")), None)
    found = of_findings.of_build(built).filter(code=chosen["code"] if chosen else "")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "return": built,
        "checked_by": presenters.checked_by(built),
        "moves": presenters.moves(built, request.access),
        "dry_run": signing.dry_run_words(built) if signing.is_dry_run(built) else "",
        "refused_for": queries.file_faults(built),
        "compared_with": queries.compared_with(built) if built.fingerprint else None,
        "rebuild": again.latest(built),
        "rules": rules,
        "chosen": chosen,
        "todo": mending(chosen["code"]).todo if chosen else "",
        "page": page,
    }
    return render(request, "returns/return.html", context)


@requires(Permission.SIGN_OFF_RETURN)
@require_http_methods(["GET", "POST"])
def move(request: Any, pk: int, key: str) -> HttpResponse:
    """Ask, then sign a return off, mark it sent, or take the sign-off back."""
    built = get_object_or_404(queries.returns(request.access), pk=pk)
    wanted = presenters.MOVES[key]
    if why_not := presenters.in_the_way(built, wanted):
        messages.error(request, why_not)
        return redirect("return", pk)
    if request.method == "POST":
        try:
            wanted.act(built, by=request.access)
        except (WrongMove, signing.CannotSignOff) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, wanted.done)
        return redirect("return", pk)
    left = of_findings.unexplained(built) if key == "sign-off" else 0
    context = {
        "return": built,
        "move": wanted,
        "sent_before": queries.sent_before(built),
        "unexplained": left,
        "unexplained_title": f"{count_of(left, 'serious finding')} not explained",
    }
    return render(request, "returns/move.html", context)


@requires(Permission.BUILD_RETURN)
@require_GET
def download(request: Any, pk: int) -> HttpResponse:
    """The file as it would be sent; every download is noted. One signed off is told to the DfE."""
    built = get_object_or_404(queries.with_file(request.access), pk=pk)
    note(
        "downloaded a return",
        by=request.user,
        authority_id=built.authority_id,
        subject=built,
        detail={"fingerprint": built.fingerprint},
    )
    hand_over_return(built, by=request.user)
    response = HttpResponse(actions.file_of(built), content_type="application/xml")
    name = f"NCCIS-{built.authority.code}-{built.period_end:%Y-%m}.xml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
