"""One young person: consents, instructions and objections, in plain words, and changing them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.core.access import Permission
from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents import actions, presenters, queries, wording
from fingerpost.messages.consents.forms import YES, Instruct, InstructFor, Spoken, TakeBack
from fingerpost.messages.links.actions import CannotAsk
from fingerpost.messages.links.views.frame import posted
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Consent
from fingerpost.sharing.queries import fields_asked, policy_of
from fingerpost.sharing.settling import to_settle
from fingerpost.web.access import SignedInRequest, requires

NOBODY = (
    "We hold nobody of yours with this name and date of birth. Nothing was kept. "
    "Check the spelling, or send it in a list: then it waits with us until we know who is meant."
)
SEVERAL = "You have several with this name and date of birth. Please call us."


@requires(Permission.RECORD_CONSENT)
@require_GET
def person(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Every consent, instruction and objection of one young person."""
    return _page(request, _person(request, person_id))


@requires(Permission.RECORD_CONSENT)
@require_POST
def make_link(request: SignedInRequest, person_id: int) -> HttpResponse:
    """A link for the young person or a parent, shown once."""
    held = _person(request, person_id)
    asked = Giver.PARENT if request.POST.get("for") == Giver.PARENT else Giver.PUPIL
    try:
        address = actions.make_link(held, asked=asked, by=request.access)
    except CannotAsk as problem:
        messages.error(request, str(problem))
        return redirect("person_consents", person_id=held.pk)
    return _page(request, held, address=address, is_parents=asked is Giver.PARENT)


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def spoken(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Keep an answer given in person or by phone."""
    held = _person(request, person_id)
    school = queries.asks_for(held, request.access)
    if school is None:
        raise Http404
    form = Spoken(posted(request))
    if request.method == "POST" and form.is_valid():
        rejected = sharing.keep_answers(
            [_answer(held, school, form.cleaned_data)], authority_id=held.authority_id,
            by=request.access.user,
        )  # fmt: skip
        if not rejected:
            messages.success(request, "Kept. It counts from the next page and the next file.")
            return redirect("person_consents", person_id=held.pk)
        form.add_error("given_by", rejected[0][1])
    return render(request, "consents/spoken.html", {"person": held, "form": form})


@requires(Permission.RECORD_CONSENT)
@require_POST
def take_back(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Take consent back on their behalf, in one step."""
    held = _person(request, person_id)
    form = TakeBack(request.POST)
    if not form.is_valid():
        return _page(request, held, take_back=form)
    school, how = request.access.organisation, form.cleaned_data["how"]
    if actions.take_back(held, school, how=how, by=request.access):
        messages.success(request, "Taken back. The school is told nothing more from now on.")
    else:
        messages.info(request, "No consent stands: it was taken back already, or never given.")
    return redirect("person_consents", person_id=held.pk)


# Instructions


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def instructions(request: SignedInRequest) -> HttpResponse:
    """Instructions not to share: those kept, those somebody must settle, and a new one."""
    form = InstructFor(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        name = {key: said[key] for key in ("given_name", "family_name", "born_on")}
        found = queries.named(request.access, **name)
        if len(found) == 1:
            return _instructed(request, found[0], said)
        form.add_error("family_name", SEVERAL if found else NOBODY)
    rows = list(queries.instructions(request.access))
    context = {
        "form": form,
        "is_own": request.access.organisation is not None,
        "rows": [presenters.InstructionWords(row) for row in rows],
        "to_settle": to_settle(request.access, timezone.localdate()),
    }
    return render(request, "consents/instructions.html", context)


@requires(Permission.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def instruct(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Keep an instruction about one young person."""
    held = _person(request, person_id)
    form = Instruct(posted(request), places=queries.places_of(held, request.access))
    if request.method == "POST" and form.is_valid():
        return _instructed(request, held, form.cleaned_data)
    return render(request, "consents/instruct.html", {"person": held, "form": form})


@requires(Permission.RECORD_CONSENT)
@require_POST
def end_instruction(request: SignedInRequest, person_id: int, instruction_id: int) -> HttpResponse:
    """An instruction was taken back."""
    held = _person(request, person_id)
    rows = queries.instructions(request.access)
    row = get_object_or_404(rows, said_of(held), pk=instruction_id)
    try:
        sharing.withdraw_instructions(
            [row], how="They told us", on=timezone.localdate(),
            authority_id=held.authority_id, by=request.access.user,
        )  # fmt: skip
        messages.success(request, "Taken back. Everything may be sent again from now on.")
    except sharing.CannotKeep as problem:
        messages.info(request, str(problem))
    return redirect("person_consents", person_id=held.pk)


def _instructed(request: SignedInRequest, held: Person, said: dict[str, Any]) -> HttpResponse:
    """Keep it, with effect on the next page and file."""
    chosen = Organisation.objects.filter(pk=said["to"]).first() if said.get("to") else None
    told = sharing.Told(
        person=held,
        institution=request.access.organisation or chosen or held.school,
        given_by=Giver(said["given_by"]),
        on=said["on"],
        told=said["told"],
        disputed=said["disputed"],
    )
    kept = sharing.record_instructions(
        [told], authority_id=held.authority_id, by=request.access.user
    )
    if kept:
        messages.success(request, "Kept. It counts from the next page and the next file on.")
    else:
        messages.info(request, "This instruction stands already. Nothing was kept twice.")
    return redirect("person_consents", person_id=held.pk)


def _answer(held: Person, school: Organisation, said: dict[str, Any]) -> sharing.Answer:
    fields = fields_asked(school, authority_id=held.authority_id, day=said["on"])
    return sharing.Answer(
        person=held,
        school=school,
        fields=fields if said["answer"] == YES else frozenset(),
        given_by=Giver(said["given_by"]),
        on=said["on"],
        channel=Consent.Channel.SPOKEN,
        wording=wording.VERSION,
    )


def _page(request: SignedInRequest, held: Person, **more: Any) -> HttpResponse:
    access, day = request.access, timezone.localdate()
    rows = list(queries.answers_of(held, access.organisation))
    told = list(queries.instructions(access).filter(said_of(held)))
    policy = policy_of(held.authority_id)
    school = queries.asks_for(held, access)
    asking = queries.asking_of(held, school, day) if school else None
    context = {
        "person": held,
        "is_own": access.organisation is not None,
        "consents": presenters.consents(rows, queries.texts(held.authority_id, rows)),
        "can_be_taken_back": any(actions.can_be_taken_back(row) for row in rows),
        "standing": presenters.standing(asking, day) if asking else None,
        "closed": asking.closed if asking else None,
        "has_parent_asked": presenters.has_parent_asked(held, day),
        "instructions": [presenters.InstructionWords(row) for row in told],
        "follows": presenters.follows(held, told, day=day, hold_days=policy.hold_days),
        "objections": presenters.objections(queries.objections_of(held, access)),
        "take_back": TakeBack(),
    }
    return render(request, "consents/person.html", context | more)


def _person(request: SignedInRequest, person_id: int) -> Person:
    """Their own page goes on where their data is only kept, for our own staff."""
    is_ours = request.access.organisation is None
    people = queries.with_only_kept if is_ours else queries.own
    return get_object_or_404(people(request.access), pk=person_id)
