"""Texts that came back, stops, and how messages are sent."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.core.access import Permission
from fingerpost.core.messages import Means
from fingerpost.intake.ways.feeds.secrets import HOST
from fingerpost.messages import actions, presenters, queries, receiving, setting_up
from fingerpost.messages.forms import LiftStop, Sending, StopPerson, TakeDownStop, TryOut
from fingerpost.messages.making import CannotSend, set_up_of
from fingerpost.messages.models import Stop
from fingerpost.people.queries import people
from fingerpost.web.access import SignedInRequest, requires

A_PAGE = 50


@requires(Permission.SEND_MESSAGES)
@require_GET
def received(request: SignedInRequest) -> HttpResponse:
    """Texts that came back; those nobody has seen to first."""
    page = Paginator(queries.received(request.access), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_run_campaigns": request.access.may(Permission.RUN_CAMPAIGNS),
        "may_manage_sending": request.access.may(Permission.MANAGE_SENDING),
    }
    return render(request, "messages/received.html", context)


@requires(Permission.SEND_MESSAGES)
@require_POST
def seen_to(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody has seen to a text."""
    text = get_object_or_404(queries.received(request.access), pk=pk)
    receiving.mark_seen(text, by=request.access)
    messages.success(request, "Seen to.")
    return redirect("received")


@requires(Permission.SEND_MESSAGES)
@require_http_methods(["GET", "POST"])
def stops(request: SignedInRequest) -> HttpResponse:
    """Who said stop, and a form to take one down."""
    form = TakeDownStop(request.POST or None)
    if request.method == "POST" and form.is_valid():
        means, address = form.cleaned_data["number"]
        actions.stop(
            means=means, how=Stop.How.STAFF, address=address,
            authority=request.access.authority, by=request.access.user,
        )  # fmt: skip
        messages.success(request, "Taken down. Nothing more is sent there.")
        return redirect("stops")
    page = Paginator(queries.stops(request.access), A_PAGE).get_page(request.GET.get("page"))
    rows = [(stop, presenters.stop_words(stop)) for stop in page]
    return render(request, "messages/stops.html", {"form": form, "page": page, "rows": rows})


@requires(Permission.SEND_MESSAGES)
@require_http_methods(["GET", "POST"])
def stop_for(request: SignedInRequest, person_id: int) -> HttpResponse:
    """A young person asked us to stop."""
    person = get_object_or_404(people(request.access), pk=person_id)
    form = StopPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["means"]
        means = Means(said) if said else None
        actions.stop(person=person, means=means, how=Stop.How.STAFF, by=request.access.user)
        messages.success(request, "Taken down. It is honoured for ever, unless somebody lifts it.")
        return redirect("person", person_id=person.pk)
    return render(request, "messages/stop_for.html", {"form": form, "person": person})


@requires(Permission.SEND_MESSAGES)
@require_http_methods(["GET", "POST"])
def lift_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, then lift a stop."""
    stop = get_object_or_404(queries.stops(request.access).filter(lifted_at=None), pk=pk)
    form = LiftStop(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.lift_stop(stop, why=form.cleaned_data["why"], by=request.access)
        messages.success(request, "Lifted. Messages may be sent again.")
        return redirect("stops")
    context = {"form": form, "stop": stop, "words": presenters.stop_words(stop)}
    return render(request, "messages/lift_stop.html", context)


# How messages are sent

COLUMNS = tuple(Sending.base_fields)


@requires(Permission.MANAGE_SENDING)
@require_GET
def sending(request: SignedInRequest) -> HttpResponse:
    """What is set up, what keeps messages back, and every template in its words."""
    return _sending(request, TryOut(set_up=set_up_of(request.access.authority)))


def _sending(request: SignedInRequest, form: TryOut, **more: Any) -> HttpResponse:
    authority = request.access.authority
    set_up = set_up_of(authority)
    context = {
        "set_up": set_up,
        "rows": presenters.state_rows(set_up, queries.waiting(request.access)),
        "words": presenters.words(set_up, setting_up.looked_at(authority)),
        "by_notify": "notify" in (set_up.text_by, set_up.email_by, set_up.letter_by),
        "form": form,
        "receipts": request.build_absolute_uri(reverse("notify_receipt")),
        "texts": request.build_absolute_uri(reverse("notify_text")),
        "secret": _secret_place(set_up, authority.code),
    }
    return render(request, "messages/sending.html", context | more)


def _secret_place(set_up: Any, code: str) -> str:
    host = set_up.notify_address.split("//")[-1].split("/")[0].split(":")[0].lower()
    return f"{code}/{host if HOST.fullmatch(host) else '…'}/{set_up.secret_name}"


@requires(Permission.MANAGE_SENDING)
@require_http_methods(["GET", "POST"])
def change_sending(request: SignedInRequest) -> HttpResponse:
    """Set up how messages are sent."""
    authority = request.access.authority
    held = set_up_of(authority)
    initial = {name: getattr(held, name) for name in COLUMNS} | {
        "days": [str(d) for d in held.days]
    }
    form = Sending(request.POST or None, authority=authority, initial=initial)
    if request.method == "POST" and form.is_valid():
        setting_up.change(by=request.access, **form.said)
        messages.success(request, "Kept. Send a test message to yourself to see whether it works.")
        return redirect("sending")
    return render(request, "messages/change_sending.html", {"form": form})


@requires(Permission.MANAGE_SENDING)
@require_POST
def try_sending(request: SignedInRequest) -> HttpResponse:
    """Send a test message to yourself."""
    form = TryOut(request.POST, set_up=set_up_of(request.access.authority))
    if not form.is_valid():
        return _sending(request, form)
    key, means = form.cleaned_data["words"].rsplit(".", 1)
    try:
        sentence = setting_up.try_out(
            means=Means(means), to=form.cleaned_data["to"], template=key, by=request.access
        )
        messages.success(request, sentence)
    except CannotSend as problem:
        messages.error(request, str(problem))
    return redirect("sending")


@requires(Permission.MANAGE_SENDING)
@require_POST
def look_at_templates(request: SignedInRequest) -> HttpResponse:
    """Look at the templates at GOV.UK Notify again."""
    try:
        looked = setting_up.look_at_templates(by=request.access)
    except CannotSend as problem:
        messages.error(request, str(problem))
    else:
        wrong = sum(1 for each in looked if each.fault)
        sentence = f"{wrong} of {len(looked)} templates need a look." if wrong else "All are there."
        (messages.warning if wrong else messages.success)(request, sentence)
    return redirect("sending")


@requires(Permission.MANAGE_SENDING)
@require_POST
def callback_token(request: SignedInRequest) -> HttpResponse:
    """A token for GOV.UK Notify to call us with, shown once."""
    key = setting_up.make_callback_token(by=request.access)
    form = TryOut(set_up=set_up_of(request.access.authority))
    return _sending(request, form, token=key)
