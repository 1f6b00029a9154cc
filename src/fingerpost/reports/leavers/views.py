"""A school's pages: where its leavers went, what it knows itself, and what it thinks is wrong.

Whatever names somebody or says where they went passes the gate here, on every load.
"""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.caseload.people.queries import places_to_learn
from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.leavers.cohorts import Cohort, cohorts_on, key_in_words
from fingerpost.core.leavers.words import ASK
from fingerpost.messages.making import CannotSend
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.reports.leavers import actions, files, presenters, queries
from fingerpost.reports.leavers.forms import Doubting, Settling, Show, Telling
from fingerpost.reports.leavers.models import Doubt
from fingerpost.sharing import gate
from fingerpost.sharing.actions import CannotKeep
from fingerpost.sharing.gate import Released, Row
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_file, csv_made, xlsx_made
from fingerpost.web.words import count_of

ASKED = (
    "Thank you. Where we may and can, we send them a link of their own. What they answer counts as"
    " their word."
)
ASKED_LATELY = "You asked us that less than a month ago. We do not write to anybody more often."
BACK_TO_SCHOOLS, A_SCHOOL_S_OWN, FOR_CAREERS = "F7", "F10", "destinations"


@requires(Permission.SEE_LEAVERS)
@require_http_methods(["GET", "POST"])
def our_leavers(request: SignedInRequest, cohort: str = "") -> HttpResponse:
    """Where the leavers of one summer went, as far as each may be told. A name is looked for by
    POST, so that none stands in an address."""
    school, today = _school(request), timezone.localdate()
    chosen = _cohort(cohort or cohorts_on(today)[0].key)
    looked_on = queries.looked_before(request.access, school, today)
    found = queries.leavers(request.access, school, today, cohorts=[chosen], looked_on=looked_on)
    leavers = found[chosen]
    table = _table(request, chosen, leavers)
    actions.look(school, by=request.access, today=today)
    form, typed = Show(request.GET), request.POST.get("q", "")
    show = form.cleaned_data["show"] if form.is_valid() else ""
    context = {
        "school": school,
        "table": table,
        "cohorts": cohorts_on(today),
        "form": form,
        "show": show,
        "typed": typed,
        "lines": table.chosen(show, typed, request.GET.get("sort", "")),
        "looked_on": looked_on,
        "today": today,
        "answers": presenters.answers(table, queries.doubts(request.access)),
        "found_right": queries.found_right(request.access, chosen),
    }
    return render(request, "leavers/our_leavers.html", context)


@requires(Permission.SEE_LEAVERS)
@require_GET
def download(request: SignedInRequest, cohort: str, shape: str) -> HttpResponse:
    """The leavers of whom something may be told: to read, or for the school's own system."""
    school, chosen, today = _school(request), _cohort(cohort), timezone.localdate()
    leavers = queries.leavers(request.access, school, today, cohorts=[chosen])[chosen]
    names = {row.person: row.values for row in _named(request, leavers).rows}
    title = f"{chosen.name}, as known on {in_words(today)}"
    makers: dict[str, Callable[[Sequence[Row]], bytes]] = {
        "csv": lambda rows: csv_file("", *files.to_read(rows, names)).content,
        "xlsx": lambda rows: files.as_workbook(*files.to_read(rows, names), title),
        "mis": lambda rows: files.for_their_system(rows, names),
    }
    if shape not in makers:
        raise Http404
    make = makers[shape]
    data = _shown(request, leavers, make=lambda rows: make(presenters.told_of(rows))).content
    name = f"leavers-{chosen.key}{'-to-import' if shape == 'mis' else ''}"
    return xlsx_made(f"{name}.xlsx", data) if shape == "xlsx" else csv_made(f"{name}.csv", data)


@requires(Permission.SEE_LEAVERS)
@require_POST
def right(request: SignedInRequest, cohort: str) -> HttpResponse:
    """The school says that the list is right: nobody is missing from it, nobody too many."""
    school, chosen, today = _school(request), _cohort(cohort), timezone.localdate()
    leavers = queries.leavers(request.access, school, today, cohorts=[chosen])[chosen]
    actions.found_right(school, cohort=chosen, people=len(leavers), by=request.access)
    messages.success(request, "Thank you. We see that you found this list right.")
    return redirect("our_leavers_of", chosen.key)


@requires(Permission.SEE_LEAVERS)
@require_POST
def ask_all(request: SignedInRequest, cohort: str) -> HttpResponse:
    """The school asks us to write to everybody of a cohort of whom nobody knows where they are."""
    school, chosen, today = _school(request), _cohort(cohort), timezone.localdate()
    leavers = queries.leavers(request.access, school, today, cohorts=[chosen])[chosen]
    whom = [line.person for line in _table(request, chosen, leavers).not_found]
    people = Person.objects.filter(pk__in=whom, authority=request.access.authority)
    many = actions.ask_to_write(people, school=school, by=request.access)
    messages.success(request, ASKED if many else ASKED_LATELY)
    return redirect("our_leavers_of", chosen.key)


@requires(Permission.SEE_LEAVERS)
@require_http_methods(["GET", "POST"])
def doubt(request: SignedInRequest, person: int) -> HttpResponse:
    """“We think this is wrong because …”, of what the school was shown."""
    school, line, found = _line(request, person)
    if not line.is_shown:
        raise Http404
    form = Doubting(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.doubt(
            found.person, school=school, saw=line.saw, by=request.access, **form.cleaned_data
        )
        messages.success(
            request, "Thank you. Somebody will look into it, and the answer will be on this page."
        )
        return redirect("our_leavers_of", found.cohort.key)
    return render(request, "leavers/doubt.html", {"form": form, "line": line, "of": found.cohort})


@requires(Permission.SEE_LEAVERS)
@require_http_methods(["GET", "POST"])
def tell(request: SignedInRequest, person: int) -> HttpResponse:
    """What the school knows itself of a leaver. It shows the school no more than before."""
    school, line, found = _line(request, person)
    form = Telling(request.POST or None, authority=request.access.authority)
    if request.method == "POST" and form.is_valid():
        doing = form.doing()
        assert doing is not None  # noqa: S101 - the form asks for it
        how = form.cleaned_data["how"]
        try:
            actions.tell(found.person, school=school, how=how, doing=doing, by=request.access)
        except CannotKeep as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Thank you. It is with us, as you told it.")
            return redirect("our_leavers_of", found.cohort.key)
    context = {
        "form": form,
        "line": line,
        "of": found.cohort,
        "places": places_to_learn(request.access),
        "words": queries.words_of(request.access, found.person),
    }
    return render(request, "leavers/tell.html", context)


@requires(Permission.SEE_LEAVERS)
@require_POST
def take_back(request: SignedInRequest, person: int, word: int) -> HttpResponse:
    """What the school told us should no longer count."""
    _, _, found = _line(request, person)
    told = get_object_or_404(queries.words_of(request.access, found.person), pk=word)
    actions.take_back(told, by=request.access)
    messages.success(request, "Taken back. It no longer counts.")
    return redirect("tell_of_leaver", person)


@requires(Permission.SEE_LEAVERS)
@require_POST
def ask(request: SignedInRequest, person: int) -> HttpResponse:
    """The school asks us to write to a leaver. Whether we can is not told: it would say whether we
    hold a number, and whether they are safe."""
    school, _, found = _line(request, person)
    many = actions.ask_to_write([found.person], school=school, by=request.access)
    messages.success(request, ASKED if many else ASKED_LATELY)
    return redirect("our_leavers_of", found.cohort.key)


@requires(Permission.SETTLE_ROWS)
@require_GET
def doubts(request: SignedInRequest) -> HttpResponse:
    """What schools think is wrong, waiting and answered, and which lists they find right."""
    access = request.access
    settled = queries.doubts(access).exclude(settled_at=None).order_by("-settled_at")
    waiting = queries.waiting_doubts(request.access)
    context = {
        "waiting": waiting,
        "links": sum(one.because == ASK for one in waiting),
        "may_send": request.access.may(Permission.SEND_MESSAGES),
        "settled": settled[:50],
        "right": [(one, key_in_words(one.cohort)) for one in queries.lists_found_right(access)],
    }
    return render(request, "leavers/doubts.html", context)


@requires(Permission.SETTLE_ROWS)
@require_http_methods(["GET", "POST"])
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer a school: it was right, it may be, or it stands as it is."""
    doubted = get_object_or_404(queries.doubts(request.access), pk=pk)
    form = Settling(request.POST or None, authority=request.access.authority)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle(
                doubted,
                outcome=Doubt.Outcome(form.cleaned_data["outcome"]),
                answer=form.cleaned_data["answer"],
                doing=form.doing(),
                by=request.access,
            )
        except actions.CannotSettle as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"Answered. {doubted.school} reads it on its page.")
        return redirect("doubts")
    context = {
        "form": form,
        "doubt": doubted,
        "person": doubted.person.merged_into or doubted.person,
        "asks": doubted.because == ASK,
        "places": places_to_learn(request.access),
    }
    return render(request, "leavers/settle.html", context)


@requires(Permission.SEND_MESSAGES)
@require_POST
def send_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a young person the link a school asked for, by text or else by email."""
    asked = get_object_or_404(queries.waiting_doubts(request.access).filter(because=ASK), pk=pk)
    try:
        actions.send_link(asked, by=request.access)
    except (CannotSend, actions.CannotSettle) as problem:
        messages.error(request, str(problem))
        return redirect("settle_doubt", pk)
    messages.success(request, "The link is on its way, and the school is answered.")
    return redirect("doubts")


@requires(Permission.SEND_MESSAGES)
@require_POST
def send_links(request: SignedInRequest) -> HttpResponse:
    """Send every link that schools have asked for."""
    asked = queries.waiting_doubts(request.access).filter(because=ASK)
    sent, failed = actions.send_links(asked, by=request.access)
    if sent:
        links = count_of(sent, "link is on its way", "links are on their way")
        messages.success(request, f"{links}.")
    if failed:
        links = count_of(failed, "could not be sent and waits", "could not be sent and wait")
        messages.error(request, f"{links}. Open it to see why.")
    return redirect("doubts")


class _Found:
    """A leaver of the school that asks, and the cohort they are of."""

    def __init__(self, person: Person, cohort: Cohort) -> None:
        self.person, self.cohort = person, cohort


def _school(request: SignedInRequest) -> Organisation:
    """The school that asks: nobody else has leavers."""
    if request.access.organisation is None:
        raise Http404
    return request.access.organisation


def _cohort(key: str) -> Cohort:
    found = queries.cohort_with(key, timezone.localdate())
    if found is None:
        raise Http404
    return found


def _named(request: SignedInRequest, leavers: Sequence[queries.Leaver]) -> Released:
    """Whom of its own leavers a school may be named."""
    return gate.release(
        by=request.access,
        recipient=_school(request),
        flow=A_SCHOOL_S_OWN,
        purpose=FOR_CAREERS,
        people=[one.person for one in leavers],
        fields=presenters.NAMES,
    )


def _shown(
    request: SignedInRequest,
    leavers: Sequence[queries.Leaver],
    make: Callable[[Sequence[Row]], bytes] | None = None,
) -> Released:
    """Of whom it may be told where they went."""
    return gate.release(
        by=request.access,
        recipient=_school(request),
        flow=BACK_TO_SCHOOLS,
        purpose=FOR_CAREERS,
        people=[one.person for one in leavers],
        fields=presenters.FIELDS,
        more=presenters.more(leavers),
        make=make,
    )


def _table(
    request: SignedInRequest, cohort: Cohort, leavers: Sequence[queries.Leaver]
) -> presenters.Table:
    return presenters.table(
        cohort,
        leavers,
        named=_named(request, leavers),
        shown=_shown(request, leavers),
        told=queries.told_by_school(request.access, [one.person for one in leavers]),
    )


def _line(request: SignedInRequest, person: int) -> tuple[Organisation, presenters.Line, _Found]:
    """One leaver as the gate lets the school see them; nobody else is there."""
    school, today = _school(request), timezone.localdate()
    found = queries.leavers(request.access, school, today, cohorts=cohorts_on(today), person=person)
    for cohort, leavers in found.items():
        if lines := _table(request, cohort, leavers).lines:
            held = Person.objects.get(pk=person, authority=request.access.authority)
            return school, lines[0], _Found(held, cohort)
    raise Http404
