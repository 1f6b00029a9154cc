"""What may be done with feeds: set up, confirm a host's key, try out, switch, pull."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.intake.actions import AlreadyReceived, NotReceived
from fingerpost.intake.models import Submission
from fingerpost.intake.ways.feeds import FeedTrouble, Pulled, sftp
from fingerpost.intake.ways.feeds.kinds import source_of
from fingerpost.intake.ways.models import Feed, TakenFile, Way
from fingerpost.intake.ways.receiving import take_in
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation


def add_feed(
    *,
    organisation: Organisation,
    kind: str,
    details: dict[str, Any],
    secret_name: str,
    every_hours: int,
    by: Access,
) -> Feed:
    """A new feed, switched off until it has been tried.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.MANAGE_WAYS_IN)
    with act("added a feed", by=by.user, authority_id=by.authority.pk) as detail:
        feed = Feed.objects.create(
            authority=by.authority,
            organisation=organisation,
            kind=kind,
            details=details,
            secret_name=secret_name,
            every_hours=every_hours,
            made_by=by.user,
        )
        detail.update(feed=feed.pk, kind=kind, organisation=organisation.pk)
    return feed


def change_feed(
    feed: Feed,
    *,
    organisation: Organisation,
    details: dict[str, Any],
    secret_name: str,
    every_hours: int,
    by: Access,
) -> None:
    """Set a feed up otherwise. Another host has another key, which must be confirmed anew."""
    by.check(Permission.MANAGE_WAYS_IN)
    with _changing("changed a feed", feed, by) as held:
        moved = [held.details.get(k) for k in PLACE] != [details.get(k) for k in PLACE]
        if moved:
            held.host_key = ""
        if moved or held.organisation_id != organisation.pk:
            held.changed_since = None
        held.organisation, held.details = organisation, details
        held.secret_name, held.every_hours = secret_name, every_hours


PLACE = ("host", "port")
NEWS = {0: "There was nothing new.", 1: "1 new file came."}


def confirm_host_key(feed: Feed, *, host_key: str, by: Access) -> None:
    """Somebody has compared the key and says that it is the right one."""
    by.check(Permission.MANAGE_WAYS_IN)
    with _changing("confirmed a host key", feed, by) as held:
        held.host_key = host_key


def switch(feed: Feed, *, on: bool, by: Access) -> None:
    """Pull a feed by the clock from now on, or no more."""
    by.check(Permission.MANAGE_WAYS_IN)
    verb = "switched a feed on" if on else "switched a feed off"
    with _changing(verb, feed, by) as held:
        held.is_on = on


def try_out(feed: Feed, *, by: Access) -> tuple[bool, str]:
    """Whether a feed can be read, and what was found, in a sentence. Nothing is taken."""
    by.check(Permission.MANAGE_WAYS_IN)
    try:
        worked, sentence = True, source_of(feed).try_out()
    except FeedTrouble as trouble:
        worked, sentence = False, str(trouble)
    with act("tried a feed", by=by.user, authority_id=feed.authority_id) as detail:
        detail.update(feed=feed.pk, worked=worked)
    return worked, sentence


def pull(feed: Feed) -> None:
    """Fetch what is new. What went wrong is kept as a sentence, to be read on the page.

    Nothing is held open while we wait for the other side: each file is a transaction of its own.
    """
    began = timezone.now()
    taken = 0
    try:
        source = source_of(feed)
        for pulled in source.pull(since=feed.changed_since, known=lambda *f: _is_known(feed, *f)):
            taken += _take(feed, pulled)
    except FeedTrouble as trouble:
        _remember(feed, last_try_at=began, last_try_worked=False, last_message=str(trouble))
        return
    sentence = NEWS.get(taken, f"{taken:,} new files came.")
    _remember(
        feed,
        last_try_at=began,
        last_try_worked=True,
        last_message=sentence,
        changed_since=began,
    )


def _remember(feed: Feed, **columns: Any) -> None:
    with act("pulled a feed", by=None, authority_id=feed.authority_id) as detail:
        Feed.objects.filter(pk=feed.pk).update(**columns)
        detail.update(feed=feed.pk, worked=columns["last_try_worked"])


def _is_known(feed: Feed, place: str, name: str, stamp: str) -> bool:
    kept = {"place": place[:500], "name": name[:255], "stamp": stamp}
    return TakenFile.objects.filter(authority=feed.authority, feed=feed, **kept).exists()


def _take(feed: Feed, pulled: Pulled) -> bool:
    """Receive one file and note that it was, in one step; whether it was new."""
    if _is_known(feed, pulled.place, pulled.name, pulled.stamp):
        return False
    with transaction.atomic():
        submission, sentence = _received(feed, pulled)
        TakenFile.objects.create(
            authority=feed.authority,
            feed=feed,
            place=pulled.place[:500],
            name=pulled.name[:255],
            stamp=pulled.stamp,
            submission=submission,
            sentence=sentence,
            settled_at=timezone.now(),
        )
    return not sentence


def _received(feed: Feed, pulled: Pulled) -> tuple[Submission | None, str]:
    try:
        submission = take_in(
            pulled.data,
            authority=feed.authority,
            sender=feed.organisation,
            filename=pulled.name,
            declared_whole=pulled.whole,
            way=Way.FEED,
            feed=feed,
        )
    except AlreadyReceived as already:
        return already.submission, str(already)
    except NotReceived as problem:
        return None, str(problem)
    return submission, ""


@contextmanager
def _changing(verb: str, feed: Feed, by: Access) -> Iterator[Feed]:
    with act(verb, by=by.user, authority_id=feed.authority_id) as detail:
        held = Feed.objects.select_for_update().get(pk=feed.pk)
        yield held
        held.save()
        detail["feed"] = held.pk


def key_shown_by(feed: Feed) -> str:
    """The key the feed's host shows at this moment.

    Raises:
        FeedTrouble: it cannot be reached.
    """
    return sftp.host_key_of(feed.details["host"], feed.details["port"])
