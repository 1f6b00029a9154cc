"""Making links and cards for young people, and stopping them."""

from collections.abc import Iterable, Sequence
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
from fingerpost.organisations.models import Organisation
from fingerpost.organisations.way_in import address_of_pages
from fingerpost.people.models import Person
from fingerpost.sharing import restricting

ONLY_KEPT = "Their data is kept and not used while a request of theirs is being settled."


class CannotAsk(Exception):
    """Somebody may not be asked; the sentence says why."""


def make_link(*, person: Person, by: Access, lasts: timedelta | None = None) -> str:
    """A single-use link for one young person: the address to send or read out, kept nowhere.

    Args:
        person: whom it is for.
        by: who makes it.
        lasts: how long it works; as set for the installation when None.

    Raises:
        Refused: the role may not.
        CannotAsk: they may not be asked.
    """
    (address,) = make_links(people=[person], by=by, lasts=lasts)
    return address


def make_links(
    *, people: Sequence[Person], by: Access, lasts: timedelta | None = None
) -> list[str]:
    """The same for many of one authority, in their order: all or none.

    Raises:
        Refused: the role may not.
        CannotAsk: one of them may not be asked.
    """
    by.check(Permission.MAKE_LINKS)
    new = [keys.new_link_key(by.authority) for _ in people]
    until = timezone.now() + (lasts or timedelta(days=settings.LINK_DAYS))
    keyed = list(zip(new, people, strict=True))
    keep(keyed, by=by, purpose=Link.Purpose.STILL_HERE, until=until)
    return [address_of(key) for key in new]


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
        keep([(code, person)], by=by, purpose=Link.Purpose.CARD, until=end)
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


def address_of(key: str, door: str = "here") -> str:
    """The address to hand on; `door` names the page it opens."""
    return address_of_pages() + reverse(door, args=[key])


def touch_address() -> str:
    """Where the code of a card is typed, as it is printed."""
    return (address_of_pages() + reverse("touch")).rstrip("/")


def keep(
    keyed: Sequence[tuple[str, Person]],
    *,
    by: Access,
    purpose: Link.Purpose,
    until: datetime,
    school: Organisation | None = None,
) -> None:
    """Keep what must be known of new keys; of none where one is for who may not be asked.

    Args:
        keyed: each key as it is handed on, and whom it is for.
        by: who makes them; what they may do is checked before.
        purpose: what they are for.
        until: when they stop working.
        school: who would be told, of links about consent.

    Raises:
        CannotAsk: one of them may not be asked.
    """
    if refusal := next(filter(None, (why_not(person) for _, person in keyed)), ""):
        raise CannotAsk(refusal)
    if restricting.among(person.pk for _, person in keyed):
        raise CannotAsk(ONLY_KEPT)
    now = timezone.now()
    with act("made a link", by=by.user, authority_id=by.authority.pk) as detail:
        links = Link.objects.bulk_create(
            Link(
                authority_id=person.authority_id,
                person=person,
                purpose=purpose,
                school=school,
                key_hash=keys.hash_of(key),
                made_at=now,
                made_by=by.user,
                expires_at=until,
            )
            for key, person in keyed
        )
        detail.update(links=[link.pk for link in links], purpose=str(purpose))
