"""Taking requests down, their clocks, and answering them."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.rights.clock import WaitFor, why_not_extend
from fingerpost.core.rights.kinds import GIVEN, PARTLY, Kind, objections, outcomes
from fingerpost.core.sharing.questions import Right
from fingerpost.messages.links.models import Link
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person
from fingerpost.reports.rights.models import Pause, Request
from fingerpost.sharing.actions import end_objection, object_to
from fingerpost.sharing.models import Objection


class CannotDo(Exception):
    """Something that may not be done with a request now; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What somebody asks, as it is taken down. `name` is for whom we hold nobody."""

    kind: Kind
    channel: Request.Channel
    received_on: date
    person: Person | None = None
    name: str = ""
    asker: Request.Asker = Request.Asker.SELF
    asked_by: str = ""
    words: str = ""
    objects_to: Collection[str] = field(default_factory=tuple)


def keep(new: NewRequest, *, authority: Authority, by: Access | None) -> Request:
    """Take a request down. An objection stops what it is about at once.

    Args:
        new: what is asked.
        authority: of whom.
        by: who takes it down; None where a young person sent it by their link.

    Raises:
        CannotDo: it is dated in the future.
        Refused: the role may not.
    """
    if by:
        by.check(Permission.ANSWER_REQUESTS)
    if new.received_on > timezone.localdate():
        raise CannotDo("This is dated in the future.")
    user = by.user if by else None
    with act("took a request down", by=user, authority_id=authority.pk) as detail:
        kept = Request.objects.create(
            authority=authority,
            person=new.person,
            name="" if new.person else new.name[:200],
            kind=new.kind.value,
            channel=new.channel,
            asker=new.asker,
            asked_by=new.asked_by[:200],
            words=new.words[:2000],
            objects_to=_objects_to(new),
            received_on=new.received_on,
            kept_at=timezone.now(),
            kept_by=user,
        )
        if new.kind is Kind.OBJECTION and new.person:
            _stop(kept, Right.OBJECTION, by=by)
        detail.update(request=kept.pk, kind=kept.kind)
    return kept


def keep_from_link(link: Link, new: NewRequest) -> Request:
    """What a young person asked by their link; the page that follows tells them that we have it.

    Sent twice, even at once, the first stands while it waits.
    """
    same = Request.objects.standing().filter(
        person=new.person,
        kind=new.kind.value,
        channel=new.channel,
        words=new.words,
        objects_to=_objects_to(new),
    )
    with act("asked by a link", by=None, authority_id=link.authority_id) as detail:
        Link.objects.select_for_update().get(pk=link.pk)
        kept = same.first() or keep(new, authority=link.authority, by=None)
        kept.acknowledged_on = kept.acknowledged_on or new.received_on
        kept.save()
        detail.update(link=link.pk, request=kept.pk)
    return kept


def acknowledge(request: Request, *, on: date, by: Access) -> None:
    """They were told that we have it."""
    with _changing(request, "acknowledged a request", by=by) as held:
        held.acknowledged_on = _between(held, on)


def know_who(request: Request, *, how: str, on: date, by: Access) -> None:
    """Somebody made sure that it is them. Ends a wait for it."""
    with _changing(request, "made sure who asks", by=by) as held:
        held.identity_on, held.identity_how = _between(held, on), how[:200]
        held.identity_by = by.user
        _end(held.pauses.filter(wait_for=WaitFor.IDENTITY), held.identity_on)


def wait_for(request: Request, what: WaitFor, *, asked: str, since: date, by: Access) -> None:
    """The clock stands still until they answer what we asked.

    Raises:
        CannotDo: we wait already.
    """
    with _changing(request, "asked back about a request", by=by) as held:
        if held.asked.is_paused:
            raise CannotDo("We wait for them already.")
        Pause.objects.create(
            authority_id=held.authority_id,
            request=held,
            wait_for=what.value,
            asked=asked[:500],
            since=_between(held, since),
        )


def go_on(request: Request, *, on: date, by: Access) -> None:
    """They said what they mean: the clock goes on.

    Raises:
        CannotDo: it does not stand still for that.
    """
    with _changing(request, "had an answer about a request", by=by) as held:
        wait = held.pauses.filter(wait_for=WaitFor.MEANING, until=None).first()
        if wait is None:
            raise CannotDo("We do not wait for what they mean.")
        wait.until = max(_between(held, on), wait.since)
        wait.save()


def extend(request: Request, *, why: str, by: Access) -> None:
    """Take two months more, with the reason they are told.

    Raises:
        CannotDo: there is no more time for it, or no longer.
    """
    today = timezone.localdate()
    with _changing(request, "took more time for a request", by=by) as held:
        if why_not := why_not_extend(held.asked, today):
            raise CannotDo(why_not)
        held.extended_on, held.extended_why = today, why[:500]


def mend(request: Request, *, words: str, by: Access) -> None:
    """A colleague has looked into what the young person says is wrong, and says what they did.

    Raises:
        Refused: the role may not.
        CannotDo: somebody has already.
    """
    by.check(Permission.RECORD_ACTIVITY)
    authority_id = request.authority_id
    with act("looked into a correction", by=by.user, authority_id=authority_id) as detail:
        held = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if held.mended_on or held.closed_on:
            raise CannotDo("Somebody has looked into this already.")
        held.mended_on, held.mended_words = timezone.localdate(), words[:500]
        held.mended_by = by.user
        held.save()
        detail["request"] = held.pk


def answer(
    request: Request, *, outcome: str, refusal: str = "", words: str = "", on: date, by: Access
) -> None:
    """Answer a request, which closes it.

    A restriction that is granted begins; what is refused or taken back stops nothing any more.

    Args:
        request: which.
        outcome: a key of core/rights/outcomes.csv.
        refusal: a reason of core/rights/refusals.csv, where it is refused.
        words: what else they were told.
        on: the day the answer left.
        by: who answers.

    Raises:
        CannotDo: nobody made sure who asks, or everything held was not handed over yet.
    """
    with _changing(request, "answered a request", by=by) as held:
        if why_not := why_not_answer(held, outcome):
            raise CannotDo(why_not)
        held.outcome, held.refusal, held.answer = outcome, refusal, words[:1000]
        held.closed_on, held.closed_by = _between(held, on), by.user
        _end(held.pauses.all(), held.closed_on)
        _follow(held, by=by)


def why_not_answer(request: Request, outcome: str) -> str:
    """Why a request cannot be answered so yet, in a sentence; empty where it can."""
    does_it = outcome in (GIVEN, PARTLY)
    if does_it and request.lacks_identity:
        return "Say first how you made sure that it is them."
    gives_all = request.person_id is not None and Kind(request.kind).gives_all
    if does_it and gives_all and not request.given.exists():
        return "Download everything held first: that is what they get."
    return ""


def reopen(request: Request, *, by: Access) -> None:
    """Take an answer back that was a mistake. An objection stops again what it is about while we
    look; a restriction that was granted stays until the next answer.
    """
    by.check(Permission.ANSWER_REQUESTS)
    authority_id = request.authority_id
    with act("reopened a request", by=by.user, authority_id=authority_id) as detail:
        held = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        held.outcome = held.refusal = ""
        held.closed_on, held.closed_by = None, None
        held.save()
        if Kind(held.kind) is Kind.OBJECTION and held.person and not held.is_in_force:
            _stop(held, Right.OBJECTION, by=by)
        detail["request"] = held.pk


def lift(request: Request, *, why: str, by: Access) -> None:
    """End a restriction, or an objection that was settled, which this request had set."""
    by.check(Permission.ANSWER_REQUESTS)
    if request.stopped and request.is_in_force:
        end_objection(request.stopped, on=timezone.localdate(), why=why, by=by.user)


@contextmanager
def _changing(request: Request, verb: str, *, by: Access) -> Iterator[Request]:
    """One named change of a request that is still open; the row is held until it is over.

    Raises:
        Refused: the role may not.
        CannotDo: it is answered already.
    """
    by.check(Permission.ANSWER_REQUESTS)
    with act(verb, by=by.user, authority_id=request.authority_id) as detail:
        held = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if held.closed_on:
            raise CannotDo(f"It was answered on {in_words(held.closed_on)}.")
        yield held
        held.save()
        detail["request"] = held.pk


def _follow(request: Request, *, by: Access) -> None:
    """What an answer brings with it."""
    kind, done = Kind(request.kind), request.outcome in (GIVEN, PARTLY)
    if kind is Kind.RESTRICTION and done and request.person and not request.is_in_force:
        _stop(request, Right.RESTRICTION, by=by)
    if not done:
        lift(request, why=outcomes()[request.outcome].name, by=by)


def _objects_to(new: NewRequest) -> list[str]:
    return sorted(new.objects_to) if new.kind is Kind.OBJECTION else []


def _end(waits: QuerySet[Pause], on: date) -> None:
    """What we still wait for ends, on no day before we asked."""
    ended = Greatest("since", Value(on), output_field=DateField())
    waits.filter(until=None).update(until=ended)


def _stop(request: Request, right: Right, *, by: Access | None) -> None:
    """Set an objection or a restriction, which counts on the next page and in the next file."""
    assert request.person is not None  # noqa: S101 - whoever calls has asked
    flows = [flow for key in request.objects_to for flow in objections()[key][1]]
    stopped: Objection = object_to(
        request.person.merged_into or request.person,
        kind=right,
        flows_stopped=flows,
        since=request.closed_on or request.received_on,
        said=request.words[:500],
        by=by.user if by else None,
    )
    request.stopped = stopped
    request.save(update_fields=["stopped"])


def _between(request: Request, day: date) -> date:
    """A day of a request: none before it came, none after today.

    Raises:
        CannotDo: otherwise.
    """
    if not request.received_on <= day <= timezone.localdate():
        came = in_words(request.received_on)
        raise CannotDo(f"The day must be from {came}, when it came, to today.")
    return day
