"""Setting up how an authority sends, trying it out, and looking at GOV.UK Notify's templates."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.messages import Means, addresses
from fingerpost.core.messages.wording import PLACE, Template, filled, templates, values
from fingerpost.intake.ways.keys import hash_of, new_key
from fingerpost.messages.making import CannotSend, set_up_of
from fingerpost.messages.models import NotifyTemplate, SetUp
from fingerpost.messages.senders import (
    Busy,
    NotReached,
    NoWord,
    OutOfOrder,
    Parcel,
    TurnedAway,
)
from fingerpost.messages.senders.choosing import notify, sender_for
from fingerpost.messages.senders.notify import KINDS
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority

TROUBLES = (Busy, NotReached, NoWord, OutOfOrder, TurnedAway)
WHOLE = {"message", "subject"}
"""Places at Notify that take our words as a whole, for those who keep all wording here."""


def change(*, by: Access, **said: Any) -> SetUp:
    """Set up how messages are sent; what kept them back is tried afresh.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.MANAGE_SENDING)
    with act("set up sending", by=by.user, authority_id=by.authority.pk) as detail:
        held = set_up_of(by.authority)
        detail["changed"] = sorted(name for name in said if getattr(held, name) != said[name])
        for name, value in said.items():
            setattr(held, name, value)
        held.trouble, held.wait_until = "", None
        held.save()
    return held


def make_callback_token(*, by: Access) -> str:
    """The token GOV.UK Notify shows when it calls us: given once, kept as a hash."""
    by.check(Permission.MANAGE_SENDING)
    key = new_key(by.authority)
    with act("made a token for callbacks", by=by.user, authority_id=by.authority.pk):
        held = set_up_of(by.authority)
        held.callback_hash = hash_of(key)
        held.save()
    return key


def try_out(*, means: Means, to: str, template: str, by: Access) -> str:
    """Send one of the messages, with made-up values, to yourself; says what became of it.

    Raises:
        Refused: the role may not.
        CannotSend: it could not be sent; the sentence says why.
    """
    by.check(Permission.MANAGE_SENDING)
    address = addresses.normalised(means, to)
    words = templates().get((template, means))
    if address is None or words is None:
        raise CannotSend("Enter a number or address of your own, and choose a template for it.")
    try:
        taken = sender_for(set_up_of(by.authority), means).send(example(words, address, by))
    except TROUBLES as trouble:
        raise CannotSend(str(trouble)) from None
    with act("sent a test message", by=by.user, authority_id=by.authority.pk) as detail:
        detail.update(means=means, template=template, said=taken.said)
    return "It was handed over. It should arrive within a few minutes."


def example(words: Template, address: str, by: Access) -> Parcel:
    """A message with the examples of every value, to whoever tries it out."""
    given = {name: value.example for name, value in values().items()}
    return Parcel(
        reference=str(uuid.uuid4()),
        means=words.means,
        template=words.key,
        to=address,
        name=by.user.name,
        subject=filled(words.subject, given),
        body=filled(words.body, given),
        values=given,
    )


# GOV.UK Notify's templates


@dataclass(frozen=True, slots=True)
class Looked:
    """One of our templates beside the one of its name at Notify, and what is wrong, if anything."""

    ours: Template
    theirs: NotifyTemplate | None

    @property
    def fault(self) -> str:
        """What must be mended there; empty where all is well."""
        if self.theirs is None:
            return "Not there. Make a template of this name at GOV.UK Notify."
        unknown = sorted(set(self.theirs.places) - set(values()) - WHOLE)
        if unknown:
            return f"It asks for {', '.join(unknown)}, which we do not have."
        lost = sorted(set(self.ours.asks_for) - set(self.theirs.places))
        if lost and not WHOLE & set(self.theirs.places):
            return f"It leaves out {', '.join(lost)}."
        return ""

    @property
    def differs(self) -> bool:
        """Whether the words there are others than ours; what is sent are those there."""
        theirs = self.theirs.body if self.theirs else ""
        return bool(theirs) and theirs.split() != self.ours.body.split()


def look_at_templates(*, by: Access) -> list[Looked]:
    """Ask Notify for its templates and keep those that bear the names of ours.

    Raises:
        Refused: the role may not.
        CannotSend: it cannot be asked; the sentence says why.
    """
    by.check(Permission.MANAGE_SENDING)
    set_up = set_up_of(by.authority)
    try:
        there = notify(set_up).every_template()
    except TROUBLES as trouble:
        raise CannotSend(str(trouble)) from None
    with act("looked at templates", by=by.user, authority_id=by.authority.pk) as detail:
        NotifyTemplate.objects.filter(authority=by.authority).delete()
        by_name = {(_name(t), str(t.get("type"))): t for t in there}
        for ours in templates().values():
            found = by_name.get((ours.name.casefold(), KINDS[ours.means]))
            if found:
                _kept(ours, found, by.authority).save()
        if set_up.pk and set_up.trouble:
            set_up.trouble, set_up.wait_until = "", None
            set_up.save()
        found_there = looked_at(by.authority)
        detail["found"] = sum(1 for each in found_there if each.theirs)
    return found_there


def _name(template: Mapping[str, Any]) -> str:
    return " ".join(str(template.get("name") or "").split()).casefold()


def _kept(ours: Template, theirs: Mapping[str, Any], authority: Authority) -> NotifyTemplate:
    places = theirs.get("personalisation")
    body = str(theirs.get("body") or "")
    named = [str(p) for p in places] if isinstance(places, Mapping) else PLACE.findall(body)
    return NotifyTemplate(
        authority=authority,
        template=ours.key,
        means=ours.means,
        notify_id=str(theirs.get("id") or "")[:60],
        notify_version=int(theirs.get("version") or 0),
        places=[place[:200] for place in named],
        body=body,
        looked_at=timezone.now(),
    )


def looked_at(authority: Authority) -> list[Looked]:
    """Each of our templates with the one of its name at Notify, as last looked at."""
    held = {(t.template, t.means): t for t in NotifyTemplate.objects.filter(authority=authority)}
    return [Looked(ours, held.get((ours.key, ours.means))) for ours in templates().values()]
