"""The page on which a person says what a file is and what its columns hold."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from fingerpost.core.access import Permission
from fingerpost.core.intake.kinds import OF_PEOPLE, OFFICIAL, Kind
from fingerpost.core.intake.refusals import Refused
from fingerpost.core.workflow import SubmissionState, WrongMove
from fingerpost.intake import queries, tasks
from fingerpost.intake.columns import actions
from fingerpost.intake.columns.forms import Columns
from fingerpost.intake.columns.preview import Preview, columns_of, preview, samples
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import SubmissionWords
from fingerpost.organisations.access import Access
from fingerpost.web.access import requires


@requires(Permission.SEND_FILES)
@require_http_methods(["GET", "POST"])
def explain(request: Any, pk: int) -> HttpResponse:
    """See each column with samples, change what is wrong, try it, and read the file like that."""
    found = get_object_or_404(queries.submissions(request.access), pk=pk)
    if not may_change(found, request.access):
        return redirect("submission", pk)
    form = Columns(
        request.POST or None,
        mapping=columns_of(found),
        samples=samples(found),
        initial={"kind": found.kind},
    )
    tried = None
    if request.method == "POST" and form.is_valid():
        try:
            tried = preview(found, kind=form.cleaned_data["kind"], mapping=form.mapping_chosen())
            if "try" not in request.POST:
                return _take(request, found, form)
        except (Refused, WrongMove) as problem:
            form.add_error(None, str(problem))
    return _page(request, found, form, tried)


def may_change(found: Submission, access: Access) -> bool:
    """Whether this user may say what the columns hold: when asked, or by undoing what was done."""
    if not found.mapping:
        return False
    if found.state == SubmissionState.ASKING:
        return True
    kind = Kind(found.kind) if found.kind else None
    by_columns = kind in OF_PEOPLE and kind not in OFFICIAL
    may_undo = access.may(Permission.UNDO_SUBMISSIONS)
    return by_columns and may_undo and found.state == SubmissionState.APPLIED


def _take(request: Any, found: Submission, form: Columns) -> HttpResponse:
    said: dict[str, Any] = {
        "kind": form.cleaned_data["kind"],
        "mapping": form.mapping_chosen().as_dict(),
        "by": request.access,
    }
    if found.state == SubmissionState.ASKING:
        actions.explain(found, **said)
    else:
        found = actions.read_again(found, **said)
    tasks.start(found)
    messages.success(
        request, "We read it like this, and the next file of this sender with these headings too."
    )
    return redirect("submission", found.pk)


def _page(request: Any, found: Submission, form: Columns, tried: Preview | None) -> HttpResponse:
    context = {
        "form": form,
        "submission": found,
        "words": SubmissionWords(found),
        "asked": found.state == SubmissionState.ASKING,
        "tried": tried,
    }
    return render(request, "intake/explain.html", context)
