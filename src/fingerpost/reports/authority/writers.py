"""How each report comes about: from which numbers, and in which words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from fingerpost.core.authority_reports.kinds import kinds
from fingerpost.organisations.models import Organisation
from fingerpost.reports.authority import prints
from fingerpost.reports.authority.models import Print, Run
from fingerpost.reports.authority.presenters import scrutiny, trends, vulnerable
from fingerpost.reports.authority.presenters.material import Material
from fingerpost.reports.authority.presenters.words import Printed
from fingerpost.reports.documents.document import Document, Section
from fingerpost.reports.figures.actions import count
from fingerpost.reports.figures.presenters.page import source
from fingerpost.reports.figures.queries import best_of
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import records

Write = Callable[[Material], Iterable[Section]]
Say = Callable[[Material], str]
MOST_MONTHS = 48
OF_A_DAY = frozenset({"survey", "sector"})
"""Reports of the day they are asked for; all others are of a month."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Of one report: its numbers, protected; its sections; its answer in a sentence."""

    print: Callable[[Run], Print]
    sections: Write
    summary: Say
    months_back: int = 0
    """How many earlier months it compares with."""


def _month(run: Run) -> Print:
    return prints.of_month(_figures(run))


def _headline(run: Run) -> Print:
    """Of trends: the headline of the month, by whatever it was printed."""
    return prints.headline(_figures(run))


WRITERS: Mapping[str, Writer] = {
    "scrutiny": Writer(_month, scrutiny.sections, scrutiny.summary, months_back=12),
    "vulnerable": Writer(_month, vulnerable.sections, vulnerable.summary),
    "trends": Writer(_month, trends.sections, trends.summary, months_back=MOST_MONTHS),
}


def document(run: Run, place: Organisation | None) -> Document:
    """A report of a run, of numbers that are printed already."""
    writer, material = WRITERS[run.kind], _material(run, place)
    of_whom = f"{place.name}: " if place else ""
    return Document(
        title=f"{of_whom}{kinds()[run.kind].name}, {_when(run)}",
        authority=run.authority.name,
        on=run.on,
        summary=writer.summary(material),
        sections=list(writer.sections(material)),
    )


def _when(run: Run) -> str:
    return f"{run.on:%B %Y}"


def _material(run: Run, place: Organisation | None) -> Material:
    assert run.printed is not None  # noqa: S101 - numbers come before words
    return Material(
        authority=run.authority,
        on=run.on,
        made_on=timezone.localdate(),
        printed=Printed(records.shown(run.printed.cells)),
        proof=run.printed.proof,
        source=source(_figures(run)),
        months=_months(run),
    )


def _figures(run: Run) -> MonthFigures:
    """The figures of its return, counted now where nobody has yet."""
    assert run.built is not None  # noqa: S101 - a report of a month has one
    held = MonthFigures.objects.filter(built=run.built).select_related("built").first()
    return held or count(run.built, by=None)


def _months(run: Run) -> dict[date, Printed]:
    """The headlines to compare with, as they may be printed, and that of the month itself."""
    back = WRITERS[run.kind].months_back
    if not back:
        return {}
    first = scrutiny.months_before(run.on, back)
    held = best_of(MonthFigures.objects.filter(authority=run.authority))
    return {
        end: Printed(records.shown(prints.headline(one).cells))
        for end, one in held.items()
        if first <= end <= run.on
    }


def places(run: Run) -> list[Organisation | None]:
    """Of whom a report of its own is made: None is the authority as a whole."""
    return [None]
