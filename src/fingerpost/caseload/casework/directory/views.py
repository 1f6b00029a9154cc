"""The pages of the directory of provision, and of referrals to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.caseload.casework import queries
from fingerpost.caseload.casework.directory import actions, presenters
from fingerpost.caseload.casework.directory.forms import KeepProvision, MoveOn, Refer
from fingerpost.caseload.casework.entries.views import asked, entry_of, person_of, sees_sensitive
from fingerpost.caseload.casework.models import Provision
from fingerpost.caseload.casework.writing import CannotKeep
from fingerpost.caseload.people.queries import places_to_learn
from fingerpost.core.access import Permission
from fingerpost.core.workflow import REFERRAL, ReferralState
from fingerpost.web.access import SignedInRequest, requires

LONGEST = 100
KEPT = (
    "name",
    "provider",
    "what",
    "min_age",
    "max_age",
    "areas",
    "level",
    "places",
    "starts_on",
    "activity",
    "sensitivity",
)


@requires(Permission.SEE_PEOPLE)
@require_GET
def directory(request: SignedInRequest) -> HttpResponse:
    """What there is locally, and whether there is a place."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    found = queries.provisions(request.access, typed)
    shown = {
        "typed": typed,
        "lines": [presenters.offered(one.provision, one.taken) for one in found],
        "may_keep": request.access.may(Permission.RECORD_ACTIVITY),
    }
    return render(request, "casework/directory.html", shown)


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def add_provision(request: SignedInRequest) -> HttpResponse:
    """Put something into the directory."""
    return _keep(request, None)


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def change_provision(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what the directory says of something."""
    return _keep(request, _provision(request, pk))


@require_POST
@requires(Permission.RECORD_ACTIVITY)
def close_provision(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have something take nobody any more, or again."""
    found = _provision(request, pk)
    closed = found.closed_at is None
    actions.close_provision(found, closed=closed, by=request.access)
    done = "It takes nobody any more. Referrals to it stay." if closed else "It is open again."
    messages.success(request, done)
    return redirect("directory")


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def refer(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Refer a young person to something in the directory."""
    found = person_of(request, person_id)
    every = [one.provision for one in queries.provisions(request.access)]
    offered = [one for one in every if one.closed_at is None]
    form = Refer(request.POST or None, provisions=offered)

    def keep() -> None:
        actions.refer(found, **form.answers(), by=request.access)

    return asked(request, found, form, keep, heading="Refer them", at="provision")


@requires(Permission.RECORD_ACTIVITY)
@require_http_methods(["GET", "POST"])
def move_referral(request: SignedInRequest, person_id: int, pk: int) -> HttpResponse:
    """Say what became of a referral."""
    found = person_of(request, person_id)
    referral: Any = entry_of(request, found, "referral", pk)
    state = ReferralState(referral.state)
    if REFERRAL.is_final(state):
        raise Http404
    states = bool(referral.provision.activity)
    form = MoveOn(request.POST or None, state=state, states=states)

    def keep() -> str:
        move = actions.move_on(referral, **form.answers(), by=request.access)
        return presenters.kept(move, states=states)

    return asked(request, found, form, keep, heading="What became of the referral", at="to")


def _keep(request: SignedInRequest, held: Provision | None) -> HttpResponse:
    said = {name: getattr(held, name) for name in KEPT} if held else {}
    said |= {"organisation": held.organisation_id if held else None}
    form = KeepProvision(
        request.POST or None,
        initial=said,
        sees_sensitive=sees_sensitive(request),
        places=places_to_learn(request.access, besides=filter(None, [said["organisation"]])),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_provision(held, said=form.cleaned_data, by=request.access)
        except CannotKeep as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "Kept.")
            return redirect("directory")
    heading = f"Change: {held.name}" if held else "Add to the directory"
    shown = {"form": form, "heading": heading}
    return render(request, "casework/provision.html", shown)


def _provision(request: SignedInRequest, pk: int) -> Provision:
    found: Provision = get_object_or_404(Provision.objects.visible_to(request.access), pk=pk)
    return found
