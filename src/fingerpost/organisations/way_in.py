"""A way in for somebody: a link that lets them choose a password, once, and within three days.

The link is the one of a forgotten password. It is made when it is sent or shown and kept nowhere,
neither in the database nor in a log: whoever holds it can sign in as that user.
"""

import logging

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from fingerpost.organisations.models import Membership, User

DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)

log = logging.getLogger(__name__)


def address_of_pages() -> str:
    """Where the pages are for those who set no foot in one: the first host named, else here."""
    scheme = "https" if settings.HTTPS else "http"
    if settings.FURTHER_HOSTS:
        return f"{scheme}://{settings.FURTHER_HOSTS[0]}"
    return f"{scheme}://localhost:{settings.PORT}"


def link(user: User, *, pages: str) -> str:
    """A new link for this user, at the address where the pages are."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return pages.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)


def send(held: Membership, *, by: User | None, pages: str) -> bool:
    """E-mail somebody their link; False where no mail server is set up or it takes no mail."""
    if not settings.EMAIL_IS_SET_UP:
        return False
    words = {"held": held, "by": by, "days": DAYS, "link": link(held.user, pages=pages)}
    message = render_to_string("organisations/email/way_in.txt", words)
    try:
        send_mail("Your way in to Fingerpost", message, None, [held.user.email])
    except OSError:  # what mail servers say no with is one, too
        log.warning("A link to choose a password could not be e-mailed.")
        return False
    return True
