"""Words for the pages about feeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fingerpost.intake.ways.feeds.forms import EVERY, FORMS
from fingerpost.intake.ways.feeds.kinds import host_of
from fingerpost.intake.ways.feeds.sftp import fingerprint
from fingerpost.intake.ways.models import Feed


@dataclass(frozen=True)
class FeedWords:
    """A feed in words."""

    feed: Feed

    @property
    def state(self) -> tuple[str, str]:
        """Whether it runs and how it went, and the colour of the tag."""
        if not self.feed.is_on:
            return "Off", "grey"
        if self.feed.last_try_worked is False:
            return "Trouble", "red"
        return "On", "green"

    @property
    def next_at(self) -> datetime | None:
        """When we look next; None while it is off, or at once."""
        if not self.feed.is_on or self.feed.last_try_at is None:
            return None
        return self.feed.last_try_at + timedelta(hours=self.feed.every_hours)

    @property
    def secret_place(self) -> str:
        """Where its secret belongs, under the folder of feed secrets."""
        return f"{self.feed.authority.code}/{host_of(self.feed)}/{self.feed.secret_name}"

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What was said when it was set up."""
        form = FORMS[self.feed.kind]
        said = [
            (str(form.base_fields[name].label), str(self.feed.details[name]) or "Not said")
            for name in form.own
        ]
        every = dict(EVERY)[str(self.feed.every_hours)]
        key = fingerprint(self.feed.host_key) if self.feed.host_key else "Not confirmed yet"
        keys = [("The host’s key", key)] if self.feed.kind == Feed.Kind.SFTP else []
        return [
            ("Its files are from", str(self.feed.organisation)),
            *said,
            ("Secret", self.secret_place),
            *keys,
            ("How often", every),
        ]
