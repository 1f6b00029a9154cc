"""The figure of the year while its winter is under way, and where it would stand among others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from fingerpost.core.dates import academic_year
from fingerpost.core.figures import published
from fingerpost.core.figures.annual import Forecast, forecast, march
from fingerpost.core.figures.measures import Figure, measures
from fingerpost.core.figures.published import Place, PublishedYear
from fingerpost.core.figures.standing import Direction, change, fifths, standing
from fingerpost.reports.figures.presenters.tables import (
    HEADLINE,
    NONE,
    Line,
    Table,
    month_name,
    share,
)
from fingerpost.reports.models import MonthFigures

AUTUMN = (9, 10, 11)
WINTER = ("neet_or_not_known", "neet", "not_known")
Forecasts = Mapping[str, Forecast]


def finished(months: Mapping[date, MonthFigures]) -> dict[date, MonthFigures]:
    """Months that were over when their return was built; the others may still change."""
    return {end: one for end, one in months.items() if end <= localtime(one.built.known_at).date()}


def winter(months: Mapping[date, MonthFigures], day: date) -> Forecasts:
    """The year's figures of the academic year of `day`, from the months known up to it."""
    counts = {end: one.everybody for end, one in finished(months).items() if end <= day}
    year = academic_year(day) + 1
    found = {key: forecast(key, counts, year) for key in WINTER}
    return {key: one for key, one in found.items() if one is not None}


def winter_table(forecasts: Forecasts) -> Table:
    """The figure of the year with its range; one share only once nothing is assumed."""
    if all(one.settled for one in forecasts.values()):
        return Table(
            key="winter",
            caption="The figure of the year",
            headings=("Figure", "Share"),
            lines=[
                Line(measures()[key].name, (share(one.figure),), measure=key)
                for key, one in forecasts.items()
            ],
            defines=WINTER,
        )
    return Table(
        key="winter",
        caption="The figure of the year",
        headings=("Figure", "Would be", "Lowest", "Highest"),
        lines=[
            Line(
                measures()[key].name, (share(one.figure), share(one.low), share(one.high)), "", key
            )
            for key, one in forecasts.items()
        ],
        defines=WINTER,
    )


def in_words(forecasts: Forecasts) -> str:
    """Which months are known, which are to come, and what is assumed of those."""
    one = next(iter(forecasts.values()))
    if one.settled:
        return "December, January and February are known, so nothing is assumed."
    known = _list(one.known) or "none of the three"
    autumn = (
        " Not known usually falls faster than that in autumn, so read the forecast with care until "
        "December is known."
        if one.taken_from.month in AUTUMN
        else ""
    )
    return (
        f"Known: {known}. To come: {_list(one.assumed)}. We take each month to come as "
        f"{month_name(one.taken_from)} was, and let it move a little every month, up or down, "
        "for the range. That is our own assumption from an ordinary winter, no measure of chance."
        f"{autumn}"
    )


def march_of(months: Mapping[date, MonthFigures], day: date) -> MonthFigures | None:
    """The month participation is published for, in the academic year of `day`, if it is held."""
    end = march(academic_year(day) + 1)
    return finished(months).get(end) if end <= day else None


def _list(ends: tuple[date, ...]) -> str:
    *most, last = [f"{end:%B}" for end in ends] or [""]
    return f"{', '.join(most)} and {last}" if most else last


@dataclass(frozen=True, slots=True)
class Others:
    """The published figures we are set among, and our own place in them where we are there."""

    year: PublishedYear
    own: Place | None
    region: Place | None

    @property
    def missing(self) -> str:
        """Why a column is empty, for an authority that was not published."""
        if self.own:
            return ""
        return (
            f"The authority is not among those published for {self.year.year}, so its region and "
            "its own earlier figures are not shown. It is ranked as if it were one more."
        )


def others(code: str) -> Others:
    """Those of the newest year held."""
    year = published.load()
    own = year.places.get(code)
    return Others(year, own, year.region_of(code) if own else None)


def standings(
    code: str,
    chosen: MonthFigures,
    forecasts: Forecasts,
    among: Others,
    spring: MonthFigures | None = None,
) -> tuple[Table, Table]:
    """Where our figures would stand, and where the fifths begin and end.

    The figure of the year stands for ours as soon as one of its months is known; before, that of
    the month, as autumn says too little of winter. Participation is that of `spring`, the March it
    is published for, where it is held.
    """
    year = among.year
    forecasts = {key: one for key, one in forecasts.items() if one.known}
    ours = {key: chosen.everybody.figure(key) for key in HEADLINE}
    ours |= {key: one.figure for key, one in forecasts.items()}
    if chosen.offers:
        ours["guarantee_offer"] = chosen.offers.figure("guarantee_offer")
    if spring:
        ours["participating"] = spring.everybody.figure("participating")
    headings = ["Figure", "Ours", "Place and fifth", f"England {year.year}"]
    if among.region:
        headings += [f"{among.region.name} {year.year}", f"Since our own of {year.year}"]
    table = Table(
        key="standing",
        caption=f"Among the figures published for {year.year}",
        headings=headings,
        lines=[_standing(code, key, figure, forecasts, among) for key, figure in ours.items()],
        note=_basis(forecasts, spring or chosen, year),
        defines=tuple(ours),
    )
    return table, _fifths(year)


def _standing(code: str, key: str, figure: Figure, forecasts: Forecasts, among: Others) -> Line:
    place = standing(figure, code, among.year)
    fifth = NONE
    if place:
        rank = f"{place.first}" if place.first == place.last else f"{place.first} to {place.last}"
        fifth = f"{rank} of {place.of}: fifth {' or '.join(map(str, place.quintiles))}"
    cells = [
        f"{share(figure)}{', forecast' if key in forecasts and forecasts[key].assumed else ''}",
        fifth,
        _england(key, among.year),
    ]
    if among.region:
        cells += [_printed(among.region, key), _since(figure, among, key)]
    return Line(figure.measure.name, cells, measure=key)


def _england(key: str, year: PublishedYear) -> str:
    """England's figure, and which way it went where the year before is held."""
    now = year.england[key]
    if now is None or year.year - 1 not in published.years():
        return _printed(year.england, key)
    before = published.load(year.year - 1).england[key]
    if before is None or now == before:
        return f"{now}%, as in {year.year - 1}" if before else f"{now}%"
    way = "up" if now > before else "down"
    return f"{now}%, {way} from {before}% in {year.year - 1}"


def _since(figure: Figure, among: Others, key: str) -> str:
    before = among.own[key] if among.own else None
    found = change(figure.measure, figure.exact, before)
    if found.direction is Direction.NOT_COMPARABLE or found.points is None:
        return "Not comparable"
    if found.direction is Direction.SAME:
        return f"The same ({before}%)"
    stable = ", stable" if found.stable else ""
    by = abs(found.points) or "less than 0.1"
    return f"{str(found.direction).capitalize()} {by} points from {before}%{stable}"


def _printed(place: Place, key: str) -> str:
    value = place[key]
    return NONE if value is None else f"{value}%"


def _basis(forecasts: Forecasts, month: MonthFigures, year: PublishedYear) -> str:
    name = month_name(month.built.period_end)
    row = published.years()[year.year]
    ours = f"Participation is that of {name}" if forecasts else f"Ours are those of {name}"
    first = "Our NEET and not known are those of the year. " if forecasts else ""
    return (
        f"{first}{ours}. Theirs are the mean of {row['winter']}, and for participation "
        f"{row['participation']}, for the Guarantee {row['guarantee']}. Place 1 and fifth 1 are "
        "the best. We know others' figures only as printed, so a tie may leave two fifths open."
    )


def _fifths(year: PublishedYear) -> Table:
    return Table(
        key="fifths",
        caption=f"Where the fifths of {year.year} begin and end",
        headings=("Figure", "1, the best", "2", "3", "4", "5"),
        lines=[
            Line(
                measures()[key].name,
                tuple(
                    f"{one.low}% to {one.high}%"
                    for one in fifths(measures()[key], year.column(key).values())
                ),
                measure=key,
            )
            for key in (*HEADLINE, "guarantee_offer")
        ],
        defines=(*HEADLINE, "guarantee_offer"),
    )
