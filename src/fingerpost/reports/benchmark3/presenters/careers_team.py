"""The careers team's form in words: how many in short, then each tutor group."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.text import capfirst

from fingerpost.core.benchmark3 import words
from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.core.leavers.counts import Counted, about, shown_as
from fingerpost.organisations.models import Organisation
from fingerpost.reports.documents.document import Document, Section, Table
from fingerpost.reports.leavers.queries import Leaver
from fingerpost.sharing.gate import Row
from fingerpost.web.words import count_of, date_short, date_words, of_base

HEADINGS = ("Name", "Route", "Where and what", "Still there so far", "How we know")
NO_GROUP = "No tutor group held"


def document(
    school: Organisation,
    cohort: Cohort,
    found: Sequence[Leaver],
    shown: Sequence[Row],
    groups: Mapping[int, str],
    today: date,
) -> Document:
    """The leavers of one summer.

    Args:
        school: whose.
        cohort: of which summer.
        found: everybody of the cohort.
        shown: of whom something may be told, as the gate released them.
        groups: tutor groups, by key of the person.
        today: the day the page speaks of.
    """
    by_group: dict[str, list[Row]] = defaultdict(list)
    for row in shown:
        by_group[groups.get(row.person) or NO_GROUP].append(row)
    parts = [_group(name, by_group[name]) for name in sorted(by_group, key=_last_without)]
    return Document(
        title=f"Our leavers by tutor group: {cohort.name}",
        authority=school.name,
        on=today,
        summary=f"We may show you where {of_base(len(shown), len(found))} went, as known on "
        f"{date_words(today)}. For the careers team: it names young people.",
        sections=[_in_short(found, shown), *parts],
    )


def _last_without(name: str) -> tuple[bool, str]:
    return name == NO_GROUP, name


def _in_short(found: Sequence[Leaver], shown: Sequence[Row]) -> Section:
    """How many are what: of those shown as they are, of the others only about."""
    since = {one.person: one.since for one in found}
    ways = Counter(way for row in shown for way in shown_as(since[row.person], row.values))
    rows = [(way.value.capitalize(), of_base(ways[way], len(shown))) for way in Counted]
    named = {row.person for row in shown}
    others = about(one.since.now.group for one in found if one.person not in named)
    sentences = [words.NO_RANKING]
    if others:
        told = "; ".join(f"{one.label}: {one.words}" for one in others)
        sentences.append(f"Of those we may not show you one by one, {told}.")
    tables = [Table("Of those we may show you", ("They are", "How many"), rows)] if shown else []
    return Section("In short", sentences, tables=tables, empty=NOBODY)


NOBODY = "Nobody may be shown to you by name yet. “Our leavers” says why, and what would change it."


def _group(name: str, rows: Sequence[Row]) -> Section:
    lines = sorted(_line(row) for row in rows)
    return Section(
        name, tables=[Table(f"{name}, {count_of(len(lines), 'leaver')}", HEADINGS, lines)]
    )


def _line(row: Row) -> tuple[str, ...]:
    value = row.values.get
    name = f"{value('family_name') or ''}, {value('given_name') or ''}".strip(", ")
    where = [value(code) for code in ("provider", "course") if value(code)]
    known = [str(value("how_known") or "")]
    if verified := value("verified_on"):
        known.append(date_short(verified))
    return (
        name,
        str(value("route") or ""),
        ", ".join(map(str, where)),
        capfirst(value("sustained") or ""),
        ", ".join(part for part in known if part),
    )
