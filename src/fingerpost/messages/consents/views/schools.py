"""Consents by school: how it stands, who is to be asked, and forms on paper."""

from collections import Counter
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.core.access import Permission
from fingerpost.core.sharing.asking import State
from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents import actions, presenters, queries
from fingerpost.messages.consents.forms import ANSWERS, NO, NOT_RETURNED, YES, Sheet
from fingerpost.messages.links.views.frame import posted
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing.actions import Answer
from fingerpost.sharing.models import Consent
from fingerpost.sharing.queries import fields_asked
from fingerpost.web.access import SignedInRequest, requires
from fingerpost.web.words import count_of

A_PAGE = 100
KEYED = "keyed_consents"
UNDO_WITHIN = timedelta(hours=1)
ANSWERED = (State.YES, State.NO, State.WITHDRAWN)


@requires(Permission.RECORD_CONSENT)
@require_GET
def consents(request: SignedInRequest) -> HttpResponse:
    """How it stands at every school; a school goes to its own."""
    if own := request.access.organisation:
        return redirect("school_consents", school_id=own.pk)
    found = queries.by_school(request.access, timezone.localdate())
    context = {
        "rows": [(one, [(one.states[state], state) for state in State]) for one in found],
        "states": list(State),
        "gist": presenters.gist(found),
        "may_settle": request.access.may(Permission.MANAGE_SHARING),
        "may_write": request.access.may(Permission.ASK_FOR_CONSENT),
    }
    return render(request, "consents/schools.html", context)


@requires(Permission.RECORD_CONSENT)
@require_GET
def school(request: SignedInRequest, school_id: int) -> HttpResponse:
    """How it stands at one school, and its young people: those to be asked, or all."""
    place, day = _school(request, school_id), timezone.localdate()
    covered = queries.coverage(queries.pupils(request.access, place), day)
    wanted = request.GET.get("show", "due")
    shown = [one for one in covered if wanted == "all" or one.due.is_due]
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "school": place,
        "figures": presenters.figures(covered),
        "total": len(covered),
        "total_words": f"of {len(covered):,}",
        "due": sum(one.due.is_due for one in covered),
        "to_ask": presenters.to_ask(Counter(one.whom for one in covered if one.whom)),
        "closed": queries.closed_at([place], request.access.authority.pk, day)[place.pk],
        "may_settle": request.access.may(Permission.MANAGE_SHARING),
        "page": page,
        "rows": presenters.pupil_rows(page, day),
        "shows_all": wanted == "all",
        "is_own": request.access.organisation is not None,
    }
    return render(request, "consents/school.html", context)


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def paper(request: SignedInRequest, school_id: int) -> HttpResponse:
    """Key what forms on paper say, a line each."""
    place, day = _school(request, school_id), timezone.localdate()
    year, pupils = request.GET.get("year", ""), queries.pupils(request.access, place)
    if year in queries.YEARS:
        pupils = pupils.filter(born_on__range=queries.born_in(year, day))
    people = [one.person for one in queries.coverage(pupils, day) if one.state not in ANSWERED]
    form = Sheet(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        return _keyed(request, place, form)
    context = {
        "school": place,
        "form": form,
        "since": request.session.get(KEYED, ""),
        "answers": ANSWERS,
        "years": [("", "Everybody"), *queries.YEARS.items()],
        "year": year,
    }
    return render(request, "consents/paper.html", context)


@requires(Permission.RECORD_CONSENT)
@require_POST
def undo_paper(request: SignedInRequest, school_id: int) -> HttpResponse:
    """Take back the sheet just keyed."""
    place = _school(request, school_id)
    since = datetime.fromisoformat(request.session.pop(KEYED, timezone.now().isoformat()))
    undone = 0
    if timezone.now() - since < UNDO_WITHIN:
        undone = actions.undo_sheet(place, since=since, by=request.access)
    if undone:
        messages.success(request, f"Taken back: {count_of(undone, 'answer')}.")
    else:
        messages.error(request, "There is nothing to take back: a sheet can be for an hour.")
    return redirect("paper_consents", school_id=place.pk)


def _keyed(request: SignedInRequest, place: Organisation, form: Sheet) -> HttpResponse:
    began = timezone.now()
    answers = [_answer(person, said, place, form) for person, said in form.answered(YES, NO)]
    missing = [person for person, _ in form.answered(NOT_RETURNED)]
    rejected = actions.key_sheet(answers, missing, by=request.access)
    for answer, why in rejected:
        messages.error(request, f"{answer.person.full_name}: not kept. {why}")
    kept = len(answers) - len(rejected) + len(missing)
    if kept:
        request.session[KEYED] = began.isoformat()
        messages.success(request, f"Kept: {count_of(kept, 'answer')}.")
    return redirect(request.get_full_path())


def _answer(person: Person, said: str, place: Organisation, form: Sheet) -> Answer:
    given, on = Giver(form.cleaned_data["signed"]), form.cleaned_data["on"]
    asked = fields_asked(place, authority_id=person.authority_id, day=on)
    return Answer(
        person=person,
        school=place,
        fields=asked if said == YES else frozenset(),
        given_by=given,
        on=on,
        channel=Consent.Channel.PAPER,
        wording=actions.PAPER,
    )


def _school(request: SignedInRequest, school_id: int) -> Organisation:
    return get_object_or_404(queries.schools(request.access), pk=school_id)
