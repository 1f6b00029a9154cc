"""From how sending is set up to the sender that does it."""

from urllib.parse import urlsplit

from django.conf import settings

from fingerpost.core.messages import Means
from fingerpost.intake.ways.feeds import FeedTrouble
from fingerpost.intake.ways.feeds.secrets import secret
from fingerpost.messages.models import NotifyTemplate, SetUp
from fingerpost.messages.senders import OutOfOrder, Sender
from fingerpost.messages.senders.mail import Mail
from fingerpost.messages.senders.notify import AtNotify, Notify
from fingerpost.messages.senders.try_out import TryOut


def sender_for(set_up: SetUp, means: Means) -> Sender:
    """Who carries this means.

    Raises:
        OutOfOrder: nobody can at the moment.
    """
    by = set_up.by(means)
    if by == SetUp.By.NOTIFY:
        return notify(set_up)
    if by == SetUp.By.MAIL:
        if not settings.EMAIL_IS_SET_UP:
            raise OutOfOrder("No mail server is set up on this machine (FINGERPOST_EMAIL_URL).")
        return Mail()
    if by == SetUp.By.TRY_OUT and set_up.authority.is_demo:
        return TryOut()
    raise OutOfOrder(f"Sending by {means} is not set up.")


def notify(set_up: SetUp) -> Notify:
    """The authority's service at GOV.UK Notify.

    Raises:
        OutOfOrder: its key is not there.
    """
    host = (urlsplit(set_up.notify_address).hostname or "").lower()
    try:
        key = secret(set_up.authority.code, host, set_up.secret_name)
    except FeedTrouble as trouble:
        raise OutOfOrder(str(trouble)) from None
    held = NotifyTemplate.objects.filter(authority=set_up.authority)
    return Notify(
        address=set_up.notify_address,
        key=key,
        templates={
            (t.template, Means(t.means)): AtNotify(t.notify_id, tuple(t.places)) for t in held
        },
    )
