"""Everything held about whoever asks: read, looked through, handed over."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.core.access import Permission
from fingerpost.core.rights.kinds import reasons_to_take_out
from fingerpost.reports.rights import queries
from fingerpost.reports.rights.actions import CannotDo
from fingerpost.reports.rights.forms import LookThrough
from fingerpost.reports.rights.held import looking, making
from fingerpost.reports.rights.held.looking import Looked
from fingerpost.reports.rights.models import Decision, Request
from fingerpost.reports.rights.presenters import RequestWords
from fingerpost.web.access import SignedInRequest, requires

AT_ONCE = 10
ZIP = "application/zip"


@requires(Permission.ANSWER_REQUESTS)
@require_GET
def everything_held(request: SignedInRequest, pk: int) -> HttpResponse:
    """All of it, as they would get it now."""
    held, looked = _looked(request, pk)
    making.note_search(held, looked, by=request.access)
    context = {
        "words": RequestWords(held, timezone.localdate()),
        "document": making.as_document(looked, by=request.access, today=timezone.localdate()),
        "waiting": len(looked.waiting),
        "why_not": making.why_not_give(held, looked),
    }
    return render(request, "rights/everything.html", context)


@requires(Permission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def look_through(request: SignedInRequest, pk: int) -> HttpResponse:
    """What may name somebody else, a few at a time."""
    held, looked = _looked(request, pk)
    form = LookThrough(request.POST or None, texts=looked.waiting[:AT_ONCE])
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, held, form)
        except CannotDo as problem:
            messages.error(request, str(problem))
        return redirect("look_through", pk=held.pk)
    reasons = reasons_to_take_out()
    context = {
        "words": RequestWords(held, timezone.localdate()),
        "form": form,
        "waiting": len(looked.waiting),
        "count": len(looked.texts),
        "settled": [
            (text, one, reasons[one.reason].name if one.reason else "")
            for text, one in looked.settled
        ],
    }
    return render(request, "rights/look.html", context)


def _decide(request: SignedInRequest, held: Request, form: LookThrough) -> None:
    for text, decision, instead, reason in form.answers():
        looking.decide(
            held,
            text,
            decision=Decision(decision),
            reason=reason or "names_another",
            instead=instead,
            by=request.access,
        )


@requires(Permission.ANSWER_REQUESTS)
@require_POST
def undo(request: SignedInRequest, pk: int, redaction: int) -> HttpResponse:
    """Take one decision back."""
    held = _request(request, pk)
    try:
        looking.undo(get_object_or_404(held.redactions, pk=redaction), by=request.access)
    except CannotDo as problem:
        messages.error(request, str(problem))
    return redirect("look_through", pk=held.pk)


@requires(Permission.ANSWER_REQUESTS)
@require_POST
def give_everything(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file that they get."""
    held = _request(request, pk)
    try:
        made = making.give(held, by=request.access)
    except CannotDo as problem:
        messages.error(request, str(problem))
        return redirect("everything_held", pk=held.pk)
    response = HttpResponse(made, content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="everything-we-hold-{held.pk}.zip"'
    return response


def _looked(request: SignedInRequest, pk: int) -> tuple[Request, Looked]:
    held = _request(request, pk)
    if not RequestWords(held, timezone.localdate()).gives_all:
        raise Http404
    return held, looking.looked_through(held)


def _request(request: SignedInRequest, pk: int) -> Request:
    return get_object_or_404(queries.requests(request.access), pk=pk)
