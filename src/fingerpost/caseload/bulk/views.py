"""Changing everybody in a list, and sheets that go out and come back."""

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.caseload.bulk import actions, presenters, proposals, sheets
from fingerpost.caseload.bulk.forms import Reason, SayOfAll, SetDetail, SheetBack
from fingerpost.caseload.bulk.models import Edit
from fingerpost.caseload.views import chosen_people
from fingerpost.core.access import Permission
from fingerpost.core.intake.refusals import Refused
from fingerpost.core.workflow import WrongMove
from fingerpost.organisations.queries import places_of_the_area
from fingerpost.people.models import Person
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import xlsx_made

PAGE = 50


@requires(Permission.BULK_EDIT)
@require_GET
def bulk_edits(request: SignedInRequest) -> HttpResponse:
    """Every change of many, latest first."""
    every = Edit.objects.visible_to(request.access).select_related("by", "undone_by")
    counted = every.annotate(
        people=Count("lines", filter=Q(lines__columns__len__gt=0) | Q(lines__said__isnull=False))
    )
    page = Paginator(counted.order_by("-made_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "bulk/edits.html", {"page": page})


@requires(Permission.BULK_EDIT)
@require_http_methods(["GET", "POST"])
def set_detail(request: SignedInRequest, key: str) -> HttpResponse:
    """Set one detail of everybody in a worklist, as its filters narrow it."""
    name, people = chosen_people(request, key)
    form = SetDetail(request.POST or None, access=request.access)
    if request.method == "POST" and form.is_valid():
        proposed = proposals.one_detail(people, form.chosen.key, form.value())
        edit = actions.draw_up(form.title(), proposed, by=request.access)
        return redirect("bulk_edit", pk=edit.pk)
    return _ask(request, form, key, (name, people), other="say_of_all")


@requires(Permission.BULK_EDIT)
@require_http_methods(["GET", "POST"])
def say_of_all(request: SignedInRequest, key: str) -> HttpResponse:
    """State what everybody in a worklist does."""
    name, people = chosen_people(request, key)
    form = SayOfAll(request.POST or None, places=places_of_the_area(request.access))
    if request.method == "POST" and form.is_valid():
        proposed = proposals.one_statement(people, form.statement())
        edit = actions.draw_up(form.title(), proposed, by=request.access)
        return redirect("bulk_edit", pk=edit.pk)
    return _ask(request, form, key, (name, people), other="set_detail")


def _ask(
    request: SignedInRequest, form: Form, key: str, of: tuple[str, QuerySet[Person]], *, other: str
) -> HttpResponse:
    name, people = of
    context = {"form": form, "list": name, "key": key, "people": people.count(), "other": other}
    return render(request, "bulk/change.html", context)


@requires(Permission.BULK_EDIT)
@require_http_methods(["GET", "POST"])
def bulk_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look at a change, make it with a reason, and see what came of it."""
    edit = _edit(request, pk)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.apply(edit, by=request.access, reason=form.cleaned_data["reason"])
        except WrongMove as problem:
            messages.error(request, str(problem))
        return redirect("bulk_edit", pk=edit.pk)
    context = {"edit": edit, "form": form, "looked": presenters.looked(edit, request.access)}
    return render(request, "bulk/edit.html", context)


@requires(Permission.BULK_EDIT)
@require_POST
def undo_bulk_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put everything back that is still as it left it."""
    edit = _edit(request, pk)
    try:
        actions.undo(edit, by=request.access)
    except WrongMove as problem:
        messages.error(request, str(problem))
    return redirect("bulk_edit", pk=edit.pk)


@requires(Permission.BULK_EDIT)
@require_POST
def drop_bulk_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw away what was only looked at."""
    try:
        actions.drop(_edit(request, pk), by=request.access)
        messages.success(request, "Thrown away. Nobody was changed.")
    except WrongMove as problem:
        messages.error(request, str(problem))
    return redirect("bulk_edits")


@requires(Permission.BULK_EDIT)
@require_POST
def make_sheet(request: SignedInRequest, key: str) -> HttpResponse:
    """A spreadsheet of a worklist, to be filled in and sent back."""
    _, people = chosen_people(request, key)
    name = f"sheet-{key}-{timezone.localdate().isoformat()}.xlsx"
    return xlsx_made(name, sheets.make(people, by=request.access))


@requires(Permission.BULK_EDIT)
@require_http_methods(["GET", "POST"])
def sheet_back(request: SignedInRequest) -> HttpResponse:
    """Take a sheet back; what it changes is looked at first."""
    form = SheetBack(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            came = sheets.read(
                Path(form.cleaned_data["file"].temporary_file_path()), by=request.access
            )
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return _came_back(request, came)
    return render(request, "bulk/sheet_back.html", {"form": form})


def _came_back(request: SignedInRequest, came: sheets.Came) -> HttpResponse:
    for sentence in came.lost[:PAGE]:
        messages.warning(request, sentence)
    if not came.proposals:
        messages.success(request, "Nothing in the sheet is different from what we hold.")
        return redirect("bulk_edits")
    edit = actions.draw_up("From a sheet that came back", came.proposals, by=request.access)
    return redirect("bulk_edit", pk=edit.pk)


def _edit(request: SignedInRequest, pk: int) -> Edit:
    return get_object_or_404(Edit.objects.visible_to(request.access), pk=pk)
