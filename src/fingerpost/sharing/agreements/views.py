"""What each school may have and what would unlock more; agreements entered, changed and ended."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.sharing.uptake import together
from fingerpost.organisations.models import Organisation
from fingerpost.sharing import actions
from fingerpost.sharing.agreements import presenters, queries
from fingerpost.sharing.agreements.forms import BY_NAME, STEPS, End, Narrow
from fingerpost.sharing.models import Agreement
from fingerpost.sharing.queries import policy_of
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file
from fingerpost.web.forms.steps import CHECK, Steps

PAGE = 50
DISCLOSURES_SHOWN = 20
YEAR = timedelta(days=365)


@requires(Permission.SEE_SHARING)
@require_GET
def agreements(request: SignedInRequest) -> HttpResponse:
    """Schools and providers by what they can receive, and what would add most."""
    access, today = request.access, timezone.localdate()
    form = Narrow(request.GET or None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.places(access, today)
    context = {
        "form": form,
        "mode": policy_of(access.authority.pk).get_mode_display(),
        "figures": presenters.figures(found),
        "steps": presenters.steps(together(one.uptake for one in found)),
        "due": presenters.due(queries.due_for_review(access, today + queries.REVIEW_AHEAD), today),
        "page": Paginator(presenters.lines(found, today, said), PAGE).get_page(
            request.GET.get("page")
        ),
        "today": today,
        "may_settle": access.may(Permission.MANAGE_SHARING),
    }
    return render(request, "agreements/agreements.html", context)


@requires(Permission.SEE_SHARING)
@require_GET
def agreements_csv(request: SignedInRequest) -> HttpResponse:
    """The same as a spreadsheet; it counts and names nobody."""
    access, today = request.access, timezone.localdate()
    note("downloaded the agreements", by=access.user, authority_id=access.authority.pk)
    rows = presenters.sheet(queries.places(access, today), today)
    return csv_file(f"agreements-{today.isoformat()}.csv", presenters.HEADINGS, rows)


@requires(Permission.SEE_SHARING)
@require_GET
def agreements_with(request: SignedInRequest, pk: int) -> HttpResponse:
    """One school or provider: its agreements, what is refused and why, and what it was told."""
    access, today = request.access, timezone.localdate()
    organisation = get_object_or_404(Organisation, pk=pk)
    (place,) = queries.places(access, today, only=organisation)
    held = list(queries.agreements_of(access, organisation))
    told = queries.disclosures_to(access, organisation)[:DISCLOSURES_SHOWN]
    context = {
        "organisation": organisation,
        "words": presenters.PlaceWords(place, today),
        "steps": presenters.steps(place.uptake),
        "reasons": presenters.reason_rows(place.uptake),
        "agreements": [_agreement_words(one, today) for one in held],
        "told": presenters.disclosure_rows(told),
        "may_settle": access.may(Permission.MANAGE_SHARING),
    }
    return render(request, "agreements/place.html", context)


@requires(Permission.MANAGE_SHARING)
@require_http_methods(["GET", "POST"])
def new_agreement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter an agreement with a school or provider."""
    organisation = get_object_or_404(Organisation, pk=pk)
    today = timezone.localdate()
    policy = policy_of(request.access.authority.pk)
    held = {
        "flows": [queries.BACK_TO_SCHOOLS],
        "gives": list(BY_NAME),
        "mode": policy.mode,
        **_a_year_from(today),
    }
    return _in_steps(request, organisation, None, held, "Enter an agreement")


@requires(Permission.MANAGE_SHARING)
@require_http_methods(["GET", "POST"])
def change_agreement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what an agreement says, or say that it is signed."""
    agreement = _agreement(request, pk)
    held = presenters.held(agreement) | {"gives": agreement.fields}
    return _in_steps(request, agreement.organisation, agreement, held, "Change the agreement")


@requires(Permission.MANAGE_SHARING)
@require_http_methods(["GET", "POST"])
def renew_agreement(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new agreement with the same terms, from the day after the old one ends."""
    old = _agreement(request, pk)
    today = timezone.localdate()
    first = old.ends_on + timedelta(days=1) if old.ends_on and old.ends_on >= today else today
    same = {name: getattr(old, name) for name in ("flows", "mode", "after_18")}
    held = same | {"gives": old.fields} | _a_year_from(first)
    return _in_steps(request, old.organisation, None, held, "Renew the agreement")


@requires(Permission.MANAGE_SHARING)
@require_http_methods(["GET", "POST"])
def end_agreement(request: SignedInRequest, pk: int) -> HttpResponse:
    """End an agreement early."""
    agreement = _agreement(request, pk)
    form = End(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_agreement(agreement, by=request.access, on=form.cleaned_data["on"])
        except actions.CannotKeep as problem:
            form.add_error("on", str(problem).rstrip("."))
        else:
            messages.success(request, "The agreement ends. What was given before stays logged.")
            return redirect("agreements_with", pk=agreement.organisation_id)
    return render(request, "agreements/end.html", {"form": form, "agreement": agreement})


def _in_steps(
    request: SignedInRequest,
    organisation: Organisation,
    agreement: Agreement | None,
    held: dict[str, Any],
    heading: str,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else QueryDict()
    steps = Steps(STEPS, typed, held, organisation=organisation)
    context = {"heading": heading, "organisation": organisation, "steps": steps}
    if steps.now != CHECK:
        return render(request, "agreements/step.html", context | {"form": steps.form})
    said = steps.answers()
    said["fields"] = said.pop("gives")
    if steps.is_sure:
        try:
            actions.keep_agreement(
                agreement, organisation=organisation, by=request.access, said=said
            )
        except actions.CannotKeep as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "The agreement is kept.")
            return redirect("agreements_with", pk=organisation.pk)
    return render(request, "agreements/check.html", context | {"answers": presenters.rows(said)})


def _a_year_from(first: Any) -> dict[str, Any]:
    return {
        "starts_on": first,
        "ends_on": first + YEAR,
        "review_on": first + YEAR - queries.REVIEW_AHEAD,
    }


def _agreement(request: SignedInRequest, pk: int) -> Agreement:
    visible = Agreement.objects.visible_to(request.access).select_related("organisation")
    found: Agreement = get_object_or_404(visible, pk=pk)
    return found


def _agreement_words(agreement: Agreement, today: Any) -> dict[str, Any]:
    return {
        "agreement": agreement,
        "standing": presenters.standing(agreement, today),
        "may_end": agreement.state == Agreement.State.SIGNED
        and not presenters.is_over(agreement, today),
        "rows": presenters.rows(presenters.held(agreement)),
        "changes": presenters.changes(queries.states_of(agreement)),
    }
