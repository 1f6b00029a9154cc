"""The improvement plan as a document: for the page, for print, and as PDF."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from fingerpost.core import contacts
from fingerpost.core.figures.effort import Effort, together
from fingerpost.core.worklists.reasons import reasons
from fingerpost.organisations.access import Access
from fingerpost.reports.documents.document import Document, Section, Table
from fingerpost.reports.figures import queries as figures
from fingerpost.reports.figures.presenters import comparison
from fingerpost.reports.improvement import queries
from fingerpost.reports.improvement.models import Step
from fingerpost.reports.improvement.queries import Late, NotKnown
from fingerpost.web import charts
from fingerpost.web.words import count_of, date_words, of_base, percent

MOST = 10
NOBODY_NAMED = "No place named"
TRIES = ("Means", "Tries", "Reached", "Found", "Tries for a find")
WINTER = ("neet_or_not_known", "not_known")


def document(access: Access, today: date, *, steps: Iterable[Step], cohort: int) -> Document:
    """The whole plan as things stand today.

    Args:
        access: whose authority it is about.
        today: the day it speaks of.
        steps: what will be done.
        cohort: how many the rates are about, academic age 16 and 17.
    """
    found = queries.those_not_known(access, today)
    return Document(
        title="Improvement plan: young people not known",
        authority=access.authority.name,
        on=today,
        summary=_summary(found, cohort),
        sections=[
            why(found),
            where(found),
            winter(access, today),
            late(queries.late_files(access, today)),
            lines(queries.why_lines_wait(access, today)),
            effort(queries.efforts(access, today)),
            to_do(steps, today),
        ],
    )


def _summary(found: Sequence[NotKnown], cohort: int) -> str:
    share = f" ({percent(len(found), cohort)})" if cohort else ""
    return f"{of_base(len(found), cohort)}{share} of academic age 16 and 17 are not known."


def why(found: Sequence[NotKnown]) -> Section:
    """From all who are not known to nobody, reason by reason."""
    counts = queries.by(found, lambda one: one.reason)
    known = [one for one in reasons().values() if counts[one.key]]
    chart = charts.Chart(
        key="why",
        title="Why they are not known",
        words=f"{count_of(len(found), 'young person', 'young people')}, by the first reason "
        "that holds; the table has the numbers.",
        unit="",
    )
    falls = [charts.Bar(one.name, counts[one.key]) for one in known]
    rows = [
        (one.name, str(counts[one.key]), percent(counts[one.key], len(found)), one.why)
        for one in known
    ]
    return Section(
        "Why they are not known",
        ("Each young person stands under the first reason that holds.",) if rows else (),
        charts.waterfall(chart, falls) if rows else "",
        chart.words,
        [Table("By reason", ("Reason", "Young people", "Share", "What it means"), rows)]
        if rows
        else (),
        "Everybody is known.",
    )


def where(found: Sequence[NotKnown]) -> Section:
    """By the place that spoke of them last, by school, by where they live."""
    places = queries.place_names(found)
    sides: Mapping[str, Callable[[NotKnown], int | str | None]] = {
        "Provider that spoke of them last": lambda one: one.provider,
        "School last attended": lambda one: one.school,
        "Postcode area": lambda one: one.area,
    }
    tables = [
        Table(f"By {caption[:1].lower()}{caption[1:]}", (caption, "Not known", "Share"), rows)
        for caption, side in sides.items()
        if (rows := _most(found, side, places))
    ]
    return Section("Where they were last", tables=tables, empty="Nobody is not known.")


def _most(
    found: Sequence[NotKnown],
    side: Callable[[NotKnown], int | str | None],
    places: Mapping[int, str],
) -> list[tuple[str, str, str]]:
    """The ten with most, and all others as one line."""
    counted = queries.by(found, side).most_common()
    named = [(_name(key, places), many) for key, many in counted[:MOST]]
    if rest := sum(many for _, many in counted[MOST:]):
        named.append((f"{len(counted) - MOST} others", rest))
    return [(name, str(many), percent(many, len(found))) for name, many in named]


def _name(key: object, places: Mapping[int, str]) -> str:
    if isinstance(key, int):
        return places.get(key, NOBODY_NAMED)
    return str(key or NOBODY_NAMED)


def winter(access: Access, today: date) -> Section:
    """What the figure of the year would be, from the months counted so far."""
    months = figures.months(access)
    forecasts = comparison.winter(months, today) if months else {}
    if not forecasts:
        return Section(
            "The figure of the year",
            empty="A forecast to February needs the figures of at least one month: build a return.",
        )
    table = comparison.winter_table(forecasts)
    rows = [(line.name, *line.cells) for line in table.lines if line.measure in WINTER]
    return Section(
        "The figure of the year",
        (comparison.in_words(forecasts),),
        tables=[Table("December to February", table.headings, rows)],
    )


def late(found: Sequence[Late]) -> Section:
    """Lists that were not there on their day."""
    missing = sum(one.came_on is None for one in found)
    rows = [
        (
            one.place,
            one.milestone,
            date_words(one.due_on),
            date_words(one.came_on) if one.came_on else "Not yet",
        )
        for one in found
    ]
    words = f"{count_of(len(found), 'list')} late this school year, {missing} still missing."
    return Section(
        "Late files by sender",
        (words,) if rows else (),
        tables=[Table("Late files", ("School or provider", "List", "Due", "Came"), rows)]
        if rows
        else (),
        empty="No list is late.",
    )


def lines(counts: Mapping[str, int]) -> Section:
    """Lines that came and could not be placed."""
    every, waiting, unusable = (counts[key] for key in ("lines", "waiting", "unusable"))
    if not waiting + unusable:
        words = f"All {count_of(every, 'line')} of this school year could be placed."
        return Section("Lines we could not place", empty=words)
    named = {"wait to be placed": waiting, "could not be used": unusable}
    rows = [(name, str(many), percent(many, every)) for name, many in named.items()]
    rows += [
        (f"of those that wait: {name}", str(many), percent(many, waiting))
        for name, many in counts.items()
        if name.startswith("no ") and many
    ]
    return Section(
        "Lines we could not place",
        (f"{of_base(waiting + unusable, every)} lines of this school year.",),
        tables=[Table("Lines and what they lack", ("Lines that", "Lines", "Share"), rows)],
    )


def effort(found: Sequence[Effort]) -> Section:
    """What a find takes, by means."""
    names = contacts.means()
    rows = [_effort(one, names[one.means].name) for one in found]
    if len(found) > 1:
        rows.append(_effort(together(found, "all"), "All together"))
    tables = [Table("Tries of this school year", TRIES, rows)] if rows else []
    return Section(
        "Effort for a find",
        ("A find is a try by which we learned what a young person does.",) if rows else (),
        tables=tables,
        empty="No try was logged this school year.",
    )


def _effort(one: Effort, name: str) -> tuple[str, ...]:
    each = "–" if one.tries_a_find is None else str(one.tries_a_find)
    return (name, str(one.tries), str(one.reached), str(one.found), each)


def to_do(steps: Iterable[Step], today: date) -> Section:
    """What will be done, by whom, until when."""
    rows = [(one.what, one.owner, date_words(one.due_on), state(one, today)) for one in steps]
    return Section(
        "What we will do",
        tables=[Table("Steps", ("Step", "Who", "By", "State"), rows)] if rows else (),
        empty="No step is planned yet.",
    )


def state(step: Step, today: date) -> str:
    """How a step stands, in words."""
    if step.done_on:
        came = f": {step.came_of_it}" if step.came_of_it else ""
        return f"Done on {date_words(step.done_on)}{came}"
    return "Overdue" if step.due_on < today else "To do"
