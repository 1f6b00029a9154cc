"""From waiting to sent: claim a batch, hand it over, write down what was said.

    queued ──claim──> sending ──handed over──> sent ──receipt──> delivered, failed
                         │                       ^
                         └──no answer──> unsure ─┘   asked by our reference, never sent again blind

Each step is a transaction of its own. A batch is claimed before its first message leaves, so after
a crash what was claimed is known, and its fate is asked for instead of being sent again.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.messages import Means
from fingerpost.core.messages.delivery import states
from fingerpost.core.messages.refusing import refusals, why_not
from fingerpost.core.messages.wording import CONSENT, HERE, LINK
from fingerpost.core.sharing.instructions import Giver
from fingerpost.core.workflow import CampaignState, MessageState
from fingerpost.messages.consents import actions as consents
from fingerpost.messages.consents.actions import links_to_send
from fingerpost.messages.consents.queries import not_to_be_asked
from fingerpost.messages.links.actions import make_links
from fingerpost.messages.making import TO_ONE, pence_for, set_up_of, values_for, words_sent
from fingerpost.messages.models import Campaign, Message, SetUp
from fingerpost.messages.recipients import KeyIsAnother, still
from fingerpost.messages.senders import (
    Busy,
    NotReached,
    NoWord,
    OutOfOrder,
    Parcel,
    Sender,
    Taken,
    TurnedAway,
)
from fingerpost.messages.senders.choosing import sender_for
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership, User
from fingerpost.people.models import Person

BATCH = 200
AT_ONCE = 16
A_RUN = timedelta(seconds=50)
"""A run ends after so long, so that other work of the worker has its turn."""
PAUSE = timedelta(minutes=2)

LEFT = (MessageState.SENT, MessageState.DELIVERED)
SETTLED = (
    "state", "why", "sender", "sender_reference", "left_at", "settled_at", "body", "pence",
)  # fmt: skip
WILL_ASK = "It was on its way when the line went silent. We ask what became of it."
CANNOT_ASK = "It was on its way when the line went silent. It is not sent again by itself."
NOBODY_ASKS = "Whoever asked for it may no longer send messages."
NO_LINK = "\0"
MAKERS = {HERE: make_links, CONSENT: links_to_send}
"""What makes the links of a message, by what they open."""

sleep = time.sleep


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message when it was handed over."""

    state: MessageState
    why: str = ""
    taken: Taken | None = None
    trouble: str = ""
    wait_until: datetime | None = None


Ready = tuple[Message, Sender, Parcel]


def send_waiting(authority: Authority) -> bool:
    """Send what waits and may leave now; whether more waits that may leave at once.

    Called by one run at a time (tasks.py).
    """
    until = timezone.now() + A_RUN
    while timezone.now() < until:
        began = time.monotonic()
        set_up = set_up_of(authority)
        room = _room(set_up)
        senders, trouble = _senders(set_up) if room else ({}, set_up.trouble)
        try:
            batch = _claimed(set_up, list(senders), room) if senders else []
        except KeyIsAnother as problem:
            batch, trouble = [], str(problem)
        if not batch:
            _remember(set_up, trouble, set_up.wait_until)
            return False
        outcomes = _handed_over(batch, senders, set_up)
        _written_down(batch, outcomes, set_up, trouble)
        if any(outcome.state == MessageState.QUEUED for outcome in outcomes.values()):
            return False
        _keep_pace(len(batch), set_up, time.monotonic() - began)
    return True


def _room(set_up: SetUp) -> int:
    """How many may leave at this moment: after trouble one, to see whether it is over."""
    now = timezone.localtime()
    if not set_up.hours.allow(now) or (set_up.wait_until and now < set_up.wait_until):
        return 0
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Message.objects.filter(authority=set_up.authority, claimed_at__gte=midnight)
    left = set_up.most_a_day - today.went_out().count()
    return max(0, min(1 if set_up.wait_until else BATCH, left))


def _senders(set_up: SetUp) -> tuple[dict[Means, Sender], str]:
    """Who carries each means that waits, and why one of them cannot be carried."""
    waiting = Message.objects.filter(authority=set_up.authority, state=MessageState.QUEUED)
    found: dict[Means, Sender] = {}
    trouble = ""
    for means in waiting.order_by().values_list("means", flat=True).distinct():
        try:
            found[Means(means)] = sender_for(set_up, Means(means))
        except OutOfOrder as problem:
            trouble = str(problem)
    return found, trouble


def _claimed(set_up: SetUp, carried: list[Means], most: int) -> list[Message]:
    """The next messages, ours from now on; those that may not leave any more are taken out."""
    while True:
        with transaction.atomic():
            waiting = Message.objects.filter(authority=set_up.authority, means__in=carried)
            waiting = (
                waiting.waiting().select_related("person__school").select_for_update(of=("self",))
            )
            # Of several to one person the first; the others come with the next batch.
            one_each = {(m.person_id, m.means): m for m in reversed(waiting[:most])}
            held = sorted(one_each.values(), key=lambda m: m.pk)
            good = _sorted_out(held)
            close_campaigns(set_up.authority)
        if good or not held:
            return good


def _sorted_out(held: list[Message]) -> list[Message]:
    """Those claimed; much may have been said of the others since they were made."""
    now = timezone.now()
    refused = _refused(held)
    for message in held:
        if message.pk in refused:
            message.state, message.why = MessageState.NOT_SENT, refused[message.pk]
            message.settled_at = now
        else:
            message.state, message.why, message.claimed_at = MessageState.SENDING, "", now
            message.tries += 1
    Message.objects.bulk_update(held, ["state", "why", "claimed_at", "settled_at", "tries"])
    return [message for message in held if message.pk not in refused]


def _refused(held: Sequence[Message]) -> dict[int, str]:
    """Whose message may not leave any more, with the reason."""
    writers = _writers(held)
    found = {m.pk: NOBODY_ASKS for m in held if _sender(m) not in writers}
    asking = [message for message in held if words_sent(message).opens == CONSENT]
    answered = not_to_be_asked([message.person_id for message in asking])
    found |= {m.pk: answered[m.person_id] for m in asking if m.person_id in answered}
    for means in {Means(m.means) for m in held}:
        of = [m for m in held if m.means == means]
        for message, to in zip(of, still(of, means), strict=True):
            if reason := why_not(to.recipient):
                found[message.pk] = refusals()[reason].sentence
    return found


Sending = tuple[int, str]
"""Who sends, and what the links in their words open."""


def _sender(message: Message) -> Sending:
    return message.made_by_id, words_sent(message).opens


def _writers(held: Sequence[Message]) -> dict[Sending, Access]:
    """Those who asked for these messages and may still send some, by what these open."""
    if not held:
        return {}
    roles = Membership.objects.filter(
        authority_id=held[0].authority_id,
        organisation=None,
        user__in={m.made_by_id for m in held},
        user__is_active=True,
    ).select_related("user", "authority")
    every = [Access(role.user, role) for role in roles]
    return {(a.user.pk, opens): a for opens, p in TO_ONE.items() for a in every if a.may(p)}


def _handed_over(
    batch: Sequence[Message], senders: Mapping[Means, Sender], set_up: SetUp
) -> dict[int, Outcome]:
    """Hand a batch over, several at once; what became of each by its key.

    Links are made here, so that none is kept; the threads touch no database.
    """
    writers = _writers(batch)
    links = _links(batch, writers)
    ready: list[Ready] = [
        (
            message,
            senders[Means(message.means)],
            _parcel(message, set_up, writers[_sender(message)], links.get(message.pk, "")),
        )
        for message in batch
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = pool.map(_hand_over, ready)
        return {message.pk: outcome for message, outcome in zip(batch, outcomes, strict=True)}


def _links(batch: Sequence[Message], writers: Mapping[Sending, Access]) -> dict[int, str]:
    """A new link for each message that has one in its words, made by whoever asked for it."""
    found: dict[int, str] = {}
    linked = [message for message in batch if words_sent(message).has_link]
    for sender in {_sender(message) for message in linked}:
        theirs = [message for message in linked if _sender(message) == sender]
        people = [message.person for message in theirs]
        addresses = MAKERS[sender[1]](people=people, by=writers[sender])
        found |= zip((message.pk for message in theirs), addresses, strict=True)
    return found


def _parcel(message: Message, set_up: SetUp, by: Access, link: str) -> Parcel:
    """The message with its link, as it leaves."""
    values = values_for(message.person, by, set_up, message.typed) | {LINK: link}
    body = message.body.replace(f"(({LINK}))", link)
    return Parcel(
        reference=str(message.reference),
        means=Means(message.means),
        template=message.template,
        to=message.address,
        name=message.person.full_name,
        subject=message.subject,
        body=body,
        values=values,
    )


def _hand_over(ready: Ready) -> Outcome:
    """Hand one over, and turn every trouble a sender may have into what it makes of the message."""
    _, sender, parcel = ready
    try:
        taken = sender.send(parcel)
    except TurnedAway as refusal:
        return Outcome(MessageState.FAILED, str(refusal))
    except NoWord:
        return Outcome(MessageState.UNSURE, _unsure(sender), wait_until=_soon())
    except Busy as asked:
        until = _tomorrow() if asked.until_tomorrow else _soon()
        return Outcome(MessageState.QUEUED, str(asked), wait_until=until)
    except NotReached as trouble:
        return Outcome(MessageState.QUEUED, str(trouble), wait_until=_soon())
    except OutOfOrder as trouble:
        return Outcome(MessageState.QUEUED, trouble=str(trouble))
    state, why = state_of(taken)
    # The words really sent are kept, and the link in them is not.
    body = taken.body.replace(parcel.values[LINK] or NO_LINK, f"(({LINK}))")
    return Outcome(state, why, Taken(taken.reference, taken.said, body))


def state_of(taken: Taken) -> tuple[MessageState, str]:
    said = states().get(taken.said)
    return (said.state, said.words) if said else (MessageState.SENT, "")


def _written_down(
    batch: Sequence[Message], outcomes: Mapping[int, Outcome], set_up: SetUp, trouble: str
) -> None:
    """Keep what became of a batch, and what it says of sending as a whole."""
    said = list(outcomes.values())
    with act("sent messages", by=None, authority_id=set_up.authority_id) as detail:
        for message in batch:
            settle(message, outcomes[message.pk], set_up)
        Message.objects.bulk_update(batch, SETTLED)
        note_asked(batch)
        detail.update(Counter(str(outcome.state) for outcome in said))
        found = next((outcome.trouble for outcome in said if outcome.trouble), "")
        until = max((o.wait_until for o in said if o.wait_until), default=None)
        _remember(set_up, found or trouble, until or (_soon() if found else None))
        close_campaigns(set_up.authority)


def note_asked(settled: Iterable[Message]) -> None:
    """Note of messages that have left with the question whether the school may know, that their
    young people were asked. The caller is inside an `act`."""
    of: dict[User, list[Person]] = defaultdict(list)
    for message in settled:
        if message.state in LEFT and words_sent(message).opens == CONSENT:
            of[message.made_by].append(message.person)
    for by, people in of.items():
        consents.note_asked(people, asked=Giver.PUPIL, by=by)


def settle(message: Message, outcome: Outcome, set_up: SetUp) -> None:
    """What became of a message, written on it."""
    now = timezone.now()
    message.state, message.why = outcome.state, outcome.why[:300]
    message.sender = set_up.by(Means(message.means))
    if outcome.taken:
        message.left_at = now
        message.sender_reference = outcome.taken.reference[:80]
        if outcome.taken.body:
            message.body = outcome.taken.body
            message.pence = pence_for(Means(message.means), message.body, set_up)
    if outcome.state in (MessageState.DELIVERED, MessageState.FAILED):
        message.settled_at = now


def _remember(set_up: SetUp, trouble: str, until: datetime | None) -> None:
    """What keeps messages back, or that it is over; nothing else of the set-up is touched."""
    if (trouble[:300], until) != (set_up.trouble, set_up.wait_until):
        SetUp.objects.filter(pk=set_up.pk).update(trouble=trouble[:300], wait_until=until)


def close_campaigns(authority: Authority) -> None:
    """A campaign of which nothing waits or is under way is done."""
    unfinished = Message.objects.filter(
        campaign=OuterRef("pk"), state__in=(MessageState.QUEUED, MessageState.SENDING)
    )
    running = Campaign.objects.filter(authority=authority, state=CampaignState.RUNNING)
    running.exclude(Exists(unfinished)).update(state=CampaignState.DONE, ended_at=timezone.now())


def _keep_pace(sent: int, set_up: SetUp, took: float) -> None:
    """No more a minute than the sender allows."""
    sleep(max(0.0, sent * 60 / max(1, set_up.most_a_minute) - took))


def _soon() -> datetime:
    return timezone.now() + PAUSE


def _tomorrow() -> datetime:
    tomorrow = timezone.localtime() + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


def _unsure(sender: Sender) -> str:
    return WILL_ASK if sender.can_be_asked else CANNOT_ASK
