"""The words and drawings of the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from fingerpost.core.dates import academic_year, academic_year_name, month_end
from fingerpost.core.figures.measures import Counts, Figure, measures
from fingerpost.core.figures.splits import NOT_HELD, Slice, Split
from fingerpost.reports.figures.presenters import tables
from fingerpost.reports.figures.presenters.tables import HEADLINE, Table
from fingerpost.reports.models import MonthFigures
from fingerpost.web.charts import Bar, Chart, Series, bars, lines
from fingerpost.web.words import date_words, number_words, time_words

MONTHS = range(12)
MOST_BARS = 12
NOT_FOR_PUBLICATION = (
    "For the authority's own use, not for publication: small numbers stand here as they are."
)
Months = Mapping[date, MonthFigures]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A month with the one before it and the same one of last year, where they are held."""

    chosen: MonthFigures
    before: MonthFigures | None
    year_before: MonthFigures | None


def neighbours(months: Months, chosen: MonthFigures) -> Neighbours:
    """The months to compare with."""
    end = chosen.built.period_end
    return Neighbours(
        chosen,
        months.get(month_end(_months_on(end, -1))),
        months.get(month_end(_months_on(end, -12))),
    )


def year_ends(day: date, years_back: int = 0) -> list[date]:
    """The twelve month ends of an academic year, September first."""
    first = date(academic_year(day) - years_back, 9, 1)
    return [month_end(_months_on(first, n)) for n in MONTHS]


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def big(one: Neighbours) -> list[dict[str, object]]:
    """The headline row: each figure with its base, its day and its change since last month."""
    shown: list[dict[str, object]] = []
    for key in HEADLINE:
        figure = one.chosen.everybody.figure(key)
        before = one.before.everybody.figure(key) if one.before else None
        difference = tables.points(figure, before)
        words = tables.moved(difference)
        if words and one.before:
            words = f"{words} {tables.month_name(one.before.built.period_end)}"
        good = None
        if difference and "the same" not in words:
            good = (difference < 0) == (figure.measure.best == "low")
        shown.append(
            {
                "label": figure.measure.name,
                "value": tables.share(figure),
                "base": tables.counted(figure),
                "change": words,
                "good": good,
                "as_at": one.chosen.built.period_end,
                "href": f"{reverse('figures_how')}#{key}",
            }
        )
    return shown


def source(chosen: MonthFigures) -> str:
    """Which return the figures are from, and what it is worth."""
    built = chosen.built
    known = timezone.localtime(built.known_at)
    words = (
        f"From the return for {tables.month_name(built.period_end)}, as known on "
        f"{time_words(known)}. {built.state_in_words}."
    )
    if known.date() < built.period_end:
        words += (
            f" The month was not over then: this is how it would stand on {built.period_end.day} "
        )
        words += f"{built.period_end:%B} if nothing more were heard."
    return words


def movement_in_words(one: Neighbours) -> str:
    """The sum, so that it can be checked by eye; nothing where no month before is held."""
    found, since = one.chosen.movement, one.chosen.since
    if not found or since is None:
        return ""
    start, end = found["stayed"] + found["left"], found["stayed"] + found["joined"]
    net = end - start
    way = f"{number_words(abs(net))} {'more' if net > 0 else 'fewer'}" if net else "as many"
    return (
        f"{number_words(start)} were NEET on {date_words(since.period_end)}; "
        f"{number_words(found['joined'])} joined and {number_words(found['left'])} left; "
        f"{number_words(end)} were NEET on {date_words(one.chosen.built.period_end)}, {way}."
    )


def trends(months: Months, day: date) -> list[SafeString]:
    """NEET, then not known, then participating: this academic year, and last year's where held."""
    return [_trend(key, months, day) for key in ("neet", "not_known", "participating")]


def _trend(key: str, months: Months, day: date) -> SafeString:
    ends = year_ends(day)
    series = [Series(academic_year_name(day), _values(key, months, ends))]
    earlier = _values(key, months, year_ends(day, years_back=1))
    if any(value is not None for value in earlier):
        series.append(Series(academic_year_name(_months_on(day, -12)), earlier))
    name = measures()[key].name
    chart = Chart(
        key=f"trend-{key}",
        title=f"{name}, month by month",
        words=f"Per cent of the cohort at each month end of {academic_year_name(day)}. "
        "The numbers are in the table.",
        labels=[f"{end:%b}" for end in ends],
    )
    return lines(chart, series)


def _values(key: str, months: Months, ends: Sequence[date]) -> tuple[Decimal | None, ...]:
    return tuple(
        months[end].everybody.figure(key).percent if end in months else None for end in ends
    )


def parts_chart(table: Table, counts: Counts, keys: Sequence[str]) -> SafeString:
    """The parts of a cohort as bars."""
    figures = [counts.figure(key) for key in keys]
    rows = [Bar(f.measure.name, _drawn(f), number_words(f.count)) for f in figures]
    return bars(_chart(table.key, table.caption), rows)


def split_chart(split: Split, found: Sequence[Slice]) -> tuple[str, SafeString]:
    """Title and drawing of the slices, the highest shares where they are ranked.

    Small ones, those of whom nothing is held, and places that have nobody to show are left to the
    table.
    """
    shown = [one for one in found if not one.is_small and one.name != NOT_HELD]
    if split.ranked:
        shown = [one for one in shown if one.counts.figure(split.measure).part]
    name = measures()[split.measure].name
    most = f", the {MOST_BARS} highest" if len(shown) > MOST_BARS else ""
    title = f"{name} by {split.name[:1].lower()}{split.name[1:]}{most}"
    rows = [
        Bar(one.name, _drawn(figure), tables.counted(figure))
        for one in shown[:MOST_BARS]
        for figure in [one.counts.figure(split.measure)]
    ]
    return title, bars(_chart(split.key, title), rows) if rows else SafeString()


def _drawn(figure: Figure) -> Decimal:
    return Decimal("0.0") if figure.percent is None else figure.percent


def _chart(key: str, title: str) -> Chart:
    return Chart(key=f"chart-{key}", title=title, words="The numbers are in the table.")


def as_file(
    table: Table, chosen: MonthFigures, authority: str
) -> tuple[list[str], list[list[str]]]:
    """A table with what it is, from what and when, above it, and what its figures mean below."""
    built = chosen.built
    head = [
        ["As at", date_words(built.period_end)],
        ["Source", source(chosen)],
        ["Fingerprint of the return", built.fingerprint],
        ["Counted", time_words(timezone.localtime(chosen.counted_at))],
        ["Note", NOT_FOR_PUBLICATION],
        *([["Note", table.note]] if table.note else []),
        [],
        [*table.headings, "Mark"],
    ]
    rows = [[line.name, *line.cells, line.mark] for line in table.lines]
    meaning = [[measures()[key].name, measures()[key].in_words] for key in table.defines]
    return [authority, table.caption], [*head, *rows, [], ["What the figures mean"], *meaning]
