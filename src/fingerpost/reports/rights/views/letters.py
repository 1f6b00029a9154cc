"""Letters about a request: written, downloaded as a document, marked as sent."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.rights.letters import blanks
from fingerpost.core.rights.letters import letters as every_letter
from fingerpost.reports.rights import letters, queries
from fingerpost.reports.rights.forms import LetterWords
from fingerpost.reports.rights.models import Letter, Request
from fingerpost.reports.rights.presenters import RequestWords
from fingerpost.sharing.papers.docx import as_docx
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import docx_made


@requires(Permission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, pk: int, letter: str) -> HttpResponse:
    """The text, to be changed before it is kept."""
    held = get_object_or_404(queries.requests(request.access), pk=pk)
    if letter not in every_letter():
        raise Http404
    form = LetterWords(request.POST or None, initial={"words": _text(request, held, letter)})
    if request.method == "POST" and form.is_valid():
        kept = letters.keep(held, letter, words=form.cleaned_data["words"], by=request.access)
        if left := blanks(kept.words):
            messages.warning(request, f"Still blank: {', '.join(left)}")
        messages.success(request, "Kept. Download it, send it, then say that it was sent.")
        return redirect("request", pk=held.pk)
    words = RequestWords(held, timezone.localdate())
    context = {"form": form, "words": words, "name": every_letter()[letter]}
    return render(request, "rights/letter.html", context)


@requires(Permission.ANSWER_REQUESTS)
@require_GET
def download(request: SignedInRequest, pk: int) -> HttpResponse:
    """A letter as a document for Word."""
    letter = _letter(request, pk)
    note(
        "downloaded a letter about a request",
        by=request.user,
        authority_id=letter.authority_id,
        detail={"letter": letter.pk},
    )
    return docx_made(f"letter-{letter.pk}.docx", as_docx(letters.to_set(letter)))


@requires(Permission.ANSWER_REQUESTS)
@require_POST
def mark_sent(request: SignedInRequest, pk: int) -> HttpResponse:
    """It left today."""
    letter = _letter(request, pk)
    if left := blanks(letter.words):
        messages.error(request, f"Fill in first what is blank: {', '.join(left)}")
    else:
        letters.send(letter, by=request.access)
        messages.success(request, "Kept: it left today.")
    return redirect("request", pk=letter.request_id)


def _letter(request: SignedInRequest, pk: int) -> Letter:
    mine = queries.requests(request.access).order_by()
    return get_object_or_404(Letter, pk=pk, request__in=mine)


def _text(request: SignedInRequest, held: Request, letter: str) -> str:
    """What was kept of it and not sent yet, else the template filled in."""
    kept = held.letters.filter(letter=letter, sent_on=None).last()
    if kept:
        return kept.words
    return letters.drafted(held, letter, by=request.access, today=timezone.localdate())
