"""The ladder of one young person, what works here, and asking schools and providers."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.caseload.contacts import pages as strip
from fingerpost.caseload.ladder import actions, asking, files, presenters, queries
from fingerpost.caseload.ladder.forms import LeaveOut
from fingerpost.caseload.ladder.models import AskList
from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.ladder.standing import next_step
from fingerpost.core.records import Group
from fingerpost.intake.ways import links
from fingerpost.organisations.models import Organisation
from fingerpost.people import queries as people
from fingerpost.people.merging.queries import survivor_of
from fingerpost.people.models import Person
from fingerpost.sharing import gate
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import xlsx_made

A_PAGE = 50
LINK_LASTS = timedelta(days=28)
FILES_BY_LINK = 3


@requires(Permission.SEE_WORKLISTS)
@require_GET
def ladder(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Where to look for one young person and whom to try, in which order, and what came of it."""
    if stands_for := survivor_of(person_id, request.access):
        return redirect("ladder", person_id=stands_for)
    person, now = _person(request, person_id), timezone.localtime()
    note("viewed a ladder", by=request.user, authority_id=person.authority_id, subject=person)
    stands = queries.ladder_of(person, request.access, now)
    measured = queries.measured(request.access, now)
    may = request.access.may(Permission.RECORD_ACTIVITY)
    following = next_step(stands)
    status = getattr(person, "status", None)
    words = presenters.steps(stands, measured, now.date(), may_decide=may)
    context = strip.warnings(person, request.access) | {
        "looked": [one for one in words if one.is_looked_up],
        "steps": [one for one in words if not one.is_looked_up],
        "next": next((one for one in words if one.standing is following), None),
        "is_known": status is not None and status.group != Group.NOT_KNOWN,
        "may_decide": may,
        "may_send": request.access.may(Permission.SEND_MESSAGES),
    }
    return render(request, "ladder/ladder.html", context)


@requires(Permission.RECORD_ACTIVITY)
@require_POST
def leave_out(request: SignedInRequest, person_id: int, step: str) -> HttpResponse:
    """Decide that a step is not to be taken for somebody."""
    person, form = _person(request, person_id), LeaveOut(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["why"][0]))
        return redirect("ladder", person_id=person.pk)
    try:
        actions.leave_out(person, step=step, why=form.cleaned_data["why"], by=request.access)
    except actions.CannotLeaveOut as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Left out. You can take the step up again below.")
    return redirect("ladder", person_id=person.pk)


@requires(Permission.RECORD_ACTIVITY)
@require_POST
def take_up(request: SignedInRequest, person_id: int, step: str) -> HttpResponse:
    """Take a step up again."""
    person = _person(request, person_id)
    actions.take_up(person, step=step, by=request.access)
    messages.success(request, "Taken up again.")
    return redirect("ladder", person_id=person.pk)


@requires(Permission.SEE_WORKLISTS)
@require_GET
def what_works(request: SignedInRequest) -> HttpResponse:
    """What each step yields here, with limits, and the order that follows."""
    measured = queries.measured(request.access, timezone.localtime())
    return render(request, "ladder/what_works.html", {"lines": presenters.works(measured)})


# Asking schools and providers


@requires(Permission.SEE_WORKLISTS)
@require_GET
def places(request: SignedInRequest) -> HttpResponse:
    """Every school and provider that may be asked after somebody, and the lists made."""
    access, today = request.access, timezone.localdate()
    found = asking.places(access, today)
    names = Organisation.objects.in_bulk([one.key for one in found])
    page = Paginator(asking.lists_of(access), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "places": [(names[one.key], len(one.people)) for one in found],
        "people": len({key for one in found for key in one.people}),
        "lists": asking.came_of(page, access, today),
        "page": page,
    }
    return render(request, "ladder/places.html", context)


@requires(Permission.SEE_WORKLISTS)
@require_http_methods(["GET", "POST"])
def place(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Whom one school or provider may be asked after, and why; sent, it makes the list."""
    access, today = request.access, timezone.localdate()
    asked = get_object_or_404(Organisation.objects.open(), pk=organisation_id)
    if request.method == "POST":
        access.check(Permission.RECORD_ACTIVITY)
        try:
            actions.make_list(asked, by=access, today=today)
        except actions.NobodyToAsk as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "The list is made. Take it below, and send it safely.")
        return redirect("ask_place", organisation_id=asked.pk)
    reasons = asking.place_of(asked.pk, access, today).people
    named = people.people(access).filter(pk__in=reasons)
    page = Paginator(named, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "names": [(person, reasons[person.pk]) for person in page],
        "lists": asking.came_of(asking.lists_of(access, asked), access, today),
        "may_make": access.may(Permission.RECORD_ACTIVITY),
        "may_link": access.may(Permission.MANAGE_WAYS_IN),
    }
    return render(request, "ladder/place.html", context)


@requires(Permission.SEND_FILES)
@require_GET
def ours(request: SignedInRequest) -> HttpResponse:
    """What we ask of a school or provider: the lists made for it, and what it has answered."""
    access, today = request.access, timezone.localdate()
    if access.organisation is None:
        return redirect("asking")
    page = Paginator(asking.lists_of(access), A_PAGE).get_page(request.GET.get("page"))
    context = {"lists": asking.came_of(page, access, today), "page": page}
    return render(request, "ladder/ours.html", context)


@requires(Permission.SEND_FILES)
@require_GET
def our_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """A list made for the school or provider of whoever asks, to fill in."""
    if request.access.organisation is None:
        return redirect("ask_list_file", pk=pk)
    return _workbook(request, _list(request, pk))


@requires(Permission.RECORD_ACTIVITY)
@require_GET
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    """A list made, as a workbook to fill in."""
    return _workbook(request, _list(request, pk))


def _workbook(request: SignedInRequest, made: AskList) -> HttpResponse:
    """The list as a workbook; that it was taken is kept."""
    names = asking.names_on(made, request.access)
    note(
        "took a list to ask",
        by=request.user,
        authority_id=made.authority_id,
        detail={"list": made.pk, "organisation": made.organisation_id, "people": len(names)},
    )
    known = {person.pk: (person, why) for person, why in names}
    released = gate.release(
        by=request.access,
        recipient=made.organisation,
        flow="F13",
        purpose="asking",
        people=known,
        fields=("given_name", "family_name", "born_on"),
        make=lambda rows: files.workbook(
            made.organisation.record(), [known[row.person] for row in rows], made_at=made.made_at
        ),
    )
    return xlsx_made(f"list-to-fill-in-{made.pk}.xlsx", released.content)


@requires(Permission.MANAGE_WAYS_IN)
@require_POST
def link(request: SignedInRequest, pk: int) -> HttpResponse:
    """An upload link by which a list comes back; the answer shows it, once."""
    made = _list(request, pk)
    last_day = timezone.localdate() + LINK_LASTS
    upload, key = links.make_link(
        organisation=made.organisation,
        what_for=f"The list of {in_words(timezone.localtime(made.made_at).date())}, filled in",
        files_allowed=FILES_BY_LINK,
        expires_at=timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time())),
        by=request.access,
    )
    address = links.address_of(key, pages=request.build_absolute_uri("/"))
    return render(request, "ways/link_made.html", {"link": upload, "address": address})


def _person(request: SignedInRequest, person_id: int) -> Person:
    return get_object_or_404(people.people(request.access), pk=person_id)


def _list(request: SignedInRequest, pk: int) -> AskList:
    return get_object_or_404(asking.lists_of(request.access), pk=pk)
