"""Taking a file in by a way that has no user behind it, and setting it going, in one step."""

from datetime import date

from django.db import transaction

from fingerpost.intake import actions, tasks
from fingerpost.intake.contents import Content
from fingerpost.intake.models import Submission
from fingerpost.intake.ways.models import Arrival, Feed, UploadLink, Way
from fingerpost.organisations.models import Authority, Organisation

# What a sender may say of a list, as programs and forms spell it; nothing said is worked out.
COVERAGE = {"whole": True, "changes": False}


def take_in(
    data: Content,
    *,
    authority: Authority,
    sender: Organisation,
    filename: str,
    way: Way,
    as_of: date | None = None,
    declared_whole: bool | None = None,
    link: UploadLink | None = None,
    feed: Feed | None = None,
) -> Submission:
    """Receive a file as this sender's and hand it to the worker; all of it or nothing.

    Raises:
        NotReceived: empty or too large.
        AlreadyReceived: the same bytes from the same sender are in use.
    """
    with transaction.atomic():
        submission = actions.receive(
            data,
            authority=authority,
            filename=filename,
            by=None,
            sender=sender,
            as_of=as_of,
            declared_whole=declared_whole,
        )
        Arrival.objects.create(
            authority=authority, submission=submission, way=way, link=link, feed=feed
        )
        tasks.start(submission)
    return submission
