"""One entry of a case in words, of whichever kind it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from fingerpost.caseload.casework.models import Document, Entry, Note
from fingerpost.core import casework
from fingerpost.web.words import date_words


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words. `go_on` is where to say more of it, `opens` where it is read; each with
    the words of its link.
    """

    kind: str
    key: int
    title: str
    on: date
    source: str
    recorded: date
    mark: str
    facts: list[str]
    taken_back: str
    go_on: tuple[str, str] | None = None
    opens: tuple[str, str] | None = None
    more: tuple["Line", ...] = ()

    @property
    def own_facts(self) -> list[str]:
        """What is said besides its class, for one that stands within another of that class."""
        return [one for one in self.facts if not one.startswith("Class: ")]


def class_name(code: str) -> str:
    """The class as it is shown beside an entry; nothing for the general one."""
    return "" if code == casework.GENERAL else f"Class: {casework.classes()[code].name}."


def named(entry: Note | Document, done: str) -> str:
    """Who may read it besides whoever wrote it; `done` is what they may do: read, opened."""
    readers = ", ".join(str(one.user) for one in entry.readers.all())
    return f"Besides {entry.by}, it may be {done} by {readers}." if readers else ""


def line(
    entry: Entry,
    title: str,
    on: date,
    *,
    facts: Iterable[str],
    mark: str = "",
    go_on: tuple[str, str] | None = None,
    opens: tuple[str, str] | None = None,
    more: tuple[Line, ...] = (),
) -> Line:
    return Line(
        kind=str(entry._meta.model_name),
        key=entry.pk,
        title=title,
        on=on,
        source=f"Written by {entry.by}",
        recorded=timezone.localdate(entry.recorded_at),
        mark="withdrawn" if entry.undone_at else mark,
        facts=[one for one in (class_name(entry.sensitivity), *facts) if one],
        taken_back=_taken_back(entry),
        go_on=go_on,
        opens=opens,
        more=more,
    )


def _taken_back(entry: Entry) -> str:
    if entry.undone_at is None:
        return ""
    on = date_words(timezone.localdate(entry.undone_at))
    return f"Taken back on {on} by {entry.undone_by}: {entry.undone_why}."
