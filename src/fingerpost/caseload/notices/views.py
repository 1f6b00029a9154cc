"""Pages about leaver notices: giving one, what came of each, and the authority's own clock."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.caseload.notices import actions, presenters, queries
from fingerpost.caseload.notices.forms import MarkSent, SetClock, TellOfLeaver, TellOfLeaverFor
from fingerpost.caseload.notices.telling import answers
from fingerpost.core.access import Permission
from fingerpost.core.dates import academic_year, academic_year_name
from fingerpost.core.workflow import WrongMove
from fingerpost.organisations.models import Organisation
from fingerpost.web.access import SignedInRequest, requires

A_PAGE = 50


@requires(Permission.SEND_FILES)
@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    """Every notice this user may see, and what came of it."""
    page = Paginator(queries.notices(request.access), A_PAGE).get_page(request.GET.get("page"))
    organisation, today = request.access.organisation, timezone.localdate()
    told = answers(page, to=organisation, by=request.access) if organisation else {}
    context = {
        "page": page,
        "notices": [
            presenters.NoticeWords(one, today, bool(organisation), answer=told.get(one.pk, ""))
            for one in page
        ],
        "to_sender": organisation is not None,
    }
    return render(request, "notices/notices.html", context)


@requires(Permission.SEND_FILES)
@require_http_methods(["GET", "POST"])
def tell(request: SignedInRequest) -> HttpResponse:
    """Tell us that somebody has left, or never came."""
    access, said = request.access, request.POST or None
    form: TellOfLeaver = (
        TellOfLeaver(said) if access.organisation else TellOfLeaverFor(said, access=access)
    )
    if request.method == "POST" and form.is_valid():
        told_by = form.sender_chosen() if isinstance(form, TellOfLeaverFor) else None
        sender = access.organisation or told_by
        assert sender is not None  # noqa: S101 - staff choose one, others are of one
        given, is_new = actions.give(
            form.line(), authority=access.authority, sender=sender, by=access.user
        )
        thanks = "Thank you. Your notice is with us: this is its receipt."
        again = "You gave us this notice before. Nothing was done twice: this is its receipt."
        messages.success(request, thanks if is_new else again)
        return redirect("submission", given.pk)
    return render(request, "notices/tell.html", {"form": form})


@requires(Permission.SEE_WORKLISTS)
@require_http_methods(["GET", "POST"])
def without_contact(request: SignedInRequest) -> HttpResponse:
    """Who left and was not reached yet, the longest waiting first."""
    access, today = request.access, timezone.localdate()
    within = queries.within(access.authority)
    form = SetClock(request.POST or None, initial={"within": within})
    if request.method == "POST":
        access.check(Permission.SET_PRIORITIES)
        if form.is_valid():
            actions.set_clock(within=form.cleaned_data["within"], by=access)
            messages.success(request, "Set. What is late is worked out by it from now on.")
            return redirect("leaver_notices_without_contact")
    found = queries.without_first_contact(access, today)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "notices": [
            presenters.NoticeWords(one, today, to_sender=False, within=within) for one in page
        ],
        "within": within,
        "form": form if access.may(Permission.SET_PRIORITIES) else None,
    }
    return render(request, "notices/without_contact.html", context)


@requires(Permission.SEE_ORGANISATIONS)
@require_GET
def providers(request: SignedInRequest) -> HttpResponse:
    """How long notices take, by provider, and who left without one."""
    access, today = request.access, timezone.localdate()
    times = queries.times_by_sender(access, academic_year(today))
    missed = queries.missed_by_sender(access, today)
    senders = Organisation.objects.filter(pk__in={*missed, *(key for key in times if key)})
    context = {
        "lines": presenters.by_provider(times, missed, senders),
        "year": academic_year_name(today),
        **_left_without(request, today),
    }
    return render(request, "notices/providers.html", context)


def _left_without(request: SignedInRequest, today: date) -> dict[str, object]:
    """Who left the provider asked for without notice, if one was."""
    asked = request.GET.get("provider", "")
    if not asked.isdecimal():
        return {}
    sender = get_object_or_404(Organisation, pk=int(asked))
    people = queries.left_without_notice(request.access, sender, today)
    return {
        "sender": sender,
        "page": Paginator(people, A_PAGE).get_page(request.GET.get("page")),
    }


@requires(Permission.SEE_ALL_SUBMISSIONS)
@require_GET
def elsewhere(request: SignedInRequest) -> HttpResponse:
    """Notices about those who live in other authorities: when they came and when they went."""
    page = Paginator(queries.passings(request.access), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "passings": [presenters.PassingWords(one) for one in page],
        "form": MarkSent(),
    }
    return render(request, "notices/elsewhere.html", context)


@requires(Permission.SEE_ALL_SUBMISSIONS)
@require_POST
def mark_sent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a list went to its authority."""
    passing = get_object_or_404(queries.passings(request.access), pk=pk)
    form = MarkSent(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["how"][0]))
        return redirect("leaver_notices_elsewhere")
    try:
        actions.mark_sent(passing, how=form.cleaned_data["how"], by=request.access)
    except WrongMove as problem:
        messages.error(request, str(problem))
    else:
        where = presenters.PassingWords(passing).where
        messages.success(request, f"Kept: the list went to {where} today.")
    return redirect("leaver_notices_elsewhere")
