"""Passwords, keys and tokens of feeds: files on the machine, never in the database.

    FINGERPOST_FEED_SECRETS/886/sftp.example.org/marlbrook

The folders are the authority's code and the host, so a secret can only ever be shown to the host
it is for, and by the authority it was given to, whatever somebody types on a page.
"""

import re

from django.conf import settings

from fingerpost.intake.ways.feeds import FeedTrouble

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?")
LONGEST = 20_000


def secret(code: str, host: str, name: str) -> str:
    """The secret of this name for this host.

    Raises:
        FeedTrouble: there is none, or it cannot be read; the sentence says where it belongs.
    """
    if not NAME.fullmatch(name) or not HOST.fullmatch(host) or ".." in host:
        raise FeedTrouble("The name of the secret or of the host is none that can be.")
    place = f"{code}/{host}/{name}"
    try:
        with (settings.FEED_SECRETS / code / host / name).open(encoding="utf-8") as file:
            text = file.read(LONGEST).strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise FeedTrouble(
            f"There is no secret yet. Ask whoever looks after the machine to put it into the "
            f"folder of feed secrets, as {place}."
        )
    return text
