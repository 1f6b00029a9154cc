"""One-time upload links: made by a data manager, used by a sender who has no account."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.workflow import SubmissionState
from fingerpost.intake.actions import NotReceived
from fingerpost.intake.contents import Content
from fingerpost.intake.models import Submission
from fingerpost.intake.ways.keys import hash_of, new_key
from fingerpost.intake.ways.models import UploadLink, Way
from fingerpost.intake.ways.receiving import take_in
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation

# A file that could not be used does not use the link up; but nobody tries for ever.
FURTHER_TRIES = 10


class UsedUp(NotReceived):
    """The link has brought all the files it is for."""

    def __init__(self) -> None:
        super().__init__(
            "This link has brought all the files it was made for. "
            "Ask whoever sent it to you for another."
        )


def make_link(
    *,
    organisation: Organisation,
    what_for: str,
    files_allowed: int,
    expires_at: datetime,
    by: Access,
) -> tuple[UploadLink, str]:
    """A link for one sender, and its key, which is shown once and kept nowhere.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.MANAGE_WAYS_IN)
    key = new_key(by.authority)
    with act("made an upload link", by=by.user, authority_id=by.authority.pk) as detail:
        link = UploadLink.objects.create(
            authority=by.authority,
            organisation=organisation,
            key_hash=hash_of(key),
            what_for=what_for,
            files_allowed=files_allowed,
            expires_at=expires_at,
            made_by=by.user,
        )
        detail.update(link=link.pk, organisation=organisation.pk, files=files_allowed)
    return link, key


def stop_link(link: UploadLink, *, by: Access) -> None:
    """Stop a link from this moment on. What came by it stays."""
    by.check(Permission.MANAGE_WAYS_IN)
    with act("stopped an upload link", by=by.user, authority_id=link.authority_id) as detail:
        UploadLink.objects.filter(pk=link.pk, stopped_at=None).update(stopped_at=timezone.now())
        detail["link"] = link.pk


def send_link(link: UploadLink, *, address: str, to: str, by: Access) -> bool:
    """E-mail a link's address; False where no mail server is set up or it takes no mail."""
    if not settings.EMAIL_IS_SET_UP:
        return False
    words = {
        "link": link,
        "address": address,
        "by": by.user,
        "last_day": in_words(last_day(link)),
    }
    message = render_to_string("ways/email/upload_link.txt", words)
    try:
        send_mail(f"{link.authority} asks you for a file", message, None, [to])
    except OSError:  # what mail servers say no with is one, too
        return False
    return True


def address_of(key: str, *, pages: str) -> str:
    """The address to hand on."""
    return pages.rstrip("/") + reverse("hand_in", args=[key])


def last_day(link: UploadLink) -> date:
    """The last day on which it works."""
    return timezone.localtime(link.expires_at - timedelta(minutes=1)).date()


def link_of(key: str, authority: Authority) -> UploadLink | None:
    """The link with this key, while it is good; its authority's scope must be set."""
    return (
        UploadLink.objects.filter(
            authority=authority,
            key_hash=hash_of(key),
            stopped_at=None,
            expires_at__gt=timezone.now(),
        )
        .select_related("authority", "organisation")
        .first()
    )


def files_left(link: UploadLink) -> int:
    """How many files may still come by it; one that could not be used does not count."""
    came = link.arrivals.count()
    used = link.arrivals.exclude(submission__state=SubmissionState.REFUSED).count()
    if came >= link.files_allowed + FURTHER_TRIES:
        return 0
    return max(0, link.files_allowed - used)


def submissions_by(link: UploadLink) -> list[Submission]:
    """The files that came by this link, latest first: all that its page may show."""
    found = Submission.objects.filter(authority=link.authority, arrival__link=link)
    return list(found.select_related("sender", "authority"))


def proof(link: UploadLink, submission: Submission) -> str:
    """Proof that whoever holds this link sent the very bytes of a file that came before."""
    return Signer(salt="the same file by a link").signature(f"{link.pk} {submission.pk}")


def receipt(link: UploadLink, pk: int, again: str) -> Submission | None:
    """A file this link may show: one that came by it, or that was sent again by it."""
    found = Submission.objects.filter(
        authority=link.authority, sender_id=link.organisation_id, pk=pk
    )
    submission = found.select_related("sender", "authority", "arrival").first()
    if submission is None:
        return None
    arrival = getattr(submission, "arrival", None)
    came_by_it = arrival is not None and arrival.link_id == link.pk
    is_proved = constant_time_compare(again, proof(link, submission))
    return submission if came_by_it or is_proved else None


def hand_in(
    link: UploadLink,
    data: Content,
    *,
    filename: str,
    as_of: date | None,
    declared_whole: bool | None,
) -> Submission:
    """Take in a file by a link.

    Raises:
        UsedUp: it has brought all its files.
        NotReceived: the file is empty, too large, or here already.
    """
    with act("sent a file by a link", by=None, authority_id=link.authority_id) as detail:
        # Of two at once the second waits here, and then finds the link used.
        UploadLink.objects.select_for_update().get(pk=link.pk)
        if not files_left(link):
            raise UsedUp
        submission = take_in(
            data,
            authority=link.authority,
            sender=link.organisation,
            filename=filename,
            as_of=as_of,
            declared_whole=declared_whole,
            way=Way.LINK,
            link=link,
        )
        UploadLink.objects.filter(pk=link.pk).update(last_used_at=timezone.now())
        detail.update(link=link.pk, submission=submission.pk)
    return submission
