"""Charts as SVG inside the page: lines over months, bars, bars that add up, and flows.

A chart never stands alone: the table beside it holds the same numbers, so a screen reader is given
the title and a sentence, and not a hundred shapes. Everything is drawn in the colour of the text
around it, which makes it readable in print and in high contrast; lines differ by dash and by the
shape of their points, never by colour. No script, no style attribute, no library: four shapes of
chart are a page of code, and what they need to be (one drawing for screen, phone and paper) is not
what chart libraries are made for.

    lines(Chart(key="trend", title="NEET by month", words="...", labels=("Sep", "Oct")), [
        Series("2026/27", (Decimal("3.1"), None)),
    ])
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise
from math import ceil

from django.utils.safestring import SafeString

WIDTH = 400  # units; a phone shows them about as pixels, a desk half as large again
LEFT, RIGHT, TOP = 46, 10, 16
PLOT = 170
AXIS, LEGEND_LINE = 28, 22
BAR, BAR_ROW = 12, 42
LETTERS = 34  # of a bar's name before it is cut: what fits beside its number
MOST_TICKS = 5
FLOWS, GAP, NODE = 220, 26, 8  # the breadth of all bands, the room for a name, that of a place
DASHES = ("", "2 4", "8 4", "10 4 2 4")
Number = Decimal | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a chart says of itself; `key` makes its ids its own on the page."""

    key: str
    title: str
    words: str
    labels: Sequence[str] = ()
    unit: str = "%"


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value for each label, None where none is held."""

    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with what it is of, and words after its number such as its base."""

    name: str
    value: Number
    note: str = ""


def lines(chart: Chart, series: Sequence[Series]) -> SafeString:
    """Values over time, one line a series; a month without a value breaks the line."""
    top = scale([value for one in series for value in one.values if value is not None])[-1]
    height = TOP + PLOT + AXIS + LEGEND_LINE * len(series)
    parts = [*_grid(chart, top), *_months(chart)]
    for number, one in enumerate(series):
        parts += _line(chart, one, number, top)
        parts += _legend(one, number)
    return _svg(chart, height, parts)


def bars(chart: Chart, rows: Sequence[Bar]) -> SafeString:
    """One bar a row, its name above it, as long as its value."""
    longest = max((row.value for row in rows), default=0) or 1
    parts = []
    for number, row in enumerate(rows):
        y = TOP + number * BAR_ROW
        length = _round(Decimal(row.value) / longest * (WIDTH - 2))
        note = f" ({row.note})" if row.note else ""
        parts += [
            _text(0, y, _cut(row.name)),
            _text(WIDTH, y, f"{row.value}{chart.unit}{note}", anchor="end"),
            f'<rect x="0" y="{y + 6}" width="{length}" height="{BAR}" fill="currentColor" '
            f'fill-opacity="0.75" data-value="{row.value}"/>',
        ]
    return _svg(chart, max(TOP + len(rows) * BAR_ROW - 14, TOP), parts)


def waterfall(chart: Chart, rows: Sequence[Bar]) -> SafeString:
    """Bars that add up: each begins where the one above it ended, the first row being the whole."""
    whole = sum((Decimal(row.value) for row in rows), Decimal()) or Decimal(1)
    parts, begun = [], Decimal()
    for number, row in enumerate((Bar("All", int(whole)), *rows)):
        y, long = TOP + number * BAR_ROW, Decimal(row.value) / whole * (WIDTH - 2)
        start = begun if number else Decimal()
        parts += [
            _text(0, y, _cut(row.name)),
            _text(WIDTH, y, f"{row.value}{chart.unit}", anchor="end"),
            f'<rect x="{_round(start)}" y="{y + 6}" width="{_round(long)}" height="{BAR}" '
            f'fill="currentColor" fill-opacity="0.75" data-value="{row.value}"/>',
        ]
        begun += long if number else Decimal()
    return _svg(chart, TOP + (len(rows) + 1) * BAR_ROW - 14, parts)


@dataclass(frozen=True, slots=True)
class Flow:
    """So many who were in one place and came to another."""

    start: str
    end: str
    value: int


def flows(chart: Chart, found: Sequence[Flow]) -> SafeString:
    """Bands from the places at the left to those at the right, as broad as their value (Sankey)."""
    moved = [one for one in found if one.value]
    starts = _places(one.start for one in moved)
    ends = _places(one.end for one in moved)
    most = max(len(starts), len(ends))
    unit = Decimal(FLOWS) / max(sum(one.value for one in moved), 1)
    left, right = _tops(starts, moved, unit, "start"), _tops(ends, moved, unit, "end")
    parts = [
        *_nodes(starts, left, moved, unit, "start"),
        *_nodes(ends, right, moved, unit, "end"),
    ]
    for one in sorted(moved, key=lambda one: (starts.index(one.start), ends.index(one.end))):
        parts.append(_band(one, left[one.start], right[one.end], unit))
        left[one.start] += one.value * unit
        right[one.end] += one.value * unit
    return _svg(chart, TOP + FLOWS + GAP * most, parts)


def scale(values: Iterable[Number]) -> tuple[Decimal, ...]:
    """Round marks from nought to above the largest value, at most five steps."""
    largest = max((Decimal(value) for value in values), default=Decimal()) or Decimal(1)
    step = Decimal(10) ** (largest.adjusted() - 1)
    while not any(step * by * MOST_TICKS >= largest for by in (1, 2, 5)):
        step *= 10
    step = next(step * by for by in (1, 2, 5) if step * by * MOST_TICKS >= largest)
    steps = ceil(largest / step)
    return tuple(step * n for n in range(steps + 1))


def _svg(chart: Chart, height: int, parts: Iterable[str]) -> SafeString:
    title, words = f"{chart.key}-title", f"{chart.key}-words"
    return SafeString(
        f'<svg class="fp-chart" role="img" aria-labelledby="{title} {words}" '
        f'viewBox="0 0 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{title}">{escape(chart.title)}</title>'
        f'<desc id="{words}">{escape(chart.words)}</desc>{"".join(parts)}</svg>'
    )


def _places(names: Iterable[str]) -> list[str]:
    return sorted(set(names))


def _tops(
    places: Sequence[str], moved: Sequence[Flow], unit: Decimal, side: str
) -> dict[str, Decimal]:
    """Where each place begins, its name above it."""
    tops, y = {}, Decimal(TOP)
    for place in places:
        tops[place] = y
        y += GAP + unit * _sum(moved, place, side)
    return tops


def _sum(moved: Iterable[Flow], place: str, side: str) -> int:
    return sum(one.value for one in moved if getattr(one, side) == place)


def _nodes(
    places: Sequence[str],
    tops: dict[str, Decimal],
    moved: Sequence[Flow],
    unit: Decimal,
    side: str,
) -> list[str]:
    drawn = []
    x, anchor = (0, "start") if side == "start" else (WIDTH, "end")
    for place in places:
        many, y = _sum(moved, place, side), tops[place]
        drawn += [
            _text(x, _round(y), f"{_cut(place)} {many}", anchor=anchor),
            f'<rect x="{x - NODE if x else 0}" y="{_round(y + 5)}" width="{NODE}" '
            f'height="{_round(many * unit)}" fill="currentColor" data-value="{many}"/>',
        ]
    return drawn


def _band(one: Flow, left: Decimal, right: Decimal, unit: Decimal) -> str:
    """A band with a curve, from the right edge of one place to the left edge of another."""
    a, b, broad = _round(left + 5), _round(right + 5), _round(one.value * unit)
    start, end, middle = NODE, WIDTH - NODE, WIDTH // 2
    return (
        f'<path d="M{start} {a}C{middle} {a} {middle} {b} {end} {b}v{broad}'
        f'C{middle} {b + broad} {middle} {a + broad} {start} {a + broad}z" fill="currentColor" '
        f'fill-opacity="0.25" data-value="{one.value}"/>'
    )


def _grid(chart: Chart, top: Decimal) -> list[str]:
    drawn = []
    for mark in scale([top]):
        y = _y(mark, top)
        drawn += [
            f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="currentColor" '
            f'stroke-opacity="{"0.2" if mark else "0.7"}"/>',
            _text(LEFT - 6, y + 5, f"{_plain(mark)}{chart.unit}", anchor="end"),
        ]
    return drawn


def _months(chart: Chart) -> list[str]:
    y = TOP + PLOT + 18
    return [_text(_x(n, chart), y, label, anchor="middle") for n, label in enumerate(chart.labels)]


def _line(chart: Chart, series: Series, number: int, top: Decimal) -> list[str]:
    points = [
        None if value is None else (_x(n, chart), _y(Decimal(value), top), value)
        for n, value in enumerate(series.values)
    ]
    drawn = [
        _stroke(f"M{a[0]} {a[1]}L{b[0]} {b[1]}", number) for a, b in pairwise(points) if a and b
    ]
    return drawn + [_point(point[0], point[1], number, point[2]) for point in points if point]


def _legend(series: Series, number: int) -> list[str]:
    y = TOP + PLOT + AXIS + LEGEND_LINE * number + 12
    return [
        _stroke(f"M{LEFT} {y}H{LEFT + 36}", number),
        _point(LEFT + 18, y, number),
        _text(LEFT + 46, y + 5, series.name),
    ]


def _stroke(path: str, number: int) -> str:
    dash = DASHES[number % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2"{dashed}/>'


def _point(x: Number, y: Number, number: int, value: Number | None = None) -> str:
    """A disc, a square, a triangle or a lozenge, in turn."""
    said = "" if value is None else f' data-value="{value}"'
    shape = (
        f"M{x - 4} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        f"M{x - 4} {y - 4}h8v8h-8z",
        f"M{x} {y - 5}l5 9h-10z",
        f"M{x} {y - 5}l5 5l-5 5l-5 -5z",
    )[number % len(DASHES)]
    return f'<path d="{shape}" fill="currentColor"{said}/>'


def _text(x: Number, y: Number, words: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="14" fill="currentColor" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _x(number: int, chart: Chart) -> Decimal:
    steps = max(len(chart.labels) - 1, 1)
    return _round(LEFT + 12 + Decimal(number) * (WIDTH - LEFT - RIGHT - 24) / steps)


def _y(value: Decimal, top: Decimal) -> Decimal:
    return _round(TOP + PLOT - value / top * PLOT)


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _cut(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"
