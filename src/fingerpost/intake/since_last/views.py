"""The page that sets a list beside the sender's lists before it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.workflow import SubmissionState
from fingerpost.intake import queries
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import SubmissionWords
from fingerpost.intake.since_last import actions
from fingerpost.intake.since_last.presenters import WORDS, SinceLast, What, since_last
from fingerpost.web.access import requires
from fingerpost.web.downloads import csv_file

A_PAGE = 50
HEADINGS = ("Family name", "Given name", "Date of birth", "What became of them", "Course or change")


@requires(Permission.SEND_FILES)
@require_GET
def page(request: Any, pk: int) -> HttpResponse:
    """Who is new, changed, back or gone."""
    found = _list(request, pk)
    compared = since_last(found)
    what = _what(request, compared)
    lines = Paginator(compared.lines(what), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "submission": found,
        "words": SubmissionWords(found),
        "compared": compared,
        "what": what,
        "what_words": WORDS[what],
        "page": lines,
        "waiting": found.rows.waiting().count(),
    }
    return render(request, "intake/since_last.html", context)


@requires(Permission.SEND_FILES)
@require_GET
def download(request: Any, pk: int) -> HttpResponse:
    """The same people as a spreadsheet; nobody in it is named but by the sender's own lists."""
    found = _list(request, pk)
    compared = since_last(found)
    lines = [line for what in What for line in compared.lines(what)]
    detail = {"people": len(lines)}
    note(
        "downloaded a comparison of lists",
        by=request.user,
        authority_id=found.authority_id,
        subject=found,
        detail=detail,
    )
    rows = (
        (
            line.family_name,
            line.given_name,
            line.born_on.strftime("%d/%m/%Y") if line.born_on else "",
            WORDS[line.what][0],
            line.more,
        )
        for line in lines
    )
    return csv_file(f"since-the-last-list-{found.pk}.csv", HEADINGS, rows)


@requires(Permission.SEND_FILES)
@require_POST
def say_whole(request: Any, pk: int) -> HttpResponse:
    """Put right what the list was taken for."""
    found = _list(request, pk)
    is_whole = request.POST.get("whole") == "yes"
    actions.say_whether_whole(found, is_whole=is_whole, by=request.access)
    said = "the whole list" if is_whole else "a list of changes only"
    messages.success(request, f"The list as at {in_words(found.as_of)} counts as {said}.")
    return redirect("since_last", pk)


def _list(request: Any, pk: int) -> Submission:
    found = get_object_or_404(queries.submissions(request.access), pk=pk)
    if found.state != SubmissionState.APPLIED or found.is_whole is None:
        raise Http404
    return found


def _what(request: Any, compared: SinceLast) -> What:
    """What was asked for; otherwise the first of which there is anybody."""
    asked = request.GET.get("what", "")
    if asked in set(What):
        return What(asked)
    return next((what for what, _, _, count in compared.counts if count), What.SILENT)
