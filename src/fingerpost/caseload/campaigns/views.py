"""Sending a message to one young person, and campaigns from a worklist."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.caseload import queries as caseload
from fingerpost.caseload.campaigns import presenters
from fingerpost.caseload.campaigns.forms import ToMany, ToOne, that_can_go
from fingerpost.caseload.lists.queries import chase
from fingerpost.caseload.views import filters_of
from fingerpost.caseload.worklists import seen_by
from fingerpost.core.access import Permission
from fingerpost.core.messages import Means
from fingerpost.core.messages.wording import CONSENT, HERE
from fingerpost.core.workflow import CampaignState, WrongMove
from fingerpost.messages import actions, campaigns, queries
from fingerpost.messages.consents import queries as consents
from fingerpost.messages.consents.forms import WhoIsAsked
from fingerpost.messages.making import CannotSend, make, set_up_of, values_for
from fingerpost.messages.models import Campaign
from fingerpost.people import queries as people
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest, requires

SURE, CHANGE = "sure", "change"
A_PAGE = 50


@requires(Permission.SEND_MESSAGES)
@require_http_methods(["GET", "POST"])
def send_message(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Choose words and means, read them as they leave, then send; and what was sent before."""
    person = get_object_or_404(people.people(request.access), pk=person_id)
    set_up = set_up_of(request.access.authority)
    can_reach = presenters.reachable_by(person)
    offered = [t for t in that_can_go(set_up) if t.means in can_reach]
    form = ToOne(request.POST or None, offered=offered)
    step = request.POST.get("step", "")
    if request.method == "POST" and form.is_valid() and step != CHANGE:
        return _checked(request, person, form, is_sure=step == SURE)
    context = {
        "person": person,
        "form": form,
        "offered": offered,
        "cannot": presenters.cannot_reach(person),
        "sent": [presenters.sent(m) for m in queries.messages_of(person)],
    }
    return render(request, "caseload/campaigns/send.html", context)


def _checked(
    request: SignedInRequest, person: Person, form: ToOne, *, is_sure: bool
) -> HttpResponse:
    """Show the message as it would leave, or send it."""
    words, set_up = form.template, set_up_of(request.access.authority)
    try:
        if is_sure:
            actions.send(
                person=person, by=request.access, means=words.means, template=words.key,
                values=form.typed,
            )  # fmt: skip
            messages.success(request, f"It is on its way. {presenters.when_it_leaves(set_up)}")
            return redirect("person", person_id=person.pk)
        values = values_for(person, request.access, set_up, form.typed)
        to = actions.target_of(person, words.means)
        message = make(words, to, values, set_up, by=request.access)
    except CannotSend as problem:
        messages.error(request, str(problem))
        return redirect("send_message", person_id=person.pk)
    context = {
        "person": person,
        "facts": presenters.facts_of(message, set_up),
        "body": presenters.words_shown(message.body),
        "typed": _typed(request),
    }
    return render(request, "caseload/campaigns/check.html", context)


def _typed(request: SignedInRequest) -> list[tuple[str, str]]:
    """What was typed, to travel on in the form."""
    hidden = ("csrfmiddlewaretoken", "step")
    return [(k, str(v)) for k, v in request.POST.items() if k not in hidden]


# Campaigns


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a message is for, as the address chooses them, and the page where they were chosen.

    `opens` is what a link in its words opens; `name` what the campaign may be called.
    """

    title: str
    crumbs: list[tuple[str, str]]
    back: str
    people: Sequence[Person]
    in_words: str
    opens: str = HERE
    name: str = ""


@requires(Permission.RUN_CAMPAIGNS)
@require_http_methods(["GET", "POST"])
def new_campaign(request: SignedInRequest, key: str) -> HttpResponse:
    """Send a message to a worklist, as its filters narrow it."""
    return _begin(request, _choice(request, key))


@requires(Permission.ASK_FOR_CONSENT)
@require_http_methods(["GET", "POST"])
def write_consents(request: SignedInRequest) -> HttpResponse:
    """Ask many by message whether their school may know."""
    access = request.access
    whom = WhoIsAsked(request.GET, schools=list(consents.schools(access)))
    if not whom.is_valid():
        return redirect("ask_consents")
    back = f"{reverse('ask_consents')}?{request.GET.urlencode()}"
    choice = Choice(
        title="Consents",
        crumbs=[("Consents", reverse("consents")), ("Whom to ask", back)],
        back=back,
        people=consents.chosen(access, **whom.chosen()).people,
        in_words=whom.in_words,
        opens=CONSENT,
        name=f"Consent, {whom.of_school or 'every school'}",
    )
    return _begin(request, choice)


def _begin(request: SignedInRequest, choice: Choice) -> HttpResponse:
    """Choose words and means; then check, and begin."""
    set_up = set_up_of(request.access.authority)
    form = ToMany(
        request.POST or None,
        offered=that_can_go(set_up, to_many=True, opens=choice.opens),
        initial={"not_within_days": set_up.not_within_days, "name": choice.name},
    )
    step = request.POST.get("step", "")
    if request.method == "POST" and form.is_valid() and step != CHANGE:
        return _previewed(request, choice, form, is_sure=step == SURE)
    context = {"choice": choice, "form": form, "count": len(choice.people)}
    return render(request, "caseload/campaigns/new.html", context)


def _previewed(
    request: SignedInRequest, choice: Choice, form: ToMany, *, is_sure: bool
) -> HttpResponse:
    """Who would be sent it, who is left out, what it costs and how it reads; or begin."""
    words, days = form.template, int(form.cleaned_data["not_within_days"])
    whom = choice.people
    try:
        if is_sure:
            begun = campaigns.start(
                whom, name=form.cleaned_data["name"], means=words.means, template=words.key,
                typed={}, chosen_by=choice.in_words, not_within_days=days, by=request.access,
            )  # fmt: skip
            return redirect("campaign", pk=begun.pk)
        found = campaigns.preview(
            whom, means=words.means, template=words.key, typed={}, not_within_days=days,
            by=request.access,
        )  # fmt: skip
    except CannotSend as problem:
        messages.error(request, str(problem))
        return redirect(request.get_full_path())
    set_up = set_up_of(request.access.authority)
    context = {
        "choice": choice,
        "rows": presenters.preview_rows(found, choice.in_words, set_up),
        "reached": len(found.chosen.reached),
        "left_out": presenters.left_out(found.chosen),
        "example": found.example,
        "body": presenters.words_shown(found.example.body) if found.example else "",
        "typed": _typed(request),
    }
    return render(request, "caseload/campaigns/preview.html", context)


def _choice(request: SignedInRequest, key: str) -> Choice:
    seen = seen_by(request.access)
    if key not in seen:
        raise Http404
    asked = chase(request.access, timezone.localtime()).asked
    filters = filters_of(request, asked)
    people = caseload.narrowed(seen[key], filters.chosen(), request.access, asked)
    name, query = seen[key].name, request.GET.urlencode()
    back = reverse("worklist", args=[key])
    return Choice(
        title=name,
        crumbs=[("Worklists", reverse("worklists")), (name, back)],
        back=f"{back}?{query}" if query else back,
        people=list(people),
        in_words=presenters.chosen_words(seen[key], filters),
    )


@requires(Permission.ASK_FOR_CONSENT)
@require_GET
def every_campaign(request: SignedInRequest) -> HttpResponse:
    """Every campaign, and what came of each template; of consents alone, for whoever may ask for
    those only."""
    access = request.access
    page = Paginator(queries.campaigns(access), A_PAGE).get_page(request.GET.get("page"))
    may_run = access.may(Permission.RUN_CAMPAIGNS)
    results = queries.by_template(access) if may_run else []
    context = {
        "page": page,
        "may_run": may_run,
        "results": presenters.results_by_template(results),
    }
    return render(request, "caseload/campaigns/campaigns.html", context)


@requires(Permission.ASK_FOR_CONSENT)
@require_GET
def campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """One campaign: how far it is, and what came of it."""
    found = _campaign(request, pk)
    set_up = set_up_of(request.access.authority)
    context = {
        "campaign": found,
        "words": presenters.name_of(found.template, Means(found.means)),
        "progress": presenters.progress(found, queries.states_of(found)),
        "runs": found.state == CampaignState.RUNNING,
        "waits": "" if set_up.hours.allow(timezone.localtime()) and not set_up.trouble
        else presenters.when_it_leaves(set_up),
        "result": queries.result_of(found),
        "hours": presenters.hours(queries.by_hour(found)),
        "reasons": queries.reasons_of(found),
        "left_out": presenters.left_out_rows(found),
        "cost": presenters.pounds(queries.pence_of(found)),
    }  # fmt: skip
    part = bool(getattr(request, "htmx", False))
    name = "_progress.html" if part else "campaign.html"
    return render(request, f"caseload/campaigns/{name}", context)


@requires(Permission.ASK_FOR_CONSENT)
@require_POST
def stop_campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop a campaign at once."""
    found = _campaign(request, pk)
    try:
        stayed = campaigns.stop(found, by=request.access)
    except WrongMove:
        messages.error(request, "It is over already.")
    else:
        messages.success(request, f"Stopped. {stayed:,} messages were not sent.")
    return redirect("campaign", pk=pk)


def _campaign(request: SignedInRequest, pk: int) -> Campaign:
    return get_object_or_404(queries.campaigns(request.access), pk=pk)
