"""Printed cells in words: a number, about a number, or the mark; never anything behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from fingerpost.core.authority_reports.counted import MEASURE, NAMES
from fingerpost.core.protection.cells import MARK, WITHHELD, Key, Shown, key, slice_of
from fingerpost.core.protection.derived import percentage
from fingerpost.core.protection.rules import Settings
from fingerpost.reports.documents.document import Table
from fingerpost.web import charts
from fingerpost.web.words import number_words

LARGEST_WITHHELD = Settings().largest_withheld
MARKS = (
    f"{MARK} stands for a number that is withheld, so that nobody learns about one young person."
    " A number beside one is rounded to the nearest 5, so parts may not add up."
    " Percentages are of the numbers shown, and withheld where they would give one away."
)
EVERYBODY = "Everybody"
NOT_DRAWN = "The numbers are in the table; what is withheld is not drawn."


@dataclass(frozen=True, slots=True)
class Printed:
    """The cells of a print."""

    cells: Mapping[Key, Shown]

    def cell(self, measure: str = "", **slices: str) -> Shown:
        """One cell; what was never printed counts as withheld."""
        return self.cells.get(key(**slices, **{MEASURE: measure}), WITHHELD)

    def number(self, measure: str = "", **slices: str) -> str:
        """How many, such as 1,204 or c."""
        found = self.cell(measure, **slices)
        return MARK if found.number is None else number_words(found.number)

    def per_cent(self, measure: str, **slices: str) -> Decimal | None:
        """Per cent of the slice, as far as it may be printed."""
        return percentage(self.cell(measure, **slices), self.cell(**slices), LARGEST_WITHHELD)

    def share(self, measure: str, **slices: str) -> str:
        """3.4% or c."""
        found = self.per_cent(measure, **slices)
        return MARK if found is None else f"{found}%"

    def per_cent_of_all(self, **slices: str) -> Decimal | None:
        """Per cent of everybody, as far as it may be printed."""
        return percentage(self.cell(**slices), self.cell(), LARGEST_WITHHELD)

    def share_of_all(self, **slices: str) -> str:
        """3.4% of everybody, or c."""
        found = self.per_cent_of_all(**slices)
        return MARK if found is None else f"{found}%"

    def of_base(self, measure: str, **slices: str) -> str:
        """34 of 1,204 (2.8%); a withheld number of 40."""
        words = f"{self._about(measure, **slices)} of {self._about(**slices)}"
        share = self.share(measure, **slices)
        return words if share == MARK else f"{words} ({share})"

    def _about(self, measure: str = "", **slices: str) -> str:
        """The number in a sentence: what was rounded or withheld is said to be."""
        found = self.cell(measure, **slices)
        if found.withheld:
            return "a withheld number"
        about = "about " if found.rounded else ""
        return f"{about}{self.number(measure, **slices)}"

    def slices(self, split: str) -> list[str]:
        """The slices of a split that are printed, by name."""
        bases = (cell for cell in self.cells if [name for name, _ in cell] == [split])
        return sorted(slice_of(cell, split) for cell in bases)


def parts(printed: Printed, caption: str, measures: Iterable[str], **slices: str) -> Table:
    """How a cohort divides: a line for each of these measures, with its base."""
    return Table(
        caption,
        ("What they do", "Young people", "Of", "Share"),
        [
            (
                NAMES[one],
                printed.number(one, **slices),
                printed.number(**slices),
                printed.share(one, **slices),
            )
            for one in measures
        ],
    )


def groups(
    printed: Printed, split: str, heading: str, measures: Sequence[str], named: Mapping[str, str]
) -> Table:
    """A line for each slice of a split, by the names it is to have, and one for everybody."""
    rows = [(named.get(one, one), {split: one}) for one in printed.slices(split)]
    return of_lines(printed, f"By {heading[:1].lower()}{heading[1:]}", heading, rows, measures)


def of_lines(
    printed: Printed,
    caption: str,
    heading: str,
    rows: Sequence[tuple[str, dict[str, str]]],
    measures: Sequence[str],
) -> Table:
    """A line for each name and its slices, then everybody: the base, numbers and shares."""
    names = [NAMES[one] for one in measures]

    def line(slices: dict[str, str]) -> list[str]:
        numbers = (
            (printed.number(one, **slices), printed.share(one, **slices)) for one in measures
        )
        return [printed.number(**slices), *(word for pair in numbers for word in pair)]

    return Table(
        caption,
        (heading, "Young people", *(word for name in names for word in (name, f"{name} %"))),
        [(name, *line(slices)) for name, slices in [*rows, (EVERYBODY, {})]],
    )


def bars(key_: str, title: str, rows: Iterable[tuple[str, Decimal | None, str]]) -> dict[str, str]:
    """A chart of those shares that may be printed, with its words, for a section; none where there
    is nothing to draw."""
    drawn = [charts.Bar(name, share, base) for name, share, base in rows if share is not None]
    if not drawn:
        return {}
    chart = charts.bars(charts.Chart(key=key_, title=title, words=NOT_DRAWN), drawn)
    return {"chart": chart, "chart_words": f"{title}. {NOT_DRAWN}"}
