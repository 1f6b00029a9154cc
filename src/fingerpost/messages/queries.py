"""Scoped reads for the pages about messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import ExtractHour

from fingerpost.core.access import Permission
from fingerpost.core.messages.wording import CONSENT, opening
from fingerpost.core.records import Group
from fingerpost.core.workflow import MessageState
from fingerpost.evidence.models import Status
from fingerpost.messages.links.models import Link
from fingerpost.messages.models import Campaign, Message, Received, Stop
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

M = MessageState
LEFT = Q(state__in=(M.SENT, M.DELIVERED)) | Q(state=M.FAILED, left_at__isnull=False)


def campaigns(access: Access) -> QuerySet[Campaign]:
    """The authority's campaigns, latest first, each with its counts; for whoever may only ask for
    consent, those that did."""
    seen = Campaign.objects.visible_to(access)
    if not access.may(Permission.RUN_CAMPAIGNS):
        seen = seen.filter(template__in=opening(CONSENT))
    found: QuerySet[Campaign] = (
        seen.select_related("made_by", "ended_by")
        .annotate(
            total=Count("messages"),
            waiting=Count("messages", filter=Q(messages__state__in=(M.QUEUED, M.SENDING))),
            delivered=Count("messages", filter=Q(messages__state=M.DELIVERED)),
            failed=Count("messages", filter=Q(messages__state__in=(M.FAILED, M.UNSURE))),
        )
        .order_by("-made_at", "-pk")
    )
    return found


def messages_of(person: Person) -> list[Message]:
    """Everything sent to somebody, of all their entries, latest first."""
    every = Message.objects.filter(said_of(person), authority_id=person.authority_id)
    return list(every.select_related("made_by", "campaign").order_by("-made_at", "-pk"))


@dataclass(frozen=True, slots=True)
class Result:
    """What came of messages: of those that left, so many arrived, were answered, brought word."""

    left: int
    delivered: int
    answered: int
    found: int


def _answered() -> Q:
    """They used a link since it left, or a text came back."""
    used = Link.objects.filter(
        person=OuterRef("person"), made_at__gte=OuterRef("claimed_at"), used_at__isnull=False
    )
    return Q(Exists(used)) | Q(Exists(Received.objects.filter(message=OuterRef("pk"))))


def _found() -> Exists:
    """What they do has been confirmed since it left, and is known now."""
    return Exists(
        Status.objects.filter(
            person=OuterRef("person"), verified_on__gte=OuterRef("left_at__date"), lapsed=False
        ).exclude(group=Group.NOT_KNOWN)
    )


COUNTED: Mapping[str, Any] = {
    "left": Count("pk", filter=LEFT),
    "delivered": Count("pk", filter=LEFT & Q(state=M.DELIVERED)),
    "answered": Count("pk", filter=LEFT & Q(was_answered=True)),
    "found": Count("pk", filter=LEFT & Q(was_found=True)),
}


def _marked(messages: QuerySet[Message]) -> QuerySet[Message]:
    return messages.order_by().annotate(was_answered=_answered(), was_found=_found())


def result_of(campaign: Campaign) -> Result:
    """What came of a campaign."""
    return _result(_marked(Message.objects.filter(campaign=campaign)).aggregate(**COUNTED))


def by_hour(campaign: Campaign) -> list[tuple[int, Result]]:
    """The same by the hour of day at which the messages left."""
    marked = _marked(Message.objects.filter(campaign=campaign, left_at__isnull=False))
    rows = marked.annotate(hour=ExtractHour("left_at")).values("hour").annotate(**COUNTED)
    return [(row["hour"], _result(row)) for row in rows.order_by("hour")]


def by_template(access: Access) -> list[tuple[str, str, Result]]:
    """What came of each template by each means, of everything the authority sent."""
    marked = _marked(Message.objects.visible_to(access).filter(left_at__isnull=False))
    rows = marked.values("template", "means").annotate(**COUNTED).order_by("template", "means")
    return [(row["template"], row["means"], _result(row)) for row in rows]


def _result(row: Mapping[str, Any]) -> Result:
    return Result(**{name: row[name] for name in COUNTED})


def states_of(campaign: Campaign) -> Mapping[str, int]:
    """How many messages of a campaign stand in each state."""
    rows = Message.objects.filter(campaign=campaign).order_by().values_list("state")
    return dict(rows.annotate(Count("pk")))


def reasons_of(campaign: Campaign) -> list[tuple[str, int]]:
    """Why messages did not arrive or did not leave, most frequent first."""
    rows = Message.objects.filter(campaign=campaign).exclude(why="").order_by()
    rows = rows.exclude(state__in=(M.SENT, M.DELIVERED))
    return list(rows.values_list("why").annotate(n=Count("pk")).order_by("-n"))


def pence_of(campaign: Campaign) -> Any:
    """What those that left are likely to cost."""
    left = Message.objects.filter(LEFT, campaign=campaign)
    return left.aggregate(sum=Sum(F("pence")))["sum"] or 0


def received(access: Access) -> QuerySet[Received]:
    """Texts that came back; those nobody has seen to first."""
    found: QuerySet[Received] = Received.objects.visible_to(access).select_related(
        "person__merged_into", "seen_by"
    )
    return found.order_by(F("seen_at").desc(nulls_first=True), "-at", "-pk")


def stops(access: Access) -> QuerySet[Stop]:
    """Every stop, latest first; those that were lifted too."""
    found: QuerySet[Stop] = Stop.objects.visible_to(access).select_related(
        "person", "by", "lifted_by"
    )
    return found.order_by("-at", "-pk")


def waiting(access: Access) -> int:
    """How many messages wait to leave."""
    return int(Message.objects.visible_to(access).filter(state=M.QUEUED).count())
