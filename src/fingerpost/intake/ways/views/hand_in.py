"""The page behind an upload link: no account, no JavaScript, nothing but what came by it.

A key that was never made, has run out or was stopped gets one and the same answer.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.audit.actions import note
from fingerpost.db.rls import authority_scope
from fingerpost.intake import exports, queries
from fingerpost.intake.actions import AlreadyReceived, NotReceived
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import SubmissionWords, row_words
from fingerpost.intake.ways import links
from fingerpost.intake.ways.forms import HandIn
from fingerpost.intake.ways.keys import authority_of
from fingerpost.intake.ways.models import UploadLink
from fingerpost.intake.ways.rates import seconds_to_wait
from fingerpost.web.access import by_key
from fingerpost.web.downloads import csv_file

PAGE = 50
TRIES, WITHIN = 20, timedelta(minutes=10)

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """The view is given the link the key is of; without a good one it never runs."""

    @by_key("an upload link")
    @wraps(view)
    def opened(request: HttpRequest, key: str, **asked: Any) -> HttpResponse:
        authority = authority_of(key)
        with authority_scope(authority.pk if authority else None):
            link = links.link_of(key, authority) if authority else None
            if link is None:
                return render(request, "ways/no_such_link.html", status=404)
            return view(request, key, link, **asked)

    return opened


@by_link
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, key: str, link: UploadLink) -> HttpResponse:
    """Choose a file and send it; below, what came by this link so far."""
    form = HandIn(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if wait := seconds_to_wait(link, most=TRIES, within=WITHIN):
            context = {"minutes": -(-wait // 60), "key": key}
            return render(request, "ways/wait.html", context, status=429)
        if form.is_valid() and (received := _received(form, link)):
            submission, again = received
            receipt = reverse("handed_in", args=[key, submission.pk])
            return redirect(
                f"{receipt}?again={links.proof(link, submission)}" if again else receipt
            )
    context = {
        "form": form,
        "link": link,
        "key": key,
        "left": links.files_left(link),
        "last_day": links.last_day(link),
        "came": [SubmissionWords(s) for s in links.submissions_by(link)],
    }
    return render(request, "ways/hand_in.html", context)


@by_link
@require_GET
def handed_in(request: HttpRequest, key: str, link: UploadLink, *, pk: int) -> HttpResponse:
    """The receipt of one file that came by this link."""
    again = request.GET.get("again", "")
    found = links.receipt(link, pk, again)
    if found is None:
        return render(request, "ways/no_such_link.html", status=404)
    page = Paginator(queries.lines(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "submission": found,
        "words": SubmissionWords(found),
        "page": page,
        "rows": row_words(page, to_sender=True),
        "again": again,
        "key": key,
        "link": link,
        "left": links.files_left(link),
    }
    return render(request, "ways/handed_in.html", context)


@by_link
@require_GET
def handed_in_receipt(request: HttpRequest, key: str, link: UploadLink, *, pk: int) -> HttpResponse:
    """The receipt as a spreadsheet to keep."""
    found = links.receipt(link, pk, request.GET.get("again", ""))
    if found is None:
        return render(request, "ways/no_such_link.html", status=404)
    note("downloaded a receipt", by=None, authority_id=link.authority_id, subject=found)
    lines = exports.lines(found, with_reasons=False)
    return csv_file(f"receipt-{found.pk}.csv", exports.HEADINGS, lines)


def _received(form: HandIn, link: UploadLink) -> tuple[Submission, bool] | None:
    """The file as received, and whether it came before, by this way or another.

    None, with what is wrong said in the form, where it was not received.
    """
    file = form.cleaned_data["file"]
    try:
        submission = links.hand_in(
            link,
            file,
            filename=file.name,
            as_of=form.cleaned_data["as_of"],
            declared_whole=form.declared_whole(),
        )
    except AlreadyReceived as already:
        return already.submission, True
    except NotReceived as problem:
        form.add_error("file", str(problem))
    else:
        return submission, False
    return None
