"""What a build finds: who mends it, what explains it, what a school gets, and how it goes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.audit.actions import note
from fingerpost.core.access import Permission
from fingerpost.core.spreadsheets import as_csv
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.returns.findings import actions, forms, presenters, queries, trend
from fingerpost.returns.models import Fault, Return
from fingerpost.sharing import gate
from fingerpost.web import charts
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.downloads import csv_made
from fingerpost.web.words import count_of, date_words

PAGE = 50
LABELS = 5
JUST_DONE = "findings_just_done"


@requires(Permission.SEE_FINDINGS)
@require_GET
def latest(request: SignedInRequest) -> HttpResponse:
    """To the findings of the latest build, with the filters asked for."""
    built = queries.builds(request.access).first()
    if built is None:
        return render(request, "returns/findings/none.html")
    return redirect(_address(request, "return_findings", built))


@requires(Permission.SEE_FINDINGS)
@require_GET
def findings(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who can mend what, and every finding that the filters leave."""
    built = _built(request, pk)
    filters = forms.Filters(request.GET or None, built=built)
    chosen = filters.chosen()
    found = queries.narrowed(queries.to_mend(built), chosen, request.access)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "return": built,
        "which": presenters.build_words(built),
        "months": [(one, presenters.build_words(one)) for one in queries.months(request.access)],
        "filters": filters,
        "is_narrowed": any(chosen.values()),
        "shares": queries.shares(built),
        "asked": _asked(request, built),
        "page": page,
        "lines": presenters.lines(page.object_list, built),
        "kept": [(name, value) for name, value in request.GET.items() if name in chosen],
        "may_assign": request.access.may(Permission.BUILD_RETURN),
        "may_explain": queries.may_explain(found, request.access).exists(),
        "just_done": request.session.pop(JUST_DONE, None),
    }
    return render(request, "returns/findings/findings.html", context)


@requires(Permission.BUILD_RETURN)
@require_http_methods(["GET", "POST"])
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what would be assigned, and ask to whom."""
    built = _built(request, pk)
    found = _chosen(request, built)
    suggested = queries.suggestions(found)
    form = forms.Assign(request.POST or None, access=request.access, suggested=suggested)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["to"] == forms.SUGGESTED:
            done = actions.assign_as_suggested(found, by=request.access)
        else:
            done = actions.assign(
                found, by=request.access, user=form.somebody(),
                organisation=form.organisation_named(),
            )  # fmt: skip
        return _done(request, built, done, "assigned")
    context = {"form": form, "suggested": suggested, "verb": "Assign"}
    return _ask(request, built, found, context)


@requires(Permission.SEE_FINDINGS)
@require_http_methods(["GET", "POST"])
def explain(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what would be explained, and ask why it stands."""
    built = _built(request, pk)
    found = queries.may_explain(_chosen(request, built), request.access)
    form = forms.Explain(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = actions.explain(found, why=form.cleaned_data["why"], by=request.access)
        return _done(request, built, done, "explained")
    return _ask(request, built, found, {"form": form, "verb": "Explain"})


@requires(Permission.SEE_FINDINGS)
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put back what one's own last step changed."""
    built = _built(request, pk)
    batch = forms.Undo(request.POST).key()
    count = actions.undo(batch, by=request.access) if batch else 0
    if count:
        messages.success(request, f"Put back: {count_of(count, 'finding')}.")
    else:
        messages.error(request, "Nothing to put back: somebody has done something with them since.")
    return redirect("return_findings", built.pk)


@requires(Permission.SEE_FINDINGS)
@require_GET
def one(request: SignedInRequest, pk: int, fault: int) -> HttpResponse:
    """One finding: what to do, who has it, what explains it, and what became of it."""
    built = _built(request, pk)
    held = get_object_or_404(Fault.objects.visible_to(request.access), pk=fault)
    found = queries.of_build(built).filter(fault=held)
    finding = found.first()
    if finding is None:
        raise Http404
    context = {
        "return": built,
        "which": presenters.build_words(built),
        "line": presenters.line(finding, built),
        "steps": [(step, presenters.step_words(step)) for step in queries.steps(held)],
        "may_assign": request.access.may(Permission.BUILD_RETURN) and not finding.has_died,
        "may_explain": not finding.has_died and queries.may_explain(found, request.access).exists(),
        "just_done": request.session.pop(JUST_DONE, None),
    }
    return render(request, "returns/findings/finding.html", context)


@requires(Permission.BUILD_RETURN)
@require_GET
def to_send(request: SignedInRequest, pk: int, organisation: int) -> HttpResponse:
    """What one school or provider is asked for about its own; what it gets is kept."""
    built = _built(request, pk)
    place = get_object_or_404(Organisation, pk=organisation)
    wanted = presenters.wanted(queries.asked_of(built, place))
    released = gate.release(
        by=request.access,
        recipient=place,
        flow="F13",
        purpose="asking",
        people=wanted,
        fields=presenters.ASKED_BY,
        make=lambda rows: as_csv(presenters.HEADINGS, presenters.asked_rows(rows, wanted)),
    )
    if not released.rows:
        raise Http404
    people = [row.person for row in released.rows]
    note(
        "gave an organisation its findings",
        by=request.access.user,
        authority_id=built.authority_id,
        subject=built,
        detail={
            "organisation": place.pk,
            "people": len(people),
            "asked": sum(len(wanted[person]) for person in people),
        },
    )
    return csv_made(f"what-we-need-{place.pk}-{built.period_end:%Y-%m}.csv", released.content)


@requires(Permission.SEE_FINDINGS)
@require_GET
def trends(request: SignedInRequest, pk: int) -> HttpResponse:
    """Each rule: now, since yesterday and since last month; and a line for one of them."""
    built = _built(request, pk)
    by_month = request.GET.get("by") == "month"
    points = trend.months(request.access) if by_month else trend.nights(request.access)
    rows = trend.rows(built, points)
    wanted = [row for row in rows if row.code == request.GET.get("rule")] or rows
    chosen = wanted[0] if wanted else None
    labels = [f"{p.day:%B %Y}" if by_month else date_words(p.day) for p in points]
    day, month = trend.looked_back_to(built)
    context = {
        "return": built,
        "which": presenters.build_words(built),
        "day": day,
        "month": month,
        "by_month": by_month,
        "rows": rows,
        "chosen": chosen,
        "chart": _chart(chosen, points, by_month=by_month) if chosen and len(points) > 1 else "",
        "counts": list(zip(labels, chosen.counts, strict=True)) if chosen else [],
    }
    return render(request, "returns/findings/trend.html", context)


@requires(Permission.SEE_FINDINGS)
@require_GET
def about(request: SignedInRequest, person: int) -> HttpResponse:
    """What the latest build says of one young person: a part of their page."""
    whom = get_object_or_404(Person.objects.visible_to(request.access), pk=person)
    built = queries.builds(request.access).first()
    found = queries.of_person(request.access, whom)
    lines = presenters.lines(found, built) if built else []
    return render(request, "returns/findings/_about.html", {"lines": lines})


def _built(request: SignedInRequest, pk: int) -> Return:
    return get_object_or_404(queries.builds(request.access), pk=pk)


def _chosen(request: SignedInRequest, built: Return) -> queries.Found:
    """Those ticked, else all that the filters in the address leave."""
    only = forms.Only(request.GET).chosen()
    chosen = forms.Filters(request.GET, built=built).chosen() | ({"only": only} if only else {})
    return queries.narrowed(queries.to_mend(built), chosen, request.access)


def _asked(request: SignedInRequest, built: Return) -> list[tuple[Organisation, int]]:
    if not request.access.may(Permission.BUILD_RETURN):
        return []
    return queries.suggestions(queries.to_ask(built))


def _ask(
    request: SignedInRequest, built: Return, found: queries.Found, context: dict[str, Any]
) -> HttpResponse:
    """The page before a step: how many it touches, and the question."""
    context |= {
        "return": built,
        "which": presenters.build_words(built),
        "preview": presenters.preview(found),
        "back": _address(request, "return_findings", built),
    }
    return render(request, "returns/findings/ask.html", context)


def _done(request: SignedInRequest, built: Return, done: actions.Step, verb: str) -> HttpResponse:
    words = f"{count_of(done.count, 'finding')} {verb}."
    request.session[JUST_DONE] = {"batch": str(done.batch), "words": words}
    only = forms.Only(request.GET).chosen()
    if len(only) == 1:
        return redirect("finding", built.pk, only[0])
    return redirect(_address(request, "return_findings", built))


def _address(request: SignedInRequest, name: str, built: Return) -> str:
    """The page of a build with the filters of this one."""
    kept = request.GET.copy()
    kept.pop("only", None)
    query = f"?{kept.urlencode()}" if kept else ""
    return reverse(name, args=[built.pk]) + query


def _chart(row: trend.Row, points: list[trend.Point], *, by_month: bool) -> str:
    """The line of a rule; as many days stand below it as there is room for."""
    style = "%b %Y" if by_month else "%-d %b"
    every = -(-len(points) // LABELS)
    labels = [f"{p.day:{style}}" if n % every == 0 else "" for n, p in enumerate(points)]
    words = f"From {row.counts[0]} to {row.counts[-1]}; most {max(row.counts)}."
    title = f"Rule {row.code}: how often it was broken"
    said = charts.Chart(key="trend", title=title, words=words, labels=labels, unit="")
    return charts.lines(said, [charts.Series(f"Rule {row.code}", row.counts)])
