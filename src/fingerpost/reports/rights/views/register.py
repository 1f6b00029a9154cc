"""The register of requests: taking them down, each step, and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.rights.clock import WaitFor
from fingerpost.core.rights.kinds import Kind
from fingerpost.core.rights.letters import letters
from fingerpost.people.models import Person
from fingerpost.reports.rights import actions, presenters, queries
from fingerpost.reports.rights.actions import CannotDo
from fingerpost.reports.rights.forms import (
    Answer,
    AskBack,
    Identity,
    Lift,
    Mend,
    MoreTime,
    NewRequest,
    NewRequestOfNobody,
    On,
)
from fingerpost.reports.rights.models import Request
from fingerpost.reports.rights.presenters import RequestWords
from fingerpost.sharing.queries import disclosures_of
from fingerpost.web.access import SignedInRequest, requires

PAGE = 50
Take = Callable[[SignedInRequest, Request, Mapping[str, Any]], None]


@requires(Permission.ANSWER_REQUESTS)
@require_GET
def requests(request: SignedInRequest) -> HttpResponse:
    """What waits, by the day it is due, and what was answered."""
    access, today = request.access, timezone.localdate()
    page = Paginator(queries.answered(access), PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": presenters.lines(queries.waiting(access), today),
        "page": page,
        "answered": presenters.lines(page, today),
    }
    return render(request, "rights/requests.html", context)


@requires(Permission.ANSWER_REQUESTS)
@require_GET
def requests_of(request: SignedInRequest, person_id: int) -> HttpResponse:
    """What one young person asked."""
    person = _person(request, person_id)
    found = presenters.lines(queries.of_person(person, request.access), timezone.localdate())
    return render(request, "rights/of_person.html", {"person": person, "found": found})


@requires(Permission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def new_request(request: SignedInRequest) -> HttpResponse:
    """Take down a request about somebody we do not hold."""
    return _new(request, NewRequestOfNobody(request.POST or None), None)


@requires(Permission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def new_request_of(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Take down a request about a young person."""
    return _new(request, NewRequest(request.POST or None), _person(request, person_id))


@requires(Permission.ANSWER_REQUESTS)
@require_GET
def request_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request: its clock, what was done, what is to be done."""
    held = _request(request, pk)
    words = RequestWords(held, timezone.localdate())
    told = words.person and words.tells_recipients and disclosures_of(words.person, request.access)
    context = {
        "words": words,
        "told": told[:PAGE] if told else [],
        "letters": letters(),
        "written": held.letters.all(),
        "lift": Lift(),
    }
    return render(request, "rights/request.html", context)


@dataclass(frozen=True)
class Step:
    """One thing to be done with a request: what it is called, what it asks, what it does."""

    name: str
    form: Callable[..., forms.Form]
    take: Take
    done: str


STEPS: Mapping[str, Step] = {
    "acknowledge": Step(
        "They know that we have it",
        On,
        lambda request, held, said: actions.acknowledge(held, on=said["on"], by=request.access),
        "Kept: they know that we have it.",
    ),
    "identity": Step(
        "Who it is",
        Identity,
        lambda request, held, said: actions.know_who(
            held, how=said["how"], on=said["on"], by=request.access
        ),
        "Kept.",
    ),
    "ask-back": Step(
        "Ask them something",
        AskBack,
        lambda request, held, said: actions.wait_for(
            held,
            WaitFor(said["wait_for"]),
            asked=said["asked"],
            since=said["on"],
            by=request.access,
        ),
        "The clock stands still until you say that they answered.",
    ),
    "go-on": Step(
        "They answered",
        On,
        lambda request, held, said: actions.go_on(held, on=said["on"], by=request.access),
        "The clock goes on.",
    ),
    "more-time": Step(
        "Take more time",
        MoreTime,
        lambda request, held, said: actions.extend(held, why=said["why"], by=request.access),
        "There are two months more. Tell them so, with the reason.",
    ),
    "answer": Step(
        "Answer",
        Answer,
        lambda request, held, said: actions.answer(held, by=request.access, **said),
        "Answered. It stands below what waits, and can be reopened.",
    ),
}


@requires(Permission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def take_step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """One step with a request."""
    held = _request(request, pk)
    if step not in STEPS:
        raise Http404
    if held.closed_on:  # the button was pressed twice, or a colleague was quicker
        messages.info(request, f"It was answered on {in_words(held.closed_on)}.")
        return redirect("request", pk=held.pk)
    chosen = STEPS[step]
    more: Any = {"kind": Kind(held.kind)} if step == "answer" else {}
    form = chosen.form(request.POST or None, initial={"on": timezone.localdate()}, **more)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.take(request, held, form.cleaned_data)
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, chosen.done)
            return redirect("request", pk=held.pk)
    words = RequestWords(held, timezone.localdate())
    return render(request, "rights/step.html", {"form": form, "step": chosen, "words": words})


@requires(Permission.ANSWER_REQUESTS)
@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an answer back that was a mistake."""
    actions.reopen(_request(request, pk), by=request.access)
    messages.success(request, "Open again.")
    return redirect("request", pk=pk)


@requires(Permission.ANSWER_REQUESTS)
@require_POST
def lift(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the objection or restriction that a request had set."""
    held, form = _request(request, pk), Lift(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["why"][0]))
    else:
        actions.lift(held, why=form.cleaned_data["why"], by=request.access)
        messages.success(request, "It ended today.")
    return redirect("request", pk=held.pk)


@requires(Permission.RECORD_ACTIVITY)
@require_GET
def corrections(request: SignedInRequest) -> HttpResponse:
    """What young people say is wrong, for those who can look into it."""
    found = presenters.lines(queries.to_mend(request.access), timezone.localdate())
    return render(request, "rights/corrections.html", {"found": found})


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def mend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what was found and done about one."""
    held = get_object_or_404(Request.objects.all().said_to_be_wrong(request.access), pk=pk)
    if held.mended_on or held.closed_on:
        messages.info(request, "Somebody has looked into this already.")
        return redirect("corrections")
    form = Mend(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mend(held, words=form.cleaned_data["words"], by=request.access)
            messages.success(request, "Thank you. The data-protection officer answers them.")
        except CannotDo as problem:
            messages.error(request, str(problem))
        return redirect("corrections")
    words = RequestWords(held, timezone.localdate())
    return render(request, "rights/mend.html", {"form": form, "words": words})


def _new(request: SignedInRequest, form: forms.Form, person: Person | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"kind": Kind(form.cleaned_data["kind"]), "person": person}
        new = actions.NewRequest(**said)
        held = actions.keep(new, authority=request.access.authority, by=request.access)
        messages.success(request, "Taken down. The clock runs from the day it came.")
        return redirect("request", pk=held.pk)
    return render(request, "rights/new.html", {"form": form, "person": person})


def _person(request: SignedInRequest, person_id: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.access), pk=person_id)


def _request(request: SignedInRequest, pk: int) -> Request:
    return get_object_or_404(queries.requests(request.access), pk=pk)
