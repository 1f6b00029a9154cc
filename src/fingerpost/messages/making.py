"""Making a message: its words, what they are filled with, what it is likely to cost."""

import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from fingerpost.core.access import Permission
from fingerpost.core.messages import Means, sms
from fingerpost.core.messages.wording import (
    CONSENT,
    HERE,
    LINK,
    NotFilled,
    Template,
    council,
    every_template,
    filled,
    kept_open,
)
from fingerpost.messages.models import Message, SetUp
from fingerpost.messages.recipients import Target
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority
from fingerpost.people.models import Person

TO_ONE = {HERE: Permission.SEND_MESSAGES, CONSENT: Permission.ASK_FOR_CONSENT}
TO_MANY = {HERE: Permission.RUN_CAMPAIGNS, CONSENT: Permission.ASK_FOR_CONSENT}
"""Who may send words to one, and to many, by what their link opens."""


class CannotSend(Exception):
    """A message cannot be sent; the sentence says why."""


def set_up_of(authority: Authority) -> SetUp:
    """How this authority sends; as nothing is set up, where nobody has said.

    A made-up authority tries everything out from the start: nothing leaves.
    """
    found: SetUp | None = SetUp.objects.filter(authority=authority).first()
    if found:
        return found
    by = SetUp.By.TRY_OUT if authority.is_demo else SetUp.By.NOBODY
    phone = "01632 960100" if authority.is_demo else ""
    return SetUp(authority=authority, text_by=by, email_by=by, letter_by=by, our_phone=phone)


def words_sent(message: Message) -> Template:
    """The words of a message in the version it was made with."""
    wanted = (message.template, message.means, message.version)
    return next(t for t in every_template() if (t.key, t.means, t.version) == wanted)


def values_for(
    person: Person, by: Access, set_up: SetUp, typed: Mapping[str, str]
) -> dict[str, str]:
    """Every value that stands fast when a message is made; a link does not."""
    return {
        "first_name": person.preferred_given_name or person.given_name,
        "authority": council(by.authority.name),
        "our_name": by.user.name,
        "our_phone": set_up.our_phone,
        "school": person.school.name if person.school else "",
        **kept_open((LINK,)),
        **{name: typed[name].strip() for name in ("when", "where") if typed.get(name)},
    }


def make(
    words: Template, to: Target, values: Mapping[str, str], set_up: SetUp, *, by: Access
) -> Message:
    """A message with its words, not yet kept.

    Raises:
        CannotSend: a value is missing.
    """
    try:
        body, subject = filled(words.body, values), filled(words.subject, values)
    except NotFilled as missing:
        raise CannotSend(_what_is_missing(str(missing))) from None
    if words.means == Means.TEXT:
        body = sms.plain(body)
    return Message(
        authority_id=to.person.authority_id,
        person=to.person,
        means=words.means,
        template=words.key,
        version=words.version,
        address=to.address,
        subject=subject,
        body=body,
        typed={name: values[name] for name in words.typed},
        reference=uuid.uuid4(),
        made_at=timezone.now(),
        made_by=by.user,
        pence=pence_for(words.means, body, set_up),
    )


def _what_is_missing(sentence: str) -> str:
    if "our_phone" in sentence:
        return "Say first, on the page Sending, on which number people can ask if it is us."
    return sentence


# How long a link is, for counting the parts of a text before there is one.
LINK_EXAMPLE = "https://fingerpost.example.gov.uk/s/886-" + "x" * 22


def pence_for(means: Means, body: str, set_up: SetUp) -> Decimal | None:
    """What it is likely to cost; None where we do not know. Email costs nothing."""
    if means == Means.TEXT:
        with_link = body.replace(f"(({LINK}))", LINK_EXAMPLE)
        return sms.cost(with_link, set_up.pence_a_text)
    return set_up.pence_a_letter if means == Means.LETTER else Decimal(0)
