"""The improvement plan: as a page, as PDF, and its steps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.caseload import queries as caseload
from fingerpost.core.access import Permission
from fingerpost.reports.documents.document import Document
from fingerpost.reports.documents.pdf import as_pdf
from fingerpost.reports.improvement import actions, presenters
from fingerpost.reports.improvement.forms import About, Finish
from fingerpost.reports.improvement.models import Step
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import pdf_made


@requires(Permission.SEE_FIGURES)
@require_GET
def improvement_plan(request: SignedInRequest) -> HttpResponse:
    """Why young people are not known, and what is done about it."""
    today = timezone.localdate()
    steps = [(one, presenters.state(one, today)) for one in _steps(request)]
    context = {
        "document": _document(request),
        "steps": steps,
        "may_change": request.access.may(Permission.KEEP_IMPROVEMENT_PLAN),
    }
    return render(request, "improvement/plan.html", context)


@requires(Permission.SEE_FIGURES)
@require_GET
def improvement_plan_pdf(request: SignedInRequest) -> HttpResponse:
    """The same to print or to send; it names no young person."""
    document = _document(request)
    authority = request.access.authority.pk
    note("downloaded the improvement plan", by=request.user, authority_id=authority)
    return pdf_made(f"improvement-plan-{document.on.isoformat()}.pdf", as_pdf(document))


@requires(Permission.KEEP_IMPROVEMENT_PLAN)
@require_http_methods(["GET", "POST"])
def add_step(request: SignedInRequest) -> HttpResponse:
    """Plan a step."""
    form = About(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add(by=request.access, said=form.cleaned_data)
        messages.success(request, "The step is in the plan.")
        return redirect("improvement_plan")
    return render(request, "improvement/step.html", {"form": form, "heading": "Add a step"})


@requires(Permission.KEEP_IMPROVEMENT_PLAN)
@require_http_methods(["GET", "POST"])
def change_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is meant, by whom or by when."""
    step = _step(request, pk)
    held = {name: getattr(step, name) for name in About.base_fields}
    form = About(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        actions.change(step, by=request.access, said=form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("improvement_plan")
    context = {"form": form, "heading": "Change a step", "step": step}
    return render(request, "improvement/step.html", context)


@requires(Permission.KEEP_IMPROVEMENT_PLAN)
@require_http_methods(["GET", "POST"])
def finish_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that it is done and what came of it; or that it is not done after all."""
    step = _step(request, pk)
    if request.method == "POST" and step.done_on:
        actions.finish(step, by=request.access, on=None)
        messages.success(request, "Not done, then.")
        return redirect("improvement_plan")
    form = Finish(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.finish(step, by=request.access, on=timezone.localdate(), **form.cleaned_data)
        messages.success(request, "Done.")
        return redirect("improvement_plan")
    context = {"form": form, "heading": "It is done", "step": step}
    return render(request, "improvement/step.html", context)


@requires(Permission.KEEP_IMPROVEMENT_PLAN)
@require_POST
def drop_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a step out of the plan, or put it back."""
    step = _step(request, pk)
    actions.drop(step, by=request.access, on=None if step.dropped_on else timezone.localdate())
    words = "out of the plan. You can put it back below" if step.dropped_on else "in the plan again"
    messages.success(request, f"The step is {words}.")
    return redirect("improvement_plan")


def _document(request: SignedInRequest) -> Document:
    today = timezone.localdate()
    counted = caseload.counts(request.access, today)
    steps = [one for one in _steps(request) if one.dropped_on is None]
    return presenters.document(request.access, today, steps=steps, cohort=counted.cohort)


def _steps(request: SignedInRequest) -> list[Step]:
    return list(Step.objects.visible_to(request.access))


def _step(request: SignedInRequest, pk: int) -> Step:
    return get_object_or_404(Step.objects.visible_to(request.access), pk=pk)
