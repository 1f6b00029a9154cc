"""From a feed as it is kept to the source that reads it, with its secret."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from fingerpost.intake.ways.feeds import Source
from fingerpost.intake.ways.feeds.oneroster import OneRoster
from fingerpost.intake.ways.feeds.secrets import secret
from fingerpost.intake.ways.feeds.sftp import Sftp
from fingerpost.intake.ways.feeds.wonde import Wonde
from fingerpost.intake.ways.models import Feed


def source_of(feed: Feed) -> Source:
    """What reads this feed.

    Raises:
        FeedTrouble: its secret is not there.
    """
    make: Callable[[Mapping[str, Any], str, Feed], Source] = MAKERS[Feed.Kind(feed.kind)]
    return make(feed.details, secret(feed.authority.code, host_of(feed), feed.secret_name), feed)


def host_of(feed: Feed) -> str:
    """The host that is shown the secret."""
    if feed.kind == Feed.Kind.SFTP:
        return str(feed.details["host"]).lower()
    shown_to = feed.details.get("token_address") or feed.details["address"]
    return (urlsplit(shown_to).hostname or "").lower()


def _sftp(said: Mapping[str, Any], key: str, feed: Feed) -> Source:
    return Sftp(
        host=said["host"],
        port=said["port"],
        user=said["user"],
        folder=said["folder"],
        pattern=said["pattern"],
        secret=key,
        host_key=feed.host_key,
    )


def _wonde(said: Mapping[str, Any], key: str, feed: Feed) -> Source:
    return Wonde(address=said["address"], school=said["school"], secret=key)


def _oneroster(said: Mapping[str, Any], key: str, feed: Feed) -> Source:
    return OneRoster(
        address=said["address"],
        token_address=said["token_address"],
        version=said["version"],
        client=said["client"],
        school=said["school"],
        secret=key,
    )


MAKERS = {
    Feed.Kind.SFTP: _sftp,
    Feed.Kind.WONDE: _wonde,
    Feed.Kind.ONEROSTER: _oneroster,
}
