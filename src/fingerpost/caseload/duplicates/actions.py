"""Making entries one and taking them apart, with all that rests on it: statuses, who is missing."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.caseload.contacts import standing as contacts
from fingerpost.core.access import Permission
from fingerpost.evidence.actions import lock_people, rederive
from fingerpost.intake.changing import hand_on
from fingerpost.intake.since_last import actions as since_last
from fingerpost.organisations.access import Access
from fingerpost.people.actions import LONGEST_NOTE
from fingerpost.people.merging import actions as merging
from fingerpost.people.merging.actions import CannotMerge
from fingerpost.people.merging.queries import with_entries
from fingerpost.people.merging.records import details
from fingerpost.people.models import Merge, Person
from fingerpost.sharing.withholding import derive_withheld

NOTES_TOO_LONG = (
    "Together the notes on safe contact are too long to be kept. Shorten one of them first."
)


def make_one(
    survivor: Person, others: Sequence[Person], *, chosen: Mapping[str, int], by: Access
) -> Merge:
    """Make entries one: one stands for all, with the details chosen.

    Args:
        survivor: the entry that stays.
        others: those that are set aside, and left as second entries in the return.
        chosen: by name of a detail (core/merging.py) the key of the entry whose value is kept.
        by: who says that they are one.

    Raises:
        Refused: the role may not.
        CannotMerge: not all there, or too much to keep.
    """
    by.check(Permission.SETTLE_ROWS)
    authority_id = survivor.authority_id
    kept = details([survivor, *others], chosen)
    if len(kept["safe_contact_note"]) > LONGEST_NOTE:
        raise CannotMerge(NOTES_TOO_LONG)
    with act("made entries one", by=by.user, authority_id=authority_id, subject=survivor) as detail:
        lock_people(authority_id)
        merge = merging.join(survivor, others, details=kept, by=by.user)
        aside = [person.pk for person in others]
        _follow(authority_id, [survivor.pk, *aside])
        detail.update(merge=merge.pk, entries=1 + len(aside))
    return merge


def take_apart(merge: Merge, *, by: Access) -> None:
    """Undo a merge: every entry stands again as it did, with what was said of it.

    Raises:
        Refused: the role may not.
        CannotMerge: that was done already.
    """
    by.check(Permission.SETTLE_ROWS)
    authority_id = merge.authority_id
    with act(
        "took entries apart", by=by.user, authority_id=authority_id, subject=merge.survivor
    ) as detail:
        lock_people(authority_id)
        _follow(authority_id, merging.part(merge, by=by.user))
        for one in merge.entries.all():
            hand_on(one.person_id, since=merge.at, before=one.before, after=one.after)
        detail["merge"] = merge.pk


def _follow(authority_id: int, people: Iterable[int]) -> None:
    """Derive afresh what rests on who is one with whom."""
    entries = with_entries(people)
    rederive(authority_id=authority_id, as_at=timezone.localdate(), person_ids=entries)
    derive_withheld(authority_id, entries)
    since_last.work_out_for(entries, authority_id=authority_id)
    contacts.work_out(entries, authority_id=authority_id)
