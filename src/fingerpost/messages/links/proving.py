"""Whether whoever holds a link is the young person it was made for: by date of birth.

One and the same statements run and one and the same answer is given for a key that was never made,
has run out, was stopped, used or locked, and for a date that is wrong. So neither words nor time
tell anybody whether a link, or a young person, exists. What was wrong stands in the audit trail.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from fingerpost.audit.actions import act
from fingerpost.db.rls import authority_scope
from fingerpost.messages.links.keys import authority_of, hash_of
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.queries import why_not
from fingerpost.people.models import Person

TO_REPLY = frozenset({Link.Purpose.STILL_HERE, Link.Purpose.CARD})
"""What the pages about what they do are for; a link about consent opens its own pages only."""
NOBODY = 0  # the key of no link
NO_DAY = date.min


def prove(written: str, born_on: date, *, purposes: Collection[str] = TO_REPLY) -> Link | None:
    """The link with this key, if it can be replied to and this is the birthday of its person.

    Args:
        written: the key as it was typed.
        born_on: the date of birth given.
        purposes: what the pages that ask are for.
    """
    authority = authority_of(written)
    authority_id = authority.pk if authority else None
    with (
        authority_scope(authority_id),
        act("tried a link", by=None, authority_id=authority_id) as detail,
    ):
        link = _locked(written)
        held = person_of(link).born_on if link else NO_DAY
        is_right = constant_time_compare(held.isoformat(), born_on.isoformat())
        trouble = trouble_with(link, purposes)
        proved = is_right and not trouble
        tried = Link.objects.filter(pk=link.pk if link else NOBODY)
        # A row that is not there is updated as well: the time this takes says nothing either.
        tried.update(wrong_tries=F("wrong_tries") + int(not is_right and not trouble))
        if proved:
            tried.update(wrong_tries=0, proved_at=timezone.now())
        wrong = "" if is_right else "another date of birth"
        detail.update(link=link.pk if link else NOBODY, why=trouble or wrong or "right")
    return link if proved else None


def trouble_with(link: Link | None, purposes: Collection[str] = TO_REPLY) -> str:
    """Why a link cannot be replied to, in a few words for the audit trail; empty where it can."""
    if link is None:
        return "no such link"
    if link.purpose not in purposes:
        return "for something else"
    if link.revoked_at:
        return "stopped"
    if link.expires_at <= timezone.now():
        return "run out"
    if link.used_at and not link.serves_again:
        return "used"
    if link.is_locked:
        return "locked"
    return "not to be asked" if why_not(person_of(link)) else ""


def person_of(link: Link) -> Person:
    """Whom a link is of: whoever stands for the entry it was made for."""
    return link.person.merged_into or link.person


def still_open(link_id: int, purposes: Collection[str] = TO_REPLY) -> Link | None:
    """The link, while it can be replied to; its authority's scope must be set."""
    link = _with_person().filter(pk=link_id).first()
    return None if trouble_with(link, purposes) else link


def _locked(written: str) -> Link | None:
    """The row itself, held until the try is over: of many tries at once each counts."""
    links = _with_person().select_for_update(of=("self",))
    return links.filter(key_hash=hash_of(written)).first()


def _with_person() -> QuerySet[Link]:
    return Link.objects.select_related("person__merged_into", "authority", "school")
