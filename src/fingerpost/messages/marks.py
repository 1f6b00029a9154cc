"""What a stop remembers of a number or address: a hash with a key of this installation.

The key is a file beside the other secrets and goes into every back-up. A stop made with another
key could not be seen any more, so each says with which it was made, and nothing is sent while
there are stops of a key that is not ours.
"""

import hashlib
import hmac
from functools import cache

from django.conf import settings

from fingerpost.core.messages import Means
from fingerpost.core.messages.addresses import mark_of


def mark(means: Means, address: str) -> str:
    """The hash that stands for a normalised address."""
    return marked_with(key(), means, address)


def marked_with(secret: str, means: Means, address: str) -> str:
    """The hash under this key."""
    said = f"{means}:{mark_of(means, address)}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def key_mark() -> str:
    """Eight letters that tell our key from another, and nothing about it."""
    return hashlib.sha256(b"which key:" + key().encode()).hexdigest()[:8]


def key() -> str:
    """The key, made when it is first asked for."""
    return settings.STOP_KEY or _kept()


@cache
def _kept() -> str:
    return settings.INSTALLATION.secret("stop-key")
