"""Pages about what people send: lists first, then one file, then its rows."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.workflow import SUBMISSION, SubmissionState, WrongMove
from fingerpost.intake import actions, exports, queries, tasks
from fingerpost.intake.columns.views import may_change
from fingerpost.intake.forms import SendFile
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import (
    SubmissionWords,
    as_before,
    passings,
    row_words,
    rows_of,
)
from fingerpost.web.access import requires
from fingerpost.web.downloads import csv_file

PAGE = 50


@requires(Permission.SEND_FILES)
@require_GET
def submissions(request: Any) -> HttpResponse:
    """Every file received that this user may see."""
    page = Paginator(queries.submissions(request.access), PAGE).get_page(request.GET.get("page"))
    words = [SubmissionWords(s) for s in page]
    context = {
        "page": page,
        "submissions": words,
        "may_set_up_ways_in": request.access.may(Permission.MANAGE_WAYS_IN),
    }
    return render(request, "intake/submissions.html", context)


@requires(Permission.SEND_FILES)
@require_http_methods(["GET", "POST"])
def send(request: Any) -> HttpResponse:
    """Hand in a file."""
    form = SendFile(request.POST or None, request.FILES or None, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            submission = actions.receive(
                form.cleaned_data["file"],
                authority=request.access.authority,
                filename=form.cleaned_data["file"].name,
                by=request.user,
                sender=form.sender_chosen(),
                as_of=form.cleaned_data["as_of"],
                declared_whole=form.declared_whole(),
                kind=form.kind_said(),
            )
        except actions.AlreadyReceived as already:
            messages.info(request, f"{already} Nothing was done twice: this is its receipt.")
            return redirect("submission", already.submission.pk)
        except actions.NotReceived as problem:
            form.add_error("file", str(problem))
        else:
            tasks.start(submission)
            return redirect("submission", submission.pk)
    return render(request, "intake/send.html", {"form": form})


@requires(Permission.SEND_FILES)
@require_GET
def submission(request: Any, pk: int) -> HttpResponse:
    """One file: what it is, how far it has come, and what became of its rows."""
    found = _submission(request, pk)
    to_sender = not request.access.role.of_authority
    if found.kind == Kind.DWP:
        note("read a file of the DWP", by=request.user, authority_id=found.authority_id)
    rows = queries.lines(found)
    outcome = request.GET.get("outcome", "")
    if outcomes := rows_of(outcome, to_sender=to_sender):
        rows = rows.filter(outcome__in=outcomes)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "submission": found,
        "words": SubmissionWords(found, to_sender=to_sender),
        "page": page,
        "rows": row_words(page, to_sender=to_sender),
        "outcome": outcome,
        "why_heading": "What we still need" if to_sender else "Why, and what to look at",
        "passings": passings(found),
        "may_change_columns": may_change(found, request.access),
        "may_undo": found.kind != Kind.REGISTER
        and request.access.may(Permission.UNDO_SUBMISSIONS)
        and SubmissionState.UNDONE in SUBMISSION.moves.get(SubmissionState(found.state), ()),
    }
    template = "intake/_progress.html" if request.htmx else "intake/submission.html"
    response = render(request, template, context)
    if request.htmx and not found.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@requires(Permission.SEND_FILES)
@require_GET
def submission_receipt(request: Any, pk: int) -> HttpResponse:
    """What became of every row, to keep."""
    found = _submission(request, pk)
    note("downloaded a receipt", by=request.user, authority_id=found.authority_id, subject=found)
    lines = exports.lines(found, with_reasons=request.access.role.of_authority)
    return csv_file(f"receipt-{found.pk}.csv", exports.HEADINGS, lines)


@requires(Permission.SEND_FILES)
@require_POST
def try_again(request: Any, pk: int) -> HttpResponse:
    """Start over with a file that failed."""
    found = _submission(request, pk)
    try:
        actions.try_again(found, by=request.access)
    except WrongMove as problem:
        messages.error(request, str(problem))
    else:
        tasks.start(found)
    return redirect("submission", pk)


@requires(Permission.UNDO_SUBMISSIONS)
@require_http_methods(["GET", "POST"])
def undo(request: Any, pk: int) -> HttpResponse:
    """Ask, then take back everything a file did."""
    found = _submission(request, pk)
    if request.method == "POST":
        try:
            people = actions.undo(found, by=request.access)
        except WrongMove as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, as_before(people))
        return redirect("submission", pk)
    return render(
        request, "intake/undo.html", {"submission": found, "words": SubmissionWords(found)}
    )


def _submission(request: Any, pk: int) -> Submission:
    return get_object_or_404(queries.submissions(request.access), pk=pk)
