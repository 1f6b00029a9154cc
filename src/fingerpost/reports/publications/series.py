"""Open data: one table for each way to divide young people, all months below each other."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.core.dates import add_months, month_end
from fingerpost.core.figures.splits import SPLITS
from fingerpost.core.protection.cells import MARK, Key, Shown, key, slice_of
from fingerpost.core.protection.derived import change, percentage
from fingerpost.core.records import Group
from fingerpost.core.spreadsheets import safe
from fingerpost.reports.publications import records
from fingerpost.reports.publications.models import Publication

MEASURES = (Group.NEET.value, Group.NOT_KNOWN.value, records.NEITHER, Group.EET.value)
ALL = "Everybody"
MONTH, YEAR = 1, 12
"""How many months back figures are compared with."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an open-data file, as its description has it."""

    name: str
    datatype: str
    words: str
    required: bool = True
    null: tuple[str, ...] = ()


CHANGE = "of the numbers as printed; c where either is withheld, empty where that is not published"
COLUMNS = (
    Column("month_end", "date", "The last day of the month the figures are of"),
    Column(
        "version", "integer", "1 as first published; each correction of a month counts one up"
    ),
    Column("group", "string", "Which young people"),
    Column("measure", "string", "What they do: NEET, not known, one of the two, or EET"),
    Column("young_people", "integer", "How many; c is withheld", required=False, null=(MARK,)),
    Column("of", "integer", "Of how many in the group; c is withheld", False, (MARK,)),
    Column("per_cent", "decimal", "Of the numbers as printed; c is withheld", False, (MARK,)),
    Column("rounded", "boolean", "Whether either number is rounded to the nearest 5"),
    Column(
        "since_month_before", "integer", f"How many more than a month before, {CHANGE}",
        False, (MARK, ""),
    ),
    Column(
        "since_year_before", "integer", f"How many more than a year before, {CHANGE}",
        False, (MARK, ""),
    ),
)  # fmt: skip
PRIMARY_KEY = ("month_end", "group", "measure")


@dataclass(frozen=True, slots=True)
class Series:
    """One table of open data; `split` is '' for the authority as a whole."""

    slug: str
    name: str
    split: str = ""


SERIES: Mapping[str, Series] = {
    one.slug: one
    for one in (
        Series("all", "The authority as a whole"),
        *(
            Series(
                f"by-{split}", f"By {SPLITS[split].name[:1].lower()}{SPLITS[split].name[1:]}", split
            )
            for split in records.PUBLISHED
        ),
    )
}


class Editions:
    """What is printed of each month, in its newest version."""

    def __init__(self, publications: Iterable[Publication]) -> None:
        self.publications = list(publications)
        self._shown = {one.period_end: records.shown(one.cells) for one in self.publications}

    def shown(self, end: date) -> Mapping[Key, Shown]:
        """The cells of a month; none where it is not published."""
        return self._shown.get(end, {})

    def change(self, end: date, months: int, cell: Key) -> str:
        """How many more than so many months before; the mark, or nothing if nothing is printed."""
        now = self.shown(end).get(cell)
        before = self.shown(months_before(end, months)).get(cell)
        if now is None or before is None:
            return ""
        found = change(now, before)
        return MARK if found is None else f"{found}"


def months_before(end: date, months: int) -> date:
    """The end of the month so many months before."""
    return month_end(add_months(end.replace(day=1), -months))


def as_csv(one: Series, publications: Iterable[Publication]) -> bytes:
    """A series as a file for machines: plain UTF-8, every cell safe in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in COLUMNS])
    editions = Editions(publications)
    for publication in editions.publications:
        writer.writerows(_rows(one, publication, editions))
    return out.getvalue().encode()


def _rows(one: Series, publication: Publication, editions: Editions) -> Iterator[list[str]]:
    end = publication.period_end
    shown = editions.shown(end)
    for group, base in groups(shown, one.split):
        of = shown[base]
        for measure in MEASURES:
            cell = key(**dict(base), **{records.MEASURE: measure})
            part = shown[cell]
            share = percentage(part, of, publication.chosen["largest_withheld"])
            yield [
                end.isoformat(),
                str(publication.version),
                safe(group),  # the one cell that others name
                measure,
                str(part),
                str(of),
                MARK if share is None else str(share),
                str(part.rounded or of.rounded).lower(),
                editions.change(end, MONTH, cell),
                editions.change(end, YEAR, cell),
            ]


def groups(shown: Mapping[Key, object], split: str) -> list[tuple[str, Key]]:
    """Each group by name with the cell of its base."""
    bases = [cell for cell in shown if [name for name, _ in cell] == [split]] if split else []
    named = sorted((slice_of(cell, split), cell) for cell in bases)
    return [*named, (ALL, key())]
