"""Open data: one table for each way to divide young people, all months below each other.

CSV for machines with a description beside it, as CSV on the Web (W3C) asks: what each column is,
and that `c` stands for a number that is withheld.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fingerpost.core.figures.splits import SPLITS
from fingerpost.core.protection.cells import MARK, Key, key, slice_of
from fingerpost.core.protection.derived import percentage
from fingerpost.core.records import Group
from fingerpost.core.spreadsheets import safe
from fingerpost.reports.publications import records
from fingerpost.reports.publications.models import Publication

MEASURES = (Group.NEET.value, Group.NOT_KNOWN.value, records.NEITHER, Group.EET.value)
HEADINGS = ("month_end", "version", "group", "measure", "young_people", "of", "per_cent", "rounded")
ALL = "Everybody"
COLUMNS = {
    "month_end": ("date", "The last day of the month the figures are of"),
    "version": ("integer", "1 as first published; each correction of a month counts one up"),
    "group": ("string", "Which young people"),
    "measure": ("string", "What they do: NEET, not known, one of the two, or in learning or work"),
    "young_people": ("integer", "How many; c is a number that is withheld"),
    "of": ("integer", "Of how many in the group; c is a number that is withheld"),
    "per_cent": ("decimal", "Per cent, of the numbers as printed; c is withheld"),
    "rounded": ("boolean", "Whether either number is rounded to the nearest 5"),
}


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
    for group, base in _groups(shown, split):
        cells = []
        for measure in MEASURES:
            part = shown[key(**dict(base), **{records.MEASURE: measure})]
            share = percentage(part, shown[base], publication.chosen["largest_withheld"])
            words = f"{part}" if part.withheld or share is None else f"{part} ({share}%)"
            cells.append((measure, words))
        found.append(Line(group, str(shown[base]), tuple(cells)))
    return found


def as_csv(one: Series, publications: Iterable[Publication]) -> bytes:
    """A series as a file for machines: plain UTF-8, every cell safe in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for publication in publications:
        writer.writerows([safe(cell) for cell in row] for row in _rows(one, publication))
    return out.getvalue().encode()


def _rows(one: Series, publication: Publication) -> Iterator[list[str]]:
    shown = records.shown(publication.cells)
    for group, base in _groups(shown, one.split):
        of = shown[base]
        for measure in MEASURES:
            part = shown[key(**dict(base), **{records.MEASURE: measure})]
            share = percentage(part, of, publication.chosen["largest_withheld"])
            yield [
                publication.period_end.isoformat(),
                str(publication.version),
                group,
                measure,
                str(part),
                str(of),
                MARK if share is None else str(share),
                str(part.rounded or of.rounded).lower(),
            ]


def _groups(shown: Mapping[Key, object], split: str) -> list[tuple[str, Key]]:
    """Each group by name with the cell of its base."""
    bases = [cell for cell in shown if [name for name, _ in cell] == [split]] if split else []
    named = sorted((slice_of(cell, split), cell) for cell in bases)
    return [*named, (ALL, key())]


def metadata(one: Series, address: str, publisher: str, changed: str) -> str:
    """What describes the file to machines: https://www.w3.org/TR/tabular-metadata/."""
    columns = [
        {"name": name, "titles": name, "datatype": kind, "dc:description": words, "null": MARK}
        for name, (kind, words) in COLUMNS.items()
    ]
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": address,
        "dc:title": f"Young people of academic age 16 and 17: {one.name}",
        "dc:publisher": publisher,
        "dc:modified": changed,
        "tableSchema": {"columns": columns, "primaryKey": ["month_end", "group", "measure"]},
    }
    return json.dumps(told, indent=2)
