"""Campaigns: one message to many, in batches at allowed hours, to be stopped at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.messages import Means
from fingerpost.core.messages.refusing import refusals, why_not
from fingerpost.core.workflow import CAMPAIGN, CampaignState, MessageState
from fingerpost.db import bulk
from fingerpost.messages import tasks
from fingerpost.messages.actions import ready, words_of
from fingerpost.messages.making import TO_MANY, CannotSend, make, values_for
from fingerpost.messages.models import Campaign, Message
from fingerpost.messages.recipients import KeyIsAnother, Target, targets
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person

STOPPED = "The campaign was stopped."


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a campaign would reach, and who is left out for which reason."""

    reached: list[Target]
    left_out: Mapping[str, list[Person]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent: to how many, at what cost, and the words with a real example."""

    chosen: Chosen
    pence: Decimal
    example: Message | None


def choose(people: Sequence[Person], means: Means, *, not_within_days: int) -> Chosen:
    """Who of these people may be sent something; an address that several share is used once.

    Raises:
        CannotSend: it cannot be told who said stop.
    """
    try:
        asked = targets(people, means, not_within_days=not_within_days)
    except KeyIsAnother as problem:
        raise CannotSend(str(problem)) from None
    left_out: dict[str, list[Person]] = {reason: [] for reason in refusals()}
    reached: list[Target] = []
    for target in asked:
        reason = why_not(target.recipient)
        (left_out[reason].append(target.person) if reason else reached.append(target))
    return Chosen(reached, {reason: them for reason, them in left_out.items() if them})


def preview(
    people: Sequence[Person],
    *,
    means: Means,
    template: str,
    typed: Mapping[str, str],
    not_within_days: int,
    by: Access,
) -> Preview:
    """What a campaign would send.

    Raises:
        Refused: the role may not.
        CannotSend: nothing can be sent so.
    """
    by.check(TO_MANY[words_of(template, means).opens])
    chosen = choose(people, means, not_within_days=not_within_days)
    made = _made(chosen.reached, means, template, typed, by)
    pence = sum((m.pence or Decimal(0) for m in made), Decimal(0))
    return Preview(chosen, pence, made[0] if made else None)


def _made(
    reached: Sequence[Target], means: Means, template: str, typed: Mapping[str, str], by: Access
) -> list[Message]:
    set_up, words = ready(by.authority, means), words_of(template, means)
    return [
        make(words, to, values_for(to.person, by, set_up, typed), set_up, by=by) for to in reached
    ]


def start(
    people: Sequence[Person],
    *,
    name: str,
    means: Means,
    template: str,
    typed: Mapping[str, str],
    chosen_by: str,
    not_within_days: int,
    by: Access,
) -> Campaign:
    """Send a message to all of these people who may be sent one.

    Raises:
        Refused: the role may not.
        CannotSend: nothing can be sent so, or to nobody of them.
    """
    by.check(TO_MANY[words_of(template, means).opens])
    with act("started a campaign", by=by.user, authority_id=by.authority.pk) as detail:
        chosen = choose(people, means, not_within_days=not_within_days)
        if not chosen.reached:
            raise CannotSend("None of them can be sent this.")
        campaign = Campaign.objects.create(
            authority=by.authority,
            name=name.strip()[:120],
            template=template,
            means=means,
            version=words_of(template, means).version,
            chosen_by=chosen_by[:500],
            not_within_days=not_within_days,
            left_out={reason: len(them) for reason, them in chosen.left_out.items()},
            made_by=by.user,
        )
        made = _made(chosen.reached, means, template, typed, by)
        for message in made:
            message.campaign = campaign
        Message.objects.bulk_create(made, batch_size=2000)
        if len(made) > bulk.WORTH_ANALYZING:
            bulk.count_afresh(Message._meta.db_table)
        detail.update(campaign=campaign.pk, messages=len(made), template=template, means=means)
        transaction.on_commit(lambda: tasks.start(by.authority.pk))
    return campaign


def stop(campaign: Campaign, *, by: Access) -> int:
    """Send nothing more of a campaign; gives how many messages stayed here.

    Those of the batch that is leaving at this moment still go.

    Raises:
        Refused: the role may not.
        WrongMove: it is over already.
    """
    by.check(TO_MANY[words_of(campaign.template, Means(campaign.means)).opens])
    with act("stopped a campaign", by=by.user, authority_id=campaign.authority_id) as detail:
        held = Campaign.objects.select_for_update().get(pk=campaign.pk)
        CAMPAIGN.check(CampaignState(held.state), CampaignState.STOPPED)
        held.state, held.ended_at, held.ended_by = CampaignState.STOPPED, timezone.now(), by.user
        held.save(update_fields=["state", "ended_at", "ended_by"])
        waiting = Message.objects.filter(campaign=held, state=MessageState.QUEUED)
        stayed: int = waiting.update(
            state=MessageState.NOT_SENT, why=STOPPED, settled_at=timezone.now()
        )
        detail.update(campaign=held.pk, stayed=stayed)
    return stayed
