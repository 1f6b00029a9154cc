"""Trends: the headline month by month, never across a break in the way of counting."""

from collections.abc import Sequence
from datetime import date

from fingerpost.core.authority_reports.methods import breaks, unbroken
from fingerpost.core.dates import academic_year, academic_year_name
from fingerpost.core.figures.measures import measures
from fingerpost.reports.authority.presenters.material import Material, how_counted
from fingerpost.reports.authority.presenters.scrutiny import HEADLINE
from fingerpost.reports.authority.presenters.words import NOT_DRAWN, Printed
from fingerpost.reports.documents.document import Section, Table
from fingerpost.web.charts import Chart, Series, lines
from fingerpost.web.words import date_words

ONE_MONTH = "Only one month is held yet. A line needs two: it grows with each month's return."
OF_A_YEAR = 12


def sections(material: Material) -> list[Section]:
    """A part for each figure."""
    return [
        *(_trend(material, measure, key) for measure, key in HEADLINE.items()),
        how_counted(material, tuple(HEADLINE.values())),
    ]


def summary(material: Material) -> str:
    """What is shown."""
    first = min(material.months)
    return (
        f"Each figure at the end of each month since {first:%B %Y} of which a return is held, as it"
        " was counted then."
    )


def _trend(material: Material, measure: str, key: str) -> Section:
    name = measures()[key].name
    held = sorted(material.months)
    ends = unbroken(key, held)
    told = [f"{date_words(one.first)}: {one.changed}." for one in breaks(key, held[0], held[-1])]
    broken = [f"Earlier months are left out, as they were counted otherwise. {' '.join(told)}"]
    words = (*(broken if len(ends) < len(held) else ()), *((ONE_MONTH,) if len(ends) < 2 else ()))
    chart = _chart(material, measure, key, ends) if len(ends) > 1 else {}
    return Section(
        name,
        words,
        tables=[
            Table(
                f"{name}, month by month",
                ("Month end", "Young people", "Of", "Share"),
                [_line(material.months[end], measure, end) for end in ends],
            )
        ],
        **chart,
    )


def _line(printed: Printed, measure: str, end: date) -> tuple[str, ...]:
    return (
        f"{end:%B %Y}",
        printed.number(measure),
        printed.number(),
        printed.share(measure),
    )


def _chart(material: Material, measure: str, key: str, ends: Sequence[date]) -> dict[str, str]:
    """A line for each school year, September to August."""
    months = [date(2000 + (n < 4), (n + 8) % 12 + 1, 1) for n in range(OF_A_YEAR)]
    years = sorted({academic_year(end) for end in ends}, reverse=True)
    by_place = {(academic_year(end), end.month): material.months[end] for end in ends}
    series = [
        Series(
            academic_year_name(date(year, 9, 1)),
            [
                by_place[year, month.month].per_cent(measure)
                if (year, month.month) in by_place
                else None
                for month in months
            ],
        )
        for year in years[:4]
    ]
    title = f"{measures()[key].name}, month by month"
    words = f"Per cent at each month end. {NOT_DRAWN}"
    chart = Chart(key=f"trend-{key}", title=title, words=words, labels=[f"{m:%b}" for m in months])
    return {"chart": lines(chart, series), "chart_words": f"{title}. {words}"}
