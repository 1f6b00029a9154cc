"""Tables as pages show them, and the authority at a glance.

At a glance each figure stands with what it was, the figure of the year, and England's: made of
nothing but what is printed (SDC-09, SDC-10, SDC-14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from fingerpost.core.dates import academic_year
from fingerpost.core.figures import published
from fingerpost.core.figures.annual import winter
from fingerpost.core.protection.cells import MARK, Shown, key
from fingerpost.core.protection.derived import average, percentage
from fingerpost.core.records import Group
from fingerpost.reports.publications import records
from fingerpost.reports.publications.models import Publication
from fingerpost.reports.publications.series import MEASURES, MONTH, YEAR, Editions, groups
from fingerpost.web.words import number_words

IN_ENGLAND: Mapping[str, str] = {
    Group.NEET.value: "neet",
    Group.NOT_KNOWN.value: "not_known",
    records.NEITHER: "neet_or_not_known",
}
NOT_PUBLISHED = "Not published"


@dataclass(frozen=True, slots=True)
class Line:
    """One group of one month: of how many, and each measure with its share, as words."""

    group: str
    base: str
    cells: tuple[tuple[str, str], ...]


def lines(publication: Publication, split: str) -> list[Line]:
    """The groups of a split as a page shows them, everybody last."""
    shown = records.shown(publication.cells)
    found = []
    for group, base in groups(shown, split):
        cells = []
        for measure in MEASURES:
            part = shown[key(**dict(base), **{records.MEASURE: measure})]
            share = percentage(part, shown[base], publication.chosen["largest_withheld"])
            cells.append((measure, _with_share(part, share)))
        found.append(Line(group, _in_words(shown[base]), tuple(cells)))
    return found


def _in_words(one: Shown) -> str:
    return MARK if one.number is None else number_words(one.number)


def _with_share(part: Shown, share: Decimal | None) -> str:
    return _in_words(part) + (f" ({share}%)" if share is not None else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in words, each cell as it is printed."""

    measure: str
    now: str
    since_month: str
    since_year: str
    of_year: str
    england: str


@dataclass(frozen=True, slots=True)
class Glance:
    """Figures, and what their last two columns are of."""

    figures: tuple[Figure, ...]
    winter: str
    """Which December to February, as '2025 to 2026'."""
    england: str


def glance(publications: list[Publication]) -> Glance:
    """The newest month against the others; `publications` are current ones, latest first."""
    newest, editions = publications[0], Editions(publications)
    year = _last_winter(editions, newest)
    largest = max(one.chosen["largest_withheld"] for one in publications)
    england = published.load()

    def figure(measure: str) -> Figure:
        cell, end = key(**{records.MEASURE: measure}), newest.period_end
        shown = editions.shown(end)
        share = percentage(shown[cell], shown[()], newest.chosen["largest_withheld"])
        months = [editions.shown(one) for one in winter(year)]
        held = [(month[cell], month[()]) for month in months if month]
        mean = average(held, largest)
        theirs = england.england[IN_ENGLAND[measure]]
        return Figure(
            measure=measure,
            now=f"{_in_words(shown[cell])} of {_with_share(shown[()], share)}",
            since_month=_words(editions.change(end, MONTH, cell)),
            since_year=_words(editions.change(end, YEAR, cell)),
            of_year=NOT_PUBLISHED
            if len(held) < len(months)
            else MARK
            if mean is None
            else f"{mean}%",
            england=f"{theirs}%",
        )

    name = published.years()[england.year]["winter"]
    return Glance(tuple(figure(one) for one in IN_ENGLAND), f"{year - 1} to {year}", name)


def _last_winter(editions: Editions, newest: Publication) -> int:
    """The year whose December to February is published as a whole: this one, or the one before."""
    year = academic_year(newest.period_end) + 1
    return year if all(editions.shown(end) for end in winter(year)) else year - 1


def _words(change: str) -> str:
    if change in ("", MARK):
        return change or NOT_PUBLISHED
    number = int(change)
    if not number:
        return "The same"
    return f"{number_words(abs(number))} {'more' if number > 0 else 'fewer'}"
