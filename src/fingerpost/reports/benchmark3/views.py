"""Benchmark 3 packs: of one school, of all of them, and for each who reads them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.reports.benchmark3 import actions, named, queries, stories, tasks
from fingerpost.reports.benchmark3.forms import KeepStory
from fingerpost.reports.benchmark3.models import Pack
from fingerpost.reports.benchmark3.presenters import sections
from fingerpost.reports.benchmark3.presenters.variants import VARIANTS, Variant, document
from fingerpost.reports.documents.document import Document
from fingerpost.reports.documents.pdf import as_pdf
from fingerpost.reports.leavers import queries as leavers
from fingerpost.sharing import gate
from fingerpost.sharing.actions import CannotKeep
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import pdf_made


@requires(Permission.MAKE_PACKS)
@require_GET
def packs(request: SignedInRequest) -> HttpResponse:
    """Every school with its latest pack; a school goes straight to its own."""
    if request.access.organisation is not None:
        return redirect("school_packs", request.access.organisation.pk)
    latest, run = queries.latest(request.access), queries.last_run(request.access)
    context = {
        "schools": [(one, latest.get(one.pk)) for one in queries.schools(request.access)],
        "run": run,
        "made": run.packs.count() if run else 0,
    }
    name = "_progress.html" if getattr(request, "htmx", False) and run else "packs.html"
    return render(request, f"benchmark3/{name}", context)


@requires(Permission.MAKE_PACKS)
@require_POST
def make_all_packs(request: SignedInRequest) -> HttpResponse:
    """Begin the packs of all schools."""
    if request.access.organisation is not None:
        raise Http404
    try:
        tasks.start(actions.start(by=request.access, on=timezone.localdate()))
        messages.success(request, "The packs are being made. You can leave this page.")
    except actions.CannotMake as problem:
        messages.error(request, str(problem))
    return redirect("packs")


@requires(Permission.MAKE_PACKS)
@require_GET
def school_packs(request: SignedInRequest, school: int) -> HttpResponse:
    """What can be made for one school, and what was."""
    place = _school(request, school)
    context = {
        "school": place,
        "is_own": request.access.organisation is not None,
        "packs": queries.packs(request.access, place)[:20],
        "variants": VARIANTS.values(),
        "cohorts": queries.cohorts(timezone.localdate()),
    }
    return render(request, "benchmark3/school.html", context)


@requires(Permission.MAKE_PACKS)
@require_POST
def make_pack(request: SignedInRequest, school: int) -> HttpResponse:
    """Make the pack of one school as known today."""
    place = _school(request, school)
    try:
        actions.make(place, by=request.access, on=timezone.localdate())
        messages.success(request, "The pack is made.")
    except actions.CannotMake as problem:
        messages.error(request, str(problem))
    return redirect("school_packs", place.pk)


@requires(Permission.MAKE_PACKS)
@require_GET
def pack(request: SignedInRequest, pk: int, variant: str) -> HttpResponse:
    """A form of a pack as a page."""
    held, chosen = _pack(request, pk), _variant(variant)
    drawn = _drawn(held, chosen)
    markup = _markup(drawn) if chosen.key == "website" else ""
    context = {"pack": held, "variant": chosen, "document": drawn, "markup": markup}
    return render(request, "benchmark3/pack.html", context)


@requires(Permission.MAKE_PACKS)
@require_GET
def pack_pdf(request: SignedInRequest, pk: int, variant: str) -> HttpResponse:
    """The same to print or to send; it names no young person."""
    held, chosen = _pack(request, pk), _variant(variant)
    detail = {"pack": held.pk, "variant": chosen.key}
    authority = request.access.authority.pk
    note("downloaded a pack", by=request.user, authority_id=authority, detail=detail)
    name = f"leavers-{chosen.key}-{held.on.isoformat()}.pdf"
    return pdf_made(name, as_pdf(_drawn(held, chosen)))


@requires(Permission.MAKE_PACKS)
@require_GET
def careers_team(request: SignedInRequest, cohort: str) -> HttpResponse:
    """The school's own leavers by tutor group, as far as each may be told."""
    drawn, _ = _named(request, cohort, pdf=False)
    context = {"document": drawn, "cohort": cohort, "school": _own(request)}
    return render(request, "benchmark3/careers_team.html", context)


@requires(Permission.MAKE_PACKS)
@require_GET
def careers_team_pdf(request: SignedInRequest, cohort: str) -> HttpResponse:
    """The same as a file, which is logged with its fingerprint."""
    _, content = _named(request, cohort, pdf=True)
    return pdf_made(f"leavers-by-tutor-group-{cohort}.pdf", content)


@requires(Permission.MAKE_PACKS)
@require_GET
def poster(request: SignedInRequest, school: int) -> HttpResponse:
    """The stories of leavers who agreed to have them on a poster."""
    place = _school(request, school)
    shown, _ = stories.poster(request.access, place)
    kept = stories.stories(request.access, place).count()
    context = {
        "school": place,
        "shown": shown,
        "off": kept - len(shown),
        "is_own": request.access.organisation is not None,
    }
    return render(request, "benchmark3/poster.html", context)


@requires(Permission.MAKE_PACKS)
@require_GET
def poster_pdf(request: SignedInRequest, school: int) -> HttpResponse:
    """The poster: who agrees today, and nobody else."""
    place = _school(request, school)
    shown, content = stories.poster(request.access, place, make=as_pdf)
    if not shown:
        raise Http404
    return pdf_made("leavers-poster.pdf", content)


@requires(Permission.MAKE_PACKS)
@require_http_methods(["GET", "POST"])
def keep_story(request: SignedInRequest) -> HttpResponse:
    """Keep what a leaver said, who agreed to have it on a poster."""
    school = _own(request)
    names = _names(request, school)
    form = KeepStory(request.POST or None, leavers=list(names.items()))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = Person.objects.get(pk=said["person"], authority=request.access.authority)
        try:
            stories.keep(
                person,
                school=school,
                words=said["words"],
                shows=said["shows"],
                said_on=said["said_on"],
                by=request.access,
            )
        except CannotKeep as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Kept. It is on the poster for as long as they agree.")
            return redirect("poster", school.pk)
    return render(request, "benchmark3/keep_story.html", {"form": form, "school": school})


@requires(Permission.MAKE_PACKS)
@require_POST
def take_off_story(request: SignedInRequest, school: int, story: int) -> HttpResponse:
    """They no longer agree."""
    place = _school(request, school)
    held = get_object_or_404(stories.stories(request.access, place), pk=story)
    stories.take_off(held, by=request.access)
    messages.success(
        request, "Taken off. Please take down the posters that hang, and print the poster anew."
    )
    return redirect("poster", place.pk)


def _school(request: SignedInRequest, pk: int) -> Organisation:
    """A school this user may make packs for: their own, or one of the authority's."""
    own = request.access.organisation
    if own is not None and own.pk != pk:
        raise Http404
    return own or get_object_or_404(queries.schools(request.access), pk=pk)


def _own(request: SignedInRequest) -> Organisation:
    """The school of somebody who works there: its leavers are named to nobody else here."""
    if request.access.organisation is None:
        raise Http404
    return request.access.organisation


def _pack(request: SignedInRequest, pk: int) -> Pack:
    every = Pack.objects.visible_to(request.access).select_related("school", "authority")
    held: Pack = get_object_or_404(every, pk=pk)
    return held


def _variant(key: str) -> Variant:
    if key not in VARIANTS:
        raise Http404
    return VARIANTS[key]


def _drawn(held: Pack, chosen: Variant) -> Document:
    return document(chosen, sections.told(held, queries.beside(held.authority_id)))


def _markup(drawn: Document) -> str:
    """The tables as plain markup, to paste into any page: no style, no script, no link."""
    return render_to_string("benchmark3/_website.html", {"document": drawn}).strip()


def _cohort(key: str) -> Cohort:
    found = {one.key: one for one in queries.cohorts(timezone.localdate())}
    if key not in found:
        raise Http404
    return found[key]


def _named(request: SignedInRequest, key: str, *, pdf: bool) -> tuple[Document, bytes]:
    school, cohort, today = _own(request), _cohort(key), timezone.localdate()
    found = leavers.leavers(request.access, school, today, cohorts=[cohort])[cohort]
    make = as_pdf if pdf else None
    return named.document(request.access, school, cohort, found, today=today, make=make)


def _names(request: SignedInRequest, school: Organisation) -> Mapping[int, str]:
    """The names of a school's own leavers, as far as it may follow them itself."""
    today = timezone.localdate()
    found = leavers.leavers(request.access, school, today, cohorts=queries.cohorts(today))
    released = gate.release(
        by=request.access,
        recipient=school,
        flow="F10",
        purpose="destinations",
        people=[one.person for them in found.values() for one in them],
        fields=("given_name", "family_name", "born_on"),
    )
    names: dict[int, Any] = {
        row.person: f"{row.values['family_name']}, {row.values['given_name']}"
        for row in released.rows
        if "family_name" in row.values
    }
    return dict(sorted(names.items(), key=lambda one: one[1]))
