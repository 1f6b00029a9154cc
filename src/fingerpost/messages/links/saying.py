"""What somebody has answered so far: kept in their session until they send it, or for half an hour.

Never in an address and never with the link, so that whoever opens the link next sees none of it.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from fingerpost.messages.links.keys import hash_of
from fingerpost.messages.links.models import Link

SESSION = "answering"
DONE = "answered"
LASTS = timedelta(minutes=30)


@dataclass(slots=True)
class Said:
    """Answers before they are sent; `asked` is whether what we hold was shown."""

    was_right: bool | None = None
    doing: str = ""
    place: str = ""
    course: str = ""
    on: date | None = None
    help: list[str] = field(default_factory=list)
    words: str = ""
    details: dict[str, str] = field(default_factory=dict)
    means: str = ""
    stop: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return self == Said() or self == Said(was_right=False)

    def as_json(self) -> dict[str, Any]:
        """For a session, which holds JSON."""
        return asdict(self) | {"on": self.on.isoformat() if self.on else ""}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Said":
        """As it was kept."""
        on = kept.get("on") or ""
        return cls(**(kept | {"on": date.fromisoformat(on) if on else None}))


def begin(request: HttpRequest, link: Link) -> None:
    """Remember that this browser has proved who is at it."""
    request.session.cycle_key()
    request.session[SESSION] = {
        "link": link.pk,
        "key": link.key_hash,
        "authority": link.authority_id,
        "until": (timezone.now() + LASTS).timestamp(),
        "said": Said().as_json(),
    }


def begun(request: HttpRequest, key: str) -> dict[str, Any] | None:
    """What was remembered for this key, while it lasts."""
    held: dict[str, Any] | None = request.session.get(SESSION)
    if held is None or held["key"] != hash_of(key) or held["until"] < timezone.now().timestamp():
        return None
    return held


def keep(request: HttpRequest, said: Said) -> None:
    """Keep the answers for the next page."""
    request.session[SESSION] = request.session[SESSION] | {"said": said.as_json()}


def forget(request: HttpRequest, *, told: dict[str, bool]) -> None:
    """The answers are sent: keep only which words to end with."""
    request.session.pop(SESSION, None)
    request.session[DONE] = told
