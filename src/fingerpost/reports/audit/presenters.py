"""An event of the audit trail in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from fingerpost.audit.models import Event
from fingerpost.caseload.worklists import WORKLISTS
from fingerpost.core.access import ROLES
from fingerpost.organisations.sign_ins import FAILED
from fingerpost.reports.audit.queries import Things, key_of
from fingerpost.reports.audit.words import in_words
from fingerpost.web.words import count_of, file_size

HEADINGS = ("When", "Who", "What", "About", "More")


@dataclass(frozen=True, slots=True)
class Line:
    """One event, as a row of the page."""

    at: datetime
    who: str
    what: str
    about: str
    url: str
    more: str

    def cells(self) -> tuple[str, ...]:
        """The row of a file."""
        local = timezone.localtime(self.at)
        return f"{local:%Y-%m-%d %H:%M:%S}", self.who, self.what, self.about, self.more


def lines(page: Iterable[Event], things: Things) -> Iterator[Line]:
    """Each event with the name of what it is about."""
    for event in page:
        about, url = _about(event, things)
        yield Line(
            at=event.at,
            who=_who(event),
            what=in_words(event.verb),
            about=about,
            url=url,
            more="; ".join(_more(event.detail)),
        )


def _who(event: Event) -> str:
    if event.by:
        return event.by.name
    return "Not known" if event.verb == FAILED else "Fingerpost itself"


def _about(event: Event, things: Things) -> tuple[str, str]:
    """The name of what it is about and where its page is; no page where it cannot be seen."""
    if (key := key_of(event, "person")) is not None:
        person = things.people.get(key)
        if person is None:
            return "A young person no longer held", ""
        return person.full_name, reverse("person", args=[key])
    if (key := key_of(event, "submission")) is not None:
        file = things.files.get(key)
        return (file.filename, reverse("submission", args=[key])) if file else ("A file", "")
    if (key := key_of(event, "return", "built")) is not None:
        built = things.returns.get(key)
        if built is None:
            return "A return", ""
        return f"Return for {built.period_end:%B %Y}", reverse("return", args=[key])
    if (key := key_of(event, "user")) is not None:
        user = things.users.get(key)
        return (user.name if user else "A user"), ""
    if event.verb == FAILED:
        return "An address that is nobody's here", ""
    return "", ""


def _role(key: Any) -> str:
    return ROLES[key].name if key in ROLES else str(key)


def _worklist(key: Any) -> str:
    return WORKLISTS[key].name if key in WORKLISTS else str(key)


# What an act adds, in words. Keys of rows say nothing to people and are left out.
MORE: Mapping[str, Callable[[Any], str]] = {
    "worklist": lambda key: f"“{_worklist(key)}”",
    "before": lambda key: f"before: {_role(key)}",
    "role": _role,
    "year": lambda year: f"by the rules of {year}",
    "records": lambda n: count_of(n, "record"),
    "findings": lambda n: count_of(n, "finding"),
    "people": lambda n: count_of(n, "young person", "young people"),
    "statements": lambda n: count_of(n, "statement"),
    "withdrawn": lambda n: count_of(n, "statement"),
    "events": lambda n: count_of(n, "line"),
    "bytes": file_size,
    "added": lambda n: f"{count_of(n, 'place')} added",
    "updated": lambda n: f"{count_of(n, 'place')} brought up to date",
}


def _more(detail: Mapping[str, Any]) -> Iterator[str]:
    for key, say in MORE.items():
        if key in detail:
            yield say(detail[key])
