"""Words for the pages about ways in."""

from dataclasses import dataclass

from django.utils import timezone

from fingerpost.core.dates import in_words
from fingerpost.intake.ways.links import last_day
from fingerpost.intake.ways.models import UploadLink


@dataclass(frozen=True)
class LinkWords:
    """An upload link in words."""

    link: UploadLink

    @property
    def last_day(self) -> str:
        """The last day on which it works."""
        return in_words(last_day(self.link))

    @property
    def state(self) -> tuple[str, str]:
        """Whether it works, and the colour of the tag that says so."""
        if self.link.stopped_at:
            return "Stopped", "grey"
        if self.link.expires_at <= timezone.now():
            return "Run out", "grey"
        return "Works", "green"

    @property
    def works(self) -> bool:
        """Whether it can still be stopped."""
        return self.state[0] == "Works"
