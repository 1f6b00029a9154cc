"""How long we keep what we hold: the schedule, what would go, what went, and whom we hold back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.retention import in_words, schedule
from fingerpost.people.models import Person
from fingerpost.reports.retention import actions, presenters, queries
from fingerpost.reports.retention.forms import Length, Lift, OnDay, Pause, Place
from fingerpost.reports.retention.models import Hold, Remnant, Run
from fingerpost.sharing.retention.actions import set_time
from fingerpost.sharing.retention.queries import own_times, times_of
from fingerpost.web.access import SignedInRequest, requires

PAGE = 50
RUNS = 20


@requires(Permission.KEEP_RETENTION)
@require_GET
def retention(request: SignedInRequest) -> HttpResponse:
    """Every row of the schedule, and how the nightly job stands."""
    authority = request.access.authority.pk
    context = {
        "rows": presenters.schedule_rows(times_of(authority), own_times(authority)),
        "job": queries.job_of(authority),
        "state": presenters.state(queries.job_of(authority)),
        "last": Run.objects.visible_to(request.access).first(),
        "holds": Hold.objects.visible_to(request.access).standing().count(),
        "remnants": Remnant.objects.visible_to(request.access).count(),
    }
    return render(request, "retention/retention.html", context)


@requires(Permission.KEEP_RETENTION)
@require_http_methods(["GET", "POST"])
def set_retention(request: SignedInRequest, row: str) -> HttpResponse:
    """Set how long a row is kept; what that would delete is shown before it is kept."""
    item = schedule().get(row)
    if item is None or not item.can_change:
        raise Http404
    times = times_of(request.access.authority.pk)
    form = Length(request.POST or None, item=item, initial={"length": times[row]})
    context: dict[str, Any] = {"form": form, "item": item, "now": in_words(item, times[row])}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if form.is_sure:
            set_time(row, said["length"], because=said["because"], by=request.access)
            messages.success(request, f"{item.name}: {in_words(item, said['length'])} from now on.")
            return redirect("retention")
        shown = request.POST.copy()
        shown["sure"] = str(said["length"])
        context |= {
            "form": Length(shown, item=item),
            "effect": _effect(request, row, said["length"]),
            "new": in_words(item, said["length"]),
        }
    return render(request, "retention/set.html", context)


def _effect(request: SignedInRequest, row: str, length: int) -> list[tuple[str, str, str]]:
    authority, today = request.access.authority.pk, timezone.localdate()
    times = times_of(authority)
    before = queries.forecast(authority, times, today)
    return presenters.change(before, queries.forecast(authority, {**times, row: length}, today))


@requires(Permission.KEEP_RETENTION)
@require_GET
def retention_due(request: SignedInRequest) -> HttpResponse:
    """What would go on a day: counts by row, and who stays for which reason."""
    form, day = _day(request)
    authority = request.access.authority.pk
    told = queries.forecast(authority, times_of(authority), day)
    context = {
        "form": form,
        "day": day,
        "going": presenters.going(told),
        "kept": presenters.kept(told.kept),
        "job": queries.job_of(authority),
        "may_see_names": request.access.may(Permission.SEE_PEOPLE),
    }
    return render(request, "retention/due.html", context)


@requires(Permission.KEEP_RETENTION)
@require_GET
def retention_due_people(request: SignedInRequest, row: str) -> HttpResponse:
    """By name, who would go with a row on a day."""
    request.access.check(Permission.SEE_PEOPLE)
    if row not in schedule():
        raise Http404
    _, day = _day(request)
    authority = request.access.authority.pk
    found = list(queries.due(authority, times_of(authority), day))
    keys = queries.people_due(authority, found).get(row, [])
    note("looked at who is due to go", by=request.user, authority_id=authority)
    people = Person.objects.filter(authority=authority, pk__in=keys)
    context = {
        "item": schedule()[row],
        "day": day,
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "retention/due_people.html", context)


def _day(request: SignedInRequest) -> tuple[OnDay, date]:
    asked = OnDay(request.GET or None)
    day = asked.day(timezone.localdate())
    return (asked if asked.is_bound else OnDay(initial={"on": day})), day


@requires(Permission.KEEP_RETENTION)
@require_POST
def begin_retention(request: SignedInRequest) -> HttpResponse:
    """Somebody has looked: what is due goes from tonight."""
    actions.begin(by=request.access)
    messages.success(request, "What is due is deleted every night from tonight.")
    return redirect("retention")


@requires(Permission.KEEP_RETENTION)
@require_http_methods(["GET", "POST"])
def pause_retention(request: SignedInRequest) -> HttpResponse:
    """Delete nothing for now, with the reason."""
    form = Pause(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.pause(why=form.cleaned_data["why"], by=request.access)
        messages.success(request, "Nothing is deleted until you let it go on.")
        return redirect("retention")
    context = {"form": form, "heading": "Pause the deleting", "submit": "Pause"}
    return render(request, "retention/ask.html", context)


@requires(Permission.KEEP_RETENTION)
@require_POST
def resume_retention(request: SignedInRequest) -> HttpResponse:
    """Go on from tonight."""
    actions.resume(by=request.access)
    messages.success(request, "What is due is deleted again from tonight.")
    return redirect("retention")


@requires(Permission.KEEP_RETENTION)
@require_GET
def holds(request: SignedInRequest) -> HttpResponse:
    """Whose details are kept though they may be due, and those whose hold was lifted."""
    held = Hold.objects.visible_to(request.access).select_related("person", "placed_by")
    lifted = held.exclude(lifted_at=None).select_related("lifted_by")
    context = {"standing": held.standing(), "lifted": lifted[:PAGE]}
    return render(request, "retention/holds.html", context)


@requires(Permission.KEEP_RETENTION)
@require_http_methods(["GET", "POST"])
def hold_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep somebody's details though they may be due."""
    person = get_object_or_404(Person.objects.visible_to(request.access), pk=pk)
    form = Place(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.hold(person, **form.cleaned_data, by=request.access)
        messages.success(request, "Their details are kept until you lift the hold.")
        return redirect("holds")
    heading = "Keep from being deleted"
    context = {"form": form, "heading": heading, "caption": person.full_name, "submit": "Keep them"}
    return render(request, "retention/ask.html", context)


@requires(Permission.KEEP_RETENTION)
@require_http_methods(["GET", "POST"])
def lift_hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is due of them goes again."""
    held = get_object_or_404(Hold.objects.visible_to(request.access), pk=pk)
    if held.lifted_at:
        messages.info(request, "This hold is lifted already.")
        return redirect("holds")
    form = Lift(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.lift(held, why=form.cleaned_data["why"], by=request.access)
        messages.success(request, "The hold is lifted. What is due goes from tonight.")
        return redirect("holds")
    name = held.person.full_name
    context = {"form": form, "heading": "Lift a hold", "caption": name, "submit": "Lift"}
    return render(request, "retention/ask.html", context)


@requires(Permission.KEEP_RETENTION)
@require_GET
def retention_went(request: SignedInRequest) -> HttpResponse:
    """What went, night by night: counts, never names."""
    page = Paginator(Run.objects.visible_to(request.access), RUNS).get_page(request.GET.get("page"))
    context = {"page": page, "runs": presenters.went(page)}
    return render(request, "retention/went.html", context)


@requires(Permission.KEEP_RETENTION)
@require_GET
def remnants(request: SignedInRequest) -> HttpResponse:
    """Of whom a name and a date of birth are left, because something of theirs is kept longer."""
    request.access.check(Permission.SEE_PEOPLE)
    left = Remnant.objects.visible_to(request.access).select_related("person")
    left = left.order_by("person__family_name", "person__given_name", "pk")
    page = Paginator(left, PAGE).get_page(request.GET.get("page"))
    authority = request.access.authority.pk
    lines = queries.of_remnants(authority, times_of(authority), list(page))
    return render(request, "retention/remnants.html", {"page": page, "lines": lines})
