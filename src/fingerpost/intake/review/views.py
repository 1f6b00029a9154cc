"""Who is meant? One line beside whom it may mean, an answer by one key, and the next."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.core.access import Permission
from fingerpost.core.workflow import SubmissionState, WrongMove
from fingerpost.intake.forms import FindForRow
from fingerpost.intake.models import Row
from fingerpost.intake.presenters import RowWords, SubmissionWords
from fingerpost.intake.queries import candidates, submissions, waiting_by_submission
from fingerpost.intake.review import actions, queries, queue
from fingerpost.intake.review.presenters import Answered, Question
from fingerpost.linkage.models import Answer
from fingerpost.people.models import Person
from fingerpost.web.access import requires

PAGE = 50
MOST_FILES = 10


@requires(Permission.SETTLE_ROWS)
@require_GET
def attention(request: Any) -> HttpResponse:
    """All that waits for a person: lines in doubt, file by file, and files with a question."""
    page = Paginator(queue.waiting(request.access), PAGE).get_page(request.GET.get("page"))
    asking = submissions(request.access).filter(state=SubmissionState.ASKING)[:MOST_FILES]
    context = {
        "page": page,
        "rows": [RowWords(row, to_sender=False) for row in page],
        "mine": queue.for_me(request.access).count(),
        "files": [(SubmissionWords(s), s.waiting) for s in waiting_by_submission(request.access)],
        "may_set": request.access.may(Permission.SET_THRESHOLDS),
        "asking": [SubmissionWords(s) for s in asking],
    }
    return render(request, "intake/attention.html", context)


@requires(Permission.SETTLE_ROWS)
@require_GET
def who(request: Any) -> HttpResponse:
    """The next line in doubt; `after` and `back` walk the queue without an answer."""
    found = queue.take_next(
        request.access, after=_number(request.GET.get("after")), back="back" in request.GET
    )
    return _show(request, found)


@requires(Permission.SETTLE_ROWS)
@require_http_methods(["GET", "POST"])
def row(request: Any, pk: int) -> HttpResponse:
    """One line in doubt, and the answer to it."""
    found = get_object_or_404(
        Row.objects.visible_to(request.access).select_related("submission", "submission__sender"),
        pk=pk,
    )
    if request.method == "POST" and "look" not in request.POST:
        return _answer(request, found)
    waits = found.outcome == Row.Outcome.WAITING
    if waits and not queue.take_turn(found, request.access):
        messages.info(request, actions.BEFORE_ANOTHER)
        return _show(request, queue.take_next(request.access))
    form = FindForRow(request.POST if request.method == "POST" else None)
    searched = None
    if form.is_bound and form.is_valid():
        asked = {key: form.cleaned_data[key] for key in ("name", "born_on")}
        searched = candidates(found, request.access, **asked)
    return _show(request, found, form=form, searched=searched)


@requires(Permission.SETTLE_ROWS)
@require_POST
def undo_answer(request: Any, pk: int) -> HttpResponse:
    """Take an answer back and show its line again."""
    answer = get_object_or_404(Answer, pk=pk, authority=request.access.authority)
    try:
        actions.undo(answer, by=request.access)
    except WrongMove as problem:
        messages.error(request, str(problem))
        return _show(request, queue.take_next(request.access))
    again = Row.objects.visible_to(request.access).select_related(
        "submission", "submission__sender"
    )
    found = again.get(submission_id=answer.submission_id, number=answer.row_number)
    queue.take_turn(found, request.access)
    return _show(request, found, words="Taken back. Here is the line again.")


def _answer(request: Any, found: Row) -> HttpResponse:
    """Do what the button says, and show the next line."""
    said = request.POST.get("said")
    try:
        if said in (Answer.Said.SAME, Answer.Said.DIFFERENT):
            people = Person.objects.visible_to(request.access)
            person = get_object_or_404(people, pk=_number(request.POST.get("person")))
            act = actions.same if said == Answer.Said.SAME else actions.different
            act(found, person=person, by=request.access)
        elif said == Answer.Said.NOBODY:
            actions.nobody(found, by=request.access)
        elif said == Answer.Said.CANNOT_TELL:
            actions.cannot_tell(found, by=request.access)
        elif said == "back":
            actions.bring_back(found, by=request.access)
            return redirect("row", found.pk)
        else:
            raise Http404
    except WrongMove as problem:
        messages.error(request, str(problem))
    return _next(request, found)


def _next(request: Any, found: Row) -> HttpResponse:
    """The same line where it has another candidate, else the next; a page of its own without
    htmx, so that loading it again answers nothing twice.
    """
    found.refresh_from_db()
    unsure = queue.could_not_tell(found).filter(by=request.user).exists()
    stays = found.outcome == Row.Outcome.WAITING and not unsure
    stays = stays and queue.take_turn(found, request.access)
    if not request.htmx:
        return redirect("row", found.pk) if stays else redirect("who")
    return _show(request, found if stays else queue.take_next(request.access))


def _show(
    request: Any,
    found: Row | None,
    *,
    form: FindForRow | None = None,
    searched: list[Person] | None = None,
    words: str = "",
) -> HttpResponse:
    answered = [Answered(answer, line) for answer, line in queries.answers(request.access)]
    waiting, mine = queue.waiting(request.access).count(), queue.for_me(request.access).count()
    context = {
        "question": Question(found, searched) if found else None,
        "form": form or FindForRow(),
        "left": mine,
        "for_colleagues": waiting - mine,
        "last": answered[0] if answered else None,
        "answered": answered,
        "words": words,
    }
    template = "intake/review/_question.html" if request.htmx else "intake/review/who.html"
    return render(request, template, context)


def _number(text: str | None) -> int:
    """A key out of a form; whatever else was sent is nobody's."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
