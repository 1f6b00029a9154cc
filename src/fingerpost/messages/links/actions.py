"""Making links and cards for young people, and stopping them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.links.lasting import card_ends
from fingerpost.messages.links import keys
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.queries import why_not
from fingerpost.organisations.access import Access
from fingerpost.organisations.way_in import address_of_pages
from fingerpost.people.models import Person


class CannotAsk(Exception):
    """Somebody may not be asked; the sentence says why."""


def make_link(
    *,
    person: Person,
    by: Access,
    purpose: Link.Purpose = Link.Purpose.STILL_HERE,
    lasts: timedelta | None = None,
) -> str:
    """A single-use link for one young person: the address to send or read out, kept nowhere.

    Args:
        person: whom it is for.
        by: who makes it.
        purpose: what it is for.
        lasts: how long it works; as set for the installation when None.

    Raises:
        Refused: the role may not.
        CannotAsk: they may not be asked.
    """
    by.check(Permission.MAKE_LINKS)
    key = keys.new_link_key(by.authority)
    until = timezone.now() + (lasts or timedelta(days=settings.LINK_DAYS))
    _keep(key, person=person, by=by, purpose=purpose, until=until)
    return address_of(key)


def make_card(*, person: Person, by: Access) -> str:
    """A keep-in-touch card's code, kept nowhere; a card made before works no longer.

    Raises:
        Refused: the role may not.
        CannotAsk: they may not be asked, or are too old for one.
    """
    by.check(Permission.MAKE_LINKS)
    until = card_ends(person.born_on)
    if until <= timezone.localdate():
        raise CannotAsk("They are too old for a card: it would end on the day it is made.")
    code = keys.new_card_code(by.authority)
    with act("stopped older cards", by=by.user, authority_id=person.authority_id) as detail:
        older = Link.objects.filter(person=person, purpose=Link.Purpose.CARD, revoked_at=None)
        detail["cards"] = older.update(revoked_at=timezone.now(), revoked_by=by.user)
        end = timezone.make_aware(datetime.combine(until + timedelta(days=1), datetime.min.time()))
        _keep(code, person=person, by=by, purpose=Link.Purpose.CARD, until=end)
    return code


def make_cards(*, people: Iterable[Person], by: Access) -> list[tuple[Person, str]]:
    """Cards for many, all or none; each with its code, which is shown once.

    Raises:
        Refused: the role may not.
        CannotAsk: one of them may not be asked.
    """
    by.check(Permission.MAKE_LINKS)
    with act("made cards", by=by.user, authority_id=by.authority.pk) as detail:
        made = [(person, make_card(person=person, by=by)) for person in people]
        detail["cards"] = len(made)
    return made


def revoke(link: Link, *, by: Access) -> None:
    """Stop a link or card from this moment on. What came by it stays."""
    by.check(Permission.MAKE_LINKS)
    with act("stopped a link", by=by.user, authority_id=link.authority_id, subject=link):
        Link.objects.filter(pk=link.pk, revoked_at=None).update(
            revoked_at=timezone.now(), revoked_by=by.user
        )


def address_of(key: str) -> str:
    """The address to hand on."""
    return address_of_pages() + reverse("here", args=[key])


def touch_address() -> str:
    """Where the code of a card is typed, as it is printed."""
    return (address_of_pages() + reverse("touch")).rstrip("/")


def _keep(key: str, *, person: Person, by: Access, purpose: Link.Purpose, until: datetime) -> Link:
    if sentence := why_not(person):
        raise CannotAsk(sentence)
    with act("made a link", by=by.user, authority_id=person.authority_id) as detail:
        link = Link.objects.create(
            authority_id=person.authority_id,
            person=person,
            purpose=purpose,
            key_hash=keys.hash_of(key),
            made_at=timezone.now(),
            made_by=by.user,
            expires_at=until,
        )
        detail.update(link=link.pk, purpose=str(purpose))
    return link
