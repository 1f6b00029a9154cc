"""The tables of the figures: one shape for the page and for the file, so that both say the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from fingerpost.core.dates import academic_year
from fingerpost.core.figures.measures import Counts, Figure, measures
from fingerpost.core.figures.rounding import half_up
from fingerpost.core.figures.splits import Slice, Split, slices
from fingerpost.reports.models import MonthFigures
from fingerpost.web.words import number_words, of_base

HEADLINE = ("neet_or_not_known", "neet", "not_known", "participating")
KINDS = (
    "full_time_education",
    "apprenticeship",
    "work_based_learning",
    "part_time_education",
    "employment_with_study",
    "other_training",
)
DUTY = ("meeting_duty", "working_towards", "temporary_break", "not_meeting", "not_known")
GUARANTEE = (
    "guarantee_offer",
    "guarantee_not_appropriate",
    "guarantee_no_offer",
    "guarantee_not_recorded",
)
NONE = "–"
SMALL_MARK = "fewer than 6"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its name, its other cells as words, and a mark such as 'fewer than 6'."""

    name: str
    cells: Sequence[str]
    mark: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of figures; `key` names it in the address of its file."""

    key: str
    caption: str
    headings: Sequence[str]
    lines: Sequence[Line]
    note: str = ""
    defines: Sequence[str] = field(default=())

    def __iter__(self) -> Iterator[tuple[Line, list[tuple[str, str]]]]:
        """Each line with its cells, each under its heading."""
        for line in self.lines:
            yield line, list(zip(self.headings[1:], line.cells, strict=True))


def share(figure: Figure) -> str:
    """3.4%, or a dash where there is nobody to speak of."""
    return NONE if figure.percent is None else f"{figure.percent}%"


def counted(figure: Figure) -> str:
    """34 of 1,204."""
    return of_base(figure.count, figure.base)


def points(now: Figure, before: Figure | None) -> Fraction | None:
    """How far a share moved, in exact percentage points."""
    if before is None or now.exact is None or before.exact is None:
        return None
    return now.exact - before.exact


def moved(difference: Fraction | None) -> str:
    """0.3 points higher; the words are those of a sentence that goes on with 'than'."""
    if difference is None:
        return ""
    by = abs(half_up(difference, 1))
    if not by:
        return "the same to a tenth of a point as"
    return f"{by} points {'higher' if difference > 0 else 'lower'} than"


def month_name(day: date) -> str:
    """October 2026."""
    return f"{day:%B %Y}"


def headline(
    chosen: MonthFigures, before: MonthFigures | None, year_before: MonthFigures | None, now: Counts
) -> Table:
    """Each headline figure with last month's, last year's and today's."""

    def line(key: str) -> Line:
        figure = chosen.everybody.figure(key)
        return Line(
            figure.measure.name,
            (
                share(figure),
                counted(figure),
                _of(before, key),
                _of(year_before, key),
                share(now.figure(key)),
            ),
            measure=key,
        )

    return Table(
        key="headline",
        caption="The headline figures",
        headings=(
            "Figure",
            month_name(chosen.built.period_end),
            "How many",
            "Month before",
            "Same month last year",
            "Today",
        ),
        lines=[line(key) for key in HEADLINE],
        note="A dash means that no return of that month is held. Today is counted from what we "
        "know now, by the same rules.",
        defines=("cohort", *HEADLINE),
    )


def trend(months: Mapping[date, MonthFigures], ends: Iterable[date]) -> Table:
    """A line for each month end of the year of which a return is held."""
    held = [months[end] for end in ends if end in months]
    return Table(
        key="trend",
        caption="Month by month",
        headings=("Month end", *(measures()[key].name for key in HEADLINE), "Young people"),
        lines=[
            Line(
                month_name(one.built.period_end),
                (
                    *(share(one.everybody.figure(key)) for key in HEADLINE),
                    number_words(one.everybody.figure("neet").base),
                ),
            )
            for one in held
        ],
        defines=HEADLINE,
    )


def parts(key: str, caption: str, chosen: Counts, keys: Sequence[str], note: str = "") -> Table:
    """How a cohort divides into these measures."""
    figures = [chosen.figure(one) for one in keys]
    return Table(
        key=key,
        caption=caption,
        headings=("What", "Share", "How many"),
        lines=[
            Line(f.measure.name, (share(f), counted(f)), measure=f.measure.key) for f in figures
        ],
        note=note,
        defines=keys,
    )


def guarantee(chosen: MonthFigures) -> Table | None:
    """The four parts of the September Guarantee before the month; None where there is no list."""
    if chosen.offers is None:
        return None
    note = "Of the lists of Year 11 and Year 12 together, as known when the return was counted."
    if chosen.offers.figure("guarantee_offer").passes_whole:
        note += " More offers are counted than the list held when it was fixed."
    year = academic_year(chosen.built.period_end)
    return parts("guarantee", f"September Guarantee {year}", chosen.offers, GUARANTEE, note)


def movement(chosen: MonthFigures) -> list[Table]:
    """Where those who became NEET came from, and where those who no longer are went."""
    found = chosen.movement
    if not found:
        return []
    said = (
        ("joiners", "Became NEET: where they were before", "Before", found["origins"]),
        ("leavers", "No longer NEET: where they are now", "Now", found["destinations"]),
    )
    return [
        Table(
            key=key,
            caption=caption,
            headings=(heading, "Young people"),
            lines=[
                Line(words[:1].upper() + words[1:], (number_words(many),))
                for words, many in _most_first(people)
            ],
            defines=("neet",),
        )
        for key, caption, heading, people in said
    ]


def _most_first(people: Mapping[str, int]) -> list[tuple[str, int]]:
    """The database keeps no order of keys."""
    return sorted(people.items(), key=lambda item: (-item[1], item[0]))


def by_split(
    split: Split, found: Mapping[str, Mapping[str, int]], cohort: int
) -> tuple[Table, list[Slice]]:
    """A line for each slice, with its share of everybody and its own rates."""
    lines = slices(split, found, split.measure)
    table = Table(
        key=split.key,
        caption=f"By {split.name[:1].lower()}{split.name[1:]}",
        headings=(
            split.heading,
            "Young people",
            "Share of all",
            *(measures()[key].name for key in ("neet", "not_known")),
            measures()["neet_or_not_known"].name,
            measures()["participating"].name,
        ),
        lines=[_slice(one, cohort) for one in lines],
        note=split.note,
        defines=("cohort", *HEADLINE),
    )
    return table, lines


def _slice(one: Slice, cohort: int) -> Line:
    figure = one.counts.figure
    whole = figure("neet").base
    portion = Figure(measures()["cohort"], Fraction(whole), Fraction(cohort))
    return Line(
        one.name,
        (
            number_words(whole),
            share(portion),
            _both(figure("neet")),
            _both(figure("not_known")),
            _both(figure("neet_or_not_known")),
            _both(figure("participating")),
        ),
        mark=SMALL_MARK if one.is_small else "",
    )


def _both(figure: Figure) -> str:
    return f"{number_words(figure.count)} ({share(figure)})"


def _of(figures: MonthFigures | None, key: str) -> str:
    return share(figures.everybody.figure(key)) if figures else NONE
